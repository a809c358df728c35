//! What organisers decide: the next charter, removals, new keys, takedowns, and their yes to one another's acts.

use std::collections::BTreeSet;

use hedgerow_group::{Charters, assent, next_charter, propose, write_parcel};
use hedgerow_record::clear::{ActClear, Decision, Removal, Takedown};
use hedgerow_record::limits::MEET_TAGS;
use hedgerow_record::{ActId, BoxKey, Class, Clear, Kind, MemberId, Prefix, Record};
use hedgerow_vault::GroupKeys;

use super::street::Trial;

impl Trial {
    /// An organiser does something; anybody else just lists one thing more.
    pub(crate) fn organise(&mut self, who: usize) {
        let house = &self.neighbours[who].house;
        if !house.roster().is_organiser(&house.me()) {
            return;
        }
        if let Some((under, act)) = self.pending(who)
            && self.dice.thousandth(800)
        {
            let now = self.clock(who);
            let house = &self.neighbours[who].house;
            let stamp = house.group_stamp(now);
            let record = assent(house.pen(), stamp, under, act, &mut self.dice.0);
            self.note(|| format!("{who} says yes to an act"));
            return self.write_group(who, record.into_iter().collect());
        }
        match self.dice.below(100) {
            0..34 => self.change_charter(who),
            34..46 => {
                self.remove_somebody(who);
                if self.dice.thousandth(600) {
                    self.new_keys(who);
                }
            }
            46..58 => self.new_keys(who),
            58..80 => self.take_down(who),
            80..90 => self.confirm_somebody(who),
            _ => self.close_old_grant(who),
        }
    }

    /// An act under the charter in force that waits for this organiser's yes.
    fn pending(&self, who: usize) -> Option<(ActId, ActId)> {
        let house = &self.neighbours[who].house;
        let (facts, under) = (&house.known.facts, house.roster().charter()?);
        let charters = Charters::of(facts);
        let in_force: BTreeSet<ActId> = charters.acts_under(&under).iter().map(|a| a.id).collect();
        let mine: BTreeSet<ActId> = facts
            .of_kind(Kind::ASSENT)
            .filter(|f| f.author == house.me())
            .filter_map(|f| match &f.clear {
                Clear::Assent(a) => Some(a.act),
                _ => None,
            })
            .collect();
        let proposed = facts.of_kind(Kind::ACT).filter_map(|f| match &f.clear {
            // Nobody says yes to what somebody without a say proposes, nor to their own removal.
            Clear::Act(a)
                if a.under == under && house.roster().is_organiser(&f.author) && !ends(a, house.me()) =>
            {
                Some(ActClear::id(f.record.clear()))
            }
            _ => None,
        });
        proposed.map(|act| (under, act)).find(|(_, act)| !in_force.contains(act) && !mine.contains(act))
    }

    fn decide(&mut self, who: usize, decision: Decision, what: &str) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let Some(under) = house.roster().charter() else { return };
        let stamp = house.group_stamp(now);
        if let Ok(proposal) = propose(house.pen(), stamp, under, decision, None, &mut self.dice.0) {
            self.note(|| format!("{who} proposes {what}"));
            self.write_group(who, proposal.records);
        }
    }

    /// The next version of the charter, which lists everything decided before.
    fn change_charter(&mut self, who: usize) {
        let house = &self.neighbours[who].house;
        let roster = house.roster();
        let Some(mut next) = roster.terms().cloned() else { return };
        let members: Vec<MemberId> = roster.members().map(|(id, _)| *id).collect();
        let what = match self.dice.below(10) {
            0..2 => {
                next.members_invite = !next.members_invite;
                "that members may invite, or not"
            }
            2..3 => {
                next.ask_first = !next.ask_first;
                "that posters are asked about first, or not"
            }
            3..5 => {
                next.libraries = self.dice.one_of(&members).into_iter().copied().collect();
                "a library"
            }
            5..9 => {
                next.organisers.extend(self.dice.one_of(&members));
                next.organisers.sort_unstable();
                next.organisers.dedup();
                if next.organisers.len() > 2 && self.dice.thousandth(400) {
                    next.threshold = 2;
                }
                "another organiser"
            }
            _ => {
                let me = house.me();
                if next.organisers.len() > usize::from(next.threshold) {
                    next.organisers.retain(|o| *o != me);
                }
                "to organise no more"
            }
        };
        if let Ok(next) = next_charter(&house.known.facts, roster, next) {
            self.decide(who, Decision::Charter(next), what);
        }
    }

    fn remove_somebody(&mut self, who: usize) {
        let roster = self.neighbours[who].house.roster();
        let me = self.neighbours[who].house.me();
        let members: Vec<MemberId> = roster.members().map(|(id, _)| *id).filter(|m| *m != me).collect();
        if members.len() < 3 || roster.removed().len() > 3 {
            return;
        }
        let Some(member) = self.dice.one_of(&members).copied() else { return };
        let invited = roster.members().filter(|(_, m)| m.invited_by == Some(member));
        let mut stay: Vec<Prefix> = invited.map(|(id, _)| id.prefix()).collect();
        stay.retain(|_| self.dice.thousandth(700));
        let removal = Removal { member, heads: Vec::new(), stay };
        self.decide(who, Decision::Removal(removal), &format!("to remove {member}"));
    }

    /// New keys for everybody who belongs to the group.
    pub(crate) fn new_keys(&mut self, who: usize) {
        // Whoever slept through four changes of keys meets nobody any more: meeting by name is not built.
        if self.rotations >= MEET_TAGS - 1 {
            return;
        }
        self.rotations += 1;
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let roster = house.roster();
        let covers: Vec<MemberId> = roster.removed().iter().copied().collect();
        let receivers: Vec<BoxKey> = roster.members().flat_map(|(id, _)| roster.boxes(id)).collect();
        // Most keys come by the parcel; some are asked for.
        let receivers: Vec<BoxKey> = receivers.into_iter().filter(|_| self.dice.thousandth(800)).collect();
        let keys = GroupKeys::new(&mut self.dice.0);
        let stamp = house.group_stamp(now);
        let pen = house.pen();
        let Ok(parcel) = write_parcel(pen, stamp, &keys, &covers, &receivers, &mut self.dice.0) else {
            return;
        };
        // Secrets are kept before anything is written under them.
        self.neighbours[who].house.keyring.insert(parcel.id, keys);
        self.note(|| format!("{who} makes new keys"));
        self.write_group(who, parcel.records);
    }

    fn take_down(&mut self, who: usize) {
        let house = &self.neighbours[who].house;
        let listings: Vec<(MemberId, Record)> = house
            .shelf
            .view()
            .filter(|k| k.record.header().kind == Kind::LISTING)
            .map(|k| (k.author, k.record.clone()))
            .collect();
        let Some((member, record)) = self.dice.one_of(&listings) else { return };
        let h = record.header();
        let takedown = Takedown {
            member: *member,
            kind: h.kind.number(),
            slot: h.slot,
            record: record.id(),
            blobs: Vec::new(),
        };
        self.decide(who, Decision::Takedown(takedown), "a takedown");
    }

    /// Somebody who was void because of whoever invited them stays after all. Whoever never got in has no key to be
    /// met by, and needs a letter instead.
    fn confirm_somebody(&mut self, who: usize) {
        let house = &self.neighbours[who].house;
        let slots = house.shelf.everything().filter(|k| k.record.class() == Class::Slot);
        let wrote: BTreeSet<MemberId> = slots.map(|k| k.author).collect();
        let roster = house.roster();
        let void = roster.all().filter(|(id, m)| !m.in_force && m.ending.is_none() && wrote.contains(*id));
        let void: Vec<MemberId> = void.map(|(id, _)| *id).collect();
        if let Some(member) = self.dice.one_of(&void).copied() {
            self.decide(who, Decision::Confirmation(member), "to keep somebody");
        }
    }

    /// An organiser ends somebody's letter by which nobody came.
    fn close_old_grant(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let open: Vec<_> = house
            .roster()
            .grants()
            .filter(|(_, g)| g.counts && !g.closed && g.certificates.is_empty())
            .collect();
        let Some((grant, _)) = self.dice.one_of(&open) else { return };
        let (grant, stamp) = (**grant, house.group_stamp(now));
        let Some(under) = house.roster().charter() else { return };
        let pen = house.pen();
        let closed = hedgerow_group::close_grant(pen, stamp, under, grant, &[], &mut self.dice.0);
        self.note(|| format!("{who} ends somebody's letter"));
        self.write_group(who, closed.into_iter().collect());
    }
}

fn ends(act: &ActClear, member: MemberId) -> bool {
    matches!(&act.decision, Decision::Removal(r) if r.member == member)
}
