//! Streets in which one thing happens that has a name.

use hedgerow_group::propose;
use hedgerow_record::clear::{CharterTerms, Decision};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{DeviceKey, Header, Kind, Record, RecordId, Slot, Span, Stamp};
use hedgerow_sync::{Gossip, Set};

use super::Terms;
use super::rogue::plain_header;
use super::street::{Role, Trial};

fn peaceful(nodes: usize) -> Trial {
    Trial::new(7, Terms { peaceful: true, ..Terms::new(nodes) })
}

/// A listing by somebody, kept at home and told.
fn list(trial: &mut Trial, who: usize) -> RecordId {
    let before: Vec<RecordId> = ids(trial, who);
    trial.add_listings(who, 1);
    ids(trial, who).into_iter().find(|id| !before.contains(id)).unwrap()
}

fn ids(trial: &Trial, who: usize) -> Vec<RecordId> {
    trial.neighbours[who].house.shelf.view().map(|k| k.record.id()).collect()
}

fn holders(trial: &Trial, id: &RecordId) -> usize {
    trial.neighbours.iter().filter(|n| n.house.shelf.in_view(id).is_some()).count()
}

/// How many milliseconds a leaf's first record takes to all thirty others, and how many whole copies are sent.
fn star(eager_most: usize) -> (u64, u64) {
    let mut trial = peaceful(31);
    trial.neighbours[0].gossip = Gossip::new(eager_most);
    (1..31).for_each(|leaf| trial.know(leaf, 0));
    trial.until(60_000);
    let pushed = trial.report.pushed;
    let id = list(&mut trial, 17);
    for ms in 0..1_500 {
        trial.until(60_000 + ms);
        if holders(&trial, &id) == 31 {
            return (ms, trial.report.pushed - pushed);
        }
    }
    let lacks: Vec<usize> =
        (0..31).filter(|n| trial.neighbours[*n].house.shelf.in_view(&id).is_none()).collect();
    panic!("{lacks:?} do not hold it before anybody compares (hub tells {eager_most}), {:?}", trial.wrong);
}

#[test]
fn relay_star_first_record() {
    let (ms, copies) = star(usize::MAX);
    println!("{ms} ms, {copies} copies");
    assert!(ms < 150, "{ms} ms");
    assert_eq!(copies, 30, "one to the hub, one to each other leaf");
    // The control: a hub that tells ids only is asked first.
    let (asked, _) = star(0);
    assert!(asked > 200, "{asked} ms");
}

#[test]
fn restart_then_resync() {
    for loses_disk in [false, true] {
        let mut trial = peaceful(3);
        trial.know(0, 1);
        trial.know(2, 1);
        trial.until(30_000);
        trial.add_listings(0, 20);
        // Everything is on the disk, gossip and sessions are forgotten.
        trial.until(40_000);
        trial.crash(1);
        if loses_disk {
            trial.neighbours[1].house.shelf = Default::default();
        }
        trial.add_listings(0, 20);
        trial.until(trial.now + 1_200_000);
        let all = ids(&trial, 0);
        assert_eq!((ids(&trial, 1), ids(&trial, 2)), (all.clone(), all));
        let twice = trial.given.iter().filter(|(_, times)| **times > 1).count();
        if loses_disk {
            assert!(twice >= 20, "the control: without its disk it needs everything again, {twice}");
        } else {
            assert_eq!(twice, 0, "nothing is given twice");
        }
    }
}

/// Records in a hoarder's own places and in others', in two versions each, and withdrawn in between.
fn hoard(trial: &Trial, who: usize, numbers: std::ops::Range<u64>, round: u64) -> Vec<Record> {
    let house = &trial.neighbours[who].house;
    let signing = house.device.signing_key();
    let key = DeviceKey(signing.verifying_key().to_bytes());
    let victim = trial.neighbours[1].house.device.key().slot_prefix();
    let now = trial.clock(who) - Span::minutes(5) + Span::millis(round);
    let mut records = Vec::new();
    for number in numbers {
        for prefix in [key.slot_prefix(), victim, hedgerow_record::DevicePrefix(number.to_be_bytes())] {
            let body = if round % 2 == 1 { Vec::new() } else { vec![1; 40] };
            let header = Header {
                kind: Kind::LISTING,
                slot: Slot { prefix, number },
                ..plain_header(house.group, key, Stamp::new(now, 0), &body)
            };
            records.push(sign_record(&header, &body, house.me(), signing).unwrap());
        }
    }
    records
}

#[test]
fn quota_hoarder() {
    let mut trial = peaceful(4);
    (0..3).for_each(|n| trial.know(n, n + 1));
    trial.neighbours[3].role = Role::Rogue;
    let honest = list(&mut trial, 1);
    trial.until(30_000);
    let by_hoarder = |trial: &Trial, who: usize| {
        let me = trial.neighbours[3].house.me();
        trial.neighbours[who]
            .house
            .shelf
            .everything()
            .filter(|k| k.author == me && k.record.class() == hedgerow_record::Class::Slot)
            .count()
    };
    for round in 0..4 {
        let records = hoard(&trial, 3, 0..400, round);
        trial.write(3, &records);
        trial.until(trial.now + 400_000);
    }
    for who in 0..4 {
        let held = by_hoarder(&trial, who);
        assert!(held <= 256, "{who} holds {held} of the hoarder's records");
        assert!(
            trial.neighbours[who].house.shelf.in_view(&honest).is_some(),
            "others' records are untouched"
        );
    }
    assert_eq!(by_hoarder(&trial, 0), 256, "what it may write is held");
    // The control: a library may have more.
    let house = &trial.neighbours[0].house;
    let terms = house.roster().terms().unwrap().clone();
    let libraries = vec![trial.neighbours[3].house.me()];
    let terms = CharterTerms { version: 1, libraries, ..terms };
    let (stamp, under) = (house.group_stamp(trial.clock(0)), house.roster().charter().unwrap());
    let decision = Decision::Charter(terms);
    let act = propose(house.pen(), stamp, under, decision, None, &mut trial.dice.0).unwrap();
    trial.write_group(0, act.records);
    trial.until(trial.now + 400_000);
    let records = hoard(&trial, 3, 0..400, 10);
    trial.write(3, &records);
    trial.until(trial.now + 400_000);
    assert_eq!(by_hoarder(&trial, 0), 400);
    assert_eq!(trial.neighbours[3].house.shelf.ids(Set::Slots).len(), 401);
}
