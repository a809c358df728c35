//! Where the operating system keeps the key of a home: asked on a thread of its own, and never waited for long.

use std::fmt;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use hedgerow_vault::{KeptKey, KeyName};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Under this name the keys stand in the keychain, each with its own name as the account.
const KEEPER: &str = "hedgerow";
/// How long a keychain may take. One that waits for its person to unlock it takes longer, and counts as away.
const PATIENCE: Duration = Duration::from_secs(5);

/// Keeps keys under their names.
pub trait Keychain: fmt::Debug + Send + Sync {
    /// Keeps a key.
    fn keep(&self, key: &KeptKey) -> Result<(), KeychainError>;
    /// The key of this name; nothing where it is not kept.
    fn find(&self, name: KeyName) -> Result<Option<KeptKey>, KeychainError>;
    /// Forgets the key of this name; one that is not kept is forgotten already.
    fn forget(&self, name: KeyName) -> Result<(), KeychainError>;
}

/// Why a keychain did not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeychainError {
    /// There is none, it is locked, or it does not answer.
    #[error("this computer's keychain does not answer: {0}")]
    Away(String),
    /// What it keeps under this name is no key.
    #[error("what this computer's keychain keeps for Hedgerow is not a key")]
    NotAKey,
}

/// This computer's keychain, unless HEDGEROW_KEYCHAIN=off says that none is to be asked.
pub fn keychain_here() -> Option<Arc<dyn Keychain>> {
    let is_off = std::env::var("HEDGEROW_KEYCHAIN").is_ok_and(|value| value == "off");
    if is_off { None } else { Some(Arc::new(SystemKeychain)) }
}

/// The keychain of the operating system: Secret Service, Keychain, or Credential Manager.
#[derive(Clone, Copy, Debug)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn keep(&self, key: &KeptKey) -> Result<(), KeychainError> {
        let key = key.clone();
        aside(move || entry(key.name)?.set_secret(&key.key[..]))
    }

    fn find(&self, name: KeyName) -> Result<Option<KeptKey>, KeychainError> {
        let secret = aside(move || match entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        let Some(secret) = secret else { return Ok(None) };
        let key: [u8; 32] = secret[..].try_into().map_err(|_| KeychainError::NotAKey)?;
        Ok(Some(KeptKey { name, key: Zeroizing::new(key) }))
    }

    fn forget(&self, name: KeyName) -> Result<(), KeychainError> {
        aside(move || match entry(name)?.delete_credential() {
            Err(keyring::Error::NoEntry) => Ok(()),
            done => done,
        })
    }
}

/// Keeps a key drawn for this, and reads it back; nothing where the keychain does not give back what it was given.
pub(crate) fn keep_anew(keychain: &dyn Keychain, rng: &mut impl CryptoRng) -> Option<KeptKey> {
    let key = KeptKey::new(rng);
    keychain.keep(&key).ok()?;
    let found = keychain.find(key.name).ok().flatten();
    found.filter(|found| found.name == key.name && found.key == key.key)
}

fn entry(name: KeyName) -> Result<keyring::v1::Entry, keyring::Error> {
    keyring::v1::Entry::new(KEEPER, &name.to_string())
}

/// Does the work on a plain thread, because the library blocks and must not meet an async runtime. A thread that
/// does not come back is left to itself.
fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, keyring::Error> + Send + 'static,
) -> Result<T, KeychainError> {
    let (done, outcome) = mpsc::channel();
    std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            let _ = done.send(work());
        })
        .map_err(|e| KeychainError::Away(e.to_string()))?;
    match outcome.recv_timeout(PATIENCE) {
        Ok(outcome) => outcome.map_err(|e| KeychainError::Away(e.to_string())),
        Err(_) => Err(KeychainError::Away("it takes too long".to_owned())),
    }
}
