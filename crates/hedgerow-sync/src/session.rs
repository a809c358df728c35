//! A session on one stream with one peer in one group: bytes and time in; frames, events and a deadline out.

mod entering;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hedgerow_record::limits::{
    FAULTS_MAX, KEYS_ASKED, MEET_TAGS, PONG_IN_A_ROUND, PONG_WITHIN, STALL, UNSENT_MAX,
};
use hedgerow_record::{BlobId, Millis, Record, RecordId, Span};
use minicbor::bytes::{ByteArray, ByteVec};

use crate::event::{Bye, Event};
use crate::exchange::Exchange;
use crate::frame::Frame;
use crate::home::{Credential, Entrant, Home};
use crate::meet::{MetBy, Side, Transcript};
use crate::pulse::{Beat, Pulse};

/// The version of what is said on a stream.
pub const VERSION: u32 = 1;
/// Records one peer may show as its papers: a path of invitations.
const PAPERS_MAX: usize = 256;
/// Records that somebody by link may be given before coming in.
const INVITATION_MAX: usize = 8_192;
/// Bytes of memory that a frame takes beside its own: a sign of life has five.
const FRAME_COST: usize = 64;
/// How often the other side is told that this one is still at work.
const BUSY_EVERY: Span = Span::seconds(10);
/// How often somebody may say so in one session: an hour of work.
const BUSY_MAX: u32 = 360;

/// What a session is made with.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Who opened the stream.
    pub side: Side,
    /// This end's name as the transport knows it.
    pub me: Vec<u8>,
    /// The other end's, as the transport authenticated it.
    pub peer: Vec<u8>,
    /// Randomness for this session alone.
    pub nonce: [u8; 32],
    /// Randomness for the tags that mean nothing.
    pub noise: [[u8; 16]; MEET_TAGS],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    Hello,
    Meet,
    /// Waiting for the other side's Enter.
    Enter,
    /// Waiting for papers of a device that wants to enter.
    Papers,
    /// This side came by link and reads.
    Reading,
    /// The other side came by link and reads.
    Hosting,
    /// Both are members.
    Inside,
    Over,
}

/// The state of one stream.
pub struct Session {
    pub(crate) stage: Stage,
    talk: Transcript,
    noise: [[u8; 16]; MEET_TAGS],
    pub(crate) my_clock: Millis,
    their_clock: Millis,
    met: Option<MetBy>,
    entered_here: u8,
    /// As whom this side entered last on this stream. A certificate may come by another stream in between.
    entered_as: Option<Credential>,
    entered_there: u8,
    /// Who waits to be let in, or the host of somebody who reads its letter.
    pending: Option<Entrant>,
    /// Who the other side is, once both are inside.
    pub(crate) with: Option<Entrant>,
    papers_shown: bool,
    invitation: Vec<Record>,
    pub(crate) exchange: Exchange,
    faults: u32,
    /// Questions for keys that were heard.
    pub(crate) key_questions: u64,
    /// Words by which computers may be found that were heard.
    pub(crate) here_words: u64,
    /// Parcels whose keys this side asked for, with how often it was not answered yet.
    pub(crate) keys_wanted: BTreeMap<RecordId, u32>,
    /// Records that the other side asked for after it was told of them.
    pub(crate) asked: VecDeque<RecordId>,
    /// Photos that this side asked for.
    pub(crate) blobs_wanted: BTreeSet<BlobId>,
    /// Photos that the other side asked for.
    pub(crate) blobs_to_give: VecDeque<BlobId>,
    out: VecDeque<Vec<u8>>,
    /// Bytes in `out`, with what keeping each frame costs.
    pub(crate) unsent: usize,
    pub(crate) pulse: Pulse,
    pub(crate) events: VecDeque<Event>,
    last_activity: Millis,
    last_busy: Millis,
    busy_heard: u32,
}

impl Session {
    /// A session that has not said anything. The opener's first word lies ready.
    pub fn new(terms: Terms, now: Millis) -> Session {
        let hello =
            Frame::Hello { nonce: ByteArray::from(terms.nonce), clock: now.0, version: VERSION }.write();
        let mut session = Session {
            stage: Stage::Hello,
            talk: Transcript {
                side: terms.side,
                me: terms.me,
                peer: terms.peer,
                my_hello: hello.clone(),
                their_hello: Vec::new(),
                my_nonce: terms.nonce,
                their_nonce: [0; 32],
                my_tags: Vec::new(),
                their_tags: Vec::new(),
            },
            noise: terms.noise,
            my_clock: now,
            their_clock: now,
            met: None,
            entered_here: 0,
            entered_as: None,
            entered_there: 0,
            pending: None,
            with: None,
            papers_shown: false,
            invitation: Vec::new(),
            exchange: Exchange::new(terms.side),
            faults: 0,
            key_questions: 0,
            here_words: 0,
            keys_wanted: BTreeMap::new(),
            asked: VecDeque::new(),
            blobs_wanted: BTreeSet::new(),
            blobs_to_give: VecDeque::new(),
            out: VecDeque::new(),
            unsent: 0,
            pulse: Pulse::new(now),
            events: VecDeque::new(),
            last_activity: now,
            last_busy: now,
            busy_heard: 0,
        };
        if session.talk.side == Side::Opener {
            session.put(hello);
        }
        session
    }

    /// Takes one whole frame.
    pub fn receive(&mut self, bytes: &[u8], home: &dyn Home, now: Millis) {
        if self.stage == Stage::Over {
            return;
        }
        // Every word may call for an answer, and whoever does not read them may still speak.
        if self.unsent > UNSENT_MAX {
            return self.bye(Bye::Slow);
        }
        self.last_activity = now;
        self.pulse.heard(now);
        let Some(frame) = Frame::read(bytes) else { return self.bye(Bye::Malformed) };
        match (self.stage, frame) {
            // Whoever was let in takes itself to be inside while its own papers are still looked at.
            (Stage::Inside | Stage::Papers, Frame::Ping { reply: true }) => {}
            (Stage::Inside | Stage::Papers, Frame::Ping { reply: false }) => {
                self.say(&Frame::Ping { reply: true });
            }
            (
                Stage::Inside,
                frame @ (Frame::Push { .. } | Frame::Have { .. } | Frame::Ask { .. } | Frame::Lazy),
            ) => {
                self.gossip(frame);
            }
            (Stage::Inside, Frame::KeyAsk { parcels }) => self.keys_asked(&parcels, now),
            (Stage::Inside, Frame::KeyGive { keys }) if keys.len() <= KEYS_ASKED => self.keys_given(keys),
            (Stage::Inside, Frame::BlobWant { ids }) => self.blobs_asked(&ids),
            (Stage::Inside, Frame::BlobPart { id, bytes }) => self.blob_given(BlobId(*id), bytes),
            (Stage::Inside, frame @ (Frame::Here { .. } | Frame::Seen { .. })) => {
                self.whereabouts(frame, home, now);
            }
            (_, Frame::Bye { reason }) => self.over(Bye::from_number(reason)),
            (_, Frame::Busy) => {
                self.busy_heard += 1;
                if self.busy_heard > BUSY_MAX {
                    self.bye(Bye::Stalled);
                }
            }
            (Stage::Hello, Frame::Hello { nonce, clock, version }) => {
                self.hello(bytes, *nonce, Millis(clock), version, home);
            }
            (Stage::Meet, Frame::Meet { tags }) if tags.len() == MEET_TAGS => self.meet(tags, home),
            (Stage::Enter | Stage::Hosting, Frame::Enter { credential, signature, digest }) => {
                self.enter(credential, &signature, &digest, home, now)
            }
            (Stage::Enter | Stage::Reading | Stage::Papers | Stage::Inside, Frame::PapersAsk)
                if self.entered_here > 0 && !self.papers_shown =>
            {
                self.papers_shown = true;
                let records = home.papers().iter().map(|r| ByteVec::from(r.bytes().to_vec())).collect();
                self.say(&Frame::Papers { records });
            }
            (Stage::Papers, Frame::Papers { records }) => self.papers(records),
            (Stage::Hosting, Frame::InvitationAsk) => self.give_invitation(home),
            (Stage::Reading, Frame::Invitation { records, last }) => self.read_invitation(records, last),
            // The word that this side, which came by link, is now taken for a member.
            (Stage::Reading, frame @ Frame::Open { .. }) if self.entered_here > 1 => {
                if let Some(host) = self.pending.take() {
                    self.inside(host, None);
                }
                self.exchange(frame, home, now);
            }
            (
                Stage::Inside,
                frame @ (Frame::Open { .. }
                | Frame::Ranges { .. }
                | Frame::Want { .. }
                | Frame::WantNext { .. }
                | Frame::Give { .. }
                | Frame::Agree { .. }),
            ) => self.exchange(frame, home, now),
            _ => self.bye(Bye::OutOfTurn),
        }
    }

    /// The next frame to be written. Records are read only now, so that nothing piles up for a peer that does not read.
    pub fn poll_frame(&mut self, home: &dyn Home, now: Millis) -> Option<Vec<u8>> {
        if let Some(frame) = self.take() {
            self.last_activity = now;
            return Some(frame);
        }
        if self.stage != Stage::Inside {
            return None;
        }
        let answer = self.answer_asked(home).or_else(|| self.exchange.poll(home, now, &mut self.events));
        let answer = answer.or_else(|| self.answer_blobs(home));
        match answer {
            Some(frame) => {
                self.last_activity = now;
                self.pulse.said(now);
                Some(frame.write())
            }
            None => self.take(),
        }
    }

    /// The next thing the shell should know.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When [`Session::tick`] wants to be called, or nothing while the session rests.
    pub fn deadline(&self) -> Option<Millis> {
        match self.stage {
            Stage::Over => None,
            Stage::Inside if self.exchange.is_judging() => Some(self.last_busy + BUSY_EVERY),
            Stage::Inside => Some(self.pulse.deadline(self.patience())),
            _ => Some(self.last_activity + STALL),
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Millis) {
        let Some(deadline) = self.deadline() else { return };
        if deadline > now {
            return;
        }
        if self.stage == Stage::Inside && self.exchange.is_judging() {
            self.last_busy = now;
            self.say(&Frame::Busy);
        } else if self.stage == Stage::Inside {
            match self.pulse.tick(now, self.patience()) {
                Beat::Rest => {}
                Beat::Ask => self.say(&Frame::Ping { reply: false }),
                Beat::Dead => self.bye(Bye::Stalled),
            }
        } else {
            self.bye(Bye::Stalled);
        }
    }

    /// How long the other side may be silent: not long where it has nothing else to do.
    fn patience(&self) -> Span {
        if self.exchange.is_under_way() { PONG_IN_A_ROUND } else { PONG_WITHIN }
    }

    /// The shell has judged the oldest batch of records; so many were not taken.
    pub fn admitted(&mut self, not_taken: u64) {
        self.exchange.judged(not_taken);
    }

    /// Admission found that so many of the other side's records are of the kind no honest program gives: whoever
    /// gives records has judged them itself.
    pub fn forged(&mut self, records: u64) {
        for _ in 0..records.min(u64::from(FAULTS_MAX)) {
            if self.stage != Stage::Over {
                self.fault("a record that no honest program gives");
            }
        }
    }

    /// How many record bytes may be asked for and not judged: at most what one session may have under way.
    pub fn set_window(&mut self, bytes: usize) {
        self.exchange.set_window(bytes);
    }

    /// Begins a new round, if the last one is over.
    pub fn resync(&mut self, home: &dyn Home, now: Millis) {
        if self.stage == Stage::Inside && self.exchange.is_idle() {
            self.last_activity = now;
            let frame = self.exchange.open(home, now, false);
            self.say(&frame);
        }
    }

    /// Ends the session politely.
    pub fn close(&mut self) {
        if self.stage != Stage::Over {
            self.bye(Bye::Closing);
        }
    }

    /// The shell found a frame longer than any may be.
    pub fn oversize(&mut self) {
        if self.stage != Stage::Over {
            self.bye(Bye::Oversize);
        }
    }

    /// Whether both sides are inside and no round is under way.
    pub fn is_idle(&self) -> bool {
        self.stage == Stage::Inside && self.exchange.is_idle()
    }

    /// Whether nothing more will be said.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over && self.out.is_empty()
    }

    fn exchange(&mut self, frame: Frame, home: &dyn Home, now: Millis) {
        match self.exchange.receive(frame, home, now, &mut self.events) {
            Ok(answers) => answers.iter().for_each(|frame| self.say(frame)),
            Err(crate::upset::Upset::Bye(reason)) => self.bye(reason),
            Err(crate::upset::Upset::Fault(what)) => self.fault(what),
        }
    }

    pub(crate) fn fault(&mut self, what: &'static str) {
        self.faults += 1;
        self.events.push_back(Event::PeerFault(what));
        if self.faults >= FAULTS_MAX {
            self.bye(Bye::Faults);
        }
    }

    pub(crate) fn say(&mut self, frame: &Frame) {
        self.put(frame.write());
    }

    fn put(&mut self, frame: Vec<u8>) {
        self.unsent += frame.len() + FRAME_COST;
        self.out.push_back(frame);
    }

    fn take(&mut self) -> Option<Vec<u8>> {
        let frame = self.out.pop_front()?;
        self.unsent -= frame.len() + FRAME_COST;
        Some(frame)
    }

    pub(crate) fn bye(&mut self, reason: Bye) {
        self.out.clear();
        self.unsent = 0;
        self.say(&Frame::Bye { reason: reason as u32 });
        self.over(reason);
    }

    fn over(&mut self, reason: Bye) {
        self.stage = Stage::Over;
        self.events.push_back(Event::Over(reason));
    }
}

pub(crate) fn read_all(records: Vec<ByteVec>) -> Option<Vec<Record>> {
    records.into_iter().map(|bytes| Record::read(Vec::from(bytes)).ok()).collect()
}
