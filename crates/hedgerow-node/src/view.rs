//! What an interface is given: plain values with names a neighbour would use, never records or keys.
//!
//! They serialise as the API's JSON (snake case, absent rather than null) and carry their own schema, so that the
//! OpenAPI document is generated from them. Days are ISO dates (`2026-12-01`), moments RFC 3339 in UTC.

mod home;
mod letter;
mod own;
mod photo;
mod search;
mod thing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use home::{Neighbour, RemoveEverything, Storage, Way};
pub use letter::{LetterFor, LettersFor, SentLetter};
pub use own::{
    Contrast, Language, Me, MeChange, Motion, Notifications, NumberedWord, Recovery, RecoverySheet, Settings,
    SheetLine, Theme, WordsCheck,
};
pub use photo::{CodesInPicture, Photo, PhotoWishes};
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
    /// A member.
    Member,
    /// A member and an organiser.
    Organiser,
    /// Removed by the organisers, or gone.
    Ended,
}

/// How a group is reached just now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Connection {
    /// One sentence, e.g. "Connected to 2 neighbours".
    pub sentence: String,
    /// Neighbours connected.
    pub neighbours: usize,
    /// Own changes that no other computer is known to hold yet.
    pub waiting_changes: usize,
    /// With whom this computer has agreed on everything since it started, the latest first.
    pub agreed: Vec<AgreedWith>,
    /// Seconds until an unreachable address is tried again.
    pub next_try_seconds: Option<u64>,
    /// Addresses under which this computer can be reached.
    pub addresses: Vec<String>,
    /// Addresses typed in or taken from a letter, with what is known of them.
    pub known: Vec<KnownAddress>,
}

/// Somebody who holds what this computer holds, as of a moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreedWith {
    /// The member's id.
    pub id: String,
    /// The member's name; empty while it has not come yet.
    pub name: String,
    /// Whether it is another computer of this person's.
    pub me: bool,
    /// When it was agreed last, RFC 3339.
    pub at: String,
    /// The same in one sentence, e.g. "Agreed with Béla 2 minutes ago."
    pub sentence: String,
}

/// An address that is tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KnownAddress {
    /// As typed or as written in the letter.
    pub address: String,
    /// Whether somebody is reached there now.
    pub connected: bool,
    /// What went wrong at the last try.
    pub problem: Option<String>,
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

/// A deal: everything between two neighbours about one listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DealView {
    /// Its name for the API and the command line.
    pub id: String,
    /// The group it is in.
    pub group: String,
    /// The listing.
    pub listing: String,
    /// The listing's title.
    pub title: String,
    /// The other neighbour.
    pub with: Person,
    /// Whether this person keeps the thing, or asked for it.
    pub mine: bool,
    /// `asked`, `queued`, `accepted`, `declined`, `withdrawn`, `out`, `back`, `closed`.
    pub state: String,
    /// One sentence saying where it stands.
    pub sentence: String,
    /// The days.
    pub days: Days,
    /// Place in the queue, from 1, where somebody is before.
    pub place: Option<u32>,
    /// `nobody`, `keeper`, `asker`, `both`.
    pub handed_over: String,
    /// `nobody`, `keeper`, `asker`, `both`.
    pub returned: String,
    /// Steps this person may say now: `accept`, `decline`, `withdraw`, `message`, `hand_over`, `return`.
    pub may: Vec<String>,
    /// Codes for the door, while something is to change hands.
    pub code: Option<DoorCode>,
    /// Whether it waits for this person.
    pub waits_for_me: bool,
    /// Whether the other has seen this person's last step.
    pub seen: bool,
    /// Whether what this computer said last is known to be at a computer of the other's.
    pub arrived: bool,
    /// How many other computers are known to hold it: 0 means only this one. Only where this computer said something.
    pub held_by: Option<usize>,
    /// What was said, in order.
    pub timeline: Vec<StepView>,
}

/// One step of a deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// `ask`, `accept`, `decline`, `withdraw`, `message`, `hand_over`, `return`, `place`.
    pub step: String,
    /// Whether this person said it.
    pub by_me: bool,
    /// By its writer's clock, RFC 3339.
    pub at: String,
    /// Words that go with it.
    pub text: Option<String>,
    /// Whether it was said with the other's code, so that both were there.
    pub with_code: bool,
}

/// Codes for the door: each side shows its own and types the other's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DoorCode {
    /// The six digits this person shows.
    pub mine: String,
    /// `hand_over` or `return`: the step they are for.
    #[serde(rename = "for")]
    pub what: String,
    /// Whether this person may type the other's.
    pub enter: bool,
}

/// What somebody says in a deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum DealStep {
    /// The keeper says yes.
    Accept {},
    /// The keeper says no.
    Decline {
        /// A word to the asker.
        note: Option<String>,
    },
    /// The asker takes the ask back.
    Withdraw {
        /// A word to the keeper.
        note: Option<String>,
    },
    /// Either writes.
    Message {
        /// The words.
        text: String,
    },
    /// Either says that it changed hands.
    HandOver {
        /// What it is like.
        note: Option<String>,
        /// The other's code, if it was shown.
        #[serde(default)]
        code: Option<String>,
    },
    /// Either says that it is back.
    Return {
        /// What it is like.
        note: Option<String>,
        /// The other's code, if it was shown.
        #[serde(default)]
        code: Option<String>,
    },
}

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

/// The findings of "check my connection".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Checkup {
    /// Whether everything is as it should be.
    pub well: bool,
    /// What was looked at.
    pub findings: Vec<Finding>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// A stable code.
    pub code: String,
    /// Whether it is as it should be.
    pub well: bool,
    /// What was found.
    pub text: String,
    /// What to do, where something is to be done.
    pub help: Option<String>,
    /// What differs from case to case, by its name, for an interface that has words of its own for the code.
    pub values: BTreeMap<String, String>,
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
