//! Which line of charter versions a group follows, and which acts, grants and endings count along it (PROTOCOL.md
//! section 5: "Charter v(n+1)", "Two successors").

use std::collections::{BTreeSet, HashSet};

use hedgerow_record::clear::Decision;
use hedgerow_record::{ActId, MemberId, Prefix, RecordId};

use crate::charter::{ActInForce, Charters, Version, names};

/// The line of versions followed from the founding one.
#[derive(Clone, Debug)]
pub(crate) struct Followed<'a> {
    /// Versions from the founding one to the one in force.
    pub(crate) path: Vec<&'a Version>,
    /// Successors between which nobody but a neighbour can choose.
    pub(crate) split: Vec<ActId>,
    counted: Vec<&'a ActInForce>,
    pub(crate) same_signers: BTreeSet<ActId>,
}

/// Follows the charters as far as they lead without a choice that was not made.
pub(crate) fn follow<'a>(charters: &'a Charters, chosen: &BTreeSet<ActId>) -> Followed<'a> {
    let mut path = Vec::new();
    let mut split = Vec::new();
    let mut at = charters.founding();
    while let Some(version) = at {
        path.push(version);
        let successors: Vec<&Version> = charters
            .successors(&version.id)
            .iter()
            .filter_map(|id| charters.version(id))
            .filter(|next| lists_earlier_endings(&path, next))
            .collect();
        at = match successor(charters, version, &successors, chosen) {
            Next::One(next) => Some(next),
            Next::None => None,
            Next::Choice => {
                split = successors.iter().map(|v| v.id).collect();
                None
            }
        };
    }
    let since = path.iter().rposition(|v| v.changes_signers).unwrap_or(0);
    let same_signers = path.get(since).map(|v| charters.same_signers_from(&v.id)).unwrap_or_default();
    let counted = counted_acts(charters, &path, since, &same_signers);
    Followed { path, split, counted, same_signers }
}

impl<'a> Followed<'a> {
    /// Acts that count, endings among them.
    pub(crate) fn counted_acts(&self) -> impl Iterator<Item = &'a ActInForce> + '_ {
        self.counted.iter().copied()
    }

    /// Whether a letter or poster by this member, issued under that version, counts.
    ///
    /// An organiser out of office could issue under an old version for ever; hence its grants count only where a
    /// later charter lists them. What the charter allowed every member needs no list.
    pub(crate) fn grant_counts(
        &self,
        charters: &Charters,
        issuer: &MemberId,
        under: &ActId,
        id: &RecordId,
    ) -> bool {
        let Some(at) = charters.version(under) else { return false };
        let on_path = self.path.iter().position(|v| v.id == *under);
        if on_path.is_none() && !self.same_signers.contains(under) {
            return false;
        }
        if at.terms.members_invite {
            return true;
        }
        let organiser_of = |v: &Version| v.terms.organisers.binary_search(issuer).is_ok();
        organiser_of(at)
            && (self.path.last().is_some_and(|v| organiser_of(v))
                || on_path
                    .is_some_and(|i| self.path[i + 1..].iter().any(|later| names(&later.terms.grants, id))))
    }

    /// Whether an organiser's end of somebody else's grant counts.
    pub(crate) fn closing_counts(
        &self,
        charters: &Charters,
        by: &MemberId,
        under: &ActId,
        id: &RecordId,
    ) -> bool {
        let organiser = charters.version(under).is_some_and(|v| v.terms.organisers.binary_search(by).is_ok());
        organiser && (self.same_signers.contains(under) || self.path.iter().any(|v| names(&v.terms.acts, id)))
    }
}

enum Next<'a> {
    None,
    One(&'a Version),
    Choice,
}

fn successor<'a>(
    charters: &Charters,
    parent: &Version,
    successors: &[&'a Version],
    chosen: &BTreeSet<ActId>,
) -> Next<'a> {
    if let Some(next) = successors.iter().find(|v| chosen.contains(&v.id)) {
        return Next::One(next);
    }
    let ordinary: Vec<&'a Version> =
        successors.iter().copied().filter(|v| !is_second_group(charters, parent, v)).collect();
    match ordinary.as_slice() {
        [] if successors.is_empty() => Next::None,
        [] => Next::Choice,
        [one] => Next::One(one),
        several if several.iter().any(|v| v.changes_signers) => Next::Choice,
        // The same signers wrote both: the longer branch, then the lower id. There is nothing to gain by it.
        several => several
            .iter()
            .max_by_key(|v| (charters.branch_length(&v.id), std::cmp::Reverse(v.id)))
            .map_or(Next::None, |v| Next::One(v)),
    }
}

/// Whether a successor was carried only by organisers whom an act under its parent removed, and hides that act.
fn is_second_group(charters: &Charters, parent: &Version, next: &Version) -> bool {
    let mut agreed = next.agreed.clone();
    for act in charters.acts_under(&parent.id) {
        if let Decision::Removal(r) = &act.act.decision
            && !next.terms.acts.contains(&act.id.prefix())
        {
            agreed.remove(&r.member);
        }
    }
    agreed.len() < next.needed
}

/// A version that changes the signers repeats every ending that the one before it listed; otherwise it is not valid.
fn lists_earlier_endings(path: &[&Version], next: &Version) -> bool {
    if !next.changes_signers {
        return true;
    }
    let before = path.iter().rev().find(|v| v.changes_signers);
    before.is_none_or(|v| v.terms.acts.iter().all(|listed| next.terms.acts.contains(listed)))
}

/// Acts that count: what the next charter on the path lists, what the one in force decided since, and endings. Endings
/// since the signers changed stand on whatever branch of theirs they were decided; earlier ones where the charter that
/// changed the signers lists them.
fn counted_acts<'a>(
    charters: &'a Charters,
    path: &[&Version],
    since: usize,
    same_signers: &BTreeSet<ActId>,
) -> Vec<&'a ActInForce> {
    let mut counted = Vec::new();
    for (i, version) in path.iter().enumerate() {
        let next = path.get(i + 1);
        let counts = |act: &&ActInForce| next.is_none_or(|next| next.terms.acts.contains(&act.id.prefix()));
        let ordinary = charters.acts_under(&version.id).iter().filter(|a| !is_ending(a));
        counted.extend(ordinary.filter(counts));
    }
    let listed: HashSet<Prefix> =
        path.get(since).into_iter().flat_map(|signers| signers.terms.acts.iter().copied()).collect();
    let stands = |act: &&ActInForce| {
        is_ending(act) && (same_signers.contains(&act.act.under) || listed.contains(&act.id.prefix()))
    };
    counted.extend(charters.all_acts().filter(stands));
    counted
}

pub(crate) fn is_ending(act: &ActInForce) -> bool {
    matches!(act.act.decision, Decision::Removal(_) | Decision::Takedown(_))
}
