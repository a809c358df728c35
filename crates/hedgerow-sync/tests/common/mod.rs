//! Two sessions over a pipe, each in a toy house that holds records in memory.

#![allow(dead_code)] // Each test file uses its part.
#![allow(clippy::needless_pass_by_value)] // Records are cheap to clone, and tests read better with them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use hedgerow_record::sign::{Domain, sign, sign_record};
use hedgerow_record::{
    ActId, BlobId, DeviceKey, Epoch, GroupId, Header, Kind, LinkKey, MemberId, Millis, Record, RecordId,
    Slot, Span, Stamp,
};
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Acquaintance, Credential, Event, Home, Session, Set, Side, Terms, order_key};

pub(crate) const NOW: Millis = Millis(1_800_000_000_000);
pub(crate) const GROUP: GroupId = GroupId([7; 32]);

/// A house for one neighbour.
pub(crate) struct Toy {
    pub(crate) device: SigningKey,
    pub(crate) is_device: RefCell<bool>,
    pub(crate) meeting: Vec<[u8; 32]>,
    /// Devices known here, each with whether it still is a member's.
    pub(crate) known: RefCell<BTreeMap<DeviceKey, bool>>,
    pub(crate) knows_group: RefCell<bool>,
    pub(crate) links: Vec<LinkKey>,
    pub(crate) open_links: RefCell<BTreeSet<LinkKey>>,
    pub(crate) own_link: Option<SigningKey>,
    pub(crate) readable: Vec<RecordId>,
    pub(crate) papers: Vec<Record>,
    pub(crate) branch: RefCell<Vec<ActId>>,
    pub(crate) held: RefCell<BTreeMap<RecordId, Record>>,
    pub(crate) blobs: RefCell<BTreeMap<BlobId, Arc<[u8]>>>,
    trees: RefCell<[IdTree; 3]>,
    /// Everything ever handed out, by id: what somebody on the other side can have read.
    pub(crate) given: RefCell<BTreeSet<RecordId>>,
}

impl Toy {
    /// A member who knows another's device.
    pub(crate) fn member(n: u8) -> Toy {
        Toy {
            device: SigningKey::from_bytes(&[n; 32]),
            is_device: RefCell::new(true),
            meeting: vec![[9; 32]],
            known: RefCell::default(),
            knows_group: RefCell::new(true),
            links: Vec::new(),
            open_links: RefCell::default(),
            own_link: None,
            readable: Vec::new(),
            papers: Vec::new(),
            branch: RefCell::default(),
            held: RefCell::default(),
            blobs: RefCell::default(),
            trees: RefCell::default(),
            given: RefCell::default(),
        }
    }

    pub(crate) fn key(&self) -> DeviceKey {
        DeviceKey(self.device.verifying_key().to_bytes())
    }

    pub(crate) fn knows(self, other: DeviceKey) -> Toy {
        self.known.borrow_mut().insert(other, true);
        self
    }

    pub(crate) fn hold(&self, record: Record) {
        let set = Set::of(record.class());
        let key = order_key(record.header().stamp);
        if self.held.borrow_mut().insert(record.id(), record.clone()).is_none() {
            self.trees.borrow_mut()[set as usize].insert(key, record.id().0);
        }
    }

    pub(crate) fn ids_held(&self) -> BTreeSet<RecordId> {
        self.held.borrow().keys().copied().collect()
    }
}

impl Home for Toy {
    fn group(&self) -> GroupId {
        GROUP
    }
    fn knows_group(&self) -> bool {
        *self.knows_group.borrow()
    }
    fn meeting_keys(&self) -> Vec<[u8; 32]> {
        self.meeting.clone()
    }
    fn links(&self) -> Vec<LinkKey> {
        self.links.clone()
    }
    fn link_is_open(&self, link: &LinkKey) -> bool {
        self.open_links.borrow().contains(link)
    }
    fn own_link(&self) -> Option<LinkKey> {
        self.own_link.as_ref().map(|l| LinkKey(l.verifying_key().to_bytes()))
    }
    fn own_device(&self) -> Option<DeviceKey> {
        self.is_device.borrow().then(|| self.key())
    }
    fn sign_enter(&self, credential: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]> {
        match credential {
            Credential::Device(_) => Some(sign(&self.device, Domain::Enter, parts)),
            Credential::Link(_) => self.own_link.as_ref().map(|l| sign(l, Domain::Enter, parts)),
        }
    }
    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance {
        match self.known.borrow().get(device) {
            Some(true) => Acquaintance::Member(MemberId(device.0)),
            Some(false) => Acquaintance::Ended,
            None => Acquaintance::Unknown,
        }
    }
    fn papers(&self) -> Vec<Record> {
        self.papers.clone()
    }
    fn branch(&self) -> Vec<ActId> {
        self.branch.borrow().clone()
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
    fn blob(&self, id: &BlobId) -> Option<Arc<[u8]>> {
        self.blobs.borrow().get(id).cloned()
    }
    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>> {
        self.given.borrow_mut().extend(ids);
        ids.iter().map(|id| self.held.borrow().get(id).map(Record::shared)).collect()
    }
}

/// A record in a slot, of any size.
pub(crate) fn slot_record(by: &SigningKey, number: u64, at: Millis, len: u16) -> Record {
    let header = header(by, Kind::LISTING, at);
    let header =
        Header { slot: Slot { number, ..Slot::default() }, epoch: Epoch([1; 4]), body_len: len, ..header };
    sign_record(&header, &vec![5; usize::from(len)], MemberId([1; 32]), by).unwrap()
}

/// A record of a chain.
pub(crate) fn chain_record(by: &SigningKey, seq: u32, at: Millis) -> Record {
    let prev = if seq == 0 { RecordId::default() } else { RecordId([3; 32]) };
    let header = Header { seq, prev, epoch: Epoch([1; 4]), body_len: 40, ..header(by, Kind::PAYMENT, at) };
    sign_record(&header, &[5; 40], MemberId([1; 32]), by).unwrap()
}

/// A group record of a kind that no program knows yet.
pub(crate) fn group_record(by: &SigningKey, n: u8, at: Millis) -> Record {
    let kind = Kind::new(120).unwrap();
    let header = Header { body_len: 4, clear_len: 4, ..header(by, kind, at) };
    sign_record(&header, &[n, 1, 2, 3], MemberId([1; 32]), by).unwrap()
}

fn header(by: &SigningKey, kind: Kind, at: Millis) -> Header {
    Header {
        kind,
        sealed: false,
        body_len: 0,
        clear_len: 0,
        group: GROUP,
        signer: DeviceKey(by.verifying_key().to_bytes()),
        slot: Slot::default(),
        stamp: Stamp::new(at, 0),
        epoch: Epoch::CLEAR,
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}

/// Two sessions and what is on its way between them.
pub(crate) struct Pipe<'a> {
    pub(crate) ends: [End<'a>; 2],
    pub(crate) now: Millis,
    /// Frames each side has sent, in their order.
    pub(crate) log: Vec<(usize, Vec<u8>)>,
}

pub(crate) struct End<'a> {
    pub(crate) home: &'a Toy,
    pub(crate) session: Session,
    pub(crate) inbox: VecDeque<Vec<u8>>,
    pub(crate) events: Vec<Event>,
    /// Whether what comes is kept, as an honest shell does.
    pub(crate) keeps: bool,
}

pub(crate) const NAMES: [&[u8]; 2] = [b"ana", b"bela"];

pub(crate) fn session(side: Side, me: &[u8], peer: &[u8], now: Millis) -> Session {
    let n = me.iter().fold(1u8, |n, b| n.wrapping_mul(31).wrapping_add(*b));
    let noise = std::array::from_fn(|i| [n.wrapping_add(i as u8 + 100); 16]);
    Session::new(Terms { side, me: me.to_vec(), peer: peer.to_vec(), nonce: [n; 32], noise }, now)
}

impl<'a> Pipe<'a> {
    /// The first opens.
    pub(crate) fn new(opener: &'a Toy, answerer: &'a Toy) -> Pipe<'a> {
        let end = |home, side, i: usize| End {
            home,
            session: session(side, NAMES[i], NAMES[1 - i], NOW),
            inbox: VecDeque::new(),
            events: Vec::new(),
            keeps: true,
        };
        let ends = [end(opener, Side::Opener, 0), end(answerer, Side::Answerer, 1)];
        Pipe { ends, now: NOW, log: Vec::new() }
    }

    /// Lets one side say all it has to say, and its shell do its work. Whether anything happened.
    pub(crate) fn turn(&mut self, i: usize) -> bool {
        let mut busy = false;
        let now = self.now;
        if let Some(frame) = self.ends[i].inbox.pop_front() {
            let end = &mut self.ends[i];
            end.session.receive(&frame, end.home, now);
            busy = true;
        }
        loop {
            let mut more = false;
            while let Some(event) = self.ends[i].session.poll_event() {
                more = true;
                self.follow(i, &event);
                self.ends[i].events.push(event);
            }
            let end = &mut self.ends[i];
            if let Some(frame) = end.session.poll_frame(end.home, now) {
                more = true;
                self.log.push((i, frame.clone()));
                self.ends[1 - i].inbox.push_back(frame);
            }
            busy |= more;
            if !more || self.ends[1 - i].inbox.len() > 4 {
                return busy;
            }
        }
    }

    fn follow(&mut self, i: usize, event: &Event) {
        let end = &mut self.ends[i];
        match event {
            Event::Records { records, .. } => {
                if end.keeps {
                    records.iter().for_each(|r| end.home.hold(r.clone()));
                }
                end.session.admitted(if end.keeps { 0 } else { records.len() as u64 });
            }
            Event::Papers(records) => {
                for record in records {
                    end.home.hold(record.clone());
                    end.home.known.borrow_mut().entry(record.header().signer).or_insert(true);
                }
                end.session.papers_admitted(end.home, self.now);
            }
            _ => {}
        }
    }

    /// Runs until nothing moves.
    pub(crate) fn run(&mut self) {
        for _ in 0..200_000 {
            let (a, b) = (self.turn(0), self.turn(1));
            if !a && !b {
                return;
            }
        }
        panic!("the sessions never come to rest");
    }

    pub(crate) fn settled(&self, i: usize) -> usize {
        self.ends[i].events.iter().filter(|e| matches!(e, Event::Settled { .. })).count()
    }

    pub(crate) fn over(&self, i: usize) -> Option<hedgerow_sync::Bye> {
        self.ends[i].events.iter().find_map(|e| match e {
            Event::Over(bye) => Some(*bye),
            _ => None,
        })
    }

    pub(crate) fn bytes(&self) -> usize {
        self.log.iter().map(|(_, f)| f.len() + 4).sum()
    }
}

/// Two members who know one another.
pub(crate) fn two() -> (Toy, Toy) {
    let (a, b) = (Toy::member(1), Toy::member(2));
    let (ka, kb) = (a.key(), b.key());
    (a.knows(kb), b.knows(ka))
}

/// Whoever has written the records.
pub(crate) fn by() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

/// Ana, who holds a group, and Béla, who holds a letter of hers.
pub(crate) fn host_and_newcomer() -> (Toy, Toy) {
    let link = SigningKey::from_bytes(&[77; 32]);
    let key = LinkKey(link.verifying_key().to_bytes());
    let mut ana = Toy::member(1);
    let charter = group_record(&by(), 1, NOW - Span::hours(2));
    ana.readable = vec![charter.id()];
    ana.links = vec![key];
    ana.open_links.borrow_mut().insert(key);
    ana.hold(charter);
    ana.hold(group_record(&by(), 2, NOW - Span::hours(1)));
    ana.hold(slot_record(&by(), 0, NOW - Span::hours(1), 100));
    let mut bela = Toy::member(2);
    bela.meeting.clear();
    bela.own_link = Some(link);
    *bela.knows_group.borrow_mut() = false;
    *bela.is_device.borrow_mut() = false;
    let certificate = group_record(&bela.device, 9, NOW);
    bela.papers = vec![certificate];
    (ana, bela)
}

/// Ana and Béla, in the middle of comparing many things; the frames that bring them there.
pub(crate) fn comparing<'a>(a: &'a Toy, b: &'a Toy) -> Pipe<'a> {
    // A chain that only Ana holds keeps her first message for the slots out of her Open.
    a.hold(chain_record(&by(), 0, NOW - Span::minutes(1)));
    for n in 0..600 {
        let record = slot_record(&by(), n % 256, NOW - Span::minutes(n), 30);
        if n % 3 != 0 {
            a.hold(record.clone());
        }
        if n % 3 != 1 {
            b.hold(record);
        }
    }
    let mut pipe = Pipe::new(a, b);
    while !pipe.log.iter().any(|(i, f)| *i == 1 && f.get(1) == Some(&8)) {
        pipe.turn(0);
        pipe.turn(1);
    }
    pipe
}
