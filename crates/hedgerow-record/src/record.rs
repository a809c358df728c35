//! A whole record: the bytes as received, and the header read from them.

use core::fmt;
use std::sync::Arc;

use crate::header::{Header, ShapeError};
use crate::ids::{RecordId, context, hash};
use crate::kind::Class;
use crate::limits::{HEADER_LEN, SIGNATURE_LEN};
use crate::units::Millis;

/// A record of valid shape. Its bytes are the truth: they are kept and forwarded as received, never written anew.
///
/// Nothing is said about its signature: that is [`crate::admit()`]'s to judge. Cloning is cheap.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    bytes: Arc<[u8]>,
    header: Header,
    id: RecordId,
}

impl Record {
    /// Takes bytes from a neighbour or the disk, judging their shape.
    pub fn read(bytes: impl Into<Arc<[u8]>>) -> Result<Record, ShapeError> {
        let bytes = bytes.into();
        let header = Header::read(&bytes)?;
        let id = RecordId(hash(context::RECORD, &bytes[..bytes.len() - SIGNATURE_LEN]));
        Ok(Record { bytes, header, id })
    }

    /// Every byte, signature included.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same bytes, shared.
    pub fn shared(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }

    /// What the first 160 bytes say.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The record's name.
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The clear part: empty outside the group class.
    pub fn clear(&self) -> &[u8] {
        &self.bytes[HEADER_LEN..HEADER_LEN + usize::from(self.header.clear_len)]
    }

    /// What is sealed, tag included; empty in a withdrawal and in a group record without words.
    pub fn sealed(&self) -> &[u8] {
        &self.bytes[HEADER_LEN + usize::from(self.header.clear_len)..self.bytes.len() - SIGNATURE_LEN]
    }

    /// What the body's cipher authenticates beside the body: header and clear part.
    pub fn associated_data(&self) -> &[u8] {
        &self.bytes[..HEADER_LEN + usize::from(self.header.clear_len)]
    }

    /// What is signed, after the domain and the author.
    pub fn signed_part(&self) -> &[u8] {
        &self.bytes[..self.bytes.len() - SIGNATURE_LEN]
    }

    /// The 64 bytes at the end.
    pub fn signature(&self) -> [u8; SIGNATURE_LEN] {
        let mut s = [0; SIGNATURE_LEN];
        s.copy_from_slice(&self.bytes[self.bytes.len() - SIGNATURE_LEN..]);
        s
    }

    /// The moment at which it leaves view and universe: a function of two signed fields, so that a later version
    /// of a slot always outlives every earlier one. Nothing means never.
    pub fn ends(&self) -> Option<Millis> {
        self.header.kind.life().map(|life| self.header.stamp.ms() + life)
    }

    /// Whether it is past its life.
    pub fn has_ended(&self, now: Millis) -> bool {
        self.ends().is_some_and(|end| end <= now)
    }

    /// Its class, for short.
    pub fn class(&self) -> Class {
        self.header.kind.class()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("id", &self.id).field("header", &self.header).finish_non_exhaustive()
    }
}
