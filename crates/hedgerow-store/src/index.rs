//! What memory knows of the records on disk: rebuilt when the file is opened, never written.

use std::collections::HashMap;

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
#[derive(Default)]
pub(crate) struct Index {
    pub(crate) by_id: HashMap<RecordId, Held>,
    slots: HashMap<SlotKey, RecordId>,
    chains: HashMap<(DeviceKey, u32), Vec<RecordId>>,
    trees: [IdTree; 3],
    pub(crate) newest: Option<Stamp>,
    /// No record in view ends before this: asked by every round of every session, so it must cost nothing.
    earliest_end: Option<Millis>,
    pub(crate) next: u64,
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
            self.earliest_end = match (self.earliest_end, end_of(&e)) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
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

    pub(crate) fn in_chain(&self, signer: &DeviceKey, seq: u32) -> &[RecordId] {
        self.chains.get(&(*signer, seq)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn tree(&self, set: Set) -> &IdTree {
        &self.trees[set as usize]
    }

    /// Records in view whose life ends within `from < end <= to`.
    pub(crate) fn ends_between(&self, set: Set, from: Millis, to: Millis) -> Vec<Entry> {
        if self.earliest_end.is_none_or(|end| to < end) {
            return Vec::new();
        }
        self.by_id
            .values()
            .filter(|h| h.in_view && Set::of(h.entry.kind.class()) == set)
            .filter(|h| end_of(&h.entry).is_some_and(|end| from < end && end <= to))
            .map(|h| h.entry)
            .collect()
    }
}

/// When an entry's life ends; nothing means never.
pub(crate) fn end_of(entry: &Entry) -> Option<Millis> {
    entry.kind.life().map(|life| entry.stamp.ms() + life)
}
