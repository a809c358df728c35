//! Who is a newcomer where the charter asks for vouches: a view, which decides what is shown and allowed by honest
//! programs and never what stands (PROTOCOL.md section 4).
//!
//! An organiser's word is enough, for whoever organises answers for the group anyway. Otherwise so many who are no
//! newcomers themselves must vouch, so that a ring of people who vouch for one another alone counts for nothing: every
//! chain of vouches begins at an organiser.

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::MemberId;

use crate::roster::Roster;

/// Those who are no newcomers, each with the neighbours whose word made them known; nobody for an organiser.
pub fn known_neighbours(
    roster: &Roster,
    vouches: &BTreeSet<(MemberId, MemberId)>,
) -> BTreeMap<MemberId, Vec<MemberId>> {
    let needed = roster.terms().and_then(|t| t.vouches).map_or(0, usize::from);
    let mut known: BTreeMap<MemberId, Vec<MemberId>> = roster
        .members()
        .map(|(id, _)| *id)
        .filter(|id| roster.is_organiser(id))
        .map(|id| (id, Vec::new()))
        .collect();
    loop {
        let mut more = BTreeMap::new();
        for (id, _) in roster.members().filter(|(id, _)| !known.contains_key(*id)) {
            let by =
                vouches.iter().filter(|(from, whom)| whom == id && from != id && known.contains_key(from));
            let by: Vec<MemberId> = by.map(|(from, _)| *from).collect();
            if by.len() >= needed || by.iter().any(|m| roster.is_organiser(m)) {
                more.insert(*id, by);
            }
        }
        if more.is_empty() {
            return known;
        }
        known.extend(more);
    }
}

/// How a neighbour is known: from an organiser over those who vouched, to the neighbour. Nothing for a newcomer.
pub fn path_to(known: &BTreeMap<MemberId, Vec<MemberId>>, member: &MemberId) -> Option<Vec<MemberId>> {
    let mut path = vec![*member];
    loop {
        let by = known.get(path.last()?)?;
        // Whoever vouched was known before, so that the way cannot turn back on itself.
        match by.first() {
            Some(next) => path.push(*next),
            None => {
                path.reverse();
                return Some(path);
            }
        }
    }
}
