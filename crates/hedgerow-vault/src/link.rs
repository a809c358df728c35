//! The secret in a letter or poster (PROTOCOL.md section 5, "Grant").

use core::fmt;

use ed25519_dalek::SigningKey;
use hedgerow_record::{BoxKey, LinkKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::boxes::BoxSecret;
use crate::derive::{self, derive, random};

/// What whoever holds the link knows: 32 bytes, and the signing key and box computed from them.
///
/// It has the full 32 bytes although a shorter one would make a smaller picture to scan: a letter's keys lie, sealed
/// to it, in places its writer does not control, and twelve bytes are nineteen characters of a text nobody types.
#[derive(Clone)]
pub struct LinkSecret {
    seed: Zeroizing<[u8; LinkSecret::LEN]>,
    signing: SigningKey,
    box_secret: BoxSecret,
}

impl LinkSecret {
    /// Bytes of the secret in the link.
    pub const LEN: usize = 32;

    /// A new one.
    pub fn new(rng: &mut impl CryptoRng) -> LinkSecret {
        LinkSecret::from_seed(random(rng))
    }

    /// The secret as it stands in a link.
    pub fn from_bytes(seed: [u8; LinkSecret::LEN]) -> LinkSecret {
        LinkSecret::from_seed(Zeroizing::new(seed))
    }

    /// The secret bytes, to be written into a link.
    pub fn as_bytes(&self) -> &[u8; LinkSecret::LEN] {
        &self.seed
    }

    /// Signs that a newcomer came by this link.
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing
    }

    /// Opens the words and keys that were written for whoever holds the link.
    pub fn box_secret(&self) -> &BoxSecret {
        &self.box_secret
    }

    /// The public signing key, as the grant names it.
    pub fn link_key(&self) -> LinkKey {
        LinkKey(self.signing.verifying_key().to_bytes())
    }

    /// The public box key, as the grant names it.
    pub fn box_key(&self) -> BoxKey {
        self.box_secret.public()
    }

    fn from_seed(seed: Zeroizing<[u8; LinkSecret::LEN]>) -> LinkSecret {
        let signing = SigningKey::from_bytes(&derive(derive::LINK, &[&seed[..]]));
        let box_secret = BoxSecret::from_bytes(&derive(derive::LINK_BOX, &[&seed[..]]));
        LinkSecret { seed, signing, box_secret }
    }
}

impl PartialEq for LinkSecret {
    /// Compares public keys, so that the time taken says nothing about the secrets.
    fn eq(&self, other: &Self) -> bool {
        self.link_key() == other.link_key()
    }
}

impl Eq for LinkSecret {}

impl fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkSecret({:?}, ..)", self.link_key())
    }
}
