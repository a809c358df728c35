//! What memory knows of the records on disk: rebuilt when the file is opened, never written.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use hedgerow_record::{Class, DeviceKey, Kind, MemberId, Millis, RecordId, Slot, Stamp};
use hedgerow_sync::idtree::IdTree;
use hedgerow_sync::{Set, order_key};

use crate::format::Entry;

/// A record's place on disk, and whether it is in view or in its thirty days of grace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) no: u64,
    pub(crate) entry: Entry,
    pub(crate) in_view: bool,
}

type SlotKey = (MemberId, Kind, Slot);

/// Everything in memory.
pub(crate) struct Index {
    pub(crate) by_id: HashMap<RecordId, Held>,
    slots: HashMap<SlotKey, RecordId>,
    chains: HashMap<(DeviceKey, u32), Vec<RecordId>>,
    trees: [IdTree; 3],
    pub(crate) newest: Option<Stamp>,
    /// No record in view ends before this: asked by every round of every session, so it must cost nothing. Lowered by
    /// what comes in, raised by whoever looks through everything. [`u64::MAX`] where nothing ends.
    no_end_before: AtomicU64,
    pub(crate) next: u64,
}

impl Default for Index {
    fn default() -> Self {
        Index {
            by_id: HashMap::new(),
            slots: HashMap::new(),
            chains: HashMap::new(),
            trees: Default::default(),
            newest: None,
            no_end_before: AtomicU64::new(u64::MAX),
            next: 0,
        }
    }
}

impl Index {
    /// Builds the whole from what a file holds. Trees are built from sorted ids at once.
    pub(crate) fn build(all: Vec<Held>) -> Self {
        let mut index = Index::default();
        let mut sorted: [Vec<(u64, [u8; 32])>; 3] = Default::default();
        index.by_id.reserve(all.len());
        for held in all {
            index.next = index.next.max(held.no + 1);
            if held.in_view {
                let set = Set::of(held.entry.kind.class()) as usize;
                sorted[set].push((order_key(held.entry.stamp), held.entry.id.0));
            }
            index.enter(held);
        }
        for (tree, mut ids) in index.trees.iter_mut().zip(sorted) {
            ids.sort_unstable();
            *tree = IdTree::from_sorted(&ids);
        }
        index
    }

    pub(crate) fn put(&mut self, held: Held) {
        if held.in_view {
            let set = Set::of(held.entry.kind.class()) as usize;
            self.trees[set].insert(order_key(held.entry.stamp), held.entry.id.0);
        }
        self.next = self.next.max(held.no + 1);
        self.enter(held);
    }

    fn enter(&mut self, held: Held) {
        let e = held.entry;
        if held.in_view {
            self.newest = self.newest.max(Some(e.stamp));
            if let Some(end) = end_of(&e) {
                let lowest = self.no_end_before.get_mut();
                *lowest = end.0.min(*lowest);
            }
            match e.kind.class() {
                Class::Slot => {
                    self.slots.insert((e.author, e.kind, e.slot), e.id);
                }
                Class::Chain => {
                    let at = self.chains.entry((e.signer, e.seq)).or_default();
                    at.push(e.id);
                    at.sort_unstable();
                }
                Class::Group => {}
            }
        }
        self.by_id.insert(e.id, held);
    }

    /// Takes a record out of view, and out of memory unless it stays on disk for its grace.
    pub(crate) fn take_out(&mut self, id: &RecordId, keep_in_grace: bool) -> Option<Held> {
        let held = self.by_id.get_mut(id)?;
        let was = *held;
        held.in_view = false;
        let e = was.entry;
        if was.in_view {
            self.trees[Set::of(e.kind.class()) as usize].remove(order_key(e.stamp), e.id.0);
            if self.slots.get(&(e.author, e.kind, e.slot)) == Some(id) {
                self.slots.remove(&(e.author, e.kind, e.slot));
            }
            if let Some(at) = self.chains.get_mut(&(e.signer, e.seq)) {
                at.retain(|other| other != id);
            }
        }
        if !keep_in_grace {
            self.by_id.remove(id);
        }
        Some(was)
    }

    pub(crate) fn in_view(&self, id: &RecordId) -> Option<&Held> {
        self.by_id.get(id).filter(|h| h.in_view)
    }

    pub(crate) fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<&Held> {
        self.slots.get(&(*member, kind, slot)).and_then(|id| self.by_id.get(id))
    }

    /// The last position of a chain, with the lowest record there.
    pub(crate) fn chain_head(&self, signer: &DeviceKey) -> Option<(u32, RecordId)> {
        let of_it = self.chains.iter().filter(|((device, _), ids)| device == signer && !ids.is_empty());
        let ((_, seq), ids) = of_it.max_by_key(|((_, seq), _)| *seq)?;
        Some((*seq, *ids.iter().min()?))
    }

    pub(crate) fn in_chain(&self, signer: &DeviceKey, seq: u32) -> &[RecordId] {
        self.chains.get(&(*signer, seq)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn tree(&self, set: Set) -> &IdTree {
        &self.trees[set as usize]
    }

    /// Records of a set in view whose life ends within `from < end <= to`.
    pub(crate) fn ends_between(&self, set: Set, from: Millis, to: Millis) -> Vec<Entry> {
        let mut ended = self.ended_by(to);
        ended.retain(|e| Set::of(e.kind.class()) == set && end_of(e).is_some_and(|end| from < end));
        ended
    }

    /// Records in view whose life has ended by then.
    pub(crate) fn ended_by(&self, moment: Millis) -> Vec<Entry> {
        if moment.0 < self.no_end_before.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut earliest = u64::MAX;
        let mut ended = Vec::new();
        for held in self.by_id.values().filter(|h| h.in_view) {
            let Some(end) = end_of(&held.entry) else { continue };
            earliest = earliest.min(end.0);
            if end <= moment {
                ended.push(held.entry);
            }
        }
        // Nothing comes in meanwhile: whoever puts something in has the index to itself.
        self.no_end_before.store(earliest, Ordering::Relaxed);
        ended
    }
}

/// When an entry's life ends; nothing means never.
pub(crate) fn end_of(entry: &Entry) -> Option<Millis> {
    entry.kind.life().map(|life| entry.stamp.ms() + life)
}

#[cfg(test)]
mod tests {
    use hedgerow_record::{DevicePrefix, Span};

    use super::*;

    fn held(n: u8, kind: Kind, at: Millis) -> Held {
        let slot = Slot { prefix: DevicePrefix::default(), number: u64::from(n) };
        let entry = Entry {
            id: RecordId([n; 32]),
            author: MemberId([1; 32]),
            signer: DeviceKey([2; 32]),
            slot,
            stamp: Stamp::new(at, 0),
            seq: 0,
            kind,
            sealed: false,
            withdrawn: false,
            signature_sum: [0; 8],
        };
        Held { no: u64::from(n), entry, in_view: true }
    }

    /// The guard in front of the search through everything rises again: without that, the first record that ever
    /// ended would make every later question as dear as a search.
    #[test]
    fn the_earliest_end_is_known_and_rises_again() {
        let at = Millis(1_000_000_000_000);
        let (short, ordinary) = (held(1, Kind::ENVELOPE, at), held(2, Kind::LISTING, at));
        let (first, second) = (end_of(&short.entry).unwrap(), end_of(&ordinary.entry).unwrap());
        let mut index = Index::build(vec![ordinary, short]);
        let guard = |index: &Index| Millis(index.no_end_before.load(Ordering::Relaxed));
        assert_eq!(guard(&index), first);
        assert!(index.ended_by(first - Span::millis(1)).is_empty());
        assert_eq!(index.ended_by(first), [short.entry]);
        index.take_out(&short.entry.id, true);
        assert!(index.ended_by(first).is_empty());
        assert_eq!(guard(&index), second, "one look is enough");
        index.put(held(3, Kind::ENVELOPE, at + Span::days(1)));
        assert_eq!(guard(&index), first + Span::days(1), "what comes in lowers it");
        assert_eq!(index.ends_between(Set::Slots, first, second).len(), 2);
        assert_eq!(index.ends_between(Set::Slots, second, second).len(), 0);
        assert!(index.ends_between(Set::Chains, first, second).is_empty());
    }
}
