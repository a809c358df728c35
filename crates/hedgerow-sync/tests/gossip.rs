//! Push over a whole street: that it reaches everybody, what it costs, and what a liar or a cut cable changes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::{NOW, Pipe, Toy, slot_record};
use ed25519_dalek::SigningKey;
use hedgerow_record::limits::{
    ASK_AFTER, ASK_AGAIN, ASK_IDS, EAGER_LINKS, HAVE_WITHIN, PUSH_BURST, PUSH_EVERY, TOLD_MAX, UNSENT_MAX,
};
use hedgerow_record::{Millis, Record, RecordId, Span};
use hedgerow_sync::{Bye, Gossip, LinkNo, Tell};

/// So long something is on its way between two neighbours.
const TRANSIT: Span = Span::millis(10);

fn by(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

/// Something new: no two authors in a test write under the same number.
fn written(n: u64, at: Millis) -> Record {
    slot_record(&by((n % 40) as u8 + 1), n, at, 100)
}

/// A street of computers, each with its gossip and the links of a graph.
struct Street {
    gossips: Vec<Gossip>,
    held: Vec<BTreeMap<RecordId, Record>>,
    /// Who is at the other end of each computer's links.
    ends: Vec<BTreeMap<LinkNo, usize>>,
    on_the_way: BTreeMap<(Millis, u64), (usize, usize, Tell)>,
    /// Links on which everything is lost.
    cut: BTreeSet<(usize, usize)>,
    now: Millis,
    count: u64,
    /// Whole records that arrived, by record.
    copies: HashMap<RecordId, usize>,
    /// When a record came to a computer.
    came: HashMap<(usize, RecordId), Millis>,
}

impl Street {
    fn new(n: usize, eager: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Street {
        let mut street = Street {
            gossips: (0..n).map(|_| Gossip::new(eager)).collect(),
            held: vec![BTreeMap::new(); n],
            ends: vec![BTreeMap::new(); n],
            on_the_way: BTreeMap::new(),
            cut: BTreeSet::new(),
            now: NOW,
            count: 0,
            copies: HashMap::new(),
            came: HashMap::new(),
        };
        for (a, b) in edges {
            for (here, there) in [(a, b), (b, a)] {
                street.gossips[here].begin(there as LinkNo);
                street.ends[here].insert(there as LinkNo, there);
            }
        }
        street
    }

    /// A ring, so that nobody is apart, and as many chords again as make each know about `degree` others.
    fn random(n: usize, degree: usize, seed: u64) -> Street {
        let mut edges: BTreeSet<(usize, usize)> =
            (0..n).map(|i| (i.min((i + 1) % n), i.max((i + 1) % n))).collect();
        let mut dice = seed;
        while edges.len() < n * degree / 2 {
            // Knuth's generator is random enough to draw a street.
            let mut roll = || {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (dice >> 33) as usize % n
            };
            let (a, b) = (roll(), roll());
            if a != b {
                edges.insert((a.min(b), a.max(b)));
            }
        }
        Street::new(n, EAGER_LINKS, edges)
    }

    fn write(&mut self, who: usize, records: &[Record]) -> usize {
        for record in records {
            self.held[who].insert(record.id(), record.clone());
            self.came.insert((who, record.id()), self.now);
        }
        let left = self.gossips[who].kept(None, records, self.now);
        self.send(who);
        left
    }

    fn send(&mut self, who: usize) {
        while let Some((link, tell)) = self.gossips[who].poll() {
            let to = self.ends[who][&link];
            if !self.cut.contains(&(who, to)) && !self.cut.contains(&(to, who)) {
                self.count += 1;
                self.on_the_way.insert((self.now + TRANSIT, self.count), (who, to, tell));
            }
        }
    }

    fn hear(&mut self, from: usize, who: usize, tell: Tell) {
        let (link, now) = (from as LinkNo, self.now);
        match tell {
            Tell::Push(records) => {
                for record in &records {
                    *self.copies.entry(record.id()).or_default() += 1;
                }
                let fresh = self.gossips[who].pushed(link, records, now);
                for record in &fresh {
                    self.held[who].insert(record.id(), record.clone());
                    self.came.insert((who, record.id()), now);
                }
                self.gossips[who].kept(Some(link), &fresh, now);
            }
            Tell::Have(ids) => {
                let held = &self.held[who];
                self.gossips[who].told(link, &ids, now, |id| held.contains_key(id));
            }
            Tell::Ask(ids) => {
                let records: Vec<Record> =
                    ids.iter().filter_map(|id| self.held[who].get(id).cloned()).collect();
                self.gossips[who].asked(link);
                self.count += 1;
                self.on_the_way.insert((now + TRANSIT, self.count), (who, from, Tell::Push(records)));
            }
            Tell::Lazy => self.gossips[who].lazy(link),
        }
        self.send(who);
    }

    /// Lets time pass until nothing is due any more.
    fn run(&mut self) {
        loop {
            let arrives = self.on_the_way.keys().next().map(|(at, _)| *at);
            let due = self.gossips.iter().filter_map(Gossip::deadline).min();
            let Some(next) = arrives.into_iter().chain(due).min() else { return };
            self.now = self.now.max(next);
            while let Some(((at, n), _)) = self.on_the_way.first_key_value() {
                if *at > self.now {
                    break;
                }
                let key = (*at, *n);
                let (from, who, tell) = self.on_the_way.remove(&key).unwrap();
                self.hear(from, who, tell);
            }
            for who in 0..self.gossips.len() {
                self.gossips[who].tick(self.now);
                self.send(who);
            }
        }
    }

    fn holders(&self, id: &RecordId) -> usize {
        self.held.iter().filter(|held| held.contains_key(id)).count()
    }

    /// How long it took until the last one had it.
    fn took(&self, id: &RecordId, since: Millis) -> Span {
        (0..self.held.len()).map(|who| self.came[&(who, *id)].since(since)).max().unwrap()
    }
}

#[test]
fn what_one_writes_reaches_a_street_of_fifty_along_a_tree() {
    const N: usize = 50;
    for seed in 1..=5 {
        let mut street = Street::random(N, 10, seed);
        let mut copies = Vec::new();
        let mut slowest = Span::millis(0);
        for n in 0..40 {
            street.now = street.now + Span::seconds(1);
            let begun = street.now;
            let record = written(n, begun);
            street.write((n as usize * 7) % N, std::slice::from_ref(&record));
            street.run();
            assert_eq!(street.holders(&record.id()), N, "seed {seed}, record {n}");
            copies.push(street.copies[&record.id()]);
            if n >= 20 {
                slowest = slowest.max(street.took(&record.id(), begun));
            }
        }
        let mean = |part: &[usize]| part.iter().sum::<usize>() as f64 / (part.len() * (N - 1)) as f64;
        let (first, settled) = (mean(&copies[..1]), mean(&copies[20..]));
        println!(
            "seed {seed}: {first:.2} copies at first, {settled:.2} settled, the last one after {slowest:?}"
        );
        assert!(settled <= 1.5, "seed {seed}: {settled:.2} copies a computer");
        assert!(first > 2.0, "the control: before there is a tree it costs more ({first:.2})");
    }
}

#[test]
fn an_eager_link_that_is_cut_is_healed_by_a_lazy_one() {
    // A triangle: Chidi has heard Ana over Béla and directly, and one of the two ways became lazy.
    let mut street = Street::new(3, EAGER_LINKS, [(0, 1), (1, 2), (0, 2)]);
    for n in 0..3 {
        street.write(0, &[written(n, NOW)]);
        street.run();
    }
    let before = street.copies.values().sum::<usize>();
    let settled = written(10, NOW);
    street.write(0, std::slice::from_ref(&settled));
    street.run();
    assert_eq!(street.copies.values().sum::<usize>() - before, 2, "a tree: each of the two got one copy");
    for cut in [(0, 1), (0, 2)] {
        // One of these is the way Ana's words take to the other.
        street.cut = BTreeSet::from([cut]);
        let begun = street.now;
        let record = written(20 + cut.1 as u64, begun);
        street.write(0, std::slice::from_ref(&record));
        street.run();
        assert_eq!(street.holders(&record.id()), 3, "{cut:?}");
        let worst = Span::millis(HAVE_WITHIN.0 + ASK_AFTER.0 + 4 * TRANSIT.0);
        assert!(street.took(&record.id(), begun) <= worst, "{:?}", street.took(&record.id(), begun));
        assert!(worst < Span::millis(300));
    }
    // The control: with both cut there is no way.
    street.cut = BTreeSet::from([(0, 1), (0, 2)]);
    let record = written(30, NOW);
    street.write(0, std::slice::from_ref(&record));
    street.run();
    assert_eq!(street.holders(&record.id()), 1);
}

#[test]
fn beyond_an_authors_budget_ids_are_told_and_what_is_asked_for_comes() {
    let mut street = Street::new(2, EAGER_LINKS, [(0, 1)]);
    let burst: Vec<Record> = (0..PUSH_BURST + 50).map(|n| slot_record(&by(1), n, NOW, 100)).collect();
    assert_eq!(street.write(0, &burst), 0, "nothing is left to reconciliation");
    let pushed = |street: &Street| -> usize {
        let records = street.on_the_way.values().map(|(_, _, tell)| match tell {
            Tell::Push(records) => records.len(),
            _ => 0,
        });
        records.sum()
    };
    assert_eq!(pushed(&street) as u64, PUSH_BURST, "unasked no more than the burst");
    street.run();
    assert!(burst.iter().all(|r| street.holders(&r.id()) == 2));
    // Another author has a budget of its own.
    let other = slot_record(&by(2), 0, NOW, 100);
    street.write(0, std::slice::from_ref(&other));
    assert_eq!(pushed(&street), 1);
    street.run();
    // With time there is room again: one in two seconds.
    street.now = street.now + PUSH_EVERY;
    let more: Vec<Record> = (1_000..1_003).map(|n| slot_record(&by(1), n, NOW, 100)).collect();
    street.write(0, &more);
    assert!((1..3).contains(&pushed(&street)), "{}", pushed(&street));
    street.run();
    // Far more than fit one question are left to reconciliation, and the number is said.
    let many: Vec<Record> =
        (2_000..2_000 + ASK_IDS as u64 + 50).map(|n| slot_record(&by(1), n, NOW, 100)).collect();
    assert!(street.write(0, &many) > ASK_IDS);
}

#[test]
fn who_pushes_beyond_the_budget_is_not_judged_unasked() {
    let mut gossip = Gossip::new(EAGER_LINKS);
    gossip.begin(1);
    let flood: Vec<Record> = (0..3 * PUSH_BURST).map(|n| slot_record(&by(1), n, NOW, 100)).collect();
    assert_eq!(gossip.pushed(1, flood.clone(), NOW).len() as u64, PUSH_BURST);
    // What was beyond it counts as told: it is asked for, and then it is let in.
    gossip.tick(NOW + ASK_AFTER);
    let asked: Vec<RecordId> = std::iter::from_fn(|| gossip.poll())
        .filter_map(|(_, tell)| match tell {
            Tell::Ask(ids) => Some(ids),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(asked.len() as u64, 2 * PUSH_BURST);
    let rest = flood.into_iter().filter(|r| asked.contains(&r.id())).collect();
    assert_eq!(gossip.pushed(1, rest, NOW + ASK_AFTER).len() as u64, 2 * PUSH_BURST);
}

#[test]
fn a_lying_have_costs_a_question_and_hides_nothing() {
    let mut gossip = Gossip::new(EAGER_LINKS);
    let (liar, honest) = (1, 2);
    gossip.begin(liar);
    gossip.begin(honest);
    let record = written(1, NOW);
    let lie = RecordId([9; 32]);
    gossip.told(liar, &[lie, record.id()], NOW, |_| false);
    gossip.told(honest, &[record.id()], NOW, |_| false);
    gossip.tick(NOW + ASK_AFTER);
    let tells = |gossip: &mut Gossip| std::iter::from_fn(|| gossip.poll()).collect::<Vec<_>>();
    let asked = tells(&mut gossip);
    assert!(matches!(&asked[..], [(link, Tell::Ask(ids))] if *link == liar && ids.len() == 2), "{asked:?}");
    // Nothing comes. The one who told of it, too, is asked for the true one; nobody is left to be asked for the lie.
    gossip.tick(NOW + ASK_AFTER + ASK_AGAIN);
    assert_eq!(tells(&mut gossip), [(honest, Tell::Ask(vec![record.id()]))]);
    assert_eq!(gossip.pushed(honest, vec![record.clone()], NOW + ASK_AGAIN).len(), 1);
    gossip.kept(Some(honest), std::slice::from_ref(&record), NOW + ASK_AGAIN);
    tells(&mut gossip);
    gossip.tick(NOW + Span::minutes(1));
    assert_eq!(gossip.deadline(), None, "it is over");
    // However much is made up, so much is remembered at most.
    for n in 0..(TOLD_MAX as u64 + 500) {
        let mut id = [7; 32];
        id[..8].copy_from_slice(&n.to_be_bytes());
        gossip.told(liar, &[RecordId(id)], NOW, |_| false);
    }
    gossip.tick(NOW + ASK_AFTER);
    let asked: usize =
        tells(&mut gossip).iter().map(|(_, t)| if let Tell::Ask(ids) = t { ids.len() } else { 0 }).sum();
    assert_eq!(asked, TOLD_MAX);
}

#[test]
fn a_forged_copy_does_not_keep_the_true_one_out() {
    let mut gossip = Gossip::new(EAGER_LINKS);
    gossip.begin(1);
    gossip.begin(2);
    let record = written(1, NOW);
    let mut bytes = record.bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let forged = Record::read(bytes).unwrap();
    assert_eq!(forged.id(), record.id(), "an id does not cover the signature");
    assert_eq!(gossip.pushed(1, vec![forged], NOW).len(), 1);
    assert!(gossip.pushed(2, vec![record.clone()], NOW).is_empty(), "the control: it is taken for a copy");
    gossip.forged(&[record.id()]);
    assert_eq!(gossip.pushed(2, vec![record], NOW).len(), 1);
}

#[test]
fn what_is_asked_for_is_read_only_when_it_can_leave() {
    let (a, b) = (Toy::member(1), Toy::member(2));
    let (ka, kb) = (a.key(), b.key());
    let (a, b) = (a.knows(kb), b.knows(ka));
    let records: Vec<Record> = (0..ASK_IDS as u64 * 3).map(|n| slot_record(&by(5), n, NOW, 8_000)).collect();
    let mut pipe = Pipe::new(&a, &b);
    pipe.run();
    records.iter().for_each(|r| a.hold(r.clone()));
    // Three questions at once, for more than may be pushed and not yet written.
    let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
    assert!(records.iter().map(|r| r.bytes().len()).sum::<usize>() > UNSENT_MAX);
    for part in ids.chunks(ASK_IDS) {
        pipe.ends[1].session.tell(Tell::Ask(part.to_vec()), NOW);
    }
    let sent = pipe.log.len();
    pipe.run();
    assert_eq!((pipe.over(0), pipe.over(1)), (None, None));
    let pushed = |pipe: &Pipe<'_>| -> usize {
        let count = |e: &hedgerow_sync::Event| match e {
            hedgerow_sync::Event::Pushed(records) => records.len(),
            _ => 0,
        };
        pipe.ends[1].events.iter().map(count).sum()
    };
    assert_eq!(pushed(&pipe), records.len());
    assert!(pipe.log.len() - sent > 20, "in frames of their own");
    // The control: as much pushed unasked to somebody who does not read is too much.
    pipe.ends[0].session.tell(Tell::Push(records), NOW);
    pipe.run();
    assert_eq!(pipe.over(0), Some(Bye::Slow));
}
