//! Letters and posters, newcomers, further devices, goodbyes: what `joining.rs` of `hedgerow-node` does.

use std::rc::Rc;

use hedgerow_group::{
    Grant, LetsIn, LetterTerms, Newcomer, close_grant, read_keys, read_words, root_record, write_certificate,
    write_device, write_letter,
};
use hedgerow_record::body::InvitationWords;
use hedgerow_record::clear::{self, LeavingClear, RetirementClear};
use hedgerow_record::limits::{GRANT_AGE, GRANTS_OPEN};
use hedgerow_record::{Class, GroupId, Kind, Record, RecordId, Slot, Stamp};
use hedgerow_sync::Set;
use hedgerow_vault::{Device, GroupKeys, LinkSecret, Seed};

use super::house::House;
use super::shelf::Shelf;
use super::street::{Event, Role, Trial};

/// Newcomers and further devices in one trial.
const COMING: usize = 6;

impl Trial {
    /// A letter or poster is written, and somebody comes by it some time later, or twice, or never.
    pub(crate) fn invite(&mut self, who: usize) {
        let now = self.clock(who);
        let n = &self.neighbours[who];
        let me = n.house.me();
        let roster = n.house.roster();
        let own = roster.grants().filter(|(_, g)| g.issuer == me && roster.is_open(g)).count();
        if !roster.may_invite(&me) || own >= GRANTS_OPEN {
            return;
        }
        let Some(under) = roster.charter() else { return };
        let Some(slot) = n.house.free_slot(Kind::INVITATION_WORDS) else { return };
        let Some((parcel, keys)) = n.house.keyring.writing_keys() else { return };
        let is_letter = self.dice.thousandth(600);
        let uses = u32::try_from(self.dice.between(2, 3)).unwrap_or(2);
        let lets_in = if is_letter { LetsIn::One(parcel, keys) } else { LetsIn::Many(uses) };
        let words = InvitationWords::default();
        let letter_terms = LetterTerms { number: slot.number, under, words: &words, lets_in };
        let secret = LinkSecret::new(&mut self.dice.0);
        let stamp = n.house.group_stamp(now);
        let Ok(letter) = write_letter(n.house.pen(), stamp, &secret, letter_terms, &mut self.dice.0) else {
            return;
        };
        let (group, slots): (Vec<Record>, Vec<Record>) =
            letter.records.into_iter().partition(|r| r.class() == Class::Group);
        self.note(|| format!("{who} writes a {}", if is_letter { "letter" } else { "poster" }));
        self.write_group(who, group);
        self.write(who, &slots);
        for _ in 0..self.dice.between(0, if is_letter { 2 } else { 3 }) {
            let wait = self.dice.between(1_000, 900_000);
            self.after(wait, Event::Move { who, letter: Box::new(secret.clone()) });
        }
    }

    /// A newcomer with a letter starts its program for the first time.
    pub(crate) fn move_in(&mut self, host: usize, letter: LinkSecret) {
        if self.quiet || self.neighbours.len() >= self.terms.nodes + COMING {
            return;
        }
        let group = self.neighbours[host].house.group;
        let root = Rc::new(Seed::new(&mut self.dice.0).root_in(&group));
        let device = Device::new(&mut self.dice.0);
        let mut house = House::new(group, root, device, Shelf::default(), &mut self.memo);
        house.joining = Some(letter);
        let skew = self.dice.between(0, 240_000) as i64 - 120_000;
        let who = self.add(Role::Honest, house, skew);
        self.note(|| format!("{who} comes with a letter of {host}"));
        self.know(who, host);
        for _ in 0..2 {
            let whom = self.dice.index(self.neighbours.len());
            self.know(who, whom);
        }
    }

    /// What a member gave to read is judged, and the certificate is written.
    pub(crate) fn read_invitation(&mut self, who: usize, session: u64, records: Vec<Record>) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let Some(secret) = house.joining.clone() else { return };
        let (group, slots): (Vec<Record>, Vec<Record>) =
            records.into_iter().partition(|r| r.class() == Class::Group);
        let (known, _) = self.memo.settle(group, |_| false, now);
        let Some((grant, words)) = known.roster.grant_of_link(&secret.link_key()).and_then(|(id, g)| {
            let words = slots.iter().find(|r| r.header().kind == Kind::INVITATION_WORDS)?;
            Some((*id, read_words(words, &secret).map(|_| g.clear.number)))
        }) else {
            return;
        };
        if words.is_none() {
            return;
        }
        let mut new: Vec<Record> = known.facts.iter().map(|f| f.record.clone()).collect();
        let me = house.me();
        if !house.known.facts.of_kind(Kind::CERTIFICATE).any(|f| f.author == me) {
            let newcomer = Newcomer { root: &house.root, device: &house.device, label: "computer" };
            let stamp = Stamp::new(now, 0);
            let certificate =
                write_certificate(house.group, grant, &secret, &newcomer, stamp, &mut self.dice.0);
            new.extend(certificate);
        }
        self.write_group(who, new);
        let n = &mut self.neighbours[who];
        if let Some(talk) = n.sessions.get_mut(&session) {
            talk.session.enter_as_device(&n.house, now);
        }
    }

    /// What follows from a change: the way in goes on, letters that were used are ended.
    pub(crate) fn follow(&mut self, who: usize) {
        if self.neighbours[who].house.joining.is_some() && self.go_on_joining(who) {
            self.neighbours[who].house.joining = None;
            self.note(|| format!("{who} has come in"));
            self.publish_profile(who);
        }
        if self.neighbours[who].role == Role::Honest && self.neighbours[who].house.is_member() && !self.quiet
        {
            self.end_letters(who);
        }
    }

    fn go_on_joining(&mut self, who: usize) -> bool {
        let house = &mut self.neighbours[who].house;
        let Some(secret) = house.joining.clone().filter(|_| house.is_member()) else { return false };
        if house.keyring.writing().is_some() {
            return true;
        }
        let Some((_, grant)) = house.roster().grant_of_link(&secret.link_key()) else { return false };
        let slot = Slot { prefix: grant.signer.slot_prefix(), number: grant.clear.number };
        let keys = house.shelf.in_slot(&grant.issuer, Kind::LETTER_KEYS, slot);
        match keys.and_then(|r| read_keys(r, &secret)) {
            Some((parcel, keys)) => house.insert_keys(parcel, keys),
            None => false,
        }
    }

    fn end_letters(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let (me, roster) = (house.me(), house.roster());
        let own = |g: &Grant| g.issuer == me && g.signer == house.device.key();
        let arrived = |certificate: &RecordId| {
            house.known.facts.get(certificate).is_some_and(|f| {
                let slot = Slot { prefix: f.record.header().signer.slot_prefix(), number: 0 };
                house.shelf.in_slot(&f.author, Kind::PROFILE, slot).is_some()
            })
        };
        let is_used = |g: &Grant| {
            let uses = g.clear.uses as usize;
            g.certificates.len() >= uses && g.certificates.iter().take(uses).all(arrived)
        };
        let is_old = |g: &Grant| now.since(g.since.ms()) > GRANT_AGE;
        let over: Vec<(RecordId, u64, Vec<RecordId>)> = roster
            .grants()
            .filter(|(_, g)| g.counts && !g.closed && own(g) && (is_used(g) || is_old(g)))
            .map(|(id, g)| {
                let named = g.certificates.iter().take(g.clear.uses as usize).copied().collect();
                (*id, g.clear.number, named)
            })
            .collect();
        for (grant, number, certificates) in over {
            let house = &self.neighbours[who].house;
            let Some(under) = house.roster().charter() else { return };
            let stamp = house.group_stamp(now);
            let closed = close_grant(house.pen(), stamp, under, grant, &certificates, &mut self.dice.0);
            let slot = Slot { prefix: house.device.key().slot_prefix(), number };
            let mut withdrawn = Vec::new();
            for kind in [Kind::INVITATION_WORDS, Kind::LETTER_KEYS] {
                let held = house.shelf.in_slot(&me, kind, slot);
                if let Some(record) = held.filter(|r| !r.header().is_withdrawal()) {
                    withdrawn.extend(house.pen().withdrawal(record, house.stamp(kind, slot, now)));
                }
            }
            self.note(|| format!("{who} ends a letter"));
            self.write_group(who, closed.into_iter().collect());
            self.write(who, &withdrawn);
        }
    }

    /// A home is copied to a second computer, which gets a device of its own.
    pub(crate) fn second_device(&mut self, who: usize) {
        if self.neighbours.len() >= self.terms.nodes + COMING {
            return;
        }
        let now = self.clock(who);
        let first = &self.neighbours[who].house;
        let (group, root, shelf) = (first.group, Rc::clone(&first.root), first.shelf.clone());
        let parcels: Vec<(RecordId, GroupKeys)> =
            first.keyring.parcels().map(|(id, keys)| (*id, keys.clone())).collect();
        let device = Device::new(&mut self.dice.0);
        let record = write_device(group, &root, &device, "laptop", Stamp::new(now, 0), &mut self.dice.0);
        let mut house = House::new(group, root, device, shelf, &mut self.memo);
        for (id, keys) in parcels {
            house.keyring.insert(id, keys);
        }
        house.reopen(now, &mut self.memo);
        let skew = self.neighbours[who].skew;
        let second = self.add(Role::Honest, house, skew);
        self.note(|| format!("{second} is a second computer of {who}"));
        self.write_group(second, record.into_iter().collect());
        let known: Vec<usize> = self.neighbours[who].knows.iter().copied().collect();
        known.into_iter().for_each(|whom| self.know(second, whom));
        self.know(second, who);
    }

    /// One computer of a person ends another one.
    pub(crate) fn retire_device(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let (me, mine) = (house.me(), house.device.key());
        let Some(member) = house.roster().member(&me) else { return };
        let others: Vec<_> = member.devices.iter().filter(|d| d.live && d.key != mine).collect();
        let Some(other) = self.dice.one_of(&others) else { return };
        let signed = house.known.facts.iter().filter(|f| f.record.header().signer == other.key);
        let stand = signed.map(|f| f.record.id().prefix()).collect();
        let retirement = RetirementClear { device: other.key, head: None, stand };
        let stamp = Stamp::new(now, 0);
        let record =
            root_record(house.group, &house.root, Kind::RETIREMENT, stamp, &clear::write(&retirement));
        self.note(|| format!("{who} retires another computer of its own"));
        self.write_group(who, record.into_iter().collect());
    }

    /// A member says goodbye; who came by its letters stays, or not.
    pub(crate) fn leave(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let me = house.me();
        if house.roster().is_organiser(&me) || house.roster().members().count() < 4 {
            return;
        }
        let theirs = house.roster().grants().filter(|(_, g)| g.issuer == me);
        let mut stay: Vec<_> = theirs.flat_map(|(_, g)| &g.certificates).map(RecordId::prefix).collect();
        stay.retain(|_| self.dice.thousandth(700));
        let clear = clear::write(&LeavingClear { stay });
        let record = root_record(house.group, &house.root, Kind::LEAVING, Stamp::new(now, 0), &clear);
        self.note(|| format!("{who} leaves"));
        self.write_group(who, record.into_iter().collect());
    }

    /// Somebody who knows no key and dials everybody.
    pub(crate) fn invite_stranger(&mut self) {
        if self.dice.thousandth(500) {
            return;
        }
        let group = GroupId(self.dice.bytes());
        let root = Rc::new(Seed::new(&mut self.dice.0).root_in(&group));
        let device = Device::new(&mut self.dice.0);
        let mut house = House::new(group, root, device, Shelf::default(), &mut self.memo);
        let parcel = RecordId(self.dice.bytes());
        house.keyring.insert(parcel, GroupKeys::new(&mut self.dice.0));
        house.keyring.set_writing(&parcel);
        self.add(Role::Stranger, house, 0);
    }

    /// Whether a set brought anything to a house; for a liar's own records.
    pub(crate) fn keep_quietly(&mut self, who: usize, set: Set, records: Vec<Record>) {
        let now = self.clock(who);
        let outcome = self.neighbours[who].house.take(set, records, now, &mut self.memo);
        if outcome.roster_changed {
            self.neighbours[who].gossip.forget();
        }
    }
}
