//! Two sessions, what is on its way between them, and the two shells that follow what they say.

use std::collections::VecDeque;

use hedgerow_record::limits::{FRAME_MAX, UNSENT_MAX};
use hedgerow_record::{Millis, Span};
use hedgerow_sync::{Bye, Event, Home, Session, Side, Terms};

use super::house::{House, NOW};

/// Turns that two honest sides ever need here.
const TURNS: usize = 4_000;

pub(crate) struct Pair<'a> {
    pub(crate) ends: [End<'a>; 2],
    pub(crate) now: Millis,
    /// Frames in the order in which they were said, with who said them.
    pub(crate) log: Vec<(usize, Vec<u8>)>,
}

pub(crate) struct End<'a> {
    pub(crate) home: &'a House,
    pub(crate) session: Session,
    pub(crate) inbox: VecDeque<Vec<u8>>,
    /// Batches that the shell has not judged.
    pub(crate) unjudged: usize,
    /// Whether the shell judges at once.
    pub(crate) judges: bool,
    /// There was something new while a round was under way.
    pub(crate) again: bool,
    pub(crate) over: Option<Bye>,
    pub(crate) faults: usize,
    pub(crate) settled: usize,
}

impl<'a> Pair<'a> {
    /// The first opens. The nonce of each side is made of the byte given.
    pub(crate) fn new(homes: [&'a House; 2], nonces: [u8; 2]) -> Pair<'a> {
        let names: [&[u8]; 2] = [b"ana", b"bela"];
        let end = |i: usize, side| End {
            home: homes[i],
            session: Session::new(
                Terms {
                    side,
                    me: names[i].to_vec(),
                    peer: names[1 - i].to_vec(),
                    nonce: [nonces[i]; 32],
                    noise: std::array::from_fn(|n| [nonces[i] ^ n.to_le_bytes()[0] ^ 0x55; 16]),
                },
                NOW,
            ),
            inbox: VecDeque::new(),
            unjudged: 0,
            judges: true,
            again: false,
            over: None,
            faults: 0,
            settled: 0,
        };
        Pair { ends: [end(0, Side::Opener), end(1, Side::Answerer)], now: NOW, log: Vec::new() }
    }

    /// One side hears the next frame that waits for it, its shell follows, and it says what it has to say. Whether
    /// anything happened.
    pub(crate) fn turn(&mut self, i: usize) -> bool {
        let heard = match self.ends[i].inbox.pop_front() {
            Some(frame) => {
                self.hears(i, &frame);
                true
            }
            None => false,
        };
        self.judge(i);
        self.speaks(i) || heard
    }

    /// Both take so many turns.
    pub(crate) fn turns(&mut self, many: usize) {
        for _ in 0..many {
            self.turn(0);
            self.turn(1);
        }
    }

    /// One side hears a frame, whoever made it.
    pub(crate) fn hears(&mut self, i: usize, frame: &[u8]) {
        let end = &mut self.ends[i];
        end.session.receive(frame, end.home, self.now);
        self.follow(i);
    }

    /// One side says everything it has to say, as far as the other keeps up. Whether that was anything.
    pub(crate) fn speaks(&mut self, i: usize) -> bool {
        let mut any = false;
        let mut queued = 0;
        while self.ends[1 - i].inbox.len() < 8 {
            let end = &mut self.ends[i];
            let Some(frame) = end.session.poll_frame(end.home, self.now) else { break };
            any = true;
            assert!(frame.len() <= FRAME_MAX, "a frame longer than any may be");
            // Gifts and requests are made when they are written; everything else has waited in memory.
            if !matches!(frame.get(1), Some(9..=11)) {
                queued += frame.len();
            }
            self.log.push((i, frame.clone()));
            self.ends[1 - i].inbox.push_back(frame);
            self.follow(i);
        }
        assert!(
            queued <= 2 * UNSENT_MAX + 2 * FRAME_MAX,
            "{queued} bytes wait for somebody who does not read"
        );
        any
    }

    /// What waits in memory for somebody who does not read: said into the void.
    pub(crate) fn drain(&mut self, i: usize) -> usize {
        let mut waited = 0;
        for _ in 0..200_000 {
            let end = &mut self.ends[i];
            let Some(frame) = end.session.poll_frame(end.home, self.now) else { break };
            if !matches!(frame.get(1), Some(9..=11)) {
                waited += frame.len();
            }
            self.follow(i);
        }
        waited
    }

    /// The shell does with the session's events what `hedgerow-node` does.
    pub(crate) fn follow(&mut self, i: usize) {
        let now = self.now;
        let end = &mut self.ends[i];
        while let Some(event) = end.session.poll_event() {
            assert!(end.over.is_none(), "a session goes on after its end: {event:?}");
            match event {
                Event::Records { records, .. } => {
                    assert!(!records.is_empty());
                    records.iter().for_each(|r| end.home.hold(r));
                    end.unjudged += 1;
                }
                Event::Pushed(records) => records.iter().for_each(|r| end.home.hold(r)),
                Event::Papers(records) => {
                    for record in &records {
                        end.home.hold(record);
                        end.home.knows(record.header().signer);
                    }
                    end.session.papers_admitted(end.home, now);
                }
                Event::KeysAsked(parcels) => {
                    end.session.give_keys(parcels.into_iter().map(|parcel| (parcel, vec![5; 112])).collect());
                }
                Event::Settled { .. } => {
                    end.settled += 1;
                    if std::mem::take(&mut end.again) {
                        end.resync(now);
                    }
                }
                Event::PeerFault(_) => end.faults += 1,
                Event::Over(bye) => end.over = Some(bye),
                _ => {}
            }
        }
    }

    /// The shell judges what waits, if it does that at once.
    pub(crate) fn judge(&mut self, i: usize) {
        let end = &mut self.ends[i];
        if end.judges {
            for _ in 0..std::mem::take(&mut end.unjudged) {
                end.session.admitted(0);
            }
        }
    }

    /// Time passes; whoever waits for it is told. A session that has been told waits for a later moment.
    pub(crate) fn passes(&mut self, span: Span) {
        self.now = self.now + span;
        for i in 0..2 {
            let end = &mut self.ends[i];
            end.session.tick(self.now);
            assert!(
                end.session.deadline().is_none_or(|at| at > self.now),
                "a session waits for a moment that is past"
            );
            self.follow(i);
        }
    }

    /// Runs until nothing moves. Two honest sides that talk for ever are a fault.
    pub(crate) fn run(&mut self) {
        assert!(self.rests_within(TURNS), "the sessions never come to rest");
    }

    /// Whether nothing moves any more after so many turns at most.
    pub(crate) fn rests_within(&mut self, turns: usize) -> bool {
        for i in 0..2 {
            self.ends[i].judges = true;
        }
        (0..turns).any(|_| {
            let (a, b) = (self.turn(0), self.turn(1));
            !a && !b
        })
    }
}

impl End<'_> {
    /// There is something new here.
    pub(crate) fn resync(&mut self, now: Millis) {
        if self.session.is_idle() {
            self.session.resync(self.home, now);
        } else {
            self.again = true;
        }
    }

    /// A newcomer's certificate is on its disk.
    pub(crate) fn comes_in(&mut self, now: Millis) {
        if !self.home.has_device.replace(true) {
            self.session.enter_as_device(self.home, now);
        }
    }

    /// What of the records is held here.
    pub(crate) fn holds(&self) -> usize {
        hedgerow_sync::Set::ALL.iter().map(|set| self.home.ids(*set).len()).sum()
    }
}
