//! The one write path: what is kept, replaced and erased, in one durable transaction.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use hedgerow_record::admit::place;
use hedgerow_record::{
    Class, DeviceKey, Fault, Kind, MemberId, Millis, Record, RecordId, Roster, Slot, Stamp, Verdict, admit,
};
use redb::{Durability, ReadableTable, WriteTransaction};

use crate::error::StoreError;
use crate::format::{APP, ENDED, ENTRIES, Entry, META, RECORDS};
use crate::index::{Held, Index};
use crate::store::Store;

/// What became of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub id: RecordId,
    /// The verdict.
    pub verdict: Verdict,
    /// The record it took the place of.
    pub replaced: Option<RecordId>,
}

/// A piece of the node's own state to be written with records: a key, and bytes or nothing to erase it.
pub type AppWrite = (String, Option<Vec<u8>>);

impl Store {
    /// Judges records of the slot and chain classes and keeps those that pass; durable before it returns.
    ///
    /// `proved[i]` is the author of `records[i]` where its signature was checked before. Later records of the batch
    /// see the earlier ones. `app` is written in the same transaction.
    pub fn take(
        &self,
        records: &[Record],
        proved: &[Option<MemberId>],
        roster: &impl Roster,
        now: Millis,
        app: &[AppWrite],
    ) -> Result<Vec<Taken>, StoreError> {
        self.take_with(Durability::Immediate, records, proved, roster, now, app)
    }

    /// The same for what others have written and hold: in view at once, on the disk with the next thing that is, or
    /// with [`Store::make_durable`]. A power cut in between loses it here alone, and a round brings it back.
    pub fn take_soon(
        &self,
        records: &[Record],
        proved: &[Option<MemberId>],
        roster: &impl Roster,
        now: Millis,
    ) -> Result<Vec<Taken>, StoreError> {
        self.take_with(Durability::None, records, proved, roster, now, &[])
    }

    fn take_with(
        &self,
        durability: Durability,
        records: &[Record],
        proved: &[Option<MemberId>],
        roster: &impl Roster,
        now: Millis,
        app: &[AppWrite],
    ) -> Result<Vec<Taken>, StoreError> {
        let _turn = self.turn()?;
        let mut staged = Staged::default();
        let mut verdicts = Vec::with_capacity(records.len());
        {
            let index = self.index();
            for (i, record) in records.iter().enumerate() {
                let view = View { index: &index, staged: &staged, proved: proved.get(i).copied().flatten() };
                let verdict = admit(&view, record, roster, now);
                let replaced = match verdict {
                    Verdict::Keep(author) => staged.keep(&index, record, author),
                    _ => None,
                };
                verdicts.push(Taken { id: record.id(), verdict, replaced });
            }
        }
        self.commit_with(durability, staged, app)?;
        Ok(verdicts)
    }

    /// Makes the group records on disk equal to those that stand.
    pub fn take_group(&self, standing: &[(Record, MemberId)], app: &[AppWrite]) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        // What the disk has changed is written again from here.
        let mut staged = Staged { erase: self.take_damaged().into_iter().collect(), ..Staged::default() };
        {
            let index = self.index();
            let ids: HashSet<RecordId> = standing.iter().map(|(r, _)| r.id()).collect();
            let gone = index.by_id.values().filter(|h| h.entry.kind.class() == Class::Group);
            staged.erase.extend(gone.filter(|h| !ids.contains(&h.entry.id)).map(|h| h.entry.id));
            for (record, author) in standing {
                // Whose a key is may turn with what became known since.
                let held = index.in_view(&record.id()).filter(|held| !staged.erase.contains(&held.entry.id));
                if held.is_none_or(|held| held.entry.author != *author) {
                    staged.keep(&index, record, *author);
                }
            }
        }
        self.commit(staged, app)
    }

    /// Writes a piece of the node's own state.
    pub fn put_app(&self, app: &[AppWrite]) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        self.commit(Staged::default(), app)
    }

    /// Asks again of everything on disk, grace included, whether it stands under a changed roster. Answers the ids
    /// that left view and those that came back. `app` is written in the same transaction.
    pub fn readmit(
        &self,
        roster: &impl Roster,
        now: Millis,
        app: &[AppWrite],
    ) -> Result<Readmitted, StoreError> {
        let _turn = self.turn()?;
        let mut staged = Staged::default();
        {
            let index = self.index();
            let mut all: Vec<&Held> =
                index.by_id.values().filter(|h| h.entry.kind.class() != Class::Group).collect();
            // The newest of a slot and the lowest branches of a chain are asked first. What is in view now counts for
            // nothing: stores that heard of the same records in another order must answer alike.
            all.sort_unstable_by_key(|h| {
                let slot = h.entry.kind.class() == Class::Slot;
                (Reverse(slot.then_some((h.entry.stamp, h.entry.id))), h.entry.id)
            });
            let nothing = Index::default();
            let mut standing = Staged::default();
            for held in all {
                let e = &held.entry;
                let view = View { index: &nothing, staged: &standing, proved: None };
                let stands = crate::index::end_of(e).is_none_or(|end| end > now)
                    && !roster.taken_down(&e.id)
                    && roster.claimants(&e.signer).contains(&e.author)
                    && place(&view, &e.header(roster.group()), e.id, roster, &e.author).is_ok();
                if stands {
                    standing.fill(e);
                }
                match (held.in_view, stands) {
                    (true, false) => staged.hide.push(e.id),
                    (false, true) => staged.back.push(e.id),
                    _ => {}
                }
            }
        }
        let readmitted = Readmitted { left: staged.hide.clone(), back: staged.back.clone() };
        self.commit(staged, app)?;
        Ok(readmitted)
    }

    /// Takes records past their life out of view. They stay on disk for thirty days of running time.
    pub fn expire(&self, now: Millis) -> Result<Vec<RecordId>, StoreError> {
        let _turn = self.turn()?;
        let hidden: Vec<RecordId> = self.index().ended_by(now).into_iter().map(|e| e.id).collect();
        if !hidden.is_empty() {
            self.commit(Staged { hide: hidden.clone(), ..Staged::default() }, &[])?;
        }
        Ok(hidden)
    }

    /// Counts running time, and erases what has been out of view for thirty days of it.
    pub fn run_for(&self, minutes: u64) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        let total = self.inner.minutes.fetch_add(minutes, std::sync::atomic::Ordering::Relaxed) + minutes;
        let grace = hedgerow_record::limits::GRACE.0 / 60_000;
        let over: Vec<u64> = self.reading(|tx| {
            let ended = tx.open_table(ENDED)?;
            let mut over = Vec::new();
            for row in redb::ReadableTable::iter(&ended)? {
                let (no, since) = row?;
                if since.value() + grace <= total {
                    over.push(no.value());
                }
            }
            Ok(over)
        })?;
        let mut staged = Staged::default();
        if !over.is_empty() {
            let over: HashSet<u64> = over.into_iter().collect();
            let index = self.index();
            staged.erase =
                index.by_id.values().filter(|h| over.contains(&h.no)).map(|h| h.entry.id).collect();
        }
        self.commit(staged, &[])
    }

    fn commit(&self, staged: Staged, app: &[AppWrite]) -> Result<(), StoreError> {
        // A chained record must be on the disk before a byte of it leaves; the rest is as careful.
        self.commit_with(Durability::Immediate, staged, app)
    }

    /// Writes what is staged, then makes memory follow.
    fn commit_with(
        &self,
        durability: Durability,
        mut staged: Staged,
        app: &[AppWrite],
    ) -> Result<(), StoreError> {
        staged.erase.extend(self.take_damaged());
        let minutes = self.minutes();
        let (first, newest) = {
            let index = self.index();
            (index.next, index.newest)
        };
        let newest = staged.kept.iter().map(|(r, _)| r.header().stamp).max().max(newest);
        let numbers: HashMap<RecordId, u64> = {
            let index = self.index();
            let touched = staged.erase.iter().chain(&staged.hide).chain(&staged.back);
            touched.filter_map(|id| index.by_id.get(id).map(|h| (*id, h.no))).collect()
        };
        self.writing(durability, |tx| {
            staged.write(tx, first, &numbers, minutes)?;
            let mut meta = tx.open_table(META)?;
            meta.insert("next", first + staged.kept.len() as u64)?;
            meta.insert("minutes", minutes)?;
            if let Some(newest) = newest {
                meta.insert("newest", newest.0)?;
            }
            let mut apps = tx.open_table(APP)?;
            for (key, value) in app {
                match value {
                    Some(value) => apps.insert(key.as_str(), value.as_slice())?,
                    None => apps.remove(key.as_str())?,
                };
            }
            Ok(())
        })?;
        self.count_changes(numbers.len() + staged.kept.len());
        let mut index = self.index_mut();
        for id in staged.erase.iter() {
            index.take_out(id, false);
        }
        for id in &staged.hide {
            index.take_out(id, true);
        }
        for id in &staged.back {
            if let Some(held) = index.take_out(id, false) {
                index.put(Held { in_view: true, ..held });
            }
        }
        for (no, (record, author)) in (first..).zip(&staged.kept) {
            index.put(Held { no, entry: Entry::of(record, *author), in_view: true });
        }
        Ok(())
    }
}

/// What a change of roster did to slots and chains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readmitted {
    /// Left view.
    pub left: Vec<RecordId>,
    /// Came back.
    pub back: Vec<RecordId>,
}

/// Changes that are not written yet.
#[derive(Default)]
struct Staged {
    kept: Vec<(Record, MemberId)>,
    ids: HashSet<RecordId>,
    slots: HashMap<(MemberId, Kind, Slot), (Stamp, RecordId)>,
    chains: HashMap<(DeviceKey, u32), Vec<RecordId>>,
    erase: HashSet<RecordId>,
    hide: Vec<RecordId>,
    back: Vec<RecordId>,
}

impl Staged {
    /// Stages a record; answers the one whose place it takes.
    fn keep(&mut self, index: &Index, record: &Record, author: MemberId) -> Option<RecordId> {
        let h = record.header();
        let id = record.id();
        // The same bytes may lie on disk in their grace: the old copy goes, the new one counts.
        if index.by_id.contains_key(&id) {
            self.erase.insert(id);
        }
        let mut replaced = None;
        match record.class() {
            Class::Slot => {
                let key = (author, h.kind, h.slot);
                replaced = match self.slots.insert(key, (h.stamp, id)) {
                    Some((_, earlier)) => Some(earlier),
                    None => index.in_slot(&author, h.kind, h.slot).map(|held| held.entry.id),
                };
            }
            Class::Chain => {
                let at = self
                    .chains
                    .entry((h.signer, h.seq))
                    .or_insert_with(|| index.in_chain(&h.signer, h.seq).to_vec());
                at.push(id);
                at.sort_unstable();
                if at.len() > hedgerow_record::limits::CHAIN_BRANCHES {
                    replaced = at.pop();
                }
            }
            Class::Group => {}
        }
        if let Some(replaced) = replaced {
            if self.ids.remove(&replaced) {
                self.kept.retain(|(r, _)| r.id() != replaced);
            } else {
                self.erase.insert(replaced);
            }
        }
        self.ids.insert(id);
        self.kept.push((record.clone(), author));
        replaced
    }

    /// Notes that a record has its place, for those asked after it.
    fn fill(&mut self, e: &Entry) {
        match e.kind.class() {
            Class::Slot => {
                self.slots.insert((e.author, e.kind, e.slot), (e.stamp, e.id));
            }
            Class::Chain => self.chains.entry((e.signer, e.seq)).or_default().push(e.id),
            Class::Group => {}
        }
    }

    fn write(
        &self,
        tx: &WriteTransaction,
        first: u64,
        numbers: &HashMap<RecordId, u64>,
        minutes: u64,
    ) -> Result<(), redb::Error> {
        let mut entries = tx.open_table(ENTRIES)?;
        let mut records = tx.open_table(RECORDS)?;
        let mut ended = tx.open_table(ENDED)?;
        for no in self.erase.iter().filter_map(|id| numbers.get(id)) {
            entries.remove(*no)?;
            records.remove(*no)?;
            ended.remove(*no)?;
        }
        for no in self.hide.iter().filter_map(|id| numbers.get(id)) {
            if ended.get(*no)?.is_none() {
                ended.insert(*no, minutes)?;
            }
        }
        for no in self.back.iter().filter_map(|id| numbers.get(id)) {
            ended.remove(*no)?;
        }
        for (no, (record, author)) in (first..).zip(&self.kept) {
            entries.insert(no, Entry::of(record, *author).write(no))?;
            records.insert(no, record.bytes())?;
        }
        Ok(())
    }
}

/// What admission sees: the index, and what this batch has staged before.
struct View<'a> {
    index: &'a Index,
    staged: &'a Staged,
    proved: Option<MemberId>,
}

impl hedgerow_record::Held for View<'_> {
    fn holds(&self, id: &RecordId) -> bool {
        self.staged.ids.contains(id) || (self.index.in_view(id).is_some() && !self.staged.erase.contains(id))
    }
    fn refused(&self, _: &RecordId) -> Option<Fault> {
        None
    }
    fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<(Stamp, RecordId)> {
        let staged = self.staged.slots.get(&(*member, kind, slot)).copied();
        staged.or_else(|| self.index.in_slot(member, kind, slot).map(|h| (h.entry.stamp, h.entry.id)))
    }
    fn in_chain(&self, signer: &DeviceKey, seq: u32) -> Vec<RecordId> {
        let staged = self.staged.chains.get(&(*signer, seq));
        staged.cloned().unwrap_or_else(|| self.index.in_chain(signer, seq).to_vec())
    }
    fn proved_author(&self, _: &RecordId) -> Option<MemberId> {
        self.proved
    }
}
