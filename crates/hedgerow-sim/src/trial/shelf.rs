//! What one neighbour holds, in memory: a plain store with the rules of `hedgerow-store`, and a memory of what is not
//! on the disk yet.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hedgerow_group::Roster;
use hedgerow_record::admit::{Held, place};
use hedgerow_record::limits::CHAIN_BRANCHES;
use hedgerow_record::{
    Class, DeviceKey, Fault, Kind, MemberId, Millis, Record, RecordId, Roster as _, Slot, Stamp, Verdict,
    admit,
};
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Set, order_key};

use super::Planted;

/// A record on the disk.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) record: Record,
    pub(crate) author: MemberId,
    /// Otherwise it waits in its grace, in case a roster changes its mind.
    pub(crate) in_view: bool,
}

/// What takes back a change that a power cut lost.
#[derive(Clone)]
enum Undo {
    Remove(RecordId),
    Put(Box<Kept>),
}

/// Everything on one disk.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    by_id: BTreeMap<RecordId, Kept>,
    slots: HashMap<(MemberId, Kind, Slot), (Stamp, RecordId)>,
    chains: HashMap<(DeviceKey, u32), Vec<RecordId>>,
    trees: [IdTree; 3],
    ends: [BTreeSet<(Millis, Stamp, RecordId)>; 3],
    undo: Vec<Undo>,
    planted: Option<Planted>,
    ever_seen: HashSet<RecordId>,
}

impl Shelf {
    pub(crate) fn new(planted: Option<Planted>) -> Shelf {
        Shelf { planted, ..Shelf::default() }
    }

    /// Judges records of slots and chains and keeps those that pass.
    pub(crate) fn take(
        &mut self,
        records: &[Record],
        proved: &[Option<MemberId>],
        roster: &Roster,
        now: Millis,
    ) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(records.len());
        for (record, proved) in records.iter().zip(proved) {
            let verdict = admit(&View { shelf: self, proved: *proved }, record, roster, now);
            if let Verdict::Keep(author) = verdict {
                self.keep(record, author);
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    /// Makes the group records equal to those that stand.
    pub(crate) fn take_group<'a>(&mut self, standing: impl Iterator<Item = (&'a Record, MemberId)>) {
        let standing: BTreeMap<RecordId, (&Record, MemberId)> =
            standing.map(|(r, author)| (r.id(), (r, author))).collect();
        let gone: Vec<RecordId> = self.of_set(Set::Group).filter(|id| !standing.contains_key(id)).collect();
        gone.iter().for_each(|id| drop(self.remove(id)));
        for (id, (record, author)) in standing {
            if self.in_view(&id).is_none_or(|held| held.author != author) {
                self.remove(&id);
                self.put(Kept { record: record.clone(), author, in_view: true });
            }
        }
    }

    /// Asks again of everything whether it stands under a changed roster.
    pub(crate) fn readmit(&mut self, roster: &Roster, now: Millis) {
        if self.planted == Some(Planted::KeepsTheRemoved) {
            return;
        }
        let slots_and_chains = self.by_id.values().filter(|k| k.record.class() != Class::Group);
        let mut all: Vec<Kept> = slots_and_chains.cloned().collect();
        all.sort_by_key(|k| {
            let stamp = (k.record.class() == Class::Slot).then_some(k.record.header().stamp);
            (Reverse(stamp.map(|s| (s, k.record.id()))), k.record.id())
        });
        let mut standing = Shelf::default();
        for mut kept in all {
            let (h, id) = (kept.record.header(), kept.record.id());
            let view = View { shelf: &standing, proved: None };
            let stands = !kept.record.has_ended(now)
                && !roster.taken_down(&id)
                && roster.claimants(&h.signer).contains(&kept.author)
                && place(&view, h, id, roster, &kept.author).is_ok();
            if stands {
                standing.fill(&kept);
            }
            if stands != kept.in_view {
                self.remove(&id);
                kept.in_view = stands;
                self.put(kept);
            }
        }
    }

    /// Takes records past their life out of view.
    pub(crate) fn expire(&mut self, now: Millis) {
        let ended: Vec<RecordId> =
            self.ends.iter().flatten().filter(|(end, ..)| *end <= now).map(|(.., id)| *id).collect();
        for id in ended {
            if let Some(kept) = self.remove(&id) {
                self.put(Kept { in_view: false, ..kept });
            }
        }
    }

    /// What was changed is on the disk.
    pub(crate) fn make_durable(&mut self) {
        self.undo.clear();
    }

    /// The power is cut: what was not on the disk is lost.
    pub(crate) fn lose(&mut self) {
        for undo in std::mem::take(&mut self.undo).into_iter().rev() {
            match undo {
                Undo::Remove(id) => drop(self.remove(&id)),
                Undo::Put(kept) => self.put(*kept),
            }
        }
        self.undo.clear();
    }

    /// A record in view.
    pub(crate) fn in_view(&self, id: &RecordId) -> Option<&Kept> {
        self.by_id.get(id).filter(|k| k.in_view)
    }

    /// What fills a slot.
    pub(crate) fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<&Record> {
        let (_, id) = self.slots.get(&(*member, kind, slot))?;
        Some(&self.by_id.get(id)?.record)
    }

    /// Everything in view.
    pub(crate) fn view(&self) -> impl Iterator<Item = &Kept> {
        self.by_id.values().filter(|k| k.in_view)
    }

    /// Everything on the disk.
    pub(crate) fn everything(&self) -> impl Iterator<Item = &Kept> {
        self.by_id.values()
    }

    pub(crate) fn ids(&self, set: Set) -> IdTree {
        self.trees[set as usize].clone()
    }

    pub(crate) fn ended_by(&self, set: Set, moment: Millis) -> Vec<Entry> {
        let ended = self.ends[set as usize].iter().take_while(|(end, ..)| *end <= moment);
        ended.map(|(_, stamp, id)| (order_key(*stamp), id.0)).collect()
    }

    fn of_set(&self, set: Set) -> impl Iterator<Item = RecordId> {
        self.view().filter(move |k| Set::of(k.record.class()) == set).map(|k| k.record.id())
    }

    fn keep(&mut self, record: &Record, author: MemberId) {
        let (h, id) = (record.header(), record.id());
        self.remove(&id);
        let loser = match record.class() {
            Class::Slot => self.slots.get(&(author, h.kind, h.slot)).map(|(_, id)| *id),
            Class::Chain => {
                let held = self.chains.get(&(h.signer, h.seq)).filter(|held| held.len() >= CHAIN_BRANCHES);
                held.and_then(|held| held.last()).copied()
            }
            Class::Group => None,
        };
        if let Some(loser) = loser {
            let erased = self.remove(&loser);
            if self.planted == Some(Planted::KeepsSuperseded)
                && let Some(erased) = erased
            {
                self.trees[Set::of(erased.record.class()) as usize]
                    .insert(order_key(erased.record.header().stamp), loser.0);
                self.by_id.insert(loser, erased);
            }
        }
        self.put(Kept { record: record.clone(), author, in_view: true });
    }

    fn put(&mut self, kept: Kept) {
        let (h, id) = (kept.record.header(), kept.record.id());
        if self.planted == Some(Planted::EverSeen) {
            self.ever_seen.insert(id);
        }
        if kept.in_view {
            let set = Set::of(kept.record.class()) as usize;
            self.trees[set].insert(order_key(h.stamp), id.0);
            self.ends[set].extend(kept.record.ends().map(|end| (end, h.stamp, id)));
            self.fill(&kept);
        }
        self.by_id.insert(id, kept);
        self.undo.push(Undo::Remove(id));
    }

    /// Notes that a record has its place.
    fn fill(&mut self, kept: &Kept) {
        let (h, id) = (kept.record.header(), kept.record.id());
        match kept.record.class() {
            Class::Slot => drop(self.slots.insert((kept.author, h.kind, h.slot), (h.stamp, id))),
            Class::Chain => {
                let at = self.chains.entry((h.signer, h.seq)).or_default();
                at.push(id);
                at.sort_unstable();
            }
            Class::Group => {}
        }
    }

    fn remove(&mut self, id: &RecordId) -> Option<Kept> {
        let kept = self.by_id.remove(id)?;
        let h = kept.record.header();
        if kept.in_view {
            let set = Set::of(kept.record.class()) as usize;
            self.trees[set].remove(order_key(h.stamp), id.0);
            if let Some(end) = kept.record.ends() {
                self.ends[set].remove(&(end, h.stamp, *id));
            }
            let slot = (kept.author, h.kind, h.slot);
            if self.slots.get(&slot).is_some_and(|(_, held)| held == id) {
                self.slots.remove(&slot);
            }
            if let Some(at) = self.chains.get_mut(&(h.signer, h.seq)) {
                at.retain(|held| held != id);
            }
        }
        self.undo.push(Undo::Put(Box::new(kept.clone())));
        Some(kept)
    }
}

/// What admission sees.
struct View<'a> {
    shelf: &'a Shelf,
    proved: Option<MemberId>,
}

impl Held for View<'_> {
    fn holds(&self, id: &RecordId) -> bool {
        self.shelf.in_view(id).is_some() || self.shelf.ever_seen.contains(id)
    }
    fn refused(&self, _: &RecordId) -> Option<Fault> {
        None
    }
    fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<(Stamp, RecordId)> {
        self.shelf.slots.get(&(*member, kind, slot)).copied()
    }
    fn in_chain(&self, signer: &DeviceKey, seq: u32) -> Vec<RecordId> {
        self.shelf.chains.get(&(*signer, seq)).cloned().unwrap_or_default()
    }
    fn proved_author(&self, _: &RecordId) -> Option<MemberId> {
        self.proved
    }
}
