//! The folder everything is kept in: one process at a time, secrets in one file, one file of records a group.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs4::FileExt;
use hedgerow_record::{GroupId, hash};
use hedgerow_store::StoreError;
use hedgerow_vault::{Cost, KeyFile, KeyFileError, Lock, Opener, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::error::{ErrorClass, NodeError};
use crate::keychain::{Keychain, keep_anew};
use crate::view::Notice;

const KEYS: &str = "keys";
const LOCK: &str = "lock";
pub(crate) const GROUPS: &str = "groups";
/// Every file of a home but the lock and those of groups and photos; the secrets first.
pub(crate) const FILES: [&str; 5] =
    [KEYS, crate::notes::FILE, crate::own::PROFILE, crate::own::SETTINGS, "hedgerow.sock"];
const MARK: &str = "hedgerow/1 machine mark";
/// Under this name the person's name lies in the key file.
const NAME: &str = "name";
/// Bytes of a small file; of a longer one only so much is read, which then makes no sense.
const SMALL_BYTES: u64 = 64 * 1024;
/// The notice that the key file is open to whoever can read it.
pub(crate) const KEYS_OPEN: &str = "N_KEYS_OPEN";
/// Addresses kept for a group.
const ADDRESSES: usize = 16;

/// A home in use by this process.
pub(crate) struct Home {
    folder: PathBuf,
    pub(crate) keys: KeyFile,
    lock: Lock,
    keychain: Option<Arc<dyn Keychain>>,
    /// Held until the process ends; the file itself stays.
    _in_use: File,
}

/// What `init` made.
#[derive(Clone, Debug)]
pub struct InitReport {
    /// The 24 words: the only way back after the computer is lost. They are shown once.
    pub words: String,
    /// What the person should know.
    pub notices: Vec<Notice>,
}

/// Makes a home with a new person in it.
pub(crate) fn init(
    folder: &Path,
    name: Option<&str>,
    passphrase: Option<&str>,
) -> Result<InitReport, NodeError> {
    if folder.join(KEYS).exists() {
        return Err(NodeError::refused("E_HOME_EXISTS", "there is a Hedgerow home in this folder already")
            .help("Nothing was changed. Use it as it is, or choose another folder with --home."));
    }
    std::fs::create_dir_all(folder.join(GROUPS)).map_err(|e| disk(&e, folder))?;
    private_folder(folder)?;
    let _in_use = take(folder)?;
    let mut rng = rng()?;
    let seed = Seed::new(&mut rng);
    let words = seed.words().to_string();
    let mut keys = KeyFile { seed, groups: Vec::new(), others: Default::default() };
    if let Some(name) = name {
        keys.others.insert(NAME.to_owned(), name.trim().as_bytes().to_vec().into());
    }
    let lock = match passphrase {
        Some(passphrase) => Lock::with_passphrase(passphrase, Cost::STANDARD, &mut rng)?,
        None => Lock::Plain,
    };
    save(folder, &keys, &lock, &mut rng)?;
    let notices = if passphrase.is_none() { vec![open_keys_notice()] } else { Vec::new() };
    Ok(InitReport { words, notices })
}

impl Home {
    /// Opens a home for this process alone, without a keychain.
    pub(crate) fn open(folder: &Path, passphrase: Option<&str>) -> Result<Home, NodeError> {
        Home::open_with(folder, passphrase, None)
    }

    /// Opens a home for this process alone; the keychain is asked for the key of one that is closed with it.
    pub(crate) fn open_with(
        folder: &Path,
        passphrase: Option<&str>,
        keychain: Option<Arc<dyn Keychain>>,
    ) -> Result<Home, NodeError> {
        let path = folder.join(KEYS);
        if !path.exists() {
            return Err(NodeError::new(
                ErrorClass::Config,
                "E_NO_HOME",
                format!("there is no Hedgerow home in {}", folder.display()),
            )
            .help("Make one with `hedgerow init --name \"Your name\"`."));
        }
        let in_use = take(folder)?;
        let bytes = std::fs::read(&path).map_err(|e| disk(&e, &path))?;
        let opener = passphrase.map_or(Opener::Nothing, Opener::Passphrase);
        let (keys, lock) = match (KeyFile::read(&bytes, opener), &keychain) {
            (Err(KeyFileError::NeedsKeptKey(name)), Some(keychain)) => {
                let kept = keychain.find(name)?.ok_or(KeyFileError::NeedsKeptKey(name))?;
                KeyFile::read(&bytes, Opener::Kept(&kept))?
            }
            (read, _) => read?,
        };
        Ok(Home { folder: folder.to_path_buf(), keys, lock, keychain, _in_use: in_use })
    }

    /// Closes a plain home with a key in the keychain, where there is one that works. The plain file goes only after the
    /// key was read back. Whether it was closed.
    pub(crate) fn move_into_keychain(&mut self) -> Result<bool, NodeError> {
        let (Lock::Plain, Some(keychain)) = (&self.lock, &self.keychain) else { return Ok(false) };
        let mut rng = rng()?;
        let Some(kept) = keep_anew(keychain.as_ref(), &mut rng) else { return Ok(false) };
        let lock = Lock::Kept(kept);
        save(&self.folder, &self.keys, &lock, &mut rng)?;
        self.lock = lock;
        Ok(true)
    }

    /// Forgets the key that closes this home, after the home is erased. A keychain that is away keeps a key to nothing.
    pub(crate) fn forget_key(&self) {
        if let (Lock::Kept(kept), Some(keychain)) = (&self.lock, &self.keychain) {
            let _ = keychain.forget(kept.name);
        }
    }

    /// Writes the secrets; they are on the disk before this returns.
    pub(crate) fn save_keys(&self) -> Result<(), NodeError> {
        save(&self.folder, &self.keys, &self.lock, &mut rng()?)
    }

    /// The name the person goes by.
    pub(crate) fn name(&self) -> Option<String> {
        self.keys.others.get(NAME).and_then(|n| String::from_utf8(n.to_vec()).ok()).filter(|n| !n.is_empty())
    }

    pub(crate) fn set_name(&mut self, name: &str) {
        self.keys.others.insert(NAME.to_owned(), name.trim().as_bytes().to_vec().into());
    }

    /// Addresses tried for a group: typed in, or from a letter. They lie beside the keys, because without them a
    /// damaged file of records could not be fetched again.
    pub(crate) fn addresses(&self, group: &GroupId) -> Vec<String> {
        let kept = self.keys.others.get(&addresses_of(group));
        let text = kept.and_then(|b| String::from_utf8(b.to_vec()).ok()).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Remembers an address; the latest sixteen are kept.
    pub(crate) fn remember_address(&mut self, group: &GroupId, address: &str) {
        let mut all = self.addresses(group);
        all.retain(|a| a != address);
        all.push(address.to_owned());
        let first = all.len().saturating_sub(ADDRESSES);
        self.keys.others.insert(addresses_of(group), all[first..].join("\n").into_bytes().into());
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a group's records lie.
    pub(crate) fn group_file(&self, group: &GroupId) -> PathBuf {
        self.folder.join(GROUPS).join(format!("{}.records", &group.to_string()[..32]))
    }

    pub(crate) fn notices(&self) -> Vec<Notice> {
        if matches!(self.lock, Lock::Plain) { vec![open_keys_notice()] } else { Vec::new() }
    }
}

fn addresses_of(group: &GroupId) -> String {
    format!("addresses/{}", &group.to_string()[..32])
}

/// This computer's mark: a file that carries another one was copied.
pub fn machine_mark() -> [u8; 32] {
    let id = machine_uid::get().unwrap_or_else(|_| "unknown".to_owned());
    hash(MARK, id.as_bytes())
}

/// Randomness from the operating system, stretched.
pub(crate) fn rng() -> Result<ChaCha20Rng, NodeError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| {
        NodeError::new(ErrorClass::Damaged, "E_RANDOMNESS", format!("this computer gives no randomness: {e}"))
    })?;
    Ok(ChaCha20Rng::from_seed(seed))
}

fn take(folder: &Path) -> Result<File, NodeError> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| disk(&e, &path))?;
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(fs4::TryLockError::WouldBlock) => {
            Err(NodeError::new(ErrorClass::Locked, "E_HOME_IN_USE", "another Hedgerow is using this home").help(
                "Nothing was changed. Close the other one first, or give this one a folder of its own with --home.",
            ))
        }
        Err(fs4::TryLockError::Error(e)) => Err(disk(&e, &path)),
    }
}

fn save(folder: &Path, keys: &KeyFile, lock: &Lock, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
    write_whole(folder, KEYS, &keys.write(lock, rng)?)
}

/// Writes beside the old file and renames, so that a power cut leaves one of the two whole. Nobody else may read it.
pub(crate) fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), NodeError> {
    let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
    let written = (|| {
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&new, &path)?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    })();
    written.map_err(|e: std::io::Error| disk(&e, &path))
}

/// A small file of the home, if it is there and can be read.
pub(crate) fn read_small(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(folder.join(name)).ok()?;
    file.take(SMALL_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Bytes of memory that this process takes, where the system says it.
pub(crate) fn memory_used() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> Result<(), NodeError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(|e| disk(&e, folder))
}

#[cfg(not(unix))]
fn private_folder(_: &Path) -> Result<(), NodeError> {
    Ok(())
}

pub(crate) fn disk(error: &std::io::Error, path: &Path) -> NodeError {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::PermissionDenied | K::ReadOnlyFilesystem => StoreError::ReadOnly(path.to_path_buf()).into(),
        K::StorageFull | K::QuotaExceeded => StoreError::DiskFull.into(),
        _ => StoreError::Io(format!("{}: {error}", path.display())).into(),
    }
}

fn open_keys_notice() -> Notice {
    Notice::new(
        KEYS_OPEN,
        "Your secrets lie on this computer without a passphrase.",
        "Whoever can use your account on this computer can act as you. That is fine on a computer of your own.",
    )
}
