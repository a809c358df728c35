//! Gossip under arbitrary sequences of calls: bounds hold, nothing is told twice to no purpose, time comes to rest.

use std::collections::{BTreeSet, HashSet};

use hedgerow_record::limits::{ASK_IDS, HAVE_IDS};
use hedgerow_record::{Millis, Record, RecordId, Span};
use hedgerow_sync::{Gossip, LinkNo, Tell};

use super::cut::Cut;
use super::house::{CHAINED, NOW, RECORDS};

/// Calls in any order, with up to eight links and the records of a few authors.
pub fn gossip(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let mut run = Run {
        gossip: Gossip::new(cut.below(4)),
        now: NOW,
        links: BTreeSet::new(),
        fresh: HashSet::new(),
        came_from: None,
    };
    for _ in 0..400 {
        if cut.is_empty() {
            break;
        }
        run.step(&mut cut);
        run.listen();
    }
    run.rest();
}

struct Run {
    gossip: Gossip,
    now: Millis,
    links: BTreeSet<LinkNo>,
    /// Records that were found worth judging, or were kept, since all was forgotten.
    fresh: HashSet<RecordId>,
    /// By which link the records of this step came.
    came_from: Option<LinkNo>,
}

impl Run {
    fn step(&mut self, cut: &mut Cut<'_>) {
        let what = cut.byte();
        let link = u64::from(what >> 5);
        self.came_from = None;
        match what & 0x1F {
            0..=3 => {
                self.gossip.begin(link);
                self.links.insert(link);
            }
            4..=5 => {
                self.gossip.end(link);
                self.links.remove(&link);
            }
            6..=10 => {
                let records = some(cut);
                let from = (cut.byte() & 1 == 1).then_some(link);
                self.came_from = from;
                let left = self.gossip.kept(from, &records, self.now);
                assert!(left <= records.len());
                self.fresh.extend(records.iter().map(Record::id));
            }
            11..=16 => {
                let records = some(cut);
                let asked: HashSet<RecordId> = records.iter().map(Record::id).collect();
                let fresh = self.gossip.pushed(link, records, self.now);
                for record in &fresh {
                    assert!(asked.contains(&record.id()));
                    assert!(self.fresh.insert(record.id()), "a record is worth judging once");
                }
            }
            17..=18 => self.gossip.lazy(link),
            19 => self.gossip.asked(link),
            20..=24 => {
                let ids: Vec<RecordId> = some(cut).iter().map(Record::id).collect();
                let held = cut.byte();
                self.gossip.told(link, &ids, self.now, |id| id.0[0] < held);
            }
            25 => {
                self.gossip.forget();
                self.fresh.clear();
            }
            26..=28 => self.passes(Span::millis(u64::from(cut.byte()) * 8)),
            29 => self.passes(Span::seconds(u64::from(cut.byte()))),
            _ => {
                // Ids of nothing, and many of them.
                let many = usize::from(cut.byte()) * 2;
                let seed = cut.byte();
                let ids: Vec<RecordId> = (0..many).map(|n| name(seed, n)).collect();
                self.gossip.told(link, &ids, self.now, |_| false);
            }
        }
        assert_eq!(self.gossip.has(link), self.links.contains(&link));
    }

    fn passes(&mut self, span: Span) {
        self.now = self.now + span;
        self.gossip.tick(self.now);
        assert!(
            self.gossip.deadline().is_none_or(|at| at > self.now),
            "gossip waits for a moment that is past"
        );
    }

    /// What is to be told is told to links that are there, and fits a frame.
    fn listen(&mut self) {
        while let Some((link, tell)) = self.gossip.poll() {
            match tell {
                Tell::Push(records) => {
                    assert!(self.links.contains(&link), "somebody who is gone is told something");
                    assert!(!records.is_empty());
                    assert_ne!(self.came_from, Some(link), "records go back where they came from");
                }
                Tell::Have(ids) => {
                    assert!(self.links.contains(&link) && (1..=HAVE_IDS).contains(&ids.len()));
                }
                Tell::Ask(ids) => {
                    assert!(self.links.contains(&link) && (1..=ASK_IDS).contains(&ids.len()));
                    let once: HashSet<&RecordId> = ids.iter().collect();
                    assert_eq!(once.len(), ids.len(), "a record is asked for once");
                    assert!(ids.iter().all(|id| !self.fresh.contains(id)), "what is here is not asked for");
                }
                Tell::Lazy => assert!(self.links.contains(&link)),
            }
        }
    }

    /// Left alone, gossip has nothing more to do after a while.
    fn rest(&mut self) {
        self.came_from = None;
        for _ in 0..64 {
            let Some(at) = self.gossip.deadline() else { return };
            self.passes(at.since(self.now));
            self.listen();
        }
        panic!("gossip never comes to rest");
    }
}

/// Up to sixteen records that are pushed: of chains and slots.
fn some(cut: &mut Cut<'_>) -> Vec<Record> {
    let from = GROUPLESS + cut.below(RECORDS.len() - GROUPLESS);
    let many = cut.below(17);
    RECORDS.iter().skip(from).take(many).cloned().collect()
}

const GROUPLESS: usize = CHAINED - 6;

fn name(seed: u8, n: usize) -> RecordId {
    let mut id = [seed; 32];
    id[..8].copy_from_slice(&(n as u64).to_be_bytes());
    RecordId(id)
}
