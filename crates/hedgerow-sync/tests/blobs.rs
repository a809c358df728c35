//! Photos between two that are inside: whole and by their names, bounded on both sides, and nothing for anybody else. Each test
//! has a control that shows it can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use std::sync::Arc;

use common::{Pipe, Toy, host_and_newcomer, two};
use hedgerow_record::limits::{BLOB_EXTRA, BLOBS_ASKED, PHOTO_BYTES};
use hedgerow_record::{BlobId, context, hash};
use hedgerow_sync::{Bye, Event};

/// Puts a photo into a house.
fn photo(home: &Toy, n: u8, len: usize) -> BlobId {
    let bytes: Vec<u8> = vec![n; len];
    let id = BlobId(hash(context::BLOB, &bytes));
    home.blobs.borrow_mut().insert(id, Arc::from(bytes));
    id
}

/// What came, by name; nothing where it was said to be away.
fn came(pipe: &Pipe<'_>, i: usize) -> Vec<(BlobId, Option<usize>)> {
    let blob = |event: &Event| match event {
        Event::Blob { id, bytes } => Some((*id, bytes.as_ref().map(Vec::len))),
        _ => None,
    };
    pipe.ends[i].events.iter().filter_map(blob).collect()
}

fn ask(ids: &[BlobId]) -> Vec<u8> {
    let ids: Vec<u8> = ids.iter().flat_map(|id| id.0).collect();
    minicbor::to_vec((22u32, (minicbor::bytes::ByteVec::from(ids),))).unwrap()
}

#[test]
fn a_photo_comes_whole_and_one_that_is_away_is_said_to_be() {
    let (a, b) = two();
    let most = PHOTO_BYTES + BLOB_EXTRA;
    let (here, small, away) = (photo(&b, 1, most), photo(&b, 2, 1), BlobId([9; 32]));
    let mut pipe = Pipe::new(&a, &b);
    pipe.ends[0].session.ask_blobs(&[here]);
    pipe.run();
    assert!(came(&pipe, 0).is_empty(), "before they are inside nothing is asked");
    pipe.ends[0].session.ask_blobs(&[here, away, here, small]);
    pipe.ends[0].session.ask_blobs(&[small]);
    pipe.run();
    assert_eq!(came(&pipe, 0), [(here, Some(most)), (away, None), (small, Some(1))]);
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    // What came can be asked for again.
    pipe.ends[0].session.ask_blobs(&[small]);
    pipe.run();
    assert_eq!(came(&pipe, 0).len(), 4);
}

#[test]
fn a_photo_that_is_not_the_one_of_its_name_is_a_fault() {
    let given = |honest: bool| {
        let (a, b) = two();
        let ids: Vec<BlobId> = (0..3).map(|n| photo(&b, n, 100)).collect();
        if !honest {
            ids.iter().for_each(|id| drop(b.blobs.borrow_mut().insert(*id, Arc::from(vec![77; 100]))));
        }
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        pipe.ends[0].session.ask_blobs(&ids);
        pipe.run();
        let whole = came(&pipe, 0).iter().filter(|(_, bytes)| bytes.is_some()).count();
        (whole, pipe.over(0))
    };
    assert_eq!(given(false), (0, Some(Bye::Faults)));
    assert_eq!(given(true), (3, None), "the control");
}

#[test]
fn one_too_long_for_a_photo_is_a_fault_whatever_it_is_called() {
    let given = |len: usize| {
        let (a, b) = two();
        let id = photo(&b, 1, len);
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        pipe.ends[0].session.ask_blobs(&[id]);
        pipe.run();
        came(&pipe, 0)[0].1
    };
    assert_eq!(given(PHOTO_BYTES + BLOB_EXTRA + 1), None);
    assert_eq!(given(PHOTO_BYTES + BLOB_EXTRA), Some(PHOTO_BYTES + BLOB_EXTRA), "the control");
}

#[test]
fn photos_that_nobody_asked_for_are_faults() {
    let given = |asked: bool| {
        let (a, b) = two();
        let ids: Vec<BlobId> = (0..3).map(|n| photo(&b, n, 100)).collect();
        // What Béla says to somebody who asks.
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        let sent = pipe.log.len();
        pipe.ends[0].session.ask_blobs(&ids);
        pipe.run();
        let answers: Vec<Vec<u8>> =
            pipe.log[sent..].iter().filter(|(i, _)| *i == 1).map(|(_, f)| f.clone()).collect();
        assert_eq!(answers.len(), 3);
        let (a, b) = two();
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        if asked {
            pipe.ends[0].session.ask_blobs(&ids);
        }
        pipe.ends[0].inbox.extend(answers);
        while pipe.turn(0) {}
        (came(&pipe, 0).len(), pipe.over(0))
    };
    assert_eq!(given(false), (0, Some(Bye::Faults)));
    assert_eq!(given(true), (3, None), "the control");
}

#[test]
fn who_asks_for_more_than_may_be_under_way_is_not_heard() {
    let asked = |times: usize, each: usize| {
        let (a, b) = two();
        let mut pipe = Pipe::new(&a, &b);
        pipe.run();
        // Béla does not come to answering in between.
        let end = &mut pipe.ends[1];
        for n in 0..times {
            let frame = ask(&vec![BlobId([n as u8; 32]); each]);
            end.session.receive(&frame, end.home, pipe.now);
        }
        std::iter::from_fn(|| end.session.poll_event()).find_map(|event| match event {
            Event::Over(bye) => Some(bye),
            _ => None,
        })
    };
    assert_eq!(asked(1, BLOBS_ASKED + 1), Some(Bye::Malformed));
    assert_eq!(asked(4, BLOBS_ASKED), Some(Bye::Faults));
    assert_eq!(asked(1, BLOBS_ASKED), None, "the control");
    assert_eq!(asked(3, BLOBS_ASKED / 4), None, "the control");
}

#[test]
fn a_stranger_and_a_reader_get_no_photos() {
    let (ana, bela) = host_and_newcomer();
    let id = photo(&ana, 1, 100);
    let mut reader = Pipe::new(&bela, &ana);
    reader.run();
    reader.ends[1].inbox.push_back(ask(&[id]));
    reader.run();
    assert_eq!(reader.over(1), Some(Bye::OutOfTurn));
    let (a, b) = two();
    let mut stranger = Pipe::new(&a, &b);
    stranger.ends[1].inbox.push_back(ask(&[photo(&b, 1, 100)]));
    stranger.run();
    assert_eq!(stranger.over(1), Some(Bye::OutOfTurn));
    // The control: a member gets it, asked in the same words.
    let (a, b) = two();
    let id = photo(&b, 1, 100);
    let mut member = Pipe::new(&a, &b);
    member.run();
    let sent = member.log.len();
    member.ends[1].inbox.push_back(ask(&[id]));
    member.run();
    assert!(member.log[sent..].iter().any(|(i, frame)| *i == 1 && frame.len() > 100));
}
