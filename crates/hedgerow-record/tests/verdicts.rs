//! Each verdict of admission, and the order in which they are given.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{
    ANA, BAD_SIGNATURE, BELA, GROUP, NOW, Shelf, Toy, UNKNOWN_AUTHOR, ago, alone, clear_record, device,
    header, key, payment, record, roster,
};
use hedgerow_record::clear::{AssentClear, DeviceClear, write};
use hedgerow_record::limits::{CHAIN_BRANCHES, LIFE_LONG, LIFE_ORDINARY, LIFE_SHORT};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    ActId, BoxKey, Class, DropReason, Epoch, Fault, GroupId, Header, Held, Kind, Millis, Record, RootKey,
    ShapeError, Slot, Span, Verdict, admit,
};

/// What bytes from a neighbour come to: shape first, then admission.
fn judge(bytes: &[u8], roster: &Toy) -> Verdict {
    match Record::read(bytes.to_vec()) {
        Ok(record) => alone(&record, roster),
        Err(shape) => Verdict::Fault(Fault::Shape(shape)),
    }
}

#[test]
fn truncated_records_are_faults() {
    let good = record(1, ANA, 0, ago(1));
    for len in 0..good.bytes().len() {
        let cut = judge(&good.bytes()[..len], &roster());
        assert_eq!(cut, Verdict::Fault(Fault::Shape(ShapeError::Truncated)), "{len} bytes");
    }
    assert_eq!(judge(good.bytes(), &roster()), Verdict::Keep(ANA), "the control");
}

#[test]
fn oversized_records_are_faults() {
    let good = record(1, ANA, 0, ago(1));
    let oversized = Verdict::Fault(Fault::Shape(ShapeError::Oversized));
    for more in [1, 64, 20_000] {
        assert_eq!(judge(&[good.bytes(), &vec![0; more]].concat(), &roster()), oversized);
    }
    let of_len = |kind: Kind, len: usize| {
        let body_len = u16::try_from(len).unwrap();
        let header = Header { kind, ..header(1, 0, ago(1), body_len) };
        sign_record(&header, &vec![0; len], ANA, &key(1)).map(|r| r.bytes().len())
    };
    for number in 1..64 {
        let kind = Kind::new(number).unwrap();
        let max = kind.body_max();
        assert_eq!(of_len(kind, max + 1), Err(ShapeError::Oversized));
        assert_eq!(of_len(kind, max), Ok(160 + max + 64), "the control: kind {number} of {max} bytes");
    }
    assert_eq!(judge(good.bytes(), &roster()), Verdict::Keep(ANA), "the control");
}

#[test]
fn mis_signed_records_are_faults() {
    let good = record(1, ANA, 0, ago(1));
    for bit in 0..512 {
        let mut bytes = good.bytes().to_vec();
        let at = bytes.len() - 64 + bit / 8;
        bytes[at] ^= 1 << (bit % 8);
        assert_eq!(judge(&bytes, &roster()), BAD_SIGNATURE, "bit {bit}");
    }
    assert_eq!(judge(good.bytes(), &roster()), Verdict::Keep(ANA), "the control");
}

#[test]
fn foreign_group_records_are_faults() {
    let in_group = |group| {
        let header = Header { group, ..header(1, 0, ago(1), 20) };
        alone(&sign_record(&header, &[9; 20], ANA, &key(1)).unwrap(), &roster())
    };
    assert_eq!(in_group(GroupId([8; 32])), Verdict::Fault(Fault::ForeignGroup));
    assert_eq!(in_group(GROUP), Verdict::Keep(ANA), "the control");
}

#[test]
fn unknown_kind_records_are_carried() {
    for number in [9, 31, 35, 47, 53, 63] {
        let kind = Kind::new(number).unwrap();
        let at = |slot_number| {
            let header = Header { kind, ..header(1, slot_number, ago(1), 20) };
            sign_record(&header, &[9; 20], ANA, &key(1))
        };
        assert_eq!(alone(&at(1023).unwrap(), &roster()), Verdict::Keep(ANA), "kind {number}");
        assert_eq!(at(1024).unwrap_err(), ShapeError::Field("slot number"), "the control: kind {number}");
    }
    for number in [94, 127] {
        let carried = clear_record(1, ANA, Kind::new(number).unwrap(), &[0xFF; 5]);
        assert_eq!(alone(&carried, &roster()), Verdict::Keep(ANA), "kind {number}");
    }
    let known = clear_record(1, ANA, Kind::ASSENT, &[0xFF; 5]);
    let fault = Verdict::Fault(Fault::Shape(ShapeError::Field("clear part")));
    assert_eq!(alone(&known, &roster()), fault, "the control: a known kind is read");
}

#[test]
fn ended_records_are_dropped() {
    for (number, life) in [(2, LIFE_ORDINARY), (34, LIFE_SHORT), (50, LIFE_LONG)] {
        let kind = Kind::new(number).unwrap();
        let at = |stamp: Millis| {
            let header = Header { kind, ..header(1, 0, stamp, 20) };
            alone(&sign_record(&header, &[9; 20], ANA, &key(1)).unwrap(), &roster())
        };
        assert_eq!(at(NOW - life), Verdict::Drop(DropReason::Ended), "kind {number}");
        assert_eq!(at(NOW - life + Span::millis(1)), Verdict::Keep(ANA), "the control: kind {number}");
    }
    // Money and the group itself have no end.
    let old = Header { kind: Kind::PAYMENT, slot: Slot::default(), ..header(1, 0, Millis(0), 20) };
    let old = sign_record(&old, &[9; 20], ANA, &key(1)).unwrap();
    assert_eq!(alone(&old, &roster()), Verdict::Keep(ANA));
    assert_eq!(old.ends(), None);
}

#[test]
fn removed_taken_down_and_duplicate_records_are_dropped() {
    let fine = record(1, ANA, 0, ago(1));
    let removed = Toy { ended: [ANA].into(), ..roster() };
    assert_eq!(alone(&fine, &removed), Verdict::Drop(DropReason::Removed));
    let down = Toy { taken_down: [fine.id()].into(), ..roster() };
    assert_eq!(alone(&fine, &down), Verdict::Drop(DropReason::TakenDown));
    let mut shelf = Shelf::default();
    assert_eq!(shelf.offer(&fine, &roster()), Verdict::Keep(ANA), "the control");
    assert_eq!(shelf.offer(&fine, &roster()), Verdict::Drop(DropReason::Duplicate));
    // Not "was ever seen": what is not held any more may come again.
    shelf.by_id.clear();
    assert_eq!(shelf.offer(&fine, &roster()), Verdict::Keep(ANA), "the control: held no more");
    shelf.by_id.clear();
    shelf.refused.insert(fine.id(), Fault::Signature);
    assert_eq!(shelf.offer(&fine, &roster()), BAD_SIGNATURE, "remembered faults are not looked into again");
}

#[test]
fn cheap_checks_come_first() {
    // Everything is wrong with it; what needs no roster and no signature is named first.
    let foreign = Header { group: GroupId([8; 32]), ..header(9, 0, NOW + Span::days(1), 20) };
    let mut bytes = sign_record(&foreign, &[9; 20], ANA, &key(9)).unwrap().bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(judge(&bytes, &roster()), Verdict::Fault(Fault::ForeignGroup));
    bytes[8..40].copy_from_slice(&GROUP.0);
    assert_eq!(judge(&bytes, &roster()), Verdict::Drop(DropReason::Future));
    bytes[88..96].copy_from_slice(&hedgerow_record::Stamp::new(ago(1), 0).0.to_be_bytes());
    assert_eq!(judge(&bytes, &roster()), UNKNOWN_AUTHOR);
    let mut known = roster();
    known.claims.insert(device(9), vec![BELA]);
    assert_eq!(judge(&bytes, &known), BAD_SIGNATURE);
}

#[test]
fn of_one_position_of_a_chain_the_four_lowest_ids_are_held() {
    let mut branches: Vec<Record> = (0..7).map(|fill| payment(1, ANA, 3, fill)).collect();
    branches.sort_by_key(Record::id);
    let lowest: Vec<_> = branches.iter().take(CHAIN_BRANCHES).map(Record::id).collect();
    for turn in 0..branches.len() {
        branches.rotate_left(1);
        let mut shelf = Shelf::default();
        branches.iter().for_each(|b| {
            let verdict = shelf.offer(b, &roster());
            assert!(matches!(verdict, Verdict::Keep(ANA) | Verdict::Drop(DropReason::Full)), "{verdict:?}");
        });
        assert_eq!(shelf.ids(), lowest, "turn {turn}");
    }
    let mut shelf = Shelf::default();
    branches.iter().take(2).for_each(|b| {
        assert_eq!(shelf.offer(b, &roster()), Verdict::Keep(ANA), "the control: two prove a fork");
    });
}

#[test]
fn an_ended_chain_stands_up_to_what_its_ending_kept() {
    let at = |seq, roster: &Toy| alone(&payment(1, ANA, seq, 1), roster);
    let retired = Toy { retired: [device(1)].into(), chain_kept: Some(5), ..roster() };
    let removed = Toy { ended: [ANA].into(), chain_kept: Some(5), ..roster() };
    for ended in [&retired, &removed] {
        assert_eq!(at(6, ended), Verdict::Drop(DropReason::Removed));
        assert_eq!(at(5, ended), Verdict::Keep(ANA));
    }
    assert_eq!(at(6, &roster()), Verdict::Keep(ANA), "the control: not ended");
    assert_eq!(at(0, &Toy { chain_kept: None, ..retired }), Verdict::Drop(DropReason::Removed));
}

#[test]
fn endings_of_group_records_are_left_to_the_fold() {
    let assent = write(&AssentClear { under: ActId([1; 32]), act: ActId([2; 32]) });
    let assent = clear_record(1, ANA, Kind::ASSENT, &assent);
    let ended = Toy { ended: [ANA].into(), retired: [device(1)].into(), ..roster() };
    assert_eq!(alone(&assent, &ended), Verdict::Keep(ANA));
    let by_nobody = clear_record(9, ANA, Kind::ASSENT, assent.clear());
    assert_eq!(alone(&by_nobody, &ended), UNKNOWN_AUTHOR, "the control: ever certified");
    let unknown = Verdict::Drop(DropReason::UnknownReference);
    let waiting = Toy { judgement: Err(unknown), ..roster() };
    assert_eq!(alone(&assent, &waiting), unknown, "what the group's own judgement says is passed on");
    assert_eq!(
        alone(&record(1, ANA, 0, ago(1)), &waiting),
        Verdict::Keep(ANA),
        "the control: of group records alone"
    );
}

#[test]
fn who_may_have_signed_a_record_that_carries_its_own_root() {
    let root = RootKey(key(50).verifying_key().to_bytes());
    let clear =
        DeviceClear { root, device_box: BoxKey([1; 32]), label: String::new(), root_signature: [0; 64] };
    // The device is in no roster yet: that is what the record is for.
    let by = |author| alone(&clear_record(9, author, Kind::DEVICE, &write(&clear)), &roster());
    assert_eq!(by(root.member()), Verdict::Keep(root.member()));
    assert_eq!(by(ANA), BAD_SIGNATURE, "the control");
    // Retirement and leaving are signed by a root, whatever device it has.
    let leaving = write(&hedgerow_record::clear::LeavingClear { stay: Vec::new() });
    let member = device(50).as_root().member();
    assert_eq!(alone(&clear_record(50, member, Kind::LEAVING, &leaving), &roster()), Verdict::Keep(member));
    assert_eq!(
        alone(&clear_record(1, ANA, Kind::LEAVING, &leaving), &roster()),
        BAD_SIGNATURE,
        "the control"
    );
}

#[test]
fn the_moment_of_admission_is_all_that_time_decides() {
    let record = record(1, ANA, 0, ago(1));
    let at = |now| admit(&Shelf::default(), &record, &roster(), now);
    assert_eq!(at(Millis(0)), Verdict::Drop(DropReason::Future));
    assert_eq!(at(NOW), Verdict::Keep(ANA));
    assert_eq!(at(Millis(u64::MAX)), Verdict::Drop(DropReason::Ended));
    assert!(!Shelf::default().holds(&record.id()) && record.class() == Class::Slot);
    assert_ne!(record.header().epoch, Epoch::CLEAR);
}
