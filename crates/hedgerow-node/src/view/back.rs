//! What somebody types who comes back after a computer was lost, and the computers a person has.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The recovery sheet, typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComeBack {
    /// The 24 words.
    pub words: String,
    /// The sheet's lines, one a group.
    #[serde(default)]
    pub lines: Vec<String>,
    /// The other computers are still in use: this is one more. Otherwise they end.
    #[serde(default)]
    pub others_stay: bool,
}

/// With what a backup file is closed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BackupDraft {
    /// At least twelve characters; whoever has them and the file is this person.
    pub passphrase: String,
}

/// A backup file.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BackupFile {
    /// Its bytes in base64 (RFC 4648 section 4): an age file.
    pub file: String,
}

/// A backup file to come back from.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The file's bytes in base64 (RFC 4648 section 4).
    pub file: String,
    /// What closes it.
    pub passphrase: String,
    /// The other computers are still in use: this is one more. Otherwise they end.
    #[serde(default)]
    pub others_stay: bool,
}

/// A computer of this person's in a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Computer {
    /// Its name for the API.
    pub id: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// Whether it is the one that answers.
    pub here: bool,
    /// Whether it was ended.
    pub ended: bool,
}

impl std::fmt::Debug for ComeBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ComeBack").field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}
