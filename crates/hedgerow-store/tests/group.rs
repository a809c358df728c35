//! Group records are settled elsewhere, together; the store makes what lies on the disk equal to what was settled.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use std::collections::BTreeSet;

use common::{ANA, Disk, NOW, Toy, device, key, options, version};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{Epoch, GroupId, Header, Kind, MemberId, Record, RecordId, Slot, Span, Stamp};
use hedgerow_store::{Store, StoreError};
use hedgerow_sync::Set;
use redb::{Database, ReadableTable, TableDefinition};

const BEN: MemberId = MemberId([2; 32]);

fn assent(n: u64) -> Record {
    let header = Header {
        kind: Kind::ASSENT,
        sealed: false,
        body_len: 40,
        clear_len: 40,
        group: GroupId([7; 32]),
        signer: device(),
        slot: Slot::default(),
        stamp: Stamp::new(NOW - Span::minutes(n), 0),
        epoch: Epoch::CLEAR,
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    };
    sign_record(&header, &[n as u8; 40], ANA, &key()).unwrap()
}

fn held(store: &Store) -> BTreeSet<(RecordId, MemberId)> {
    store.of_kind(Kind::ASSENT).into_iter().map(|e| (e.id, e.author)).collect()
}

fn settle(store: &Store, standing: &[(Record, MemberId)], app: u8) {
    store.take_group(standing, &[("settled".to_owned(), Some(vec![app]))]).unwrap();
    let wanted: BTreeSet<_> = standing.iter().map(|(r, author)| (r.id(), *author)).collect();
    assert_eq!(held(store), wanted);
    assert_eq!(store.ids(Set::Group).len(), wanted.len());
    assert_eq!(store.app("settled").unwrap(), Some(vec![app]));
}

#[test]
fn what_was_settled_is_what_is_there() {
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    let listing = version(0, 10, 50);
    store.take(std::slice::from_ref(&listing), &[Some(ANA)], &Toy::default(), NOW, &[]).unwrap();
    settle(&store, &[(assent(1), ANA), (assent(2), ANA)], 1);
    settle(&store, &[(assent(2), ANA), (assent(3), ANA)], 2);
    settle(&store, &[(assent(2), BEN), (assent(3), ANA)], 3);
    assert!(store.holds(&listing.id()), "the rest is left alone");
    drop(store);

    let store = Store::open_backend(disk, options()).unwrap();
    assert_eq!(held(&store), [(assent(2).id(), BEN), (assent(3).id(), ANA)].into());
    assert_eq!(store.record(&assent(3).id()).unwrap(), Some(assent(3)));
    assert_eq!(store.app("settled").unwrap(), Some(vec![3]));
    // Neither a roster nor time moves them; they have no life.
    store.readmit(&Toy { ended: true, ..Toy::default() }, NOW, &[]).unwrap();
    store.expire(NOW + Span::days(4_000)).unwrap();
    assert_eq!(held(&store).len(), 2);
    settle(&store, &[], 4);
}

#[test]
fn what_the_disk_has_changed_is_written_again_with_what_was_settled() {
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    settle(&store, &[(assent(1), ANA), (assent(2), ANA)], 1);
    drop(store);
    let damaged = {
        let records: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records_1");
        let db = Database::builder().create_with_backend(disk.clone()).unwrap();
        let tx = db.begin_write().unwrap();
        let damaged = {
            let mut table = tx.open_table(records).unwrap();
            let mut bytes = table.get(0).unwrap().unwrap().value().to_vec();
            bytes[170] ^= 1;
            table.insert(0, &bytes[..]).unwrap();
            bytes[170] ^= 1;
            Record::read(bytes).unwrap()
        };
        tx.commit().unwrap();
        damaged
    };
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    assert_eq!(store.record(&damaged.id()).unwrap(), None, "the control: it is damaged");
    settle(&store, &[(assent(1), ANA), (assent(2), ANA)], 2);
    assert_eq!(store.record(&damaged.id()).unwrap(), Some(damaged.clone()));
    drop(store);
    let store = Store::open_backend(disk, options()).unwrap();
    assert_eq!(store.record(&damaged.id()).unwrap(), Some(damaged));
    assert_eq!(held(&store).len(), 2);
}

#[test]
fn a_number_that_nobody_has_counted_to_is_damage() {
    let opened_with = |next: u64| {
        let disk = Disk::default();
        drop(Store::open_backend(disk.clone(), options()).unwrap());
        let meta: TableDefinition<'_, &str, u64> = TableDefinition::new("meta_1");
        let db = Database::builder().create_with_backend(disk.clone()).unwrap();
        let tx = db.begin_write().unwrap();
        tx.open_table(meta).unwrap().insert("next", next).unwrap();
        tx.commit().unwrap();
        drop(db);
        Store::open_backend(disk, options()).and_then(|store| store.take_group(&[(assent(1), ANA)], &[]))
    };
    assert!(matches!(opened_with(u64::MAX), Err(StoreError::Damaged(_))));
    assert!(opened_with(1 << 40).is_ok(), "the control");
}

#[test]
fn two_entries_of_one_record_are_damage() {
    let twice = |is_copied: bool| {
        let disk = Disk::default();
        let store = Store::open_backend(disk.clone(), options()).unwrap();
        settle(&store, &[(assent(1), ANA)], 1);
        drop(store);
        let entries: TableDefinition<'_, u64, [u8; 144]> = TableDefinition::new("entries_1");
        let db = Database::builder().create_with_backend(disk.clone()).unwrap();
        let tx = db.begin_write().unwrap();
        let mut table = tx.open_table(entries).unwrap();
        let mut entry = table.get(0).unwrap().unwrap().value();
        // The sum covers the number under which an entry lies.
        let covered = [&1u64.to_be_bytes()[..], &entry[..136]].concat();
        entry[136..].copy_from_slice(&hedgerow_record::hash("hedgerow/1 store entry", &covered)[..8]);
        if !is_copied {
            table.remove(0).unwrap();
        }
        table.insert(1, entry).unwrap();
        drop(table);
        tx.commit().unwrap();
        drop(db);
        Store::open_backend(disk, options()).map(|store| held(&store).len())
    };
    assert!(matches!(twice(true), Err(StoreError::Damaged(_))));
    assert_eq!(twice(false).ok(), Some(1), "the control");
}

#[test]
fn the_nodes_own_state_is_written_found_by_its_beginning_and_erased() {
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    let write = |key: &str, value: &[u8]| (key.to_owned(), Some(value.to_vec()));
    store.put_app(&[write("deal/b", &[2]), write("deal/a", &[1]), write("deam", &[3])]).unwrap();
    let listing = version(0, 10, 50);
    store
        .take(std::slice::from_ref(&listing), &[Some(ANA)], &Toy::default(), NOW, &[write("deal/c", &[4])])
        .unwrap();
    drop(store);
    let store = Store::open_backend(disk, options()).unwrap();
    let found: Vec<String> = store.apps("deal/").unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(found, ["deal/a", "deal/b", "deal/c"]);
    store.put_app(&[("deal/a".to_owned(), None)]).unwrap();
    assert_eq!(store.app("deal/a").unwrap(), None);
    assert_eq!(store.apps("").unwrap().len(), 3);
}
