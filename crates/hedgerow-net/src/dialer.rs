//! When to dial which address again: level-triggered, with back-off. Pure: time is an argument.

use std::collections::BTreeMap;

use hedgerow_record::limits::{BACKOFF_MAX, BACKOFF_MIN};
use hedgerow_record::{Millis, Span};

use crate::address::Address;

/// A dial that is never heard of again is forgotten after this.
const DIAL_LOST: Span = Span::minutes(2);

/// Addresses wanted, each with its next try.
#[derive(Debug, Default)]
pub struct Dialer {
    wanted: BTreeMap<Address, Target>,
    /// Spreads tries that would fall together; any number will do.
    seed: u64,
}

#[derive(Debug, Clone, Copy)]
struct Target {
    state: State,
    failures: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting(Millis),
    Dialling(Millis),
    Connected,
}

impl Dialer {
    /// A dialer with nothing to dial.
    pub fn new(seed: u64) -> Dialer {
        Dialer { wanted: BTreeMap::new(), seed }
    }

    /// From now on this address is to be reached.
    pub fn want(&mut self, address: Address, now: Millis) {
        self.wanted.entry(address).or_insert(Target { state: State::Waiting(now), failures: 0 });
    }

    /// The addresses to dial now; each counts as being dialled from here on.
    pub fn due(&mut self, now: Millis) -> Vec<Address> {
        let mut due = Vec::new();
        for (address, target) in &mut self.wanted {
            let is_due = match target.state {
                State::Waiting(at) => at <= now,
                State::Dialling(since) => since + DIAL_LOST <= now,
                State::Connected => false,
            };
            if is_due {
                target.state = State::Dialling(now);
                due.push(address.clone());
            }
        }
        due
    }

    /// When something is due next.
    pub fn next(&self) -> Option<Millis> {
        let at = |target: &Target| match target.state {
            State::Waiting(at) => Some(at),
            State::Dialling(since) => Some(since + DIAL_LOST),
            State::Connected => None,
        };
        self.wanted.values().filter_map(at).min()
    }

    /// When an address is tried next, while it is not connected.
    pub fn next_of(&self, address: &Address) -> Option<Millis> {
        match self.wanted.get(address)?.state {
            State::Waiting(at) => Some(at),
            _ => None,
        }
    }

    /// The dial failed, or what it reached is no neighbour.
    pub fn failed(&mut self, address: &Address, now: Millis) {
        let seed = self.seed;
        if let Some(target) = self.wanted.get_mut(address) {
            let wait = BACKOFF_MIN.0.saturating_mul(1 << target.failures.min(20)).min(BACKOFF_MAX.0);
            // Up to a quarter more, so that two that failed together do not go on together.
            let spread = seed.wrapping_mul(u64::from(target.failures) + 1) % (wait / 4 + 1);
            target.failures = target.failures.saturating_add(1);
            target.state = State::Waiting(now + Span::millis(wait + spread));
        }
    }

    /// Somebody of the group is reached there.
    pub fn connected(&mut self, address: &Address) {
        if let Some(target) = self.wanted.get_mut(address) {
            *target = Target { state: State::Connected, failures: 0 };
        }
    }

    /// The connection is gone: tried again at once, then with back-off.
    pub fn lost(&mut self, address: &Address, now: Millis) {
        if let Some(target) = self.wanted.get_mut(address)
            && target.state == State::Connected
        {
            *target = Target { state: State::Waiting(now + BACKOFF_MIN), failures: 0 };
        }
    }

    /// The network changed or the computer woke up: everything is tried again now.
    pub fn woke(&mut self, now: Millis) {
        for target in self.wanted.values_mut() {
            if let State::Waiting(_) = target.state {
                *target = Target { state: State::Waiting(now), failures: 0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(n: u8) -> Address {
        Address::Host { host: format!("10.0.0.{n}"), port: 7141 }
    }

    proptest! {
        #[test]
        fn an_address_is_never_dialled_twice_at_once_and_always_again(
            events in proptest::collection::vec((0u8..4, 0u8..3, 0u64..700_000), 1..200),
            seed: u64,
        ) {
            let mut dialer = Dialer::new(seed);
            let mut now = Millis(1_000_000);
            let mut dialling = std::collections::BTreeMap::new();
            (0..3).for_each(|n| dialer.want(address(n), now));
            for (event, n, wait) in events {
                now = now + Span::millis(wait);
                let target = address(n);
                match event {
                    0 => { dialer.failed(&target, now); dialling.remove(&target); }
                    1 => { dialer.connected(&target); dialling.remove(&target); }
                    2 => dialer.lost(&target, now),
                    _ => dialer.woke(now),
                }
                for due in dialer.due(now) {
                    let before = dialling.insert(due.clone(), now);
                    prop_assert!(before.is_none_or(|at: Millis| now.since(at) >= DIAL_LOST));
                }
                if let Some(next) = dialer.next() {
                    let most = Span::millis(BACKOFF_MAX.0 + BACKOFF_MAX.0 / 4);
                    prop_assert!(next <= now + most.max(DIAL_LOST));
                }
            }
        }
    }
}
