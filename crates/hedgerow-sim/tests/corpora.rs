//! Every fuzz target over its kept inputs, and over some hundred changed ones, the same in every run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hedgerow_sim::fuzz::{Mutator, TARGETS, Target, failure, folder, kept, name_of, smaller, target};

/// Changed inputs made of each kept one: as many as a slow machine has time for without optimisation.
const OF_EACH: usize = 300;
/// Where signatures are made and checked, sessions are led or a database is opened.
const OF_EACH_DEAR: usize = 60;
const DEAR: [&str; 12] = [
    "given_keys",
    "sealed",
    "store",
    "things_file",
    "frame",
    "ranges",
    "session_fresh",
    "session_inside",
    "session_round",
    "session_hosting",
    "gossip",
    "roster",
];

/// The kept inputs of a target are small, few and at their places; none of them, nor anything made of them, makes it
/// panic.
fn corpora_replay(name: &str) {
    let target = target(name).unwrap();
    let inputs = kept(&folder(name)).unwrap();
    assert!((3..=64).contains(&inputs.len()), "{name} has {} kept inputs", inputs.len());
    for input in &inputs {
        assert!(input.bytes.len() <= target.longest, "{} is longer than {name} takes", input.name);
        if let Some(why) = failure(target, &input.bytes) {
            panic!("{name} with {}: {why}", input.name);
        }
    }
    let runs = inputs.len() * if DEAR.contains(&name) { OF_EACH_DEAR } else { OF_EACH };
    let mut mutator = Mutator::new(7);
    for n in 0..runs {
        let old = &inputs[n % inputs.len()].bytes;
        let other = &inputs[mutator.below(inputs.len())].bytes;
        let input = mutator.mutate(old, other, target.longest);
        if let Some(why) = failure(target, &input) {
            panic!("{name} with {:02x?}: {why}", smaller(target, &input));
        }
    }
}

macro_rules! replay {
    ($($name:ident)*) => {
        mod corpora_replay {
            $(#[test]
            fn $name() {
                super::corpora_replay(stringify!($name));
            })*
        }

        /// No target is forgotten here, and no folder has lost its target.
        #[test]
        fn every_target_is_replayed() {
            let replayed = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|target| target.name), replayed);
            let mut folders: Vec<String> = std::fs::read_dir(folder("..").join("corpus"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            folders.sort();
            let mut names = replayed.map(str::to_owned);
            names.sort();
            assert_eq!(folders, names);
        }
    };
}

replay! {
    header clear_part body deal letter_text given_keys sealed key_file store things_file address frames frame ranges session_fresh
    session_inside session_round session_hosting gossip roster
}

/// A target with a planted fault: it panics where two bytes stand one after the other.
fn planted(bytes: &[u8]) {
    assert!(!bytes.windows(2).any(|pair| pair == b"#!"), "the planted fault");
}

const PLANTED: Target = Target { name: "planted", run: planted, longest: 256 };

/// The control: what the tests above and `cargo xtask soak` rest on does see a fault, and makes its input small.
#[test]
fn a_planted_fault_is_caught_found_and_made_small() {
    assert_eq!(failure(PLANTED, b"good"), None);
    let why = failure(PLANTED, b"this has #! in it").unwrap();
    assert!(why.contains("corpora.rs") && why.contains("the planted fault"), "{why}");
    assert_eq!(smaller(PLANTED, b"this has #! in it"), b"#!");
    // Nobody has to name the fault: an input half a step away is enough for the loop to meet it.
    let mut mutator = Mutator::new(7);
    let found =
        (0..20_000).map(|_| mutator.mutate(b"line # one", b"!", 64)).find(|i| failure(PLANTED, i).is_some());
    assert_eq!(smaller(PLANTED, &found.expect("the loop meets the fault")), b"#!");
    // And the same seed meets it again.
    let again = |seed| {
        let mut mutator = Mutator::new(seed);
        (0..50).map(|_| name_of(&mutator.mutate(b"line # one", b"!", 64))).collect::<Vec<_>>()
    };
    assert_eq!(again(7), again(7));
    assert_ne!(again(7), again(8));
}
