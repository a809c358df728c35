//! One group as a relay peer carries it: records that it judges and cannot read.

use std::collections::BTreeSet;
use std::sync::Arc;

use hedgerow_group::{CarryLine, Facts, Proofs, Roster, fold, open_meeting_keys};
use hedgerow_record::{Class, GroupId, MemberId, Millis, Record, RecordId, Verdict};
use hedgerow_store::Store;
use hedgerow_sync::{Set, name_key};
use hedgerow_vault::Device;

use super::hall::Lane;
use super::photos::{Photos, Wanted};
use crate::error::NodeError;
use crate::grapevine::{Grapevine, Running};
use crate::rest::Rest;
use crate::settling::{Change, Outcome, Settling, readmit, settle_into};
use crate::shared::{Shared, State};
use crate::shelf::Shelf;

/// Meeting keys by which members are recognised: as many as members themselves go by.
const MEETING_KEYS: usize = 4;

/// A group that is carried.
pub(crate) struct Load {
    pub(crate) id: GroupId,
    pub(crate) store: Store,
    pub(crate) roster: Arc<Roster>,
    pub(crate) lane: Lane,
    /// Whether what was pushed is to be put on the disk.
    pub(crate) owes: bool,
    /// When it was last agreed with somebody on everything.
    pub(crate) agreed_at: Option<Millis>,
    /// Photos that were passed on.
    pub(crate) shelf: Arc<Shelf>,
    /// Photos that somebody asked for and that are not here.
    pub(crate) wanted: Wanted,
    facts: Arc<Facts>,
    proofs: Proofs,
    keys: Arc<Device>,
    rest: Rest,
    /// Lines by which the group was given, the latest last.
    lines: Vec<CarryLine>,
}

impl Load {
    /// Brings a group back from its file.
    pub(crate) fn open(
        store: Store,
        lines: Vec<CarryLine>,
        id: GroupId,
        keys: Arc<Device>,
        running: Running,
        photos: Photos,
        now: Millis,
    ) -> Result<Load, NodeError> {
        let facts = Arc::new(Facts::default());
        let roster = Arc::new(fold(id, &facts, &BTreeSet::new()));
        let state = State {
            facts: Arc::clone(&facts),
            roster: Arc::clone(&roster),
            meeting_keys: Vec::new(),
            device: None,
            link: None,
            own_name: None,
            names: Arc::default(),
            papers: None,
        };
        let Photos { shelf, lacks } = photos;
        let shared = Shared::new(id, Some(store.clone()), state)
            .with_shelf(Arc::clone(&shelf))
            .with_relay(Arc::clone(&keys), lacks);
        // Everybody is given whole records: a relay peer may be the only neighbour somebody has.
        let vine = Arc::new(Grapevine::new(usize::MAX, running));
        let lane = Lane { shared: Arc::new(shared), vine };
        let mut load = Load {
            id,
            store,
            roster,
            lane,
            owes: false,
            agreed_at: None,
            shelf,
            wanted: Wanted::default(),
            facts,
            proofs: Proofs::default(),
            keys,
            rest: Rest::default(),
            lines,
        };
        let mut ids = Vec::new();
        let tree = load.store.ids(Set::Group);
        tree.walk(0, tree.len(), &mut |(_, id)| {
            ids.push(RecordId(id));
            true
        });
        let records = load.store.records(&ids)?;
        for record in &records {
            if let Some(entry) = load.store.entry(&record.id()) {
                load.proofs.remember(record, entry.author);
            }
        }
        load.settle(records, now)?;
        load.store.expire(now)?;
        load.publish();
        Ok(load)
    }

    /// Another line for the same group.
    pub(crate) fn add(&mut self, line: CarryLine) {
        self.lines.retain(|known| *known != line);
        self.lines.push(line);
        let first = self.lines.len().saturating_sub(MEETING_KEYS);
        self.lines.drain(..first);
        self.publish();
    }

    /// The lines by which it was given.
    pub(crate) fn lines(&self) -> &[CarryLine] {
        &self.lines
    }

    /// How many records are kept.
    pub(crate) fn records(&self) -> usize {
        [Set::Group, Set::Chains, Set::Slots].into_iter().map(|set| self.store.ids(set).len()).sum()
    }

    /// Takes in what a neighbour gave; durable before it returns. Whether the roster is another one now.
    pub(crate) fn take(
        &mut self,
        set: Set,
        records: Vec<Record>,
        proved: &[Option<MemberId>],
        now: Millis,
    ) -> Result<(Outcome, Change), NodeError> {
        if set == Set::Group {
            debug_assert!(records.iter().all(|r| r.class() == Class::Group));
            let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
            let Settling { left, change } = self.settle(records, now)?;
            let kept = ids.iter().filter(|id| self.facts.contains(id)).count() as u64;
            let faults = left.iter().filter(|(_, v)| matches!(v, Verdict::Fault(_))).count() as u64;
            return Ok((Outcome { kept, faults, not_taken: ids.len() as u64 - kept }, change));
        }
        let taken = self.store.take(&records, proved, &*self.roster, now, &[])?;
        Ok((Outcome::of(&taken), Change::Nothing))
    }

    /// Takes in what a neighbour pushed, and answers what was kept of it and what was forged.
    pub(crate) fn take_pushed(
        &mut self,
        records: Vec<Record>,
        proved: &[Option<MemberId>],
        now: Millis,
    ) -> Result<(Outcome, Vec<Record>, Vec<RecordId>), NodeError> {
        let taken = self.store.take_soon(&records, proved, &*self.roster, now)?;
        let outcome = Outcome::of(&taken);
        let kept = records.into_iter().zip(&taken).filter(|(_, t)| matches!(t.verdict, Verdict::Keep(_)));
        let kept = kept.map(|(record, _)| record).collect();
        let forged = taken.iter().filter(|t| matches!(t.verdict, Verdict::Fault(_))).map(|t| t.id).collect();
        Ok((outcome, kept, forged))
    }

    /// Lives end. Whether the file is to be made small now.
    pub(crate) fn minute(&mut self, now: Millis) -> Result<bool, NodeError> {
        self.store.run_for(1)?;
        self.store.expire(now)?;
        Ok(self.rest.is_long(self.store.changes()))
    }

    fn settle(&mut self, new: Vec<Record>, now: Millis) -> Result<Settling, NodeError> {
        // Of two foundings anew its keeper chooses none: it carries what either side wrote.
        let (store, chosen) = (&self.store, BTreeSet::new());
        let settling =
            settle_into(store, &mut self.facts, &mut self.roster, &mut self.proofs, &chosen, new, now)?;
        if settling.change != Change::Nothing {
            self.publish();
        }
        if settling.change == Change::Roster {
            readmit(&self.store, &self.facts, &self.roster, now)?;
        }
        Ok(settling)
    }

    /// Lets the sessions see what the keeper knows.
    fn publish(&self) {
        let from_parcels = open_meeting_keys(&self.facts, self.keys.box_secret());
        let from_lines = self.lines.iter().rev().map(|line| line.meeting_key.clone());
        let mut keys: Vec<[u8; 32]> = Vec::new();
        for key in from_parcels.into_iter().chain(from_lines) {
            if keys.len() < MEETING_KEYS && !keys.contains(key.as_bytes()) {
                keys.push(*key.as_bytes());
            }
        }
        self.lane.shared.replace(|state| {
            state.facts = Arc::clone(&self.facts);
            state.roster = Arc::clone(&self.roster);
            state.meeting_keys = keys;
            // Somebody who has lost everything but the words is known by name here, too.
            state.names = self.roster.members().map(|(id, _)| name_key(&self.id, id)).collect();
        });
    }
}
