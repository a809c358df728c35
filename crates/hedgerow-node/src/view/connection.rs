//! How neighbours are reached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RelayPeerView;

/// How a group is reached just now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Connection {
    /// One sentence, e.g. "Connected to 2 neighbours".
    pub sentence: String,
    /// Neighbours connected.
    pub neighbours: usize,
    /// Own changes that no other computer is known to hold yet.
    pub waiting_changes: usize,
    /// With whom this computer has agreed on everything since it started, the latest first.
    pub agreed: Vec<AgreedWith>,
    /// The group's relay peers, the latest named first.
    #[serde(default)]
    pub relays: Vec<RelayPeerView>,
    /// Seconds until an unreachable address is tried again.
    pub next_try_seconds: Option<u64>,
    /// Addresses under which this computer can be reached.
    pub addresses: Vec<String>,
    /// Addresses typed in or taken from a letter, with what is known of them.
    pub known: Vec<KnownAddress>,
}

/// Somebody who holds what this computer holds, as of a moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreedWith {
    /// The member's id.
    pub id: String,
    /// The member's name; empty while it has not come yet.
    pub name: String,
    /// Whether it is another computer of this person's.
    pub me: bool,
    /// When it was agreed last, RFC 3339.
    pub at: String,
    /// The same in one sentence, e.g. "Agreed with Béla 2 minutes ago."
    pub sentence: String,
}

/// An address that is tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KnownAddress {
    /// As typed or as written in the letter.
    pub address: String,
    /// Whether somebody is reached there now.
    pub connected: bool,
    /// What went wrong at the last try.
    pub problem: Option<String>,
}

/// The findings of "check my connection".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Checkup {
    /// Whether everything is as it should be.
    pub well: bool,
    /// What was looked at.
    pub findings: Vec<Finding>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// A stable code.
    pub code: String,
    /// Whether it is as it should be.
    pub well: bool,
    /// What was found.
    pub text: String,
    /// What to do, where something is to be done.
    pub help: Option<String>,
    /// What differs from case to case, by its name, for an interface that has words of its own for the code.
    pub values: BTreeMap<String, String>,
}
