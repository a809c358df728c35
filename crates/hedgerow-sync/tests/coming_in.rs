//! Coming in while other things happen: other streams, other newcomers, keys that changed meanwhile.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{NOW, Pipe, by, group_record, host_and_newcomer, two};
use ed25519_dalek::SigningKey;
use hedgerow_record::limits::STALL;
use hedgerow_record::{LinkKey, Span};
use hedgerow_sync::{Bye, Event};

/// A newcomer talks to two neighbours at once, and its certificate is written over the other stream while this one
/// still waits to be let in.
#[test]
fn a_certificate_that_came_over_another_stream_disturbs_no_reader() {
    for newcomer_opens in [true, false] {
        let (ana, bela) = host_and_newcomer();
        let mut pipe = if newcomer_opens { Pipe::new(&bela, &ana) } else { Pipe::new(&ana, &bela) };
        let me = usize::from(!newcomer_opens);
        while !pipe.log.iter().any(|(i, frame)| *i == me && frame[..2] == [0x82, 2]) {
            assert!(pipe.turn(0) | pipe.turn(1), "it enters by its link");
        }
        *bela.is_device.borrow_mut() = true;
        *bela.knows_group.borrow_mut() = true;
        pipe.run();
        assert_eq!(pipe.over(me), None);
        let now = pipe.now;
        pipe.ends[me].session.enter_as_device(&bela, now);
        pipe.run();
        assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
        assert_eq!(ana.ids_held(), bela.ids_held(), "it came in");
    }
}

/// Of the keys to meet by two are told; whoever slept through two changes says the one it has, and is answered by it.
#[test]
fn who_slept_through_changes_of_keys_is_recognised_when_it_dials() {
    let (mut ana, mut bela) = two();
    ana.meeting = vec![[13; 32], [12; 32], [11; 32], [10; 32]];
    bela.meeting = vec![[10; 32]];
    let mut pipe = Pipe::new(&bela, &ana);
    pipe.run();
    assert_eq!((pipe.settled(0), pipe.over(0)), (1, None));
    // The control: a key that is not among them is no acquaintance.
    bela.meeting = vec![[9; 32]];
    let mut pipe = Pipe::new(&bela, &ana);
    pipe.run();
    assert_eq!(pipe.over(0), Some(Bye::Strangers));
}

/// Two who hold the same poster find one another before either is in.
#[test]
fn two_newcomers_are_strangers_to_one_another() {
    let (_, bela) = host_and_newcomer();
    let (_, mut carl) = host_and_newcomer();
    carl.device = SigningKey::from_bytes(&[3; 32]);
    let key = bela.own_link.as_ref().unwrap().verifying_key().to_bytes();
    carl.links = vec![LinkKey(key)];
    let mut pipe = Pipe::new(&bela, &carl);
    pipe.run();
    assert_eq!(pipe.over(0), Some(Bye::Strangers), "nobody is at fault");
}

/// A newcomer that was cut off after it wrote its certificate comes again, to a neighbour of whom its letter said nothing.
#[test]
fn a_newcomer_that_was_cut_off_comes_in_at_any_neighbours() {
    for newcomer_opens in [true, false] {
        let (mut ana, bela) = host_and_newcomer();
        // Two records lead to Ana's device; more than one nobody by a letter may bring.
        ana.papers = vec![group_record(&ana.device, 3, NOW), group_record(&by(), 4, NOW)];
        *bela.is_device.borrow_mut() = true;
        *bela.knows_group.borrow_mut() = true;
        let mut pipe = if newcomer_opens { Pipe::new(&bela, &ana) } else { Pipe::new(&ana, &bela) };
        pipe.run();
        assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
        assert_eq!(ana.ids_held(), bela.ids_held(), "it came in");
    }
}

/// A member's new computer has let its neighbour in, and doubts that the neighbour is there while that one still looks
/// at its papers.
#[test]
fn whoever_waits_for_its_papers_to_be_judged_may_ask_for_a_sign_of_life() {
    let (ana, bela) = two();
    ana.known.borrow_mut().clear();
    let mut bela = bela;
    bela.papers = vec![group_record(&bela.device, 9, NOW)];
    let mut pipe = Pipe::new(&ana, &bela);
    while !pipe.log.iter().any(|(i, frame)| *i == 1 && frame[..2] == [0x82, 2]) {
        assert!(pipe.turn(0) | pipe.turn(1), "Béla enters");
    }
    pipe.ends[1].session.doubt(NOW);
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    assert_eq!((pipe.settled(0), pipe.settled(1)), (1, 1));
    let pings = |from| pipe.log.iter().filter(|(i, frame)| *i == from && frame.get(1) == Some(&15)).count();
    assert_eq!((pings(0), pings(1)), (1, 1), "the control: it was asked, and answered");
}

/// By a clock that is behind, a letter may lie in the future: its reader comes again later, and both ends must be free
/// for that.
#[test]
fn a_reader_who_can_make_nothing_of_the_letter_does_not_stay() {
    for enters in [false, true] {
        let (ana, bela) = host_and_newcomer();
        let mut pipe = Pipe::new(&bela, &ana);
        pipe.run();
        assert!(pipe.ends[0].events.iter().any(|e| matches!(e, Event::Invitation(_))), "it has read");
        let late = pipe.now + STALL;
        if enters {
            *bela.is_device.borrow_mut() = true;
            *bela.knows_group.borrow_mut() = true;
            pipe.ends[0].session.enter_as_device(&bela, NOW);
            pipe.run();
        }
        pipe.now = late;
        pipe.ends[0].session.tick(late);
        pipe.run();
        let stalled = (!enters).then_some(Bye::Stalled);
        assert_eq!((pipe.over(0), pipe.over(1)), (stalled, stalled), "the control: who enters stays");
    }
    // A host whose reader is gone without a word waits no longer.
    let (ana, bela) = host_and_newcomer();
    let mut pipe = Pipe::new(&bela, &ana);
    pipe.run();
    pipe.ends[1].session.tick(NOW + STALL - Span::millis(1));
    assert_eq!(pipe.ends[1].session.deadline(), Some(NOW + STALL), "the control");
    pipe.ends[1].session.tick(NOW + STALL);
    assert!(pipe.ends[1].session.deadline().is_none(), "it is over");
}
