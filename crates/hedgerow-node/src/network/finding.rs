//! Finding one another through a relay peer: two behind routers that let nobody in. What is said about it goes through
//! the relay peer, and what is written goes through its store whether a way is found or not.

use hedgerow_net::{Multiaddr, PeerId, is_loopback};
use hedgerow_record::Span;
use hedgerow_record::limits::{HERE_COURTESY, HOLE_EVERY};

use super::task::Task;
use crate::clock::now;
use crate::here;
use crate::talk::{SessionNo, Word};

impl Task {
    /// A relay peer sees this computer come from there: neighbours may come there, too, and may find it through the
    /// relay peer.
    pub(super) fn is_seen(&self, no: SessionNo, address: Vec<u8>) {
        let (Some(relay), Ok(address)) = (self.peer_of(no), Multiaddr::try_from(address)) else { return };
        // On the computer of the relay peer itself nobody else can come there.
        if is_loopback(&address) {
            return;
        }
        self.net.seen_at(address);
        self.net.be_found_through(relay);
    }

    /// Neighbours can find this computer now: they are told by which name.
    pub(super) fn is_findable(&mut self, relay: PeerId) {
        let word = here::write(&self.shared, &self.net.me(), now());
        if let Some(word) = word {
            self.say_to(|_, running| running.peer == relay, &Word::Here(word));
        }
    }

    /// A neighbour can be found through this relay peer. Of a pair the one with the lower name looks for a way first.
    pub(super) fn hears_of(&mut self, no: SessionNo, word: &[u8]) {
        let at = now();
        let found = here::read(&self.shared, word, at);
        let (Some(relay), Some(whom)) = (self.peer_of(no), found) else { return };
        let is_left_alone =
            [&self.sought, &self.faulty, &self.foreign].iter().any(|apart| apart.has(&whom, at));
        if whom == self.net.me() || is_left_alone {
            return;
        }
        self.sought.leave(whom, at, HOLE_EVERY);
        let courtesy = if self.net.me() < whom { Span::millis(0) } else { HERE_COURTESY };
        self.net.find(whom, relay, courtesy.as_duration());
    }
}
