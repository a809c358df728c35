//! Bytes in, meaning out: the signed record that everything in Hedgerow is made of.
//!
//! A record is 160 bytes of header, a body and a signature. This crate reads and judges them, computes their ids,
//! signs them, and decides with [`admit()`] what becomes of one. It is pure: time and rosters are arguments.
//!
//! It must never know: how a body is opened (only header and clear part are read here, and a relay peer that
//! cannot read must come to the same verdicts), how a group decides who belongs to it, where records are kept, or
//! what time it is. It never writes anew what it forwards: a record's bytes are the truth.
//!
//! Start reading at [`Header`] (the bytes), then [`Kind`] (what a number says about class and life), then
//! [`admit()`]. Every bound of the protocol stands in [`limits`]. The reference is PROTOCOL.md, sections 2 to 4.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod admit;
pub mod body;
pub mod clear;
mod header;
mod ids;
mod kind;
pub mod limits;
mod record;
pub mod sign;
mod units;

pub use admit::{DropReason, Fault, Held, Roster, Standing, Verdict, admit};
pub use clear::Clear;
pub use header::{FLAG_CHAINED, FLAG_SEALED, Header, ShapeError};
pub use ids::{
    ActId, BlobId, BoxKey, DeviceKey, DevicePrefix, Epoch, GroupId, KeyHash, LinkKey, MemberId, Prefix,
    RecordId, RelayKey, RootKey, Slot, WordsHash, context, hash,
};
pub use kind::{Class, Kind};
pub use record::Record;
pub use units::{Millis, Span, Stamp};
