//! A home's own rows: what belongs to one person and to no group. One small file, all of it in memory, too.
//!
//! Rows are names and bytes; whoever keeps them seals them. The file comes into being with the first row.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use crate::error::{StoreError, guarded};
use crate::open::move_aside;
use crate::take::AppWrite;

const ROWS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("own rows");
/// Pages kept in memory beside the rows themselves.
const CACHE_BYTES: usize = 1024 * 1024;

/// The rows of a home.
pub struct Notebook {
    path: PathBuf,
    db: Option<Database>,
    rows: BTreeMap<String, Vec<u8>>,
}

impl Notebook {
    /// Opens the file, if there is one; a damaged one is moved aside, and where to is said.
    pub fn open(path: &Path) -> Result<(Notebook, Option<PathBuf>), StoreError> {
        let empty = || Notebook { path: path.to_path_buf(), db: None, rows: BTreeMap::new() };
        if !path.exists() {
            return Ok((empty(), None));
        }
        match guarded(|| read(path)) {
            Ok((db, rows)) => Ok((Notebook { db: Some(db), rows, ..empty() }, None)),
            Err(StoreError::Damaged(_)) => Ok((empty(), Some(move_aside(path)?))),
            Err(other) => Err(other),
        }
    }

    /// A row.
    pub fn row(&self, name: &str) -> Option<&[u8]> {
        self.rows.get(name).map(Vec::as_slice)
    }

    /// Rows whose names begin so, in order, each with the rest of its name.
    pub fn rows<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let from = self.rows.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        from.map_while(move |(name, bytes)| Some((name.strip_prefix(prefix)?, bytes.as_slice())))
    }

    /// Writes rows, or takes them out: all of it on the disk before this returns, or nothing of it.
    pub fn write(&mut self, rows: &[AppWrite]) -> Result<(), StoreError> {
        let path = self.path.clone();
        guarded(|| put(self.database()?, rows).map_err(|e| StoreError::of_redb(*e, &path)))?;
        for (name, bytes) in rows {
            match bytes {
                Some(bytes) => self.rows.insert(name.clone(), bytes.clone()),
                None => self.rows.remove(name),
            };
        }
        Ok(())
    }

    fn database(&mut self) -> Result<&Database, StoreError> {
        let db = match self.db.take() {
            Some(db) => db,
            None => create(&self.path)?,
        };
        Ok(self.db.insert(db))
    }
}

fn create(path: &Path) -> Result<Database, StoreError> {
    let db = Database::builder().set_cache_size(CACHE_BYTES).create(path);
    db.map_err(|e| StoreError::of_redb(e.into(), path))
}

fn read(path: &Path) -> Result<(Database, BTreeMap<String, Vec<u8>>), StoreError> {
    let db = create(path)?;
    let rows = all(&db).map_err(|e| StoreError::of_redb(*e, path))?;
    Ok((db, rows))
}

fn all(db: &Database) -> Result<BTreeMap<String, Vec<u8>>, Box<redb::Error>> {
    let boxed = |e: redb::Error| Box::new(e);
    let reading = db.begin_read().map_err(|e| boxed(e.into()))?;
    let table = match reading.open_table(ROWS) {
        Ok(table) => table,
        // The power was cut between the file and its first row.
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(BTreeMap::new()),
        Err(error) => return Err(boxed(error.into())),
    };
    let mut rows = BTreeMap::new();
    for row in table.iter().map_err(|e| boxed(e.into()))? {
        let (name, bytes) = row.map_err(|e| boxed(e.into()))?;
        rows.insert(name.value().to_owned(), bytes.value().to_vec());
    }
    Ok(rows)
}

fn put(db: &Database, rows: &[AppWrite]) -> Result<(), Box<redb::Error>> {
    let boxed = |e: redb::Error| Box::new(e);
    let writing = db.begin_write().map_err(|e| boxed(e.into()))?;
    {
        let mut table = writing.open_table(ROWS).map_err(|e| boxed(e.into()))?;
        for (name, bytes) in rows {
            match bytes {
                Some(bytes) => table.insert(name.as_str(), bytes.as_slice()).map_err(|e| boxed(e.into()))?,
                None => table.remove(name.as_str()).map_err(|e| boxed(e.into()))?,
            };
        }
    }
    writing.commit().map_err(|e| boxed(e.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, bytes: &[u8]) -> AppWrite {
        (name.to_owned(), Some(bytes.to_vec()))
    }

    #[test]
    fn rows_outlive_the_program_and_are_found_by_how_they_begin() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.records");
        let (mut book, aside) = Notebook::open(&path).unwrap();
        assert!(aside.is_none() && !path.exists(), "nothing is made before there is something to keep");
        book.write(&[row("thing/1", b"a"), row("thing/2", b"b"), row("thinner", b"c")]).unwrap();
        book.write(&[("thing/1".to_owned(), None), row("thing/2", b"d")]).unwrap();
        drop(book);
        let (book, _) = Notebook::open(&path).unwrap();
        assert_eq!(book.rows("thing/").collect::<Vec<_>>(), [("2", &b"d"[..])]);
        assert_eq!((book.row("thinner"), book.row("thing/1")), (Some(&b"c"[..]), None));
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.records");
        Notebook::open(&path).unwrap().0.write(&[row("a", b"b")]).unwrap();
        std::fs::write(&path, vec![7; 100_000]).unwrap();
        let (mut book, aside) = Notebook::open(&path).unwrap();
        assert_eq!(std::fs::metadata(aside.unwrap()).unwrap().len(), 100_000);
        assert_eq!(book.row("a"), None);
        book.write(&[row("a", b"c")]).unwrap();
        drop(book);
        assert_eq!(Notebook::open(&path).unwrap().0.row("a"), Some(&b"c"[..]));
    }
}
