//! Organisers against one another, and charters that were decided apart. Each "no" has a control.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::{Person, Street, removal};
use hedgerow_group::{ProposalState, fold, proposed, root_record};
use hedgerow_record::clear::{self, CharterTerms, Decision, Quorum, RetirementClear};
use hedgerow_record::{Kind, MemberId, Record};

/// Ana, Béla and Carl organise; so many of them must agree.
fn three_organisers(threshold: u8) -> (Street, [Person; 3], Vec<Record>) {
    let mut street = Street::new();
    let mut records = street.founding.records.clone();
    let ana = street.ana();
    let bela = street.comes_in(&ana, &mut records);
    let carl = street.comes_in(&ana, &mut records);
    street.organisers(&[&ana, &bela, &carl], threshold, &mut records);
    (street, [ana, bela, carl], records)
}

fn in_force(street: &Street, records: &[Record], person: &Person) -> bool {
    street.roster(records).member(&person.member()).is_some_and(|m| m.in_force)
}

#[test]
fn organisers_remove_each_other() {
    let (mut street, [ana, bela, carl], before) = three_organisers(1);
    let mut acts: Vec<Vec<Record>> = Vec::new();
    let under = street.roster(&before).charter().unwrap();
    for (by, whom) in [(&ana, &bela), (&bela, &carl), (&carl, &ana)] {
        let mut records = Vec::new();
        street.decide_under(under, &[by], removal(whom, &[]), &mut records);
        acts.push(records);
    }
    // The control: one removal alone ends one.
    let one: Vec<Record> = before.iter().chain(&acts[0]).cloned().collect();
    assert!(
        !in_force(&street, &one, &bela) && in_force(&street, &one, &carl) && in_force(&street, &one, &ana)
    );
    let all: Vec<Record> = acts.concat();
    let wanted = street.roster(&[before.clone(), all.clone()].concat());
    assert_eq!(wanted.removed().len(), 3, "each by who was an organiser of the version named");
    assert_eq!(wanted.members().count(), 0);
    for order in orders(all.len()) {
        let shuffled = order.iter().map(|i| all[*i].clone()).chain(before.iter().cloned());
        assert_eq!(street.roster(&shuffled.collect::<Vec<_>>()), wanted, "{order:?}");
    }
}

#[test]
fn old_organisers_refound() {
    let (mut street, [ana, bela, carl], mut records) = three_organisers(2);
    let dora = street.comes_in(&ana, &mut records);
    let four = street.next(&records, |t| t.organisers.push(dora.member()));
    street.decide(&[&ana, &bela], Decision::Charter(four), &mut records);
    let parent = street.roster(&records).charter().unwrap();
    let before = records.clone();
    street.decide(&[&ana, &dora], removal(&bela, &[]), &mut records);
    street.decide(&[&ana, &dora], removal(&carl, &[]), &mut records);
    // Béla and Carl go on as if nothing had happened, and name themselves alone.
    let theirs = street.next(&before, |t| t.organisers = vec![bela.member(), carl.member()]);
    let act = street.decide_under(parent, &[&bela, &carl], Decision::Charter(theirs), &mut records);
    let roster = street.roster(&records);
    assert_eq!(roster.charter(), Some(parent), "it is a second group, and nobody follows it unasked");
    assert_eq!(roster.split(), [act]);
    assert_eq!(roster.removed(), &BTreeSet::from([bela.member(), carl.member()]));
    // A neighbour's choice is followed, and only that.
    let facts = street.facts(&records);
    let chosen = fold(street.founding.group, &facts, &BTreeSet::from([act]));
    assert_eq!(chosen.charter(), Some(act));
    // The control: what the others decide next is followed by itself, and leaves no choice.
    let next = street.next(&records, |t| t.organisers = vec![ana.member(), dora.member()]);
    let honest = street.decide_under(parent, &[&ana, &dora], Decision::Charter(next), &mut records);
    let roster = street.roster(&records);
    assert_eq!((roster.charter(), roster.split().len()), (Some(honest), 0));
    assert!(!in_force(&street, &records, &bela) && in_force(&street, &records, &dora));
    // And where nobody removed them, the same two organisers are followed.
    let mut alone = before;
    let theirs = street.next(&alone, |t| t.organisers = vec![bela.member(), carl.member()]);
    let act = street.decide(&[&bela, &carl], Decision::Charter(theirs), &mut alone);
    assert_eq!(street.roster(&alone).charter(), Some(act), "the control");
}

#[test]
fn longer_branch_unremoves_nobody() {
    let (mut street, [ana, bela, carl], mut records) = three_organisers(1);
    let dora = street.comes_in(&ana, &mut records);
    let parent = street.roster(&records).charter().unwrap();
    // Two next charters of the same organisers, decided apart; under the first somebody is removed.
    let short = street.next(&records, |t| t.ask_first = true);
    let long = street.next(&records, |t| t.members_invite = true);
    let short = street.decide_under(parent, &[&bela], Decision::Charter(short), &mut records);
    let removed = street.decide_under(short, &[&bela], removal(&dora, &[]), &mut records);
    let confirmed = Decision::Confirmation(MemberId([9; 32]));
    let confirmed = street.decide_under(short, &[&bela], confirmed, &mut records);
    let v1 = street.decide_under(parent, &[&carl], Decision::Charter(long), &mut records);
    let v2 = CharterTerms {
        version: 3,
        members_invite: true,
        ask_first: false,
        ..street.roster(&records).terms().unwrap().clone()
    };
    let v2 = street.decide_under(v1, &[&carl], Decision::Charter(v2), &mut records);
    let roster = street.roster(&records);
    assert_eq!(roster.charter(), Some(v2), "the longer branch is followed");
    assert!(roster.removed().contains(&dora.member()), "and takes no removal back");
    // Also once the organisers change: their charter carries the ending of the branch nobody follows.
    let next = street.next(&records, |t| t.organisers = vec![ana.member(), bela.member()]);
    assert!(next.acts.contains(&removed.prefix()), "an honest program lists it");
    let mut without = next.clone();
    without.acts.retain(|a| *a != removed.prefix());
    let mut followed = records.clone();
    street.decide(&[&ana], Decision::Charter(next), &mut followed);
    assert!(!in_force(&street, &followed, &dora));
    // The controls: what is no ending falls with its branch, and an unlisted ending with the old organisers.
    assert!(proposed(&street.facts(&records), &roster).iter().any(|p| p.id == confirmed));
    street.decide(&[&ana], Decision::Charter(without), &mut records);
    assert!(in_force(&street, &records, &dora));
}

#[test]
fn v3_meets_v4() {
    let (mut street, [ana, bela, carl], mut records) = three_organisers(1);
    let dora = street.comes_in(&ana, &mut records);
    let emil = street.comes_in(&dora, &mut records);
    let v1 = street.roster(&records).charter().unwrap();
    // Somebody who knows version 1 only decides under it, while the others have gone on to the next.
    let mut behind = records.clone();
    street.decide_under(v1, &[&carl], removal(&dora, &[]), &mut behind);
    street.decide_under(v1, &[&carl], Decision::Confirmation(emil.member()), &mut behind);
    let next = street.next(&records, |t| t.ask_first = true);
    let v2 = street.decide(&[&bela], Decision::Charter(next), &mut records);
    let late: Vec<Record> = behind.iter().filter(|r| !records.contains(r)).cloned().collect();
    let one = street.roster(&[behind.clone(), records.clone()].concat());
    let other = street.roster(&[records.clone(), late].concat());
    assert_eq!(one, other, "one roster, whoever meets whom");
    assert_eq!(one.charter(), Some(v2));
    assert!(one.removed().contains(&dora.member()), "an ending stands, listed or not");
    let facts = street.facts(&[behind.clone(), records.clone()].concat());
    let lapsed =
        proposed(&facts, &one).into_iter().find(|p| p.act.decision == Decision::Confirmation(emil.member()));
    assert_eq!(lapsed.unwrap().state, ProposalState::Lapsed, "what is no ending has to be listed");
    assert!(one.member(&emil.member()).is_none_or(|m| !m.in_force));
    // The control: under version 1 alone both count.
    let before = street.roster(&behind);
    assert!(before.removed().contains(&dora.member()) && before.member(&emil.member()).unwrap().in_force);
}

#[test]
fn retired_laptop_keeps_the_charter() {
    let (mut street, [ana, ..], mut records) = three_organisers(1);
    let laptop = hedgerow_vault::Device::new(&mut street.rng);
    let group = street.founding.group;
    let stamp = street.stamp();
    records.push(
        hedgerow_group::write_device(group, &ana.root, &laptop, "laptop", stamp, &mut street.rng).unwrap(),
    );
    let by_laptop = Person { root: ana.root.clone(), device: laptop };
    let next = street.next(&records, |t| t.ask_first = true);
    let act = street.decide(&[&by_laptop], Decision::Charter(next), &mut records);
    let signed: Vec<&Record> =
        records.iter().filter(|r| r.header().signer == by_laptop.device.key()).collect();
    let stand: Vec<_> = signed.iter().map(|r| r.id().prefix()).collect();
    let retired = |street: &mut Street, stand| {
        let retirement = RetirementClear { device: by_laptop.device.key(), head: None, stand };
        let stamp = street.stamp();
        root_record(group, &ana.root, Kind::RETIREMENT, stamp, &clear::write(&retirement)).unwrap()
    };
    let naming = retired(&mut street, stand.clone());
    let mut kept = records.clone();
    kept.push(naming.clone());
    let roster = street.roster(&kept);
    assert_eq!(roster.charter(), Some(act), "what the retirement names stands");
    assert!(!roster.device(&ana.member(), &by_laptop.device.key()).unwrap().live);
    // The control: a retirement that names nothing ends what the laptop signed; of two both must name it.
    for endings in [vec![retired(&mut street, Vec::new())], vec![naming, retired(&mut street, Vec::new())]] {
        let roster = street.roster(&[records.clone(), endings].concat());
        assert_eq!(roster.terms().unwrap().version, 1);
    }
}

#[test]
fn the_quorum_appoints_where_the_organisers_are_gone() {
    let (mut street, [ana, bela, carl], mut records) = three_organisers(2);
    let dora = street.comes_in(&ana, &mut records);
    let mut members = vec![bela.member(), carl.member(), dora.member()];
    members.sort_unstable();
    let quorum = Quorum { needed: 2, members };
    let next = street.next(&records, |t| {
        t.organisers = vec![ana.member()];
        t.threshold = 1;
        t.quorum = Some(quorum);
    });
    street.decide(&[&ana, &bela], Decision::Charter(next), &mut records);
    let under = street.roster(&records).charter().unwrap();
    let emil = street.comes_in(&ana, &mut records);
    let terms = street.next(&records, |t| t.organisers = vec![bela.member(), dora.member()]);
    let sealed = |street: &mut Street, by: &Person| {
        let stamp = street.stamp();
        hedgerow_group::seal(street.pen(by), stamp, under, terms.clone(), &mut street.rng).unwrap()
    };
    records.push(sealed(&mut street, &bela));
    records.push(sealed(&mut street, &emil));
    let one = street.roster(&records);
    assert!(
        one.is_organiser(&ana.member()),
        "the control: one of the quorum and a stranger to it are not enough"
    );
    records.push(sealed(&mut street, &dora));
    let roster = street.roster(&records);
    assert!(!roster.is_organiser(&ana.member()));
    assert!(roster.is_organiser(&bela.member()) && roster.is_organiser(&dora.member()));
    assert_eq!(roster.members().count(), 5, "everybody stays, whoever had invited them");
}

#[test]
fn the_next_charter_keeps_whom_an_organiser_out_of_office_had_invited() {
    let (mut street, [ana, bela, carl], mut records) = three_organisers(1);
    let dora = street.comes_in(&carl, &mut records);
    let next = street.next(&records, |t| t.ask_first = true);
    street.decide(&[&bela], Decision::Charter(next), &mut records);
    let two = street.next(&records, |t| t.organisers = vec![ana.member(), bela.member()]);
    let mut without = two.clone();
    without.grants.clear();
    let mut kept = records.clone();
    street.decide(&[&ana], Decision::Charter(two), &mut kept);
    assert!(in_force(&street, &kept, &dora), "the letter was written two charters ago");
    street.decide(&[&ana], Decision::Charter(without), &mut records);
    assert!(!in_force(&street, &records, &dora), "the control: unlisted it is void");
}

/// All orders of so many things.
fn orders(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for i in 0..n {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, i);
                    longer
                })
            })
            .collect();
    }
    all
}
