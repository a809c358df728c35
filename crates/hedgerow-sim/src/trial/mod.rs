//! Trials: a street of neighbours in one process, with invented time, an unreliable network, faults and liars, all of
//! it from one number, the seed. After a while everything is connected and quiet, and the honest must agree.
//!
//! The neighbours are the pure crates themselves: sessions, gossip, admission, the fold of the group. What
//! `hedgerow-node` puts around them (a disk, tokio, libp2p) is played here. Start reading at [`run`], then
//! `street.rs` (time and who does what when), `checks.rs` (what must hold in the end).

mod checks;
mod coming_in;
mod deeds;
mod dice;
mod founding;
mod house;
mod judging;
mod memo;
mod organisers;
mod rogue;
#[cfg(test)]
mod scripted_tests;
mod shelf;
mod street;
mod talks;
mod troubles;
mod words;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hedgerow_record::Span;

/// What a trial is like. What is not said here the seed decides.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Computers at the beginning.
    pub nodes: usize,
    /// How long there is life in the street, before it becomes quiet for half an hour and what clocks differ by.
    pub busy: Span,
    /// Nobody lies, nothing breaks, nobody is known and nothing is written but by whoever runs the trial.
    pub peaceful: bool,
    /// A fault that one neighbour's program has, to see that a trial can fail.
    pub planted: Option<Planted>,
}

impl Terms {
    /// A street of so many computers, with as much trouble in an hour as a year brings.
    pub fn new(nodes: usize) -> Terms {
        Terms { nodes, busy: Span::minutes(40), peaceful: false, planted: None }
    }
}

/// A mistake that a program could make. Each was made by somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    /// What was ever seen counts as held.
    EverSeen,
    /// What was replaced is kept and told of.
    KeepsSuperseded,
    /// What was kept is pushed, and nobody ever compares.
    GossipOnly,
    /// A change of the roster changes nothing of what is held.
    KeepsTheRemoved,
}

/// What went on in a trial.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// Frames sent.
    pub frames: u64,
    /// Their bytes, with four for each one's length.
    pub bytes: u64,
    /// Rounds that came to their end, counted at both ends.
    pub rounds: u64,
    /// Sessions that led to a member.
    pub sessions: u64,
    /// Records written by honest neighbours.
    pub written: u64,
    /// Records pushed whole.
    pub pushed: u64,
    /// Times a computer crashed, slept or lost its disk, and cuts of the network.
    pub troubles: u64,
    /// What liars and strangers did.
    pub mischief: u64,
    /// Honest computers that are members' in the end.
    pub honest: u64,
    /// Parts into which the street fell: those of one part accept one another.
    pub parts: u64,
    /// Records in view of each of them in the end.
    pub records: u64,
    /// Charter versions in the end, the founding one included.
    pub charters: u64,
    /// Members removed.
    pub removed: u64,
    /// A number that is the same whenever the same seed is run.
    pub fingerprint: u64,
}

/// Something that must never be.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed that shows it again.
    pub seed: u64,
    /// What is wrong.
    pub what: String,
    /// The last things that went on.
    pub trace: Vec<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for line in &self.trace {
            writeln!(f, "    {line}")?;
        }
        write!(f, "seed {}: {}", self.seed, self.what)
    }
}

/// Runs one trial.
pub fn run(seed: u64, terms: Terms) -> Result<Report, Box<Failure>> {
    let mut trial = street::Trial::new(seed, terms);
    let lived = catch_unwind(AssertUnwindSafe(|| {
        trial.live();
        trial.wrong.take().map_or_else(|| trial.check(), Err)
    }));
    match lived.unwrap_or_else(|_| Err("something panicked".to_owned())) {
        Ok(()) => Ok(trial.report),
        Err(what) => {
            trial.describe();
            Err(Box::new(Failure { seed, what, trace: trial.trace.into() }))
        }
    }
}

/// The last things that went on.
type Trace = VecDeque<String>;
