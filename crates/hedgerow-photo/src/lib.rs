//! Photos: whatever a camera wrote goes in, a small JPEG with nothing beside the picture comes out.
//!
//! [`prepare`] decodes within limits, turns the picture as its camera says, cuts and shrinks it, and encodes the pixels
//! anew, so that no place, name or date a camera wrote can leave. [`read_codes`] reads the QR codes in a picture.
//!
//! It must never know: who sends the photo, where it is kept, what it shows. It touches no file and has no clock.
//!
//! Start reading at [`prepare`], then `decode.rs`, which is where hostile files end.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod codes;
mod decode;
mod prepare;

pub use codes::read_codes;
pub use decode::{PhotoError, is_presentable};
pub use prepare::{Cut, Prepared, Turn, prepare};
