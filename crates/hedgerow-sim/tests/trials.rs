//! Two hundred streets, those that once went wrong, and streets with a fault planted to see that a trial can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hedgerow_sim::trial::{Planted, Terms, run};

/// Computers and seeds that showed something.
const KEPT: [(usize, u64, &str); 10] = [
    (8, 2, "a letter's certificate that came over one stream turned the talk on another out of turn"),
    (8, 18, "who slept through two changes of keys was recognised and then not answered by a key it knew"),
    (8, 36, "clocks three hours apart: what has ended by one of them is still shown by the other"),
    (8, 41, "a question for positions beyond the end of a set ended the program"),
    (8, 50, "a newcomer asked its host for papers, who was waiting for the newcomer to read"),
    (8, 123, "a newcomer that was cut off could come in only at a neighbour's its letter had named"),
    (6, 541, "organisers that changed between two Opens made one side rest and the other go on comparing"),
    (
        6,
        1347,
        "a newcomer whose clock was behind its letter's stayed a reader for ever, at every neighbour's",
    ),
    (6, 1775, "a clock that was set back took away group records that nobody else held yet"),
    (6, 476, "keys asked for in vain eight times were not given in that talk when they had come"),
];

fn hold(seeds: impl IntoIterator<Item = u64>, nodes: usize) {
    for seed in seeds {
        if let Err(failure) = run(seed, Terms::new(nodes)) {
            panic!("{failure}\nagain with: cargo xtask sim --nodes {nodes} --seeds 1 --seed {seed}");
        }
    }
}

macro_rules! seeds {
    ($($name:ident: $seeds:expr),*) => {$(
        #[test]
        fn $name() {
            hold($seeds, 8);
        }
    )*};
}

// Pieces of a size that two cores share well.
seeds! {
    seeds_1_to_25: 1..=25, seeds_26_to_50: 26..=50, seeds_51_to_75: 51..=75, seeds_76_to_100: 76..=100,
    seeds_101_to_125: 101..=125, seeds_126_to_150: 126..=150, seeds_151_to_175: 151..=175,
    seeds_176_to_200: 176..=200
}

#[test]
fn seeds_that_showed_something_hold() {
    for (nodes, seed, _) in KEPT {
        hold([seed], nodes);
    }
}

#[test]
fn small_and_larger_streets_hold() {
    hold(1..=3, 3);
    hold(1..=1, 30);
}

#[test]
fn the_same_seed_is_the_same_street() {
    let fingerprints = [5, 5, 6].map(|seed| run(seed, Terms::new(6)).unwrap().fingerprint);
    assert_eq!(fingerprints[0], fingerprints[1]);
    assert_ne!(fingerprints[0], fingerprints[2], "the control");
}

/// The first of some seeds that complains of a planted fault. The rarest shows itself in one street of twenty-five.
fn complains(planted: Planted) -> String {
    let terms = Terms { planted: Some(planted), ..Terms::new(8) };
    let failure = (1..=200).find_map(|seed| run(seed, terms).err());
    failure.unwrap_or_else(|| panic!("nobody noticed {planted:?}")).what
}

#[test]
fn a_neighbour_that_takes_ever_seen_for_held_is_noticed() {
    println!("{}", complains(Planted::EverSeen));
}

#[test]
fn a_neighbour_that_keeps_what_was_replaced_is_noticed() {
    println!("{}", complains(Planted::KeepsSuperseded));
}

#[test]
fn a_street_that_only_gossips_is_noticed() {
    println!("{}", complains(Planted::GossipOnly));
}

#[test]
fn a_neighbour_that_goes_on_showing_who_was_removed_is_noticed() {
    println!("{}", complains(Planted::KeepsTheRemoved));
}
