//! Words about people and groups.

use minicbor::{Decode, Encode};

/// A person, as the group sees the person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub struct Profile {
    /// At most [`crate::limits::NAME_CHARS`] characters.
    #[n(0)]
    pub name: String,
    /// The home's cell of the neighbourhood's grid, about 500 m wide; never an address.
    #[n(1)]
    pub cell: Option<String>,
}

/// The sealed words of a charter version.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub struct GroupWords {
    /// At most [`crate::limits::NAME_CHARS`] characters.
    #[n(0)]
    pub name: String,
    /// At most [`crate::limits::GUIDELINES_CHARS`] characters.
    #[n(1)]
    pub guidelines: String,
    /// The group's cell on the grid.
    #[n(2)]
    pub cell: Option<String>,
}

/// What an invited person may read before joining, sealed to the link's secret.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub struct InvitationWords {
    /// The group's words at the time of writing.
    #[n(0)]
    pub group: GroupWords,
    /// Who invites.
    #[n(1)]
    pub inviter: String,
    /// A word to the invited, if any.
    #[n(2)]
    pub note: Option<String>,
}
