//! What follows from decisions on one computer: waiting for a key, making one, staying on a branch, the quorum's month.

use hedgerow_record::clear::{Decision, Removal};
use hedgerow_record::{MemberId, Span};

use super::keys_tests::{Neighbour, Postman};
use super::tests::NOW;
use super::*;
use crate::view::{AppointDraft, CharterDraft, DecisionState};

/// Ana, who founded the group, and those who came in by her letters; all know one another.
fn street(postman: &Postman, names: &[&str]) -> Vec<Neighbour> {
    let mut all = vec![postman.founder("Ana")];
    for name in names {
        let letter = all[0].letter();
        let mut newcomer = postman.newcomer(name, &letter, &mut all[0]);
        newcomer.takes_all_of(&all[0]);
        all[0].takes_all_of(&newcomer);
        all.push(newcomer);
    }
    meet(&mut all, NOW);
    all
}

/// Everybody gets everything of everybody.
fn meet(all: &mut [Neighbour], now: Millis) {
    for _ in 0..2 {
        for i in 0..all.len() {
            for j in 0..all.len() {
                if i != j {
                    let (low, high) = all.split_at_mut(i.max(j));
                    let (one, other) = if i < j { (&mut low[i], &high[0]) } else { (&mut high[0], &low[j]) };
                    one.takes_all_at(other, now);
                }
            }
        }
    }
}

fn decide(neighbour: &mut Neighbour, decision: Decision) {
    let rng = &mut neighbour.house.rng.clone();
    neighbour.street_mut().decide(decision, None, NOW, rng).unwrap();
}

fn removal(member: MemberId) -> Decision {
    Decision::Removal(Removal { member, heads: Vec::new(), stay: Vec::new() })
}

fn codes(neighbour: &Neighbour) -> Vec<String> {
    neighbour.house.all_notices().into_iter().map(|n| n.code).filter(|c| c != "N_KEYS_OPEN").collect()
}

fn organisers(names: &[&str]) -> CharterDraft {
    let organisers = Some(names.iter().map(|n| (*n).to_owned()).collect());
    CharterDraft { organisers, ..CharterDraft::default() }
}

#[test]
fn writing_waits_a_day_for_a_new_key_and_then_says_who_can_read() {
    let postman = Postman::new();
    let mut all = street(&postman, &["Béla", "Carl"]);
    let carl = all[2].me();
    // The removal comes to Béla; the key that Ana is to make does not, because her computer stops in between.
    decide(&mut all[0], removal(carl));
    let (ana, rest) = all.split_at_mut(1);
    let bela = &mut rest[0];
    bela.takes_all_of(&ana[0]);
    let draft = || crate::view::ListingDraft { title: Some("Drill".to_owned()), ..Default::default() };
    let refused = bela.house.add_listing("", &draft(), NOW + Span::hours(1)).unwrap_err();
    assert_eq!((refused.code, codes(bela)), ("E_WAITING_FOR_KEY", vec!["N_NEW_KEY_AWAITED".to_owned()]));
    bela.house.minute(NOW + Span::hours(23));
    assert!(bela.house.add_listing("", &draft(), NOW + Span::hours(23)).is_err());
    bela.house.minute(NOW + Span::hours(24));
    bela.house.add_listing("", &draft(), NOW + Span::hours(24)).unwrap();
    assert_eq!(codes(bela), ["N_REMOVED_CAN_READ"]);
    // Ana's computer starts, finds a removal that no key covers, and makes one by itself.
    let group = ana[0].group;
    ana[0].house.follow(&group, NOW + Span::hours(25)).unwrap();
    assert!(ana[0].street().covers_all());
    bela.takes_all_at(&ana[0], NOW + Span::hours(25));
    assert!(bela.street().covers_all() && codes(bela).is_empty());
    ana[0].offers("Ladder");
    bela.takes_all_at(&ana[0], NOW + Span::hours(25));
    assert!(bela.reads("Ladder"), "the control: the new key opens what is written under it");
}

#[test]
fn of_several_organisers_mostly_one_makes_the_key() {
    let postman = Postman::new();
    let mut all = street(&postman, &["Béla", "Carl"]);
    all[0].house.change_charter("", &organisers(&["Ana", "Béla"]), NOW).unwrap();
    meet(&mut all, NOW);
    let carl = all[2].me();
    decide(&mut all[0], removal(carl));
    // Whoever comes first in the charter makes it at once, the next one a minute later, if none has come.
    let first = usize::from(all[1].me() < all[0].me());
    let second = 1 - first;
    let (a, b) = all.split_at_mut(1);
    b[0].takes_all_of(&a[0]);
    let group = all[0].group;
    all[second].house.follow(&group, NOW).unwrap();
    assert!(!all[second].street().covers_all());
    all[second].house.minute(NOW + Span::minutes(1));
    assert!(all[second].street().covers_all(), "the control: it does not wait for ever");
    all[first].house.follow(&group, NOW).unwrap();
    assert!(all[first].street().covers_all());
}

#[test]
fn a_computer_stays_on_its_branch() {
    let postman = Postman::new();
    let mut all = street(&postman, &["Béla", "Carl"]);
    all[0].house.change_charter("", &organisers(&["Ana", "Béla"]), NOW).unwrap();
    meet(&mut all, NOW);
    let parent = all[2].street().roster.charter();
    // Apart from one another each names herself alone.
    all[0].house.change_charter("", &organisers(&["Ana"]), NOW).unwrap();
    all[1].house.change_charter("", &organisers(&["Béla"]), NOW).unwrap();
    let (anas, belas) = (all[0].street().roster.charter(), all[1].street().roster.charter());
    meet(&mut all[..2], NOW);
    assert_eq!((all[0].street().roster.charter(), all[1].street().roster.charter()), (anas, belas));
    // Whoever gets both at once stays where they part, and is asked.
    let (rest, carl) = all.split_at_mut(2);
    let both = rest[0].street().facts.iter().map(|f| f.record.clone()).collect::<Vec<_>>();
    carl[0].street_mut().take(hedgerow_sync::Set::Group, both, &[], NOW).unwrap();
    assert_eq!((carl[0].street().roster.charter(), carl[0].street().roster.split().len()), (parent, 2));
    assert_eq!(codes(&carl[0]), ["N_FOUNDED_ANEW"]);
    carl[0].street_mut().choose_branch(belas.unwrap(), NOW).unwrap();
    assert_eq!((carl[0].street().roster.charter(), codes(&carl[0]).len()), (belas, 0));
}

#[test]
fn the_quorum_appoints_after_a_month_without_a_word() {
    let postman = Postman::new();
    let mut all = street(&postman, &["Béla", "Carl", "Dora"]);
    let quorum = ["Béla", "Carl", "Dora"].map(str::to_owned).to_vec();
    let draft = CharterDraft { quorum: Some(quorum), quorum_needed: Some(2), ..CharterDraft::default() };
    all[0].house.change_charter("", &draft, NOW).unwrap();
    meet(&mut all, NOW);
    assert_eq!(all[0].house.call_for_organisers("", NOW).unwrap_err().code, "E_NOT_IN_QUORUM");
    let at = |days| NOW + Span::days(days);
    let appoint = AppointDraft { organisers: vec!["Béla".to_owned(), "Carl".to_owned()], threshold: None };
    // Ana's computer is never seen again.
    let mut all = all.split_off(1);
    assert_eq!(all[0].house.appoint("", &appoint, at(1)).unwrap_err().code, "E_NOT_CALLED");
    let called = all[0].house.call_for_organisers("", at(1)).unwrap();
    assert_eq!((called.called_by.len(), called.may_sign_at), (1, None));
    meet(&mut all, at(1));
    assert!(all[1].house.call_for_organisers("", at(1)).unwrap().may_sign_at.is_some());
    meet(&mut all, at(1));
    assert_eq!(all[0].house.appoint("", &appoint, at(30)).unwrap_err().code, "E_NOT_YET");
    let sealed = all[0].house.appoint("", &appoint, at(32)).unwrap();
    assert_eq!((sealed.state, sealed.agreed.len(), sealed.needed), (DecisionState::Open, 1, 2));
    meet(&mut all, at(32));
    assert!(!all[2].street().roster.is_organiser(&all[0].me()), "the control: one signature is not enough");
    let sealed = all[1].house.agree_to("", &sealed.id, at(32)).unwrap();
    assert_eq!(sealed.state, DecisionState::InForce);
    meet(&mut all, at(32));
    for neighbour in &all {
        let roster = &neighbour.street().roster;
        assert!(roster.is_organiser(&all[0].me()) && roster.is_organiser(&all[1].me()));
        assert_eq!(roster.members().count(), 4, "nobody was put out");
    }
}

#[test]
fn the_quorum_waits_where_an_organiser_is_heard_of() {
    let postman = Postman::new();
    let mut all = street(&postman, &["Béla", "Carl"]);
    let quorum = ["Béla", "Carl"].map(str::to_owned).to_vec();
    let draft = CharterDraft { quorum: Some(quorum), ..CharterDraft::default() };
    all[0].house.change_charter("", &draft, NOW).unwrap();
    meet(&mut all, NOW);
    let at = |days| NOW + Span::days(days);
    for i in [1, 2] {
        all[i].house.call_for_organisers("", at(1)).unwrap();
    }
    meet(&mut all, at(1));
    let drill = crate::view::ListingDraft { title: Some("Drill".to_owned()), ..Default::default() };
    all[0].house.add_listing("", &drill, at(20)).unwrap();
    meet(&mut all, at(20));
    let appoint = AppointDraft { organisers: vec!["Béla".to_owned()], threshold: None };
    assert_eq!(all[1].house.appoint("", &appoint, at(40)).unwrap_err().code, "E_HEARD_OF");
}
