//! What arbitrary bytes may do to Hedgerow, as plain functions: each takes bytes and panics where something is wrong.
//!
//! A target is more than "it does not panic": what is decoded is written and read again, bounds hold, what was refused
//! stays refused, order changes nothing. The same functions run over the kept corpora in the tests, in the loop of
//! `cargo xtask soak`, and under any fuzzer that can call a function of bytes.
//!
//! Start reading at [`TARGETS`], then at the file of a target. The kept inputs lie in `corpus/TARGET/`.

// A fuzz target says that something is wrong by a panic: that is the whole of its interface.
#![allow(clippy::panic, clippy::expect_used)]

mod bodies;
mod corpus;
mod cut;
mod failure;
mod files;
mod folds;
mod gossip;
mod house;
mod letters;
mod mutate;
mod pair;
mod records;
mod sessions;
mod street;
mod table;
mod wire;

pub use bodies::{body, deal};
pub use corpus::{Kept, folder, kept, name_of};
pub use failure::{failure, smaller};
pub use files::{key_file, store};
pub use folds::roster;
pub use gossip::gossip;
pub use letters::{given_keys, letter_text, sealed};
pub use mutate::Mutator;
pub use records::{clear_part, header};
pub use sessions::{frame, ranges, session_fresh, session_hosting, session_inside, session_round};
pub use table::things_file;
pub use wire::{address, frames};

/// A function of bytes that panics where something is wrong, and its name.
#[derive(Clone, Copy)]
pub struct Target {
    /// The folder of its corpus, and what it is called on the command line.
    pub name: &'static str,
    /// The function.
    pub run: fn(&[u8]),
    /// Inputs longer than this tell nothing more.
    pub longest: usize,
}

/// Every target.
pub const TARGETS: [Target; 20] = [
    Target { name: "header", run: header, longest: 1024 },
    Target { name: "clear_part", run: clear_part, longest: 4096 },
    Target { name: "body", run: body, longest: 4096 },
    Target { name: "deal", run: deal, longest: 4096 },
    Target { name: "letter_text", run: letter_text, longest: 65_536 },
    Target { name: "given_keys", run: given_keys, longest: 512 },
    Target { name: "sealed", run: sealed, longest: 4096 },
    Target { name: "key_file", run: key_file, longest: 4096 },
    Target { name: "store", run: store, longest: 4096 },
    Target { name: "things_file", run: things_file, longest: 8192 },
    Target { name: "address", run: address, longest: 1024 },
    Target { name: "frames", run: frames, longest: 4096 },
    Target { name: "frame", run: frame, longest: 8192 },
    Target { name: "ranges", run: ranges, longest: 8192 },
    Target { name: "session_fresh", run: session_fresh, longest: 4096 },
    Target { name: "session_inside", run: session_inside, longest: 4096 },
    Target { name: "session_round", run: session_round, longest: 4096 },
    Target { name: "session_hosting", run: session_hosting, longest: 4096 },
    Target { name: "gossip", run: gossip, longest: 2048 },
    Target { name: "roster", run: roster, longest: 1024 },
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}
