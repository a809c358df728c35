//! What an interface is given of what organisers decide: what was proposed, who agreed, what it would mean.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DealView, Person};

/// Something an organiser proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DecisionView {
    /// Its name for the API and the command line.
    pub id: String,
    /// What is decided.
    pub what: DecisionKind,
    /// How it stands.
    pub state: DecisionState,
    /// Who proposed it.
    pub proposed_by: Person,
    /// When, RFC 3339.
    pub at: String,
    /// The organisers who agreed.
    pub agreed: Vec<Person>,
    /// How many of them have to.
    pub needed: usize,
    /// Whether this person agreed.
    pub i_agreed: bool,
    /// Whether this person can agree now.
    pub may_agree: bool,
    /// What is proposed and how it stands, e.g. "Remove Carl. 1 of 2 have agreed."
    pub sentence: String,
    /// Why, in the proposer's words.
    pub reason: Option<String>,
    /// What the person or thing is called; as the proposer's computer knew it, where it is gone.
    pub about: Option<String>,
    /// Whom it is about: who is removed or confirmed, or whose thing it is.
    pub person: Option<Person>,
    /// Of a removal: who was invited by the removed and stays.
    pub stay: Vec<Person>,
    /// Of a charter: what changes.
    pub changes: Vec<CharterChange>,
}

/// What organisers can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// The next version of the charter.
    Charter,
    /// The end of somebody's membership.
    Removal,
    /// A record and its photos are dropped everywhere.
    Takedown,
    /// Something is not shown any more.
    Hiding,
    /// Somebody stays whose inviter was removed.
    Confirmation,
}

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionState {
    /// It waits for more organisers.
    Open,
    /// It is in force.
    InForce,
    /// The charter has changed since: it has to be proposed again.
    Lapsed,
}

/// One thing that a charter changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CharterChange {
    /// Which.
    pub field: CharterField,
    /// As it is.
    pub from: String,
    /// As it would be.
    pub to: String,
}

/// What a charter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CharterField {
    /// Who organises.
    Organisers,
    /// How many of them must agree.
    Threshold,
    /// Whether every member may invite.
    MembersInvite,
    /// Whether somebody who comes by a poster waits for a click.
    AskFirst,
    /// Who keeps the group's account.
    Treasurer,
    /// Members with the places of a library.
    Libraries,
    /// Who may appoint organisers where these have vanished, and how many of them it takes.
    Quorum,
    /// How many neighbours must vouch for a newcomer.
    Vouches,
    /// The group's name.
    Name,
    /// What the neighbours agree to.
    Guidelines,
    /// The group's cell on the grid.
    Place,
    /// When the guidelines are looked at again.
    Review,
}

/// Somebody is to be removed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RemovalDraft {
    /// Who: a name, or the beginning of an id.
    pub person: String,
    /// Who of those whom the person invited stays.
    pub keep: Vec<String>,
    /// Everybody whom the person invited stays.
    pub keep_all: bool,
    /// Nobody whom the person invited stays, nor anybody whom these invited.
    pub keep_nobody: bool,
    /// Why; the members can read it.
    pub reason: Option<String>,
}

/// What a removal would mean, to be read before it is proposed. What was read cannot be un-read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RemovalPreview {
    /// Who.
    pub person: Person,
    /// Whom the person invited: each stays only if the removal says so.
    pub invited: Vec<Invited>,
    /// Listings that vanish.
    pub listings: usize,
    /// This computer's open deals with the person. They stay readable to both.
    pub deals: Vec<DealView>,
    /// How many organisers must agree.
    pub needed: usize,
}

/// Somebody who was invited by a member who is to be removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Invited {
    /// Who.
    pub person: Person,
    /// Who came in through this one, and goes along.
    pub with: Vec<Person>,
}

/// What a next charter changes; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CharterDraft {
    /// All organisers, by name or id.
    pub organisers: Option<Vec<String>>,
    /// How many of them must agree.
    pub threshold: Option<u8>,
    /// Whether every member may invite.
    pub members_invite: Option<bool>,
    /// Whether somebody who comes by a poster waits for a click.
    pub ask_first: Option<bool>,
    /// Who keeps the group's account; empty for nobody.
    pub treasurer: Option<String>,
    /// Members with the places of a library.
    pub libraries: Option<Vec<String>>,
    /// Members of long standing who may appoint organisers where these have vanished; none for no quorum.
    pub quorum: Option<Vec<String>>,
    /// How many of the quorum it takes.
    pub quorum_needed: Option<u8>,
    /// How many neighbours must vouch for a newcomer; 0 where nobody is treated as one.
    pub vouches: Option<u8>,
    /// The group's name.
    pub name: Option<String>,
    /// What the neighbours agree to.
    pub guidelines: Option<String>,
    /// The group's cell on the grid; empty for none.
    pub place: Option<String>,
    /// The day on which the guidelines are to be looked at again; empty for none.
    pub review: Option<String>,
    /// Why; the members can read it.
    pub reason: Option<String>,
    /// Propose the charter anew although nothing changes, so that there is room for further decisions.
    pub renew: bool,
}

/// Another part for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Decides with the other organisers.
    Organiser,
    /// Keeps the group's account.
    Treasurer,
    /// Has the places of a library.
    Library,
    /// None of these.
    Member,
}

/// Something of a member's is to be hidden or dropped for everybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakedownDraft {
    /// The listing.
    pub listing: String,
    /// Only not shown any more, instead of dropped by every computer.
    #[serde(default)]
    pub only_hide: bool,
    /// Why; the members can read it.
    pub reason: String,
}

/// Somebody stays whose inviter was removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmationDraft {
    /// Who: a name, or the beginning of an id.
    pub person: String,
    /// Why; the members can read it.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Who may appoint organisers where these have vanished, and how that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuorumView {
    /// Whom the charter names.
    pub members: Vec<Person>,
    /// How many of them it takes.
    pub needed: usize,
    /// Whether this person is among them.
    pub i_am_in_it: bool,
    /// Who says that no organiser has been heard of.
    pub called_by: Vec<Person>,
    /// Whether this person says so.
    pub i_called: bool,
    /// Since when enough say so, RFC 3339, as this computer knows it.
    pub called_since: Option<String>,
    /// From when on other organisers can be appointed, RFC 3339; nothing where an organiser has been heard of since.
    pub may_sign_at: Option<String>,
}

/// Other organisers, as the quorum appoints them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AppointDraft {
    /// All organisers from then on, by name or id.
    pub organisers: Vec<String>,
    /// How many of them must agree.
    pub threshold: Option<u8>,
}
