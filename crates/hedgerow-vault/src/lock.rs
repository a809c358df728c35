//! How a key file is closed: not at all, with a passphrase (Argon2id, RFC 9106), or with a key that is kept elsewhere.

use core::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use hedgerow_record::limits::{ARGON2_LANES_MAX, ARGON2_MEMORY_MAX_KIB, ARGON2_PASSES_MAX};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::keyfile::KeyFileError;
use crate::words::decompose;

pub(crate) const SALT_LEN: usize = 16;
pub(crate) const KEY_NAME_LEN: usize = 16;

/// What closes a key file. Held while the program runs, so that the file can be written again without asking for the
/// passphrase and without the work of [`Cost`].
#[derive(Clone)]
pub enum Lock {
    /// The file is open to whoever can read it.
    Plain,
    /// Closed with a passphrase.
    Passphrase(PassphraseKey),
    /// Closed with a key that is kept elsewhere, for instance in the operating system's keychain.
    Kept(KeptKey),
}

/// What a key file is opened with. What the file does not ask for is passed over.
#[derive(Clone, Copy, Debug)]
pub enum Opener<'a> {
    /// Only a plain file opens.
    Nothing,
    /// What a person typed.
    Passphrase(&'a str),
    /// A key that was kept elsewhere.
    Kept(&'a KeptKey),
}

/// The name under which a key is kept, drawn at random: one keychain serves several homes, and a file says which of
/// its keys is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyName(pub [u8; KEY_NAME_LEN]);

/// A key that is kept elsewhere than the file it closes.
#[derive(Clone)]
pub struct KeptKey {
    /// Under which name.
    pub name: KeyName,
    /// The key itself.
    pub key: Zeroizing<[u8; 32]>,
}

/// A passphrase after the work of [`Cost`].
#[derive(Clone)]
pub struct PassphraseKey {
    pub(crate) key: Zeroizing<[u8; 32]>,
    pub(crate) salt: [u8; SALT_LEN],
    pub(crate) cost: Cost,
}

/// What each guess at a passphrase costs. It stands in the file, so that it can be raised in later years.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes it is divided into.
    pub lanes: u32,
}

impl Cost {
    /// 64 MiB, three passes, one lane: RFC 9106's second recommendation, with one lane because nothing here counts
    /// on several processors.
    pub const STANDARD: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Whether a file may ask for it. What exceeds this is not a key file but somebody's attempt to fill the memory.
    pub(crate) fn is_bearable(&self) -> bool {
        self.memory_kib <= ARGON2_MEMORY_MAX_KIB
            && self.passes <= ARGON2_PASSES_MAX
            && self.lanes <= ARGON2_LANES_MAX
            && self.params().is_some()
    }

    fn params(&self) -> Option<Params> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok()
    }
}

impl Lock {
    /// Closes with a new passphrase, normally at [`Cost::STANDARD`]. The same passphrase typed on another keyboard is
    /// the same (NFKD); capitals and spaces count. Fails with [`KeyFileError::Memory`] where the work cannot be done.
    pub fn with_passphrase(
        passphrase: &str,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<Lock, KeyFileError> {
        let mut salt = [0; SALT_LEN];
        rng.fill_bytes(&mut salt);
        Lock::worked(passphrase, salt, cost)
    }

    /// Does the work with a file's own salt and cost.
    pub(crate) fn worked(passphrase: &str, salt: [u8; SALT_LEN], cost: Cost) -> Result<Lock, KeyFileError> {
        let params = cost.params().filter(|_| cost.is_bearable()).ok_or(KeyFileError::Memory)?;
        let mut memory = Zeroizing::new(Vec::new());
        memory.try_reserve_exact(params.block_count()).map_err(|_| KeyFileError::Memory)?;
        memory.resize(params.block_count(), Block::default());
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                decompose(passphrase).as_bytes(),
                &salt,
                &mut key[..],
                &mut memory[..],
            )
            .map_err(|_| KeyFileError::Memory)?;
        Ok(Lock::Passphrase(PassphraseKey { key, salt, cost }))
    }
}

impl KeptKey {
    /// A key with a name of its own.
    pub fn new(rng: &mut impl CryptoRng) -> KeptKey {
        let (mut name, mut key) = ([0; KEY_NAME_LEN], Zeroizing::new([0; 32]));
        rng.fill_bytes(&mut name);
        rng.fill_bytes(&mut key[..]);
        KeptKey { name: KeyName(name), key }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for KeptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptKey({}, ..)", self.name)
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lock::Plain => f.write_str("Plain"),
            Lock::Passphrase(p) => p.fmt(f),
            Lock::Kept(k) => k.fmt(f),
        }
    }
}

impl fmt::Debug for PassphraseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passphrase({:?}, ..)", self.cost)
    }
}
