//! Frames that end a session, and those that count as faults.

use crate::event::Bye;
use crate::ranges;
use crate::round::Trouble;

/// What came of a frame that should not have come.
pub(crate) enum Upset {
    Bye(Bye),
    Fault(&'static str),
}

impl From<Trouble> for Upset {
    fn from(trouble: Trouble) -> Self {
        Upset::Bye(match trouble {
            Trouble::Stuck => Bye::Stuck,
            Trouble::Budget => Bye::Budget,
        })
    }
}

impl From<ranges::Malformed> for Upset {
    fn from(_: ranges::Malformed) -> Self {
        Upset::Bye(Bye::Malformed)
    }
}
