//! What ends, and what does not come back: removed and gone neighbours, retired devices, old links.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::{Person, Street, group_class, removal};
use hedgerow_group::{Newcomer, close_grant, known_neighbours, path_to, root_record, write_certificate};
use hedgerow_record::clear::{self, Decision, HeadKept, LeavingClear, Removal, RetirementClear};
use hedgerow_record::limits::CERTIFICATES_SURPLUS;
use hedgerow_record::{DeviceKey, Kind, Record, RecordId, Roster as _};

/// Ana, and Carl with Dora and Emil, whom he invited.
fn street() -> (Street, [Person; 4], Vec<Record>) {
    let mut street = Street::new();
    let mut records = street.founding.records.clone();
    let ana = street.ana();
    let next = street.next(&records, |t| t.members_invite = true);
    street.decide(&[&ana], Decision::Charter(next), &mut records);
    let carl = street.comes_in(&ana, &mut records);
    let dora = street.comes_in(&carl, &mut records);
    let emil = street.comes_in(&carl, &mut records);
    (street, [ana, carl, dora, emil], records)
}

fn in_force(street: &Street, records: &[Record], person: &Person) -> bool {
    street.roster(records).member(&person.member()).is_some_and(|m| m.in_force)
}

fn head(device: DeviceKey, seq: u32) -> HeadKept {
    HeadKept { device, seq, id: RecordId([1; 32]) }
}

#[test]
fn removed_member_invites_himself() {
    let (mut street, [ana, carl, dora, emil], mut records) = street();
    let before = records.clone();
    street.decide(&[&ana], removal(&carl, &[&dora]), &mut records);
    assert!(in_force(&street, &records, &dora), "whom the removal names stays");
    assert!(!in_force(&street, &records, &emil), "and nobody else");
    // He writes himself a letter, dated as he likes, and comes in by it as somebody else.
    let mut without = before.clone();
    let again = street.comes_in(&carl, &mut without);
    let his: Vec<Record> = without[before.len()..].to_vec();
    records.extend(his);
    assert!(!in_force(&street, &records, &again));
    // Nor does somebody whom he had brought along and who was not kept bring him in.
    let mut others = records.clone();
    let through = street.comes_in(&emil, &mut others);
    assert!(!in_force(&street, &others, &through));
    assert!(in_force(&street, &without, &again), "the control: before the removal such a letter counts");
    let through = street.comes_in(&dora, &mut records);
    assert!(in_force(&street, &records, &through), "and so does one of somebody who was kept");
}

#[test]
fn removed_member_reintroduced() {
    let (mut street, [ana, carl, ..], mut records) = street();
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    let (secret, grant, letter) = street.letter(80, &records);
    records.extend(group_class(&letter));
    let laptop = hedgerow_vault::Device::new(&mut street.rng);
    let newcomer = Newcomer { root: &carl.root, device: &laptop, label: "laptop" };
    let stamp = street.stamp();
    let group = street.founding.group;
    records.push(write_certificate(group, grant, &secret, &newcomer, stamp, &mut street.rng).unwrap());
    assert!(!in_force(&street, &records, &carl), "a removed root never returns, not by a letter");
    street.decide(&[&ana], Decision::Confirmation(carl.member()), &mut records);
    assert!(!in_force(&street, &records, &carl), "and not by a decision");
    let (other, certificate) = street.newcomer(grant, &secret);
    records.push(certificate);
    assert!(in_force(&street, &records, &other), "the control: another person comes in by the same letter");
}

#[test]
fn somebody_whose_inviter_was_removed_can_be_confirmed() {
    let (mut street, [ana, carl, dora, emil], mut records) = street();
    let fritz = street.comes_in(&emil, &mut records);
    street.decide(&[&ana], removal(&carl, &[&dora]), &mut records);
    assert!(
        !in_force(&street, &records, &fritz),
        "whose every path runs through somebody who is void is void"
    );
    street.decide(&[&ana], Decision::Confirmation(emil.member()), &mut records);
    assert!(in_force(&street, &records, &emil) && in_force(&street, &records, &fritz));
    // Also under every later charter, each of which lists what counts before it.
    let mut unlisted = records.clone();
    for ask_first in [true, false] {
        let next = street.next(&records, |t| t.ask_first = ask_first);
        street.decide(&[&ana], Decision::Charter(next), &mut records);
        assert!(in_force(&street, &records, &emil));
    }
    let mut next = street.next(&unlisted, |t| t.ask_first = true);
    next.acts.clear();
    street.decide(&[&ana], Decision::Charter(next), &mut unlisted);
    assert!(!in_force(&street, &unlisted, &emil), "the control: what is not listed is void");
}

#[test]
fn leaver_unpays() {
    let (mut street, [ana, carl, dora, emil], mut records) = street();
    let certificate = |of: &Person, records: &[Record]| {
        let device = of.device.key();
        let all = records.iter().filter(|r| r.header().kind == Kind::CERTIFICATE);
        all.filter(|r| r.header().signer == device).map(|r| r.id().prefix()).next().unwrap()
    };
    let stay = vec![certificate(&dora, &records)];
    let stamp = street.stamp();
    let leaving = clear::write(&LeavingClear { stay });
    records.push(root_record(street.founding.group, &carl.root, Kind::LEAVING, stamp, &leaving).unwrap());
    let roster = street.roster(&records);
    assert!(!in_force(&street, &records, &carl));
    assert!(
        in_force(&street, &records, &dora) && !in_force(&street, &records, &emil),
        "whom the goodbye names"
    );
    // Nothing that was paid is taken back by a goodbye: it names no heads, and his chain stands.
    assert!(roster.chain_stands(&carl.member(), &carl.device.key(), 40));
    // The control: organisers who remove him name the last entry that counts, and that adds up with his goodbye.
    let heads = vec![head(carl.device.key(), 7)];
    let decision = Decision::Removal(Removal { member: carl.member(), heads, stay: Vec::new() });
    street.decide(&[&ana], decision, &mut records);
    let roster = street.roster(&records);
    assert!(roster.chain_stands(&carl.member(), &carl.device.key(), 7));
    assert!(!roster.chain_stands(&carl.member(), &carl.device.key(), 8));
    assert!(!in_force(&street, &records, &dora), "each ending must say who stays");
}

#[test]
fn retired_device_writes_on() {
    let (mut street, [ana, carl, ..], mut records) = street();
    let group = street.founding.group;
    let ends = |street: &mut Street, person: &Person, head| {
        let retirement = RetirementClear { device: person.device.key(), head, stand: Vec::new() };
        let stamp = street.stamp();
        root_record(group, &person.root, Kind::RETIREMENT, stamp, &clear::write(&retirement)).unwrap()
    };
    let device = carl.device.key();
    assert_eq!(
        street.roster(&records).standing(&carl.member(), &device),
        hedgerow_record::Standing::Live,
        "the control"
    );
    let with_head = ends(&mut street, &carl, Some(head(device, 3)));
    let without = ends(&mut street, &carl, None);
    let stands = |street: &Street, endings: &[&Record], seq| {
        let all: Vec<Record> = records.iter().chain(endings.iter().copied()).cloned().collect();
        let roster = street.roster(&all);
        assert_eq!(roster.standing(&carl.member(), &device), hedgerow_record::Standing::Retired);
        roster.chain_stands(&carl.member(), &device, seq)
    };
    assert!(stands(&street, &[&with_head], 3) && !stands(&street, &[&with_head], 4));
    assert!(!stands(&street, &[&without], 0), "no head kept, nothing stands");
    assert!(!stands(&street, &[&with_head, &without], 0), "of two each must keep it");
    // Somebody else retires nobody's device.
    let retirement = RetirementClear { device, head: None, stand: Vec::new() };
    let stamp = street.stamp();
    let foreign = root_record(group, &ana.root, Kind::RETIREMENT, stamp, &clear::write(&retirement)).unwrap();
    records.push(foreign);
    assert_eq!(street.roster(&records).standing(&carl.member(), &device), hedgerow_record::Standing::Live);
}

#[test]
fn old_link_evicts_nobody() {
    let mut street = Street::new();
    let mut records = street.founding.records.clone();
    let (secret, grant, letter) = street.letter(0, &records);
    records.extend(group_class(&letter));
    let (bela, certificate) = street.newcomer(grant, &secret);
    let came = certificate.id();
    records.push(certificate);
    let ana = street.ana();
    let (under, stamp) = (street.roster(&records).charter().unwrap(), street.stamp());
    let closed = close_grant(street.pen(&ana), stamp, under, grant, &[came], &mut street.rng).unwrap();
    // Whoever finds the letter makes certificates until more have a lower id than are kept without an end.
    let mut lower = Vec::new();
    while lower.len() < CERTIFICATES_SURPLUS + 2 {
        let (_, certificate) = street.newcomer(grant, &secret);
        if certificate.id() < came {
            lower.push(certificate);
        }
    }
    let open: Vec<Record> = records.iter().chain(&lower).cloned().collect();
    assert!(
        !in_force(&street, &open, &bela),
        "the control: before the letter was ended she could be put out"
    );
    let ended: Vec<Record> = open.iter().chain([&closed]).cloned().collect();
    let roster = street.roster(&ended);
    assert!(in_force(&street, &ended, &bela));
    assert_eq!(roster.members().count(), 2, "and nobody came in by it");
}

#[test]
fn vouch_ring() {
    let (mut street, [ana, carl, dora, emil], mut records) = street();
    let fritz = street.comes_in(&carl, &mut records);
    let next = street.next(&records, |t| t.vouches = Some(2));
    street.decide(&[&ana], Decision::Charter(next), &mut records);
    let roster = street.roster(&records);
    let ids = |all: &[(&Person, &Person)]| -> BTreeSet<_> {
        all.iter().map(|(from, whom)| (from.member(), whom.member())).collect()
    };
    // Three vouch for one another, each for both others, and one for herself.
    let mut ring = vec![(&dora, &emil), (&emil, &dora), (&dora, &fritz), (&fritz, &dora)];
    ring.extend([(&emil, &fritz), (&fritz, &emil), (&dora, &dora)]);
    let known = known_neighbours(&roster, &ids(&ring));
    assert_eq!(known.len(), 1, "Ana alone, who organises");
    assert_eq!(path_to(&known, &dora.member()), None);
    // The control: once the organiser vouches for one of them, and that one with another known, the ring opens.
    ring.extend([(&ana, &dora), (&ana, &carl), (&carl, &emil)]);
    let known = known_neighbours(&roster, &ids(&ring));
    assert_eq!(known.len(), 5);
    let path = path_to(&known, &emil.member()).unwrap();
    assert_eq!((path.len(), path[0], path[2]), (3, ana.member(), emil.member()));
}
