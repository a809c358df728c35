//! Places at relay peers, at which this computer waits to be found. One that is lost is asked for again.

use std::collections::HashMap;
use std::time::Duration;

use libp2p::core::transport::ListenerId;
use libp2p::{Multiaddr, PeerId};
use tokio::time::Instant;

/// How long after a refusal it is asked again, the first time.
const AGAIN_MIN: Duration = Duration::from_secs(2);
/// The longest such wait.
const AGAIN_MAX: Duration = Duration::from_secs(60);

/// Wanted places, by relay peer. There are never more than there are connections.
#[derive(Debug, Default)]
pub(crate) struct Places(HashMap<PeerId, Place>);

#[derive(Debug)]
struct Place {
    at: Multiaddr,
    /// Nothing while it is to be asked for.
    listener: Option<ListenerId>,
    is_held: bool,
    again: Instant,
    failures: u32,
}

impl Places {
    /// A place is wanted at this relay peer. Whether it is held already.
    pub(crate) fn want(&mut self, relay: PeerId, at: Multiaddr, now: Instant) -> bool {
        let place = Place { at, listener: None, is_held: false, again: now, failures: 0 };
        self.0.entry(relay).or_insert(place).is_held
    }

    /// The connection with this relay peer is gone.
    pub(crate) fn leave(&mut self, relay: &PeerId) {
        self.0.remove(relay);
    }

    /// Asks for those that are due.
    pub(crate) fn ask(&mut self, now: Instant, mut listen: impl FnMut(Multiaddr) -> Option<ListenerId>) {
        for place in self.0.values_mut().filter(|p| p.listener.is_none() && p.again <= now) {
            place.listener = listen(place.at.clone());
            if place.listener.is_none() {
                place.fails(now);
            }
        }
    }

    /// When one is to be asked for next.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.0.values().filter(|p| p.listener.is_none()).map(|p| p.again).min()
    }

    /// A place was given; at which relay peer.
    pub(crate) fn given(&mut self, listener: ListenerId) -> Option<PeerId> {
        let (relay, place) = self.0.iter_mut().find(|(_, place)| place.listener == Some(listener))?;
        place.is_held = true;
        place.failures = 0;
        Some(*relay)
    }

    /// A place was refused or is lost.
    pub(crate) fn lost(&mut self, listener: ListenerId, now: Instant) {
        if let Some(place) = self.0.values_mut().find(|place| place.listener == Some(listener)) {
            place.fails(now);
        }
    }
}

impl Place {
    fn fails(&mut self, now: Instant) {
        self.listener = None;
        self.is_held = false;
        self.again = now + (AGAIN_MIN * (1 << self.failures.min(10))).min(AGAIN_MAX);
        self.failures = self.failures.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_place_is_asked_for_again_and_a_held_one_is_not() {
        let (relay, start) = (PeerId::random(), Instant::now());
        let at: Multiaddr = "/ip4/203.0.113.10/tcp/7142".parse().unwrap();
        let (mut places, mut asked) = (Places::default(), Vec::new());
        assert!(!places.want(relay, at.clone(), start));
        let mut ask = |places: &mut Places, now| {
            places.ask(now, |_| {
                asked.push(ListenerId::next());
                asked.last().copied()
            });
            (asked.len(), asked.last().copied().unwrap())
        };
        let (_, first) = ask(&mut places, start);
        assert_eq!(places.given(first), Some(relay));
        assert!(places.want(relay, at.clone(), start), "it is held");
        assert_eq!(ask(&mut places, start + AGAIN_MAX).0, 1, "the control: a held one is not asked for");
        let mut now = start;
        for failures in 0..20u32 {
            let (count, last) = ask(&mut places, now);
            assert_eq!(count, 1 + failures as usize);
            places.lost(last, now);
            assert!(!places.want(relay, at.clone(), now));
            let next = places.next().unwrap();
            assert!(next > now && next <= now + AGAIN_MAX);
            assert_eq!(ask(&mut places, now).0, count, "not at once");
            now = next;
        }
        places.leave(&relay);
        assert_eq!(places.next(), None);
    }
}
