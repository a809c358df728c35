//! Words about people and groups.

use minicbor::{Decode, Encode};

use crate::body::{Day, ThingName};
use crate::ids::{MemberId, Prefix, WordsHash, context, hash};

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
    /// Which version of the guidelines this is; the first where nothing is said.
    #[n(3)]
    pub guidelines_version: Option<u32>,
    /// When the neighbours want to look at them again.
    #[n(4)]
    pub review: Option<Day>,
}

/// The sealed words of an act: what a charter calls the group, why somebody was removed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub struct ActWords {
    /// A charter's words, where they differ from those before.
    #[n(0)]
    pub group: Option<GroupWords>,
    /// At most [`crate::limits::REASON_CHARS`] characters.
    #[n(1)]
    pub reason: Option<String>,
    /// Keeps a short text from being guessed by its hash.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// What the person or thing that is decided about was called: a removed member's profile is gone.
    #[n(3)]
    pub about: Option<String>,
}

/// "I accept these guidelines."
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct GuidelinesAcceptance {
    /// Their version.
    #[n(0)]
    pub version: u32,
    /// The first half of the hash of their text.
    #[n(1)]
    pub text: Prefix,
}

/// "I know this neighbour."
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Vouch {
    /// Whom.
    #[n(0)]
    pub member: MemberId,
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

/// A word to an organiser about a person or one of the person's things.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Report {
    /// About whom.
    #[n(0)]
    pub member: MemberId,
    /// About which thing, if about one.
    #[n(1)]
    pub thing: Option<ThingName>,
    /// What it is called.
    #[n(2)]
    pub title: String,
    /// What is wrong; at most [`crate::limits::REPORT_BYTES`] with the title.
    #[n(3)]
    pub text: String,
}

impl WordsHash {
    /// The hash that an act's clear part names, of the words as they are before sealing.
    pub fn of(words: &[u8]) -> WordsHash {
        WordsHash(hash(context::WORDS, words))
    }
}

impl GroupWords {
    /// Which version of the guidelines this is.
    pub fn version(&self) -> u32 {
        self.guidelines_version.unwrap_or(1)
    }

    /// What somebody signs who accepts the guidelines.
    pub fn acceptance(&self) -> GuidelinesAcceptance {
        let text = WordsHash(hash(context::WORDS, self.guidelines.as_bytes())).prefix();
        GuidelinesAcceptance { version: self.version(), text }
    }
}
