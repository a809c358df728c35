//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): the one symmetric cipher, used for bodies, envelopes and the
//! key file.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use hedgerow_record::limits::AEAD_TAG_LEN;
use zeroize::Zeroizing;

use crate::errors::SealError;

/// Bytes of the cipher's nonce: long enough to be chosen at random for ever.
pub(crate) const NONCE_LEN: usize = 24;

/// Appends ciphertext and tag to `out`.
pub(crate) fn seal_into(
    out: &mut Vec<u8>,
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    aad: &[u8],
    plain: &[u8],
) -> Result<(), SealError> {
    // Room is made first, so that no copy of the plaintext is left behind by a growing vector.
    out.reserve_exact(plain.len() + AEAD_TAG_LEN);
    let start = out.len();
    out.extend_from_slice(plain);
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(nonce.into(), aad, InOutBuf::from(&mut out[start..]))
        .map_err(|_| SealError::TooLong { max: usize::from(u16::MAX) })?;
    out.extend_from_slice(&tag);
    Ok(())
}

/// The plaintext, or nothing where key, nonce, associated data or ciphertext is not what was sealed.
pub(crate) fn open(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    aad: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (ciphertext, tag) = sealed.split_last_chunk::<AEAD_TAG_LEN>()?;
    let mut plain = Zeroizing::new(ciphertext.to_vec());
    XChaCha20Poly1305::new(key.into())
        .decrypt_inout_detached(nonce.into(), aad, InOutBuf::from(&mut plain[..]), tag.into())
        .ok()?;
    Some(plain)
}
