//! The next charter lists what counts of everything before it: what is not named is void (PROTOCOL.md section 5,
//! "Charter v(n+1)"). No organiser makes that list by hand.

use std::collections::BTreeSet;

use hedgerow_record::clear::CharterTerms;
use hedgerow_record::limits::PREFIXES_MAX;
use hedgerow_record::{Clear, Kind, MemberId, Prefix};

use crate::charter::{Charters, Version, names};
use crate::facts::Facts;
use crate::path::{Followed, follow, is_ending};
use crate::roster::Roster;

/// More was decided and written than one charter can list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the next charter would have to list {0} decisions and letters, and {PREFIXES_MAX} fit")]
pub struct TooMuchToCarry(pub usize);

/// The terms of the version that follows the one in force: what is wanted, with its number and everything listed that
/// counts before it.
///
/// Letters of organisers who go on organising need no list; those of one who goes out of office are listed, so that
/// whoever came by them stays.
pub fn next_charter(
    facts: &Facts,
    roster: &Roster,
    wanted: CharterTerms,
) -> Result<CharterTerms, TooMuchToCarry> {
    let charters = Charters::of(facts);
    let followed = follow(&charters, &roster.branch().iter().copied().collect());
    let Some(now) = followed.path.last() else { return Ok(wanted) };
    let signers_change = wanted.organisers != now.terms.organisers || wanted.threshold != now.terms.threshold;
    let mut acts: BTreeSet<Prefix> = charters
        .acts_under(&now.id)
        .iter()
        .filter(|a| !is_ending(a) && !matches!(a.act.decision, hedgerow_record::clear::Decision::Charter(_)))
        .map(|a| a.id.prefix())
        .collect();
    if signers_change {
        acts.extend(endings(facts, &charters, &followed));
    }
    let goes = |m: &MemberId| wanted.organisers.binary_search(m).is_err();
    let listed = |grant: &hedgerow_record::RecordId| {
        followed.path.iter().any(|v: &&Version| names(&v.terms.grants, grant))
    };
    let by_office = |issuer: &MemberId, under| {
        charters
            .version(under)
            .is_some_and(|v| !v.terms.members_invite && v.terms.organisers.binary_search(issuer).is_ok())
    };
    let grants: Vec<Prefix> = roster
        .grants()
        .filter(|(id, g)| g.counts && goes(&g.issuer) && by_office(&g.issuer, &g.clear.under) && !listed(id))
        .filter(|(_, g)| !g.closed || !g.certificates.is_empty())
        .map(|(id, _)| id.prefix())
        .collect();
    let count = acts.len() + grants.len();
    if count > PREFIXES_MAX {
        return Err(TooMuchToCarry(count));
    }
    Ok(CharterTerms { version: now.terms.version + 1, acts: acts.into_iter().collect(), grants, ..wanted })
}

/// All that ended something before the signers change: what the charter that changed them last lists, and what they
/// ended since, on whatever branch.
fn endings(facts: &Facts, charters: &Charters, followed: &Followed<'_>) -> BTreeSet<Prefix> {
    let signed = followed.path.iter().rev().find(|v| v.changes_signers);
    let mut all: BTreeSet<Prefix> = signed.into_iter().flat_map(|v| v.terms.acts.iter().copied()).collect();
    all.extend(followed.counted_acts().filter(|a| is_ending(a)).map(|a| a.id.prefix()));
    let closings = facts.of_kind(Kind::CLOSED).filter(|f| match &f.clear {
        Clear::Closed(c) => {
            let issuer = facts.get(&c.grant).map(|g| g.author);
            // A letter's own writer ends it under any charter.
            issuer != Some(f.author) && followed.closing_counts(charters, &f.author, &c.under, &f.record.id())
        }
        _ => false,
    });
    all.extend(closings.map(|f| f.record.id().prefix()));
    all
}
