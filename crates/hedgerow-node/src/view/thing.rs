//! What an interface is given of one's own things, whether or not anybody else knows of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A thing of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ThingView {
    /// Its name for the API and the command line.
    pub id: String,
    /// What it is.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Its category.
    pub category: String,
    /// The owner's own code for it, as printed on its label.
    pub code: Option<String>,
    /// Its photos, by their ids.
    pub photos: Vec<String>,
    /// How to treat it.
    pub care: Option<String>,
    /// Where it is offered.
    pub offered: Vec<Offered>,
    /// With whom it is now, if it is out.
    pub out: Option<Out>,
    /// Earlier loans, the latest first.
    pub history: Vec<PastLoan>,
    /// When it was last changed, RFC 3339.
    pub changed: String,
}

/// A listing of a thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Offered {
    /// The group.
    pub group: String,
    /// The listing.
    pub listing: String,
    /// `lend`, `give` and so on, as in a listing.
    pub mode: String,
}

/// Who has a thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Out {
    /// Who.
    pub to: String,
    /// Whether it is a neighbour in a group, by a deal.
    pub neighbour: bool,
    /// Since when, RFC 3339.
    pub since: String,
    /// The last day, ISO, where one was said.
    pub due: Option<String>,
    /// Days past the last one.
    pub days_late: u32,
    /// The deal, where it is one.
    pub deal: Option<String>,
    /// What was noted.
    pub note: Option<String>,
}

/// A loan that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PastLoan {
    /// To whom.
    pub to: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// When it came back, RFC 3339.
    pub back: Option<String>,
    /// What was noted when it came back.
    pub note: Option<String>,
}

/// What is said about a thing. Absent fields keep their value on a change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ThingDraft {
    /// What it is. Needed for a new thing.
    pub title: Option<String>,
    /// More about it.
    pub text: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// The owner's own code for it.
    pub code: Option<String>,
    /// How to treat it.
    pub care: Option<String>,
    /// Its photos, all of them, by their ids; at most 4.
    pub photos: Option<Vec<String>>,
}

/// A thing goes to somebody, with or without Hedgerow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LendTo {
    /// To whom.
    pub to: String,
    /// The last day, ISO.
    #[serde(default)]
    pub due: Option<String>,
    /// A note for oneself.
    #[serde(default)]
    pub note: Option<String>,
}

/// A thing is back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Returned {
    /// What it is like.
    pub note: Option<String>,
}

/// A thing is offered in a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OfferThing {
    /// The group; nothing where there is only one.
    pub group: String,
    /// What is said beside what is known of the thing.
    pub draft: Option<super::ListingDraft>,
}

/// Things that were looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ThingList {
    /// The things, in the order asked for.
    pub things: Vec<ThingView>,
    /// How many there are.
    pub total: usize,
}

/// Which things to look for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ThingQuery {
    /// Words that are in what it is called, said of it, its category, its code, or in who has it.
    pub words: String,
    /// `title` if nothing is said, `newest`, or `due`: what is out first, by when it is to come back.
    pub sort: Option<String>,
}
