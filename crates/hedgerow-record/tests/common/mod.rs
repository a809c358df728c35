//! A toy roster and a toy shelf of records, and the people who write on it: Ana with devices 1 and 3, Béla with 2.

#![allow(dead_code)] // Each test file uses its own part of this.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use hedgerow_record::limits::CHAIN_BRANCHES;
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    Class, Clear, DeviceKey, DevicePrefix, DropReason, Epoch, Fault, GroupId, Header, Held, Kind, MemberId,
    Millis, Record, RecordId, Roster, Slot, Span, Stamp, Standing, Verdict, admit,
};

pub(crate) const NOW: Millis = Millis(1_800_000_000_000);
pub(crate) const GROUP: GroupId = GroupId([7; 32]);
pub(crate) const ANA: MemberId = MemberId([1; 32]);
pub(crate) const BELA: MemberId = MemberId([2; 32]);

/// A roster of which every answer can be set.
#[derive(Clone)]
pub(crate) struct Toy {
    pub(crate) claims: BTreeMap<DeviceKey, Vec<MemberId>>,
    pub(crate) ended: BTreeSet<MemberId>,
    pub(crate) retired: BTreeSet<DeviceKey>,
    pub(crate) taken_down: BTreeSet<RecordId>,
    /// Whether members have a library's slots.
    pub(crate) library: bool,
    /// The last position that counts in an ended chain.
    pub(crate) chain_kept: Option<u32>,
    /// What the group's own judgement says.
    pub(crate) judgement: Result<(), Verdict>,
}

impl Roster for Toy {
    fn group(&self) -> GroupId {
        GROUP
    }
    fn claimants(&self, signer: &DeviceKey) -> &[MemberId] {
        self.claims.get(signer).map_or(&[], Vec::as_slice)
    }
    fn standing(&self, member: &MemberId, signer: &DeviceKey) -> Standing {
        match (self.ended.contains(member), self.retired.contains(signer)) {
            (true, _) => Standing::Ended,
            (false, true) => Standing::Retired,
            (false, false) => Standing::Live,
        }
    }
    fn has_device(&self, member: &MemberId, prefix: DevicePrefix) -> bool {
        self.claims.iter().any(|(key, members)| key.slot_prefix() == prefix && members.contains(member))
    }
    fn slots(&self, _: &MemberId, kind: Kind) -> u64 {
        if self.library { kind.shape_slots() } else { kind.neighbour_slots() }
    }
    fn chain_stands(&self, _: &MemberId, _: &DeviceKey, seq: u32) -> bool {
        self.chain_kept.is_some_and(|last| seq <= last)
    }
    fn taken_down(&self, id: &RecordId) -> bool {
        self.taken_down.contains(id)
    }
    fn judge_group(&self, _: &Record, _: &Clear, _: MemberId) -> Result<(), Verdict> {
        self.judgement
    }
}

/// What is held. The switches take a guard away, for the controls.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) by_id: BTreeMap<RecordId, (MemberId, Record)>,
    pub(crate) refused: BTreeMap<RecordId, Fault>,
    /// Whom earlier checks of signatures are said to have proved.
    pub(crate) proved: Option<MemberId>,
    /// Does not say what fills a slot.
    pub(crate) forgetful: bool,
}

impl Shelf {
    pub(crate) fn offer(&mut self, record: &Record, roster: &Toy) -> Verdict {
        let verdict = admit(self, record, roster, NOW);
        if let Verdict::Keep(author) = verdict {
            self.keep(record, author);
        }
        verdict
    }

    pub(crate) fn ids(&self) -> Vec<RecordId> {
        self.by_id.keys().copied().collect()
    }

    fn keep(&mut self, record: &Record, author: MemberId) {
        let h = record.header();
        match record.class() {
            Class::Slot => {
                let place = (author, h.kind, h.slot);
                self.by_id.retain(|_, (a, r)| (*a, r.header().kind, r.header().slot) != place);
            }
            Class::Chain => {
                if let Some(highest) = self.in_chain(&h.signer, h.seq).get(CHAIN_BRANCHES - 1) {
                    self.by_id.remove(highest);
                }
            }
            Class::Group => {}
        }
        self.by_id.insert(record.id(), (author, record.clone()));
    }
}

impl Held for Shelf {
    fn holds(&self, id: &RecordId) -> bool {
        self.by_id.contains_key(id)
    }
    fn refused(&self, id: &RecordId) -> Option<Fault> {
        self.refused.get(id).copied()
    }
    fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<(Stamp, RecordId)> {
        let place = (member, kind, slot);
        let found = self.by_id.values().find(|(a, r)| (a, r.header().kind, r.header().slot) == place);
        found.filter(|_| !self.forgetful).map(|(_, r)| (r.header().stamp, r.id()))
    }
    fn in_chain(&self, signer: &DeviceKey, seq: u32) -> Vec<RecordId> {
        let of = |h: &Header| h.kind.class() == Class::Chain && h.signer == *signer && h.seq == seq;
        self.by_id.values().filter(|(_, r)| of(r.header())).map(|(_, r)| r.id()).collect()
    }
    fn proved_author(&self, _: &RecordId) -> Option<MemberId> {
        self.proved
    }
}

pub(crate) fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub(crate) fn device(n: u8) -> DeviceKey {
    DeviceKey(key(n).verifying_key().to_bytes())
}

pub(crate) fn roster() -> Toy {
    let claims = [(device(1), vec![ANA]), (device(3), vec![ANA]), (device(2), vec![BELA])];
    Toy {
        claims: claims.into_iter().collect(),
        ended: BTreeSet::new(),
        retired: BTreeSet::new(),
        taken_down: BTreeSet::new(),
        library: false,
        chain_kept: None,
        judgement: Ok(()),
    }
}

/// A listing of one's own device.
pub(crate) fn header(n: u8, number: u64, at: Millis, body_len: u16) -> Header {
    Header {
        kind: Kind::LISTING,
        sealed: false,
        body_len,
        clear_len: 0,
        group: GROUP,
        signer: device(n),
        slot: Slot { prefix: device(n).slot_prefix(), number },
        stamp: Stamp::new(at, 0),
        epoch: Epoch([1; 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}

/// A payment of one's own device; `fill` makes two with one number differ.
pub(crate) fn payment(n: u8, author: MemberId, seq: u32, fill: u8) -> Record {
    let prev = if seq == 0 { RecordId::default() } else { RecordId([9; 32]) };
    let header = Header { kind: Kind::PAYMENT, slot: Slot::default(), seq, prev, ..header(n, 0, ago(1), 20) };
    sign_record(&header, &[fill; 20], author, &key(n)).unwrap()
}

/// A group record without words.
pub(crate) fn clear_record(n: u8, author: MemberId, kind: Kind, clear: &[u8]) -> Record {
    let len = u16::try_from(clear.len()).unwrap();
    let header = Header {
        kind,
        clear_len: len,
        slot: Slot::default(),
        epoch: Epoch::CLEAR,
        ..header(n, 0, ago(1), len)
    };
    sign_record(&header, clear, author, &key(n)).unwrap()
}

/// A listing of 20 bytes.
pub(crate) fn record(n: u8, author: MemberId, number: u64, at: Millis) -> Record {
    sign_record(&header(n, number, at, 20), &[9; 20], author, &key(n)).unwrap()
}

/// An empty body in the same place.
pub(crate) fn withdrawal(n: u8, author: MemberId, number: u64, at: Millis) -> Record {
    sign_record(&header(n, number, at, 0), &[], author, &key(n)).unwrap()
}

pub(crate) fn ago(minutes: u64) -> Millis {
    NOW - Span::minutes(minutes)
}

/// What one record comes to on an empty shelf.
pub(crate) fn alone(record: &Record, roster: &Toy) -> Verdict {
    Shelf::default().offer(record, roster)
}

pub(crate) const UNKNOWN_AUTHOR: Verdict = Verdict::Drop(DropReason::UnknownAuthor);
pub(crate) const BAD_SIGNATURE: Verdict = Verdict::Fault(Fault::Signature);
