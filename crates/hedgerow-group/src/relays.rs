//! The relay peers of a group: computers that are always on and that an organiser has named. They belong to nobody and
//! write nothing; what they bring is judged like anybody's.

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::clear::{self, RelayCertificateClear};
use hedgerow_record::limits::RELAYS_A_GROUP;
use hedgerow_record::{Clear, Kind, MemberId, Record, RecordId, RelayKey, Stamp};
use rand_core::CryptoRng;

use crate::facts::{Fact, Facts};
use crate::letter::papers;
use crate::path::Followed;
use crate::pen::{Pen, WriteError};

/// A relay peer of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayPeer {
    /// Its newest certificate.
    pub certificate: RecordId,
    /// Which organiser wrote that.
    pub author: MemberId,
    /// When.
    pub since: Stamp,
    /// What it says.
    pub clear: RelayCertificateClear,
}

/// Names a relay peer; without an address it is one no longer.
pub fn write_relay(
    pen: Pen<'_>,
    stamp: Stamp,
    certificate: &RelayCertificateClear,
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    pen.group_record(Kind::RELAY_CERTIFICATE, stamp, &clear::write(certificate), None, rng)
}

/// What shows somebody who has never heard of a relay peer that it is one of the group's: its newest certificate, and
/// what the right of its author rests on.
pub fn papers_of_relay(facts: &Facts, relay: &RelayKey) -> BTreeSet<RecordId> {
    let Some((newest, _)) = newest(facts.iter()).remove(relay) else { return BTreeSet::new() };
    let mut found = papers(facts, &newest.record.header().signer);
    found.insert(newest.record.id());
    found
}

/// The group's relay peers, the latest named first. Of several certificates for one the newest counts, and only such
/// count as an organiser of a followed version wrote who was not removed.
pub(crate) fn relays<'a>(
    facts: &'a Facts,
    followed: &Followed<'_>,
    removed: &BTreeSet<MemberId>,
    standing: impl Fn(&&'a Fact) -> bool,
) -> Vec<RelayPeer> {
    let organiser = |m: &MemberId| followed.path.iter().any(|v| v.terms.organisers.binary_search(m).is_ok());
    let counts = |f: &&Fact| organiser(&f.author) && !removed.contains(&f.author);
    let named = newest(facts.of_kind(Kind::RELAY_CERTIFICATE).filter(|f| standing(f)).filter(counts));
    let mut found: Vec<RelayPeer> = named
        .into_values()
        .filter(|(_, clear)| !clear.addresses.is_empty())
        .map(|(fact, clear)| RelayPeer {
            certificate: fact.record.id(),
            author: fact.author,
            since: fact.record.header().stamp,
            clear: clear.clone(),
        })
        .collect();
    found.sort_by_key(|r| std::cmp::Reverse((r.since, r.certificate)));
    found.truncate(RELAYS_A_GROUP);
    found
}

fn newest<'a>(
    facts: impl Iterator<Item = &'a Fact>,
) -> BTreeMap<RelayKey, (&'a Fact, &'a RelayCertificateClear)> {
    let mut newest: BTreeMap<RelayKey, (&Fact, &RelayCertificateClear)> = BTreeMap::new();
    for fact in facts {
        let Clear::RelayCertificate(clear) = &fact.clear else { continue };
        let best = newest.entry(clear.transport).or_insert((fact, clear));
        if fact.order() > best.0.order() {
            *best = (fact, clear);
        }
    }
    newest
}
