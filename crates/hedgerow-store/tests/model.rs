//! A store against a plain list that is searched from end to end: whatever is taken, replaced, withdrawn, struck by a
//! roster, past its life or read anew from the disk, both hold the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;
mod plain;

use std::collections::BTreeSet;

use common::{Disk, NOW, options};
use hedgerow_record::{Class, Kind, Millis, Record, RecordId, Span};
use hedgerow_store::Store;
use hedgerow_sync::Set;
use plain::{DEVICES, Plain, Street, chained, slotted};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    /// Records by (device, kind, place, minutes ago, length of the body).
    Take(Vec<(usize, usize, u64, u64, u16)>),
    /// Records by (device, position, variant).
    Chain(Vec<(usize, u32, u8)>),
    /// The roster changes its mind about a device and about how many slots there are.
    Roster(usize, u8, u64),
    /// Organisers take down, or let stand again, the n-th record ever seen.
    TakeDown(prop::sample::Index, bool),
    Days(u64),
    Runs(u64),
    Reopen,
    Compact,
}

fn step() -> impl Strategy<Value = Step> {
    let slot = (0..DEVICES, 0usize..3, 0u64..4, 0u64..40, prop_oneof![Just(0u16), 20u16..60]);
    prop_oneof![
        6 => proptest::collection::vec(slot, 1..5).prop_map(Step::Take),
        3 => proptest::collection::vec((0..DEVICES, 0u32..2, 0u8..8), 1..4).prop_map(Step::Chain),
        4 => (0..DEVICES, 0u8..3, 1u64..5).prop_map(|(d, s, n)| Step::Roster(d, s, n)),
        2 => (any::<prop::sample::Index>(), any::<bool>()).prop_map(|(i, b)| Step::TakeDown(i, b)),
        2 => prop_oneof![Just(1u64), Just(29), Just(31), Just(200)].prop_map(Step::Days),
        2 => prop_oneof![Just(1u64), Just(29), Just(31)].prop_map(Step::Runs),
        2 => Just(Step::Reopen),
        1 => Just(Step::Compact),
    ]
}

fn in_view(store: &Store) -> BTreeSet<RecordId> {
    (1..=127).filter_map(Kind::new).flat_map(|kind| store.of_kind(kind)).map(|e| e.id).collect()
}

fn compare(store: &Store, plain: &Plain, now: Millis) -> Result<(), TestCaseError> {
    let wanted: BTreeSet<RecordId> = plain.in_view().map(Record::id).collect();
    prop_assert_eq!(in_view(store), wanted.clone());
    for (set, class) in [(Set::Slots, Class::Slot), (Set::Chains, Class::Chain)] {
        let count = plain.in_view().filter(|r| r.class() == class).count();
        prop_assert_eq!(store.ids(set).len(), count);
        for moment in [now, now + Span::days(30), now + Span::days(180), now + Span::days(4_000)] {
            let ends: BTreeSet<RecordId> =
                store.ends_between(set, Millis(0), moment).iter().map(|e| e.id).collect();
            let over = |r: &&Record| r.class() == class && r.ends().is_some_and(|end| end <= moment);
            prop_assert_eq!(ends, plain.in_view().filter(over).map(Record::id).collect());
        }
    }
    let ids: Vec<RecordId> = wanted.into_iter().collect();
    let read = store.records(&ids).unwrap();
    prop_assert_eq!(read.len(), ids.len());
    for record in &read {
        prop_assert!(plain.in_view().any(|r| r == record));
        let entry = store.entry(&record.id()).unwrap();
        prop_assert_eq!(entry.author, plain.author(&record.id()).unwrap());
        prop_assert_eq!(entry.stamp, record.header().stamp);
        if record.class() == Class::Slot {
            let h = record.header();
            prop_assert_eq!(store.in_slot(&entry.author, h.kind, h.slot), Some(entry));
        }
    }
    Ok(())
}

fn run(steps: &[Step]) -> Result<(), TestCaseError> {
    let disk = Disk::default();
    let mut store = Store::open_backend(disk.clone(), options()).unwrap();
    let (mut plain, mut street, mut now) = (Plain::default(), Street::default(), NOW);
    let mut seen: Vec<RecordId> = Vec::new();
    for step in steps {
        match step {
            Step::Take(_) | Step::Chain(_) => {
                let batch: Vec<Record> = match step {
                    Step::Take(all) => all.iter().map(|s| slotted(s.0, s.1, s.2, now, s.3, s.4)).collect(),
                    Step::Chain(all) => all.iter().map(|c| chained(c.0, c.1, c.2)).collect(),
                    _ => Vec::new(),
                };
                seen.extend(batch.iter().map(Record::id));
                let proved: Vec<_> = batch.iter().map(|r| Some(plain::author_of(r))).collect();
                let taken = store.take(&batch, &proved, &street, now, &[]).unwrap();
                for (record, taken) in batch.iter().zip(&taken) {
                    let (verdict, replaced) = plain.take(record, &street, now);
                    prop_assert_eq!((taken.verdict, taken.replaced), (verdict, replaced));
                }
            }
            Step::Roster(device, standing, slots) => {
                street.set(*device, *standing, *slots);
                let told = store.readmit(&street, now, &[]).unwrap();
                let (left, back) = plain.readmit(&street, now);
                prop_assert_eq!(told.left.iter().copied().collect::<BTreeSet<_>>(), left);
                prop_assert_eq!(told.back.iter().copied().collect::<BTreeSet<_>>(), back);
            }
            Step::TakeDown(which, down) if !seen.is_empty() => {
                street.take_down(*which.get(&seen), *down);
                store.readmit(&street, now, &[]).unwrap();
                plain.readmit(&street, now);
            }
            Step::TakeDown(..) => {}
            Step::Days(days) => {
                now = now + Span::days(*days);
                let gone: BTreeSet<RecordId> = store.expire(now).unwrap().into_iter().collect();
                prop_assert_eq!(gone, plain.expire(now));
            }
            Step::Runs(days) => {
                store.run_for(days * 24 * 60).unwrap();
                plain.run_for(days * 24 * 60);
            }
            Step::Reopen => {
                drop(store);
                store = Store::open_backend(disk.clone(), options()).unwrap();
            }
            Step::Compact => store.compact().unwrap(),
        }
        compare(&store, &plain, now)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_store_holds_what_a_plain_list_holds(steps in proptest::collection::vec(step(), 1..30)) {
        run(&steps)?;
    }
}

/// Two homes that heard of the same things in another order hold the same once both have asked again.
#[test]
fn whoever_hears_in_another_order_holds_the_same_after_asking_again() {
    let steps = [
        Step::Take(vec![(0, 0, 0, 20, 30)]),
        Step::Roster(0, 2, 4),
        // Another device of the same member fills the slot anew, while the first version waits in its grace.
        Step::Take(vec![(1, 3, 0, 10, 30)]),
        Step::Roster(0, 0, 4),
        Step::Roster(1, 2, 4),
        Step::Reopen,
        Step::Roster(1, 0, 4),
    ];
    run(&steps).unwrap();
}
