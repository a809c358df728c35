//! The actor where the parts meet: one person on one computer, with all groups, files and networks.
//!
//! [`Node`] is the handle that interfaces hold. Behind it one thread changes everything (`house.rs`); each group is a
//! `Street` with its store, roster, keys, listings and deals; sessions run beside it and bring their news. This is the
//! only crate that knows what time it is (`clock.rs`).
//!
//! It must never know: how its answers are shown. Interfaces get the plain values of [`view`], never records or keys.
//!
//! Start reading at [`Node`], then `street.rs` (how records come in and what follows), then `talk.rs` (a session's
//! driver).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answers;
mod apart;
mod backup;
mod belonging_views;
mod belongings;
mod browse;
mod charters;
mod clock;
mod connection;
mod csv;
mod deal_views;
mod deals;
mod deciding;
mod decisions;
mod doctor;
mod door;
mod error;
mod fetch;
mod finder;
mod grapevine;
mod held;
mod here;
mod hiding;
mod home;
mod house;
mod import;
mod joining;
mod judging;
mod keychain;
mod leaving;
mod letters;
mod neighbours;
mod network;
mod node;
mod notes;
mod order;
mod own;
mod people;
mod photos;
mod quorum;
mod reach;
mod relay;
mod removal;
mod reports;
mod rest;
mod safe;
mod searches;
mod settling;
mod shared;
mod shelf;
mod sources;
mod spread;
mod street;
mod talk;
mod things;
mod traffic;
pub mod view;
mod visit;

pub use crate::csv::check_csv_size;
pub use clock::local_today;
pub use error::{ErrorClass, NodeError};
pub use home::{InitReport, machine_mark};
pub use keychain::{Keychain, KeychainError, SystemKeychain, keychain_here};
pub use node::{Change, Node, NodeConfig};
pub use relay::{Relay, RelayConfig};
