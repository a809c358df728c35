//! The index against somebody who reads everything from the first to the last word.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::RecordId;
use hedgerow_store::search::{Index, Place};
use proptest::prelude::*;

/// Plain words of few letters, so that beginnings, typos and repetitions meet often.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-c]{1,3}", 4 => "[a-c]{4,7}", 1 => "[a-c]{2}[éß]"]
}

fn text() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(word(), 0..5)
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, Vec<String>, Vec<String>),
    Remove(u8),
    Find(Vec<String>, bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u8..20, text(), text()).prop_map(|(id, title, rest)| Step::Put(id, title, rest)),
        1 => (0u8..20).prop_map(Step::Remove),
        4 => (proptest::collection::vec(word(), 1..3), any::<bool>()).prop_map(|(q, on)| Step::Find(q, on)),
    ]
}

fn plain(word: &str) -> String {
    word.to_uppercase().to_lowercase().replace('é', "e").replace('ß', "ss")
}

/// Whether one change, omission, addition or swap makes `a` into `b`, tried one by one.
fn one_typo(a: &str, b: &str) -> bool {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let without = |v: &[char], i: usize| [&v[..i], &v[i + 1..]].concat();
    (0..a.len()).any(|i| without(&a, i) == b)
        || (0..b.len()).any(|i| without(&b, i) == a)
        || a.len() == b.len() && (0..a.len()).any(|i| without(&a, i) == without(&b, i))
        || (1..a.len()).any(|i| {
            let mut swapped = a.clone();
            swapped.swap(i - 1, i);
            swapped == b
        })
}

/// Which typed words fit a thing: whole, or as a beginning where the word may go on. A typo is looked for by the caller.
fn fits(typed: &str, words: &[String], goes_on: bool) -> bool {
    words.iter().any(|w| *w == typed || goes_on && w.starts_with(typed))
}

fn with_typo(typed: &str, words: &[String], goes_on: bool) -> bool {
    words.iter().any(|w| {
        let beginnings = w.char_indices().map(|(i, _)| &w[..i]).chain([w.as_str()]);
        one_typo(typed, w) || goes_on && beginnings.into_iter().any(|b| one_typo(typed, b))
    })
}

/// Things in which every word fits; with a typo where it fits nowhere, or anyway.
fn read_all(things: &BTreeMap<u8, Vec<String>>, query: &[String], on: bool, typos: bool) -> BTreeSet<u8> {
    let mut wanted: BTreeSet<u8> = things.keys().copied().collect();
    for (i, word) in query.iter().enumerate() {
        let (word, on) = (plain(word), on && i + 1 == query.len());
        let all = |fit: &dyn Fn(&str, &[String], bool) -> bool| -> BTreeSet<u8> {
            things.iter().filter(|(_, words)| fit(&word, words, on)).map(|(n, _)| *n).collect()
        };
        let mut fitting = all(&fits);
        if word.chars().count() >= 4 && (typos || fitting.is_empty()) {
            fitting.extend(all(&with_typo));
        }
        wanted.retain(|n| fitting.contains(n));
    }
    wanted
}

fn id(n: u8) -> RecordId {
    RecordId([n; 32])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_index_finds_what_reading_everything_finds(steps in proptest::collection::vec(step(), 1..60)) {
        let mut index = Index::default();
        let mut things: BTreeMap<u8, Vec<String>> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Put(n, title, rest) => {
                    let (t, r) = (title.join(" "), rest.join(", "));
                    index.put(id(n), &[(Place::Title, &t), (Place::Text, &r)]);
                    things.insert(n, title.iter().chain(&rest).map(|w| plain(w)).collect());
                }
                Step::Remove(n) => {
                    index.remove(&id(n));
                    things.remove(&n);
                }
                Step::Find(query, goes_on) => {
                    let typed = query.join(" ") + if goes_on { "" } else { " " };
                    let hits = index.find(&typed, 100);
                    let found: BTreeSet<u8> = hits.iter().map(|h| h.id.0[0]).collect();
                    prop_assert_eq!(found.len(), hits.len(), "nothing twice");
                    prop_assert!(hits.windows(2).all(|two| two[0].score >= two[1].score), "the best first");
                    let wanted = match read_all(&things, &query, goes_on, false) {
                        none if none.is_empty() && query.len() > 1 => read_all(&things, &query, goes_on, true),
                        some => some,
                    };
                    prop_assert_eq!(&found, &wanted, "{:?} in {:?}", typed, things);
                    let few = index.find(&typed, 3);
                    prop_assert_eq!(few.as_slice(), &hits[..hits.len().min(3)], "fewer are the best of all");
                }
            }
            prop_assert_eq!(index.len(), things.len());
        }
    }
}

/// As it is typed, letter by letter, a word with a typo goes on being found.
#[test]
fn a_typo_is_forgiven_while_the_word_is_typed() {
    let mut index = Index::default();
    for (n, title) in ["ukulele", "sewing machine", "lawnmower", "drill", "wheelbarrow"].iter().enumerate() {
        index.put(id(n as u8), &[(Place::Title, title)]);
    }
    for (typed, n) in
        [("ukelele", 0), ("sowing machine", 1), ("lawmmower", 2), ("dirll", 3), ("wheelbarow", 4)]
    {
        for end in 4..=typed.len() {
            let hits = index.find(&typed[..end], 5);
            assert_eq!(hits.first().map(|h| h.id), Some(id(n)), "{}", &typed[..end]);
        }
    }
}
