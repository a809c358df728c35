//! What is held is a function of the set of records, not of the order in which they came.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{ANA, BELA, Shelf, ago, header, key, payment, record, roster, withdrawal};
use hedgerow_record::admit::replaces;
use hedgerow_record::sign::sign_record;
use hedgerow_record::{Header, MemberId, Record, RecordId, Slot, Verdict};
use proptest::prelude::*;

/// Calls `each` with every order of the items (Heap's algorithm).
fn every_order(items: &mut [Record], n: usize, each: &mut impl FnMut(&[Record])) {
    if n <= 1 {
        return each(items);
    }
    for i in 0..n {
        every_order(items, n - 1, each);
        items.swap(if n.is_multiple_of(2) { i } else { 0 }, n - 1);
    }
}

fn held(records: &[Record], shelf: Shelf) -> BTreeSet<RecordId> {
    let mut shelf = shelf;
    records.iter().for_each(|r| {
        shelf.offer(r, &roster());
    });
    shelf.ids().into_iter().collect()
}

/// The sets that all orders lead to, and how many orders there were.
fn outcomes(records: &mut [Record], forgetful: bool) -> (BTreeSet<BTreeSet<RecordId>>, usize) {
    let (mut sets, mut orders) = (BTreeSet::new(), 0);
    let n = records.len();
    every_order(records, n, &mut |order| {
        orders += 1;
        sets.insert(held(order, Shelf { forgetful, ..Shelf::default() }));
    });
    (sets, orders)
}

/// What the rule says without any order: of each (member, kind, slot) the highest (stamp, id).
fn by_rule(records: &[Record], author: impl Fn(&Record) -> MemberId) -> BTreeSet<RecordId> {
    let mut best: BTreeMap<(MemberId, u8, [u8; 8], u64), &Record> = BTreeMap::new();
    for record in records {
        let h = record.header();
        let place = (author(record), h.kind.number(), h.slot.prefix.0, h.slot.number);
        let of = |r: &Record| (r.header().stamp, r.id());
        match best.get(&place) {
            Some(there) if !replaces(of(record), of(there)) => {}
            _ => {
                best.insert(place, record);
            }
        }
    }
    best.into_values().map(Record::id).collect()
}

fn author(record: &Record) -> MemberId {
    if record.header().signer == common::device(2) { BELA } else { ANA }
}

#[test]
fn every_permutation_of_six_slot_records_leads_to_one_set() {
    // One slot written by both devices of Ana, withdrawn and used again, two of them in the same millisecond; another
    // slot, and Béla's.
    let by_other = Header { slot: header(1, 0, ago(5), 20).slot, ..header(3, 0, ago(5), 20) };
    let mut records = vec![
        record(1, ANA, 0, ago(9)),
        sign_record(&by_other, &[9; 20], ANA, &key(3)).unwrap(),
        withdrawal(1, ANA, 0, ago(5)),
        record(1, ANA, 0, ago(7)),
        record(1, ANA, 1, ago(9)),
        record(2, BELA, 0, ago(1)),
    ];
    let expected = by_rule(&records, author);
    let (sets, orders) = outcomes(&mut records, false);
    assert_eq!(orders, 720);
    assert_eq!(sets, [expected].into());
    let (sets, _) = outcomes(&mut records, true);
    assert!(sets.len() > 1, "the control: where slots are not looked up the order decides");
}

#[test]
fn every_permutation_of_six_branches_of_a_chain_leads_to_one_set() {
    let mut records: Vec<Record> = (0..6).map(|fill| payment(1, ANA, 3, fill)).collect();
    let (sets, orders) = outcomes(&mut records, false);
    assert_eq!((sets.len(), orders), (1, 720));
    let (two, _) = outcomes(&mut records[..2], false);
    assert_eq!(two.first().map(BTreeSet::len), Some(2), "the control: fewer than four are all held");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_order_of_arrival_changes_what_is_held(
        what in proptest::collection::vec((1u8..4, 0u64..2, 0u64..4, any::<bool>(), any::<bool>()), 1..6),
    ) {
        let mut records: Vec<Record> = what.iter().map(|(n, number, minutes, withdrawn, elsewhere)| {
            let len = if *withdrawn { 0 } else { 20 };
            let (who, home) = if *n == 2 { (BELA, 2) } else { (ANA, if *elsewhere { 4 - *n } else { *n }) };
            let slot = Slot { prefix: common::device(home).slot_prefix(), number: *number };
            let header = Header { slot, ..header(*n, *number, ago(*minutes), len) };
            sign_record(&header, &vec![*n; usize::from(len)], who, &key(*n)).unwrap()
        }).collect();
        let expected = by_rule(&records, author);
        let (sets, _) = outcomes(&mut records, false);
        prop_assert_eq!(sets, BTreeSet::from([expected]));
    }

    #[test]
    fn what_is_offered_twice_changes_nothing(minutes in proptest::collection::vec(0u64..6, 1..8)) {
        let records: Vec<Record> = minutes.iter().map(|m| record(1, ANA, 0, ago(*m))).collect();
        let mut shelf = Shelf::default();
        records.iter().for_each(|r| { shelf.offer(r, &roster()); });
        let first = shelf.ids();
        for r in &records {
            prop_assert!(!matches!(shelf.offer(r, &roster()), Verdict::Keep(_)));
        }
        prop_assert_eq!(shelf.ids(), first);
    }
}
