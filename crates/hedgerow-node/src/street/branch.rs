//! Which organisers this computer follows where a group was founded anew: it stays on its branch, over restarts, until
//! somebody here chooses another (PROTOCOL.md section 5, "Two successors").

use std::collections::BTreeSet;

use hedgerow_record::body::{GroupWords, ThingName};
use hedgerow_record::{ActId, MemberId, Millis};

use super::Street;
use crate::error::NodeError;

/// Under this key lie the versions at which the organisers changed and which were followed here.
const BRANCH: &str = "branch";

/// What organisers' decisions, and this person's own, come to on this computer.
#[derive(Default)]
pub(crate) struct Upshot {
    /// The group's name, guidelines and place.
    pub(super) words: GroupWords,
    /// The successors followed where the organisers changed.
    pub(super) chosen: BTreeSet<ActId>,
    /// Since when a removal is known that no key covers.
    pub(crate) uncovered_since: Option<Millis>,
    /// Whether writing waits for a new key.
    pub(crate) waits_for_key: bool,
    /// Listings that this person does not want to see.
    pub(crate) things_hidden: BTreeSet<ThingName>,
    /// People whose listings this person does not want to see.
    pub(crate) people_hidden: BTreeSet<MemberId>,
    /// Modes that this person does not want to see.
    pub(crate) modes_hidden: BTreeSet<String>,
    /// People who cannot ask this person for anything, and are not told so.
    pub(crate) blocked: BTreeSet<MemberId>,
}

impl Street {
    /// Brings back what was followed, and since when a new key is awaited.
    pub(super) fn remember_decisions(&mut self) -> Result<(), NodeError> {
        let row = self.store.app(BRANCH)?.unwrap_or_default();
        self.upshot.chosen = row.as_chunks::<32>().0.iter().map(|id| ActId(*id)).collect();
        self.remember_awaiting()
    }

    /// Keeps what the roster follows. What came earlier stays chosen, also while its records are not held: a damaged
    /// file must not change sides.
    pub(super) fn stay_on_branch(&mut self) -> Result<(), NodeError> {
        let before = self.upshot.chosen.len();
        self.upshot.chosen.extend(self.roster.branch().iter().copied());
        if self.upshot.chosen.len() == before {
            return Ok(());
        }
        let row = self.upshot.chosen.iter().flat_map(|id| id.0).collect();
        Ok(self.store.put_app(&[(BRANCH.to_owned(), Some(row))])?)
    }

    /// Follows one of the charters between which this computer cannot choose by itself.
    pub(crate) fn choose_branch(&mut self, act: ActId, now: Millis) -> Result<(), NodeError> {
        if !self.roster.split().contains(&act) {
            return Err(NodeError::not_found("E_NO_CHOICE", "there is no such choice to be made"));
        }
        self.upshot.chosen.insert(act);
        self.fold_anew(now)
    }
}
