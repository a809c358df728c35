//! How two neighbours become equal: a session on a stream as a state machine without a socket.
//!
//! Bytes and time go in; frames, events and a deadline come out. A [`Session`] recognises the other side, enters,
//! lets a newcomer read its letter and come in, and then makes three sets of records equal, one after another.
//!
//! It must never know: what a body means, where records are kept, which transport carries the frames, what time it
//! is. It judges nothing but shape: what becomes of a record is for the house behind [`Home`].
//!
//! Start reading at [`Session`], then `exchange.rs` (one round), [`Gossip`] (what is told at once between rounds), then [`idtree`] and `ranges.rs` (what makes comparing
//! cheap). The reference is PROTOCOL.md, section 6.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod blobs;
mod event;
mod exchange;
mod frame;
mod give;
mod gossip;
mod home;
pub mod idtree;
mod inside;
mod meet;
mod pulse;
mod ranges;
mod round;
mod session;
mod set;
mod upset;
mod whereabouts;

pub use event::{Bye, Event};
pub use gossip::{Gossip, LinkNo, Tell};
pub use home::{Acquaintance, Credential, Home};
pub use meet::{MetBy, Side, name_key};
pub use session::{Session, Terms, VERSION};
pub use set::{Set, order_key};
