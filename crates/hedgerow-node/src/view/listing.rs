//! What is offered or looked for, and how it is searched.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Person;

/// A listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListingView {
    /// Its name for the API and the command line.
    pub id: String,
    /// The group it is in.
    pub group: String,
    /// What it is.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Its category.
    pub category: String,
    /// `lend`, `swap`, `give`, `rent`, `sell`, `help`, `stay`, `ride`, `credit_loan`.
    pub mode: String,
    /// Whether it is wanted rather than offered.
    pub wanted: bool,
    /// Whose it is.
    pub owner: Person,
    /// The owner's own code for it.
    pub code: Option<String>,
    /// What it is like.
    pub condition: Option<String>,
    /// How many there are.
    pub quantity: u32,
    /// Longest loan in days.
    pub longest_days: Option<u32>,
    /// Days between asking and the first day.
    pub notice_days: Option<u32>,
    /// Days kept free between two loans.
    pub buffer_days: Option<u32>,
    /// How to treat it.
    pub care: Option<String>,
    /// For whom a clerk entered it.
    pub entered_for: Option<String>,
    /// Its photos, by their ids.
    pub photos: Vec<String>,
    /// Days on which it is promised or out.
    pub busy: Vec<Days>,
    /// Until when it is offered, RFC 3339.
    pub until: String,
    /// When it was last changed, RFC 3339.
    pub changed: String,
    /// How many other computers are known to hold it as it is now: 0 means only this one. Only of own listings.
    pub held_by: Option<usize>,
}

/// From the first day to the last, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Days {
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
}

/// What is said about a thing when it is offered or changed. Absent fields keep their value on a change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ListingDraft {
    /// What it is. Needed for a new listing.
    pub title: Option<String>,
    /// More about it.
    pub text: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// `lend` if nothing is said.
    pub mode: Option<String>,
    /// Whether it is wanted rather than offered.
    pub wanted: Option<bool>,
    /// The owner's own code for it.
    pub code: Option<String>,
    /// What it is like.
    pub condition: Option<String>,
    /// How many there are.
    pub quantity: Option<u32>,
    /// Longest loan in days.
    pub longest_days: Option<u32>,
    /// Days between asking and the first day.
    pub notice_days: Option<u32>,
    /// Days kept free between two loans.
    pub buffer_days: Option<u32>,
    /// How to treat it.
    pub care: Option<String>,
    /// For whom a clerk enters it.
    pub entered_for: Option<String>,
    /// Its photos, all of them, by their ids; at most 4.
    pub photos: Option<Vec<String>>,
}

/// A page of listings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListingPage {
    /// The listings, in the order asked for.
    pub listings: Vec<ListingView>,
    /// How many there are in all.
    pub total: usize,
    /// How many there are of each category, whichever was asked for; the largest first.
    pub categories: Vec<CategoryCount>,
}

/// Listings of one category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CategoryCount {
    /// The category; empty for those without one.
    pub category: String,
    /// How many there are.
    pub count: usize,
}

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ListingQuery {
    /// Words, as typed so far.
    pub words: String,
    /// Only this group.
    pub group: Option<String>,
    /// Only this mode.
    pub mode: Option<String>,
    /// Only wanted (true) or offered (false) ones.
    pub wanted: Option<bool>,
    /// Only this category.
    pub category: Option<String>,
    /// `best`, `newest` or `title`; where nothing is said the best first if there are words, else the newest.
    pub sort: Option<String>,
    /// Only own ones.
    pub mine: bool,
    /// Only those free from this day, ISO.
    pub from: Option<String>,
    /// Only those free to this day, ISO.
    pub to: Option<String>,
    /// At most so many; 50 if nothing is said, 500 at most.
    pub limit: Option<usize>,
    /// Leave out so many first.
    pub offset: usize,
}
