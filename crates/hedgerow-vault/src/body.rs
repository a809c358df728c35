//! Bodies under the group's key: what every member may read and a relay peer may not (PROTOCOL.md section 2).

use hedgerow_record::limits::AEAD_TAG_LEN;
use hedgerow_record::{Epoch, Header, Record};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::cipher;
use crate::errors::{OpenError, SealError};
use crate::keyring::Keyring;
use crate::keys::EpochKey;

/// Seals `plain` under the group's key and returns the whole body: the clear part, then XChaCha20-Poly1305 of
/// `plain` with its tag. Header and clear part are authenticated with it.
///
/// The header's epoch has to name the key already; lengths and nonce are set here. `clear` is empty outside the
/// group class.
pub fn seal_body(
    key: &EpochKey,
    header: &mut Header,
    clear: &[u8],
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    if header.epoch == Epoch::CLEAR || header.epoch == Epoch::SEALED {
        return Err(SealError::Epoch);
    }
    let body_max = header.kind.body_max();
    let too_long = SealError::TooLong { max: body_max.saturating_sub(clear.len() + AEAD_TAG_LEN) };
    let body_len = clear.len() + plain.len() + AEAD_TAG_LEN;
    if body_len > body_max {
        return Err(too_long);
    }
    header.sealed = false;
    header.body_len = u16::try_from(body_len).map_err(|_| too_long)?;
    header.clear_len = u16::try_from(clear.len()).map_err(|_| too_long)?;
    rng.fill_bytes(&mut header.nonce);
    let mut body = Vec::with_capacity(body_len);
    body.extend_from_slice(clear);
    let aad = [&header.write()[..], clear].concat();
    cipher::seal_into(&mut body, key.as_bytes(), &header.nonce, &aad, plain)?;
    Ok(body)
}

/// Opens what [`seal_body`] sealed, with whichever held key the record's epoch names.
///
/// Four bytes name a key, so that two keys can have one name: each is tried. `Damaged` may therefore also mean that
/// the right one of two such keys is not held.
pub fn open_body(keyring: &Keyring, record: &Record) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let header = record.header();
    if header.sealed {
        return Err(OpenError::Sealed);
    }
    if record.sealed().is_empty() {
        return Err(OpenError::Empty);
    }
    let mut keys = keyring.keys_of(header.epoch).peekable();
    keys.peek().ok_or(OpenError::NoKey(header.epoch))?;
    keys.find_map(|key| {
        cipher::open(key.as_bytes(), &header.nonce, record.associated_data(), record.sealed())
    })
    .ok_or(OpenError::Damaged)
}
