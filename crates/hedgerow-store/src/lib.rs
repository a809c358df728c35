//! Where records rest: one write path over redb, order, search and expiry.
//!
//! A [`Store`] is one group's records in one file. [`Store::take`] is the only way in for slots and chains,
//! [`Store::take_group`] for group records that were settled together; both are on the disk before they return.
//! What is needed to judge, order and reconcile lies in memory and is rebuilt when the file is opened; the search
//! index ([`search`]) lies in memory only, because what it holds is readable and the file is not.
//!
//! A [`Notebook`] is what a person keeps that belongs to no group.
//!
//! It must never know: what a body means, how records travel, what time it is (time is an argument), who belongs
//! to the group (a roster is an argument). It never gives out bytes whose name does not fit.
//!
//! Start reading at [`Store`], then `take.rs` (what is written when), then `format.rs` (the file, byte by byte).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod error;
mod format;
mod index;
mod notebook;
mod open;
pub mod search;
mod store;
mod take;

pub use error::StoreError;
pub use format::Entry;
pub use notebook::Notebook;
pub use open::{ClockCheck, MachineMark, OpenOptions, OpenReport};
pub use store::Store;
pub use take::{AppWrite, Readmitted, Taken};
