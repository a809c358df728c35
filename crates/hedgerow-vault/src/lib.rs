//! What a person holds and nobody else does: words, keys, and everything that is sealed with them.
//!
//! Twenty-four words restore a person ([`Seed`]); from them come one [`Root`] for each group, so that two groups
//! cannot link a person. A [`Device`] has keys of its own that never leave it. A group's keys lie in a [`Keyring`].
//! With these, bodies are sealed under the group's key ([`seal_body`]), to single boxes ([`seal_sealed`]) or, as
//! post between two neighbours, to all their devices ([`seal_envelope`]); a [`KeyFile`] keeps the secrets on disk.
//!
//! It must never know: who belongs to a group, what a body means, where files lie, what time it is. Randomness is
//! an argument. Secrets are overwritten when dropped, and their `Debug` shows public keys at most.
//!
//! Start reading at [`Seed`], then [`BoxSecret`] (the one use of HPKE), then [`Keyring`]. The reference is
//! PROTOCOL.md, sections 1, 3 and 5.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod blob;
mod body;
mod boxes;
mod cipher;
mod derive;
mod device;
mod envelope;
mod errors;
mod keyfile;
mod keyring;
mod keys;
mod link;
mod lock;
mod person;
mod safe;
mod stored;
mod words;

pub use blob::{HomeKey, blob_id, open_blob, seal_blob};
pub use body::{open_body, seal_body};
pub use boxes::{BoxSecret, info, open_sealed, seal_sealed, seal_to};
pub use device::Device;
pub use envelope::{addressed_to, open_envelope, seal_envelope};
pub use errors::{OpenError, SealError};
pub use keyfile::{GroupSecrets, KeyFile, KeyFileError};
pub use keyring::Keyring;
pub use keys::{EpochKey, GroupKeys, MeetingKey};
pub use link::LinkSecret;
pub use lock::{Cost, KeptKey, KeyName, Lock, Opener, PassphraseKey};
pub use person::Root;
pub use safe::{PackedSafe, SafeItem, pack_safe, unpack_safe};
pub use words::{Seed, WordsError};
