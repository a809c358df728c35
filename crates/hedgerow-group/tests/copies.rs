//! What a neighbour who changes a byte of somebody's record can and cannot do to everybody's roster.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::{NOW, two_neighbours};
use hedgerow_group::{Proofs, fold, settle};
use hedgerow_record::{Kind, Millis, Record};

/// The same record with another signature, which does not hold.
fn with_another_signature(record: &Record) -> Record {
    let mut bytes = record.bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    Record::read(bytes).unwrap()
}

#[test]
fn a_copy_with_another_signature_keeps_no_honest_one_out() {
    let (street, bela, records, ..) = two_neighbours();
    let wanted = street.roster(&records);
    assert!(wanted.member(&bela.root.member()).unwrap().in_force);
    let copies: Vec<Record> = records.iter().map(with_another_signature).collect();
    let before: Vec<Record> = copies.iter().chain(&records).cloned().collect();
    let after: Vec<Record> = records.iter().chain(&copies).cloned().collect();
    // Also where the signatures of the honest ones were checked before: a proof is of one signature.
    let mut proofs = Proofs::default();
    settle(street.founding.group, records.clone(), &mut proofs, Millis(NOW.0 + 60_000));
    for heap in [before, after] {
        for proofs in [&mut Proofs::default(), &mut proofs] {
            let facts = settle(street.founding.group, heap.clone(), proofs, Millis(NOW.0 + 60_000)).facts;
            assert!(facts.iter().all(|f| records.contains(&f.record)) && facts.len() == records.len());
            assert_eq!(fold(street.founding.group, &facts, &BTreeSet::new()), wanted);
        }
    }
    // The control: alone the copies are nothing, whatever was proved of the honest ones.
    let alone = settle(street.founding.group, copies, &mut proofs, Millis(NOW.0 + 60_000));
    assert!(alone.facts.is_empty());
}

#[test]
fn nothing_stands_on_a_charter_that_does_not() {
    let (street, _, records, ..) = two_neighbours();
    let forged: Vec<Record> = records
        .iter()
        .map(|r| if r.header().kind == Kind::CHARTER { with_another_signature(r) } else { r.clone() })
        .collect();
    // What stands has to stand by itself: the next heap is made of it.
    let facts = street.facts(&forged);
    let again: Vec<Record> = facts.iter().map(|f| f.record.clone()).collect();
    assert_eq!(street.facts(&again).len(), facts.len());
    assert!(facts.is_empty());
    // The control: with the charter everything stands, and goes on standing.
    let facts = street.facts(&records);
    let again: Vec<Record> = facts.iter().map(|f| f.record.clone()).collect();
    assert_eq!((facts.len(), street.facts(&again).len()), (records.len(), records.len()));
}
