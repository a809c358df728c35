//! How two members come to know, through a relay peer that both are inside of, where the other one may be found. It is
//! said to relay peers and by them, and to nobody else.

use hedgerow_record::Millis;
use hedgerow_record::limits::{HERE_BYTES, HERE_EVERY, HERE_WORDS};

use crate::event::{Bye, Event};
use crate::frame::Frame;
use crate::home::{Entrant, Home};
use crate::session::{Session, Stage};

impl Session {
    /// A member gives a relay peer the word by which its computer may be found, or a relay peer hands it on.
    pub fn here(&mut self, home: &dyn Home, word: Vec<u8>) {
        if self.stage == Stage::Inside && (self.is_with_relay() || home.own_relay().is_some()) {
            self.say(&Frame::Here { word: word.into() });
        }
    }

    /// A relay peer says from where it sees the other side come.
    pub fn seen(&mut self, home: &dyn Home, address: Vec<u8>) {
        if self.stage == Stage::Inside && home.own_relay().is_some() {
            self.say(&Frame::Seen { address: address.into() });
        }
    }

    /// What is too much of it is not heard; a member has nothing to say of it to another.
    pub(crate) fn whereabouts(&mut self, frame: Frame, home: &dyn Home, now: Millis) {
        let most = HERE_WORDS + now.since(self.my_clock).0 / HERE_EVERY.0;
        let bytes = match &frame {
            Frame::Here { word: bytes } | Frame::Seen { address: bytes } => bytes.len(),
            _ => 0,
        };
        if bytes > HERE_BYTES {
            return self.bye(Bye::Malformed);
        }
        let event = match frame {
            Frame::Here { word } if self.is_with_relay() || home.own_relay().is_some() => {
                Event::Here(word.into())
            }
            Frame::Seen { address } if self.is_with_relay() => Event::Seen(address.into()),
            _ => return self.bye(Bye::OutOfTurn),
        };
        if self.here_words < most {
            self.here_words += 1;
            self.events.push_back(event);
        }
    }

    fn is_with_relay(&self) -> bool {
        matches!(self.with, Some(Entrant::Relay(_)))
    }
}
