//! Which organisers this computer follows where a group was founded anew: it stays on its branch, over restarts, until
//! somebody here chooses another (PROTOCOL.md section 5, "Two successors").

use hedgerow_record::ActId;

use super::Street;
use crate::error::NodeError;

/// Under this key lie the versions at which the organisers changed and which were followed here.
const BRANCH: &str = "branch";

impl Street {
    /// Brings back what was followed, and since when a new key is awaited.
    pub(super) fn remember_decisions(&mut self) -> Result<(), NodeError> {
        let row = self.store.app(BRANCH)?.unwrap_or_default();
        self.chosen = row.as_chunks::<32>().0.iter().map(|id| ActId(*id)).collect();
        self.remember_awaiting()
    }

    /// Keeps what the roster follows. What came earlier stays chosen, also while its records are not held: a damaged
    /// file must not change sides.
    pub(super) fn stay_on_branch(&mut self) -> Result<(), NodeError> {
        let before = self.chosen.len();
        self.chosen.extend(self.roster.branch().iter().copied());
        if self.chosen.len() == before {
            return Ok(());
        }
        let row = self.chosen.iter().flat_map(|id| id.0).collect();
        Ok(self.store.put_app(&[(BRANCH.to_owned(), Some(row))])?)
    }
}
