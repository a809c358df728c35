//! What an interface is given of invitations: one to read, one to write, those that were written, many at once.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Person;

/// A letter or poster this person wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SentLetter {
    /// Its name for the API.
    pub id: String,
    /// For whom it was, as noted at home.
    #[serde(rename = "for")]
    pub whom: Option<String>,
    /// How many it lets in.
    pub uses: u32,
    /// How many came in by it.
    pub used: u32,
    /// Until when it lets in, RFC 3339.
    pub until: String,
    /// Whether it lets nobody in any more.
    pub closed: bool,
    /// The link, while it lets in and where this computer wrote it.
    pub link: Option<String>,
    /// Who came by it.
    pub came: Vec<Person>,
}

/// Letters for many, each for one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LettersFor {
    /// For whom; at most 200.
    pub names: Vec<String>,
    /// A word to each.
    #[serde(default)]
    pub note: Option<String>,
}

/// One of many letters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LetterFor {
    /// For whom.
    pub name: String,
    /// The letter.
    pub letter: LetterView,
}

/// A letter or poster to be written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LetterDraft {
    /// For whom it is; noted at home only.
    #[serde(rename = "for")]
    pub whom: Option<String>,
    /// A word to the invited.
    pub note: Option<String>,
    /// Addresses to write into it instead of those found.
    pub addresses: Vec<String>,
    /// How many may come in by it. One makes a letter: whoever has it is in. More make a poster: whoever sees it can
    /// ask to come in, and any member's computer that is awake lets them in.
    pub uses: Option<u32>,
}

/// A letter just written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LetterView {
    /// Its name for the API.
    pub id: String,
    /// The link: whoever has it can come in.
    pub link: String,
    /// Three steps for somebody who has no program yet, with the link.
    pub text: String,
    /// Addresses written into it.
    pub addresses: Vec<String>,
    /// How many it lets in: one for a letter, more for a poster.
    pub uses: u32,
    /// Until when it lets in, RFC 3339.
    pub until: String,
}

/// What an invited person sees before joining.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// The group's id.
    pub group: String,
    /// The group's name.
    pub name: String,
    /// Who invites.
    pub inviter: String,
    /// What the neighbours agreed to.
    pub guidelines: String,
    /// A word to the invited.
    pub note: Option<String>,
    /// What the others will see of a new member.
    pub shared: Vec<Shared>,
}

/// What the others see of whoever joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    /// The name.
    Name,
    /// What is offered or looked for.
    Listings,
    /// By which letter the new member came.
    Letter,
}
