//! What one computer keeps: its key file, and a group's file of records.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use hedgerow_record::{Kind, Millis, Record, RecordId, Span, hash};
use hedgerow_store::{OpenOptions, Store};
use hedgerow_sync::Set;
use hedgerow_vault::{KeyFile, KeyFileError, Lock, Opener};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use redb::{Database, ReadableDatabase, ReadableTable, StorageBackend, TableDefinition};

use super::cut::Cut;
use super::street::STREET;

const NOW: Millis = Millis(1_800_000_000_000);

/// The content of an open key file; the frame around it is made here, because its sum keeps no fuzzer out.
pub fn key_file(bytes: &[u8]) {
    assert!(KeyFile::read(bytes, Opener::Nothing).is_err(), "nobody finds a sum of 32 bytes");
    let whole = frame(bytes);
    let Ok((file, lock)) = KeyFile::read(&whole, Opener::Passphrase("a passphrase that is not asked for"))
    else {
        return;
    };
    assert!(matches!(lock, Lock::Plain));
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let written = file.write(&lock, &mut rng).expect("what was read can be written");
    let (again, _) = KeyFile::read(&written, Opener::Nothing).expect("what was written can be read");
    assert_eq!(again.write(&lock, &mut rng).expect("and written again"), written);
    assert_eq!(again.groups.len(), file.groups.len());
    for (a, b) in again.groups.iter().zip(&file.groups) {
        assert_eq!((a.group, a.founder_salt, a.port), (b.group, b.founder_salt, b.port));
        assert_eq!((a.device.key(), &a.keyring, &a.links), (b.device.key(), &b.keyring, &b.links));
        let _ = (a.keyring.writing(), a.keyring.meeting_keys().count(), a.keyring.epochs().count());
    }
    assert_eq!(KeyFile::read(&whole[..whole.len() - 1], Opener::Nothing).err(), Some(KeyFileError::Damaged));
}

/// The content of a key file in the frame that [`KeyFile::read`] asks for.
pub(crate) fn frame(content: &[u8]) -> Vec<u8> {
    let mut whole = [&b"HGKEYS01\0"[..], content].concat();
    whole.extend_from_slice(&hash("hedgerow/1 key file", &whole));
    whole
}

const ENTRY_LEN: usize = 144;
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta_1");
const MARK: TableDefinition<'_, u8, [u8; 32]> = TableDefinition::new("mark_1");
const ENTRIES: TableDefinition<'_, u64, [u8; ENTRY_LEN]> = TableDefinition::new("entries_1");
const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records_1");
const ENDED: TableDefinition<'_, u64, u64> = TableDefinition::new("ended_1");
const APP: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("app_1");

/// An empty database, as bytes: making one costs more than everything else here.
static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let disk = Disk::default();
    let db = Database::builder().create_with_backend(disk.clone()).expect("a disk in memory");
    drop(db);
    disk.content().clone()
});

/// Rows of a group's file, put in below the store: numbers, entries, records, what has ended.
///
/// The store gives out no bytes whose name does not fit, takes in what is good whatever lies there, and is the same
/// when it is opened again, unless somebody has put in rows that belong to nothing.
pub fn store(bytes: &[u8]) {
    let disk = Disk(Arc::new(Mutex::new(EMPTY.clone())));
    let is_forged = fill(&disk, &mut Cut(bytes)).expect("a disk in memory");
    let options = OpenOptions { cache_bytes: 1 << 20, machine: [4; 32], now: NOW };
    let Ok(store) = Store::open_backend(disk.clone(), options) else { return };
    let held = check(&store);
    let _ = store.expire(NOW);
    let _ = store.expire(NOW + Span::days(4000));
    let _ = store.apps("");

    // The write path goes on over whatever lies there.
    let street = &*STREET;
    let standing: Vec<_> = street.facts.iter().map(|f| (f.record.clone(), f.author)).collect();
    let wrote = store.take_group(&standing, &[]).is_ok();
    let listing = [street.listing.0.clone()];
    let author = [Some(street.listing.1)];
    let took = store.take(&listing, &author, &street.roster, NOW, &[]).is_ok();
    let before = check(&store);
    assert!(is_forged || wrote && took, "the store takes in nothing more");
    assert!(!wrote || standing.iter().all(|(r, _)| before.contains(&r.id())), "what was kept is held");
    drop(store);
    let again = Store::open_backend(disk, options);
    let after = again.as_ref().map(check).unwrap_or_default();
    assert!(is_forged || after == before, "a file is the same when it is opened again");
    assert!(held.len() <= 64);
}

/// Everything a store answers, and that it is no lie. Answers what is in view.
fn check(store: &Store) -> BTreeSet<RecordId> {
    let mut held = BTreeSet::new();
    for set in Set::ALL {
        let ids = store.ids(set);
        let ends = store.ends_between(set, Millis(0), Millis(u64::MAX));
        assert!(ends.iter().all(|e| Set::of(e.kind.class()) == set));
        let mut walked = Vec::new();
        ids.walk(0, ids.len(), &mut |entry| {
            walked.push(entry);
            true
        });
        assert_eq!(walked.len(), ids.len());
        assert!(walked.is_sorted_by(|a, b| a < b), "ids come in order and once");
        held.extend(walked.into_iter().map(|(_, id)| RecordId(id)));
    }
    for id in &held {
        assert!(store.holds(id));
        let entry = store.entry(id).expect("what is held has an entry");
        assert_eq!(entry.id, *id);
        if let Ok(Some(record)) = store.record(id) {
            assert_eq!(record.id(), *id, "bytes of another name are given out");
            assert_eq!(Record::read(record.bytes().to_vec()), Ok(record));
        }
        let _ = store.in_slot(&entry.author, entry.kind, entry.slot);
    }
    let _ = (store.newest(), store.of_kind(Kind::LISTING));
    held
}

/// Writes rows as the choices say; an entry's own sum is made right where they do not say otherwise.
///
/// Answers whether a row was put in that no store writes: such a file is read, and nothing more is promised of it.
fn fill(disk: &Disk, cut: &mut Cut<'_>) -> Result<bool, Box<dyn std::error::Error>> {
    let mut is_forged = false;
    let mut names = BTreeSet::new();
    let db = Database::builder().create_with_backend(disk.clone())?;
    let tx = db.begin_write()?;
    {
        let mut meta = tx.open_table(META)?;
        meta.insert("format", 1)?;
        tx.open_table(MARK)?.insert(0, [4; 32])?;
        let (mut entries, mut records) = (tx.open_table(ENTRIES)?, tx.open_table(RECORDS)?);
        let (mut ended, mut app) = (tx.open_table(ENDED)?, tx.open_table(APP)?);
        let good = &STREET.stored;
        for _ in 0..48 {
            if cut.is_empty() {
                break;
            }
            let what = cut.byte();
            let no = u64::from(cut.byte());
            match what % 8 {
                0..=2 => {
                    let key = ["next", "newest", "minutes"][usize::from(what % 8)];
                    is_forged = true;
                    meta.insert(key, u64::from_be_bytes(cut.array()))?;
                }
                3 => {
                    is_forged |= entries.get(no)?.is_none();
                    ended.insert(no, u64::from(cut.byte()))?;
                }
                4 => {
                    app.insert("tide", cut.piece())?;
                }
                5 => {
                    records.insert(no, cut.piece())?;
                }
                // A good entry and its record, of which a few bytes are others.
                _ => {
                    let (entry, record) = &good[cut.below(good.len())];
                    let mut entry = *entry;
                    for _ in 0..cut.below(4) {
                        entry[cut.below(ENTRY_LEN)] ^= cut.byte();
                        is_forged = true;
                    }
                    is_forged |= !names.insert(record.id()) || entries.get(no)?.is_some();
                    if what < 0xE0 {
                        let sum = entry_sum(no, &entry);
                        entry[136..].copy_from_slice(&sum);
                    }
                    entries.insert(no, entry)?;
                    records.insert(no, record.bytes())?;
                }
            }
        }
    }
    tx.commit()?;
    Ok(is_forged)
}

fn entry_sum(no: u64, entry: &[u8; ENTRY_LEN]) -> [u8; 8] {
    let sum = hash("hedgerow/1 store entry", &[&no.to_be_bytes()[..], &entry[..136]].concat());
    std::array::from_fn(|i| sum[i])
}

/// The entries that a store writes for these records, as they lie in its file.
pub(crate) fn stored(records: &[(Record, hedgerow_record::MemberId)]) -> Vec<([u8; ENTRY_LEN], Record)> {
    let disk = Disk::default();
    let options = OpenOptions { cache_bytes: 1 << 20, machine: [4; 32], now: NOW };
    let store = Store::open_backend(disk.clone(), options).expect("a disk in memory");
    store.take_group(records, &[]).expect("a disk in memory has room");
    drop(store);
    let db = Database::builder().create_with_backend(disk).expect("it was closed in order");
    read_entries(&db, records).expect("it was closed in order")
}

fn read_entries(
    db: &Database,
    records: &[(Record, hedgerow_record::MemberId)],
) -> Result<Vec<([u8; ENTRY_LEN], Record)>, redb::Error> {
    let mut found = Vec::new();
    let tx = db.begin_read()?;
    for row in tx.open_table(ENTRIES)?.iter()? {
        let entry = row?.1.value();
        let of = records.iter().find(|(r, _)| r.id().0[..] == entry[..32]);
        found.extend(of.map(|(r, _)| (entry, r.clone())));
    }
    Ok(found)
}

/// A disk in memory. Clones are the same disk.
#[derive(Clone, Debug, Default)]
struct Disk(Arc<Mutex<Vec<u8>>>);

impl Disk {
    fn content(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(at: u64) -> io::Result<usize> {
    usize::try_from(at).map_err(io::Error::other)
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.content().len() as u64)
    }

    fn read(&self, at: u64, out: &mut [u8]) -> io::Result<()> {
        let content = self.content();
        let from = place(at)?;
        let found = content.get(from..from + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(found);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.content().resize(place(len)?, 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, at: u64, data: &[u8]) -> io::Result<()> {
        let mut content = self.content();
        let from = place(at)?;
        content.get_mut(from..from + data.len()).ok_or(io::ErrorKind::UnexpectedEof)?.copy_from_slice(data);
        Ok(())
    }
}
