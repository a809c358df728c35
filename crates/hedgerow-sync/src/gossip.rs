//! Push: what was kept is told at once, along a tree that grows by itself.
//!
//! Plumtree (Leitão, Pereira, Rodrigues: "Epidemic Broadcast Trees", 2007): records go whole to a few *eager* links and
//! as ids to the others; a copy that comes twice makes its link lazy on both sides, a record that was told of and does
//! not come makes it eager again. It only saves time: what is missed here is found by reconciliation, and whether a
//! record stands is for admission alone.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use hedgerow_record::limits::{
    ASK_AFTER, ASK_AGAIN, ASK_IDS, GOSSIP_SEEN, HAVE_IDS, HAVE_WITHIN, PUSH_AUTHORS, PUSH_BURST, PUSH_EVERY,
    TOLD_MAX,
};
use hedgerow_record::{DeviceKey, Millis, Record, RecordId};

/// Of those who told of a record, so many are remembered.
const TOLD_BY: usize = 4;

/// A session in which both sides are inside and have agreed once, as the shell numbers it.
pub type LinkNo = u64;

/// What a link is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// Whole records.
    Push(Vec<Record>),
    /// Ids of records held here.
    Have(Vec<RecordId>),
    /// These, please: they were told of and have not come.
    Ask(Vec<RecordId>),
    /// Send ids only from now on.
    Lazy,
}

/// The gossip of one group on one computer. Pure: time is an argument, what is to be said comes from
/// [`Gossip::poll`].
#[derive(Debug)]
pub struct Gossip {
    eager_most: usize,
    links: BTreeMap<LinkNo, Link>,
    seen: Seen,
    missing: BTreeMap<RecordId, Missing>,
    /// How much each author may still have pushed, for what goes out; and for what comes in, by link.
    out_budget: Budget<DeviceKey>,
    in_budget: Budget<(LinkNo, DeviceKey)>,
    out: VecDeque<(LinkNo, Tell)>,
}

#[derive(Debug)]
struct Link {
    is_eager: bool,
    /// Ids that go out together.
    have: Vec<RecordId>,
    /// Since when the first of them waits.
    since: Option<Millis>,
}

/// A record told of that has not come.
#[derive(Debug)]
struct Missing {
    /// When it is asked for next.
    ask_at: Millis,
    /// Who told of it and was not asked yet.
    told_by: VecDeque<LinkNo>,
    was_asked: bool,
}

impl Gossip {
    /// Gossip with nobody; so many links are given whole records (a relay peer: all).
    pub fn new(eager_most: usize) -> Gossip {
        Gossip {
            eager_most,
            links: BTreeMap::new(),
            seen: Seen::default(),
            missing: BTreeMap::new(),
            out_budget: Budget::default(),
            in_budget: Budget::default(),
            out: VecDeque::new(),
        }
    }

    /// A link begins: both sides have agreed on what they hold.
    pub fn begin(&mut self, link: LinkNo) {
        let is_eager = self.eager() < self.eager_most;
        self.links.entry(link).or_insert(Link { is_eager, have: Vec::new(), since: None });
    }

    /// A link is over. Another one takes its place in the tree.
    pub fn end(&mut self, link: LinkNo) {
        let was_eager = self.links.remove(&link).is_some_and(|l| l.is_eager);
        if was_eager && let Some(next) = self.links.values_mut().find(|l| !l.is_eager) {
            next.is_eager = true;
        }
        self.in_budget.0.retain(|(of, _), _| *of != link);
    }

    /// Whether a link has begun and is not over.
    pub fn has(&self, link: LinkNo) -> bool {
        self.links.contains_key(&link)
    }

    /// Admission has kept records that came by a link, or that were written here. Of those beyond their author's
    /// budget the ids are told. Where they are more than fit one question nothing is told of them, because
    /// reconciliation, which fits itself to what the other side can take, moves many at once better; how many those
    /// are is answered.
    pub fn kept(&mut self, from: Option<LinkNo>, records: &[Record], now: Millis) -> usize {
        let mut pushed = Vec::new();
        let mut beyond = Vec::new();
        for record in records {
            let id = record.id();
            self.seen.insert(id);
            self.missing.remove(&id);
            match self.out_budget.take(record.header().signer, now) {
                true => pushed.push(record.clone()),
                false => beyond.push(id),
            }
        }
        let left = if beyond.len() > ASK_IDS { std::mem::take(&mut beyond).len() } else { 0 };
        let ids: Vec<RecordId> = pushed.iter().map(Record::id).collect();
        for (no, link) in self.links.iter_mut().filter(|(no, _)| Some(**no) != from) {
            if link.is_eager && !pushed.is_empty() {
                self.out.push_back((*no, Tell::Push(pushed.clone())));
            }
            let told = ids.iter().filter(|_| !link.is_eager).chain(&beyond);
            link.have.extend(told.take(HAVE_IDS.saturating_sub(link.have.len())));
            if !link.have.is_empty() {
                link.since.get_or_insert(now);
            }
        }
        left
    }

    /// Admission found that records which came by a link are forged. An id does not cover the signature, so that the
    /// true ones may still be on their way.
    pub fn forged(&mut self, ids: &[RecordId]) {
        ids.iter().for_each(|id| self.seen.remove(id));
    }

    /// Records came by a link. Those worth judging are answered: not such as were here before, and of one author not
    /// more than the budget, unless they had been asked for; what is beyond it counts as told.
    pub fn pushed(&mut self, link: LinkNo, records: Vec<Record>, now: Millis) -> Vec<Record> {
        let mut fresh = Vec::new();
        let mut is_copy = false;
        let mut beyond = Vec::new();
        for record in records {
            let id = record.id();
            if self.seen.contains(&id) {
                is_copy = true;
                continue;
            }
            let was_asked = self.missing.remove(&id).is_some_and(|m| m.was_asked);
            if was_asked || self.in_budget.take((link, record.header().signer), now) {
                self.seen.insert(id);
                fresh.push(record);
            } else {
                beyond.push(id);
            }
        }
        self.told(link, &beyond, now, |_| false);
        // A link that brings something new with something old is still worth its place.
        if let Some(from) = self.links.get_mut(&link) {
            if !fresh.is_empty() {
                from.is_eager = true;
            } else if is_copy && from.is_eager {
                from.is_eager = false;
                self.out.push_back((link, Tell::Lazy));
            }
        }
        fresh
    }

    /// The other side wants ids only.
    pub fn lazy(&mut self, link: LinkNo) {
        if let Some(link) = self.links.get_mut(&link) {
            link.is_eager = false;
        }
    }

    /// The other side asked for records: it is given whole ones from now on.
    pub fn asked(&mut self, link: LinkNo) {
        if let Some(link) = self.links.get_mut(&link) {
            link.is_eager = true;
        }
    }

    /// The other side told of records; `is_held` says which are here.
    pub fn told(&mut self, link: LinkNo, ids: &[RecordId], now: Millis, is_held: impl Fn(&RecordId) -> bool) {
        for id in ids {
            if self.seen.contains(id) || is_held(id) {
                continue;
            }
            if let Some(missing) = self.missing.get_mut(id) {
                if missing.told_by.len() < TOLD_BY {
                    missing.told_by.push_back(link);
                }
            } else if self.missing.len() < TOLD_MAX {
                let told_by = VecDeque::from([link]);
                self.missing.insert(*id, Missing { ask_at: now + ASK_AFTER, told_by, was_asked: false });
            }
        }
    }

    /// The roster has changed: what was thrown away may stand now.
    pub fn forget(&mut self) {
        self.seen = Seen::default();
        self.missing.clear();
    }

    /// When [`Gossip::tick`] wants to be called.
    pub fn deadline(&self) -> Option<Millis> {
        let have = self.links.values().filter_map(|l| l.since).map(|since| since + HAVE_WITHIN);
        have.chain(self.missing.values().map(|m| m.ask_at)).min()
    }

    /// Time has passed: ids that waited go out, what did not come is asked for.
    pub fn tick(&mut self, now: Millis) {
        for (no, link) in &mut self.links {
            if link.since.is_some_and(|since| since + HAVE_WITHIN <= now) {
                link.since = None;
                self.out.push_back((*no, Tell::Have(std::mem::take(&mut link.have))));
            }
        }
        let mut asks: BTreeMap<LinkNo, Vec<RecordId>> = BTreeMap::new();
        self.missing.retain(|id, missing| {
            if missing.ask_at > now {
                return true;
            }
            while let Some(link) = missing.told_by.pop_front() {
                if self.links.contains_key(&link) {
                    asks.entry(link).or_default().push(*id);
                    missing.ask_at = now + ASK_AGAIN;
                    missing.was_asked = true;
                    return true;
                }
            }
            // Nobody is left to be asked: reconciliation will find it.
            false
        });
        for (no, ids) in asks {
            if let Some(link) = self.links.get_mut(&no) {
                link.is_eager = true;
            }
            self.out.extend(ids.chunks(ASK_IDS).map(|ids| (no, Tell::Ask(ids.to_vec()))));
        }
    }

    /// What a link is to be told next.
    pub fn poll(&mut self) -> Option<(LinkNo, Tell)> {
        self.out.pop_front()
    }

    fn eager(&self) -> usize {
        self.links.values().filter(|l| l.is_eager).count()
    }
}

/// The latest records that came or were kept; the oldest make room.
#[derive(Debug, Default)]
struct Seen {
    ids: HashSet<RecordId>,
    order: VecDeque<RecordId>,
}

impl Seen {
    fn contains(&self, id: &RecordId) -> bool {
        self.ids.contains(id)
    }

    fn remove(&mut self, id: &RecordId) {
        // Its place in the order is left: that it may be forgotten a little early once it comes again does no harm.
        self.ids.remove(id);
    }

    fn insert(&mut self, id: RecordId) {
        if self.ids.insert(id) {
            self.order.push_back(id);
        }
        if self.order.len() > GOSSIP_SEEN
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
    }
}

/// A bucket for each key, which fills up again with time.
#[derive(Debug)]
struct Budget<K>(HashMap<K, Bucket>);

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: u64,
    /// Until when it has been filled.
    at: Millis,
}

impl<K> Default for Budget<K> {
    fn default() -> Self {
        Budget(HashMap::new())
    }
}

impl<K: std::hash::Hash + Eq> Budget<K> {
    fn take(&mut self, key: K, now: Millis) -> bool {
        let filled = |bucket: &Bucket| {
            let more = now.since(bucket.at).0 / PUSH_EVERY.0;
            let at = Millis(bucket.at.0 + more * PUSH_EVERY.0);
            Bucket { left: bucket.left.saturating_add(more).min(PUSH_BURST), at }
        };
        if self.0.len() >= PUSH_AUTHORS {
            self.0.retain(|_, bucket| filled(bucket).left < PUSH_BURST);
        }
        if self.0.len() >= PUSH_AUTHORS && !self.0.contains_key(&key) {
            return false;
        }
        let bucket = self.0.entry(key).or_insert(Bucket { left: PUSH_BURST, at: now });
        *bucket = filled(bucket);
        let may = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        may
    }
}
