//! What one computer keeps secret, as the bytes of one file. Where the file lies is not known here.
//!
//! ```text
//! off  len  field
//!   0    8  "HGKEYS01"; the two digits are the version
//!   8    1  mode: 0 plain, 1 passphrase, 2 a key kept elsewhere
//!           mode 1 only:
//!   9    4    Argon2id memory in KiB
//!  13    4    Argon2id passes
//!  17    4    Argon2id lanes
//!  21   16    salt
//!  37   24    nonce
//!           mode 2 only:
//!   9   16    name of the key
//!  25   24    nonce
//!   h    n  mode 0 (h = 9): CBOR; mode 1 (h = 61) and 2 (h = 49): XChaCha20-Poly1305 of the CBOR,
//!              bytes[0..h] authenticated
//! h+n   32  BLAKE3 of bytes[0..h+n] under "hedgerow/1 key file"
//! ```
//!
//! Numbers are big-endian. The hash at the end tells a worn-out disk from a wrong passphrase; it keeps nobody from
//! anything. A field that an older program must not lose when it writes the file comes with a new version.

use std::collections::BTreeMap;

use hedgerow_record::limits::{self, AEAD_TAG_LEN};
use hedgerow_record::{GroupId, RecordId, hash};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::cipher::{self, NONCE_LEN};
use crate::device::Device;
use crate::keyring::Keyring;
use crate::link::LinkSecret;
use crate::lock::{Cost, KEY_NAME_LEN, KeptKey, KeyName, Lock, Opener, SALT_LEN};
use crate::stored;
use crate::words::Seed;

const MAGIC: &[u8; 6] = b"HGKEYS";
const VERSION: u8 = 1;
const MODE_PLAIN: u8 = 0;
const MODE_PASSPHRASE: u8 = 1;
const MODE_KEPT: u8 = 2;
const HEAD_PLAIN: usize = 9;
const HEAD_PASSPHRASE: usize = HEAD_PLAIN + 3 * 4 + SALT_LEN + NONCE_LEN;
const HEAD_KEPT: usize = HEAD_PLAIN + KEY_NAME_LEN + NONCE_LEN;
const SUM_LEN: usize = 32;
const SUM: &str = "hedgerow/1 key file";

/// What one computer keeps secret.
#[derive(Clone, Debug)]
pub struct KeyFile {
    /// The person.
    pub seed: Seed,
    /// One for each group, at most [`limits::KEYFILE_GROUPS`].
    pub groups: Vec<GroupSecrets>,
    /// Secrets of other parts of the program, by a name of at most [`limits::KEYFILE_NAME`] bytes: at most
    /// [`limits::KEYFILE_OTHERS`] of at most [`limits::KEYFILE_OTHER_BYTES`] bytes.
    pub others: BTreeMap<String, Zeroizing<Vec<u8>>>,
}

/// What one computer keeps secret about one group.
#[derive(Clone, Debug)]
pub struct GroupSecrets {
    /// Which group.
    pub group: GroupId,
    /// The salt the person founded it with; nothing in a group founded by somebody else.
    pub founder_salt: Option<[u8; 8]>,
    /// This computer in it.
    pub device: Device,
    /// The group's keys.
    pub keyring: Keyring,
    /// Secrets of the letters and posters this computer wrote, by the grant's id: at most
    /// [`limits::GRANTS_EVER_ORGANISER`].
    pub links: BTreeMap<RecordId, LinkSecret>,
    /// The port on which this computer is at home to the group: chosen once, so that letters stay true.
    pub port: Option<u16>,
}

/// Why a key file was not read or written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It is another file.
    #[error("this is not a Hedgerow key file")]
    NotAKeyFile,
    /// A newer program wrote it; update this one.
    #[error("the key file was written by a newer version of Hedgerow")]
    NewerVersion,
    /// It is closed; ask for the passphrase.
    #[error("the key file is closed with a passphrase")]
    NeedsPassphrase,
    /// Not this passphrase; ask again.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// It is closed with a key that is kept elsewhere; find the key of this name.
    #[error("the key file is closed with the key {0}, which is kept elsewhere")]
    NeedsKeptKey(KeyName),
    /// The key that was found is not the one of this name that closed the file.
    #[error("the key file is closed with the key {0}, and this is another one")]
    OtherKey(KeyName),
    /// Bytes have changed or are missing; take the backup, or the 24 words.
    #[error("the key file is damaged")]
    Damaged,
    /// There is not enough memory to work on a passphrase; close other programs and try again.
    #[error("there is not enough memory to work on the passphrase")]
    Memory,
    /// More is to be kept than the file may hold.
    #[error("there are too many secrets for one key file")]
    TooMuch,
}

impl KeyFile {
    /// The file's bytes, to be kept where nobody else can read them.
    pub fn write(&self, lock: &Lock, rng: &mut impl CryptoRng) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
        if !self.within_bounds() {
            return Err(KeyFileError::TooMuch);
        }
        let content = stored::write(self).map_err(|_| KeyFileError::TooMuch)?;
        let whole = HEAD_PASSPHRASE + content.len() + AEAD_TAG_LEN + SUM_LEN;
        if whole > limits::KEYFILE_BYTES {
            return Err(KeyFileError::TooMuch);
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(whole));
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&[b'0' + VERSION / 10, b'0' + VERSION % 10]);
        match lock {
            Lock::Plain => {
                bytes.push(MODE_PLAIN);
                bytes.extend_from_slice(&content);
            }
            Lock::Passphrase(p) => {
                let mut nonce = [0; NONCE_LEN];
                rng.fill_bytes(&mut nonce);
                bytes.push(MODE_PASSPHRASE);
                for n in [p.cost.memory_kib, p.cost.passes, p.cost.lanes] {
                    bytes.extend_from_slice(&n.to_be_bytes());
                }
                bytes.extend_from_slice(&p.salt);
                bytes.extend_from_slice(&nonce);
                let head = bytes.to_vec();
                cipher::seal_into(&mut bytes, &p.key, &nonce, &head, &content)
                    .map_err(|_| KeyFileError::TooMuch)?;
            }
            Lock::Kept(kept) => {
                let mut nonce = [0; NONCE_LEN];
                rng.fill_bytes(&mut nonce);
                bytes.push(MODE_KEPT);
                bytes.extend_from_slice(&kept.name.0);
                bytes.extend_from_slice(&nonce);
                let head = bytes.to_vec();
                cipher::seal_into(&mut bytes, &kept.key, &nonce, &head, &content)
                    .map_err(|_| KeyFileError::TooMuch)?;
            }
        }
        let sum = hash(SUM, &bytes);
        bytes.extend_from_slice(&sum);
        Ok(bytes)
    }

    /// Reads a file's bytes, and what to close it with when it is written again.
    pub fn read(bytes: &[u8], opener: Opener<'_>) -> Result<(KeyFile, Lock), KeyFileError> {
        let bytes = intact(bytes)?;
        let (content, lock) = match bytes.get(HEAD_PLAIN - 1) {
            Some(&MODE_PLAIN) => (Zeroizing::new(bytes[HEAD_PLAIN..].to_vec()), Lock::Plain),
            Some(&MODE_PASSPHRASE) => match opener {
                Opener::Passphrase(passphrase) => unlock(bytes, passphrase)?,
                _ => return Err(KeyFileError::NeedsPassphrase),
            },
            Some(&MODE_KEPT) => unlock_kept(bytes, opener)?,
            Some(_) => return Err(KeyFileError::NewerVersion),
            None => return Err(KeyFileError::Damaged),
        };
        let file = stored::read(&content).ok().filter(KeyFile::within_bounds).ok_or(KeyFileError::Damaged)?;
        Ok((file, lock))
    }

    fn within_bounds(&self) -> bool {
        self.groups.len() <= limits::KEYFILE_GROUPS
            && self.groups.iter().all(|g| g.links.len() <= limits::GRANTS_EVER_ORGANISER)
            && self.others.len() <= limits::KEYFILE_OTHERS
            && self.others.iter().all(|(name, secret)| {
                name.len() <= limits::KEYFILE_NAME && secret.len() <= limits::KEYFILE_OTHER_BYTES
            })
    }
}

/// The bytes without the hash at the end, if they are as they were written.
fn intact(bytes: &[u8]) -> Result<&[u8], KeyFileError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(KeyFileError::NotAKeyFile)?;
    match rest.first_chunk::<2>() {
        Some([tens @ b'0'..=b'9', ones @ b'0'..=b'9']) => {
            if (tens - b'0') * 10 + (ones - b'0') != VERSION {
                return Err(KeyFileError::NewerVersion);
            }
        }
        _ => return Err(KeyFileError::NotAKeyFile),
    }
    let (content, sum) = bytes.split_last_chunk::<SUM_LEN>().ok_or(KeyFileError::Damaged)?;
    let whole = bytes.len() <= limits::KEYFILE_BYTES && *sum == hash(SUM, content);
    if whole { Ok(content) } else { Err(KeyFileError::Damaged) }
}

/// Opens mode 1.
fn unlock(bytes: &[u8], passphrase: &str) -> Result<(Zeroizing<Vec<u8>>, Lock), KeyFileError> {
    let (head, sealed) = bytes.split_first_chunk::<HEAD_PASSPHRASE>().ok_or(KeyFileError::Damaged)?;
    let cost = Cost {
        memory_kib: u32::from_be_bytes(field(head, HEAD_PLAIN)),
        passes: u32::from_be_bytes(field(head, HEAD_PLAIN + 4)),
        lanes: u32::from_be_bytes(field(head, HEAD_PLAIN + 8)),
    };
    if !cost.is_bearable() {
        return Err(KeyFileError::Damaged);
    }
    let lock = Lock::worked(passphrase, field(head, HEAD_PLAIN + 12), cost)?;
    let Lock::Passphrase(worked) = &lock else { return Err(KeyFileError::Damaged) };
    let nonce = field(head, HEAD_PLAIN + 12 + SALT_LEN);
    let content = cipher::open(&worked.key, &nonce, head, sealed).ok_or(KeyFileError::WrongPassphrase)?;
    Ok((content, lock))
}

/// Opens mode 2.
fn unlock_kept(bytes: &[u8], opener: Opener<'_>) -> Result<(Zeroizing<Vec<u8>>, Lock), KeyFileError> {
    let (head, sealed) = bytes.split_first_chunk::<HEAD_KEPT>().ok_or(KeyFileError::Damaged)?;
    let name = KeyName(field(head, HEAD_PLAIN));
    let Opener::Kept(kept) = opener else { return Err(KeyFileError::NeedsKeptKey(name)) };
    let content = (kept.name == name)
        .then(|| cipher::open(&kept.key, &field(head, HEAD_PLAIN + KEY_NAME_LEN), head, sealed))
        .flatten()
        .ok_or(KeyFileError::OtherKey(name))?;
    let kept = KeptKey { name, key: kept.key.clone() };
    Ok((content, Lock::Kept(kept)))
}

/// `N` bytes at a fixed offset; every caller's offset plus `N` lies within the head.
fn field<const N: usize>(head: &[u8], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&head[at..at + N]);
    out
}
