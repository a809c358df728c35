//! Relay peers: those of a group, and a relay peer's own account of itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::view::Notice;

/// What the keeper of a relay peer gives to it, so that it carries a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RelayLine {
    /// The line that begins with hedgerow://carry/.
    pub line: String,
    /// The relay peer's id.
    pub relay: String,
    /// Where members reach it.
    pub addresses: Vec<String>,
}

/// A relay peer of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RelayPeerView {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub addresses: Vec<String>,
    /// Whether it is reached now.
    pub connected: bool,
    /// When this computer agreed with it on everything last, since the program started; RFC 3339.
    pub agreed_at: Option<String>,
    /// The same in one sentence, e.g. "Agreed with the relay peer 2 minutes ago."
    pub sentence: String,
}

/// How a relay peer stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelayStatus {
    /// Of the program.
    pub version: String,
    /// Its id.
    pub key: String,
    /// The line for an organiser, that begins with hedgerow://relay/.
    pub card: String,
    /// Where members reach it.
    pub addresses: Vec<String>,
    /// Since when it serves; RFC 3339.
    pub since: String,
    /// Computers connected that belong to one of its groups.
    pub connected: usize,
    /// Connections at most.
    pub connections_most: u32,
    /// Computers of one member connected at most.
    pub member_most: usize,
    /// Computers turned away since then, because there was no room for one more.
    pub turned_away: u64,
    /// Bytes of memory in use; nothing where the system does not say.
    pub memory_bytes: Option<u64>,
    /// Bytes from which on nobody more is let in.
    pub memory_most: u64,
    /// Bytes of records kept.
    pub disk_bytes: u64,
    /// Bytes at most.
    pub disk_most: u64,
    /// Bytes of photos at most, for each group.
    pub photos_most: u64,
    /// Bytes received from members since then.
    pub received_bytes: u64,
    /// Bytes sent to members since then.
    pub sent_bytes: u64,
    /// Bytes sent in a second at most, to all together.
    pub bandwidth_most: u64,
    /// The groups it carries.
    pub groups: Vec<CarriedGroup>,
    /// Groups at most.
    pub groups_most: usize,
    /// What its keeper should know.
    pub notices: Vec<Notice>,
}

/// A group that a relay peer carries. It does not know its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarriedGroup {
    /// The group's id.
    pub id: String,
    /// Members.
    pub members: usize,
    /// Members connected now.
    pub connected: usize,
    /// Records kept.
    pub records: usize,
    /// Bytes of the group's file.
    pub bytes: u64,
    /// Bytes of photos passed on and kept.
    pub photo_bytes: u64,
    /// When it agreed with a member on everything last, since it started; RFC 3339.
    pub agreed_at: Option<String>,
    /// The same in one sentence, e.g. "Agreed with a member 2 minutes ago."
    pub sentence: String,
}
