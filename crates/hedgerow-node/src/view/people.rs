//! What an interface is given of people in a group, of the guidelines, and of what somebody hides at home.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Person, Role};

/// Somebody in a group, with parts and vouches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PersonInGroup {
    /// Who.
    pub person: Person,
    /// The person's parts; none for an ordinary member.
    pub roles: Vec<Role>,
    /// Whether the charter asks for vouches and there are not enough for this person yet.
    pub newcomer: bool,
    /// Who vouched.
    pub vouched_by: Vec<Person>,
    /// How the person is known: from an organiser, over those who vouched.
    pub known_through: Vec<Person>,
    /// Whether this person here vouched.
    pub i_vouch: bool,
    /// Whether the person has accepted the guidelines as they are now.
    pub accepted_guidelines: bool,
    /// Whether the person's listings are hidden here.
    pub hidden: bool,
    /// Whether the person cannot ask here.
    pub blocked: bool,
}

/// What the neighbours agree to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GuidelinesView {
    /// Which version.
    pub version: u32,
    /// The text.
    pub text: String,
    /// The day on which they are to be looked at again.
    pub review: Option<String>,
    /// Whether that day has come.
    pub review_is_due: bool,
    /// When this person accepted this version, RFC 3339.
    pub accepted_at: Option<String>,
    /// Which members accepted this version.
    pub accepted_by: Vec<Person>,
}

/// How to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LeaveDraft {
    /// Also where deals are open or nobody else organises.
    pub anyway: bool,
}

/// Something that this person does not want to see, or somebody who cannot ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HiddenView {
    /// Its name for the API.
    pub id: String,
    /// What it is.
    pub what: HiddenKind,
    /// What it is called.
    pub title: String,
    /// In which group; nothing where it is about all.
    pub group: Option<String>,
}

/// What can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HiddenKind {
    /// One listing.
    Listing,
    /// All listings of a person.
    Person,
    /// All listings of a mode, like `sell`.
    Mode,
    /// A person who cannot ask for anything and is not told so.
    Blocked,
}

/// Something to be hidden.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HideDraft {
    /// What it is.
    pub what: HiddenKind,
    /// Which: a listing, a person, a mode.
    pub which: String,
    /// In which group a person is; nothing where there is only one.
    #[serde(default)]
    pub group: String,
}

/// A word to the organisers about a person or thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReportDraft {
    /// The listing, if it is about one.
    pub listing: Option<String>,
    /// The person, if it is about one.
    pub person: Option<String>,
    /// What is wrong.
    pub text: String,
}

/// What was reported about a person or thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// Its name for the API.
    pub id: String,
    /// Whom it is about, or whose thing.
    pub person: Person,
    /// The listing, if it is about one.
    pub listing: Option<String>,
    /// What the person or thing is called.
    pub title: String,
    /// Who said what.
    pub said: Vec<Said>,
    /// What this organiser made of it; nothing while it is open.
    pub settled: Option<String>,
    /// When, RFC 3339.
    pub settled_at: Option<String>,
}

/// One neighbour's word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    /// Whose.
    pub by: Person,
    /// When, RFC 3339.
    pub at: String,
    /// The word.
    pub text: String,
}
