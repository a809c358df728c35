//! The plain list a store is compared with, and a street of two members and three devices.

#![allow(dead_code)] // Each test file uses its part.

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use hedgerow_record::limits::{CHAIN_BRANCHES, GRACE};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    Class, Clear, DeviceKey, DevicePrefix, DropReason, Epoch, GroupId, Header, Kind, MemberId, Millis,
    Record, RecordId, Roster, Slot, Span, Stamp, Standing, Verdict,
};

use crate::common::NOW;

/// Devices of the street: two of Ana's, one of Ben's.
pub(crate) const DEVICES: usize = 3;
const MEMBERS: [MemberId; DEVICES] = [MemberId([1; 32]), MemberId([1; 32]), MemberId([2; 32])];
const GROUP: GroupId = GroupId([7; 32]);

fn key(device: usize) -> SigningKey {
    SigningKey::from_bytes(&[20 + device as u8; 32])
}

fn device(n: usize) -> DeviceKey {
    DeviceKey(key(n).verifying_key().to_bytes())
}

fn number_of(signer: &DeviceKey) -> Option<usize> {
    (0..DEVICES).find(|n| device(*n) == *signer)
}

pub(crate) fn author_of(record: &Record) -> MemberId {
    MEMBERS[number_of(&record.header().signer).unwrap()]
}

/// A record of a slot. Ana's devices write into the same slots, whose prefix is her first device's.
pub(crate) fn slotted(
    by: usize,
    kind: usize,
    number: u64,
    now: Millis,
    minutes_ago: u64,
    body: u16,
) -> Record {
    let kind = [Kind::LISTING, Kind::POST, Kind::OUTCOME, Kind::LISTING][kind];
    let prefix = device(if by == 1 { 0 } else { by }).slot_prefix();
    let header = header(kind, by, body, Stamp::new(now - Span::minutes(minutes_ago), 0));
    let body: Vec<u8> = (0..body).map(|i| (i % 250) as u8).collect();
    sign_record(&Header { slot: Slot { prefix, number }, ..header }, &body, MEMBERS[by], &key(by)).unwrap()
}

/// A record of a chain; another variant is another branch.
pub(crate) fn chained(by: usize, seq: u32, variant: u8) -> Record {
    let prev = if seq == 0 { RecordId::default() } else { RecordId([9; 32]) };
    let header = header(Kind::PAYMENT, by, 24, Stamp::new(NOW, u16::from(variant)));
    sign_record(&Header { seq, prev, ..header }, &[variant; 24], MEMBERS[by], &key(by)).unwrap()
}

fn header(kind: Kind, by: usize, body_len: u16, stamp: Stamp) -> Header {
    Header {
        kind,
        sealed: false,
        body_len,
        clear_len: 0,
        group: GROUP,
        signer: device(by),
        slot: Slot::default(),
        stamp,
        epoch: Epoch([1; 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}

/// Who stands where.
pub(crate) struct Street {
    devices: [DeviceKey; DEVICES],
    standing: [Standing; DEVICES],
    slots: u64,
    down: BTreeSet<RecordId>,
}

impl Default for Street {
    fn default() -> Self {
        Street {
            devices: [device(0), device(1), device(2)],
            standing: [Standing::Live; DEVICES],
            slots: 4,
            down: BTreeSet::new(),
        }
    }
}

impl Street {
    pub(crate) fn set(&mut self, device: usize, standing: u8, slots: u64) {
        self.standing[device] = [Standing::Live, Standing::Retired, Standing::Ended][usize::from(standing)];
        self.slots = slots;
    }

    pub(crate) fn take_down(&mut self, id: RecordId, down: bool) {
        if down {
            self.down.insert(id);
        } else {
            self.down.remove(&id);
        }
    }

    fn number(&self, signer: &DeviceKey) -> Option<usize> {
        self.devices.iter().position(|d| d == signer)
    }
}

impl Roster for Street {
    fn group(&self) -> GroupId {
        GROUP
    }
    fn claimants(&self, signer: &DeviceKey) -> &[MemberId] {
        self.number(signer).map_or(&[], |n| std::slice::from_ref(&MEMBERS[n]))
    }
    fn standing(&self, _: &MemberId, signer: &DeviceKey) -> Standing {
        self.number(signer).map_or(Standing::Ended, |n| self.standing[n])
    }
    fn has_device(&self, member: &MemberId, prefix: DevicePrefix) -> bool {
        (0..DEVICES).any(|n| MEMBERS[n] == *member && self.devices[n].slot_prefix() == prefix)
    }
    fn slots(&self, _: &MemberId, _: Kind) -> u64 {
        self.slots
    }
    /// What a retired device wrote first in its chain stands; of an ended one, nothing.
    fn chain_stands(&self, member: &MemberId, signer: &DeviceKey, seq: u32) -> bool {
        self.standing(member, signer) == Standing::Retired && seq == 0
    }
    fn taken_down(&self, id: &RecordId) -> bool {
        self.down.contains(id)
    }
    fn judge_group(&self, _: &Record, _: &Clear, _: MemberId) -> Result<(), Verdict> {
        Ok(())
    }
}

struct Kept {
    record: Record,
    author: MemberId,
    /// Running minutes when it left view; nothing while it is in view.
    left: Option<u64>,
}

/// Everything on disk.
#[derive(Default)]
pub(crate) struct Plain {
    all: Vec<Kept>,
    minutes: u64,
}

impl Plain {
    pub(crate) fn in_view(&self) -> impl Iterator<Item = &Record> {
        self.all.iter().filter(|k| k.left.is_none()).map(|k| &k.record)
    }

    pub(crate) fn author(&self, id: &RecordId) -> Option<MemberId> {
        self.all.iter().find(|k| k.record.id() == *id).map(|k| k.author)
    }

    pub(crate) fn take(&mut self, r: &Record, street: &Street, now: Millis) -> (Verdict, Option<RecordId>) {
        let author = author_of(r);
        let drop = |why| (Verdict::Drop(why), None);
        if self.in_view().any(|held| held.id() == r.id()) {
            return drop(DropReason::Duplicate);
        }
        if r.ends().is_some_and(|end| end <= now) {
            return drop(DropReason::Ended);
        }
        if street.down.contains(&r.id()) {
            return drop(DropReason::TakenDown);
        }
        if let Some(why) = unwelcome(r, street) {
            return drop(why);
        }
        let rivals: Vec<Record> = self.in_view().filter(|held| same_place(held, r)).cloned().collect();
        let loser = match r.class() {
            Class::Chain if rivals.len() < CHAIN_BRANCHES => None,
            Class::Chain => {
                let highest = rivals.iter().max_by_key(|held| held.id()).unwrap();
                if highest.id() < r.id() {
                    return drop(DropReason::Full);
                }
                Some(highest.id())
            }
            _ => {
                if rivals.iter().any(|held| order(held) > order(r)) {
                    return (Verdict::Stale, None);
                }
                rivals.first().map(Record::id)
            }
        };
        self.all.retain(|k| k.record.id() != r.id() && Some(k.record.id()) != loser);
        self.all.push(Kept { record: r.clone(), author, left: None });
        (Verdict::Keep(author), loser)
    }

    /// What stands is what admission would keep, had everything on disk come in at this moment, whatever the order.
    pub(crate) fn readmit(
        &mut self,
        street: &Street,
        now: Millis,
    ) -> (BTreeSet<RecordId>, BTreeSet<RecordId>) {
        let welcome: Vec<Record> = self
            .all
            .iter()
            .map(|k| &k.record)
            .filter(|r| r.ends().is_none_or(|end| end > now) && !street.down.contains(&r.id()))
            .filter(|r| unwelcome(r, street).is_none())
            .cloned()
            .collect();
        let (mut left, mut back) = (BTreeSet::new(), BTreeSet::new());
        for kept in &mut self.all {
            let r = &kept.record;
            let rivals = welcome.iter().filter(|other| same_place(other, r));
            let before = match r.class() {
                Class::Chain => rivals.filter(|other| other.id() < r.id()).count() < CHAIN_BRANCHES,
                _ => rivals.filter(|other| order(other) > order(r)).count() == 0,
            };
            match (kept.left, before && welcome.contains(r)) {
                (None, false) => {
                    left.insert(r.id());
                    kept.left = Some(self.minutes);
                }
                (Some(_), true) => {
                    back.insert(r.id());
                    kept.left = None;
                }
                _ => {}
            }
        }
        (left, back)
    }

    pub(crate) fn expire(&mut self, now: Millis) -> BTreeSet<RecordId> {
        let over = |k: &&mut Kept| k.left.is_none() && k.record.ends().is_some_and(|end| end <= now);
        let minutes = self.minutes;
        let leave = |k: &mut Kept| {
            k.left = Some(minutes);
            k.record.id()
        };
        self.all.iter_mut().filter(over).map(leave).collect()
    }

    pub(crate) fn run_for(&mut self, minutes: u64) {
        self.minutes += minutes;
        let now = self.minutes;
        self.all.retain(|k| k.left.is_none_or(|since| since + GRACE.0 / 60_000 > now));
    }
}

fn unwelcome(r: &Record, street: &Street) -> Option<DropReason> {
    let h = r.header();
    let standing = street.standing(&author_of(r), &h.signer);
    let stands = match r.class() {
        Class::Chain => standing == Standing::Live || (standing == Standing::Retired && h.seq == 0),
        _ => standing == Standing::Live,
    };
    match r.class() {
        _ if !stands => Some(DropReason::Removed),
        Class::Slot if h.slot.number >= street.slots => Some(DropReason::Full),
        _ => None,
    }
}

fn same_place(a: &Record, b: &Record) -> bool {
    let (x, y) = (a.header(), b.header());
    a.class() == b.class()
        && match a.class() {
            Class::Chain => (x.signer, x.seq) == (y.signer, y.seq),
            _ => (author_of(a), x.kind, x.slot) == (author_of(b), y.kind, y.slot),
        }
}

fn order(r: &Record) -> (Stamp, RecordId) {
    (r.header().stamp, r.id())
}
