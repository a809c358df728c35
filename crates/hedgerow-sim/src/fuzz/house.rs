//! A house that holds records in memory and believes every signature it has made: what sessions stand in here.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use ed25519_dalek::SigningKey;
use hedgerow_record::sign::{Domain, sign, sign_record};
use hedgerow_record::{
    ActId, DeviceKey, Epoch, GroupId, Header, Kind, LinkKey, MemberId, Millis, Record, RecordId, Slot, Span,
    Stamp,
};
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Acquaintance, Credential, Home, Set, order_key};

pub(crate) const NOW: Millis = Millis(1_800_000_000_000);
const GROUP: GroupId = GroupId([7; 32]);

pub(crate) struct House {
    device: SigningKey,
    /// Whether this computer may enter as a device: a newcomer only once it has come in.
    pub(crate) has_device: Cell<bool>,
    pub(crate) knows_group: Cell<bool>,
    pub(crate) meeting: Vec<[u8; 32]>,
    pub(crate) known: RefCell<BTreeMap<DeviceKey, Acquaintance>>,
    /// The letter by which this house lets somebody in.
    pub(crate) letter: Option<LinkKey>,
    pub(crate) own_link: Option<SigningKey>,
    pub(crate) readable: Vec<RecordId>,
    pub(crate) papers: Vec<Record>,
    held: RefCell<BTreeMap<RecordId, Record>>,
    trees: RefCell<[IdTree; 3]>,
    /// All that was ever handed to the other side.
    pub(crate) given: RefCell<BTreeSet<RecordId>>,
}

impl House {
    pub(crate) fn member(n: u8) -> House {
        House {
            device: SigningKey::from_bytes(&[n; 32]),
            has_device: Cell::new(true),
            knows_group: Cell::new(true),
            meeting: vec![[9; 32]],
            known: RefCell::default(),
            letter: None,
            own_link: None,
            readable: Vec::new(),
            papers: Vec::new(),
            held: RefCell::default(),
            trees: RefCell::default(),
            given: RefCell::default(),
        }
    }

    pub(crate) fn key(&self) -> DeviceKey {
        DeviceKey(self.device.verifying_key().to_bytes())
    }

    pub(crate) fn knows(&self, other: DeviceKey) {
        self.known.borrow_mut().insert(other, Acquaintance::Member(MemberId(other.0)));
    }

    pub(crate) fn hold(&self, record: &Record) {
        let set = Set::of(record.class());
        if self.held.borrow_mut().insert(record.id(), record.clone()).is_none() {
            self.trees.borrow_mut()[set as usize].insert(order_key(record.header().stamp), record.id().0);
        }
    }

    pub(crate) fn ids_held(&self) -> BTreeSet<RecordId> {
        self.held.borrow().keys().copied().collect()
    }
}

impl Home for House {
    fn group(&self) -> GroupId {
        GROUP
    }
    fn knows_group(&self) -> bool {
        self.knows_group.get()
    }
    fn meeting_keys(&self) -> Vec<[u8; 32]> {
        self.meeting.clone()
    }
    fn links(&self) -> Vec<LinkKey> {
        self.letter.into_iter().collect()
    }
    fn link_is_open(&self, link: &LinkKey) -> bool {
        self.letter == Some(*link)
    }
    fn own_link(&self) -> Option<LinkKey> {
        self.own_link.as_ref().map(|l| LinkKey(l.verifying_key().to_bytes()))
    }
    fn own_device(&self) -> Option<DeviceKey> {
        self.has_device.get().then(|| self.key())
    }
    fn sign_enter(&self, credential: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]> {
        match credential {
            Credential::Device(_) => Some(sign(&self.device, Domain::Enter, parts)),
            Credential::Relay(_) => None,
            Credential::Link(_) => self.own_link.as_ref().map(|l| sign(l, Domain::Enter, parts)),
        }
    }
    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance {
        self.known.borrow().get(device).copied().unwrap_or(Acquaintance::Unknown)
    }
    fn papers(&self) -> Vec<Record> {
        self.papers.clone()
    }
    fn branch(&self) -> Vec<ActId> {
        vec![ActId([1; 32])]
    }
    fn ids(&self, set: Set) -> IdTree {
        self.trees.borrow()[set as usize].clone()
    }
    fn ended_by(&self, set: Set, moment: Millis) -> Vec<Entry> {
        let held = self.held.borrow();
        let ended = held.values().filter(|r| Set::of(r.class()) == set && r.has_ended(moment));
        ended.map(|r| (order_key(r.header().stamp), r.id().0)).collect()
    }
    fn readable_by_link(&self, _: &LinkKey) -> Vec<RecordId> {
        self.readable.clone()
    }
    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>> {
        let held = self.held.borrow();
        let found = ids.iter().map(|id| held.get(id).map(Record::shared)).collect::<Vec<_>>();
        self.given.borrow_mut().extend(ids.iter().filter(|id| held.contains_key(id)));
        found
    }
}

/// Records of all three sets, signed once: ten of the group, six of a chain, the others in slots, the newest first.
pub(crate) static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    let by = SigningKey::from_bytes(&[5; 32]);
    (0..180u16).filter_map(|n| record(&by, n)).collect()
});

/// How many of [`RECORDS`] belong to the group set, and to it or the chains.
pub(crate) const GROUP_RECORDS: usize = 10;
pub(crate) const CHAINED: usize = 16;

fn record(by: &SigningKey, n: u16) -> Option<Record> {
    let (kind, len) = match usize::from(n) {
        0..GROUP_RECORDS => (Kind::new(120)?, 4 + n * 40),
        GROUP_RECORDS..CHAINED => (Kind::PAYMENT, 40),
        _ => (Kind::LISTING, 20 + n),
    };
    let is_chain = kind == Kind::PAYMENT;
    let seq = if is_chain { u32::from(n) - 10 } else { 0 };
    let at = NOW - Span::minutes(u64::from(n) + 1);
    let header = Header {
        kind,
        sealed: false,
        body_len: len,
        clear_len: if n < 10 { len } else { 0 },
        group: GROUP,
        signer: DeviceKey(by.verifying_key().to_bytes()),
        slot: if is_chain || n < 10 {
            Slot::default()
        } else {
            Slot { number: u64::from(n), ..Slot::default() }
        },
        // Some are of one moment, so that only their ids tell them apart.
        stamp: if n % 8 == 7 { Stamp::new(NOW - Span::minutes(7), 0) } else { Stamp::new(at, 0) },
        epoch: if n < 10 { Epoch::CLEAR } else { Epoch([1; 4]) },
        seq,
        prev: if seq == 0 { RecordId::default() } else { RecordId([3; 32]) },
        nonce: [0; 24],
    };
    let body: Vec<u8> = (0..len).map(|i| (i % 256).to_le_bytes()[0] ^ n.to_le_bytes()[0]).collect();
    sign_record(&header, &body, MemberId([1; 32]), by).ok()
}
