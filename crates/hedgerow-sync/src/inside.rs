//! What is said between two that are inside, beside their rounds: signs of life, records just kept, keys.

use std::sync::Arc;

use hedgerow_record::limits::{ASK_IDS, HAVE_IDS, KEY_QUESTIONS, KEYS_ASKED, UNSENT_MAX};
use hedgerow_record::{Millis, Record, RecordId};

use crate::event::{Bye, Event};
use crate::frame::{Frame, GivenKeys, read_ids, write_ids};
use crate::gossip::Tell;
use crate::home::Home;
use crate::session::{Session, Stage, read_all};
use crate::set::Set;

impl Session {
    /// Whether the other side is there is in doubt: it is asked for a sign of life, unless it is at work anyway.
    pub fn doubt(&mut self, now: Millis) {
        if self.stage == Stage::Inside && self.pulse.doubt(now) {
            self.say(&Frame::Ping { reply: false });
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
            self.keys_awaited += 1;
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

    pub(crate) fn gossip(&mut self, frame: Frame, home: &dyn Home) {
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
                    self.push(home.records(&ids).into_iter().flatten().collect());
                    self.events.push_back(Event::Asked);
                }
                None => self.bye(Bye::Malformed),
            },
            _ => self.events.push_back(Event::Lazy),
        }
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

    pub(crate) fn keys_asked(&mut self, parcels: &[u8]) {
        self.key_questions += 1;
        match read_ids(parcels, KEYS_ASKED) {
            Some(_) if self.key_questions > KEY_QUESTIONS => {}
            Some(parcels) if self.exchange.agrees() => self.events.push_back(Event::KeysAsked(parcels)),
            Some(_) => self.bye(Bye::OutOfTurn),
            None => self.bye(Bye::Malformed),
        }
    }

    /// One answer is heard to each question: to open what nobody asked for costs this side more than the other.
    pub(crate) fn keys_given(&mut self, keys: Vec<GivenKeys>) {
        if self.keys_awaited == 0 {
            return self.fault("keys that nobody asked for");
        }
        self.keys_awaited -= 1;
        let keys = keys.into_iter().map(|k| (RecordId(*k.parcel), Vec::from(k.sealed))).collect();
        self.events.push_back(Event::KeysGiven(keys));
    }
}
