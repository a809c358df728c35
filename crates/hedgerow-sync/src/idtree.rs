//! Ids in order, with cached sums: a persistent tree under the reconciliation of ranges.
//!
//! A fingerprint of any range costs a walk down two edges instead of a pass over all ids, and a clone costs one
//! counter: a session keeps the tree as it was when its round began while the store goes on writing.

use std::sync::Arc;

/// Items of a leaf, and children of an inner node; beyond it a node splits.
const WIDTH: usize = 64;

/// One id with the key it is ordered by.
pub type Entry = (u64, [u8; 32]);

/// A sorted set of ids. Clones share everything until one of them changes.
#[derive(Clone, Debug)]
pub struct IdTree {
    root: Child,
}

/// Sum of ids modulo 2^256: four little-endian lanes with carry.
type Sum = [u64; 4];

#[derive(Clone, Debug)]
struct Child {
    first: Entry,
    count: usize,
    sum: Sum,
    node: Arc<Node>,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Vec<Entry>),
    Inner(Vec<Child>),
}

impl Default for IdTree {
    fn default() -> Self {
        Self { root: Child::of(Node::Leaf(Vec::new())) }
    }
}

impl PartialEq for IdTree {
    fn eq(&self, other: &Self) -> bool {
        self.root.count == other.root.count && self.root.sum == other.root.sum
    }
}

impl IdTree {
    /// Builds a tree from entries in ascending order without repetitions.
    pub fn from_sorted(entries: &[Entry]) -> Self {
        let mut level: Vec<Child> =
            entries.chunks(WIDTH * 3 / 4).map(|part| Child::of(Node::Leaf(part.to_vec()))).collect();
        while level.len() > 1 {
            level = level.chunks(WIDTH * 3 / 4).map(|part| Child::of(Node::Inner(part.to_vec()))).collect();
        }
        level.pop().map_or_else(Self::default, |root| Self { root })
    }

    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.root.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an id; whether it was new.
    pub fn insert(&mut self, key: u64, id: [u8; 32]) -> bool {
        let (new, split) = self.root.insert((key, id));
        if let Some(right) = split {
            let left = std::mem::replace(&mut self.root, Child::of(Node::Leaf(Vec::new())));
            self.root = Child::of(Node::Inner(vec![left, right]));
        }
        new
    }

    /// Takes an id out; whether it was there.
    pub fn remove(&mut self, key: u64, id: [u8; 32]) -> bool {
        let removed = self.root.remove(&(key, id));
        while let Node::Inner(children) = &*self.root.node {
            let [only] = children.as_slice() else { break };
            self.root = only.clone();
        }
        removed
    }

    /// How many ids come before this place.
    pub fn rank(&self, at: &Entry) -> usize {
        let mut before = 0;
        let mut node = &self.root.node;
        loop {
            match &**node {
                Node::Leaf(items) => return before + items.partition_point(|item| item < at),
                Node::Inner(children) => {
                    let i = children.partition_point(|c| c.first <= *at).saturating_sub(1);
                    before += children[..i].iter().map(|c| c.count).sum::<usize>();
                    node = &children[i].node;
                }
            }
        }
    }

    /// The id at a position.
    pub fn get(&self, position: usize) -> Option<Entry> {
        let mut rest = position;
        let mut node = &self.root.node;
        loop {
            match &**node {
                Node::Leaf(items) => return items.get(rest).copied(),
                Node::Inner(children) => {
                    let child = children.iter().find(|c| {
                        let here = rest < c.count;
                        if !here {
                            rest -= c.count;
                        }
                        here
                    })?;
                    node = &child.node;
                }
            }
        }
    }

    /// Calls `each` with every id of a range of positions until it answers false.
    pub fn walk(&self, begin: usize, end: usize, each: &mut dyn FnMut(Entry) -> bool) {
        let end = end.min(self.len());
        if begin < end {
            self.root.walk(begin, end, each);
        }
    }

    /// The sum of the ids in a range of positions, as bytes in little-endian order.
    fn sum(&self, begin: usize, end: usize) -> [u8; 32] {
        let mut total = [0; 4];
        let end = end.min(self.len());
        if begin < end {
            self.root.sum(begin, end, &mut total);
        }
        let mut bytes = [0; 32];
        for (part, lane) in bytes.chunks_exact_mut(8).zip(total) {
            part.copy_from_slice(&lane.to_le_bytes());
        }
        bytes
    }
}

/// A tree from one position on: what a round reconciles.
#[derive(Clone, Debug, Default)]
pub struct View {
    tree: IdTree,
    begin: usize,
}

impl View {
    /// All of the tree from this place on.
    pub fn from(tree: IdTree, at: &Entry) -> Self {
        let begin = tree.rank(at);
        Self { tree, begin }
    }

    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.tree.len() - self.begin
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of a range of positions.
    pub fn slice(&self, from: usize, count: usize) -> Vec<[u8; 32]> {
        let mut ids = Vec::new();
        let from = self.begin.saturating_add(from);
        self.tree.walk(from, from.saturating_add(count), &mut |(_, id)| {
            ids.push(id);
            true
        });
        ids
    }

    /// How many of its ids come before this place.
    pub fn rank(&self, at: &Entry) -> usize {
        self.tree.rank(at).saturating_sub(self.begin)
    }

    /// The id at a position, with its key.
    pub fn get(&self, position: usize) -> Option<Entry> {
        self.tree.get(self.begin.saturating_add(position))
    }

    /// The sum of the ids of a range of positions modulo 2^256, little-endian.
    pub fn sum(&self, begin: usize, end: usize) -> [u8; 32] {
        self.tree.sum(self.begin.saturating_add(begin), self.begin.saturating_add(end))
    }
}

impl Child {
    fn of(node: Node) -> Self {
        let mut child = Child { first: (0, [0; 32]), count: 0, sum: [0; 4], node: Arc::new(node) };
        child.recount();
        child
    }

    fn recount(&mut self) {
        self.sum = [0; 4];
        match &*self.node {
            Node::Leaf(items) => {
                self.count = items.len();
                items.iter().for_each(|(_, id)| add(&mut self.sum, &lanes(id)));
                self.first = items.first().copied().unwrap_or_default();
            }
            Node::Inner(children) => {
                self.count = children.iter().map(|c| c.count).sum();
                children.iter().for_each(|c| add(&mut self.sum, &c.sum));
                self.first = children.first().map(|c| c.first).unwrap_or_default();
            }
        }
    }

    fn insert(&mut self, entry: Entry) -> (bool, Option<Child>) {
        let (new, right) = match Arc::make_mut(&mut self.node) {
            Node::Leaf(items) => match items.binary_search(&entry) {
                Ok(_) => (false, None),
                Err(at) => {
                    items.insert(at, entry);
                    let right = (items.len() > WIDTH).then(|| Node::Leaf(items.split_off(WIDTH / 2)));
                    (true, right)
                }
            },
            Node::Inner(children) => {
                let at = children.partition_point(|c| c.first <= entry).saturating_sub(1);
                let (new, split) = children[at].insert(entry);
                if let Some(split) = split {
                    children.insert(at + 1, split);
                }
                let right = (children.len() > WIDTH).then(|| Node::Inner(children.split_off(WIDTH / 2)));
                (new, right)
            }
        };
        match right {
            Some(right) => {
                self.recount();
                (new, Some(Child::of(right)))
            }
            None => {
                if new {
                    add(&mut self.sum, &lanes(&entry.1));
                    self.first = if self.count == 0 { entry } else { self.first.min(entry) };
                    self.count += 1;
                }
                (new, None)
            }
        }
    }

    fn remove(&mut self, entry: &Entry) -> bool {
        let removed = match Arc::make_mut(&mut self.node) {
            Node::Leaf(items) => items.binary_search(entry).map(|at| items.remove(at)).is_ok(),
            Node::Inner(children) => {
                let at = children.partition_point(|c| c.first <= *entry).saturating_sub(1);
                let removed = children[at].remove(entry);
                if children[at].count == 0 && children.len() > 1 {
                    children.remove(at);
                }
                removed
            }
        };
        if removed {
            self.recount();
        }
        removed
    }

    fn walk(&self, begin: usize, end: usize, each: &mut dyn FnMut(Entry) -> bool) -> bool {
        match &*self.node {
            Node::Leaf(items) => items[begin..end].iter().all(|entry| each(*entry)),
            Node::Inner(children) => parts(children, begin, end).all(|(c, b, e)| c.walk(b, e, each)),
        }
    }

    fn sum(&self, begin: usize, end: usize, total: &mut Sum) {
        if begin == 0 && end == self.count {
            return add(total, &self.sum);
        }
        match &*self.node {
            Node::Leaf(items) => items[begin..end].iter().for_each(|(_, id)| add(total, &lanes(id))),
            Node::Inner(children) => parts(children, begin, end).for_each(|(c, b, e)| c.sum(b, e, total)),
        }
    }
}

/// The children that a range of positions touches, each with its own part of the range.
fn parts(children: &[Child], begin: usize, end: usize) -> impl Iterator<Item = (&Child, usize, usize)> {
    let mut at = 0;
    children.iter().filter_map(move |child| {
        let (b, e) = (begin.max(at), end.min(at + child.count));
        let start = at;
        at += child.count;
        (b < e).then(|| (child, b - start, e - start))
    })
}

fn lanes(id: &[u8; 32]) -> Sum {
    let mut lanes = [0; 4];
    for (lane, part) in lanes.iter_mut().zip(id.chunks_exact(8)) {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(part);
        *lane = u64::from_le_bytes(bytes);
    }
    lanes
}

fn add(total: &mut Sum, other: &Sum) {
    let mut carry = false;
    for (t, o) in total.iter_mut().zip(other) {
        let (sum, over) = t.overflowing_add(*o);
        let (sum, over_again) = sum.overflowing_add(u64::from(carry));
        *t = sum;
        carry = over | over_again;
    }
}
