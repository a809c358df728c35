//! Neighbours who ask for more than is good for the other side, or say they hold more than there is. Each test has a
//! control that shows it can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{NOW, Pipe, by, comparing, group_record, host_and_newcomer, slot_record, two};
use hedgerow_record::{RecordId, Span};
use hedgerow_sync::{Bye, Event};

/// An Open that says of each set that it holds so many.
fn open_with(count: u64) -> Vec<u8> {
    let mut frame = vec![0x82, 7, 0x85, 0x1B];
    frame.extend(NOW.0.to_be_bytes());
    frame.extend([0x80, 0x83]);
    for _ in 0..3 {
        frame.extend([0x82, 0x1B]);
        frame.extend(count.to_be_bytes());
        frame.push(0x50);
        frame.extend([7; 16]);
    }
    frame.extend([0xF4, 0xF6]);
    frame
}

#[test]
fn a_count_that_no_street_has_is_refused() {
    let told = |count| {
        let (a, b) = two();
        a.hold(slot_record(&by(), 0, NOW - Span::minutes(1), 40));
        a.hold(group_record(&by(), 1, NOW - Span::hours(2)));
        b.hold(group_record(&by(), 2, NOW - Span::hours(2)));
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        let end = &mut pipe.ends[0];
        end.session.receive(&open_with(count), end.home, NOW);
        // A message of ranges, so that what may be spent on them is computed from the count.
        end.session.receive(&[0x82, 8, 0x82, 0, 0x41, 0x61], end.home, NOW);
        pipe.turn(0);
        pipe.over(0)
    };
    assert_eq!(told(u64::MAX), Some(Bye::Budget));
    assert_eq!(told(1 << 40), Some(Bye::Budget));
    assert_eq!(told(100_000), None, "the control");
}

#[test]
fn who_asks_for_signs_of_life_and_reads_none_is_left() {
    let asked = |times, reads: bool| {
        let (a, b) = two();
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        let end = &mut pipe.ends[0];
        for _ in 0..times {
            end.session.receive(&[0x82, 15, 0x81, 0xF4], end.home, NOW);
            if reads {
                assert!(end.session.poll_frame(end.home, NOW).is_some());
            }
        }
        pipe.turn(0);
        pipe.over(0)
    };
    assert_eq!(asked(100_000, false), Some(Bye::Slow));
    assert_eq!(asked(100_000, true), None, "the control: one who reads may ask as often");
    assert_eq!(asked(1_000, false), None, "the control: a few answers may wait");
}

#[test]
fn a_reader_who_asks_for_the_invitation_again_and_again_and_reads_none_is_left() {
    let asked = |times| {
        let (mut ana, bela) = host_and_newcomer();
        for n in 0..60 {
            let long = group_record(&by(), n, NOW - Span::minutes(u64::from(n)));
            ana.readable.push(long.id());
            ana.hold(long);
        }
        let mut pipe = Pipe::new(&bela, &ana);
        pipe.run();
        let end = &mut pipe.ends[1];
        for _ in 0..times {
            end.session.receive(&[0x82, 5, 0x80], end.home, NOW);
        }
        let mut waited = 0;
        while let Some(frame) = end.session.poll_frame(end.home, NOW) {
            waited += frame.len();
        }
        pipe.turn(1);
        (waited, pipe.over(1))
    };
    let (waited, over) = asked(2_000);
    assert_eq!(over, Some(Bye::Slow));
    assert!(waited < 1024, "{waited} bytes are kept for somebody who is left");
    let (waited, over) = asked(10);
    assert!(over.is_none() && waited > 10 * 60 * 220, "the control: {waited} bytes, {over:?}");
}

#[test]
fn places_behind_the_last_id_are_answered_with_nothing() {
    let asked = |from: u64| {
        let (a, b) = two();
        (0..9).for_each(|n| a.hold(slot_record(&by(), n, NOW - Span::minutes(n), 40)));
        let mut pipe = Pipe::new(&a, &b);
        // Béla, who holds nothing, asks by position; the last of his questions is another one.
        while !pipe.log.iter().any(|(i, f)| *i == 1 && f.get(1) == Some(&10)) {
            pipe.turn(0);
            pipe.turn(1);
        }
        pipe.ends[0].inbox.retain(|frame| frame.get(1) != Some(&10));
        while pipe.turn(0) {}
        let frame = [&[0x82, 10, 0x83, 2, 0x1B][..], &from.to_be_bytes(), &[9]].concat();
        pipe.ends[0].session.receive(&frame, &a, NOW);
        pipe.turn(0);
        (a.given.borrow().len(), pipe.over(0))
    };
    for from in [9, 10, 1 << 32, u64::MAX] {
        assert_eq!(asked(from), (0, None));
    }
    assert_eq!(asked(4), (5, None), "the control");
}

#[test]
fn more_is_asked_for_than_anybody_has_room_for() {
    let asked = |times| {
        let (a, b) = two();
        let mut pipe = comparing(&a, &b);
        let frame = [0x82, 10, 0x83, 2, 0, 0x19, 1, 0];
        let end = &mut pipe.ends[1];
        for _ in 0..times {
            end.session.receive(&frame, end.home, NOW);
        }
        pipe.turn(1);
        pipe.over(1)
    };
    assert_eq!(asked(200), Some(Bye::Budget));
    assert_eq!(asked(100), None, "the control");
}

#[test]
fn keys_that_nobody_asked_for_are_faults() {
    let given = |asked: bool, times| {
        let (a, b) = two();
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        let parcel = RecordId([1; 32]);
        if asked {
            pipe.ends[0].session.ask_keys(&[parcel]);
        }
        for _ in 0..times {
            pipe.ends[1].session.give_keys(vec![(parcel, vec![5; 112])]);
        }
        pipe.run();
        let heard = pipe.ends[0].events.iter().filter(|e| matches!(e, Event::KeysGiven(_))).count();
        (heard, pipe.over(0))
    };
    assert_eq!(given(false, 3), (0, Some(Bye::Faults)));
    assert_eq!(given(true, 1), (1, None), "the control");
    assert_eq!(given(true, 9).0, 1, "and one answer is heard to one question");
}
