//! Relay peers: who may name one, what ends it, and which keys it is given.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Street, two_neighbours};
use hedgerow_group::{
    Pen, open_meeting_keys, open_parcels, papers_of_relay, propose, write_parcel_with_relays, write_relay,
};
use hedgerow_record::clear::{Decision, RelayCertificateClear, Removal};
use hedgerow_record::limits::RELAYS_A_GROUP;
use hedgerow_record::{MemberId, Record, RelayKey};
use hedgerow_vault::{Device, GroupKeys};

fn certificate(of: &Device, addresses: &[&str]) -> RelayCertificateClear {
    RelayCertificateClear {
        transport: RelayKey(of.key().0),
        relay_box: of.box_key(),
        reads: false,
        addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
    }
}

fn named(street: &mut Street, author: MemberId, device: &Device, clear: &RelayCertificateClear) -> Record {
    let pen = Pen { group: street.founding.group, author, device };
    let stamp = street.stamp();
    write_relay(pen, stamp, clear, &mut street.rng).unwrap()
}

#[test]
fn an_organiser_names_a_relay_peer_and_ends_it() {
    let (mut street, bela, mut records, ..) = two_neighbours();
    let (ana, device) = (street.founding.root.member(), street.founding.device.clone());
    let relay = Device::new(&mut street.rng);
    let key = RelayKey(relay.key().0);
    records.push(named(&mut street, bela.root.member(), &bela.device, &certificate(&relay, &["a:1"])));
    assert_eq!(street.roster(&records).relay(&key), None, "Béla is no organiser");
    records.push(named(&mut street, ana, &device, &certificate(&relay, &["a:1"])));
    let papers = papers_of_relay(&street.facts(&records), &key);
    assert_eq!(street.roster(&records).relay(&key).unwrap().clear.addresses, ["a:1"]);
    assert!(papers.contains(&records.last().unwrap().id()) && papers.len() > 1);
    records.push(named(&mut street, ana, &device, &certificate(&relay, &["b:2"])));
    assert_eq!(street.roster(&records).relays().len(), 1);
    assert_eq!(street.roster(&records).relay(&key).unwrap().clear.addresses, ["b:2"], "the newest counts");
    records.push(named(&mut street, ana, &device, &certificate(&relay, &[])));
    assert_eq!(street.roster(&records).relay(&key), None, "without an address it is one no longer");
    for n in 0..2 * RELAYS_A_GROUP {
        let other = Device::new(&mut street.rng);
        let at = format!("relay{n}:7142");
        records.push(named(&mut street, ana, &device, &certificate(&other, &[&at])));
    }
    let roster = street.roster(&records);
    assert_eq!(roster.relays().len(), RELAYS_A_GROUP);
    assert_eq!(roster.relays()[0].clear.addresses, [format!("relay{}:7142", 2 * RELAYS_A_GROUP - 1)]);
}

/// After a removal the group meets by a new key: a relay peer is given that, and not the key to what is written.
#[test]
fn relay_still_hub_after_removal_and_reads_nothing() {
    let (mut street, bela, mut records, ..) = two_neighbours();
    let (ana, device) = (street.founding.root.member(), street.founding.device.clone());
    let relay = Device::new(&mut street.rng);
    records.push(named(&mut street, ana, &device, &certificate(&relay, &["a:1"])));
    let pen = Pen { group: street.founding.group, author: ana, device: &device };
    let under = street.roster(&records).charter().unwrap();
    let removal = Removal { member: bela.root.member(), heads: Vec::new(), stay: Vec::new() };
    let stamp = street.stamp();
    let act = propose(pen, stamp, under, Decision::Removal(removal), None, &mut street.rng).unwrap();
    records.extend(act.records);
    let keys = GroupKeys::new(&mut street.rng);
    let stamp = street.stamp();
    let (covers, to) = ([bela.root.member()], [device.box_key()]);
    let relays = [relay.box_key()];
    let parcel = write_parcel_with_relays(pen, stamp, &keys, &covers, &to, &relays, &mut street.rng).unwrap();
    records.extend(parcel.records);
    let (roster, facts) = (street.roster(&records), street.facts(&records));
    assert!(roster.relay(&RelayKey(relay.key().0)).is_some());
    let met_by = open_meeting_keys(&facts, relay.box_secret());
    assert_eq!(met_by, std::slice::from_ref(&keys.meeting), "it meets by the new key");
    assert!(open_parcels(&facts, relay.box_secret()).is_empty(), "and has no key to read by");
    assert!(open_meeting_keys(&facts, bela.device.box_secret()).is_empty(), "who was removed has neither");
    // The control: a member has both.
    let whole = open_parcels(&facts, device.box_secret());
    assert!(whole.iter().any(|(id, found)| *id == parcel.id && *found == keys));
}
