//! What nobody gets in: each test that says "no" has a control in which the same thing is honest, or in which the guard
//! is taken away and the bad thing succeeds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{
    ANA, BAD_SIGNATURE, BELA, NOW, Shelf, Toy, UNKNOWN_AUTHOR, ago, alone, device, header, key, record,
    roster, withdrawal,
};
use hedgerow_record::limits::FUTURE_TOLERANCE;
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    DropReason, Header, Held, Kind, MemberId, Record, ShapeError, Slot, Span, Verdict, sign,
};

#[test]
fn forged_author() {
    let honest = record(1, ANA, 0, ago(1));
    let mut bytes = honest.bytes().to_vec();
    // Somebody else's key in the header, the signature as it was.
    bytes[40..72].copy_from_slice(&device(2).0);
    bytes[72..80].copy_from_slice(&device(2).slot_prefix().0);
    let forged = Record::read(bytes).unwrap();
    assert_eq!(alone(&forged, &roster()), BAD_SIGNATURE);
    // One bit of the body.
    let mut bytes = honest.bytes().to_vec();
    bytes[165] ^= 1;
    let changed = Record::read(bytes).unwrap();
    assert_eq!(alone(&changed, &roster()), BAD_SIGNATURE);

    assert_eq!(alone(&honest, &roster()), Verdict::Keep(ANA), "the control: honest");
    let mut unguarded = Shelf { proved: Some(BELA), ..Shelf::default() };
    assert_eq!(
        unguarded.offer(&forged, &roster()),
        Verdict::Keep(BELA),
        "the control: no signature is checked"
    );
}

#[test]
fn signer_not_claimed_author() {
    // Béla's device signs in Ana's name; and a device nobody knows signs in its own.
    let in_anas_name = record(2, ANA, 0, ago(1));
    assert_eq!(alone(&in_anas_name, &roster()), BAD_SIGNATURE);
    let unknown = record(9, ANA, 0, ago(1));
    assert_eq!(alone(&unknown, &roster()), UNKNOWN_AUTHOR);
    // What was proved earlier counts only among those who claim the key.
    let mut told = Shelf { proved: Some(ANA), ..Shelf::default() };
    assert_eq!(told.offer(&in_anas_name, &roster()), BAD_SIGNATURE);

    assert_eq!(alone(&record(2, BELA, 0, ago(1)), &roster()), Verdict::Keep(BELA), "the control: honest");
    let mut claimed = roster();
    claimed.claims.insert(device(2), vec![ANA]);
    assert_eq!(alone(&in_anas_name, &claimed), Verdict::Keep(ANA), "the control: Ana claims the device");
}

#[test]
fn a_key_that_two_members_claim_moves_no_record() {
    let mut both = roster();
    both.claims.insert(device(2), vec![ANA, BELA]);
    assert_eq!(alone(&record(2, BELA, 0, ago(1)), &both), Verdict::Keep(BELA));
    assert_eq!(
        alone(&record(2, ANA, 0, ago(1)), &both),
        Verdict::Keep(ANA),
        "the control: in the other's name"
    );
    let stranger = record(2, MemberId([3; 32]), 0, ago(1));
    assert_eq!(alone(&stranger, &both), BAD_SIGNATURE);
}

#[test]
fn superseded_comes_back() {
    let (old, new) = (record(1, ANA, 0, ago(9)), record(1, ANA, 0, ago(1)));
    let mut shelf = Shelf::default();
    shelf.offer(&old, &roster());
    assert_eq!(shelf.offer(&new, &roster()), Verdict::Keep(ANA));
    assert_eq!(shelf.offer(&old, &roster()), Verdict::Stale);
    assert!(shelf.holds(&new.id()) && !shelf.holds(&old.id()));

    let other_slot = record(1, ANA, 1, ago(9));
    assert_eq!(shelf.offer(&other_slot, &roster()), Verdict::Keep(ANA), "the control: another slot");
    shelf.forgetful = true;
    assert_eq!(shelf.offer(&old, &roster()), Verdict::Keep(ANA), "the control: slots are not looked up");
}

#[test]
fn deleted_comes_back() {
    let thing = record(1, ANA, 0, ago(9));
    let withdrawn = withdrawal(1, ANA, 0, ago(5));
    let mut shelf = Shelf::default();
    shelf.offer(&thing, &roster());
    assert_eq!(shelf.offer(&withdrawn, &roster()), Verdict::Keep(ANA));
    assert_eq!(shelf.offer(&thing, &roster()), Verdict::Stale);
    assert_eq!(shelf.ids(), [withdrawn.id()]);
    // A withdrawal lives longer than anything it can have withdrawn: at no moment is the thing alone in its life.
    assert!(withdrawn.header().is_withdrawal() && withdrawn.ends() > thing.ends());
    // A withdrawal that somebody else wrote withdraws nothing.
    let foreign = sign_record(
        &Header { slot: Slot { prefix: device(1).slot_prefix(), number: 0 }, ..header(2, 0, ago(1), 0) },
        &[],
        BELA,
        &key(2),
    );
    assert_eq!(shelf.offer(&foreign.unwrap(), &roster()), UNKNOWN_AUTHOR);

    let again = record(1, ANA, 0, ago(1));
    assert_eq!(shelf.offer(&again, &roster()), Verdict::Keep(ANA), "the control: the slot is used again");
    let mut forgetful = Shelf { forgetful: true, ..Shelf::default() };
    forgetful.offer(&withdrawn, &roster());
    assert_eq!(
        forgetful.offer(&thing, &roster()),
        Verdict::Keep(ANA),
        "the control: slots are not looked up"
    );
}

#[test]
fn future_stamp_units() {
    let at = |moment| alone(&record(1, ANA, 0, moment), &roster());
    let edge = NOW + FUTURE_TOLERANCE;
    assert_eq!(at(edge + Span::millis(1)), Verdict::Drop(DropReason::Future));
    assert_eq!(at(NOW + Span::days(400)), Verdict::Drop(DropReason::Future));

    // A bound in the wrong unit, 600 ms instead of ten minutes, would refuse these.
    assert_eq!(FUTURE_TOLERANCE, Span::millis(600_000));
    assert_eq!(at(NOW + Span::minutes(9)), Verdict::Keep(ANA), "the control: within the tolerance");
    assert_eq!(at(edge), Verdict::Keep(ANA), "the control: at its edge");
    // Refused now, not for ever: the same record is let in when its time has come.
    let early = record(1, ANA, 0, edge + Span::millis(1));
    let later = hedgerow_record::admit(&Shelf::default(), &early, &roster(), NOW + Span::millis(1));
    assert_eq!(later, Verdict::Keep(ANA), "the control: a millisecond later");
}

#[test]
fn slot_beyond_quota() {
    let n = Kind::LISTING.neighbour_slots();
    let at = |number, roster: &Toy| alone(&record(1, ANA, number, ago(1)), roster);
    assert_eq!(at(n, &roster()), Verdict::Drop(DropReason::Full));
    assert_eq!(at(n - 1, &roster()), Verdict::Keep(ANA), "the control: the last slot");
    let library = Toy { library: true, ..roster() };
    assert_eq!(at(n, &library), Verdict::Keep(ANA), "the control: a library's");
    // Beyond any library's it is no record at all.
    let beyond = Kind::LISTING.shape_slots();
    let beyond_shape = sign_record(&header(1, beyond, ago(1), 20), &[9; 20], ANA, &key(1));
    assert_eq!(beyond_shape.unwrap_err(), ShapeError::Field("slot number"));
    assert_eq!(at(beyond - 1, &library), Verdict::Keep(ANA), "the control: a library's last slot");
}

#[test]
fn any_device_of_a_member_writes_on_in_a_slot_and_nobody_elses_does() {
    let by = |n: u8, author| {
        let slot = Slot { prefix: device(1).slot_prefix(), number: 0 };
        let header = Header { slot, ..header(n, 0, ago(1), 20) };
        sign_record(&header, &[9; 20], author, &key(n)).unwrap()
    };
    assert_eq!(alone(&by(3, ANA), &roster()), Verdict::Keep(ANA), "the control: her other device");
    assert_eq!(alone(&by(2, BELA), &roster()), UNKNOWN_AUTHOR);
    // A retired device signs no more, but what it began another device goes on with.
    let retired = Toy { retired: [device(1)].into(), ..roster() };
    assert_eq!(alone(&by(1, ANA), &retired), Verdict::Drop(DropReason::Removed));
    assert_eq!(alone(&by(3, ANA), &retired), Verdict::Keep(ANA), "the control: her other device goes on");
}

#[test]
fn a_signature_made_for_another_use_is_none() {
    let honest = record(1, ANA, 0, ago(1));
    for domain in [sign::Domain::Certificate, sign::Domain::Device, sign::Domain::Link, sign::Domain::Enter] {
        let other = sign::sign(&key(1), domain, &[&ANA.0, honest.signed_part()]);
        let bytes = [honest.signed_part(), &other].concat();
        assert_eq!(alone(&Record::read(bytes).unwrap(), &roster()), BAD_SIGNATURE, "{domain:?}");
    }
    let right = sign::sign(&key(1), sign::Domain::Record, &[&ANA.0, honest.signed_part()]);
    let bytes = [honest.signed_part(), &right].concat();
    assert_eq!(alone(&Record::read(bytes).unwrap(), &roster()), Verdict::Keep(ANA), "the control: its own");
}
