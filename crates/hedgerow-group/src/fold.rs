//! From facts to a roster: charters, endings, then who belongs to the group, to a fixpoint (PROTOCOL.md section 5).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hedgerow_record::clear::{ClosedClear, Decision, Removal};
use hedgerow_record::limits::{DEVICES_EVER, DEVICES_LIVE};
use hedgerow_record::{ActId, BlobId, Clear, DeviceKey, GroupId, Kind, MemberId, Prefix, RecordId, Slot};

use crate::charter::{ActInForce, Charters, is_void, names, retirements};
use crate::facts::{Fact, Facts};
use crate::path::{Followed, follow};
use crate::relays::relays;
use crate::roster::{Ending, Grant, Member, MemberDevice, Parcel, Roster};

/// Folds facts into a roster. `chosen` are the successors a neighbour chose where a group was founded anew.
pub fn fold(group: GroupId, facts: &Facts, chosen: &BTreeSet<ActId>) -> Roster {
    let charters = Charters::of(facts);
    let followed = follow(&charters, chosen);
    let retired = retirements(facts);
    let standing = |f: &&Fact| !is_void(f, &retired);
    let endings = Endings::of(facts, &followed);
    let mut members = ever_admitted(facts, &retired);
    let mut grants = grants(facts, &charters, &followed, standing);
    close(&mut grants, facts, &charters, &followed, standing);
    let in_force = belong(facts, &followed, &endings, &grants);
    for (id, member) in &mut members {
        member.in_force = in_force.contains_key(id);
        member.ending = endings.of_member(id);
        member.invited_by = in_force.get(id).copied().flatten();
    }
    let removed: BTreeSet<MemberId> = endings.removals.keys().copied().collect();
    let parcels = parcels(facts, &followed, &removed, standing);
    let relays = relays(facts, &followed, &removed, standing);
    Roster {
        group,
        charter: followed.path.last().map(|v| v.id),
        branch: followed.path.iter().filter(|v| v.changes_signers).map(|v| v.id).collect(),
        terms: followed.path.last().map(|v| v.terms.clone()),
        split: followed.split.clone(),
        claims: claims(&members),
        kept_heads: kept_heads(facts, &endings, &members),
        words: followed.path.iter().rev().filter_map(|v| Some((v.id, v.words?))).collect(),
        taken_down: endings.takedowns,
        blobs_taken_down: endings.blobs,
        hidden: endings.hidden,
        members,
        grants,
        parcels,
        relays,
        removed,
    }
}

/// Everybody who was ever certified, with devices; nobody in force yet.
fn ever_admitted(
    facts: &Facts,
    retired: &HashMap<(MemberId, DeviceKey), Vec<&[Prefix]>>,
) -> BTreeMap<MemberId, Member> {
    let mut members: BTreeMap<MemberId, Member> = BTreeMap::new();
    let mut certificates: Vec<&Fact> =
        facts.iter().filter(|f| matches!(f.clear, Clear::Certificate(_) | Clear::Device(_))).collect();
    certificates.sort_by_key(|f| f.order());
    for fact in certificates {
        let (box_key, label) = match &fact.clear {
            Clear::Certificate(c) => (c.device_box, &c.label),
            Clear::Device(d) => (d.device_box, &d.label),
            _ => continue,
        };
        let key = fact.record.header().signer;
        let since = fact.record.header().stamp;
        let member = members.entry(fact.author).or_insert_with(|| Member {
            in_force: false,
            ending: None,
            invited_by: None,
            since,
            recovery_boxes: BTreeSet::new(),
            devices: Vec::new(),
        });
        if let Clear::Certificate(c) = &fact.clear {
            member.recovery_boxes.insert(c.recovery_box);
        }
        if member.devices.len() < DEVICES_EVER && member.devices.iter().all(|d| d.key != key) {
            let live = !retired.contains_key(&(fact.author, key))
                && member.devices.iter().filter(|d| d.live).count() < DEVICES_LIVE;
            member.devices.push(MemberDevice {
                key,
                box_key,
                label: label.clone(),
                certified_by: fact.record.id(),
                since,
                live,
            });
        }
    }
    members
}

fn claims(members: &BTreeMap<MemberId, Member>) -> HashMap<DeviceKey, Vec<MemberId>> {
    let mut claims: HashMap<DeviceKey, Vec<MemberId>> = HashMap::new();
    for (id, member) in members {
        for device in &member.devices {
            claims.entry(device.key).or_default().push(*id);
        }
    }
    claims
}

/// What acts ended, and goodbyes.
struct Endings<'a> {
    removals: BTreeMap<MemberId, Vec<&'a Removal>>,
    leavings: BTreeMap<MemberId, (RecordId, &'a [Prefix])>,
    takedowns: BTreeSet<RecordId>,
    blobs: BTreeSet<BlobId>,
    hidden: BTreeSet<(MemberId, u8, Slot)>,
    confirmed: BTreeSet<MemberId>,
}

impl<'a> Endings<'a> {
    fn of(facts: &'a Facts, followed: &Followed<'a>) -> Self {
        let mut endings = Endings {
            removals: BTreeMap::new(),
            leavings: BTreeMap::new(),
            takedowns: BTreeSet::new(),
            blobs: BTreeSet::new(),
            hidden: BTreeSet::new(),
            confirmed: BTreeSet::new(),
        };
        for ActInForce { act, .. } in followed.counted_acts() {
            match &act.decision {
                Decision::Removal(r) => endings.removals.entry(r.member).or_default().push(r),
                Decision::Takedown(t) => {
                    endings.takedowns.insert(t.record);
                    endings.blobs.extend(t.blobs.iter().copied());
                }
                Decision::Hiding(h) => {
                    endings.hidden.insert((h.member, h.kind, h.slot));
                }
                Decision::Confirmation(m) => {
                    endings.confirmed.insert(*m);
                }
                Decision::Charter(_) => {}
            }
        }
        // Of several goodbyes the one with the lowest id counts; facts come ascending by id.
        for fact in facts.of_kind(Kind::LEAVING) {
            if let Clear::Leaving(l) = &fact.clear {
                endings.leavings.entry(fact.author).or_insert((fact.record.id(), &l.stay));
            }
        }
        endings
    }

    fn of_member(&self, id: &MemberId) -> Option<Ending> {
        match (self.removals.contains_key(id), self.leavings.contains_key(id)) {
            (true, _) => Some(Ending::Removed),
            (false, true) => Some(Ending::Left),
            (false, false) => None,
        }
    }

    /// Whether somebody invited by a member whose membership ended stays. Several endings add up: each must say so.
    fn stays(&self, inviter: &MemberId, invited: &MemberId, certificate: &RecordId) -> bool {
        let by_organisers = self
            .removals
            .get(inviter)
            .is_none_or(|all| all.iter().all(|r| r.stay.contains(&invited.prefix())));
        let by_inviter = self.leavings.get(inviter).is_none_or(|(_, stay)| names(stay, certificate));
        by_organisers && by_inviter
    }
}

/// Letters and posters with the right to them judged, none closed yet.
fn grants<'a>(
    facts: &'a Facts,
    charters: &Charters,
    followed: &Followed<'_>,
    standing: impl Fn(&&'a Fact) -> bool,
) -> BTreeMap<RecordId, Grant> {
    let mut grants = BTreeMap::new();
    for fact in facts.of_kind(Kind::GRANT).filter(|f| standing(f)) {
        let Clear::Grant(clear) = &fact.clear else { continue };
        let grant = Grant {
            issuer: fact.author,
            signer: fact.record.header().signer,
            since: fact.record.header().stamp,
            clear: clear.clone(),
            counts: followed.grant_counts(charters, &fact.author, &clear.under, &fact.record.id()),
            closed: false,
            certificates: Vec::new(),
        };
        grants.insert(fact.record.id(), grant);
    }
    for fact in facts.of_kind(Kind::CERTIFICATE) {
        let Clear::Certificate(c) = &fact.clear else { continue };
        if let Some(grant) = c.grant.and_then(|g| grants.get_mut(&g)) {
            grant.certificates.push(fact.record.id());
        }
    }
    grants
}

/// Ends grants: of what came by a closed one exactly the union of what its ends name stands.
fn close<'a>(
    grants: &mut BTreeMap<RecordId, Grant>,
    facts: &'a Facts,
    charters: &Charters,
    followed: &Followed<'_>,
    standing: impl Fn(&&'a Fact) -> bool,
) {
    let mut named: BTreeMap<RecordId, HashSet<Prefix>> = BTreeMap::new();
    for fact in facts.of_kind(Kind::CLOSED).filter(|f| standing(f)) {
        let Clear::Closed(ClosedClear { grant, certificates, under }) = &fact.clear else { continue };
        let Some(of) = grants.get(grant) else { continue };
        let by_issuer = fact.author == of.issuer;
        let may = by_issuer || followed.closing_counts(charters, &fact.author, under, &fact.record.id());
        if may && certificates.len() <= of.clear.uses as usize {
            named.entry(*grant).or_default().extend(certificates.iter().copied());
        }
    }
    for (id, names) in named {
        if let Some(grant) = grants.get_mut(&id) {
            grant.closed = true;
            grant.certificates.retain(|c| names.contains(&c.prefix()));
        }
    }
    for grant in grants.values_mut() {
        let waits_for_a_click = grant.clear.kind == hedgerow_record::clear::GrantKind::Poster
            && !grant.closed
            && charters.version(&grant.clear.under).is_some_and(|v| v.terms.ask_first);
        if waits_for_a_click {
            grant.certificates.clear();
        }
    }
}

/// Who belongs to the group, and by whom each was invited: everybody on a path from an organiser or the founder
/// that no ending cuts.
fn belong(
    facts: &Facts,
    followed: &Followed<'_>,
    endings: &Endings<'_>,
    grants: &BTreeMap<RecordId, Grant>,
) -> BTreeMap<MemberId, Option<MemberId>> {
    let ended = |m: &MemberId| endings.of_member(m).is_some();
    let author = |certificate: &RecordId| facts.get(certificate).map(|f| f.author);
    let certified: HashSet<MemberId> = facts.of_kind(Kind::CERTIFICATE).map(|f| f.author).collect();
    let mut by_issuer: HashMap<MemberId, Vec<&Grant>> = HashMap::new();
    for grant in grants.values().filter(|g| g.counts) {
        by_issuer.entry(grant.issuer).or_default().push(grant);
    }
    let founder = followed.path.first().into_iter().flat_map(|v| &v.terms.organisers);
    let organisers = followed.path.last().into_iter().flat_map(|v| &v.terms.organisers);
    let confirmed = endings.confirmed.iter();
    let mut queue: Vec<(MemberId, Option<MemberId>)> =
        founder.chain(organisers).chain(confirmed).map(|m| (*m, None)).collect();
    for (issuer, theirs) in by_issuer.iter().filter(|(issuer, _)| ended(issuer)) {
        for certificate in theirs.iter().flat_map(|g| &g.certificates) {
            if let Some(invited) = author(certificate).filter(|i| endings.stays(issuer, i, certificate)) {
                queue.push((invited, Some(*issuer)));
            }
        }
    }
    let mut found: BTreeMap<MemberId, Option<MemberId>> = BTreeMap::new();
    queue.sort_unstable();
    let mut queue = std::collections::VecDeque::from(queue);
    while let Some((member, invited_by)) = queue.pop_front() {
        if ended(&member) || !certified.contains(&member) || found.contains_key(&member) {
            continue;
        }
        found.insert(member, invited_by);
        let theirs = by_issuer.get(&member).into_iter().flatten();
        let invited = theirs.flat_map(|g| &g.certificates).filter_map(author);
        queue.extend(invited.map(|i| (i, Some(member))));
    }
    // Organisers were invited too; who did it is shown, not needed for the path.
    for grant in grants.values() {
        for invited in grant.certificates.iter().filter_map(author) {
            if let Some(invited_by @ None) = found.get_mut(&invited) {
                *invited_by = Some(grant.issuer);
            }
        }
    }
    found
}

/// Parcels that count, best first: the most removals covered, then the lower id.
fn parcels<'a>(
    facts: &'a Facts,
    followed: &Followed<'_>,
    removed: &BTreeSet<MemberId>,
    standing: impl Fn(&&'a Fact) -> bool,
) -> Vec<Parcel> {
    let organiser = |m: &MemberId| followed.path.iter().any(|v| v.terms.organisers.binary_search(m).is_ok());
    let mut found: Vec<Parcel> = facts
        .of_kind(Kind::PARCEL)
        .filter(|f| standing(f) && organiser(&f.author) && !removed.contains(&f.author))
        .filter_map(|f| match &f.clear {
            Clear::Parcel(clear) => Some(Parcel {
                id: f.record.id(),
                author: f.author,
                clear: clear.clone(),
                covers: removed.iter().filter(|m| clear.covers.contains(&m.prefix())).count(),
            }),
            _ => None,
        })
        .collect();
    found.sort_by_key(|p| (std::cmp::Reverse(p.covers), p.id));
    found
}

/// Where the chains of ended devices and members end. Of several endings each must say what it keeps; nothing means that
/// it keeps nothing. A goodbye ends no chain: whoever leaves takes back nothing that was paid.
fn kept_heads(
    facts: &Facts,
    endings: &Endings<'_>,
    members: &BTreeMap<MemberId, Member>,
) -> HashMap<(MemberId, DeviceKey), Vec<Option<u32>>> {
    let mut kept: HashMap<(MemberId, DeviceKey), Vec<Option<u32>>> = HashMap::new();
    for fact in facts.of_kind(Kind::RETIREMENT) {
        if let Clear::Retirement(r) = &fact.clear {
            let head = r.head.as_ref().filter(|h| h.device == r.device);
            kept.entry((fact.author, r.device)).or_default().push(head.map(|h| h.seq));
        }
    }
    for (id, removals) in &endings.removals {
        for device in members.get(id).into_iter().flat_map(|m| &m.devices) {
            let heads = removals.iter().map(|r| r.heads.iter().find(|h| h.device == device.key));
            kept.entry((*id, device.key)).or_default().extend(heads.map(|h| h.map(|h| h.seq)));
        }
    }
    kept
}
