//! What is said between two that are inside, beside their rounds: signs of life, records just kept, keys.

use std::sync::Arc;

use hedgerow_record::limits::{
    ASK_IDS, HAVE_IDS, KEY_QUESTION_EVERY, KEY_QUESTIONS, KEYS_ASKED, TOLD_MAX, UNSENT_MAX,
};
use hedgerow_record::{Millis, Record, RecordId};

use crate::event::{Bye, Event};
use crate::frame::{Frame, GivenKeys, read_ids, write_ids};
use crate::give::fitting;
use crate::gossip::Tell;
use crate::home::{Acquaintance, Home};
use crate::session::{Session, Stage, read_all};
use crate::set::Set;

impl Session {
    /// Whether the other side is there is in doubt: it is asked for a sign of life, unless it is at work anyway.
    pub fn doubt(&mut self, now: Millis) {
        if self.stage == Stage::Inside && self.pulse.doubt(now) {
            self.say(&Frame::Ping { reply: false });
        }
    }

    /// The roster has changed: who does not belong any more is told goodbye, and nothing after it.
    pub fn roster_changed(&mut self, home: &dyn Home) {
        let is_ended = |device| home.acquaintance(&device) == Acquaintance::Ended;
        if self.stage == Stage::Inside && self.with.is_some_and(is_ended) {
            self.bye(Bye::NotAMember);
        }
    }

    /// Tells what [`crate::Gossip`] wants this link to be told.
    pub fn tell(&mut self, tell: Tell, now: Millis) {
        if self.stage != Stage::Inside {
            return;
        }
        self.pulse.said(now);
        match tell {
            Tell::Push(records) => self.push(records.iter().map(Record::shared).collect()),
            Tell::Have(ids) => self.say(&Frame::Have { ids: write_ids(&ids) }),
            Tell::Ask(ids) => self.say(&Frame::Ask { ids: write_ids(&ids) }),
            Tell::Lazy => self.say(&Frame::Lazy),
        }
    }

    /// Asks for keys of parcels; heard only where both hold the same group set.
    pub fn ask_keys(&mut self, parcels: &[RecordId]) {
        if self.exchange.agrees() && !parcels.is_empty() {
            let parcels = &parcels[..parcels.len().min(KEYS_ASKED)];
            parcels.iter().for_each(|parcel| *self.keys_wanted.entry(*parcel).or_default() += 1);
            self.say(&Frame::KeyAsk { parcels: write_ids(parcels) });
        }
    }

    /// Gives keys that were asked for, each sealed to the other side's device.
    pub fn give_keys(&mut self, keys: Vec<(RecordId, Vec<u8>)>) {
        if self.stage == Stage::Inside && !keys.is_empty() {
            let given = |(parcel, sealed): (RecordId, Vec<u8>)| GivenKeys {
                parcel: parcel.0.into(),
                sealed: sealed.into(),
            };
            self.say(&Frame::KeyGive { keys: keys.into_iter().map(given).collect() });
        }
    }

    pub(crate) fn gossip(&mut self, frame: Frame) {
        match frame {
            Frame::Push { records } => match read_all(records) {
                Some(records) if records.iter().all(|r| Set::of(r.class()) != Set::Group) => {
                    self.events.push_back(Event::Pushed(records));
                }
                _ => self.fault("a record that is not pushed"),
            },
            Frame::Have { ids } => match read_ids(&ids, HAVE_IDS) {
                Some(ids) => self.events.push_back(Event::Told(ids)),
                None => self.bye(Bye::Malformed),
            },
            Frame::Ask { ids } => match read_ids(&ids, ASK_IDS) {
                Some(ids) => {
                    // Whoever asks for more than can have been told of gets the rest by comparing.
                    let room = TOLD_MAX.saturating_sub(self.asked.len());
                    self.asked.extend(ids.into_iter().take(room));
                    self.events.push_back(Event::Asked);
                }
                None => self.bye(Bye::Malformed),
            },
            _ => self.events.push_back(Event::Lazy),
        }
    }

    /// The next part of what the other side asked for. Records are read only when they can leave, so that nothing
    /// piles up for somebody who asks and does not read.
    pub(crate) fn answer_asked(&mut self, home: &dyn Home) -> Option<Frame> {
        while !self.asked.is_empty() {
            let upto = self.asked.len().min(ASK_IDS);
            let ids: Vec<RecordId> = self.asked.iter().take(upto).copied().collect();
            let (records, passed) = fitting(home.records(&ids));
            self.asked.drain(..passed);
            if !records.is_empty() {
                return Some(Frame::Push { records });
            }
        }
        None
    }

    /// Whole records, in as few frames as possible. Who does not read them in time is left.
    fn push(&mut self, records: Vec<Arc<[u8]>>) {
        for records in crate::give::slices(records).filter(|r| !r.is_empty()) {
            self.say(&Frame::Push { records });
        }
        if self.unsent > UNSENT_MAX {
            self.bye(Bye::Slow);
        }
    }

    /// Keys are heard of once, by whoever asked for them: opening each costs a computation.
    pub(crate) fn keys_given(&mut self, keys: Vec<GivenKeys>) {
        let keys: Vec<_> = keys.into_iter().map(|k| (RecordId(*k.parcel), Vec::from(k.sealed))).collect();
        let was_asked = |parcel: &RecordId| match self.keys_wanted.get_mut(parcel) {
            Some(times @ 1..) => {
                *times -= 1;
                true
            }
            _ => false,
        };
        match keys.iter().map(|(parcel, _)| parcel).all(was_asked) {
            true => self.events.push_back(Event::KeysGiven(keys)),
            false => self.fault("keys that were not asked for"),
        }
    }

    /// A talk may last for days, and a key may come to this side at any time: there is always another question.
    pub(crate) fn keys_asked(&mut self, parcels: &[u8], now: Millis) {
        let most = KEY_QUESTIONS + now.since(self.my_clock).0 / KEY_QUESTION_EVERY.0;
        match read_ids(parcels, KEYS_ASKED) {
            Some(_) if !self.exchange.agrees() => self.bye(Bye::OutOfTurn),
            Some(_) if self.key_questions >= most => {}
            Some(parcels) => {
                self.key_questions += 1;
                self.events.push_back(Event::KeysAsked(parcels));
            }
            None => self.bye(Bye::Malformed),
        }
    }
}
