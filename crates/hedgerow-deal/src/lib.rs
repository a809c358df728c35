//! Everything between two neighbours about one listing, as a pure fold of both sides' steps.
//!
//! A deal is a set of steps, each said by one of two members; what it means is a function of that set. The listing's
//! keeper alone accepts, so that nothing is ever promised twice; steps lie in sealed envelopes and are sent again until
//! the other side has seen them.
//!
//! It must never know: how an envelope is sealed, how it travels, what time it is.
//!
//! Start reading at [`Step`], then [`fold`] (what the steps mean together), then [`Desk`] (who gets the thing when),
//! then [`Folder`] (what is still to be sent). The reference is PROTOCOL.md, "Deals".

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod desk;
mod door;
mod fold;
mod outbox;
mod rules;
mod step;

pub use desk::Desk;
pub use door::{Door, DoorSeed};
pub use fold::{Deal, Party, SaidBy, State, fold, party};
pub use outbox::Folder;
pub use rules::{Refusal, check_ask, is_busy, may};
pub use step::{About, BadPost, DealId, Post, Said, Seen, Step, Written};
