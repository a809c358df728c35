//! The clear part of group records: what a relay peer must read to judge a group it cannot read (PROTOCOL.md
//! sections 2 and 5). Keys, ids, counts and roles; never a name, a place or a reason.
//!
//! Each is a CBOR map with integer keys. Keys this program does not know are passed over, so that an older program
//! reads a newer record; a charter names the lowest program that may fold it.

mod act;
mod invitation;
mod member;
mod parcel;

pub use act::{
    ActClear, AssentClear, CallClear, CharterTerms, Decision, FoundingClear, HeadKept, Hiding, Quorum,
    Removal, Takedown,
};
pub use invitation::{CertificateClear, ClosedClear, GrantClear, GrantKind};
pub use member::{DeviceClear, LeavingClear, RetirementClear};
pub use parcel::{ParcelChunkClear, ParcelClear, ParcelEntry, RelayCertificateClear};

use crate::header::ShapeError;
use crate::kind::Kind;
use crate::record::Record;

/// Reads a clear part strictly: one CBOR item that fills it to the last byte.
pub fn read<'a, T: minicbor::Decode<'a, ()>>(clear: &'a [u8]) -> Result<T, ShapeError> {
    let mut decoder = minicbor::Decoder::new(clear);
    let value = decoder.decode().map_err(|_| ShapeError::Field("clear part"))?;
    if decoder.position() == clear.len() { Ok(value) } else { Err(ShapeError::Field("clear part")) }
}

/// Writes a clear part or a body.
pub fn write<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    // Writing to a vector cannot fail, and none of our types has an encoder of its own that does.
    minicbor::to_vec(value).unwrap_or_default()
}

/// A group record's clear part, by kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clear {
    /// [`Kind::CHARTER`].
    Founding(FoundingClear),
    /// [`Kind::ACT`].
    Act(ActClear),
    /// [`Kind::ASSENT`].
    Assent(AssentClear),
    /// [`Kind::GRANT`].
    Grant(GrantClear),
    /// [`Kind::CLOSED`].
    Closed(ClosedClear),
    /// [`Kind::CERTIFICATE`].
    Certificate(CertificateClear),
    /// [`Kind::DEVICE`].
    Device(DeviceClear),
    /// [`Kind::RETIREMENT`].
    Retirement(RetirementClear),
    /// [`Kind::LEAVING`].
    Leaving(LeavingClear),
    /// [`Kind::PARCEL`].
    Parcel(ParcelClear),
    /// [`Kind::PARCEL_CHUNK`].
    ParcelChunk(ParcelChunkClear),
    /// [`Kind::RELAY_CERTIFICATE`].
    RelayCertificate(RelayCertificateClear),
    /// [`Kind::QUORUM_CALL`].
    Call(CallClear),
    /// [`Kind::QUORUM_SEAL`]: a charter as an act would propose it, signed by a member of the quorum.
    Seal(ActClear),
    /// A kind, or a decision of an act, that a later program knows. It is carried and not folded.
    Unknown,
}

impl Clear {
    /// Reads the clear part of a group record and judges its own bounds.
    pub fn of(record: &Record) -> Result<Clear, ShapeError> {
        let c = record.clear();
        let clear = match record.header().kind {
            Kind::CHARTER => Clear::Founding(read(c)?),
            Kind::ACT => act::read_act(c)?.map_or(Clear::Unknown, Clear::Act),
            Kind::ASSENT => Clear::Assent(read(c)?),
            Kind::GRANT => Clear::Grant(read(c)?),
            Kind::CLOSED => Clear::Closed(read(c)?),
            Kind::CERTIFICATE => Clear::Certificate(read(c)?),
            Kind::DEVICE => Clear::Device(read(c)?),
            Kind::RETIREMENT => Clear::Retirement(read(c)?),
            Kind::LEAVING => Clear::Leaving(read(c)?),
            Kind::PARCEL => Clear::Parcel(read(c)?),
            Kind::PARCEL_CHUNK => Clear::ParcelChunk(read(c)?),
            Kind::RELAY_CERTIFICATE => Clear::RelayCertificate(read(c)?),
            Kind::QUORUM_CALL => Clear::Call(read(c)?),
            Kind::QUORUM_SEAL => Clear::Seal(read(c)?),
            _ => Clear::Unknown,
        };
        if clear.within_bounds() { Ok(clear) } else { Err(ShapeError::Field("clear part")) }
    }

    fn within_bounds(&self) -> bool {
        match self {
            Clear::Act(a) => a.within_bounds(),
            Clear::Grant(g) => g.within_bounds(),
            Clear::Closed(c) => c.within_bounds(),
            Clear::Certificate(c) => c.within_bounds(),
            Clear::Device(d) => d.within_bounds(),
            Clear::Retirement(r) => r.within_bounds(),
            Clear::Leaving(l) => l.within_bounds(),
            Clear::Parcel(p) => p.within_bounds(),
            Clear::ParcelChunk(c) => c.within_bounds(),
            Clear::RelayCertificate(r) => r.within_bounds(),
            Clear::Seal(a) => matches!(a.decision, Decision::Charter(_)) && a.within_bounds(),
            Clear::Founding(_) | Clear::Assent(_) | Clear::Call(_) | Clear::Unknown => true,
        }
    }
}
