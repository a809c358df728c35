//! Invented neighbourhoods: an inventory in six languages, texts made from it, and streets of any size.
//!
//! It may know everything; nothing but tests and benches may know it. Start reading at [`World`], or at
//! [`trial`] for streets that live for some hours of invented time.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod fuzz;
mod pipe;
mod texts;
pub mod trial;
mod world;

pub use pipe::{End, Flow, StoreHome, flow};
pub use texts::{Texts, Thing, inventory};
pub use world::{Neighbour, World};
