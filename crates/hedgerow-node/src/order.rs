//! What a group's network is told to do, by the actor and by its own sessions.

use hedgerow_net::Address;
use hedgerow_sync::Bye;

use crate::talk::{SessionNo, Word};

pub(crate) enum Order {
    Know(Address),
    KnowRelay(Address),
    Tell(Option<SessionNo>, Word),
    TellOthers(SessionNo, Word),
    Reached(SessionNo),
    Over(SessionNo, Bye),
    /// A relay peer sees this computer come from there.
    Seen(SessionNo, Vec<u8>),
    /// A relay peer hands on a word by which a neighbour may be found.
    Here(SessionNo, Vec<u8>),
    Confirm,
    LookAgain,
    Close,
}
