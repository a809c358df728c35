//! One computer of a trial, and whose program runs on it.

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_net::Dialer;
use hedgerow_sync::Gossip;

use super::house::House;
use super::rogue::Rogue;
use super::talks::Talk;

/// Whose program somebody runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Honest,
    /// A member's device that may do whatever its keys allow.
    Rogue,
    /// Knows no key.
    Stranger,
}

/// One computer.
pub(crate) struct Neighbour {
    pub(crate) role: Role,
    pub(crate) house: House,
    pub(crate) sessions: BTreeMap<u64, Talk>,
    pub(crate) gossip: Gossip,
    /// When the gossip is looked at next.
    pub(crate) gossip_at: Option<u64>,
    pub(crate) dialer: Dialer<usize>,
    /// Whose addresses it knows.
    pub(crate) knows: BTreeSet<usize>,
    pub(crate) dial_at: Option<u64>,
    /// Its clock, ahead of the right one by so many milliseconds.
    pub(crate) skew: i64,
    pub(crate) is_up: bool,
    /// It stands still until then.
    pub(crate) asleep_until: Option<u64>,
    /// Counts starts, so that what was meant for an earlier one is known for that.
    pub(crate) launch: u32,
    pub(crate) owes: bool,
    pub(crate) confirms: bool,
    pub(crate) rogue: Option<Rogue>,
}
