//! A session on one stream with one peer in one group: bytes and time in; frames, events and a deadline out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hedgerow_record::limits::{
    CLOCKS_APART, FAULTS_MAX, KEYS_ASKED, MEET_TAGS, PONG_IN_A_ROUND, PONG_WITHIN, STALL, UNSENT_MAX,
};
use hedgerow_record::sign::{Domain, verify};
use hedgerow_record::{BlobId, DeviceKey, MemberId, Millis, Record, RecordId, Span};
use minicbor::bytes::{ByteArray, ByteVec};

use crate::event::{Bye, Event};
use crate::exchange::Exchange;
use crate::frame::Frame;
use crate::home::{Acquaintance, Credential, Home};
use crate::idtree::View;
use crate::meet::{MetBy, Side, Transcript};
use crate::pulse::{Beat, Pulse};
use crate::ranges::digest;
use crate::set::Set;

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
    /// A device that waits to be let in, or the host of somebody who reads its letter.
    pending: Option<DeviceKey>,
    /// Whose device the other side is, once both are inside.
    pub(crate) with: Option<DeviceKey>,
    papers_shown: bool,
    invitation: Vec<Record>,
    pub(crate) exchange: Exchange,
    faults: u32,
    /// Questions for keys that were heard.
    pub(crate) key_questions: u64,
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

    /// The shell has judged the other side's papers.
    pub fn papers_admitted(&mut self, home: &dyn Home, now: Millis) {
        let Some(device) = self.pending.filter(|_| self.stage == Stage::Papers) else { return };
        self.last_activity = now;
        match home.acquaintance(&device) {
            Acquaintance::Member(member) => self.let_in(device, Some(member), home, now),
            _ => self.bye(Bye::NotAMember),
        }
    }

    /// A newcomer whose certificate is durable enters as a member's device on the same stream.
    pub fn enter_as_device(&mut self, home: &dyn Home, now: Millis) {
        if self.stage == Stage::Reading
            && self.entered_by_link()
            && let Some(device) = home.own_device()
        {
            self.last_activity = now;
            self.papers_shown = false;
            self.send_enter(Credential::Device(device), home);
        }
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

    fn hello(&mut self, bytes: &[u8], nonce: [u8; 32], clock: Millis, version: u32, home: &dyn Home) {
        if version != VERSION {
            return self.bye(Bye::Version);
        }
        self.talk.their_hello = bytes.to_vec();
        self.talk.their_nonce = nonce;
        self.their_clock = clock;
        if clock.since(self.my_clock).max(self.my_clock.since(clock)) > CLOCKS_APART {
            return self.bye(Bye::Clocks);
        }
        self.stage = Stage::Meet;
        match self.talk.side {
            Side::Answerer => self.put(self.talk.my_hello.clone()),
            Side::Opener => self.send_tags(home),
        }
    }

    fn send_tags(&mut self, home: &dyn Home) {
        self.talk.write_tags(home, self.met, &self.noise);
        let tags = self.talk.my_tags.clone();
        self.say(&Frame::Meet { tags });
    }

    fn meet(&mut self, tags: Vec<crate::frame::Tag>, home: &dyn Home) {
        self.talk.their_tags = tags;
        self.met = self.talk.recognise(home);
        if self.met.is_none() {
            return self.bye(Bye::Strangers);
        }
        self.stage = Stage::Enter;
        match self.talk.side {
            Side::Answerer => self.send_tags(home),
            Side::Opener => self.enter_here(home),
        }
    }

    /// Enters as a device where there is one, else by link.
    fn enter_here(&mut self, home: &dyn Home) {
        let device = home.own_device().map(Credential::Device);
        match device.or_else(|| home.own_link().map(Credential::Link)) {
            Some(credential) => self.send_enter(credential, home),
            None => self.bye(Bye::Strangers),
        }
    }

    fn send_enter(&mut self, credential: Credential, home: &dyn Home) {
        let digest = digest(&View::from(home.ids(Set::Group), &(0, [0; 32])));
        let parts = self.talk.enter_parts(
            self.talk.side,
            self.entered_here,
            &minicbor::to_vec(credential).unwrap_or_default(),
            &digest,
        );
        let Some(signature) = home.sign_enter(&credential, &[&parts]) else {
            return self.bye(Bye::NotWho);
        };
        self.entered_here += 1;
        self.entered_as = Some(credential);
        let (signature, digest) = (ByteArray::from(signature), ByteArray::from(digest));
        self.say(&Frame::Enter { credential, signature, digest });
    }

    fn enter(
        &mut self,
        credential: Credential,
        signature: &[u8; 64],
        digest: &[u8; 16],
        home: &dyn Home,
        now: Millis,
    ) {
        let bytes = minicbor::to_vec(credential).unwrap_or_default();
        let by = self.talk.side.other();
        let parts = self.talk.enter_parts(by, self.entered_there, &bytes, digest);
        let key = match credential {
            Credential::Device(device) => device.0,
            Credential::Link(link) => link.0,
        };
        if !verify(&key, Domain::Enter, &[&parts], signature) {
            return self.bye(Bye::NotWho);
        }
        self.entered_there += 1;
        match credential {
            Credential::Link(link) => {
                let met_by_it = self.met == Some(MetBy::Link(link));
                if self.stage != Stage::Enter || !met_by_it {
                    self.bye(Bye::OutOfTurn);
                } else if home.own_device().is_none() {
                    // Two newcomers by one poster: neither can let the other in yet.
                    self.bye(Bye::Strangers);
                } else if home.link_is_open(&link) {
                    self.answer_enter(home);
                    self.stage = Stage::Hosting;
                    self.events.push_back(Event::Reader(link));
                } else {
                    self.bye(Bye::StaleInvitation);
                }
            }
            Credential::Device(device) => match home.acquaintance(&device) {
                Acquaintance::Member(member) => self.let_in(device, Some(member), home, now),
                // A newcomer knows nobody: who answers by its letter is taken at its word until it holds the group.
                Acquaintance::Unknown if self.reads_here(home) => self.let_in(device, None, home, now),
                Acquaintance::Unknown => {
                    self.pending = Some(device);
                    self.stage = Stage::Papers;
                    self.say(&Frame::PapersAsk);
                }
                Acquaintance::Ended => self.bye(Bye::NotAMember),
            },
        }
    }

    /// Whether this side came to this stream as somebody who holds a letter.
    fn entered_by_link(&self) -> bool {
        matches!(self.entered_as, Some(Credential::Link(_)))
    }

    /// Whether this side knows too little to judge who answers: it holds nothing of the group, or only what its own
    /// letter let it read.
    fn reads_here(&self, home: &dyn Home) -> bool {
        let by_own_letter = matches!(self.met, Some(MetBy::Link(link)) if home.own_link() == Some(link));
        !home.knows_group() || by_own_letter
    }

    /// The answerer says who it is only to somebody it has let in.
    fn answer_enter(&mut self, home: &dyn Home) {
        if self.entered_here == 0 {
            self.enter_here(home);
        }
    }

    fn let_in(&mut self, device: DeviceKey, member: Option<MemberId>, home: &dyn Home, now: Millis) {
        self.pending = None;
        self.answer_enter(home);
        if self.stage == Stage::Over {
            return;
        }
        if self.entered_by_link() {
            self.stage = Stage::Reading;
            self.pending = Some(device);
            return self.say(&Frame::InvitationAsk);
        }
        self.inside(device, member);
        // The opener has heard that it was let in and begins; a member says so to somebody who came by link.
        if self.talk.side == Side::Opener || self.entered_there > 1 {
            let frame = self.exchange.open(home, now, false);
            self.say(&frame);
        }
    }

    fn inside(&mut self, device: DeviceKey, member: Option<MemberId>) {
        self.stage = Stage::Inside;
        self.with = Some(device);
        let clock_ahead = i64::try_from(self.their_clock.0)
            .unwrap_or(i64::MAX)
            .saturating_sub(i64::try_from(self.my_clock.0).unwrap_or(i64::MAX));
        self.events.push_back(Event::Entered { device, member, clock_ahead });
    }

    fn papers(&mut self, records: Vec<ByteVec>) {
        // Whoever came by a letter may bring exactly one record: its certificate.
        let most = if matches!(self.met, Some(MetBy::Link(_))) { 1 } else { PAPERS_MAX };
        if records.is_empty() || records.len() > most {
            return self.bye(Bye::NotAMember);
        }
        match read_all(records) {
            Some(records) => self.events.push_back(Event::Papers(records)),
            None => self.bye(Bye::NotAMember),
        }
    }

    fn give_invitation(&mut self, home: &dyn Home) {
        let Some(MetBy::Link(link)) = self.met else { return self.bye(Bye::OutOfTurn) };
        let records = home.records(&home.readable_by_link(&link)).into_iter().flatten().collect();
        let mut parts = crate::give::slices(records).peekable();
        while let Some(records) = parts.next() {
            let last = parts.peek().is_none();
            self.say(&Frame::Invitation { records, last });
        }
    }

    fn read_invitation(&mut self, records: Vec<ByteVec>, last: bool) {
        let Some(records) = read_all(records) else { return self.bye(Bye::Malformed) };
        self.invitation.extend(records);
        if self.invitation.len() > INVITATION_MAX {
            return self.bye(Bye::Budget);
        }
        if last {
            let invitation = std::mem::take(&mut self.invitation);
            self.events.push_back(Event::Invitation(invitation));
        }
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
