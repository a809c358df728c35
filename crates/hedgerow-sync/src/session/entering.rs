//! From the first word to being inside: who the other side is, and whether it may come in.

use hedgerow_record::limits::CLOCKS_APART;
use hedgerow_record::sign::{Domain, verify};
use hedgerow_record::{MemberId, Millis};
use minicbor::bytes::{ByteArray, ByteVec};

use super::{INVITATION_MAX, PAPERS_MAX, Session, Stage, VERSION, read_all};
use crate::event::{Bye, Event};
use crate::frame::{Frame, Tag};
use crate::home::{Acquaintance, Credential, Entrant, Home};
use crate::idtree::View;
use crate::meet::{MetBy, Side};
use crate::ranges::digest;
use crate::set::Set;

impl Session {
    /// Whether a house would recognise the other side by this frame, the next one. A computer that carries several
    /// groups under one name on the network finds by it whose house the session is in.
    pub fn is_known_to(&self, frame: &[u8], home: &dyn Home) -> bool {
        match Frame::read(frame) {
            Some(Frame::Meet { tags }) if self.stage == Stage::Meet => {
                self.talk.recognise(&tags, home).is_some()
            }
            _ => false,
        }
    }

    /// The shell has judged the other side's papers.
    pub fn papers_admitted(&mut self, home: &dyn Home, now: Millis) {
        let Some(with) = self.pending.filter(|_| self.stage == Stage::Papers) else { return };
        self.last_activity = now;
        match Known::of(&with, home) {
            Known::Inside(member) => self.let_in(with, member, home, now),
            Known::Nothing | Known::Ended => self.bye(Bye::NotAMember),
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

    pub(super) fn hello(
        &mut self,
        bytes: &[u8],
        nonce: [u8; 32],
        clock: Millis,
        version: u32,
        home: &dyn Home,
    ) {
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

    pub(super) fn meet(&mut self, tags: Vec<Tag>, home: &dyn Home) {
        self.talk.their_tags = tags;
        self.met = self.talk.recognise(&self.talk.their_tags, home);
        if self.met.is_none() {
            return self.bye(Bye::Strangers);
        }
        self.stage = Stage::Enter;
        match self.talk.side {
            Side::Answerer => self.send_tags(home),
            Side::Opener => self.enter_here(home),
        }
    }

    /// Enters as a relay peer or a device where this is one, else by link.
    fn enter_here(&mut self, home: &dyn Home) {
        let relay = home.own_relay().map(Credential::Relay);
        let member = relay.or_else(|| home.own_device().map(Credential::Device));
        match member.or_else(|| home.own_link().map(Credential::Link)) {
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

    pub(super) fn enter(
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
            Credential::Relay(relay) => relay.0,
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
                } else if home.own_device().is_none() && home.own_relay().is_none() {
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
            Credential::Device(device) => self.comes(Entrant::Device(device), home, now),
            Credential::Relay(relay) => self.comes(Entrant::Relay(relay), home, now),
        }
    }

    /// Somebody wants to be inside. What a relay peer brings is judged like anybody's.
    fn comes(&mut self, with: Entrant, home: &dyn Home, now: Millis) {
        match Known::of(&with, home) {
            Known::Inside(member) => self.let_in(with, member, home, now),
            // A newcomer knows nobody: who answers by its letter is taken at its word until it holds the group.
            Known::Nothing if self.reads_here(home) => self.let_in(with, None, home, now),
            Known::Nothing => {
                self.pending = Some(with);
                self.stage = Stage::Papers;
                self.say(&Frame::PapersAsk);
            }
            Known::Ended => self.bye(Bye::NotAMember),
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

    fn let_in(&mut self, with: Entrant, member: Option<MemberId>, home: &dyn Home, now: Millis) {
        self.pending = None;
        self.answer_enter(home);
        if self.stage == Stage::Over {
            return;
        }
        if self.entered_by_link() {
            self.stage = Stage::Reading;
            self.pending = Some(with);
            return self.say(&Frame::InvitationAsk);
        }
        self.inside(with, member);
        // The opener has heard that it was let in and begins; a member says so to somebody who came by link.
        if self.talk.side == Side::Opener || self.entered_there > 1 {
            let frame = self.exchange.open(home, now, false);
            self.say(&frame);
        }
    }

    pub(super) fn inside(&mut self, with: Entrant, member: Option<MemberId>) {
        self.stage = Stage::Inside;
        self.with = Some(with);
        let clock_ahead = i64::try_from(self.their_clock.0)
            .unwrap_or(i64::MAX)
            .saturating_sub(i64::try_from(self.my_clock.0).unwrap_or(i64::MAX));
        self.events.push_back(match with {
            Entrant::Device(device) => Event::Entered { device, member, clock_ahead },
            Entrant::Relay(relay) => Event::EnteredRelay { relay, clock_ahead },
        });
    }

    pub(super) fn papers(&mut self, records: Vec<ByteVec>) {
        // Whoever came by a letter or by name may bring exactly one record: the certificate, or the new device's.
        let most = if matches!(self.met, Some(MetBy::Key(_))) { PAPERS_MAX } else { 1 };
        if records.is_empty() || records.len() > most {
            return self.bye(Bye::NotAMember);
        }
        match read_all(records) {
            Some(records) => self.events.push_back(Event::Papers(records)),
            None => self.bye(Bye::NotAMember),
        }
    }

    pub(super) fn give_invitation(&mut self, home: &dyn Home) {
        let Some(MetBy::Link(link)) = self.met else { return self.bye(Bye::OutOfTurn) };
        let records = home.records(&home.readable_by_link(&link)).into_iter().flatten().collect();
        let mut parts = crate::give::slices(records).peekable();
        while let Some(records) = parts.next() {
            let last = parts.peek().is_none();
            self.say(&Frame::Invitation { records, last });
        }
    }

    pub(super) fn read_invitation(&mut self, records: Vec<ByteVec>, last: bool) {
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
}

/// What a house knows of somebody who wants to be inside.
enum Known {
    /// A member's device, or a relay peer, which is nobody's.
    Inside(Option<MemberId>),
    Nothing,
    Ended,
}

impl Known {
    fn of(with: &Entrant, home: &dyn Home) -> Known {
        match with {
            Entrant::Relay(relay) if home.knows_relay(relay) => Known::Inside(None),
            Entrant::Relay(_) => Known::Nothing,
            Entrant::Device(device) => match home.acquaintance(device) {
                Acquaintance::Member(member) => Known::Inside(Some(member)),
                Acquaintance::Unknown => Known::Nothing,
                Acquaintance::Ended => Known::Ended,
            },
        }
    }
}
