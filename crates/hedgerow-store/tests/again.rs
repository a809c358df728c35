//! A store goes on after its disk has failed: what was kept is read throughout, and what comes later is kept.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use std::collections::BTreeSet;
use std::io::ErrorKind;

use common::{ANA, Disk, NOW, Toy, options, version};
use hedgerow_record::{Kind, Record, RecordId};
use hedgerow_store::{OpenOptions, Store, StoreError};

fn keep(store: &Store, records: &[Record]) -> Result<(), StoreError> {
    store.take(records, &vec![Some(ANA); records.len()], &Toy::default(), NOW, &[]).map(drop)
}

fn held(store: &Store) -> BTreeSet<RecordId> {
    store.of_kind(Kind::LISTING).into_iter().map(|e| e.id).collect()
}

/// Everything that is in view is also on the disk, under memory that was built anew too.
fn all_is_there(store: &Store, disk: &Disk) {
    let ids: Vec<RecordId> = held(store).into_iter().collect();
    assert_eq!(store.records(&ids).unwrap().len(), ids.len());
    let bytes = disk.0.lock().unwrap().bytes.clone();
    let copy = Store::open_backend(Disk::holding(bytes), options()).unwrap();
    assert_eq!(held(&copy), held(store));
    assert_eq!(copy.records(&ids).unwrap().len(), ids.len());
}

#[test]
fn a_full_disk_is_read_on_and_written_again_once_there_is_room() {
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    let first: Vec<Record> = (0..20).map(|n| version(n, 100, 4_000)).collect();
    keep(&store, &first).unwrap();
    store.put_app(&[("a".to_owned(), Some(vec![1]))]).unwrap();
    let kept = held(&store);
    let size = disk.0.lock().unwrap().bytes.len() as u64;
    let more: Vec<Record> = (20..250).map(|n| version(n, 100, 8_000)).collect();
    for _ in 0..3 {
        disk.0.lock().unwrap().room = Some(size);
        assert!(matches!(keep(&store, &more), Err(StoreError::DiskFull)));
        assert_eq!(held(&store), kept, "memory follows the disk, not the wish");
        let ids: Vec<RecordId> = kept.iter().copied().collect();
        assert_eq!(store.records(&ids).unwrap().len(), 20, "a full disk can be read");
        assert_eq!(store.app("a").unwrap(), Some(vec![1]));
    }
    disk.0.lock().unwrap().room = None;
    keep(&store, &more).unwrap();
    assert_eq!(held(&store).len(), 250);
    all_is_there(&store, &disk);
}

/// The disk says no, but has done it: what is then kept must not be written over what memory does not know of.
#[test]
fn a_write_that_was_refused_but_done_is_believed_once_it_is_seen() {
    for syncs in 0..6 {
        let disk = Disk::default();
        let store = Store::open_backend(disk.clone(), options()).unwrap();
        keep(&store, &[version(0, 100, 300), version(1, 100, 300)]).unwrap();
        let before = held(&store);
        disk.0.lock().unwrap().syncs = Some(syncs);
        let failed = keep(&store, &[version(2, 50, 300), version(0, 50, 300)]).is_err();
        disk.0.lock().unwrap().syncs = None;
        assert!(failed || syncs > 0, "the control: the disk does say no");
        keep(&store, &[version(3, 40, 300)]).unwrap();
        assert!(held(&store).contains(&version(3, 40, 300).id()));
        assert!(held(&store).len() == before.len() + 1 || held(&store).len() == before.len() + 2);
        all_is_there(&store, &disk);
    }
}

#[test]
fn a_disk_that_may_not_be_written_is_said_and_read() {
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    keep(&store, &[version(0, 100, 300)]).unwrap();
    for kind in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
        disk.0.lock().unwrap().refuses = Some(kind);
        assert!(matches!(keep(&store, &[version(1, 100, 300)]), Err(StoreError::ReadOnly(_))));
        assert_eq!(held(&store).len(), 1);
        disk.0.lock().unwrap().refuses = None;
        assert!(store.record(&version(0, 100, 300).id()).unwrap().is_some());
    }
    keep(&store, &[version(1, 100, 300)]).unwrap();
    all_is_there(&store, &disk);
}

#[test]
fn running_time_is_counted_across_a_failed_write() {
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    let record = version(0, 100, 300);
    keep(&store, std::slice::from_ref(&record)).unwrap();
    store.expire(record.ends().unwrap()).unwrap();
    let day = 24 * 60;
    for _ in 0..3 {
        disk.0.lock().unwrap().refuses = Some(ErrorKind::StorageFull);
        assert!(store.run_for(day).is_err());
        disk.0.lock().unwrap().refuses = None;
        store.run_for(9 * day).unwrap();
    }
    assert!(store.readmit(&Toy::default(), NOW, &[]).unwrap().back.is_empty(), "thirty days have run");
}

/// One reader after another meets the damage: the file is put aside once, and what lies in its place since is left.
/// It is damaged while it is open, because redb looks at every page on opening where it was built to be debugged.
#[cfg(unix)] // Elsewhere an open file cannot be written to from beside.
#[test]
fn a_file_is_put_aside_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("street.records");
    let records: Vec<Record> = (0..60).map(|n| version(n, 100, 600)).collect();
    let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
    let uncached = OpenOptions { cache_bytes: 0, ..options() };
    let (store, _) = Store::open(&path, uncached).unwrap();
    keep(&store, &records).unwrap();
    assert_eq!(store.records(&ids).unwrap().len(), 60, "the control");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4_096..].fill(0xFF);
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(store.records(&ids), Err(StoreError::Damaged(_))));
    assert_eq!(std::fs::read(path.with_file_name("street.records.damaged-1")).unwrap().len(), bytes.len());

    let (anew, report) = Store::open(&path, options()).unwrap();
    assert_eq!((report.moved_aside, report.records), (None, 0));
    keep(&anew, &records).unwrap();
    assert!(matches!(store.records(&ids), Err(StoreError::Damaged(_))), "the old one is at its end");
    assert!(matches!(keep(&store, &records), Err(StoreError::Damaged(_))));
    drop(store);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "and leaves the new file alone");
    assert_eq!(anew.records(&ids).unwrap().len(), 60);
}
