//! Boxes: whoever knows the public key can put something in, only the secret's holder can take it out.
//!
//! HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305. One message is
//! `encapsulated key (32) || ciphertext (as long as the plaintext) || tag (16)`.

use core::fmt;

use hedgerow_record::{BoxKey, Epoch, Header, Kind, Record};
use hpke::aead::{AeadTag, ChaCha20Poly1305};
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable, HpkeError, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use x25519_dalek::{PublicKey, SharedSecret, StaticSecret};
use zeroize::Zeroizing;

use crate::derive::random;
use crate::errors::{OpenError, SealError};

/// Bytes of an encapsulated key at the start of a message.
const ENCAPSULATED_LEN: usize = 32;
/// Bytes of a message's tag at its end.
const TAG_LEN: usize = 16;
/// Bytes a message is longer than its plaintext.
pub(crate) const BOX_OVERHEAD: usize = ENCAPSULATED_LEN + TAG_LEN;

/// The secret half of a [`BoxKey`].
#[derive(Clone)]
pub struct BoxSecret {
    secret: StaticSecret,
    public: BoxKey,
}

impl BoxSecret {
    /// A new box.
    pub fn new(rng: &mut impl CryptoRng) -> BoxSecret {
        BoxSecret::from_bytes(&random(rng))
    }

    /// The box with these 32 bytes as X25519 secret (RFC 7748); they are clamped where they are used.
    pub fn from_bytes(bytes: &[u8; 32]) -> BoxSecret {
        let secret = StaticSecret::from(*bytes);
        let public = BoxKey(PublicKey::from(&secret).to_bytes());
        BoxSecret { secret, public }
    }

    /// The public half.
    pub fn public(&self) -> BoxKey {
        self.public
    }

    /// Takes out what [`seal_to`] put in under the same `info` and `aad`. Everything else is [`OpenError::Damaged`].
    pub fn open(&self, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (encapsulated, rest) =
            sealed.split_first_chunk::<ENCAPSULATED_LEN>().ok_or(OpenError::Damaged)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_LEN>().ok_or(OpenError::Damaged)?;
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        self.open_in_place(info, aad, encapsulated, &mut plain, tag).map_err(|_| OpenError::Damaged)?;
        Ok(plain)
    }

    fn open_in_place(
        &self,
        info: &[u8],
        aad: &[u8],
        encapsulated: &[u8],
        buffer: &mut [u8],
        tag: &[u8],
    ) -> Result<(), HpkeError> {
        hpke::single_shot_open_inout_detached::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &<X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(self.secret.as_bytes())?,
            &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated)?,
            info,
            InOutBuf::from(buffer),
            aad,
            &AeadTag::from_bytes(tag)?,
        )
    }

    /// What this box and the other share (RFC 7748), or nothing where the other is a point of small order, with
    /// which everybody shares the same.
    pub(crate) fn shared(&self, other: &BoxKey) -> Option<SharedSecret> {
        let shared = self.secret.diffie_hellman(&PublicKey::from(other.0));
        shared.was_contributory().then_some(shared)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        self.secret.as_bytes()
    }
}

impl fmt::Debug for BoxSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoxSecret({:?}, ..)", self.public)
    }
}

/// The `info` under which bodies and parts of bodies of a kind are sealed: `hedgerow/1/` and the kind's number in
/// decimal digits, so that a message made for one kind opens in no other.
pub fn info(kind: Kind) -> Vec<u8> {
    format!("hedgerow/1/{}", kind.number()).into_bytes()
}

/// Puts `plain` into the receiver's box. The result is 48 bytes longer; `info` and `aad` are authenticated and not
/// contained in it. Fails with [`SealError::Receiver`] where nothing can be sealed to that key.
pub fn seal_to(
    receiver: &BoxKey,
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let mut sealed = Vec::with_capacity(plain.len() + BOX_OVERHEAD);
    sealed.extend_from_slice(&[0; ENCAPSULATED_LEN]);
    sealed.extend_from_slice(plain);
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&receiver.0);
    let key = key.map_err(|_| SealError::Receiver(*receiver))?;
    let (encapsulated, tag) =
        hpke::single_shot_seal_inout_detached_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &key,
            info,
            InOutBuf::from(&mut sealed[ENCAPSULATED_LEN..]),
            aad,
            rng,
        )
        .map_err(|_| SealError::Receiver(*receiver))?;
    encapsulated.write_exact(&mut sealed[..ENCAPSULATED_LEN]);
    sealed.extend_from_slice(&tag.to_bytes());
    Ok(sealed)
}

/// A body that is one message to one box: a letter's words and keys to the link, the safe to one's own recovery box.
///
/// Sets in the header what such a body decides: sealed flag, epoch, lengths, nonce. What is authenticated beside
/// the body is the header's 160 bytes.
pub fn seal_sealed(
    header: &mut Header,
    receiver: &BoxKey,
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let max = header.kind.body_max() - BOX_OVERHEAD;
    let body_len = body_len(plain.len(), max).ok_or(SealError::TooLong { max })?;
    mark_sealed(header, body_len);
    seal_to(receiver, &info(header.kind), &header.write(), plain, rng)
}

/// Opens what [`seal_sealed`] sealed.
pub fn open_sealed(record: &Record, mine: &BoxSecret) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if !record.header().sealed {
        return Err(OpenError::NotSealed);
    }
    if record.sealed().is_empty() {
        return Err(OpenError::Empty);
    }
    mine.open(&info(record.header().kind), record.associated_data(), record.sealed())
}

fn body_len(plain_len: usize, max: usize) -> Option<u16> {
    if plain_len > max { None } else { u16::try_from(plain_len + BOX_OVERHEAD).ok() }
}

/// Makes a header that of a record sealed to receivers.
pub(crate) fn mark_sealed(header: &mut Header, body_len: u16) {
    header.sealed = true;
    header.epoch = Epoch::SEALED;
    header.nonce = [0; 24];
    header.clear_len = 0;
    header.body_len = body_len;
}
