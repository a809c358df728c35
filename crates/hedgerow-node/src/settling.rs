//! What every computer that holds a group does with what it is given, whether it can read it or not: group records are
//! judged together, the roster is folded anew, and what lies on the disk is asked again whether it stands.

use std::collections::BTreeSet;
use std::sync::Arc;

use hedgerow_group::{Facts, Proofs, Roster, Settled, fold, settle};
use hedgerow_record::{ActId, DropReason, MemberId, Millis, Record, RecordId, Verdict, hash};
use hedgerow_store::{Readmitted, Store, Taken};

use crate::error::NodeError;

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
    pub(crate) fn of(taken: &[Taken]) -> Outcome {
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

/// What came of judging group records.
pub(crate) struct Settling {
    /// Those that do not stand.
    pub(crate) left: Vec<(RecordId, Verdict)>,
    pub(crate) change: Change,
}

/// What became different.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Change {
    Nothing,
    /// Other records stand, and mean the same.
    Facts,
    Roster,
}

/// Judges new group records together with those held; what stands is on the disk before memory follows. `chosen` are the
/// charters that its person chose where a group was founded anew.
pub(crate) fn settle_into(
    store: &Store,
    facts: &mut Arc<Facts>,
    roster: &mut Arc<Roster>,
    proofs: &mut Proofs,
    chosen: &BTreeSet<ActId>,
    new: Vec<Record>,
    now: Millis,
) -> Result<Settling, NodeError> {
    let id = roster.group_id();
    let mut heap: Vec<Record> = facts.iter().map(|f| f.record.clone()).collect();
    heap.extend(new);
    let Settled { facts: settled, left } = settle(id, heap, proofs, now);
    let standing: Vec<(Record, MemberId)> = settled.iter().map(|f| (f.record.clone(), f.author)).collect();
    // What the disk has lost is written again.
    let is_here = |id: &RecordId| facts.contains(id) && store.holds(id);
    if standing.len() == facts.len() && standing.iter().all(|(r, _)| is_here(&r.id())) {
        return Ok(Settling { left, change: Change::Nothing });
    }
    store.take_group(&standing, &[])?;
    *facts = Arc::new(settled);
    let folded = fold(id, facts, chosen);
    let change = if folded == **roster { Change::Facts } else { Change::Roster };
    *roster = Arc::new(folded);
    Ok(Settling { left, change })
}

/// Asks again of everything on disk whether it stands, unless that was done under this very group by this very program:
/// what came since was judged by it as it came.
pub(crate) fn readmit(
    store: &Store,
    facts: &Facts,
    roster: &Roster,
    now: Millis,
) -> Result<Readmitted, NodeError> {
    let mut ids: Vec<RecordId> = facts.iter().map(|f| f.record.id()).collect();
    ids.sort_unstable();
    let mut name = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
    ids.iter().for_each(|id| name.extend_from_slice(&id.0));
    let mark = hash("hedgerow/1 judged under", &name).to_vec();
    if store.app(JUDGED_UNDER)?.as_ref() == Some(&mark) {
        return Ok(Readmitted::default());
    }
    Ok(store.readmit(roster, now, &[(JUDGED_UNDER.to_owned(), Some(mark))])?)
}
