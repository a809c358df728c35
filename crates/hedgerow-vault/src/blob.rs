//! Photos under the group's key, and what a home keeps for itself (PROTOCOL.md section 16).

use core::fmt;

use hedgerow_record::limits::BLOB_EXTRA;
use hedgerow_record::{BlobId, Epoch, GroupId, context, hash};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::cipher::{self, NONCE_LEN};
use crate::derive::derive;
use crate::errors::{OpenError, SealError};
use crate::keyring::Keyring;
use crate::keys::EpochKey;
use crate::words::Seed;

/// The version of what lies before the ciphertext.
const VERSION: u8 = 1;
/// Version, epoch, nonce.
const HEAD: usize = 1 + 4 + NONCE_LEN;
/// Says in the associated data what was sealed.
const DOMAIN: &[u8] = b"hedgerow/1 blob";
/// What a home keeps for itself is sealed under a key of this name.
const HOME: &str = "hedgerow/1 home";

/// Seals a photo for a group: version, epoch, nonce, then XChaCha20-Poly1305 with its tag. A photo sealed twice has two
/// names, so that nobody can link a person in two groups by them.
pub fn seal_blob(
    group: &GroupId,
    epoch: Epoch,
    key: &EpochKey,
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    let mut blob = Vec::with_capacity(plain.len() + BLOB_EXTRA);
    blob.push(VERSION);
    blob.extend(epoch.0);
    blob.extend(nonce);
    let aad = aad(group, &blob);
    cipher::seal_into(&mut blob, key.as_bytes(), &nonce, &aad, plain)?;
    Ok(blob)
}

/// Opens what [`seal_blob`] sealed, with whichever held key it names.
pub fn open_blob(keyring: &Keyring, group: &GroupId, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (head, sealed) = blob.split_at_checked(HEAD).ok_or(OpenError::Empty)?;
    let (&[version, a, b, c, d], nonce) = head.split_first_chunk().ok_or(OpenError::Empty)?;
    let nonce = nonce.first_chunk().filter(|_| version == VERSION).ok_or(OpenError::Damaged)?;
    let epoch = Epoch([a, b, c, d]);
    let mut keys = keyring.keys_of(epoch).peekable();
    keys.peek().ok_or(OpenError::NoKey(epoch))?;
    let aad = aad(group, head);
    keys.find_map(|key| cipher::open(key.as_bytes(), nonce, &aad, sealed)).ok_or(OpenError::Damaged)
}

/// A blob's name: the hash of its bytes as they travel.
pub fn blob_id(blob: &[u8]) -> BlobId {
    BlobId(hash(context::BLOB, blob))
}

/// Seals what a home keeps for itself, so that a stolen file says nothing where the secrets are closed.
#[derive(Clone)]
pub struct HomeKey(Zeroizing<[u8; 32]>);

impl Seed {
    /// The key of this person's homes.
    pub fn home_key(&self) -> HomeKey {
        HomeKey(derive(HOME, &[&self.entropy()[..]]))
    }
}

impl HomeKey {
    /// Seals something for its place: moved to another place it cannot be opened.
    pub fn seal(&self, place: &str, plain: &[u8], rng: &mut impl CryptoRng) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        rng.fill_bytes(&mut nonce);
        let mut sealed = nonce.to_vec();
        cipher::seal_into(&mut sealed, &self.0, &nonce, place.as_bytes(), plain)?;
        Ok(sealed)
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk()?;
        cipher::open(&self.0, nonce, place.as_bytes(), sealed)
    }
}

impl fmt::Debug for HomeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HomeKey(..)")
    }
}

fn aad(group: &GroupId, head: &[u8]) -> Vec<u8> {
    [DOMAIN, &group.0, head].concat()
}

#[cfg(test)]
mod tests {
    use hedgerow_record::RecordId;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::keys::GroupKeys;

    #[test]
    fn a_photo_is_opened_by_its_own_group_alone_and_only_as_it_was() {
        let mut rng = ChaCha20Rng::from_seed([7; 32]);
        let (elm, oak) = (GroupId([1; 32]), GroupId([2; 32]));
        let keys = GroupKeys::new(&mut rng);
        let mut keyring = Keyring::default();
        let parcel = RecordId([5; 32]);
        assert!(keyring.insert(parcel, keys.clone()));
        let epoch = Epoch::of_parcel(&parcel).unwrap();
        let blob = seal_blob(&elm, epoch, &keys.epoch, b"a ladder", &mut rng).unwrap();
        assert_eq!(blob.len(), 8 + BLOB_EXTRA);
        assert_eq!(open_blob(&keyring, &elm, &blob).unwrap().as_slice(), b"a ladder");
        assert_eq!(open_blob(&keyring, &oak, &blob), Err(OpenError::Damaged));
        assert_eq!(open_blob(&Keyring::default(), &elm, &blob), Err(OpenError::NoKey(epoch)));
        for at in 0..blob.len() {
            let mut other = blob.clone();
            other[at] ^= 1;
            assert!(open_blob(&keyring, &elm, &other).is_err(), "byte {at}");
            assert_ne!(blob_id(&other), blob_id(&blob));
            assert!(open_blob(&keyring, &elm, &blob[..at]).is_err(), "cut at {at}");
        }
        let again = seal_blob(&elm, epoch, &keys.epoch, b"a ladder", &mut rng).unwrap();
        assert_ne!(blob_id(&again), blob_id(&blob), "two names");
    }

    #[test]
    fn what_a_home_keeps_is_bound_to_its_place_and_person() {
        let mut rng = ChaCha20Rng::from_seed([7; 32]);
        let (ana, bela) = (Seed::new(&mut rng).home_key(), Seed::new(&mut rng).home_key());
        let sealed = ana.seal("thing/1", b"a ladder", &mut rng).unwrap();
        assert_eq!(ana.open("thing/1", &sealed).unwrap().as_slice(), b"a ladder");
        assert!(ana.open("thing/2", &sealed).is_none() && bela.open("thing/1", &sealed).is_none());
        assert!(ana.open("thing/1", &sealed[..20]).is_none());
    }
}
