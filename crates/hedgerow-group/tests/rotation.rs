//! New keys after somebody was removed: whose parcel counts, who can open it, and which is written under.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Person, Street, group_class, removal};
use hedgerow_group::{open_parcels, write_parcel};
use hedgerow_record::clear::{self, ParcelChunkClear, ParcelEntry};
use hedgerow_record::{BoxKey, Kind, MemberId, Record, RecordId};
use hedgerow_vault::{GroupKeys, LinkSecret, info, seal_to};

/// Ana and Béla organise, one word is enough; Carl and Dora are members.
fn street() -> (Street, [Person; 4], Vec<Record>) {
    let mut street = Street::new();
    let mut records = street.founding.records.clone();
    let ana = street.ana();
    let bela = street.comes_in(&ana, &mut records);
    let carl = street.comes_in(&ana, &mut records);
    let dora = street.comes_in(&ana, &mut records);
    street.organisers(&[&ana, &bela], 1, &mut records);
    (street, [ana, bela, carl, dora], records)
}

fn boxes(people: &[&Person]) -> Vec<BoxKey> {
    people.iter().flat_map(|p| p.boxes()).collect()
}

/// The parcel written under by somebody who holds all keys, and whether it covers every removal.
fn best(street: &Street, records: &[Record]) -> (RecordId, bool) {
    let key = street.roster(records).writing_key(|_| true).unwrap();
    (key.parcel, key.covers_all)
}

fn opens(street: &Street, records: &[Record], person: &Person, parcel: RecordId) -> bool {
    let facts = street.facts(records);
    let mut found = open_parcels(&facts, person.device.box_secret());
    found.extend(open_parcels(&facts, person.root.recovery_box()));
    found.iter().any(|(id, _)| *id == parcel)
}

#[test]
fn removed_member_reads_on() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    let everybody = boxes(&[&ana, &bela, &carl, &dora]);
    let (before, _) = street.parcel(&ana, &[], &everybody, &mut records);
    assert!(opens(&street, &records, &carl, before), "the control: while he is a member he can");
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    assert!(!best(&street, &records).1, "a new key is due");
    let roster = street.roster(&records);
    let receivers: Vec<BoxKey> = roster.members().flat_map(|(id, _)| roster.boxes(id)).collect();
    let (after, _) = street.parcel(&ana, &[carl.member()], &receivers, &mut records);
    assert_eq!(best(&street, &records), (after, true));
    assert!(!opens(&street, &records, &carl, after));
    for member in [&ana, &bela, &dora] {
        assert!(opens(&street, &records, member, after));
    }
}

#[test]
fn covers_stuffed() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    let receivers = boxes(&[&ana, &bela, &dora]);
    // Béla's covers everybody there is, and some whom nobody knows, but not Carl.
    let mut stuffed: Vec<MemberId> = vec![ana.member(), bela.member(), dora.member()];
    stuffed.extend((0..200).map(|n| MemberId([n; 32])));
    street.parcel(&bela, &stuffed, &receivers, &mut records);
    assert!(!best(&street, &records).1);
    let (honest, _) = street.parcel(&ana, &[carl.member()], &receivers, &mut records);
    assert_eq!(best(&street, &records), (honest, true), "only whose removal is in force counts");
    // The control: with Carl among them it is as good as any, and no better than one that covers him alone.
    stuffed.push(carl.member());
    let (other, _) = street.parcel(&bela, &stuffed, &receivers, &mut records);
    assert_eq!(best(&street, &records), (honest.min(other), true));
}

#[test]
fn member_rotates_key() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    let receivers = boxes(&[&ana, &bela, &dora]);
    let (parcel, _) = street.parcel(&dora, &[carl.member()], &receivers, &mut records);
    let roster = street.roster(&records);
    assert!(roster.parcels().iter().all(|p| p.id != parcel) && !best(&street, &records).1);
    // Nor does the removed one's own.
    let mut mutual = records.clone();
    street.decide(&[&ana], removal(&bela, &[]), &mut mutual);
    let (parcel, _) = street.parcel(&bela, &[carl.member(), bela.member()], &receivers, &mut mutual);
    assert!(street.roster(&mutual).parcels().iter().all(|p| p.id != parcel));
    // The control: an organiser's counts.
    let (parcel, _) = street.parcel(&bela, &[carl.member()], &receivers, &mut records);
    assert_eq!(best(&street, &records), (parcel, true));
}

#[test]
fn parcel_without_removal() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    let receivers = boxes(&[&ana, &bela, &carl, &dora]);
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    let (honest, _) = street.parcel(&ana, &[carl.member()], &boxes(&[&ana, &bela, &dora]), &mut records);
    // Any number of parcels that answer no removal, sealed to Carl, too, move nobody to write under them.
    for _ in 0..8 {
        street.parcel(&bela, &[], &receivers, &mut records);
    }
    assert_eq!(best(&street, &records), (honest, true));
    // The control: whoever lacks the covering one does write under another, and knows that it does not cover.
    let key = street.roster(&records).writing_key(|id| *id != honest).unwrap();
    assert!(!key.covers_all);
}

#[test]
fn parcel_with_two_keys() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    let group = street.founding.group;
    let stamp = street.stamp();
    let (published, other) = (GroupKeys::new(&mut street.rng), GroupKeys::new(&mut street.rng));
    let pen = street.pen(&ana);
    let to = boxes(&[&ana, &bela]);
    let parcel = write_parcel(pen, stamp, &published, &[], &to, &mut street.rng).unwrap();
    let id = parcel.id;
    // Ana's program splits the group: Béla and Carl are to get another key than the one that is published.
    let mut entries: Vec<ParcelEntry> = boxes(&[&bela, &carl])
        .into_iter()
        .map(|receiver| {
            let keys = &other.to_bytes()[..];
            let sealed = seal_to(&receiver, &info(Kind::PARCEL), &id.0, keys, &mut street.rng).unwrap();
            ParcelEntry { receiver, sealed: sealed.into() }
        })
        .collect();
    entries.sort_by_key(|e| e.receiver);
    let chunk = ParcelChunkClear { head: id, index: 0, entries };
    let pen = hedgerow_group::Pen { group, author: ana.member(), device: &ana.device };
    let clear = clear::write(&chunk);
    let chunk = pen.group_record(Kind::PARCEL_CHUNK, stamp, &clear, None, &mut street.rng).unwrap();
    records.push(parcel.records[0].clone());
    let split: Vec<Record> = records.iter().cloned().chain([chunk]).collect();
    assert!(
        !opens(&street, &split, &bela, id) && !opens(&street, &split, &carl, id),
        "it does not match the head"
    );
    // The control: what matches is opened.
    records.push(parcel.records[1].clone());
    assert!(opens(&street, &records, &bela, id) && !opens(&street, &records, &dora, id));
}

#[test]
fn two_organisers_rotate_at_once() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    let receivers = boxes(&[&ana, &bela, &dora]);
    let before = records.clone();
    let (one, _) = street.parcel(&ana, &[carl.member()], &receivers, &mut records);
    let (other, _) = street.parcel(&bela, &[carl.member()], &receivers, &mut records);
    assert_eq!(best(&street, &records), (one.min(other), true));
    let mut backwards = records.clone();
    backwards.reverse();
    assert_eq!(best(&street, &backwards), best(&street, &records), "everybody takes the same one");
    // Whoever has got only one of them writes under it, and need not wait.
    let key = street.roster(&records).writing_key(|id| *id == one.max(other)).unwrap();
    assert!(key.covers_all);
    assert!(!best(&street, &before).1, "the control: before any of them a key was due");
}

#[test]
fn two_removed_at_once_read_nothing() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    let emil = street.comes_in(&ana, &mut records);
    // Apart from one another, Ana removes Carl and Béla removes Dora, each with a key that the other's may read.
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    let (anas, _) = street.parcel(&ana, &[carl.member()], &boxes(&[&ana, &bela, &dora, &emil]), &mut records);
    street.decide(&[&bela], removal(&dora, &[]), &mut records);
    let (belas, _) =
        street.parcel(&bela, &[dora.member()], &boxes(&[&ana, &bela, &carl, &emil]), &mut records);
    assert!(opens(&street, &records, &dora, anas) && opens(&street, &records, &carl, belas), "the control");
    assert!(!best(&street, &records).1, "so writing waits for one that covers both");
    let both = [carl.member(), dora.member()];
    let (new, _) = street.parcel(&ana, &both, &boxes(&[&ana, &bela, &emil]), &mut records);
    assert_eq!(best(&street, &records), (new, true));
    assert!(!opens(&street, &records, &carl, new) && !opens(&street, &records, &dora, new));
    assert!(opens(&street, &records, &emil, new));
}

#[test]
fn joins_with_link_from_before_rotation() {
    let (mut street, [ana, bela, carl, dora], mut records) = street();
    let (secret, grant, letter) = street.letter(70, &records);
    records.extend(group_class(&letter));
    street.decide(&[&ana], removal(&carl, &[]), &mut records);
    // The letter is open, so that its box is among the receivers.
    assert_eq!(street.roster(&records).open_links(), [secret.link_key()]);
    let mut receivers = boxes(&[&ana, &bela, &dora]);
    receivers.push(secret.box_key());
    let (parcel, _) = street.parcel(&ana, &[carl.member()], &receivers, &mut records);
    let (emil, certificate) = street.newcomer(grant, &secret);
    records.push(certificate);
    assert!(street.roster(&records).member(&emil.member()).unwrap().in_force);
    let opened = |secret: &LinkSecret| open_parcels(&street.facts(&records), secret.box_secret());
    assert_eq!(opened(&secret).iter().map(|(id, _)| *id).collect::<Vec<_>>(), [parcel]);
    // The control: another letter's secret opens nothing.
    assert!(opened(&LinkSecret::new(&mut common::rng(9))).is_empty());
}
