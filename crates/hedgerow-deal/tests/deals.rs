//! Deals as pure folds: every order, every repetition, two who ask apart, and bytes that stay what they are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use hedgerow_deal::{
    About, Deal, DealId, Desk, Door, DoorSeed, Folder, Party, Post, Refusal, Said, State, Step, check_ask,
    fold, may,
};
use hedgerow_record::body::{Day, DayRange, Listing, ListingTerms, ThingName};
use hedgerow_record::{DeviceKey, MemberId, Millis};
use proptest::prelude::*;

const ANA: MemberId = MemberId([1; 32]);
const BELA: MemberId = MemberId([2; 32]);
const ANAS: DeviceKey = DeviceKey([11; 32]);
const ANAS_OTHER: DeviceKey = DeviceKey([13; 32]);
const BELAS: DeviceKey = DeviceKey([12; 32]);

fn about() -> About {
    About {
        thing: ThingName([7; 16]),
        title: "Ladder".to_owned(),
        asker: BELA,
        keeper: ANA,
        keeper_device: ANAS,
    }
}

fn days(from: i32, to: i32) -> DayRange {
    DayRange::new(Day(from), Day(to)).unwrap()
}

fn said(member: MemberId, device: DeviceKey, number: u32, step: Step) -> Said {
    Said { member, device, number, at: Millis(u64::from(number)), step }
}

fn by_ana(number: u32, step: Step) -> Said {
    said(ANA, ANAS, number, step)
}

fn by_bela(number: u32, step: Step) -> Said {
    said(BELA, BELAS, number, step)
}

fn folded(steps: &[Said]) -> Deal {
    fold(&about(), &steps.iter().cloned().collect())
}

fn ask() -> Said {
    by_bela(1, Step::Ask { days: days(10, 12), note: None })
}

fn accept() -> Said {
    by_ana(1, Step::Accept { days: days(10, 12), door: None })
}

fn hand_over() -> Step {
    Step::HandOver { note: None, code: None }
}

fn back() -> Step {
    Step::Return { note: None, code: None }
}

#[test]
fn a_loan_goes_its_way() {
    let mut steps = Vec::new();
    for (next, state) in [
        (ask(), State::Asked),
        (accept(), State::Accepted),
        (by_ana(2, hand_over()), State::Out),
        (by_bela(2, hand_over()), State::Out),
        (by_bela(3, back()), State::Back),
        (by_ana(3, back()), State::Closed),
    ] {
        steps.push(next);
        assert_eq!(folded(&steps).state, state);
    }
    assert!(folded(&steps).handed_over.by_both());
}

#[test]
fn contradictions_have_one_answer_each() {
    let decline = |n| by_ana(n, Step::Decline { note: None });
    let withdraw = |n| by_bela(n, Step::Withdraw { note: None });
    let state = |steps: &[Said]| folded(steps).state;
    assert_eq!(state(&[ask(), accept(), decline(2)]), State::Accepted, "the first answer counts");
    assert_eq!(state(&[ask(), decline(0), accept()]), State::Declined, "the first answer counts");
    assert_eq!(
        state(&[ask(), accept(), withdraw(2)]),
        State::Withdrawn,
        "before the hand-over a withdrawal wins"
    );
    let out = [ask(), accept(), by_ana(2, hand_over()), by_bela(2, hand_over())];
    assert_eq!(state(&[&out[..], &[withdraw(3)]].concat()), State::Out, "after both said it, it is void");
    assert_eq!(state(&[&out[..3], &[withdraw(3)]].concat()), State::Withdrawn);
    let elsewhere = said(ANA, ANAS_OTHER, 1, Step::Accept { days: days(10, 12), door: None });
    assert_eq!(state(&[ask(), elsewhere]), State::Asked, "only the keeper's one device accepts");
    let in_his_own_cause = by_bela(2, Step::Accept { days: days(10, 12), door: None });
    assert_eq!(state(&[ask(), in_his_own_cause]), State::Asked);
    let stranger = said(MemberId([9; 32]), DeviceKey([9; 32]), 1, Step::Withdraw { note: None });
    assert_eq!(folded(&[ask(), stranger]).timeline.len(), 1, "nobody else has a say");
    assert_eq!(state(&[accept()]), State::Unheard);
    let place = |n, place| by_ana(n, Step::Place { place });
    assert_eq!(state(&[ask(), place(1, 2), place(2, 1)]), State::Queued(1));
    assert_eq!(state(&[ask(), place(1, 2), place(2, 0)]), State::Asked);
}

fn some_steps() -> Vec<Said> {
    vec![
        ask(),
        accept(),
        by_ana(2, Step::Decline { note: None }),
        by_bela(2, hand_over()),
        by_ana(3, hand_over()),
        by_bela(3, Step::Withdraw { note: None }),
        by_ana(4, back()),
    ]
}

proptest! {
    #[test]
    fn steps_replayed_and_reordered(
        order in Just((0..7usize).collect::<Vec<_>>()).prop_shuffle(),
        twice in proptest::collection::vec(0usize..7, 0..5),
        upto in 1usize..8,
    ) {
        let all = some_steps();
        let chosen: Vec<Said> = order.iter().take(upto).map(|i| all[*i].clone()).collect();
        let wanted = folded(&chosen);
        // Through folders and posts, in this order, some of them again.
        let mut folder = Folder::new(DealId([5; 16]), about());
        let posts = order.iter().take(upto).chain(twice.iter().filter(|i| order[..upto].contains(i)));
        for i in posts {
            let s = &all[*i];
            let written = hedgerow_deal::Written { number: s.number, at: s.at.0, step: s.step.clone() };
            let post = Post { deal: DealId([5; 16]), about: about(), steps: vec![written], seen: Vec::new() };
            let read = Post::read(&post.write()).unwrap();
            folder.hear(&read, s.member, s.device, &DeviceKey([99; 32]));
        }
        prop_assert_eq!(fold(&folder.about, &folder.said), wanted);
        prop_assert_eq!(Folder::read(&folder.write()), Some(folder));
    }

    /// Whatever two or more ask, in whatever order they are answered: no day is promised more often than there are pieces.
    #[test]
    fn nothing_is_ever_promised_twice(
        asks in proptest::collection::vec((0i32..30, 0i32..6), 1..12),
        quantity in 1u32..4,
        buffer in 0u32..3,
        order in any::<u64>(),
    ) {
        let listing = listing(Some(quantity), ListingTerms { buffer_days: Some(buffer), ..Default::default() });
        let mut deals: Vec<(DealId, BTreeSet<Said>)> = asks.iter().enumerate().map(|(i, (from, len))| {
            let ask = Said { at: Millis(i as u64), ..by_bela(1, Step::Ask { days: days(*from, from + len), note: None }) };
            (DealId([u8::try_from(i).unwrap(); 16]), [ask].into())
        }).collect();
        for n in 0..deals.len() {
            let i = (n + usize::try_from(order % 12).unwrap()) % deals.len();
            let now: Vec<(DealId, Deal)> = deals.iter().map(|(id, s)| (*id, fold(&about(), s))).collect();
            let desk = Desk::new(&listing, now.iter().map(|(id, d)| (*id, d)));
            let wanted = now[i].1.days.unwrap();
            if desk.may_accept(&now[i].0, wanted).is_ok() {
                deals[i].1.insert(by_ana(1, Step::Accept { days: wanted, door: None }));
            }
        }
        let promised: Vec<DayRange> = deals.iter().map(|(_, s)| fold(&about(), s)).filter(Deal::holds_days)
            .filter_map(|d| d.days).collect();
        prop_assert!(!promised.is_empty());
        let now: Vec<(DealId, Deal)> = deals.iter().map(|(id, s)| (*id, fold(&about(), s))).collect();
        let desk = Desk::new(&listing, now.iter().map(|(id, d)| (*id, d)));
        let busy = desk.busy(Day(0)).ranges(200);
        for day in -3..45 {
            let out = promised.iter().filter(|r| r.widened(buffer).overlaps(&days(day, day))).count();
            let held = promised.iter().filter(|r| r.overlaps(&days(day, day))).count();
            prop_assert!(held <= quantity as usize, "day {day} is promised {held} times");
            let shown = busy.iter().any(|r| r.overlaps(&days(day, day)));
            if day >= 0 {
                prop_assert_eq!(shown, out >= quantity as usize, "day {} is shown as {}", day, shown);
            }
        }
        // Everybody who is left waiting behind a promise is told a place, nobody else.
        for (id, step) in desk.places() {
            let deal = &now.iter().find(|(other, _)| *other == id).unwrap().1;
            let told = matches!(step, Step::Place { place } if place > 0);
            prop_assert!(deal.is_asked() && told);
        }
    }

    #[test]
    fn arbitrary_posts_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Post::read(&bytes);
        let _ = Folder::read(&bytes);
    }
}

fn listing(quantity: Option<u32>, terms: ListingTerms) -> Listing {
    Listing { quantity, terms, ..Listing::new(ThingName([7; 16]), "Ladder".to_owned(), ANAS, 0) }
}

#[test]
fn what_may_be_said_when() {
    let asked = folded(&[ask()]);
    let yes = Step::Accept { days: days(10, 12), door: None };
    assert_eq!(may(&asked, Party::Keeper, true, &yes), Ok(()));
    assert_eq!(may(&asked, Party::Keeper, false, &yes), Err(Refusal::NotKeeper));
    assert_eq!(may(&asked, Party::Asker, false, &yes), Err(Refusal::NotKeeper));
    assert_eq!(may(&asked, Party::Asker, false, &hand_over()), Err(Refusal::NotAccepted));
    let accepted = folded(&[ask(), accept()]);
    assert_eq!(may(&accepted, Party::Keeper, true, &yes), Err(Refusal::Answered));
    assert_eq!(may(&accepted, Party::Asker, false, &back()), Err(Refusal::NotOut));
    let out = folded(&[ask(), accept(), by_ana(2, hand_over())]);
    assert_eq!(may(&out, Party::Keeper, true, &hand_over()), Err(Refusal::SaidAlready));
    assert_eq!(may(&out, Party::Asker, false, &Step::Withdraw { note: None }), Err(Refusal::HandedOver));
    let long = Step::Message { text: "x".repeat(2_000) };
    assert_eq!(may(&out, Party::Asker, false, &long), Err(Refusal::Words));

    let terms = ListingTerms { longest_days: Some(5), notice_days: Some(2), buffer_days: None };
    let listing = listing(None, terms);
    let ask = |from, to| check_ask(&listing, days(from, to), Day(100)).err();
    assert_eq!(ask(99, 100), Some(Refusal::Past));
    assert_eq!(ask(101, 102), Some(Refusal::Notice(2)));
    assert_eq!(ask(110, 116), Some(Refusal::TooLong(5)));
    assert_eq!(ask(1_000, 1_001), Some(Refusal::TooFar));
    assert_eq!(ask(110, 114), None, "the control");
}

/// A post as it lies in an envelope. A change here is a change of protocol.
#[test]
fn the_bytes_of_a_post_stay_what_they_are() {
    let mut folder = Folder::new(DealId([5; 16]), about());
    for step in [
        Step::Ask { days: days(10, 12), note: Some("For the roof".to_owned()) },
        Step::Message { text: "Hello".to_owned() },
        Step::Withdraw { note: None },
    ] {
        folder.say(BELA, BELAS, step, Millis(1_800_000_000_000));
    }
    let hex: String = folder.post(&BELAS).write().iter().map(|b| format!("{b:02x}")).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/post.hex");
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default().trim(), hex);
    // A step of a newer program, with fields nobody knows, is passed over and the rest is read.
    let newer = [0x83, 0x18, 0x2A, 0x61, 0x78, 0x01];
    let step: Step = minicbor::decode(&newer).unwrap();
    assert_eq!(step, Step::Unknown { number: 42 });
}

#[test]
fn steps_are_sent_until_they_are_seen() {
    let mut bela = Folder::new(DealId([5; 16]), about());
    let mut ana = Folder::new(DealId([5; 16]), about());
    bela.say(BELA, BELAS, ask().step, Millis(1));
    assert!(ana.hear(&bela.post(&BELAS), BELA, BELAS, &ANAS));
    assert!(!ana.hear(&bela.post(&BELAS), BELA, BELAS, &ANAS), "the same again is nothing new");
    assert!(!bela.is_seen(&BELAS));
    assert_eq!(bela.post(&BELAS).steps.len(), 1);
    assert!(bela.hear(&ana.post(&ANAS), ANA, ANAS, &BELAS));
    assert!(bela.is_seen(&BELAS));
    assert!(bela.post(&BELAS).steps.is_empty());
}

#[test]
fn codes_differ_by_deal_door_and_side_and_travel_with_the_steps() {
    let seed = DoorSeed([9; 16]);
    let mut codes = BTreeSet::new();
    for (seed, deal) in [(seed, 1), (seed, 2), (DoorSeed([8; 16]), 1)] {
        for door in [Door::HandOver, Door::Return] {
            for party in [Party::Keeper, Party::Asker] {
                let code = seed.code(&DealId([deal; 16]), door, party);
                assert!(code < 1_000_000);
                codes.insert(code);
            }
        }
    }
    assert_eq!(codes.len(), 12, "none is like another");
    // The same on every computer, for ever.
    assert_eq!(seed.code(&DealId([1; 16]), Door::HandOver, Party::Keeper), 581_174);
    let accept = by_ana(1, Step::Accept { days: days(10, 12), door: Some(seed) });
    assert_eq!(folded(&[ask(), accept.clone()]).door, Some(seed));
    assert_eq!(folded(&[ask()]).door, None);
    // What an older program reads of it is a step without a code, and the other way round.
    for (newer, older) in [
        (accept.step, Step::Accept { days: days(10, 12), door: None }),
        (Step::HandOver { note: None, code: Some(482_913) }, hand_over()),
        (Step::Return { note: Some("Thank you".to_owned()), code: Some(7) }, back()),
    ] {
        for step in [&newer, &older] {
            let bytes = minicbor::to_vec(step).unwrap();
            assert_eq!(minicbor::decode::<Step>(&bytes).unwrap(), *step);
        }
        assert_eq!(minicbor::to_vec(&older).unwrap()[0], 0x82, "not a byte more than before");
        assert_eq!(minicbor::to_vec(&newer).unwrap()[0], 0x83);
    }
}
