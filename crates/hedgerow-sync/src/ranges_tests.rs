//! The crate `negentropy` as the oracle, in both parts; and the tree against a sorted set.

use std::collections::BTreeSet;

use negentropy::{Id, Negentropy, NegentropyStorageVector};
use proptest::prelude::*;

use super::*;
use crate::idtree::IdTree;

const LIMIT: usize = 5_000;

fn entry((key, id): (u64, u64)) -> Entry {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&id.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    bytes[31] = 1;
    (key, bytes)
}

fn view(entries: &BTreeSet<Entry>) -> View {
    let mut tree = IdTree::default();
    entries.iter().for_each(|(key, id)| {
        tree.insert(*key, *id);
    });
    View::from(tree, &(0, [0; 32]))
}

fn oracle(entries: &BTreeSet<Entry>) -> Negentropy<'static, NegentropyStorageVector> {
    let mut storage = NegentropyStorageVector::new();
    for (key, id) in entries {
        storage.insert(*key, Id::from_byte_array(*id)).unwrap();
    }
    storage.seal().unwrap();
    Negentropy::owned(storage, LIMIT as u64).unwrap()
}

type Ids = BTreeSet<[u8; 32]>;

/// Runs our initiator against an answerer; what it finds to have and to need.
fn initiate(view: &View, mut answer: impl FnMut(&[u8]) -> Vec<u8>) -> (Ids, Ids) {
    let (mut have, mut need) = (Ids::new(), Ids::new());
    let mut message = begin(view);
    loop {
        let found = go_on(view, &answer(&message), LIMIT).unwrap();
        have.extend(found.have.iter().map(|id| id.0));
        need.extend(found.need.iter().map(|id| id.0));
        match found.next {
            Some(next) => message = next,
            None => return (have, need),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_parts_agree_with_the_oracle(
        shared in proptest::collection::btree_set((0u64..50, any::<u64>()), 0..600),
        mine in proptest::collection::btree_set((0u64..50, any::<u64>()), 0..200),
        theirs in proptest::collection::btree_set((0u64..50, any::<u64>()), 0..200),
    ) {
        let all = |own: &BTreeSet<(u64, u64)>| -> BTreeSet<Entry> {
            shared.iter().chain(own).map(|e| entry(*e)).collect()
        };
        let (a, b) = (all(&mine), all(&theirs));
        let ids = |of: &BTreeSet<Entry>, but: &BTreeSet<Entry>| -> Ids {
            let others: Ids = but.iter().map(|e| e.1).collect();
            of.iter().map(|e| e.1).filter(|id| !others.contains(id)).collect()
        };
        let wanted = (ids(&a, &b), ids(&b, &a));
        let (ours, other) = (view(&a), view(&b));
        prop_assert_eq!(&initiate(&ours, |m| answer(&other, m, LIMIT).unwrap()), &wanted);
        let mut answerer = oracle(&b);
        prop_assert_eq!(&initiate(&ours, |m| answerer.reconcile(m).unwrap()), &wanted);

        // The oracle begins, we answer.
        let mut initiator = oracle(&a);
        let mut message = initiator.initiate().unwrap();
        let (mut have, mut need) = (Vec::new(), Vec::new());
        loop {
            let reply = answer(&other, &message, LIMIT).unwrap();
            match initiator.reconcile_with_ids(&reply, &mut have, &mut need).unwrap() {
                Some(next) => message = next,
                None => break,
            }
        }
        let found = |ids: Vec<Id>| -> Ids { ids.iter().map(|id| *id.as_bytes()).collect() };
        prop_assert_eq!((found(have), found(need)), wanted);
    }

    #[test]
    fn the_tree_is_a_sorted_set_with_sums(
        steps in proptest::collection::vec((any::<bool>(), 0u64..40, 0u64..400), 0..1500),
        probe in (0u64..41, 0u64..400),
        range in (0usize..400, 0usize..400),
    ) {
        let mut tree = IdTree::default();
        let mut model: BTreeSet<Entry> = BTreeSet::new();
        let mut earlier = None;
        for (i, (insert, key, id)) in steps.iter().enumerate() {
            let e = entry((*key, *id));
            if *insert {
                prop_assert_eq!(tree.insert(e.0, e.1), model.insert(e));
            } else {
                prop_assert_eq!(tree.remove(e.0, e.1), model.remove(&e));
            }
            if i == steps.len() / 2 {
                earlier = Some((tree.clone(), model.clone()));
            }
        }
        for (tree, model) in earlier.into_iter().chain([(tree, model)]) {
            let sorted: Vec<Entry> = model.iter().copied().collect();
            prop_assert_eq!(tree.len(), sorted.len());
            prop_assert_eq!(&tree, &IdTree::from_sorted(&sorted));
            prop_assert_eq!(tree.rank(&entry(probe)), sorted.partition_point(|e| *e < entry(probe)));
            prop_assert_eq!(tree.get(range.0), sorted.get(range.0).copied());
            let (from, to) = (range.0.min(range.1).min(sorted.len()), range.0.max(range.1).min(sorted.len()));
            let view = View::from(tree, &(0, [0; 32]));
            let ids: Vec<[u8; 32]> = sorted[from..to].iter().map(|e| e.1).collect();
            prop_assert_eq!(view.slice(from, to - from), ids);
            let part: BTreeSet<Entry> = sorted[from..to].iter().copied().collect();
            let alone = super::tests::view(&part);
            prop_assert_eq!(view.sum(from, to), alone.sum(0, alone.len()));
        }
    }

    #[test]
    fn arbitrary_messages_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let view = view(&(0..100).map(|n| entry((n, n))).collect());
        let mut message = vec![VERSION];
        message.extend(bytes);
        let _ = answer(&view, &message, LIMIT);
        let _ = go_on(&view, &message, LIMIT);
    }
}
