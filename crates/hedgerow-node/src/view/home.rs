//! What an interface is given of neighbours one by one, of the disk, and of the end of a home.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Person;

/// A member, and how this computer reaches the member's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Neighbour {
    /// Who.
    pub person: Person,
    /// Whether a computer of the member's is connected now.
    pub connected: bool,
    /// How it is reached, while it is connected.
    pub way: Option<Way>,
    /// Since when, RFC 3339.
    pub since: Option<String>,
    /// When everything was agreed last since the program started, RFC 3339.
    pub agreed_at: Option<String>,
}

/// How a neighbour's computer is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// It answers on this network, or its address is of a private one.
    Here,
    /// At an address that somebody typed or a letter named, out in the internet.
    Address,
    /// Straight, in a way that a relay peer let the two computers find.
    Direct,
    /// Through a computer that passes on what it cannot read.
    Relay,
}

/// What lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Storage {
    /// Bytes of everything but photos.
    pub records_bytes: u64,
    /// Bytes of photos.
    pub photos_bytes: u64,
    /// Bytes that photos may take; others' that were not looked at for longest make room.
    pub photos_bound: u64,
    /// The folder.
    pub folder: String,
}

/// Somebody wants everything gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveEverything {
    /// `remove everything`, to show that it is meant.
    pub sure: String,
}
