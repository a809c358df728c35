//! A person's keys in one group, computed from the words (PROTOCOL.md section 1).

use core::fmt;

use ed25519_dalek::SigningKey;
use hedgerow_record::{GroupId, MemberId, RootKey};

use crate::boxes::BoxSecret;
use crate::derive::{self, derive};
use crate::words::Seed;

/// What a person is in one group: the key that certifies the person's devices, and the box in which keys and safe
/// wait for the person's next computer.
#[derive(Clone)]
pub struct Root {
    signing: SigningKey,
    recovery: BoxSecret,
}

impl Seed {
    /// This person in a group founded by somebody else. Roots of two groups have nothing in common that anybody
    /// without the words could see.
    pub fn root_in(&self, group: &GroupId) -> Root {
        self.root(derive::ROOT, derive::ROOT_BOX, &group.0)
    }

    /// This person in a group it founds: the salt is chosen before the group has an id and begins that id, so a
    /// restore can try this one and [`Seed::root_in`] with the group's id alone.
    pub fn founder_root(&self, salt: &[u8; 8]) -> Root {
        self.root(derive::FOUNDER_ROOT, derive::FOUNDER_BOX, salt)
    }

    fn root(&self, signing: &str, recovery: &str, place: &[u8]) -> Root {
        let entropy = self.entropy();
        Root {
            signing: SigningKey::from_bytes(&derive(signing, &[&entropy[..], place])),
            recovery: BoxSecret::from_bytes(&derive(recovery, &[&entropy[..], place])),
        }
    }
}

impl Root {
    /// The public key.
    pub fn key(&self) -> RootKey {
        RootKey(self.signing.verifying_key().to_bytes())
    }

    /// The member this root is.
    pub fn member(&self) -> MemberId {
        self.key().member()
    }

    /// Certifies devices, retires them, leaves the group; signs nothing else.
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing
    }

    /// Opens what was sealed to the person rather than to a device.
    pub fn recovery_box(&self) -> &BoxSecret {
        &self.recovery
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Root({:?}, ..)", self.key())
    }
}
