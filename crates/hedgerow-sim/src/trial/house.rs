//! A neighbour's home: what it holds, who it knows, which keys it has. It does what `Street` and `Shared` of
//! `hedgerow-node` do, without a disk.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use hedgerow_group::{Grant, Pen, Roster, Under, matches, open_parcels, papers, readable_by_link};
use hedgerow_record::limits::FUTURE_TOLERANCE;
use hedgerow_record::sign::{Domain, sign};
use hedgerow_record::{
    ActId, Clear, DeviceKey, DropReason, GroupId, Kind, LinkKey, MemberId, Millis, Record, RecordId,
    Roster as _, Slot, Stamp, Verdict,
};
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Acquaintance, Credential, Home, Set};
use hedgerow_vault::{Device, GroupKeys, Keyring, LinkSecret, Root};

use super::memo::{Known, Memo};
use super::shelf::Shelf;

/// Links by which newcomers are recognised.
const LINKS_MAX: usize = 256;

/// One computer of one person.
pub(crate) struct House {
    pub(crate) group: GroupId,
    pub(crate) root: Rc<Root>,
    pub(crate) device: Rc<Device>,
    pub(crate) keyring: Keyring,
    pub(crate) shelf: Shelf,
    pub(crate) known: Rc<Known>,
    /// The letter by which it comes in.
    pub(crate) joining: Option<LinkSecret>,
    /// Chunks of parcels that were looked through.
    looked_through: BTreeSet<RecordId>,
    /// What a liar says of its ids beside the truth; nobody else has any.
    pub(crate) lies: Vec<Entry>,
    /// A liar's answer to questions for what it does not hold.
    pub(crate) changeling: Option<Record>,
}

/// What became of records from a neighbour.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) kept: u64,
    pub(crate) not_taken: u64,
    /// Records that no honest program gives.
    pub(crate) faults: u64,
    /// The roster is another one.
    pub(crate) roster_changed: bool,
}

impl House {
    pub(crate) fn new(
        group: GroupId,
        root: Rc<Root>,
        device: Device,
        shelf: Shelf,
        memo: &mut Memo,
    ) -> House {
        House {
            group,
            root,
            device: Rc::new(device),
            keyring: Keyring::default(),
            shelf,
            known: memo.settle(Vec::new(), |_| false, Millis(0)).0,
            joining: None,
            looked_through: BTreeSet::new(),
            lies: Vec::new(),
            changeling: None,
        }
    }

    pub(crate) fn me(&self) -> MemberId {
        self.root.member()
    }

    pub(crate) fn roster(&self) -> &Roster {
        &self.known.roster
    }

    /// Whether this device is a member's.
    pub(crate) fn is_member(&self) -> bool {
        self.roster().member_of(&self.device.key()) == Some(self.me())
    }

    pub(crate) fn pen(&self) -> Pen<'_> {
        Pen { group: self.group, author: self.me(), device: &self.device }
    }

    pub(crate) fn under(&self) -> Option<Under<'_>> {
        self.keyring.writing().map(|(epoch, key)| Under { epoch, key })
    }

    /// The stamp of the next own record in a slot.
    pub(crate) fn stamp(&self, kind: Kind, slot: Slot, now: Millis) -> Stamp {
        Stamp::after(now, self.shelf.in_slot(&self.me(), kind, slot).map(|r| r.header().stamp))
    }

    /// The stamp of the next own group record.
    pub(crate) fn group_stamp(&self, now: Millis) -> Stamp {
        let signer = self.device.key();
        let own = self.known.facts.iter().map(|f| f.record.header()).filter(|h| h.signer == signer);
        // What was written under a clock that has been set back since is not followed into the future.
        let own = own.map(|h| h.stamp).filter(|stamp| stamp.ms() <= now + FUTURE_TOLERANCE);
        Stamp::after(now, own.max())
    }

    /// The lowest number of a kind that nothing of this device fills.
    pub(crate) fn free_slot(&self, kind: Kind) -> Option<Slot> {
        let prefix = self.device.key().slot_prefix();
        (0..self.roster().slots(&self.me(), kind)).map(|number| Slot { prefix, number }).find(|slot| {
            self.shelf.in_slot(&self.me(), kind, *slot).is_none_or(|r| r.header().is_withdrawal())
        })
    }

    /// Opens what the disk holds, after a start.
    pub(crate) fn reopen(&mut self, now: Millis, memo: &mut Memo) {
        self.looked_through.clear();
        self.known = memo.settle(Vec::new(), |_| false, Millis(0)).0;
        let held = self.shelf.view().filter(|k| Set::of(k.record.class()) == Set::Group);
        let held: Vec<Record> = held.map(|k| k.record.clone()).collect();
        self.settle(held, now, memo);
        self.shelf.expire(now);
        self.shelf.make_durable();
    }

    /// Takes in what a round brought; durable.
    pub(crate) fn take(&mut self, set: Set, records: Vec<Record>, now: Millis, memo: &mut Memo) -> Outcome {
        let outcome = match set {
            Set::Group => {
                let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
                let (roster_changed, faults) = self.settle(records, now, memo);
                let kept = ids.iter().filter(|id| self.known.facts.contains(id)).count() as u64;
                Outcome { kept, not_taken: ids.len() as u64 - kept, faults, roster_changed }
            }
            _ => self.take_soon(&records, now, memo).0,
        };
        self.shelf.make_durable();
        outcome
    }

    /// Takes in what was pushed, and answers what was kept of it; not durable yet.
    pub(crate) fn take_soon(
        &mut self,
        records: &[Record],
        now: Millis,
        memo: &mut Memo,
    ) -> (Outcome, Vec<Record>) {
        let proved: Vec<Option<MemberId>> = records.iter().map(|r| memo.prove(r, self.roster())).collect();
        let known = Rc::clone(&self.known);
        let verdicts = self.shelf.take(records, &proved, &known.roster, now);
        let mut outcome = Outcome::default();
        for verdict in &verdicts {
            match verdict {
                Verdict::Keep(_) => outcome.kept += 1,
                Verdict::Drop(DropReason::Duplicate) | Verdict::Stale => {}
                Verdict::Drop(_) => outcome.not_taken += 1,
                Verdict::Fault(_) => outcome.faults += 1,
            }
        }
        outcome.not_taken += outcome.faults;
        let kept = records.iter().zip(&verdicts).filter(|(_, v)| matches!(v, Verdict::Keep(_)));
        (outcome, kept.map(|(record, _)| record.clone()).collect())
    }

    /// Judges new group records with those held. Whether the roster is another one, and how many are nobody's honest
    /// records.
    fn settle(&mut self, new: Vec<Record>, now: Millis, memo: &mut Memo) -> (bool, u64) {
        let mut heap: Vec<Record> = self.known.facts.iter().map(|f| f.record.clone()).collect();
        heap.extend(new);
        let before = Rc::clone(&self.known);
        let (known, left) = memo.settle(heap, |id| self.shelf.in_view(id).is_some(), now);
        let faults = left.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Fault(_))).count() as u64;
        let same = known.facts.len() == before.facts.len()
            && known.facts.iter().all(|f| before.facts.contains(&f.record.id()));
        if same {
            return (false, faults);
        }
        self.known = Rc::clone(&known);
        self.shelf.take_group(known.facts.iter().map(|f| (&f.record, f.author)));
        self.open_parcels();
        let changed = before.roster != known.roster;
        if changed {
            self.shelf.readmit(&known.roster, now);
        }
        (changed, faults)
    }

    fn open_parcels(&mut self) {
        let chunks: Vec<RecordId> =
            self.known.facts.of_kind(Kind::PARCEL_CHUNK).map(|f| f.record.id()).collect();
        let mut is_new = false;
        chunks.into_iter().for_each(|id| is_new |= self.looked_through.insert(id));
        if is_new {
            for mine in [self.device.box_secret(), self.root.recovery_box()] {
                for (parcel, keys) in open_parcels(&self.known.facts, mine) {
                    self.keyring.insert(parcel, keys);
                }
            }
        }
        self.choose_writing_key();
    }

    /// Takes in keys that fit a parcel that is held.
    pub(crate) fn insert_keys(&mut self, parcel: RecordId, keys: GroupKeys) -> bool {
        let fits = match self.known.facts.get(&parcel).map(|f| &f.clear) {
            Some(Clear::Parcel(head)) => matches(&keys, head),
            _ => false,
        };
        let is_new = fits && self.keyring.insert(parcel, keys);
        if is_new {
            self.choose_writing_key();
        }
        is_new
    }

    /// Parcels whose keys are not held, those written under first.
    pub(crate) fn lacking_keys(&self) -> Vec<RecordId> {
        let parcels = self.known.facts.of_kind(Kind::PARCEL).map(|f| f.record.id());
        let mut lacking: Vec<RecordId> = parcels.filter(|id| self.keyring.keys(id).is_none()).collect();
        let in_use = self.roster().writing_key(|_| true).map(|key| key.parcel);
        lacking.sort_by_key(|id| Some(*id) != in_use);
        lacking
    }

    fn choose_writing_key(&mut self) {
        let held = |id: &RecordId| self.keyring.keys(id).is_some();
        if let Some(key) = self.known.roster.writing_key(held) {
            self.keyring.set_writing(&key.parcel);
        }
    }

    /// The device, once it is certified; or where all but the keys was lost.
    fn certified(&self) -> Option<&Device> {
        let facts = &self.known.facts;
        let mut papers = facts.of_kind(Kind::CERTIFICATE).chain(facts.of_kind(Kind::DEVICE));
        let certified = papers.any(|f| f.record.header().signer == self.device.key());
        let lost = facts.is_empty() && self.keyring.writing().is_some();
        (certified || lost).then_some(&*self.device)
    }

    fn grant(&self, link: &LinkKey) -> Option<&Grant> {
        self.roster().grant_of_link(link).map(|(_, grant)| grant)
    }
}

impl Home for House {
    fn group(&self) -> GroupId {
        self.group
    }
    fn knows_group(&self) -> bool {
        self.roster().charter().is_some()
    }
    fn meeting_keys(&self) -> Vec<[u8; 32]> {
        self.keyring.meeting_keys().map(|k| *k.as_bytes()).collect()
    }
    fn links(&self) -> Vec<LinkKey> {
        let mut grants: Vec<&Grant> =
            self.roster().grants().map(|(_, g)| g).filter(|g| g.counts && !g.closed).collect();
        grants.sort_by_key(|g| std::cmp::Reverse(g.since));
        grants.into_iter().take(LINKS_MAX).map(|g| g.clear.link).collect()
    }
    fn link_is_open(&self, link: &LinkKey) -> bool {
        self.grant(link).is_some_and(|grant| self.roster().is_open(grant))
    }
    fn own_link(&self) -> Option<LinkKey> {
        self.joining.as_ref().map(LinkSecret::link_key)
    }
    fn own_device(&self) -> Option<DeviceKey> {
        self.certified().map(Device::key)
    }
    fn sign_enter(&self, credential: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]> {
        match credential {
            Credential::Device(_) => Some(sign(self.certified()?.signing_key(), Domain::Enter, parts)),
            Credential::Link(_) => Some(sign(self.joining.as_ref()?.signing_key(), Domain::Enter, parts)),
        }
    }
    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance {
        match self.roster().member_of(device) {
            Some(member) => Acquaintance::Member(member),
            None if self.roster().claimants(device).is_empty() => Acquaintance::Unknown,
            None => Acquaintance::Ended,
        }
    }
    fn papers(&self) -> Vec<Record> {
        let Some(device) = self.certified() else { return Vec::new() };
        let key = device.key();
        let facts = papers(&self.known.facts, &key).into_iter().filter_map(|id| self.known.facts.get(&id));
        let own = |by: &DeviceKey| self.joining.is_none() || *by == key;
        facts.filter(|f| own(&f.record.header().signer)).map(|f| f.record.clone()).collect()
    }
    fn branch(&self) -> Vec<ActId> {
        self.roster().branch().to_vec()
    }
    fn ids(&self, set: Set) -> IdTree {
        let mut ids = self.shelf.ids(set);
        if set != Set::Group {
            for (key, id) in &self.lies {
                ids.insert(*key, *id);
            }
        }
        ids
    }
    fn ended_by(&self, set: Set, moment: Millis) -> Vec<Entry> {
        self.shelf.ended_by(set, moment)
    }
    fn readable_by_link(&self, link: &LinkKey) -> Vec<RecordId> {
        let mut ids: Vec<RecordId> = readable_by_link(&self.known.facts, link).into_iter().collect();
        ids.extend(self.grant(link).and_then(|grant| {
            let slot = Slot { prefix: grant.signer.slot_prefix(), number: grant.clear.number };
            self.shelf.in_slot(&grant.issuer, Kind::INVITATION_WORDS, slot).map(Record::id)
        }));
        ids
    }
    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>> {
        let held = |id: &RecordId| self.shelf.in_view(id).map(|k| k.record.shared());
        let lie = || self.changeling.as_ref().map(Record::shared);
        ids.iter().map(|id| held(id).or_else(lie)).collect()
    }
}
