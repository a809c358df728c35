//! A group from its founding to a newcomer's first day, in every order of arrival. What says "no" has a control.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::{NOW, Street, group_class, two_neighbours};

use hedgerow_group::{
    Pen, Proofs, close_grant, fold, open_parcels, propose, read_keys, read_words, readable_by_link, settle,
    write_device,
};
use hedgerow_record::body::GroupWords;
use hedgerow_record::clear::{Decision, Removal};
use hedgerow_record::limits::CERTIFICATES_SURPLUS;
use hedgerow_record::{Clear, Kind, MemberId, Millis, Record, RecordId, Span, Stamp, Verdict};
use hedgerow_vault::{LinkSecret, open_body};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;

#[test]
fn founding_vector() {
    let street = Street::new();
    let charter = street.founding.records.iter().find(|r| r.header().kind == Kind::CHARTER).unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let found = format!(
        "{{\"clear\": \"{}\", \"group\": \"{}\", \"founder\": \"{}\", \"parcel\": \"{}\"}}\n",
        hex(charter.clear()),
        street.founding.group,
        street.founding.root.member(),
        street.founding.keyring.writing_keys().unwrap().0,
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/founding.json");
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        found,
        "the founding of a group has changed"
    );
    // The id comes from the clear part alone: other words, the same group; another clear part, another one.
    assert_eq!(
        hedgerow_record::GroupId::of_charter(&street.founding.salt, charter.clear()),
        street.founding.group
    );
    let mut other = charter.clear().to_vec();
    *other.last_mut().unwrap() ^= 1;
    assert_ne!(hedgerow_record::GroupId::of_charter(&street.founding.salt, &other), street.founding.group);

    let roster = street.roster(&street.founding.records);
    let me = street.founding.root.member();
    assert!(roster.is_organiser(&me) && roster.may_invite(&me));
    assert_eq!(roster.members().count(), 1);
    let words: GroupWords =
        hedgerow_record::body::read(&open_body(&street.founding.keyring, charter).unwrap()).unwrap();
    assert_eq!(words.name, "Elm Street");
    let opened = open_parcels(&street.facts(&street.founding.records), street.founding.device.box_secret());
    assert_eq!(opened.len(), 1);
}

#[test]
fn certificate_before_grant() {
    let (street, bela, records, ..) = two_neighbours();
    let wanted = street.roster(&records);
    assert!(wanted.member(&bela.root.member()).unwrap().in_force);
    let mut backwards = records.clone();
    backwards.reverse();
    assert_eq!(street.roster(&backwards), wanted);
    // Without its grant the certificate waits; nobody is at fault, and it stands once the grant is there.
    let (certificate, rest): (Vec<Record>, Vec<Record>) =
        records.iter().cloned().partition(|r| r.header().signer == bela.device.key());
    let without: Vec<Record> =
        rest.iter().filter(|r| r.header().kind != Kind::GRANT).chain(&certificate).cloned().collect();
    let settled = settle(street.founding.group, without, &mut Proofs::default(), Millis(NOW.0 + 60_000));
    let left = settled.left.iter().find(|(id, _)| *id == certificate[0].id()).unwrap();
    assert!(matches!(left.1, Verdict::Drop(_)), "{left:?}");
    assert!(
        fold(street.founding.group, &settled.facts, &BTreeSet::new()).member(&bela.root.member()).is_none()
    );
}

#[test]
fn a_clock_that_is_set_back_takes_nothing_that_stood() {
    let (street, _, records, ..) = two_neighbours();
    let group = street.founding.group;
    let settled = |proofs: &mut Proofs, now| settle(group, records.clone(), proofs, now).facts.len();
    let mut proofs = Proofs::default();
    assert_eq!(settled(&mut proofs, Millis(NOW.0 + 60_000)), records.len());
    let hours_before = NOW - Span::hours(2);
    assert_eq!(settled(&mut proofs, hours_before), records.len());
    assert_eq!(settled(&mut Proofs::default(), hours_before), 0, "the control: what comes then lies ahead");
}

#[test]
fn device_claimed_by_two_roots() {
    let (mut street, bela, mut records, ..) = two_neighbours();
    // Mallory is a member and claims Béla's device key: she cannot sign with it, so her record never stands.
    let (secret, grant, letter) = street.letter(1, &records);
    records.extend(group_class(&letter));
    let (mallory, certificate) = street.newcomer(grant, &secret);
    records.push(certificate);
    let stamp = street.stamp();
    let honest =
        write_device(street.founding.group, &bela.root, &bela.device, "again", stamp, &mut street.rng)
            .unwrap();
    let claim =
        write_device(street.founding.group, &mallory.root, &bela.device, "mine", stamp, &mut street.rng)
            .unwrap();
    // With the device's consent (as here, where the test holds both) two roots may claim it: each record still
    // belongs to the member whose name is in what was signed.
    let mut both = records.clone();
    both.extend([claim.clone(), honest]);
    let facts = street.facts(&both);
    assert_eq!(facts.get(&claim.id()).unwrap().author, mallory.root.member());
    let roster = street.roster(&both);
    let pen = |author: MemberId| Pen { group: street.founding.group, author, device: &bela.device };
    let (epoch, key) = street.founding.keyring.writing().unwrap();
    let under = hedgerow_group::Under { epoch, key };
    let slot = hedgerow_record::Slot { prefix: bela.device.key().slot_prefix(), number: 0 };
    let by = |author, rng: &mut ChaCha20Rng| {
        pen(author).slot_record(Kind::PROFILE, slot, Stamp::new(NOW, 0), under, b"name", rng).unwrap()
    };
    for author in [bela.root.member(), mallory.root.member()] {
        let record = by(author, &mut street.rng);
        let verdict = hedgerow_record::admit(&Nothing, &record, &roster, Millis(NOW.0 + 60_000));
        assert_eq!(verdict, Verdict::Keep(author), "a record is moved to nobody else");
    }
    // The control: without the device's consent the claim is a forgery.
    let mut forged = claim.bytes().to_vec();
    forged[40..72].copy_from_slice(&mallory.device.key().0);
    let forged = Record::read(forged).unwrap();
    records.push(forged.clone());
    assert!(!street.facts(&records).contains(&forged.id()));
}

struct Nothing;

impl hedgerow_record::Held for Nothing {
    fn holds(&self, _: &RecordId) -> bool {
        false
    }
    fn refused(&self, _: &RecordId) -> Option<hedgerow_record::Fault> {
        None
    }
    fn in_slot(&self, _: &MemberId, _: Kind, _: hedgerow_record::Slot) -> Option<(Stamp, RecordId)> {
        None
    }
    fn in_chain(&self, _: &hedgerow_record::DeviceKey, _: u32) -> Vec<RecordId> {
        Vec::new()
    }
    fn proved_author(&self, _: &RecordId) -> Option<MemberId> {
        None
    }
}

#[test]
fn stale_invite() {
    let (mut street, _, mut records, secret, grant) = two_neighbours();
    // Used up: the roster no longer calls it open; a second certificate by it waits as surplus and puts nobody out.
    let roster = street.roster(&records);
    assert!(roster.open_links().is_empty());
    // Closed, naming Béla: nobody else ever comes by it.
    let certificate = roster.grants().next().unwrap().1.certificates[0];
    let stamp = street.stamp();
    let (group, under) = (street.founding.group, roster.charter().unwrap());
    let pen = Pen { group, author: street.founding.root.member(), device: &street.founding.device };
    let closed = close_grant(pen, stamp, under, grant, &[certificate], &mut street.rng).unwrap();
    records.push(closed);
    let (late, certificate) = street.newcomer(grant, &secret);
    records.push(certificate);
    assert!(street.roster(&records).member(&late.root.member()).is_none_or(|m| !m.in_force));
    // The control: before it was closed and used, a certificate by it stands.
    let mut fresh = Street::new();
    let mut before = fresh.founding.records.clone();
    let (secret, grant, letter) = fresh.letter(0, &before);
    before.extend(group_class(&letter));
    assert_eq!(fresh.roster(&before).open_links(), [secret.link_key()]);
    let (person, certificate) = fresh.newcomer(grant, &secret);
    before.push(certificate);
    assert!(fresh.roster(&before).member(&person.root.member()).unwrap().in_force);
}

#[test]
fn a_letters_words_and_keys_open_with_its_secret_alone() {
    let mut street = Street::new();
    let records = street.founding.records.clone();
    let (secret, _, letter) = street.letter(0, &records);
    let of = |kind| letter.iter().find(|r| r.header().kind == kind).unwrap();
    assert_eq!(read_words(of(Kind::INVITATION_WORDS), &secret).unwrap().inviter, "Ana");
    let (parcel, keys) = read_keys(of(Kind::LETTER_KEYS), &secret).unwrap();
    assert_eq!(street.founding.keyring.writing_keys().unwrap(), (&parcel, &keys));
    let other = LinkSecret::new(&mut street.rng);
    assert!(read_keys(of(Kind::LETTER_KEYS), &other).is_none());
}

#[test]
fn invite_overused() {
    let (mut street, first, mut records, secret, grant) = two_neighbours();
    let mut came = vec![first.root.member()];
    for _ in 0..CERTIFICATES_SURPLUS + 6 {
        let (person, certificate) = street.newcomer(grant, &secret);
        came.push(person.root.member());
        records.push(certificate);
    }
    let roster = street.roster(&records);
    let in_force = came.iter().filter(|m| roster.member(m).is_some_and(|m| m.in_force)).count();
    assert_eq!(
        in_force,
        1 + CERTIFICATES_SURPLUS,
        "the uses and the surplus of an unclosed letter, and no more"
    );
}

#[test]
fn what_a_letter_may_read_is_what_leads_to_it_and_no_more() {
    let (street, bela, records, secret, grant) = two_neighbours();
    let facts = street.facts(&records);
    let readable = readable_by_link(&facts, &secret.link_key());
    assert!(readable.contains(&grant));
    let kind = |id: &RecordId| facts.get(id).unwrap().kind();
    assert!(!readable.iter().any(|id| matches!(kind(id), Kind::PARCEL | Kind::PARCEL_CHUNK)));
    assert!(!readable.iter().any(|id| facts.get(id).unwrap().author == bela.root.member()));
    // It is enough to judge the letter.
    let some: Vec<Record> = readable.iter().map(|id| facts.get(id).unwrap().record.clone()).collect();
    assert!(street.roster(&some).grant_of_link(&secret.link_key()).is_some());
}

#[test]
fn one_assent_is_enough_where_the_threshold_is_one() {
    let (mut street, bela, mut records, ..) = two_neighbours();
    let stamp = street.stamp();
    let under = street.roster(&records).charter().unwrap();
    let pen = Pen {
        group: street.founding.group,
        author: street.founding.root.member(),
        device: &street.founding.device,
    };
    let removal = Removal { member: bela.root.member(), heads: Vec::new(), stay: Vec::new() };
    let proposal = propose(pen, stamp, under, Decision::Removal(removal), None, &mut street.rng).unwrap();
    let [act, assent] = <[Record; 2]>::try_from(proposal.records).unwrap();
    records.push(act);
    assert!(
        street.roster(&records).member(&bela.root.member()).unwrap().in_force,
        "the control: nobody agreed yet"
    );
    records.push(assent);
    let roster = street.roster(&records);
    assert!(!roster.member(&bela.root.member()).unwrap().in_force);
    assert!(roster.removed().contains(&bela.root.member()));
    assert!(!roster.writing_key(|_| true).unwrap().covers_all, "a new key is due");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_order_of_arrival_gives_one_roster(order in Just((0..9usize).collect::<Vec<_>>()).prop_shuffle(), cut in 0usize..9) {
        let (street, _, records, ..) = two_neighbours();
        let wanted = street.roster(&records);
        let shuffled: Vec<Record> = order.iter().filter_map(|i| records.get(*i)).cloned().collect();
        prop_assert_eq!(shuffled.len(), records.len());
        // First a part, then all: what was settled before does not matter.
        let mut proofs = Proofs::default();
        let part = shuffled[..cut.min(shuffled.len())].to_vec();
        let at = Millis(NOW.0 + 60_000);
        let first = settle(street.founding.group, part, &mut proofs, at);
        let mut heap: Vec<Record> = first.facts.iter().map(|f| f.record.clone()).collect();
        heap.extend(shuffled);
        let all = settle(street.founding.group, heap, &mut proofs, at);
        prop_assert_eq!(fold(street.founding.group, &all.facts, &BTreeSet::new()), wanted);
        prop_assert!(all.facts.iter().all(|f| !matches!(f.clear, Clear::Unknown)));
    }
}
