//! What became of a table that was read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an import would do or did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How the file was read; absent where none was.
    pub read_as: Option<ReadAs>,
    /// New listings.
    pub added: usize,
    /// Listings found again by their code and changed.
    pub changed: usize,
    /// Listings found again and left as they are.
    pub same: usize,
    /// Rows left out.
    pub left_out: usize,
    /// What there is to say about rows.
    pub lines: Vec<ImportLine>,
    /// What `undo` takes; absent on a dry run or where nothing changed.
    pub undo: Option<String>,
}

/// How a file of things was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadAs {
    /// The encoding's name.
    pub encoding: String,
    /// What stands between two fields.
    pub separator: Separator,
    /// Whether the first line names the columns.
    pub headed: bool,
}

/// What stands between two fields of a file of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// Commas.
    Commas,
    /// Semicolons.
    Semicolons,
    /// Tabs.
    Tabs,
}

/// What there is to say about one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportLine {
    /// Line of the file, from 1.
    pub line: u64,
    /// The column, where it is one.
    pub column: Option<String>,
    /// A stable code.
    pub code: String,
    /// What is so.
    pub text: String,
    /// What differs from case to case, by its name, for an interface that has words of its own for the code.
    pub values: BTreeMap<String, String>,
    /// Whether the row was left out.
    pub left_out: bool,
}

impl ImportLine {
    /// The same with something that differs from case to case.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &(impl ToString + ?Sized)) -> ImportLine {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}
