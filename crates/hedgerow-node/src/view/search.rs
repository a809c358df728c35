//! What an interface is given of saved searches.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ListingQuery;

/// A search that is looked at again at home whenever something new comes; nobody else is told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SavedSearch {
    /// Its name for the API.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What is looked for.
    pub query: ListingQuery,
    /// Neighbours' listings that fit and were not there when it was looked at last.
    pub fresh: usize,
}

/// A search to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSearch {
    /// What to call it; its words if nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// What is looked for.
    pub query: ListingQuery,
}
