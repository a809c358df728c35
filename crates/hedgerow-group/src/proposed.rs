//! Acts as they were proposed: who said yes so far, and what became of each.

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::clear::ActClear;
use hedgerow_record::{ActId, Clear, Kind, MemberId, RecordId};

use crate::charter::{Charters, assents, seals};
use crate::facts::{Fact, Facts};
use crate::path::follow;
use crate::roster::Roster;

/// An act that an organiser proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its name.
    pub id: ActId,
    /// What is to be decided.
    pub act: ActClear,
    /// The record of the organiser who proposed it first, and the others that carry the same text.
    pub records: Vec<RecordId>,
    /// The organisers of the version it names, or the members of its quorum, who said yes.
    pub agreed: BTreeSet<MemberId>,
    /// How many of them have to.
    pub needed: usize,
    /// Whether it is a charter that the quorum signs, not the organisers.
    pub by_quorum: bool,
    /// How it stands.
    pub state: ProposalState,
}

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalState {
    /// It waits for more organisers.
    Open,
    /// It is decided, and counts.
    InForce,
    /// The charter has changed since and does not list it: it has to be proposed again.
    Lapsed,
}

/// Everything proposed along the charters that a roster follows, in the order in which it was proposed.
pub fn proposed(facts: &Facts, roster: &Roster) -> Vec<Proposed> {
    let charters = Charters::of(facts);
    let (assents, seals) = (assents(facts), seals(facts));
    let followed = follow(&charters, &roster.branch().iter().copied().collect());
    let mut counts: BTreeSet<ActId> = followed.counted_acts().map(|a| a.id).collect();
    counts.extend(followed.path.iter().map(|v| v.id));
    let mut found: BTreeMap<ActId, (&ActClear, Vec<&Fact>)> = BTreeMap::new();
    for fact in facts.of_kind(Kind::ACT).chain(facts.of_kind(Kind::QUORUM_SEAL)) {
        let (Clear::Act(act) | Clear::Seal(act)) = &fact.clear else { continue };
        let Some(version) = charters.version(&act.under) else { continue };
        let quorum = version.terms.quorum.iter().flat_map(|q| &q.members);
        // Whoever has no say proposes nothing.
        if version.terms.organisers.iter().chain(quorum).any(|m| *m == fact.author) {
            found.entry(ActClear::id(fact.record.clear())).or_insert((act, Vec::new())).1.push(fact);
        }
    }
    let mut all = Vec::new();
    for (id, (act, mut carried)) in found {
        let Some(version) = charters.version(&act.under) else { continue };
        carried.sort_by_key(|f| f.order());
        let in_force = charters.acts_under(&act.under).iter().find(|a| a.id == id);
        let by_quorum = carried.iter().all(|f| f.kind() == Kind::QUORUM_SEAL);
        let quorum = version.terms.quorum.as_ref().filter(|_| by_quorum);
        let (said, who, needed) = match quorum {
            Some(quorum) => (&seals, &quorum.members, quorum.needed),
            None => (&assents, &version.terms.organisers, version.terms.threshold),
        };
        let said = said.get(&id).into_iter().flatten().filter(|m| who.binary_search(m).is_ok());
        let state = match in_force {
            _ if counts.contains(&id) => ProposalState::InForce,
            None if roster.charter() == Some(act.under) => ProposalState::Open,
            _ => ProposalState::Lapsed,
        };
        let proposed = Proposed {
            id,
            act: act.clone(),
            records: carried.iter().map(|f| f.record.id()).collect(),
            agreed: in_force.map_or_else(|| said.copied().collect(), |a| a.agreed.clone()),
            needed: usize::from(needed),
            by_quorum,
            state,
        };
        all.push((carried.first().map(|f| f.order()), proposed));
    }
    all.sort_by_key(|(order, p)| (*order, p.id));
    all.into_iter().map(|(_, proposed)| proposed).collect()
}
