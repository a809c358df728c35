//! Invented neighbourhoods: an inventory in six languages and texts made from it.
//!
//! It may know everything; nothing but tests and benches may know it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod texts;

pub use texts::{Texts, Thing, inventory};
