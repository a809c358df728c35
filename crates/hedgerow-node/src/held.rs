//! How many other computers hold what this person wrote: what is safe, and what waits for a neighbour.
//!
//! Only agreement counts: a round in which both sides compared all sets and nothing was left out. That something was
//! sent proves nothing. Counted are computers, not members: what is asked is where a copy lies from which everything
//! comes back, and a member's second computer, one's own too, is such a place. Nothing of this is kept on disk; after
//! a restart the first agreement with each computer tells it again.

use std::collections::HashMap;

use hedgerow_record::limits::{AGREEMENTS_MAX, CHANGES_WATCHED};
use hedgerow_record::{DeviceKey, Millis, RecordId, Stamp};

/// Agreements of one group since the program started, and the changes they are compared with.
#[derive(Debug, Default)]
pub(crate) struct Held {
    agreements: HashMap<DeviceKey, Agreement>,
    /// Own records kept since the start. One that is not here was kept before those that are.
    changes: HashMap<RecordId, Change>,
    /// The highest number that was forgotten to make room.
    forgotten: u64,
}

/// What both sides held when they agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// Own changes up to this number were there when the round was opened.
    pub(crate) covers: u64,
    /// Records stamped later than this took no part.
    pub(crate) up_to: Stamp,
    /// When.
    pub(crate) at: Millis,
}

#[derive(Clone, Copy, Debug)]
struct Change {
    number: u64,
    stamp: Stamp,
    /// Written on this computer: if nobody else holds it, it waits.
    is_from_here: bool,
}

impl Held {
    /// Own records were kept, as the change of this number; each with its stamp and whether it was written here.
    pub(crate) fn kept(&mut self, number: u64, records: impl IntoIterator<Item = (RecordId, Stamp, bool)>) {
        for (id, stamp, is_from_here) in records {
            self.changes.insert(id, Change { number, stamp, is_from_here });
        }
        if self.changes.len() > CHANGES_WATCHED {
            let mut numbers: Vec<u64> = self.changes.values().map(|c| c.number).collect();
            numbers.sort_unstable();
            self.forgotten = numbers[numbers.len() / 2];
            self.changes.retain(|_, c| c.number > self.forgotten);
        }
    }

    /// A device holds the same. Whether more is held elsewhere than was known.
    pub(crate) fn agreed(&mut self, device: DeviceKey, agreement: Agreement) -> bool {
        let before = self.agreements.get(&device).copied();
        if let Some(last) = self.agreements.get_mut(&device).filter(|last| last.covers > agreement.covers) {
            // A round on an older stream ended late: it says nothing about what came after it began.
            last.at = agreement.at;
            return false;
        }
        if before.is_none() && self.agreements.len() >= AGREEMENTS_MAX {
            let oldest = self.agreements.iter().min_by_key(|(_, a)| a.at).map(|(device, _)| *device);
            oldest.and_then(|device| self.agreements.remove(&device));
        }
        self.agreements.insert(device, agreement);
        let was_known = |c: &Change| before.is_some_and(|b| b.holds(c.number, c.stamp));
        before.is_none() || self.changes.values().any(|c| agreement.holds(c.number, c.stamp) && !was_known(c))
    }

    /// Only the agreements with these devices count from now on.
    pub(crate) fn keep_only(&mut self, counts: impl Fn(&DeviceKey) -> bool) {
        self.agreements.retain(|device, _| counts(device));
    }

    /// The devices that hold one own record.
    pub(crate) fn holders(&self, id: &RecordId, stamp: Stamp) -> impl Iterator<Item = &DeviceKey> {
        let number = self.changes.get(id).map_or(self.forgotten, |c| c.number);
        self.agreements.iter().filter(move |(_, a)| a.holds(number, stamp)).map(|(device, _)| device)
    }

    /// How many own changes were written here that no other computer holds.
    pub(crate) fn waiting(&self) -> usize {
        let waits =
            |c: &&Change| c.is_from_here && !self.agreements.values().any(|a| a.holds(c.number, c.stamp));
        self.changes.values().filter(waits).count()
    }

    /// With whom it was agreed, and when last.
    pub(crate) fn agreements(&self) -> impl Iterator<Item = (&DeviceKey, &Agreement)> {
        self.agreements.iter()
    }
}

impl Agreement {
    fn holds(&self, number: u64, stamp: Stamp) -> bool {
        number <= self.covers && stamp <= self.up_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATE: Stamp = Stamp(u64::MAX - 1);

    fn device(n: u8) -> DeviceKey {
        DeviceKey([n; 32])
    }

    fn id(n: u8) -> RecordId {
        RecordId([n; 32])
    }

    fn agreement(covers: u64, at: u64) -> Agreement {
        Agreement { covers, up_to: LATE, at: Millis(at) }
    }

    #[test]
    fn only_what_was_there_when_the_round_began_is_held() {
        let mut held = Held::default();
        let count = |held: &Held, n| held.holders(&id(n), Stamp(5)).count();
        held.kept(1, [(id(1), Stamp(5), true)]);
        assert_eq!((count(&held, 1), held.waiting()), (0, 1), "only here");
        assert!(held.agreed(device(1), agreement(1, 10)));
        held.kept(2, [(id(2), Stamp(5), true)]);
        assert_eq!((count(&held, 1), count(&held, 2), held.waiting()), (1, 0, 1));
        // A second computer that agreed before the second change was written, and the first one again.
        assert!(held.agreed(device(2), agreement(1, 20)));
        assert!(held.agreed(device(1), agreement(2, 30)));
        assert!(!held.agreed(device(1), agreement(2, 40)), "nothing new is known");
        assert!(!held.agreed(device(1), agreement(1, 50)), "a round that began earlier takes nothing back");
        assert_eq!((count(&held, 1), count(&held, 2), held.waiting()), (2, 1, 0));
        // What was there before the start is held by everybody who agrees at all.
        assert_eq!(count(&held, 9), 2);
        held.keep_only(|d| *d == device(2));
        assert_eq!(
            (count(&held, 1), count(&held, 2), held.waiting()),
            (1, 0, 1),
            "who is gone does not count"
        );
    }

    #[test]
    fn what_was_stamped_too_far_ahead_took_no_part() {
        let mut held = Held::default();
        held.kept(1, [(id(1), Stamp(7), true), (id(2), Stamp(5), true)]);
        held.agreed(device(1), Agreement { up_to: Stamp(6), ..agreement(1, 10) });
        assert_eq!(held.holders(&id(1), Stamp(7)).count(), 0);
        assert_eq!(held.holders(&id(2), Stamp(5)).count(), 1, "the control");
        assert_eq!(held.waiting(), 1);
    }

    #[test]
    fn what_came_from_an_own_computer_does_not_wait() {
        let mut held = Held::default();
        held.kept(1, [(id(1), Stamp(5), false)]);
        assert_eq!(held.waiting(), 0);
    }

    #[test]
    fn the_memory_is_bounded_and_errs_by_saying_too_little() {
        let mut held = Held::default();
        for n in 0..=CHANGES_WATCHED as u64 {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&n.to_be_bytes());
            held.kept(n + 1, [(RecordId(id), Stamp(5), true)]);
        }
        assert!(held.changes.len() <= CHANGES_WATCHED);
        held.agreed(device(1), agreement(3, 10));
        assert_eq!(held.holders(&RecordId([0; 32]), Stamp(5)).count(), 0, "it is not known any more");
        held.agreed(device(1), agreement(CHANGES_WATCHED as u64 + 1, 20));
        assert_eq!(held.holders(&RecordId([0; 32]), Stamp(5)).count(), 1);
        for n in 0..=AGREEMENTS_MAX as u64 {
            let mut key = [1; 32];
            key[..8].copy_from_slice(&n.to_be_bytes());
            held.agreed(DeviceKey(key), agreement(1, 100 + n));
        }
        assert_eq!(held.agreements.len(), AGREEMENTS_MAX);
    }
}
