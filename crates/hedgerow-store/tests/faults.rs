//! What a disk may do to a store: lose power anywhere, fill up, be damaged, be copied, be shared. Nothing that was
//! reported as kept is lost, and nothing wrong is ever given out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use std::collections::BTreeSet;

use common::{ANA, Disk, NOW, Op, Toy, options, version};
use hedgerow_record::{Kind, Millis, Record, RecordId, Span, Verdict};
use hedgerow_store::{ClockCheck, Entry, OpenOptions, Store, StoreError};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Points at which the power is cut.
const POINTS: usize = 2_000;

fn keep(store: &Store, records: &[Record]) -> Result<usize, StoreError> {
    let taken = store.take(records, &vec![Some(ANA); records.len()], &Toy::default(), NOW, &[])?;
    Ok(taken.iter().filter(|t| matches!(t.verdict, Verdict::Keep(_))).count())
}

fn held(store: &Store) -> BTreeSet<RecordId> {
    store.of_kind(Kind::LISTING).into_iter().map(|e| e.id).collect()
}

fn contains(file: &[u8], record: &[u8]) -> bool {
    file.windows(record.len()).any(|part| part == record)
}

/// Two thousand cuts: of what was not synced yet, a random half has reached the disk.
#[test]
fn power_cut_anywhere_loses_nothing_that_was_reported_and_leaves_nothing_half() {
    let disk = Disk::default();
    disk.0.lock().unwrap().notes = true;
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    let mut states: Vec<BTreeSet<RecordId>> = vec![BTreeSet::new()];
    for step in 0..40u64 {
        let batch: Vec<Record> = (0..4)
            .map(|i| version((step * 3 + i) % 32, 200 - step, if step % 7 == 6 { 0 } else { 300 }))
            .collect();
        keep(&store, &batch).unwrap();
        states.push(held(&store));
        disk.0.lock().unwrap().log.push(Op::Told(states.len() - 1));
    }
    drop(store);
    let log = std::mem::take(&mut disk.0.lock().unwrap().log);
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let mut points: Vec<usize> = (0..POINTS).map(|_| rng.next_u64() as usize % (log.len() + 1)).collect();
    points.sort_unstable();

    let (mut synced, mut at_sync, mut told) = (Vec::new(), 0, 0);
    let mut reached = 0;
    let mut in_flight = 0;
    for point in points {
        while reached < point {
            match &log[reached] {
                Op::Sync => {
                    log[at_sync..reached].iter().for_each(|op| op.apply(&mut synced));
                    at_sync = reached;
                }
                Op::Told(n) => told = *n,
                _ => {}
            }
            reached += 1;
        }
        let mut bytes = synced.clone();
        for op in &log[at_sync..point] {
            // A longer file is there before anything in it; of the writes, a half.
            if matches!(op, Op::Len(_)) || rng.next_u32() % 2 == 0 {
                op.apply(&mut bytes);
            }
        }
        let store = match Store::open_backend(Disk::holding(bytes), options()) {
            Ok(store) => store,
            // Before the very first commit there is no file to speak of; it would be put aside and begun anew.
            Err(StoreError::Damaged(_) | StoreError::Io(_)) if told == 0 => continue,
            Err(error) => panic!("cut at {point} of {}: {error}", log.len()),
        };
        let found = held(&store);
        let next = states.get(told + 1);
        assert!(
            found == states[told] || Some(&found) == next,
            "cut at {point}: neither before nor after a step"
        );
        in_flight += usize::from(found != states[told]);
        let ids: Vec<RecordId> = found.iter().copied().collect();
        assert_eq!(store.records(&ids).unwrap().len(), ids.len(), "cut at {point}: a record is half");
    }
    println!("{POINTS} cuts; in {in_flight} of them a step was on the disk before it was reported");
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::default();
    let store = Store::open_backend(disk.clone(), options()).unwrap();
    let first: Vec<Record> = (0..20).map(|n| version(n, 100, 4_000)).collect();
    assert_eq!(keep(&store, &first).unwrap(), 20);
    let kept = held(&store);
    let size = disk.0.lock().unwrap().bytes.len() as u64;
    disk.0.lock().unwrap().room = Some(size);
    let more: Vec<Record> = (20..250).map(|n| version(n, 100, 8_000)).collect();
    assert!(matches!(keep(&store, &more), Err(StoreError::DiskFull)));
    assert_eq!(held(&store), kept, "memory follows the disk, not the wish");
    drop(store);
    // There is room again.
    disk.0.lock().unwrap().room = None;
    let bytes = disk.0.lock().unwrap().bytes.clone();
    let path = folder.path().join("street.records");
    std::fs::write(&path, bytes).unwrap();
    let (store, report) = Store::open(&path, options()).unwrap();
    assert_eq!(report.moved_aside, None);
    assert_eq!(held(&store), kept);
    assert_eq!(keep(&store, &more).unwrap(), 230);
}

#[test]
fn home_copied_to_second_laptop() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("street.records");
    let (store, _) = Store::open(&path, options()).unwrap();
    keep(&store, &[version(0, 1, 50)]).unwrap();
    drop(store);
    let other = OpenOptions { machine: [9; 32], ..options() };
    assert!(matches!(Store::open(&path, other).err(), Some(StoreError::OtherMachine)));
    assert_eq!(
        Store::open(&path, options()).unwrap().1.records,
        1,
        "the control: on its own machine it opens"
    );
    // The other machine makes it its own; then the first is the stranger.
    assert_eq!(Store::adopt(&path, other).unwrap().1.records, 1);
    assert!(matches!(Store::open(&path, options()).err(), Some(StoreError::OtherMachine)));
}

#[test]
fn a_file_is_used_by_one_program_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("street.records");
    let (store, _) = Store::open(&path, options()).unwrap();
    assert!(matches!(Store::open(&path, options()).err(), Some(StoreError::InUse)));
    drop(store);
    assert!(Store::open(&path, options()).is_ok(), "the control");
}

#[test]
fn clock_two_years_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("street.records");
    let (store, _) = Store::open(&path, options()).unwrap();
    keep(&store, &[version(0, 1, 50)]).unwrap();
    drop(store);
    let at = |now| {
        let (_, report) = Store::open(&path, OpenOptions { now, ..options() }).unwrap();
        report.clock
    };
    assert!(matches!(at(NOW + Span::days(730)), ClockCheck::Ahead(by) if by > Span::days(700)));
    assert!(matches!(at(NOW - Span::days(2)), ClockCheck::Behind(_)));
    assert_eq!(at(NOW + Span::days(30)), ClockCheck::Fine, "the control");
}

#[test]
fn what_is_past_its_life_waits_thirty_days_of_running_time() {
    let store = Store::open_backend(Disk::default(), options()).unwrap();
    let record = version(0, 10, 50);
    keep(&store, std::slice::from_ref(&record)).unwrap();
    let later = Millis(record.ends().unwrap().0);
    assert!(
        store.expire(later - Span::millis(1)).unwrap().is_empty(),
        "the control: a moment before, it lives"
    );
    assert_eq!(store.expire(later).unwrap(), [record.id()]);
    assert!(!store.holds(&record.id()));
    // A clock that was wrong: within its grace it comes back.
    store.run_for(29 * 24 * 60).unwrap();
    assert_eq!(store.readmit(&Toy::default(), NOW, &[]).unwrap().back, [record.id()]);
    assert!(store.holds(&record.id()));
    store.expire(later).unwrap();
    store.run_for(31 * 24 * 60).unwrap();
    assert!(store.readmit(&Toy::default(), NOW, &[]).unwrap().back.is_empty());
}

#[test]
fn a_roster_that_changes_its_mind_hides_and_shows() {
    let store = Store::open_backend(Disk::default(), options()).unwrap();
    let (old, new) = (version(0, 10, 50), version(0, 5, 50));
    keep(&store, &[old.clone(), new.clone()]).unwrap();
    let ended = Toy { ended: true, ..Toy::default() };
    assert_eq!(store.readmit(&ended, NOW, &[]).unwrap().left, [new.id()]);
    assert!(store.ids(hedgerow_sync::Set::Slots).is_empty());
    assert_eq!(store.readmit(&Toy::default(), NOW, &[]).unwrap().back, [new.id()]);
    assert!(!store.holds(&old.id()), "what was superseded does not come back");
    let down = Toy { taken_down: [new.id()].into(), ..Toy::default() };
    assert_eq!(store.readmit(&down, NOW, &[]).unwrap().left, [new.id()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    /// Bytes that flip or an end that is missing: the file opens with what is true in it, or is put aside whole.
    #[test]
    fn a_damaged_file_never_gives_out_what_is_wrong(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 0..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("street.records");
        let records: Vec<Record> = (0..30).map(|n| version(n, 100, 600)).collect();
        let known: Vec<Entry> = {
            let (store, _) = Store::open(&path, options()).unwrap();
            keep(&store, &records).unwrap();
            store.of_kind(Kind::LISTING)
        };
        let mut bytes = std::fs::read(&path).unwrap();
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        for (at, flip) in flips {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] ^= flip;
            }
        }
        std::fs::write(&path, &bytes).unwrap();
        match Store::open(&path, options()) {
            Ok((store, report)) => {
                for entry in store.of_kind(Kind::LISTING) {
                    prop_assert!(known.contains(&entry), "something wrong is told of a record");
                }
                let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
                let read = store.records(&ids).unwrap_or_default();
                for record in &read {
                    prop_assert!(records.contains(record), "wrong bytes were given out");
                }
                let reading = store.records(&ids);
                if matches!(reading, Err(StoreError::Damaged(_))) {
                    // Found only on reading: put aside, and the next start begins anew.
                    drop(store);
                    let (store, _) = Store::open(&path, options()).unwrap();
                    prop_assert_eq!(keep(&store, &records).unwrap(), 30, "all of it can be fetched again");
                } else if let Some(aside) = report.moved_aside {
                    // redb notes in its own pages that a file was opened; what was kept is not touched.
                    let aside = std::fs::read(aside).unwrap();
                    for record in records.iter().filter(|r| contains(&bytes, r.bytes())) {
                        prop_assert!(contains(&aside, record.bytes()), "what was put aside is what was there");
                    }
                    prop_assert_eq!(keep(&store, &records).unwrap(), 30, "and all of it can be fetched again");
                }
            }
            Err(StoreError::OtherMachine | StoreError::NewerFormat { .. }) => {}
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    /// A store against a map: supersession, withdrawal, life, reopening.
    #[test]
    fn a_store_is_a_map_of_slots(
        steps in proptest::collection::vec((0u64..6, 0u64..50, prop_oneof![Just(0u16), 20u16..60]), 1..60),
        reopen in 0usize..60,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("street.records");
        let (mut store, _) = Store::open(&path, options()).unwrap();
        let mut model: std::collections::BTreeMap<u64, Record> = Default::default();
        for (i, (slot, minutes, len)) in steps.iter().enumerate() {
            let record = version(*slot, *minutes, *len);
            keep(&store, std::slice::from_ref(&record)).unwrap();
            let order = |r: &Record| (r.header().stamp, r.id());
            if model.get(slot).is_none_or(|held| order(held) < order(&record)) {
                model.insert(*slot, record);
            }
            if i == reopen {
                drop(store);
                store = Store::open(&path, options()).unwrap().0;
            }
            let wanted: BTreeSet<RecordId> = model.values().map(Record::id).collect();
            prop_assert_eq!(held(&store), wanted.clone());
            prop_assert_eq!(store.ids(hedgerow_sync::Set::Slots).len(), wanted.len());
        }
        for record in model.values() {
            let read = store.record(&record.id()).unwrap();
            prop_assert_eq!(read.as_ref(), Some(record));
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o500)).unwrap();
    if std::fs::write(locked.join("probe"), b"").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    assert!(matches!(Store::open(&locked.join("a"), options()).err(), Some(StoreError::ReadOnly(_))));
}
