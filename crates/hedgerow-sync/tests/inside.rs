//! Between two that are inside: keys are asked for by those who agree on who belongs, and taken by those who asked; who is
//! removed hears nothing more. Each test has a control that shows it can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{NOW, Pipe, group_record, host_and_newcomer, slot_record, two};
use ed25519_dalek::SigningKey;
use hedgerow_record::limits::{KEY_QUESTION_EVERY, KEY_QUESTIONS};
use hedgerow_record::{RecordId, Span};
use hedgerow_sync::{Bye, Event, Tell};

fn by() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

/// What a member says who lacks the keys of a parcel, and what one says who gives them.
fn words_about_keys() -> [Vec<u8>; 2] {
    let (a, b) = two();
    let mut pipe = Pipe::new(&a, &b);
    pipe.run();
    let sent = pipe.log.len();
    pipe.ends[0].session.ask_keys(&[PARCEL]);
    pipe.run();
    pipe.ends[1].session.give_keys(vec![(PARCEL, vec![1; 112])]);
    pipe.run();
    [pipe.log[sent].1.clone(), pipe.log[sent + 1].1.clone()]
}

const PARCEL: RecordId = RecordId([4; 32]);

fn keys_asked(pipe: &Pipe<'_>, i: usize) -> usize {
    pipe.ends[i].events.iter().filter(|e| matches!(e, Event::KeysAsked(_))).count()
}

#[test]
fn keys_are_asked_for_only_after_the_group_sets_agree() {
    let [ask, _] = words_about_keys();
    // Somebody who is inside and has not compared the group sets: what it knows of removals is not known.
    let (a, b) = two();
    a.hold(group_record(&by(), 1, NOW - Span::hours(1)));
    let mut early = Pipe::new(&a, &b);
    while !early.ends[0].events.iter().any(|e| matches!(e, Event::Entered { .. })) {
        assert!(early.turn(0) | early.turn(1), "they enter");
    }
    assert_eq!(early.settled(0), 0);
    early.ends[0].inbox.push_front(ask.clone());
    early.run();
    assert_eq!((early.over(0), keys_asked(&early, 0)), (Some(Bye::OutOfTurn), 0));
    // Somebody who only reads a letter.
    let (ana, bela) = host_and_newcomer();
    let mut reader = Pipe::new(&bela, &ana);
    reader.run();
    reader.ends[1].inbox.push_back(ask.clone());
    reader.run();
    assert_eq!((reader.over(1), keys_asked(&reader, 1)), (Some(Bye::OutOfTurn), 0));
    // A stranger.
    let (a, b) = two();
    let mut stranger = Pipe::new(&a, &b);
    stranger.ends[1].inbox.push_back(ask.clone());
    stranger.run();
    assert_eq!((stranger.over(1), keys_asked(&stranger, 1)), (Some(Bye::OutOfTurn), 0));
    // The control: after agreeing it is heard, and only so often.
    let (a, b) = two();
    let mut agreed = Pipe::new(&a, &b);
    agreed.run();
    for _ in 0..KEY_QUESTIONS + 5 {
        agreed.ends[1].inbox.push_back(ask.clone());
    }
    agreed.run();
    assert_eq!((agreed.over(1), keys_asked(&agreed, 1)), (None, KEY_QUESTIONS as usize));
    // What was not heard is not counted: once the other side may have a key, it is asked again.
    agreed.now = NOW + KEY_QUESTION_EVERY;
    (0..2).for_each(|_| agreed.ends[1].inbox.push_back(ask.clone()));
    agreed.run();
    assert_eq!((agreed.over(1), keys_asked(&agreed, 1)), (None, KEY_QUESTIONS as usize + 1));
}

#[test]
fn keys_that_were_not_asked_for_are_not_looked_at() {
    let [_, give] = words_about_keys();
    let given =
        |pipe: &Pipe<'_>| pipe.ends[0].events.iter().filter(|e| matches!(e, Event::KeysGiven(_))).count();
    let (a, b) = two();
    let mut pipe = Pipe::new(&a, &b);
    pipe.run();
    pipe.ends[0].session.ask_keys(&[PARCEL]);
    pipe.run();
    pipe.ends[0].inbox.push_back(give.clone());
    pipe.run();
    assert_eq!((given(&pipe), pipe.over(0)), (1, None), "the control: what was asked for");
    for _ in 0..3 {
        pipe.ends[0].inbox.push_back(give.clone());
    }
    pipe.run();
    assert_eq!((given(&pipe), pipe.over(0)), (1, Some(Bye::Faults)), "once, and three faults are enough");
}

#[test]
fn who_is_removed_is_told_nothing_more_on_an_open_stream() {
    let (a, b) = two();
    let mut pipe = Pipe::new(&a, &b);
    pipe.run();
    let pushed =
        |pipe: &Pipe<'_>| pipe.ends[1].events.iter().filter(|e| matches!(e, Event::Pushed(_))).count();
    let push = |n| Tell::Push(vec![slot_record(&by(), n, NOW - Span::minutes(1), 40)]);
    // The control: as long as the other one belongs, it hears what is kept, whatever else changes in the roster.
    pipe.ends[0].session.roster_changed(&a);
    pipe.ends[0].session.tell(push(0), NOW);
    pipe.run();
    assert_eq!((pushed(&pipe), pipe.over(0)), (1, None));
    a.known.borrow_mut().insert(b.key(), false);
    pipe.ends[0].session.roster_changed(&a);
    pipe.ends[0].session.tell(push(1), NOW);
    pipe.run();
    assert_eq!(
        (pushed(&pipe), pipe.over(0), pipe.over(1)),
        (1, Some(Bye::NotAMember), Some(Bye::NotAMember))
    );
}

/// Two rounds may end before the first answer has come.
#[test]
fn keys_asked_for_twice_may_be_given_twice() {
    let [_, give] = words_about_keys();
    let (a, b) = two();
    let mut pipe = Pipe::new(&a, &b);
    pipe.run();
    (0..2).for_each(|_| pipe.ends[0].session.ask_keys(&[PARCEL]));
    pipe.run();
    (0..2).for_each(|_| pipe.ends[0].inbox.push_back(give.clone()));
    pipe.run();
    let faults =
        |pipe: &Pipe<'_>| pipe.ends[0].events.iter().filter(|e| matches!(e, Event::PeerFault(_))).count();
    assert_eq!(faults(&pipe), 0);
    pipe.ends[0].inbox.push_back(give);
    pipe.run();
    assert_eq!(faults(&pipe), 1, "the control: a third time nobody asked");
}
