//! What neighbours give is judged, kept and followed; group records all together, so that the order in which they come
//! decides nothing.

use std::sync::Arc;

use hedgerow_group::fold;
use hedgerow_record::{MemberId, Millis, Record, RecordId, Verdict};
use hedgerow_sync::Set;

use super::Street;
use super::relays::counts;
use crate::error::NodeError;
use crate::settling::{Change, Outcome, Settling, readmit, settle_into};
use crate::view::Topic;

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
        let judged = settle_into(
            &self.store,
            &mut self.facts,
            &mut self.roster,
            &mut self.proofs,
            &self.upshot.chosen,
            new,
            now,
        )?;
        let Settling { left, change } = judged;
        if change == Change::Nothing {
            return Ok(left);
        }
        self.follow(change == Change::Roster, now)?;
        Ok(left)
    }

    /// Folds the group anew, as after another branch was chosen.
    pub(super) fn fold_anew(&mut self, now: Millis) -> Result<(), NodeError> {
        let roster = fold(self.id, &self.facts, &self.upshot.chosen);
        let changed = roster != *self.roster;
        self.roster = Arc::new(roster);
        self.follow(changed, now)
    }

    /// Follows what the group records come to.
    fn follow(&mut self, changed: bool, now: Millis) -> Result<(), NodeError> {
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
            self.held.keep_only(|device| counts(&roster, device));
            self.reach_relays();
            let readmitted = readmit(&self.store, &self.facts, &self.roster, now)?;
            if !new_keys && (!readmitted.left.is_empty() || !readmitted.back.is_empty()) {
                self.read_everything()?;
            }
        }
        if new_keys {
            self.read_everything()?;
        }
        Ok(())
    }
}
