//! A deal between two, and what may be said in it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Days, Person};

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
