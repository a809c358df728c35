//! What becomes of records: each verdict, and that no order of arrival changes what is held. Every test that says "no"
//! has a control in which the same thing is let through.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use hedgerow_record::limits::{FUTURE_TOLERANCE, LIFE_ORDINARY};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    Clear, DeviceKey, DevicePrefix, DropReason, Epoch, Fault, GroupId, Header, Held, Kind, MemberId, Millis,
    Record, RecordId, Roster, Slot, Span, Stamp, Standing, Verdict, admit,
};
use proptest::prelude::*;

const NOW: Millis = Millis(1_800_000_000_000);
const GROUP: GroupId = GroupId([7; 32]);
const ANA: MemberId = MemberId([1; 32]);
const BELA: MemberId = MemberId([2; 32]);

struct Toy {
    claims: BTreeMap<DeviceKey, Vec<MemberId>>,
    ended: BTreeSet<MemberId>,
    taken_down: BTreeSet<RecordId>,
}

impl Roster for Toy {
    fn group(&self) -> GroupId {
        GROUP
    }
    fn claimants(&self, signer: &DeviceKey) -> &[MemberId] {
        self.claims.get(signer).map_or(&[], Vec::as_slice)
    }
    fn standing(&self, member: &MemberId, _: &DeviceKey) -> Standing {
        if self.ended.contains(member) { Standing::Ended } else { Standing::Live }
    }
    fn has_device(&self, member: &MemberId, prefix: DevicePrefix) -> bool {
        self.claims.iter().any(|(key, members)| key.slot_prefix() == prefix && members.contains(member))
    }
    fn slots(&self, _: &MemberId, kind: Kind) -> u64 {
        kind.neighbour_slots()
    }
    fn chain_stands(&self, _: &MemberId, _: &DeviceKey, _: u32) -> bool {
        false
    }
    fn taken_down(&self, id: &RecordId) -> bool {
        self.taken_down.contains(id)
    }
    fn judge_group(&self, _: &Record, _: &Clear, _: MemberId) -> Result<(), Verdict> {
        Ok(())
    }
}

#[derive(Default)]
struct Shelf {
    by_id: BTreeMap<RecordId, (MemberId, Record)>,
}

impl Shelf {
    fn offer(&mut self, record: &Record, roster: &Toy) -> Verdict {
        let verdict = admit(self, record, roster, NOW);
        if let Verdict::Keep(author) = verdict {
            let h = record.header();
            self.by_id.retain(|_, (a, r)| (*a, r.header().kind, r.header().slot) != (author, h.kind, h.slot));
            self.by_id.insert(record.id(), (author, record.clone()));
        }
        verdict
    }
}

impl Held for Shelf {
    fn holds(&self, id: &RecordId) -> bool {
        self.by_id.contains_key(id)
    }
    fn refused(&self, _: &RecordId) -> Option<Fault> {
        None
    }
    fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<(Stamp, RecordId)> {
        let mut all = self.by_id.values();
        let found = all.find(|(a, r)| (a, r.header().kind, r.header().slot) == (member, kind, slot));
        found.map(|(_, r)| (r.header().stamp, r.id()))
    }
    fn in_chain(&self, _: &DeviceKey, _: u32) -> Vec<RecordId> {
        Vec::new()
    }
    fn proved_author(&self, _: &RecordId) -> Option<MemberId> {
        None
    }
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn device(n: u8) -> DeviceKey {
    DeviceKey(key(n).verifying_key().to_bytes())
}

/// Ana has devices 1 and 3, Béla has device 2.
fn roster() -> Toy {
    let claims = [(device(1), vec![ANA]), (device(3), vec![ANA]), (device(2), vec![BELA])];
    Toy { claims: claims.into_iter().collect(), ended: BTreeSet::new(), taken_down: BTreeSet::new() }
}

fn header(n: u8, number: u64, at: Millis, body_len: u16) -> Header {
    Header {
        kind: Kind::LISTING,
        sealed: false,
        body_len,
        clear_len: 0,
        group: GROUP,
        signer: device(n),
        slot: Slot { prefix: device(n).slot_prefix(), number },
        stamp: Stamp::new(at, 0),
        epoch: Epoch([1; 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}

fn record(n: u8, author: MemberId, number: u64, at: Millis) -> Record {
    sign_record(&header(n, number, at, 20), &[9; 20], author, &key(n)).unwrap()
}

fn ago(minutes: u64) -> Millis {
    NOW - Span::minutes(minutes)
}

#[test]
fn forged_author() {
    let honest = record(1, ANA, 0, ago(1));
    let mut bytes = honest.bytes().to_vec();
    // Somebody else's key in the header, the signature as it was.
    bytes[40..72].copy_from_slice(&device(2).0);
    bytes[72..80].copy_from_slice(&device(2).slot_prefix().0);
    let forged = Record::read(bytes).unwrap();
    assert_eq!(Shelf::default().offer(&forged, &roster()), Verdict::Fault(Fault::Signature));
    // One bit of the body.
    let mut bytes = honest.bytes().to_vec();
    bytes[165] ^= 1;
    let changed = Record::read(bytes).unwrap();
    assert_eq!(Shelf::default().offer(&changed, &roster()), Verdict::Fault(Fault::Signature));
    assert_eq!(Shelf::default().offer(&honest, &roster()), Verdict::Keep(ANA), "the control");
}

#[test]
fn signer_not_claimed_author() {
    // Béla's device signs in Ana's name; and a device nobody knows signs in its own.
    let in_anas_name = record(2, ANA, 0, ago(1));
    assert_eq!(Shelf::default().offer(&in_anas_name, &roster()), Verdict::Fault(Fault::Signature));
    let unknown = record(9, ANA, 0, ago(1));
    assert_eq!(Shelf::default().offer(&unknown, &roster()), Verdict::Drop(DropReason::UnknownAuthor));
    assert_eq!(
        Shelf::default().offer(&record(2, BELA, 0, ago(1)), &roster()),
        Verdict::Keep(BELA),
        "the control"
    );
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
    assert_eq!(shelf.offer(&other_slot, &roster()), Verdict::Keep(ANA), "the control");
}

#[test]
fn deleted_comes_back() {
    let thing = record(1, ANA, 0, ago(9));
    let withdrawn = sign_record(&header(1, 0, ago(5), 0), &[], ANA, &key(1)).unwrap();
    let mut shelf = Shelf::default();
    shelf.offer(&thing, &roster());
    assert_eq!(shelf.offer(&withdrawn, &roster()), Verdict::Keep(ANA));
    assert_eq!(shelf.offer(&thing, &roster()), Verdict::Stale);
    // A withdrawal lives at least as long as anything it can have withdrawn.
    assert!(withdrawn.ends() > thing.ends());
    let again = record(1, ANA, 0, ago(1));
    assert_eq!(shelf.offer(&again, &roster()), Verdict::Keep(ANA), "the control: the slot is used again");
}

#[test]
fn future_stamp_units() {
    let at = |moment| Shelf::default().offer(&record(1, ANA, 0, moment), &roster());
    let edge = NOW + FUTURE_TOLERANCE;
    assert_eq!(at(edge + Span::millis(1)), Verdict::Drop(DropReason::Future));
    // A bound in the wrong unit would refuse this one.
    assert_eq!(at(NOW + Span::minutes(9)), Verdict::Keep(ANA), "the control");
    assert_eq!(at(edge), Verdict::Keep(ANA), "the control");
}

#[test]
fn slot_beyond_quota() {
    let n = Kind::LISTING.neighbour_slots();
    let at = |number| Shelf::default().offer(&record(1, ANA, number, ago(1)), &roster());
    assert_eq!(at(n), Verdict::Drop(DropReason::Full));
    assert_eq!(at(n - 1), Verdict::Keep(ANA), "the control");
    let beyond_shape =
        sign_record(&header(1, Kind::LISTING.shape_slots(), ago(1), 20), &[9; 20], ANA, &key(1));
    assert!(beyond_shape.is_err());
}

#[test]
fn ended_foreign_removed_and_taken_down_records_each_have_their_verdict() {
    let fine = record(1, ANA, 0, ago(1));
    let offer = |r: &Record, roster: &Toy| Shelf::default().offer(r, roster);
    let ended = record(1, ANA, 0, NOW - LIFE_ORDINARY);
    assert_eq!(offer(&ended, &roster()), Verdict::Drop(DropReason::Ended));
    let foreign = Header { group: GroupId([8; 32]), ..header(1, 0, ago(1), 20) };
    let foreign = sign_record(&foreign, &[9; 20], ANA, &key(1)).unwrap();
    assert_eq!(offer(&foreign, &roster()), Verdict::Fault(Fault::ForeignGroup));
    let removed = Toy { ended: [ANA].into(), ..roster() };
    assert_eq!(offer(&fine, &removed), Verdict::Drop(DropReason::Removed));
    let down = Toy { taken_down: [fine.id()].into(), ..roster() };
    assert_eq!(offer(&fine, &down), Verdict::Drop(DropReason::TakenDown));
    let mut shelf = Shelf::default();
    assert_eq!(shelf.offer(&fine, &roster()), Verdict::Keep(ANA), "the control");
    assert_eq!(shelf.offer(&fine, &roster()), Verdict::Drop(DropReason::Duplicate));
    // A kind that this program does not know is carried like any other.
    let unknown = Header { kind: Kind::new(30).unwrap(), ..header(1, 0, ago(1), 20) };
    let unknown = sign_record(&unknown, &[9; 20], ANA, &key(1)).unwrap();
    assert_eq!(offer(&unknown, &roster()), Verdict::Keep(ANA));
}

#[test]
fn any_device_of_a_member_writes_on_in_a_slot_and_nobody_elses_does() {
    let by = |n: u8, author| {
        let slot = Slot { prefix: device(1).slot_prefix(), number: 0 };
        let header = Header { slot, ..header(n, 0, ago(1), 20) };
        sign_record(&header, &[9; 20], author, &key(n)).unwrap()
    };
    let offer = |r: &Record| Shelf::default().offer(r, &roster());
    assert_eq!(offer(&by(3, ANA)), Verdict::Keep(ANA));
    assert_eq!(offer(&by(2, BELA)), Verdict::Drop(DropReason::UnknownAuthor));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_order_of_arrival_changes_what_is_held(
        what in proptest::collection::vec((1u8..4, 0u64..2, 0u64..4, any::<bool>()), 1..7),
        order in any::<proptest::sample::Index>(),
    ) {
        let records: Vec<Record> = what.iter().map(|(n, number, minutes, withdrawn)| {
            let author = if *n == 2 { BELA } else { ANA };
            let len = if *withdrawn { 0 } else { 20 };
            sign_record(&header(*n, *number, ago(*minutes), len), &vec![*n; usize::from(len)], author, &key(*n)).unwrap()
        }).collect();
        let held = |records: &[Record]| {
            let mut shelf = Shelf::default();
            records.iter().for_each(|r| { shelf.offer(r, &roster()); });
            shelf.by_id.into_keys().collect::<Vec<_>>()
        };
        let first = held(&records);
        let mut other = records;
        let at = order.index(other.len());
        other.rotate_left(at);
        prop_assert_eq!(&held(&other), &first);
        other.reverse();
        prop_assert_eq!(&held(&other), &first);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in 0u8..130) {
        let _ = Record::read(bytes.clone());
        let mut long = header(1, 0, NOW, 20).write().to_vec();
        long.extend(&bytes);
        long[1] = kind;
        if let Ok(record) = Record::read(long) {
            let _ = Clear::of(&record);
        }
        let _ = hedgerow_record::body::read::<hedgerow_record::body::Listing>(&bytes);
        let _ = hedgerow_record::body::read::<hedgerow_record::body::InvitationWords>(&bytes);
    }
}
