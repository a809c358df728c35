//! What an interface is given: plain values with names a neighbour would use, never records or keys.
//!
//! They serialise as the API's JSON (snake case, absent rather than null) and carry their own schema, so that the
//! OpenAPI document is generated from them. Days are ISO dates (`2026-12-01`), moments RFC 3339 in UTC.

mod back;
mod connection;
mod deal;
mod decision;
mod home;
mod import;
mod letter;
mod listing;
mod own;
mod people;
mod photo;
mod relay;
mod search;
mod thing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use back::{BackupDraft, BackupFile, ComeBack, Computer, Restore};
pub use connection::{AgreedWith, Checkup, Connection, Finding, KnownAddress};
pub use deal::{DealStep, DealView, DoorCode, StepView};
pub use decision::{
    AppointDraft, CharterChange, CharterDraft, CharterField, ConfirmationDraft, DecisionKind, DecisionState,
    DecisionView, Invited, QuorumView, RemovalDraft, RemovalPreview, Role, TakedownDraft,
};
pub use home::{Neighbour, RemoveEverything, Storage, Way};
pub use import::{ImportLine, ImportReport, ReadAs, Separator};
pub use letter::{InvitationView, LetterDraft, LetterFor, LetterView, LettersFor, SentLetter, Shared};
pub use listing::{CategoryCount, Days, ListingDraft, ListingPage, ListingQuery, ListingView};
pub use own::{
    Contrast, Language, Me, MeChange, Motion, Notifications, NumberedWord, Recovery, RecoverySheet, Settings,
    SheetLine, Theme, WordsCheck,
};
pub use people::{
    GuidelinesView, HiddenKind, HiddenView, HideDraft, LeaveDraft, PersonInGroup, ReportDraft, ReportView,
    Said,
};
pub use photo::{CodesInPicture, Photo, PhotoWishes};
pub use relay::{CarriedGroup, RelayLine, RelayPeerView, RelayStatus};
pub use search::{NewSearch, SavedSearch};
pub use thing::{
    LendTo, OfferThing, Offered, Out, PastLoan, Returned, ThingDraft, ThingList, ThingQuery, ThingView,
};

/// How this computer stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// The folder everything is kept in.
    pub home: String,
    /// The name used when joining a group, if one was given.
    pub name: Option<String>,
    /// The groups this person belongs to or is joining.
    pub groups: Vec<GroupSummary>,
    /// What a neighbour should know, most pressing first.
    pub notices: Vec<Notice>,
}

/// One line about a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupSummary {
    /// The group's name for the API and the command line.
    pub id: String,
    /// Its name; empty while it cannot be read yet.
    pub name: String,
    /// Whether this person belongs to it, or is still on the way in.
    pub state: Belonging,
    /// Number of members.
    pub members: usize,
    /// Number of listings that can be seen.
    pub listings: usize,
    /// Deals that wait for this person.
    pub waiting: usize,
    /// How it is reached.
    pub connection: Connection,
}

/// Where somebody stands with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Belonging {
    /// Joining: the letter has not been taken yet, or the group's key has not come yet.
    Joining,
    /// Coming back with the words: no neighbour was reached yet, or not everything has come.
    Returning,
    /// A member.
    Member,
    /// A member and an organiser.
    Organiser,
    /// Removed by the organisers, or gone.
    Ended,
}

/// Something a neighbour should know, with what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// A stable code, e.g. `N_KEY_FILE_OPEN`.
    pub code: String,
    /// What is so.
    pub text: String,
    /// What to do.
    pub help: Option<String>,
    /// What differs from case to case, by its name, for an interface that has words of its own for the code.
    pub values: BTreeMap<String, String>,
}

impl Notice {
    /// A notice about which something can be done or is to be known.
    pub(crate) fn new(code: &str, text: impl Into<String>, help: &str) -> Notice {
        let help = Some(help.to_owned());
        Notice { code: code.to_owned(), text: text.into(), help, values: BTreeMap::new() }
    }

    /// The same with something that differs from case to case.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &(impl ToString + ?Sized)) -> Notice {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<crate::error::NodeError> for Notice {
    fn from(error: crate::error::NodeError) -> Notice {
        Notice { code: error.code.to_owned(), text: error.text, help: error.help, values: BTreeMap::new() }
    }
}

/// A group in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupView {
    /// One line about it.
    #[serde(flatten)]
    pub summary: GroupSummary,
    /// What the neighbours agreed to.
    pub guidelines: String,
    /// The group's cell on the grid.
    pub place: Option<String>,
    /// Version of the charter.
    pub charter_version: u32,
    /// How many organisers must agree.
    pub threshold: u8,
    /// Whether every member may invite.
    pub members_invite: bool,
}

/// Somebody in a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// The person's name for the API and the command line.
    pub id: String,
    /// The person's name; empty while it has not come yet.
    pub name: String,
    /// Whether it is this person.
    pub me: bool,
    /// Whether the person organises.
    pub organiser: bool,
    /// Who invited the person.
    pub invited_by: Option<String>,
    /// Since when, RFC 3339.
    pub since: String,
    /// How many computers the person uses here.
    pub computers: usize,
}

/// A part of what is shown that has changed; an interface asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Listings.
    Listings,
    /// Deals.
    Deals,
    /// Groups, people, invitations.
    Group,
    /// How groups are reached.
    Connection,
    /// Long work under way.
    Progress,
    /// This person's own profile and settings.
    Me,
    /// Photos: one has come that was away.
    Photos,
    /// Saved searches: one was changed, or something new may fit.
    Searches,
    /// One's own things. What is offered of them and their deals have topics of their own.
    Things,
}

/// Long work under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// `import`, `first_sync`.
    pub work: String,
    /// The group it is for.
    pub group: String,
    /// How much is done.
    pub done: u64,
    /// Of how much, as far as is known.
    pub of: u64,
}
