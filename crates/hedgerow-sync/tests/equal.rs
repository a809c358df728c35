//! Whatever two sides hold, they hold the same in the end; also when they are cut off and begin again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{NOW, Pipe, chain_record, group_record, slot_record, two};
use ed25519_dalek::SigningKey;
use hedgerow_record::{ActId, Millis, Span};
use hedgerow_sync::Event;
use proptest::prelude::*;

/// The number of the frame that opens a round.
const OPEN: u8 = 7;

fn at(n: u64) -> Millis {
    NOW - Span::minutes(n)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn two_sides_become_equal(
        slots in proptest::collection::vec((0u8..3, 0u16..400), 0..300),
        chains in proptest::collection::vec(0u8..3, 0..40),
        groups in proptest::collection::vec(0u8..3, 0..40),
    ) {
        let (a, b) = two();
        let by = SigningKey::from_bytes(&[5; 32]);
        let share = |record, whose| {
            if whose != 1 { a.hold(Clone::clone(&record)); }
            if whose != 0 { b.hold(record); }
        };
        for (n, (whose, len)) in slots.iter().enumerate() {
            share(slot_record(&by, n as u64 % 256, at(n as u64), len + 16), *whose);
        }
        for (n, whose) in chains.iter().enumerate() {
            share(chain_record(&by, n as u32, at(n as u64)), *whose);
        }
        for (n, whose) in groups.iter().enumerate() {
            share(group_record(&by, n as u8, at(n as u64)), *whose);
        }
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        prop_assert_eq!(pipe.settled(0), 1);
        prop_assert_eq!(pipe.settled(1), 1);
        prop_assert_eq!(a.ids_held(), b.ids_held());
        // A second round, begun by both at once, finds nothing to do.
        let before = pipe.log.len();
        for end in &mut pipe.ends {
            end.session.resync(end.home, NOW);
        }
        pipe.run();
        prop_assert_eq!(pipe.settled(0), 2);
        prop_assert_eq!(pipe.log.len() - before, 2);
    }

    #[test]
    fn arbitrary_bytes_end_a_session_and_never_panic(
        frames in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 1..20),
        honest in 0usize..12,
    ) {
        let (a, b) = two();
        let mut pipe = Pipe::new(&a, &b);
        for _ in 0..honest {
            pipe.turn(0);
            pipe.turn(1);
        }
        for frame in frames {
            for end in &mut pipe.ends {
                end.session.receive(&frame, end.home, NOW);
            }
        }
        pipe.run();
    }
}

/// Cut at 1, 10, 50 and 90 in a hundred of the bytes, then begun again: never more than 1.15 times the bytes.
#[test]
fn a_cold_sync_that_is_cut_off_goes_on_where_it_was() {
    let by = SigningKey::from_bytes(&[5; 32]);
    let records: Vec<_> = (0..3_000).map(|n| slot_record(&by, n % 256, at(n), 700)).collect();
    let whole = {
        let (a, b) = two();
        records.iter().for_each(|r| a.hold(r.clone()));
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        assert_eq!(a.ids_held(), b.ids_held());
        pipe.bytes()
    };
    for percent in [1, 10, 50, 90] {
        let (a, b) = two();
        records.iter().for_each(|r| a.hold(r.clone()));
        let mut cut = Pipe::new(&a, &b);
        while cut.bytes() < whole * percent / 100 {
            cut.turn(0);
            cut.turn(1);
        }
        let mut resumed = Pipe::new(&b, &a);
        resumed.run();
        assert_eq!(a.ids_held(), b.ids_held());
        let ratio = (cut.bytes() + resumed.bytes()) as f64 / whole as f64;
        println!("cut at {percent} %: {ratio:.3} of the uncut bytes");
        assert!(ratio <= 1.15, "cut at {percent} %: {ratio:.3}");
    }
}

/// Ten newest of 10,000: at most four round trips and 4 KiB beside the records, counted from Open.
#[test]
fn ten_new_things_cost_few_round_trips_and_bytes() {
    let (a, b) = two();
    let by = SigningKey::from_bytes(&[5; 32]);
    for n in 0..10_000 {
        let record = slot_record(&by, n % 256, at(n + 100), 16);
        a.hold(record.clone());
        b.hold(record);
    }
    for from_answerer in [false, true] {
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        let mut payload = 0;
        for n in 0..10 {
            let record = slot_record(&by, 300 + n, at(u64::from(from_answerer) * 10 + n), 700);
            payload += record.bytes().len();
            if from_answerer { &b } else { &a }.hold(record);
        }
        let before = (pipe.log.len(), pipe.bytes());
        pipe.ends[0].session.resync(&a, NOW);
        pipe.run();
        assert_eq!(a.ids_held(), b.ids_held());
        let bytes = pipe.bytes() - before.1 - payload;
        let turns = pipe.log[before.0..].chunk_by(|x, y| x.0 == y.0).count();
        println!("from the answerer: {from_answerer}; {turns} flights, {bytes} bytes beside the records");
        assert!(turns.div_ceil(2) <= 4, "{turns} flights");
        assert!(bytes <= 4096, "{bytes} bytes");
    }
}

#[test]
fn what_a_side_does_not_take_is_counted_and_the_pair_still_settles() {
    let (a, b) = two();
    a.hold(slot_record(&SigningKey::from_bytes(&[5; 32]), 0, at(1), 50));
    let mut pipe = Pipe::new(&a, &b);
    pipe.ends[1].keeps = false;
    pipe.run();
    let told = pipe.ends[0].events.iter().any(|e| matches!(e, Event::Agreed { not_taken_there: 1, .. }));
    assert!(told, "{:?}", pipe.ends[0].events);
    assert_eq!(pipe.settled(0), 1);
}

#[test]
fn what_has_ended_by_either_clock_takes_no_part() {
    let (a, b) = two();
    let by = SigningKey::from_bytes(&[5; 32]);
    let life = hedgerow_record::limits::LIFE_ORDINARY;
    let ended = slot_record(&by, 0, NOW - life, 50);
    let ahead = slot_record(&by, 1, NOW + Span::hours(1), 50);
    let fine = slot_record(&by, 2, at(1), 50);
    [&ended, &ahead, &fine].into_iter().for_each(|r| a.hold(r.clone()));
    Pipe::new(&a, &b).run();
    assert_eq!(b.ids_held().into_iter().collect::<Vec<_>>(), [fine.id()]);
}

/// The organisers change at one side while the other's Open is on its way.
#[test]
fn a_round_goes_by_the_organisers_that_both_sides_told() {
    let (founded, anew, otherwise) = (ActId([1; 32]), ActId([2; 32]), ActId([3; 32]));
    let (a, b) = two();
    let by = SigningKey::from_bytes(&[5; 32]);
    a.hold(slot_record(&by, 0, at(1), 50));
    *a.branch.borrow_mut() = vec![founded];
    *b.branch.borrow_mut() = vec![founded, anew];
    let mut pipe = Pipe::new(&a, &b);
    while !pipe.log.iter().any(|(i, frame)| *i == 0 && frame.get(1) == Some(&OPEN)) {
        pipe.turn(0);
        pipe.turn(1);
    }
    *a.branch.borrow_mut() = vec![founded, otherwise];
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    assert_eq!(a.ids_held(), b.ids_held(), "they followed the same when they told");
    // The control: told, it keeps them apart, and the talk goes on.
    a.hold(slot_record(&by, 1, at(1), 50));
    pipe.ends[0].session.resync(&a, NOW);
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    let apart = |e: &Event| matches!(e, Event::Settled { branches_differ: true, .. });
    assert!(pipe.ends.iter().all(|end| end.events.iter().any(apart)));
    assert_ne!(a.ids_held(), b.ids_held());
}
