//! Secrets computed from secrets, each use under a context of its own (BLAKE3's key-derivation mode), and secrets
//! taken from the random source.

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

/// A member's root signing key, from entropy and group id.
pub(crate) const ROOT: &str = "hedgerow/1 root";
/// A member's recovery box secret, from entropy and group id.
pub(crate) const ROOT_BOX: &str = "hedgerow/1 box";
/// The founder's root signing key, from entropy and salt: the group has no id yet.
pub(crate) const FOUNDER_ROOT: &str = "hedgerow/1 founder root";
/// The founder's recovery box secret, from entropy and salt.
pub(crate) const FOUNDER_BOX: &str = "hedgerow/1 founder box";
/// A link's signing key, from its seed.
pub(crate) const LINK: &str = "hedgerow/1 link";
/// A link's box secret, from its seed.
pub(crate) const LINK_BOX: &str = "hedgerow/1 link box";

/// BLAKE3 in key-derivation mode over `parts`, joined.
pub(crate) fn derive(context: &str, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    parts.iter().for_each(|part| {
        hasher.update(part);
    });
    let mut hash = hasher.finalize();
    let secret = Zeroizing::new(*hash.as_bytes());
    hash.zeroize();
    hasher.zeroize();
    secret
}

/// Random bytes that are overwritten when dropped.
pub(crate) fn random<const N: usize>(rng: &mut impl CryptoRng) -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    rng.fill_bytes(&mut bytes[..]);
    bytes
}
