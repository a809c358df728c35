//! What an interface is given of letters that were written, and of many at once.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{LetterView, Person};

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
