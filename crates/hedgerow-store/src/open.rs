//! Opening a file: alone, of a known format, on its own machine, or moved aside where it is damaged.

use std::path::{Path, PathBuf};

use hedgerow_record::limits::{CLOCK_AHEAD, CLOCK_BEHIND};
use hedgerow_record::{Millis, Span, Stamp};
use redb::{Database, ReadableDatabase, ReadableTable, StorageBackend};

use crate::error::{StoreError, guarded};
use crate::format::{APP, ENDED, ENTRIES, Entry, FORMAT, MARK, META, NUMBERS_MAX, RECORDS};
use crate::index::{Held, Index};

/// Which computer a file belongs to: a hash made by the caller, compared and never explained.
pub type MachineMark = [u8; 32];

/// How to open.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions {
    /// Bytes of pages kept in memory.
    pub cache_bytes: usize,
    /// This computer's mark; a new file gets it.
    pub machine: MachineMark,
    /// The time.
    pub now: Millis,
}

/// What to do with a file that carries another computer's mark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stranger {
    Refuse,
    Adopt,
}

/// What was found on opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReport {
    /// Where a damaged file was moved to. What it held comes back from neighbours.
    pub moved_aside: Option<PathBuf>,
    /// Records in view.
    pub records: usize,
    /// Whether the clock can be believed.
    pub clock: ClockCheck,
}

/// This computer's clock against the newest stamp on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockCheck {
    /// Nothing strange.
    Fine,
    /// So far behind; ask before anything is written.
    Behind(Span),
    /// So far ahead; ask before anything is written.
    Ahead(Span),
}

/// The database of a file, and what memory keeps of it.
pub(crate) struct Loaded {
    pub(crate) db: Database,
    pub(crate) index: Index,
    pub(crate) minutes: u64,
}

/// Opens a file, moving a damaged one aside.
pub(crate) fn open(
    path: &Path,
    options: &OpenOptions,
    stranger: Stranger,
) -> Result<(Loaded, OpenReport), StoreError> {
    let first = guarded(|| create(path, options).and_then(|db| load(db, path, options, stranger)));
    let (loaded, moved_aside) = match first {
        Ok(loaded) => (loaded, None),
        Err(StoreError::Damaged(_)) => {
            let aside = move_aside(path)?;
            let db = create(path, options)?;
            (load(db, path, options, stranger)?, Some(aside))
        }
        Err(other) => return Err(other),
    };
    let report = OpenReport {
        moved_aside,
        records: loaded.index.by_id.values().filter(|h| h.in_view).count(),
        clock: check_clock(loaded.index.newest, options.now),
    };
    Ok((loaded, report))
}

/// Opens a file that this process had open before it failed. Nothing is moved aside: whoever uses the store goes by
/// what was in it.
pub(crate) fn open_again(path: &Path, options: &OpenOptions) -> Result<Loaded, StoreError> {
    guarded(|| load(create(path, options)?, path, options, Stranger::Refuse))
}

/// Opens a database over any backend: how tests cut the power.
pub(crate) fn open_backend(
    backend: impl StorageBackend,
    options: &OpenOptions,
) -> Result<Loaded, StoreError> {
    let path = Path::new("");
    guarded(|| {
        let db = Database::builder()
            .set_cache_size(options.cache_bytes)
            .create_with_backend(backend)
            .map_err(|e| StoreError::of_redb(e.into(), path))?;
        load(db, path, options, Stranger::Refuse)
    })
}

fn create(path: &Path, options: &OpenOptions) -> Result<Database, StoreError> {
    Database::builder()
        .set_cache_size(options.cache_bytes)
        .create(path)
        .map_err(|e| StoreError::of_redb(e.into(), path))
}

fn load(db: Database, path: &Path, options: &OpenOptions, stranger: Stranger) -> Result<Loaded, StoreError> {
    let result = prepare(&db, options, stranger).and_then(|()| read(&db));
    match result {
        Ok((index, minutes)) => Ok(Loaded { db, index, minutes }),
        Err(Reading::Redb(error)) => Err(StoreError::of_redb(*error, path)),
        Err(Reading::Store(error)) => Err(error),
    }
}

enum Reading {
    Redb(Box<redb::Error>),
    Store(StoreError),
}

impl<E: Into<redb::Error>> From<E> for Reading {
    fn from(error: E) -> Self {
        Reading::Redb(Box::new(error.into()))
    }
}

/// Makes the tables of a new file, or checks format and mark of an old one. A file that is as it should be is not
/// written to: it opens on a full disk too, and a damaged one is put aside as it was found.
fn prepare(db: &Database, options: &OpenOptions, stranger: Stranger) -> Result<(), Reading> {
    match is_ready(db, options) {
        Ok(true) => return Ok(()),
        Ok(false) | Err(redb::Error::TableDoesNotExist(_)) => {}
        Err(error) => return Err(Reading::Redb(Box::new(error))),
    }
    let tx = db.begin_write()?;
    {
        let mut meta = tx.open_table(META)?;
        let found = meta.get("format")?.map(|v| v.value());
        match found {
            None => {
                meta.insert("format", FORMAT)?;
            }
            Some(found) if found > FORMAT => {
                return Err(Reading::Store(StoreError::NewerFormat { found, ours: FORMAT }));
            }
            Some(_) => {}
        }
        let mut marks = tx.open_table(MARK)?;
        let mark = marks.get(0)?.map(|v| v.value());
        match mark {
            Some(mark) if mark == options.machine => {}
            Some(_) if stranger == Stranger::Refuse => {
                return Err(Reading::Store(StoreError::OtherMachine));
            }
            None | Some(_) => {
                marks.insert(0, options.machine)?;
            }
        }
        tx.open_table(ENTRIES)?;
        tx.open_table(RECORDS)?;
        tx.open_table(ENDED)?;
        tx.open_table(APP)?;
    }
    tx.commit()?;
    Ok(())
}

/// Whether the file is of our format, of this machine and has all tables.
fn is_ready(db: &Database, options: &OpenOptions) -> Result<bool, redb::Error> {
    let tx = db.begin_read()?;
    let format = tx.open_table(META)?.get("format")?.map(|v| v.value());
    let mark = tx.open_table(MARK)?.get(0)?.map(|v| v.value());
    tx.open_table(ENTRIES)?;
    tx.open_table(RECORDS)?;
    tx.open_table(ENDED)?;
    tx.open_table(APP)?;
    Ok(format == Some(FORMAT) && mark == Some(options.machine))
}

fn read(db: &Database) -> Result<(Index, u64), Reading> {
    let tx = db.begin_read()?;
    let ended: std::collections::HashSet<u64> =
        tx.open_table(ENDED)?.iter()?.map(|row| row.map(|(no, _)| no.value())).collect::<Result<_, _>>()?;
    let entries = tx.open_table(ENTRIES)?;
    let mut all = Vec::new();
    for row in entries.iter()? {
        let (no, bytes) = row?;
        let no = no.value();
        let entry = Entry::read(no, &bytes.value())
            .ok_or_else(|| Reading::Store(StoreError::Damaged(format!("entry {no} is not well formed"))))?;
        all.push(Held { no, entry, in_view: !ended.contains(&no) });
    }
    let meta = tx.open_table(META)?;
    let rows = all.len();
    let mut index = Index::build(all);
    if index.by_id.len() != rows {
        return Err(Reading::Store(StoreError::Damaged("it has two entries of one record".to_owned())));
    }
    // Numbers are never used again, even after everything with a higher one was erased.
    index.next = index.next.max(meta.get("next")?.map_or(0, |v| v.value()));
    if index.next > NUMBERS_MAX {
        return Err(Reading::Store(StoreError::Damaged("its numbers are at an end".to_owned())));
    }
    index.newest = index.newest.max(meta.get("newest")?.map(|v| Stamp(v.value())));
    let minutes = meta.get("minutes")?.map_or(0, |v| v.value());
    Ok((index, minutes))
}

pub(crate) fn move_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut n = 1;
    loop {
        let aside = path.with_file_name(format!("{name}.damaged-{n}"));
        if !aside.exists() {
            std::fs::rename(path, &aside).map_err(|e| StoreError::of_io(&e, path))?;
            return Ok(aside);
        }
        n += 1;
    }
}

fn check_clock(newest: Option<Stamp>, now: Millis) -> ClockCheck {
    let Some(newest) = newest.map(Stamp::ms) else { return ClockCheck::Fine };
    if now.since(newest) > CLOCK_AHEAD {
        ClockCheck::Ahead(now.since(newest))
    } else if newest.since(now) > CLOCK_BEHIND {
        ClockCheck::Behind(newest.since(now))
    } else {
        ClockCheck::Fine
    }
}
