//! A relay peer at the door: who lets it in, and whom it lets in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{GROUP, NOW, Pipe, Toy, by, group_record, host_and_newcomer, slot_record, two};
use hedgerow_record::limits::{HERE_BYTES, HERE_EVERY, HERE_WORDS};
use hedgerow_record::{RelayKey, Span};
use hedgerow_sync::{Bye, Event, Home};

/// Ana, who has named a relay peer, and the relay peer.
fn ana_and_relay() -> (Toy, Toy) {
    let (ana, mut relay) = two();
    relay.is_relay = true;
    ana.known.borrow_mut().clear();
    ana.relays.borrow_mut().insert(RelayKey(relay.key().0));
    assert_eq!(ana.group(), GROUP);
    (ana, relay)
}

#[test]
fn a_relay_peer_is_let_in_by_whoever_knows_it_and_by_nobody_else() {
    for is_named in [true, false] {
        let (ana, relay) = ana_and_relay();
        ana.hold(slot_record(&by(), 0, NOW - Span::hours(1), 100));
        relay.hold(group_record(&by(), 1, NOW - Span::hours(1)));
        if !is_named {
            ana.relays.borrow_mut().clear();
        }
        let mut pipe = Pipe::new(&ana, &relay);
        pipe.run();
        let entered = Event::EnteredRelay { relay: RelayKey(relay.key().0), clock_ahead: 0 };
        assert_eq!(pipe.ends[0].events.contains(&entered), is_named);
        match is_named {
            true => assert_eq!(ana.ids_held(), relay.ids_held()),
            // It has no papers that would show that an organiser named it.
            false => assert_eq!((pipe.over(0), relay.ids_held().len()), (Some(Bye::NotAMember), 1)),
        }
    }
}

#[test]
fn a_relay_peer_nobody_told_of_shows_its_papers() {
    let (ana, mut relay) = ana_and_relay();
    ana.relays.borrow_mut().clear();
    relay.papers = vec![group_record(&by(), 3, NOW)];
    let mut pipe = Pipe::new(&ana, &relay);
    while !pipe.ends[0].events.iter().any(|e| matches!(e, Event::Papers(_))) {
        // The papers are judged as soon as they come: by then the certificate among them counts.
        if pipe.log.iter().any(|(i, frame)| *i == 0 && frame.get(1) == Some(&3)) {
            ana.relays.borrow_mut().insert(RelayKey(relay.key().0));
        }
        assert!(pipe.turn(0) | pipe.turn(1), "it shows them");
    }
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    assert_eq!(ana.ids_held(), relay.ids_held());
}

#[test]
fn a_newcomer_comes_in_at_a_relay_peer() {
    let (mut relay, bela) = host_and_newcomer();
    relay.is_relay = true;
    let mut pipe = Pipe::new(&bela, &relay);
    pipe.run();
    assert!(pipe.ends[0].events.iter().any(|e| matches!(e, Event::Invitation(_))), "it reads its letter");
    *bela.is_device.borrow_mut() = true;
    *bela.knows_group.borrow_mut() = true;
    pipe.ends[0].session.enter_as_device(&bela, NOW);
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    assert_eq!(relay.ids_held(), bela.ids_held(), "it came in");
}

#[test]
fn a_relay_peer_that_is_named_no_longer_is_told_goodbye() {
    let (ana, relay) = ana_and_relay();
    let mut pipe = Pipe::new(&ana, &relay);
    pipe.run();
    pipe.ends[0].session.roster_changed(&ana);
    pipe.run();
    assert_eq!(pipe.over(0), None, "the control: it is still named");
    ana.relays.borrow_mut().clear();
    pipe.ends[0].session.roster_changed(&ana);
    pipe.run();
    assert_eq!(pipe.over(1), Some(Bye::NotAMember));
}

/// What a side has heard of where somebody is.
fn heard(pipe: &Pipe<'_>, i: usize) -> Vec<Event> {
    let all = pipe.ends[i].events.iter();
    all.filter(|e| matches!(e, Event::Here(_) | Event::Seen(_))).cloned().collect()
}

#[test]
fn where_somebody_is_goes_to_a_relay_peer_and_comes_from_it_alone() {
    let (ana, relay) = ana_and_relay();
    let mut pipe = Pipe::new(&ana, &relay);
    pipe.run();
    pipe.ends[0].session.here(&ana, vec![1]);
    pipe.ends[0].session.seen(&ana, vec![2]);
    pipe.ends[1].session.here(&relay, vec![3]);
    pipe.ends[1].session.seen(&relay, vec![4]);
    pipe.run();
    assert_eq!(heard(&pipe, 1), [Event::Here(vec![1])], "a member sees nobody come");
    assert_eq!(heard(&pipe, 0), [Event::Here(vec![3]), Event::Seen(vec![4])]);
    let said = pipe.log.iter().rev().find(|(i, f)| *i == 1 && f.get(1) == Some(&24)).unwrap().1.clone();

    // To another member it is not said, and whoever says it all the same is out of turn.
    let (ana, bela) = two();
    let mut pipe = Pipe::new(&ana, &bela);
    pipe.run();
    pipe.ends[0].session.here(&ana, vec![1]);
    pipe.run();
    assert_eq!((heard(&pipe, 1).len(), pipe.over(1)), (0, None));
    pipe.ends[1].inbox.push_back(said);
    pipe.run();
    assert_eq!(pipe.over(1), Some(Bye::OutOfTurn));
}

#[test]
fn whoever_speaks_of_where_it_is_without_end_is_not_heard_any_more() {
    let (ana, relay) = ana_and_relay();
    let mut pipe = Pipe::new(&ana, &relay);
    pipe.run();
    for n in 0..100 {
        pipe.ends[0].session.here(&ana, vec![n]);
        pipe.run();
    }
    assert_eq!(heard(&pipe, 1).len() as u64, HERE_WORDS);
    pipe.now = NOW + HERE_EVERY;
    pipe.ends[0].session.here(&ana, vec![200]);
    pipe.run();
    assert_eq!(heard(&pipe, 1).len() as u64, HERE_WORDS + 1, "the control: later there is one more");
    assert_eq!(pipe.over(1), None);
    pipe.ends[0].session.here(&ana, vec![0; HERE_BYTES + 1]);
    pipe.run();
    assert_eq!(pipe.over(1), Some(Bye::Malformed));
}
