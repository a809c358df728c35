//! Through whom a group is heard. A computer that withholds something cannot be caught by its silence; but that
//! everything came through it alone can be said, and so can that it holds less than it held.

use std::collections::BTreeMap;

use hedgerow_record::limits::{ONE_SOURCE_FOR, SOURCES_MAX};
use hedgerow_record::{DeviceKey, Millis, Span};
use minicbor::{Decode, Encode};

/// Under this key it lies in the group's file.
pub(crate) const ROW: &str = "sources";
/// What changed by less than this is not written down anew.
const WRITTEN_EVERY: Span = Span::hours(1);

/// Computers with which everything was compared, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    heard: BTreeMap<DeviceKey, Heard>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Heard {
    /// When it was agreed with last.
    #[n(0)]
    last: u64,
    /// How many group records both held then. They have no end of life.
    #[n(1)]
    group_records: u64,
    /// When it said last that it holds fewer than it had agreed on; 0 means never.
    #[n(2)]
    lost_at: u64,
    /// What of this is on the disk.
    #[n(3)]
    written: u64,
}

impl Sources {
    pub(crate) fn read(bytes: Option<Vec<u8>>) -> Sources {
        let read = |bytes: Vec<u8>| minicbor::decode::<Vec<(DeviceKey, Heard)>>(&bytes).ok();
        Sources { heard: bytes.and_then(read).unwrap_or_default().into_iter().collect() }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let all: Vec<(DeviceKey, Heard)> = self.heard.iter().map(|(key, heard)| (*key, *heard)).collect();
        minicbor::to_vec(all).unwrap_or_default()
    }

    /// Everything was agreed with a computer, so many group records among it. Whether that is to be written down.
    pub(crate) fn agreed(&mut self, with: DeviceKey, group_records: u64, now: Millis) -> bool {
        if self.heard.len() >= SOURCES_MAX && !self.heard.contains_key(&with) {
            let oldest = self.heard.iter().min_by_key(|(_, heard)| heard.last).map(|(key, _)| *key);
            oldest.and_then(|key| self.heard.remove(&key));
        }
        let before = self.heard.get(&with).copied();
        let written = before.map_or(0, |b| b.written);
        let is_old = now.since(Millis(written)) >= WRITTEN_EVERY;
        let is_new = is_old || before.is_some_and(|b| b.group_records != group_records);
        let lost_at = before.map_or(0, |b| b.lost_at);
        let written = if is_new { now.0 } else { written };
        self.heard.insert(with, Heard { last: now.0, group_records, lost_at, written });
        is_new
    }

    /// A computer says that it holds so many group records.
    pub(crate) fn holds(&mut self, with: &DeviceKey, group_records: u64, now: Millis) {
        if let Some(heard) = self.heard.get_mut(with).filter(|h| group_records < h.group_records) {
            heard.lost_at = now.0;
        }
    }

    /// The computer through which alone everything came in the last days, if this one has belonged to the group for so
    /// long.
    pub(crate) fn only_one(&self, here_since: Millis, now: Millis) -> Option<DeviceKey> {
        if now.since(here_since) < ONE_SOURCE_FOR {
            return None;
        }
        let mut recent =
            self.heard.iter().filter(|(_, heard)| now.since(Millis(heard.last)) < ONE_SOURCE_FOR);
        match (recent.next(), recent.next()) {
            (Some((key, _)), None) => Some(*key),
            _ => None,
        }
    }

    /// Computers that, within the last days, held less of the group than they had held.
    pub(crate) fn forgetful(&self, now: Millis) -> impl Iterator<Item = (&DeviceKey, Millis)> {
        let lost = self.heard.iter().filter(|(_, heard)| heard.lost_at > 0);
        lost.map(|(key, heard)| (key, Millis(heard.lost_at)))
            .filter(move |(_, at)| now.since(*at) < ONE_SOURCE_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_800_000_000_000);

    #[test]
    fn heard_through_one_computer_alone_is_told_after_three_days() {
        let (relay, bela) = (DeviceKey([1; 32]), DeviceKey([2; 32]));
        let mut sources = Sources::default();
        let days = |n| START + Span::days(n);
        for day in 0..=4 {
            sources.agreed(relay, 5, days(day));
        }
        assert_eq!(sources.only_one(START, days(2)), None, "not before three days are over");
        assert_eq!(sources.only_one(START, days(4)), Some(relay));
        let mut sources = Sources::read(Some(sources.to_bytes()));
        assert_eq!(sources.only_one(START, days(4)), Some(relay), "a restart changes nothing");
        sources.agreed(bela, 5, days(4));
        assert_eq!(sources.only_one(START, days(4)), None, "the control: somebody else was heard");
    }

    #[test]
    fn who_holds_less_than_it_held_is_told() {
        let relay = DeviceKey([1; 32]);
        let mut sources = Sources::default();
        sources.agreed(relay, 5, START);
        sources.holds(&relay, 7, START);
        assert_eq!(sources.forgetful(START).count(), 0, "the control: more is well");
        sources.holds(&relay, 4, START);
        assert_eq!(sources.forgetful(START + Span::days(1)).count(), 1);
        assert_eq!(sources.forgetful(START + Span::days(4)).count(), 0);
    }

    #[test]
    fn sources_are_bounded() {
        let mut sources = Sources::default();
        for n in 0..=SOURCES_MAX as u64 {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&n.to_be_bytes());
            sources.agreed(DeviceKey(key), 1, START + Span::millis(n));
        }
        assert_eq!(sources.heard.len(), SOURCES_MAX);
    }
}
