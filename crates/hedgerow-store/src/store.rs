//! One group's records in one file.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use hedgerow_record::{DeviceKey, Kind, MemberId, Millis, Record, RecordId, Slot, Stamp};
use hedgerow_sync::Set;
use hedgerow_sync::idtree::IdTree;
use redb::{Database, Durability, ReadableDatabase, StorageBackend};

use crate::error::{StoreError, guarded};
use crate::format::{APP, Entry, RECORDS};
use crate::index::Index;
use crate::open::{Loaded, OpenOptions, OpenReport, Stranger, move_aside, open, open_again, open_backend};

/// A group's records. Cloning shares them; writers take turns, readers never wait for a disk.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    /// Empty over a backend that is no file.
    path: PathBuf,
    again: Again,
    /// Nothing after the disk has failed, until the file is opened again.
    db: RwLock<Option<Database>>,
    index: RwLock<Index>,
    /// Taken for the whole of a write: admission must see everything that was written before it.
    writer: Mutex<()>,
    pub(crate) minutes: AtomicU64,
    damaged: Mutex<Vec<RecordId>>,
    is_aside: AtomicBool,
    /// Whether the last transaction waits for the next durable one.
    owes: AtomicBool,
    /// Records that came, went or were hidden since the file was made small or opened.
    changes: AtomicU64,
}

/// How to open the file again: redb does not go on with one that has failed.
type Again = Box<dyn Fn() -> Result<Loaded, StoreError> + Send + Sync>;

impl Store {
    /// Opens the file, making it where there is none and moving a damaged one aside.
    pub fn open(path: &Path, options: OpenOptions) -> Result<(Store, OpenReport), StoreError> {
        let (loaded, report) = open(path, &options, Stranger::Refuse)?;
        Ok((Store::of_file(loaded, path, options), report))
    }

    /// Opens a file that was copied from another computer, and makes it this one's. Whoever does that writes with a new
    /// device from then on.
    pub fn adopt(path: &Path, options: OpenOptions) -> Result<(Store, OpenReport), StoreError> {
        let (loaded, report) = open(path, &options, Stranger::Adopt)?;
        Ok((Store::of_file(loaded, path, options), report))
    }

    /// Opens a store over any backend of redb's, to test what a disk may do. Clones of the backend are the same disk:
    /// after it has failed, the store opens another.
    pub fn open_backend(
        backend: impl StorageBackend + Clone,
        options: OpenOptions,
    ) -> Result<Store, StoreError> {
        let loaded = open_backend(backend.clone(), &options)?;
        let again = Box::new(move || open_backend(backend.clone(), &options));
        Ok(Store::of(loaded, PathBuf::new(), again))
    }

    fn of_file(loaded: Loaded, path: &Path, options: OpenOptions) -> Store {
        let path = path.to_path_buf();
        let again = {
            let path = path.clone();
            Box::new(move || open_again(&path, &options))
        };
        Store::of(loaded, path, again)
    }

    fn of(loaded: Loaded, path: PathBuf, again: Again) -> Store {
        let inner = Inner {
            path,
            again,
            db: RwLock::new(Some(loaded.db)),
            index: RwLock::new(loaded.index),
            writer: Mutex::new(()),
            minutes: AtomicU64::new(loaded.minutes),
            damaged: Mutex::new(Vec::new()),
            is_aside: AtomicBool::new(false),
            owes: AtomicBool::new(false),
            changes: AtomicU64::new(0),
        };
        Store { inner: Arc::new(inner) }
    }

    /// Whether the record is in view.
    pub fn holds(&self, id: &RecordId) -> bool {
        self.index().in_view(id).is_some()
    }

    /// What is known of a record in view without reading it.
    pub fn entry(&self, id: &RecordId) -> Option<Entry> {
        self.index().in_view(id).map(|h| h.entry)
    }

    /// A record in view. Bytes that are not those whose name was asked for are never given out: the record leaves
    /// view at the next write and is fetched again from a neighbour.
    pub fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError> {
        Ok(self.records(std::slice::from_ref(id))?.pop())
    }

    /// Several records in view, read in one go; those not held are left out, the order is that of the ids.
    pub fn records(&self, ids: &[RecordId]) -> Result<Vec<Record>, StoreError> {
        let places: Vec<(u64, Entry)> = {
            let index = self.index();
            ids.iter().filter_map(|id| index.in_view(id).map(|h| (h.no, h.entry))).collect()
        };
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::with_capacity(places.len());
        self.reading(|tx| {
            let records = tx.open_table(RECORDS)?;
            for (no, entry) in &places {
                let bytes = records.get(*no)?.map(|v| Arc::<[u8]>::from(v.value()));
                match bytes.map(Record::read) {
                    Some(Ok(record)) if entry.is_of(&record) => found.push(record),
                    _ => lock(&self.inner.damaged).push(entry.id),
                }
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The record in view that fills a slot.
    pub fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<Entry> {
        self.index().in_slot(member, kind, slot).map(|h| h.entry)
    }

    /// The last position of a device's chain in view, and the record there.
    pub fn chain_head(&self, device: &DeviceKey) -> Option<(u32, RecordId)> {
        self.index().chain_head(device)
    }

    /// All records of a kind in view, in the order in which they lie on the disk.
    pub fn of_kind(&self, kind: Kind) -> Vec<Entry> {
        let index = self.index();
        let of_kind = index.by_id.values().filter(|h| h.in_view && h.entry.kind == kind);
        let mut places: Vec<(u64, Entry)> = of_kind.map(|h| (h.no, h.entry)).collect();
        places.sort_unstable_by_key(|(no, _)| *no);
        places.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Ids of a set as they are now; cheap, and not changed by later writes.
    pub fn ids(&self, set: Set) -> IdTree {
        self.index().tree(set).clone()
    }

    /// Records of a set in view whose life ends after `from` and not after `to`.
    pub fn ends_between(&self, set: Set, from: Millis, to: Millis) -> Vec<Entry> {
        self.index().ends_between(set, from, to)
    }

    /// The newest stamp ever seen.
    pub fn newest(&self) -> Option<Stamp> {
        self.index().newest
    }

    /// A piece of the node's own durable state.
    pub fn app(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.reading(|tx| Ok(tx.open_table(APP)?.get(key)?.map(|v| v.value().to_vec())))
    }

    /// All pieces whose key begins so, in order of their keys.
    pub fn apps(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.reading(|tx| {
            let table = tx.open_table(APP)?;
            let mut found = Vec::new();
            for row in table.range(prefix..)? {
                let (key, value) = row?;
                if !key.value().starts_with(prefix) {
                    break;
                }
                found.push((key.value().to_owned(), value.value().to_vec()));
            }
            Ok(found)
        })
    }

    pub(crate) fn reading<T>(
        &self,
        read: impl FnOnce(&redb::ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        self.open_if_closed()?;
        self.with_db(|db| db.begin_read().map_err(redb::Error::from).and_then(|tx| read(&tx)))
    }

    /// Runs one write transaction and answers once it is on the disk, or, where nobody waits for that, as soon as it
    /// will be with the next one that is. Only in one's [`Store::turn`].
    pub(crate) fn writing<T>(
        &self,
        durability: Durability,
        write: impl FnOnce(&redb::WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        self.with_db(|db| {
            let mut tx = db.begin_write()?;
            tx.set_durability(durability)?;
            let value = write(&tx)?;
            tx.commit()?;
            self.inner.owes.store(matches!(durability, Durability::None), Ordering::Release);
            Ok(value)
        })
    }

    /// Puts on the disk what [`Store::take_soon`] has taken since.
    pub fn make_durable(&self) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        if self.inner.owes.load(Ordering::Acquire) {
            self.writing(Durability::Immediate, |_| Ok(()))
        } else {
            Ok(())
        }
    }

    /// How many records came, went or were hidden since the file was made small or opened: whether it is worth it.
    pub fn changes(&self) -> u64 {
        self.inner.changes.load(Ordering::Relaxed)
    }

    pub(crate) fn count_changes(&self, more: usize) {
        self.inner.changes.fetch_add(more as u64, Ordering::Relaxed);
    }

    /// Makes the file as small as it can be. Slow; for when nobody waits.
    pub fn compact(&self) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        self.inner.changes.store(0, Ordering::Relaxed);
        let result = {
            let mut db = self.inner.db.write().unwrap_or_else(PoisonError::into_inner);
            let db = db.as_mut().ok_or_else(|| self.inner.closed())?;
            guarded(|| db.compact().map_err(|e| StoreError::of_redb(e.into(), &self.inner.path)))
        };
        self.after(result.map(drop))
    }

    /// A turn to write, with the file open and memory as the disk is: what is judged and numbered in this turn goes by
    /// what is really there, even where the write before it failed.
    pub(crate) fn turn(&self) -> Result<MutexGuard<'_, ()>, StoreError> {
        let turn = lock(&self.inner.writer);
        self.open_if_closed()?;
        Ok(turn)
    }

    fn with_db<T>(&self, work: impl FnOnce(&Database) -> Result<T, redb::Error>) -> Result<T, StoreError> {
        let result = {
            let db = self.inner.db.read().unwrap_or_else(PoisonError::into_inner);
            let db = db.as_ref().ok_or_else(|| self.inner.closed())?;
            guarded(|| work(db).map_err(|e| StoreError::of_redb(e, &self.inner.path)))
        };
        self.after(result)
    }

    /// After an error the file is closed, and opened again by whoever asks next. A damaged one is put aside at once,
    /// because nothing tells so when it is opened the next time; this store is then at its end.
    fn after<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        match &result {
            Ok(_) => {}
            Err(StoreError::Damaged(_)) => self.give_up(),
            Err(_) => self.inner.close(),
        }
        result
    }

    fn give_up(&self) {
        if self.inner.path.as_os_str().is_empty() {
            self.inner.close();
        } else if !self.inner.is_aside.swap(true, Ordering::AcqRel) {
            // Once only: a new file may lie there when the next reader meets the damage.
            self.inner.close();
            let _ = move_aside(&self.inner.path);
        }
    }

    fn open_if_closed(&self) -> Result<(), StoreError> {
        if self.inner.db.read().unwrap_or_else(PoisonError::into_inner).is_some() {
            return Ok(());
        }
        let result = {
            let mut db = self.inner.db.write().unwrap_or_else(PoisonError::into_inner);
            if self.inner.is_aside.load(Ordering::Acquire) {
                return Err(self.inner.closed());
            }
            match &*db {
                Some(_) => Ok(()),
                None => (self.inner.again)().map(|loaded| {
                    *self.index_mut() = loaded.index;
                    *db = Some(loaded.db);
                }),
            }
        };
        self.after(result)
    }

    pub(crate) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.inner.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.inner.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records whose bytes were found changed since they were last looked for.
    pub(crate) fn take_damaged(&self) -> Vec<RecordId> {
        std::mem::take(&mut *lock(&self.inner.damaged))
    }

    pub(crate) fn minutes(&self) -> u64 {
        self.inner.minutes.load(Ordering::Relaxed)
    }
}

impl Inner {
    fn close(&self) {
        let db = self.db.write().unwrap_or_else(PoisonError::into_inner).take();
        // Over a damaged page redb may stop in the middle of closing too; the file is free all the same.
        let _ = guarded(|| {
            drop(db);
            Ok(())
        });
    }

    /// What to say where the file is not open.
    fn closed(&self) -> StoreError {
        match self.is_aside.load(Ordering::Acquire) {
            // What memory knows no longer stands on the disk; only a new start brings the two together.
            true => StoreError::Damaged("it has been put aside".to_owned()),
            false => StoreError::Io("the file is closed".to_owned()),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
