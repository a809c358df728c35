//! When to dial which address again: level-triggered, with back-off. Pure: time is an argument.

use std::collections::BTreeMap;

use hedgerow_record::limits::BACKOFF_MIN;
use hedgerow_record::{Millis, Span};

/// A dial that is never heard of again is forgotten after this.
const DIAL_LOST: Span = Span::minutes(2);

/// Addresses or neighbours wanted, each with its next try.
#[derive(Debug)]
pub struct Dialer<K> {
    wanted: BTreeMap<K, Target>,
    /// Spreads tries that would fall together; any number will do.
    seed: u64,
    longest: Span,
}

#[derive(Debug, Clone, Copy)]
struct Target {
    state: State,
    failures: u32,
    /// The longest wait between two tries.
    longest: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting(Millis),
    Dialling(Millis),
    Connected,
}

impl<K: Ord + Clone> Dialer<K> {
    /// A dialer with nothing to dial, and the longest wait between two tries.
    pub fn new(seed: u64, longest: Span) -> Dialer<K> {
        Dialer { wanted: BTreeMap::new(), seed, longest }
    }

    /// From this moment on this one is to be reached.
    pub fn want(&mut self, key: K, from: Millis) {
        self.want_within(key, from, self.longest);
    }

    /// The same, never waiting longer than this between two tries.
    pub fn want_within(&mut self, key: K, from: Millis, longest: Span) {
        let new = Target { state: State::Waiting(from), failures: 0, longest };
        let target = self.wanted.entry(key).or_insert(new);
        target.longest = target.longest.min(longest);
    }

    /// It is not to be reached any more.
    pub fn forget(&mut self, key: &K) {
        self.wanted.remove(key);
    }

    /// Whether this one is wanted.
    pub fn wants(&self, key: &K) -> bool {
        self.wanted.contains_key(key)
    }

    /// How many are wanted.
    pub fn len(&self) -> usize {
        self.wanted.len()
    }

    /// Whether nobody is wanted.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Those to dial now; each counts as being dialled from here on.
    pub fn due(&mut self, now: Millis) -> Vec<K> {
        let mut due = Vec::new();
        for (key, target) in &mut self.wanted {
            let is_due = match target.state {
                State::Waiting(at) => at <= now,
                State::Dialling(since) => since + DIAL_LOST <= now,
                State::Connected => false,
            };
            if is_due {
                target.state = State::Dialling(now);
                due.push(key.clone());
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

    /// When this one is tried next, while it is not connected.
    pub fn next_of(&self, key: &K) -> Option<Millis> {
        match self.wanted.get(key)?.state {
            State::Waiting(at) => Some(at),
            _ => None,
        }
    }

    /// The dial failed, or what it reached is no neighbour.
    pub fn failed(&mut self, key: &K, now: Millis) {
        let seed = self.seed;
        if let Some(target) = self.wanted.get_mut(key) {
            let wait = BACKOFF_MIN.0.saturating_mul(1 << target.failures.min(20)).min(target.longest.0);
            // Up to a quarter more, so that two that failed together do not go on together.
            let spread = seed.wrapping_mul(u64::from(target.failures) + 1) % (wait / 4 + 1);
            target.failures = target.failures.saturating_add(1);
            target.state = State::Waiting(now + Span::millis(wait + spread));
        }
    }

    /// Somebody of the group is reached there.
    pub fn connected(&mut self, key: &K) {
        if let Some(target) = self.wanted.get_mut(key) {
            *target = Target { state: State::Connected, failures: 0, ..*target };
        }
    }

    /// The connection is gone: tried again at once, then with back-off.
    pub fn lost(&mut self, key: &K, now: Millis) {
        if let Some(target) = self.wanted.get_mut(key)
            && target.state == State::Connected
        {
            *target = Target { state: State::Waiting(now + BACKOFF_MIN), failures: 0, ..*target };
        }
    }

    /// The network changed or the computer woke up: everything is tried again now.
    pub fn woke(&mut self, now: Millis) {
        for target in self.wanted.values_mut() {
            if let State::Waiting(_) = target.state {
                *target = Target { state: State::Waiting(now), failures: 0, ..*target };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hedgerow_record::limits::BACKOFF_MAX;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_address_is_never_dialled_twice_at_once_and_always_again(
            events in proptest::collection::vec((0u8..4, 0u8..3, 0u64..700_000), 1..200),
            seed: u64,
        ) {
            let mut dialer = Dialer::new(seed, BACKOFF_MAX);
            let mut now = Millis(1_000_000);
            let mut dialling = std::collections::BTreeMap::new();
            (0..3).for_each(|n| dialer.want(n, now));
            for (event, n, wait) in events {
                now = now + Span::millis(wait);
                let target = n;
                match event {
                    0 => { dialer.failed(&target, now); dialling.remove(&target); }
                    1 => { dialer.connected(&target); dialling.remove(&target); }
                    2 => dialer.lost(&target, now),
                    _ => dialer.woke(now),
                }
                for due in dialer.due(now) {
                    let before = dialling.insert(due, now);
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
