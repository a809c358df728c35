//! Strangers, middlemen and neighbours whose program misbehaves. Each test has a control that shows it can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{NAMES, NOW, Pipe, Toy, group_record, session, slot_record};
use ed25519_dalek::SigningKey;
use hedgerow_record::limits::{PING_AFTER, PONG_IN_A_ROUND};
use hedgerow_record::{LinkKey, Span};
use hedgerow_sync::{Bye, Event, Side};

fn two() -> (Toy, Toy) {
    let (a, b) = (Toy::member(1), Toy::member(2));
    let (ka, kb) = (a.key(), b.key());
    (a.knows(kb), b.knows(ka))
}

fn by() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

/// Ana, who holds a group, and Béla, who holds a letter of hers.
fn host_and_newcomer() -> (Toy, Toy) {
    let link = SigningKey::from_bytes(&[77; 32]);
    let key = LinkKey(link.verifying_key().to_bytes());
    let mut ana = Toy::member(1);
    let charter = group_record(&by(), 1, NOW - Span::hours(2));
    ana.readable = vec![charter.id()];
    ana.links = vec![key];
    ana.open_links.borrow_mut().insert(key);
    ana.hold(charter);
    ana.hold(group_record(&by(), 2, NOW - Span::hours(1)));
    ana.hold(slot_record(&by(), 0, NOW - Span::hours(1), 100));
    let mut bela = Toy::member(2);
    bela.meeting.clear();
    bela.own_link = Some(link);
    *bela.knows_group.borrow_mut() = false;
    *bela.is_device.borrow_mut() = false;
    let certificate = group_record(&bela.device, 9, NOW);
    bela.papers = vec![certificate];
    (ana, bela)
}

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
        assert!(pipe.ends[me].events.iter().any(|e| matches!(e, Event::Invitation(_))));
        let now = pipe.now;
        pipe.ends[me].session.enter_as_device(&bela, now);
        pipe.run();
        assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
        assert_eq!(ana.ids_held(), bela.ids_held(), "it came in");
    }
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

/// A position beyond all there is names nothing; it may not end the talk, nor the program.
#[test]
fn asking_beyond_the_end_gets_nothing() {
    let (ana, bela) = two();
    (0..26).for_each(|n| ana.hold(slot_record(&by(), n, NOW - Span::minutes(n), 50)));
    let mut pipe = Pipe::new(&ana, &bela);
    // The other one holds nothing, and asks for as many as it likes.
    while pipe.log.iter().all(|(_, frame)| frame[..2] != [0x82, 10]) {
        assert!(pipe.turn(0) | pipe.turn(1), "it asks by position");
    }
    while pipe.turn(0) {}
    let now = pipe.now;
    for from in [25, 26, 33, u64::MAX] {
        let mut ask = vec![0x82, 10, 0x83, 2];
        ask.extend(minicbor::to_vec(from).unwrap());
        ask.extend([0x18, 200]);
        pipe.ends[0].session.receive(&ask, &ana, now);
    }
    while pipe.turn(0) {}
    let gives: Vec<usize> =
        pipe.log.iter().filter(|(i, f)| *i == 0 && f[..2] == [0x82, 11]).map(|(_, f)| f.len()).collect();
    assert_eq!(pipe.over(0), None, "{gives:?}");
    assert!(gives.iter().filter(|len| **len < 10).count() >= 3, "answers without records: {gives:?}");
    // The control: the last position there is, is answered with one record.
    assert!(gives.iter().any(|len| (250..400).contains(len)), "{gives:?}");
}

#[test]
fn letter_reads_nothing_before_certificate() {
    for newcomer_opens in [true, false] {
        let (ana, bela) = host_and_newcomer();
        let mut pipe = if newcomer_opens { Pipe::new(&bela, &ana) } else { Pipe::new(&ana, &bela) };
        let me = usize::from(!newcomer_opens);
        pipe.run();
        let invited: Vec<_> =
            pipe.ends[me].events.iter().filter(|e| matches!(e, Event::Invitation(_))).collect();
        assert_eq!(invited.len(), 1);
        let readable: std::collections::BTreeSet<_> = ana.readable.iter().copied().collect();
        assert_eq!(*ana.given.borrow(), readable, "only what a letter may read was handed out");

        // What a member may say is out of turn for a reader, and ends the talk.
        // The control: with the certificate the same computer gets everything on the same stream.
        *bela.is_device.borrow_mut() = true;
        let home = pipe.ends[me].home;
        pipe.ends[me].session.enter_as_device(home, NOW);
        pipe.run();
        assert_eq!(pipe.over(0), None);
        assert_eq!(bela.ids_held(), ana.ids_held());
    }
}

#[test]
fn a_reader_who_asks_like_a_member_is_shown_the_door() {
    let (ana, bela) = host_and_newcomer();
    let mut pipe = Pipe::new(&bela, &ana);
    pipe.run();
    // An honest member's Open, said by a reader.
    let open = {
        let (a, b) = two();
        let mut members = Pipe::new(&a, &b);
        members.run();
        members.log.iter().map(|(_, f)| f.clone()).find(|f| f.get(1) == Some(&7)).expect("an Open was said")
    };
    pipe.ends[1].inbox.push_back(open);
    pipe.run();
    assert_eq!(pipe.over(1), Some(Bye::OutOfTurn));
    assert_eq!(ana.given.borrow().len(), 1);
}

#[test]
fn a_newcomer_cut_off_after_its_certificate_enters_by_its_papers() {
    let (ana, bela) = host_and_newcomer();
    *bela.is_device.borrow_mut() = true;
    for opener in [true, false] {
        let mut pipe = if opener { Pipe::new(&bela, &ana) } else { Pipe::new(&ana, &bela) };
        pipe.run();
        assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
        assert!(bela.ids_held().is_superset(&ana.ids_held()));
    }
}

#[test]
fn stale_invite() {
    let (ana, bela) = host_and_newcomer();
    ana.open_links.borrow_mut().clear();
    let mut used_up = Pipe::new(&bela, &ana);
    used_up.run();
    assert_eq!(used_up.over(0), Some(Bye::StaleInvitation));
    assert!(ana.given.borrow().is_empty());
    // Ended altogether: they are strangers.
    let (mut ana, bela) = host_and_newcomer();
    ana.links.clear();
    let mut ended = Pipe::new(&bela, &ana);
    ended.run();
    assert_eq!(ended.over(0), Some(Bye::Strangers));
    // The control.
    let (ana, bela) = host_and_newcomer();
    let mut open = Pipe::new(&bela, &ana);
    open.run();
    assert_eq!(open.over(0), None);
}

#[test]
fn enter_through_a_middleman() {
    let relayed = |names: [(&[u8], &[u8]); 2]| {
        let (a, b) = two();
        a.hold(slot_record(&by(), 0, NOW - Span::hours(1), 100));
        let mut pipe = Pipe::new(&a, &b);
        pipe.ends[0].session = session(Side::Opener, names[0].0, names[0].1, NOW);
        pipe.ends[1].session = session(Side::Answerer, names[1].0, names[1].1, NOW);
        pipe.run();
        (pipe.over(0), b.ids_held().len())
    };
    // Mallory has a connection with each and carries every frame over: each sees Mallory's name at the other end.
    let through_mallory = relayed([(NAMES[0], b"mallory"), (NAMES[1], b"mallory")]);
    assert_eq!(through_mallory, (Some(Bye::Strangers), 0));
    // The control: the very same frames between the true ends.
    assert_eq!(relayed([(NAMES[0], NAMES[1]), (NAMES[1], NAMES[0])]), (None, 1));
}

#[test]
fn a_stolen_meeting_key_alone_does_not_let_in() {
    let (a, _) = two();
    a.hold(slot_record(&by(), 0, NOW - Span::hours(1), 100));
    let stranger = Toy::member(99).knows(a.key());
    let mut pipe = Pipe::new(&stranger, &a);
    pipe.run();
    assert_eq!(pipe.over(0), Some(Bye::NotAMember));
    assert!(a.given.borrow().is_empty());
    // Nor does having been a member.
    let (a, b) = two();
    a.known.borrow_mut().insert(b.key(), false);
    let mut pipe = Pipe::new(&b, &a);
    pipe.run();
    assert_eq!(pipe.over(0), Some(Bye::NotAMember));
}

#[test]
fn clock_two_years_ahead() {
    let with_clock = |ahead: Span| {
        let (a, b) = two();
        let mut pipe = Pipe::new(&a, &b);
        pipe.ends[1].session = session(Side::Answerer, NAMES[1], NAMES[0], NOW + ahead);
        pipe.run();
        pipe.over(0)
    };
    assert_eq!(with_clock(Span::days(730)), Some(Bye::Clocks));
    assert_eq!(with_clock(Span::hours(25)), Some(Bye::Clocks));
    assert_eq!(with_clock(Span::hours(1)), None, "the control");
}

/// Ana and Béla, in the middle of comparing many things; the frames that bring them there.
fn comparing<'a>(a: &'a Toy, b: &'a Toy) -> Pipe<'a> {
    // A chain that only Ana holds keeps her first message for the slots out of her Open.
    a.hold(common::chain_record(&by(), 0, NOW - Span::minutes(1)));
    for n in 0..600 {
        let record = slot_record(&by(), n % 256, NOW - Span::minutes(n), 30);
        if n % 3 != 0 {
            a.hold(record.clone());
        }
        if n % 3 != 1 {
            b.hold(record);
        }
    }
    let mut pipe = Pipe::new(a, b);
    while !pipe.log.iter().any(|(i, f)| *i == 1 && f.get(1) == Some(&8)) {
        pipe.turn(0);
        pipe.turn(1);
    }
    pipe
}

#[test]
fn stuck_rounds() {
    let (a, b) = two();
    let mut pipe = comparing(&a, &b);
    let first = pipe.log.iter().find(|(i, f)| *i == 0 && f.get(1) == Some(&8)).unwrap().1.clone();
    pipe.ends[1].inbox.clear();
    // Béla is asked the same thing again and again.
    for _ in 0..200 {
        let end = &mut pipe.ends[1];
        end.session.receive(&first, end.home, NOW);
        while end.session.poll_frame(end.home, NOW).is_some() {}
    }
    pipe.turn(1);
    assert_eq!(pipe.over(1), Some(Bye::Stuck));
    // The control: an honest pair of the same size comes to its end.
    let (a, b) = two();
    let mut honest = comparing(&a, &b);
    honest.run();
    assert_eq!((honest.over(0), honest.settled(0)), (None, 1));
}

#[test]
fn range_flood() {
    let (a, b) = two();
    let mut pipe = comparing(&a, &b);
    pipe.ends[1].inbox.clear();
    // Messages of a quarter of a megabyte that list ids nobody has: 8 = Ranges, set 2, then bytes.
    let mut message = vec![0x61, 0, 0, 2];
    let ids: u64 = 7_000;
    message.extend([(ids >> 7) as u8 | 0x80, (ids & 0x7F) as u8]);
    message.extend((0..ids * 32).map(|i| (i % 251) as u8));
    let mut frame = vec![0x82, 8, 0x82, 2, 0x5A];
    frame.extend((message.len() as u32).to_be_bytes());
    frame.extend(&message);
    let mut sent = 0;
    while pipe.over(1).is_none() {
        sent += frame.len();
        let end = &mut pipe.ends[1];
        end.session.receive(&frame, end.home, NOW);
        while end.session.poll_frame(end.home, NOW).is_some() {}
        pipe.turn(1);
        assert!(sent < 4 * 1024 * 1024, "the flood is let through");
    }
    assert_eq!(pipe.over(1), Some(Bye::Budget));
    assert!(sent > 512 * 1024, "the control: what is within the budget is answered");
}

#[test]
fn slow_reader() {
    let (a, b) = two();
    for n in 0..4_000 {
        a.hold(slot_record(&by(), n % 256, NOW - Span::minutes(n), 4_000));
    }
    let mut pipe = Pipe::new(&a, &b);
    // Béla reads until the things begin to come, and then no more: Ana's shell cannot write, so it polls no frame.
    while a.given.borrow().is_empty() {
        pipe.turn(0);
        pipe.turn(1);
    }
    let given = a.given.borrow().len();
    let end = &mut pipe.ends[0];
    end.session.tick(NOW + PING_AFTER);
    end.session.tick(NOW + PING_AFTER + PONG_IN_A_ROUND - Span::millis(1));
    assert!(!end.session.is_over());
    assert!(given < 600, "no more was read from the disk than had left: {given}");
    end.session.tick(NOW + PING_AFTER + PONG_IN_A_ROUND);
    pipe.turn(0);
    assert_eq!(pipe.over(0), Some(Bye::Stalled));
    // The control: one who reads on gets everything and nobody stalls.
    let mut honest = Pipe::new(&a, &b);
    honest.run();
    assert_eq!((honest.over(0), b.ids_held().len()), (None, 4_000));
    let end = &mut honest.ends[0];
    end.session.tick(NOW + Span::hours(1));
    assert!(!end.session.is_over(), "a pair at rest has no deadline");
}

#[test]
fn oversize_frame() {
    let (a, b) = two();
    let mut pipe = Pipe::new(&a, &b);
    pipe.run();
    pipe.ends[0].session.oversize();
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (Some(Bye::Oversize), Some(Bye::Oversize)));
}

#[test]
fn records_that_nobody_asked_for_are_faults_and_three_are_enough() {
    let (a, b) = two();
    let mut pipe = Pipe::new(&a, &b);
    a.hold(slot_record(&by(), 0, NOW - Span::minutes(1), 40));
    // Stop within the exchange: Béla holds nothing and has asked.
    while !pipe.log.iter().any(|(i, f)| *i == 1 && f.get(1) == Some(&10)) {
        pipe.turn(0);
        pipe.turn(1);
    }
    pipe.ends[1].inbox.clear();
    let unasked = slot_record(&by(), 1, NOW - Span::minutes(2), 40);
    let mut frame = vec![0x82, 11, 0x83, 2, 0x82];
    for record in [&unasked, &unasked] {
        frame.extend([0x59]);
        frame.extend((record.bytes().len() as u16).to_be_bytes());
        frame.extend(record.bytes());
    }
    frame.push(0xF4);
    for _ in 0..3 {
        let end = &mut pipe.ends[1];
        end.session.receive(&frame, end.home, NOW);
    }
    pipe.turn(1);
    assert_eq!(pipe.over(1), Some(Bye::Faults));
}
