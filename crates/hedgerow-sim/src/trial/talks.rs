//! Streams between neighbours and the sessions on them, driven as `hedgerow-node` drives them.

use std::collections::VecDeque;

use hedgerow_group::Giving;
use hedgerow_record::limits::MEET_TAGS;
use hedgerow_record::{DeviceKey, Record};
use hedgerow_sync::{Bye, Event as Said, Session, Set, Side, Terms};

use super::Planted;
use super::street::{Event, Role, Trial};
use super::words;

/// Frames written before what else waits has its turn.
const FRAMES_AHEAD: usize = 8;

/// One stream.
pub(crate) struct Lane {
    /// Who, with which session; the one who opened it first.
    pub(crate) ends: [(usize, u64); 2],
    latency: u64,
    /// When the last frame to each end arrives.
    last: [u64; 2],
}

/// A session and what its driver remembers.
pub(crate) struct Talk {
    pub(crate) session: Session,
    pub(crate) lane: u64,
    pub(crate) peer: usize,
    side: Side,
    device: Option<DeviceKey>,
    /// Something came while a round was under way.
    again: bool,
    pub(crate) to_judge: VecDeque<(Option<Set>, Vec<Record>)>,
    tick_at: Option<u64>,
}

impl Talk {
    /// Whether the other side is a member's, and let this one in.
    pub(crate) fn is_inside(&self) -> bool {
        self.device.is_some()
    }
}

impl Trial {
    /// Opens a stream between two, where there is none. Of two the one opened by the lower name lives.
    pub(crate) fn open(&mut self, from: usize, to: usize) {
        let clock = self.clock(from);
        if self.neighbours[from].sessions.values().any(|talk| talk.peer == to) {
            self.neighbours[from].dialer.connected(&to);
            return;
        }
        let to_clock = self.clock(to);
        let earlier = self.neighbours[to].sessions.iter_mut();
        let mut earlier =
            earlier.filter(|(_, talk)| talk.peer == from && talk.side == Side::Opener && to < from);
        if let Some((no, talk)) = earlier.next() {
            let session = *no;
            talk.session.doubt(to_clock);
            self.neighbours[from].dialer.failed(&to, clock);
            self.after(0, Event::Pump { who: to, session });
            return self.dial_later(from);
        }
        let lane = self.next;
        let sessions = [self.next + 1, self.next + 2];
        self.next += 3;
        let latency = match self.dice.below(4) {
            0 if !self.terms.peaceful => self.dice.between(40, 250),
            _ => self.dice.between(1, 20),
        };
        let ends = [(from, sessions[0]), (to, sessions[1])];
        self.lanes.insert(lane, Lane { ends, latency, last: [self.now; 2] });
        let names = [from, to].map(|who| {
            let mut name = who.to_be_bytes().to_vec();
            name.extend(self.neighbours[who].launch.to_be_bytes());
            name
        });
        for (i, side) in [Side::Opener, Side::Answerer].into_iter().enumerate() {
            let (who, no) = ends[i];
            // Whoever opens a second stream has lost the first.
            let earlier: Vec<u64> = self.neighbours[who]
                .sessions
                .iter()
                .filter(|(_, talk)| talk.peer == ends[1 - i].0)
                .map(|(no, _)| *no)
                .collect();
            for no in earlier {
                if let Some(talk) = self.neighbours[who].sessions.get_mut(&no) {
                    talk.session.close();
                }
                self.after(0, Event::Pump { who, session: no });
            }
            let mut noise = [[0; 16]; MEET_TAGS];
            noise.iter_mut().for_each(|tag| *tag = self.dice.bytes());
            let terms = Terms {
                side,
                me: names[i].clone(),
                peer: names[1 - i].clone(),
                nonce: self.dice.bytes(),
                noise,
            };
            let session = Session::new(terms, self.clock(who));
            let talk = Talk {
                session,
                lane,
                peer: ends[1 - i].0,
                side,
                device: None,
                again: false,
                to_judge: VecDeque::new(),
                tick_at: None,
            };
            self.neighbours[who].sessions.insert(no, talk);
            self.after(0, Event::Pump { who, session: no });
        }
    }

    /// Puts a frame on the line.
    pub(crate) fn send(&mut self, who: usize, session: u64, frame: Vec<u8>) {
        let Some(talk) = self.neighbours[who].sessions.get(&session) else { return };
        let (lane_no, peer) = (talk.lane, talk.peer);
        self.report.frames += 1;
        self.report.bytes += frame.len() as u64 + 4;
        let honest = self.neighbours[who].role == Role::Honest;
        let number = if honest { words::number(&frame) } else { None };
        if honest && self.neighbours[peer].role == Role::Stranger && !matches!(number, Some(0 | 1 | 14)) {
            self.complain(format!("{who} told a stranger frame {number:?}"));
        }
        if let Some(resting) = &mut self.resting
            && honest
            && self.neighbours[peer].role == Role::Honest
        {
            *resting.entry((who, peer)).or_default() += 1;
            self.gave_at_rest |= words::carries_records(&frame);
        }
        let jitter = self.dice.below(3);
        let Some(lane) = self.lanes.get_mut(&lane_no) else { return };
        let end = usize::from(lane.ends[0].0 == who && lane.ends[0].1 == session);
        lane.last[end] = lane.last[end].max(self.now + lane.latency + jitter);
        let wait = lane.last[end] - self.now;
        self.after(wait, Event::Arrive { lane: lane_no, end, frame });
    }

    pub(crate) fn arrive(&mut self, lane: u64, end: usize, frame: &[u8]) {
        let Some((who, session)) = self.lanes.get(&lane).map(|l| l.ends[end]) else { return };
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        if let Some(talk) = n.sessions.get_mut(&session) {
            talk.session.receive(frame, &n.house, clock);
            self.pump(who, session);
        }
    }

    /// Lets a session say what it has to say.
    pub(crate) fn pump(&mut self, who: usize, session: u64) {
        let mut written = 0;
        loop {
            let clock = self.clock(who);
            let n = &mut self.neighbours[who];
            let Some(talk) = n.sessions.get_mut(&session) else { return };
            if let Some(said) = talk.session.poll_event() {
                self.hear(who, session, said);
                continue;
            }
            if written >= FRAMES_AHEAD {
                self.after(1, Event::Pump { who, session });
                break;
            }
            match talk.session.poll_frame(&n.house, clock) {
                Some(frame) => {
                    written += 1;
                    self.send(who, session, frame);
                }
                None => break,
            }
        }
        self.tick_later(who, session);
    }

    fn tick_later(&mut self, who: usize, session: u64) {
        let Some(talk) = self.neighbours[who].sessions.get(&session) else { return };
        let Some(deadline) = talk.session.deadline() else { return };
        let at = self.at_clock(who, deadline);
        let sooner = talk.tick_at.is_none_or(|due| due <= self.now && due != at || due > at);
        if sooner {
            if let Some(talk) = self.neighbours[who].sessions.get_mut(&session) {
                talk.tick_at = Some(at);
            }
            self.after(at - self.now, Event::Tick { who, session });
        }
    }

    pub(crate) fn tick(&mut self, who: usize, session: u64) {
        let clock = self.clock(who);
        let Some(talk) = self.neighbours[who].sessions.get_mut(&session) else { return };
        talk.tick_at = None;
        talk.session.tick(clock);
        self.pump(who, session);
    }

    /// Begins a round in some sessions, or notes that another is needed.
    pub(crate) fn resync(&mut self, who: usize, which: impl Fn(u64) -> bool) {
        if self.terms.planted == Some(Planted::GossipOnly) {
            return;
        }
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        let mut moved = Vec::new();
        for (no, talk) in n.sessions.iter_mut().filter(|(no, _)| which(**no)) {
            if talk.session.is_idle() {
                talk.session.resync(&n.house, clock);
                moved.push(*no);
            } else {
                talk.again = true;
            }
        }
        moved.into_iter().for_each(|no| self.pump(who, no));
    }

    fn hear(&mut self, who: usize, session: u64, said: Said) {
        if let Said::Records { records, .. } | Said::Pushed(records) = &said
            && self.terms.peaceful
        {
            records.iter().for_each(|r| *self.given.entry((who, r.id())).or_default() += 1);
        }
        match said {
            Said::Entered { device, .. } => {
                let n = &mut self.neighbours[who];
                let Some(talk) = n.sessions.get_mut(&session) else { return };
                talk.device = Some(device);
                self.report.sessions += 1;
                let peer = talk.peer;
                n.dialer.connected(&peer);
                if self.neighbours[peer].role == Role::Stranger {
                    self.complain(format!("{who} let a stranger in"));
                }
            }
            Said::Records { set, records } => self.judge_later(who, session, Some(set), records),
            Said::Pushed(records) => {
                let clock = self.clock(who);
                let fresh = self.neighbours[who].gossip.pushed(session, records, clock);
                self.spread(who);
                if !fresh.is_empty() {
                    self.judge_later(who, session, None, fresh);
                }
            }
            Said::Told(ids) => {
                let clock = self.clock(who);
                let n = &mut self.neighbours[who];
                n.gossip.told(session, &ids, clock, |id| n.house.shelf.in_view(id).is_some());
                self.spread(who);
            }
            Said::Asked => self.neighbours[who].gossip.asked(session),
            Said::Lazy => self.neighbours[who].gossip.lazy(session),
            Said::KeysAsked(parcels) => {
                let n = &mut self.neighbours[who];
                let Some(talk) = n.sessions.get_mut(&session) else { return };
                let Some(to) = talk.device else { return };
                let roster = &n.house.known.roster;
                let receiver = roster.member_of(&to).and_then(|m| roster.device(&m, &to));
                let Some(receiver) = receiver.filter(|d| d.live) else { return };
                let from = n.house.device.key();
                let mut given = Vec::new();
                for parcel in &parcels {
                    let Some(keys) = n.house.keyring.keys(parcel) else { continue };
                    let giving = Giving { group: &n.house.group, parcel, from: &from, to: &to };
                    given
                        .extend(giving.seal(keys, &receiver.box_key, &mut self.dice.0).map(|s| (*parcel, s)));
                }
                talk.session.give_keys(given);
            }
            Said::KeysGiven(keys) => {
                let n = &mut self.neighbours[who];
                let Some(from) = n.sessions.get(&session).and_then(|t| t.device) else { return };
                let to = n.house.device.key();
                for (parcel, sealed) in keys {
                    let giving = Giving { group: &n.house.group, parcel: &parcel, from: &from, to: &to };
                    if let Some(keys) = giving.open(&sealed, n.house.device.box_secret()) {
                        n.house.insert_keys(parcel, keys);
                    }
                }
                self.follow(who);
            }
            Said::Settled { branches_differ, .. } => self.settled(who, session, branches_differ),
            Said::Invitation(records) => self.read_invitation(who, session, records),
            Said::Papers(records) => {
                let clock = self.clock(who);
                let n = &mut self.neighbours[who];
                let outcome = n.house.take(Set::Group, records, clock, &mut self.memo);
                if outcome.roster_changed {
                    n.gossip.forget();
                }
                if let Some(talk) = n.sessions.get_mut(&session) {
                    talk.session.papers_admitted(&n.house, clock);
                }
                self.resync(who, |no| no != session);
            }
            // Nobody is behind a router here.
            Said::Here(_) | Said::Seen(_) => {}
            Said::PeerFault(what) => self.suspect(who, session, what),
            Said::Over(bye) => self.over(who, session, bye),
            Said::Reader(_)
            | Said::Progress { .. }
            | Said::Agreed { .. }
            | Said::Blob { .. }
            | Said::EnteredRelay { .. }
            | Said::Holds { .. } => {}
        }
    }

    fn settled(&mut self, who: usize, session: u64, branches_differ: bool) {
        self.report.rounds += 1;
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        let lacking = n.house.lacking_keys();
        let Some(talk) = n.sessions.get_mut(&session) else { return };
        if !branches_differ {
            n.gossip.begin(session);
            talk.session.ask_keys(&lacking);
        }
        if std::mem::take(&mut talk.again) && self.terms.planted != Some(Planted::GossipOnly) {
            talk.session.resync(&n.house, clock);
        }
    }

    /// No honest program gives another one reason for this.
    fn suspect(&mut self, who: usize, session: u64, what: &str) {
        let Some(peer) = self.neighbours[who].sessions.get(&session).map(|t| t.peer) else { return };
        let honest = [who, peer].iter().all(|w| self.neighbours[*w].role == Role::Honest);
        if honest && self.terms.planted.is_none() {
            self.complain(format!("{who} finds fault with the honest {peer}: {what}"));
        }
    }

    fn over(&mut self, who: usize, session: u64, bye: Bye) {
        if !matches!(
            bye,
            Bye::Closing | Bye::Stalled | Bye::Strangers | Bye::NotAMember | Bye::StaleInvitation
        ) {
            self.suspect(who, session, &bye.to_string());
        }
        let peer = self.neighbours[who].sessions.get(&session).map_or(0, |t| t.peer);
        if !matches!(bye, Bye::Closing | Bye::NotAMember | Bye::Strangers) {
            self.note(|| format!("{who} ends the talk with {peer}: {bye}"));
        }
        let clock = self.clock(who);
        loop {
            let n = &mut self.neighbours[who];
            let frame = n.sessions.get_mut(&session).and_then(|t| t.session.poll_frame(&n.house, clock));
            let Some(frame) = frame else { break };
            self.send(who, session, frame);
        }
        self.hang_up(who, session);
    }

    /// The stream is gone at the other end.
    pub(crate) fn gone(&mut self, who: usize, session: u64) {
        self.hang_up(who, session);
    }

    /// Ends this end of a stream; the other end hears of it after what was said before.
    pub(crate) fn hang_up(&mut self, who: usize, session: u64) {
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        let Some(mut talk) = n.sessions.remove(&session) else { return };
        n.gossip.end(session);
        // Those it was not to reach are no business of the dialer.
        n.dialer.lost(&talk.peer, clock);
        // A stream that the other side opened is no try of this side: it may be recognised where the other was not.
        if talk.side == Side::Opener {
            n.dialer.failed(&talk.peer, clock);
        }
        self.dial_later(who);
        if let Some(lane) = self.lanes.get(&talk.lane) {
            let end = usize::from(lane.ends[0].1 == session);
            let (other, theirs) = lane.ends[end];
            let wait = lane.last[end].max(self.now + lane.latency) - self.now;
            if self.neighbours[other].sessions.contains_key(&theirs) {
                self.after(wait, Event::Gone { who: other, session: theirs });
            } else {
                self.lanes.remove(&talk.lane);
            }
        }
        // What had come already is judged, or is lost with the session.
        if self.neighbours[who].is_up && self.dice.thousandth(500) {
            while let Some((set, records)) = talk.to_judge.pop_front() {
                self.take_batch(who, session, set, records);
            }
        }
        self.spread(who);
    }
}
