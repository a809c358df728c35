//! Names on the network that are left alone for a while: other programs, other groups, those whose program misbehaves.

use std::collections::BTreeMap;

use hedgerow_net::PeerId;
use hedgerow_record::limits::FOREIGN_MAX;
use hedgerow_record::{Millis, Span};

/// Names, and until when each is left alone. There are at most [`FOREIGN_MAX`]; another one takes some name's place,
/// because a name costs whoever makes it up nothing.
#[derive(Default)]
pub(crate) struct Apart(BTreeMap<PeerId, Millis>);

impl Apart {
    /// From now on, for so long.
    pub(crate) fn leave(&mut self, peer: PeerId, now: Millis, how_long: Span) {
        self.0.retain(|_, until| *until > now);
        if self.0.len() >= FOREIGN_MAX {
            self.0.pop_first();
        }
        self.0.insert(peer, now + how_long);
    }

    /// Whether this one is left alone.
    pub(crate) fn has(&self, peer: &PeerId, now: Millis) -> bool {
        self.0.get(peer).is_some_and(|until| *until > now)
    }

    /// Nobody is left alone any more.
    pub(crate) fn forgive(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_left_alone_for_its_time_and_names_are_bounded() {
        let (mut apart, start, hour) = (Apart::default(), Millis(1_000_000), Span::hours(1));
        let first = PeerId::random();
        apart.leave(first, start, hour);
        assert!(apart.has(&first, start) && !apart.has(&PeerId::random(), start));
        assert!(!apart.has(&first, start + hour));
        for _ in 0..2 * FOREIGN_MAX {
            apart.leave(PeerId::random(), start, hour);
        }
        assert_eq!(apart.0.len(), FOREIGN_MAX);
        apart.forgive();
        assert!(apart.0.is_empty());
    }
}
