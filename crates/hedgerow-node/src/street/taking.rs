//! What neighbours give is judged, kept and followed; group records all together, so that the order in which they come
//! decides nothing.

use std::sync::Arc;

use hedgerow_group::{Settled, fold, settle};
use hedgerow_record::{DropReason, MemberId, Millis, Record, RecordId, Verdict, hash};
use hedgerow_store::{Readmitted, Taken};
use hedgerow_sync::Set;

use super::Street;
use crate::error::NodeError;
use crate::view::Topic;

/// The group under which everything on the disk was judged last.
const JUDGED_UNDER: &str = "judged under";

/// What became of records from a neighbour.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Records held from now on.
    pub(crate) kept: u64,
    /// Left out although nobody is at fault.
    pub(crate) not_taken: u64,
    /// Records that no honest program sends.
    pub(crate) faults: u64,
}

impl Outcome {
    fn of(taken: &[Taken]) -> Outcome {
        let mut outcome = Outcome::default();
        for taken in taken {
            match taken.verdict {
                Verdict::Keep(_) => outcome.kept += 1,
                Verdict::Fault(_) => outcome.faults += 1,
                Verdict::Drop(DropReason::Duplicate) | Verdict::Stale => {}
                Verdict::Drop(_) => outcome.not_taken += 1,
            }
        }
        outcome.not_taken += outcome.faults;
        outcome
    }
}

impl Street {
    /// Takes in what a neighbour gave; durable before it returns.
    pub(crate) fn take(
        &mut self,
        set: Set,
        records: Vec<Record>,
        proved: &[Option<MemberId>],
        now: Millis,
    ) -> Result<Outcome, NodeError> {
        if set == Set::Group {
            let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
            let left = self.settle(records, now)?;
            let kept = ids.iter().filter(|id| self.facts.contains(id)).count() as u64;
            let faults = left.iter().filter(|(_, v)| matches!(v, Verdict::Fault(_))).count() as u64;
            return Ok(Outcome { kept, faults, not_taken: ids.len() as u64 - kept });
        }
        let taken = self.store.take(&records, proved, &*self.roster, now, &[])?;
        self.absorb(&records, &taken, Vec::new());
        Ok(Outcome::of(&taken))
    }

    /// Takes in what a neighbour pushed, and answers what was kept of it and what was forged. It is on the disk a
    /// moment later, see [`Street::make_durable`].
    pub(crate) fn take_pushed(
        &mut self,
        records: Vec<Record>,
        proved: &[Option<MemberId>],
        now: Millis,
    ) -> Result<(Outcome, Vec<Record>, Vec<RecordId>), NodeError> {
        let taken = self.store.take_soon(&records, proved, &*self.roster, now)?;
        self.absorb(&records, &taken, Vec::new());
        let kept = records.into_iter().zip(&taken).filter(|(_, t)| matches!(t.verdict, Verdict::Keep(_)));
        let kept = kept.map(|(record, _)| record).collect();
        let forged = taken.iter().filter(|t| matches!(t.verdict, Verdict::Fault(_))).map(|t| t.id).collect();
        Ok((Outcome::of(&taken), kept, forged))
    }

    /// Judges new group records together with those held, and follows what comes of it.
    pub(super) fn settle(
        &mut self,
        new: Vec<Record>,
        now: Millis,
    ) -> Result<Vec<(RecordId, Verdict)>, NodeError> {
        let mut heap: Vec<Record> = self.facts.iter().map(|f| f.record.clone()).collect();
        heap.extend(new);
        let Settled { facts, left } = settle(self.id, heap, &mut self.proofs, now);
        let standing: Vec<(Record, MemberId)> = facts.iter().map(|f| (f.record.clone(), f.author)).collect();
        // What the disk has lost is written again.
        let is_here = |id: &RecordId| self.facts.contains(id) && self.store.holds(id);
        let same = standing.len() == self.facts.len() && standing.iter().all(|(r, _)| is_here(&r.id()));
        if same {
            return Ok(left);
        }
        self.store.take_group(&standing, &[])?;
        self.facts = Arc::new(facts);
        self.fold_anew(now)?;
        Ok(left)
    }

    /// Follows what the group records come to.
    pub(super) fn fold_anew(&mut self, now: Millis) -> Result<(), NodeError> {
        let roster = fold(self.id, &self.facts, &self.upshot.chosen);
        let changed = roster != *self.roster;
        self.roster = Arc::new(roster);
        self.changed.insert(Topic::Group);
        self.stay_on_branch()?;
        let new_keys = self.open_parcels();
        self.watch_keys(now)?;
        self.watch_quorum(now)?;
        self.read_words();
        self.publish_state();
        if changed {
            // What is hidden and who is known may be others.
            self.changed.insert(Topic::Listings);
            if let Some(network) = &self.network {
                network.roster_changed();
            }
            let roster = Arc::clone(&self.roster);
            self.held.keep_only(|device| roster.member_of(device).is_some());
            let readmitted = self.readmit(now)?;
            if !new_keys && (!readmitted.left.is_empty() || !readmitted.back.is_empty()) {
                self.read_everything()?;
            }
        }
        if new_keys {
            self.read_everything()?;
        }
        Ok(())
    }

    /// Asks again of everything on disk whether it stands, unless that was done under this very group by this very
    /// program: what came since was judged by it as it came.
    fn readmit(&mut self, now: Millis) -> Result<Readmitted, NodeError> {
        let mut ids: Vec<RecordId> = self.facts.iter().map(|f| f.record.id()).collect();
        ids.sort_unstable();
        let mut name = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
        ids.iter().for_each(|id| name.extend_from_slice(&id.0));
        let mark = hash("hedgerow/1 judged under", &name).to_vec();
        if self.store.app(JUDGED_UNDER)?.as_ref() == Some(&mark) {
            return Ok(Readmitted::default());
        }
        Ok(self.store.readmit(&*self.roster, now, &[(JUDGED_UNDER.to_owned(), Some(mark))])?)
    }
}
