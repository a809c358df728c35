//! What must hold among the honest once everything is connected and quiet (measures, section 4).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hedgerow_record::limits::CHAIN_BRANCHES;
use hedgerow_record::{Class, Kind, MemberId, Millis, Record, RecordId, Roster as _, Slot, Span};
use hedgerow_sync::Set;
use hedgerow_vault::open_body;

use super::Planted;
use super::house::House;
use super::shelf::Shelf;
use super::street::{Role, Trial};

/// Frames from one to another in the eleven minutes of rest: three rounds of equal sets from each side, and signs of
/// life.
const FRAMES_AT_REST: u64 = 40;

/// What a neighbour is shown: each listing in its place, opened with the keys held.
type Shown = BTreeMap<(MemberId, Slot), Option<Vec<u8>>>;

impl Trial {
    /// Whether everything holds, or what does not.
    ///
    /// Whoever is put out of a group and whoever heard of it first do not talk any more; so what must be equal is
    /// what those hold who accept one another, directly or through others.
    pub(crate) fn check(&mut self) -> Result<(), String> {
        let parts = self.parts();
        for street in &parts {
            self.rosters_are_equal(street)?;
            self.sets_are_equal(street)?;
            self.views_are_equal(street)?;
            for who in street {
                self.is_within_bounds(*who)?;
            }
            self.nothing_came_back(street)?;
            self.order_does_not_matter(street[0])?;
            self.is_at_rest(street)?;
        }
        self.report.parts = parts.len() as u64;
        let Some(street) = parts.into_iter().max_by_key(Vec::len) else { return Ok(()) };
        let first = street[0];
        let known = Rc::clone(&self.neighbours[first].house.known);
        self.report.honest = street.len() as u64;
        self.report.records = self.neighbours[first].house.shelf.view().count() as u64;
        self.report.charters = known.roster.terms().map_or(0, |t| u64::from(t.version) + 1);
        self.report.removed = known.roster.removed().len() as u64;
        let ids: Vec<u8> = self.ids_in_view(first).iter().flat_map(|id| id.0).collect();
        let digest = hedgerow_record::hash("hedgerow trial end", &ids);
        let eight = digest.first_chunk::<8>().copied().unwrap_or_default();
        self.report.fingerprint = u64::from_be_bytes(eight) ^ self.report.frames ^ self.report.bytes;
        Ok(())
    }

    /// Honest computers of members, those together who accept one another.
    pub(crate) fn parts(&self) -> Vec<Vec<usize>> {
        let is_member =
            |w: &usize| self.neighbours[*w].role == Role::Honest && self.neighbours[*w].house.is_member();
        let mut left: BTreeSet<usize> = (0..self.neighbours.len()).filter(is_member).collect();
        let accepts = |a: usize, b: usize| {
            let device = self.neighbours[b].house.device.key();
            self.neighbours[a].house.roster().member_of(&device).is_some()
        };
        let mut parts = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut part = vec![first];
            let mut at = 0;
            while let Some(who) = part.get(at).copied() {
                let near: Vec<usize> =
                    left.iter().copied().filter(|o| accepts(who, *o) && accepts(*o, who)).collect();
                left.retain(|other| !near.contains(other));
                part.extend(near);
                at += 1;
            }
            parts.push(part);
        }
        parts
    }

    /// Who stands where, for whoever has to understand a failure.
    pub(crate) fn describe(&mut self) {
        for who in 0..self.neighbours.len() {
            let n = &self.neighbours[who];
            let roster = n.house.roster();
            let knows = |other: &usize| {
                let device = self.neighbours[*other].house.device.key();
                roster.member_of(&device).is_some()
            };
            let accepts: Vec<usize> = (0..self.neighbours.len()).filter(knows).collect();
            let inside: Vec<usize> = n.sessions.values().filter(|t| t.is_inside()).map(|t| t.peer).collect();
            let line = format!(
                "{who}: {:?}, clock {} s ahead, next dial in {:?} s, up {}, member {}, joining {}, charter {:?}, split {}, removed {}, facts {}, keys {}, \
                 accepts {accepts:?}, inside with {inside:?}",
                n.role,
                n.skew / 1000,
                n.dialer.next().map(|at| at.since(self.clock(who)).0 / 1000),
                n.is_up,
                n.house.is_member(),
                n.house.joining.is_some(),
                roster.terms().map(|t| t.version),
                roster.split().len(),
                roster.removed().len(),
                n.house.known.facts.len(),
                n.house.keyring.parcels().count(),
            );
            self.trace.push_back(line);
        }
    }

    fn rosters_are_equal(&self, street: &[usize]) -> Result<(), String> {
        let first = &self.neighbours[street[0]].house;
        for who in street {
            let house = &self.neighbours[*who].house;
            if house.roster() != first.roster() {
                let (a, b) = (ids_of(house), ids_of(first));
                return Err(format!(
                    "{who} and {} have different rosters; group records only at one: {:?} and at the other: {:?}",
                    street[0],
                    kinds(house, a.difference(&b)),
                    kinds(first, b.difference(&a)),
                ));
            }
        }
        Ok(())
    }

    fn ids_in_view(&self, who: usize) -> BTreeSet<RecordId> {
        self.neighbours[who].house.shelf.view().map(|k| k.record.id()).collect()
    }

    /// Those whose life has not ended by anybody's clock.
    fn ids_alive(&self, who: usize) -> BTreeSet<RecordId> {
        let latest = self.latest_clock();
        let alive = self.neighbours[who].house.shelf.view().filter(|k| !k.record.has_ended(latest));
        alive.map(|k| k.record.id()).collect()
    }

    fn latest_clock(&self) -> Millis {
        (0..self.neighbours.len()).map(|who| self.clock(who)).max().unwrap_or_default()
    }

    fn sets_are_equal(&self, street: &[usize]) -> Result<(), String> {
        let first = self.ids_alive(street[0]);
        for who in street {
            let theirs = self.ids_alive(*who);
            for set in Set::ALL {
                let house = &self.neighbours[*who].house;
                let told = house.shelf.ids(set).len();
                let shown = house.shelf.view().filter(|k| Set::of(k.record.class()) == set).count();
                if told != shown {
                    return Err(format!("{who} tells of {told} records of {set:?} and holds {shown}"));
                }
            }
            if theirs != first {
                let name = |id: &RecordId| {
                    let at = [*who, street[0]].map(|w| self.neighbours[w].house.shelf.in_view(id));
                    let record = at.into_iter().flatten().next().map(|k| k.record.header().clone());
                    format!("{id} {record:?}")
                };
                let only: Vec<String> = theirs.difference(&first).map(name).take(3).collect();
                let lacks: Vec<String> = first.difference(&theirs).map(name).take(3).collect();
                return Err(format!(
                    "{who} and {} hold different records: {} too many {only:?}, {} too few {lacks:?}",
                    street[0],
                    theirs.difference(&first).count(),
                    first.difference(&theirs).count()
                ));
            }
        }
        Ok(())
    }

    fn views_are_equal(&self, street: &[usize]) -> Result<(), String> {
        let latest = self.latest_clock();
        let first = shown(&self.neighbours[street[0]].house, latest);
        let keys = |who: usize| -> BTreeSet<RecordId> {
            self.neighbours[who].house.keyring.parcels().map(|(id, _)| *id).collect()
        };
        let first_keys = keys(street[0]);
        // Whoever holds the same records and the same keys is shown the same.
        for who in street.iter().filter(|who| keys(**who) != first_keys) {
            let theirs = shown(&self.neighbours[*who].house, latest);
            if theirs != first {
                let blind = theirs.values().filter(|body| body.is_none()).count();
                let keys = self.neighbours[*who].house.keyring.parcels().count();
                return Err(format!(
                    "{who} and {} are shown different things; {blind} of {} cannot be opened with {keys} keys, by \
                     the other {} with {}",
                    street[0],
                    theirs.len(),
                    first.values().filter(|body| body.is_none()).count(),
                    self.neighbours[street[0]].house.keyring.parcels().count(),
                ));
            }
        }
        Ok(())
    }

    /// Quotas are kept, nothing is shown of anybody who is gone, and memory is bounded.
    fn is_within_bounds(&self, who: usize) -> Result<(), String> {
        let house = &self.neighbours[who].house;
        let roster = house.roster();
        let mut places = BTreeSet::new();
        let mut branches: BTreeMap<_, usize> = BTreeMap::new();
        for kept in house.shelf.view() {
            let (h, author) = (kept.record.header(), kept.author);
            let name = kept.record.id();
            match kept.record.class() {
                Class::Group => continue,
                Class::Slot => {
                    let is_members = roster.has_device(&author, h.slot.prefix);
                    if !is_members || h.slot.number >= roster.slots(&author, h.kind) {
                        return Err(format!("{who} holds {name} beyond its author's places"));
                    }
                    if !places.insert((author, h.kind, h.slot)) {
                        return Err(format!("{who} holds two records for one place, one of them {name}"));
                    }
                }
                Class::Chain => *branches.entry((h.signer, h.seq)).or_default() += 1,
            }
            if roster.member(&author).is_none_or(|m| !m.in_force) {
                return Err(format!("{who} is shown {name} of {author}, who is gone"));
            }
            if roster.taken_down(&name) {
                return Err(format!("{who} is shown {name}, which was taken down"));
            }
        }
        if branches.values().any(|held| *held > CHAIN_BRANCHES) {
            return Err(format!("{who} holds too many branches of a chain"));
        }
        let links = self.neighbours[who].gossip.deadline();
        if links.is_some_and(|at| at < self.clock(who)) {
            return Err(format!("the gossip of {who} waits for something that is over"));
        }
        Ok(())
    }

    /// In each place of the honest stands what was written there last.
    fn nothing_came_back(&self, street: &[usize]) -> Result<(), String> {
        let who = street[0];
        let house = &self.neighbours[who].house;
        let roster = house.roster();
        let now = self.clock(who);
        for ((author, kind, slot), written) in &self.ledger {
            let member = roster.member(author).filter(|m| m.in_force);
            let Some(member) = member.filter(|_| !self.forgetful.contains(author)) else { continue };
            let live = |by| member.devices.iter().any(|d| d.live && d.key == by);
            let all_stand = written.iter().all(|(_, id, by)| live(*by) && !roster.taken_down(id));
            let Some((stamp, id, _)) = written.iter().max() else { continue };
            let end = kind.life().map(|life| stamp.ms() + life);
            // Lives end once a minute.
            if end.is_some_and(|end| end <= now && end + Span::minutes(2) > now) {
                continue;
            }
            let over = end.is_some_and(|end| end <= now);
            // What was written by a computer that is not in this part may never have come here.
            let here = |by| street.iter().any(|w| self.neighbours[*w].house.device.key() == by);
            if !written.iter().all(|(_, _, by)| here(*by)) {
                continue;
            }
            if !all_stand || slot.number >= roster.slots(author, *kind) {
                continue;
            }
            match house.shelf.in_slot(author, *kind, *slot).map(Record::id) {
                Some(held) if held == *id && !over => {}
                None if over => {}
                Some(held) => {
                    let place = written.iter().position(|(_, id, _)| *id == held);
                    return Err(format!(
                        "{who} holds {held} (version {place:?} of {}) where {id} was written last, by {author}",
                        written.len()
                    ));
                }
                None => return Err(format!("{who} lost {id}, written last by {author}")),
            }
        }
        Ok(())
    }

    /// Everything on one disk, judged anew in another order, comes to the same.
    fn order_does_not_matter(&mut self, who: usize) -> Result<(), String> {
        let now: Millis = self.clock(who);
        let house = &self.neighbours[who].house;
        let mut everything: Vec<Record> = house.shelf.everything().map(|k| k.record.clone()).collect();
        // What has ended since the last minute is still in view.
        let alive = house.shelf.view().filter(|k| !k.record.has_ended(now));
        let expected: BTreeSet<RecordId> = alive.map(|k| k.record.id()).collect();
        let roster = Rc::clone(&house.known);
        let (device, root, group) = ((*house.device).clone(), Rc::clone(&house.root), house.group);
        self.dice.shuffle(&mut everything);
        let (group_records, others): (Vec<Record>, Vec<Record>) =
            everything.into_iter().partition(|r| r.class() == Class::Group);
        let mut anew = House::new(group, root, device, Shelf::default(), &mut self.memo);
        // Half of it before the group is known, as a newcomer with a friend in a hurry would hear it.
        let early = others.len() / 2;
        anew.take_soon(&others[..early], now, &mut self.memo);
        for part in group_records.chunks(7) {
            anew.take(Set::Group, part.to_vec(), now, &mut self.memo);
        }
        for part in group_records.chunks(7).rev().chain(group_records.chunks(7)) {
            anew.take(Set::Group, part.to_vec(), now, &mut self.memo);
        }
        anew.take(Set::Group, group_records, now, &mut self.memo);
        anew.take_soon(&others, now, &mut self.memo);
        let found: BTreeSet<RecordId> = anew.shelf.view().map(|k| k.record.id()).collect();
        if anew.roster() != &*roster.roster {
            return Err("the same group records in another order are another roster".to_owned());
        }
        if found != expected {
            return Err(format!(
                "the same records in another order leave {} others and lack {}",
                found.difference(&expected).count(),
                expected.difference(&found).count()
            ));
        }
        Ok(())
    }

    /// Nothing is given any more, and next to nothing said.
    fn is_at_rest(&self, street: &[usize]) -> Result<(), String> {
        let frames = self.resting.iter().flatten();
        let loud = frames.filter(|((a, b), _)| street.contains(a) && street.contains(b));
        if let Some(((a, b), count)) = loud.max_by_key(|(_, count)| **count)
            && *count > FRAMES_AT_REST
        {
            return Err(format!("{a} tells {b} {count} frames although nothing happens"));
        }
        if self.gave_at_rest && self.terms.planted != Some(Planted::GossipOnly) {
            return Err("records are given although all hold the same".to_owned());
        }
        Ok(())
    }
}

fn shown(house: &House, latest: Millis) -> Shown {
    let listings = house.shelf.view().filter(|k| k.record.header().kind == Kind::LISTING);
    listings
        .filter(|k| !k.record.header().is_withdrawal() && !k.record.has_ended(latest))
        .map(|k| {
            let body = open_body(&house.keyring, &k.record).ok().map(|plain| plain.to_vec());
            ((k.author, k.record.header().slot), body)
        })
        .collect()
}

fn ids_of(house: &House) -> BTreeSet<RecordId> {
    house.known.facts.iter().map(|f| f.record.id()).collect()
}

fn kinds<'a>(house: &House, ids: impl Iterator<Item = &'a RecordId>) -> Vec<String> {
    let kind = |id: &RecordId| house.known.facts.get(id).map(|f| format!("{:?} by {}", f.kind(), f.author));
    ids.filter_map(kind).take(6).collect()
}
