//! The 160 bytes at the start of every record, read strictly (PROTOCOL.md section 2). All numbers are big-endian.

use crate::ids::{DeviceKey, DevicePrefix, Epoch, GroupId, RecordId, Slot};
use crate::kind::{Class, Kind};
use crate::limits::{self, AEAD_TAG_LEN, HEADER_LEN, RECORD_VERSION, SIGNATURE_LEN};
use crate::units::Stamp;

/// Flag: the record has a place in its device's chain.
pub const FLAG_CHAINED: u8 = 1;
/// Flag: the body is sealed to receivers instead of under the group's key.
pub const FLAG_SEALED: u8 = 2;

/// What a header says. A value of this type obeys every rule of shape that needs no other record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// What the record is about.
    pub kind: Kind,
    /// Sealed to receivers rather than under the group's key.
    pub sealed: bool,
    /// Bytes of the body, clear part included.
    pub body_len: u16,
    /// Bytes of the clear part at the start of the body; 0 outside the group class.
    pub clear_len: u16,
    /// The group it belongs to.
    pub group: GroupId,
    /// The key that signs: a device, or a root where [`Kind::signed_by_root`].
    pub signer: DeviceKey,
    /// The place it fills; all zero outside the slot class.
    pub slot: Slot,
    /// When, by the signer's own clock.
    pub stamp: Stamp,
    /// Which key sealed the body.
    pub epoch: Epoch,
    /// Position in the chain; 0 outside the chain class.
    pub seq: u32,
    /// The record at `seq - 1` of the same chain; zero at the start of a chain and outside the chain class.
    pub prev: RecordId,
    /// Nonce of the body's cipher; zero where nothing is sealed under the group's key.
    pub nonce: [u8; 24],
}

/// Why bytes are not a record. No later record can change such a verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ShapeError {
    /// Fewer bytes than a header and a signature, or fewer than the header announces.
    #[error("the record is cut short")]
    Truncated,
    /// More bytes than the header announces, or a body above its kind's bound.
    #[error("the record is too long")]
    Oversized,
    /// Written by a program with another record version.
    #[error("the record has version {0}, this program reads version {RECORD_VERSION}")]
    Version(u8),
    /// A field has a value that no honest program writes; its name is given.
    #[error("the record's {0} is not well formed")]
    Field(&'static str),
}

impl Header {
    /// Whether this record empties its slot.
    pub fn is_withdrawal(&self) -> bool {
        self.kind.class() == Class::Slot && self.body_len == 0
    }

    /// Bytes of the whole record.
    pub fn record_len(&self) -> usize {
        HEADER_LEN + usize::from(self.body_len) + SIGNATURE_LEN
    }

    /// The 160 bytes. They may break the rules of shape if the fields do; [`Header::read`] is the judge.
    pub fn write(&self) -> [u8; HEADER_LEN] {
        let mut b = [0; HEADER_LEN];
        b[0] = RECORD_VERSION;
        b[1] = self.kind.number();
        if self.kind.class() == Class::Chain {
            b[2] |= FLAG_CHAINED;
        }
        if self.sealed {
            b[2] |= FLAG_SEALED;
        }
        b[4..6].copy_from_slice(&self.body_len.to_be_bytes());
        b[6..8].copy_from_slice(&self.clear_len.to_be_bytes());
        b[8..40].copy_from_slice(&self.group.0);
        b[40..72].copy_from_slice(&self.signer.0);
        b[72..80].copy_from_slice(&self.slot.prefix.0);
        b[80..88].copy_from_slice(&self.slot.number.to_be_bytes());
        b[88..96].copy_from_slice(&self.stamp.0.to_be_bytes());
        b[96..100].copy_from_slice(&self.epoch.0);
        b[100..104].copy_from_slice(&self.seq.to_be_bytes());
        b[104..136].copy_from_slice(&self.prev.0);
        b[136..160].copy_from_slice(&self.nonce);
        b
    }

    /// Reads and judges the header at the start of a whole record.
    pub fn read(record: &[u8]) -> Result<Header, ShapeError> {
        let b: &[u8; HEADER_LEN] = record.first_chunk().ok_or(ShapeError::Truncated)?;
        if b[0] != RECORD_VERSION {
            return Err(ShapeError::Version(b[0]));
        }
        let kind = Kind::new(b[1]).ok_or(ShapeError::Field("kind"))?;
        if b[2] & !(FLAG_CHAINED | FLAG_SEALED) != 0 {
            return Err(ShapeError::Field("flags"));
        }
        if (b[2] & FLAG_CHAINED != 0) != (kind.class() == Class::Chain) {
            return Err(ShapeError::Field("flags"));
        }
        if b[3] != 0 {
            return Err(ShapeError::Field("reserved byte"));
        }
        let header = Header {
            kind,
            sealed: b[2] & FLAG_SEALED != 0,
            body_len: u16::from_be_bytes(field(b, 4)),
            clear_len: u16::from_be_bytes(field(b, 6)),
            group: GroupId(field(b, 8)),
            signer: DeviceKey(field(b, 40)),
            slot: Slot { prefix: DevicePrefix(field(b, 72)), number: u64::from_be_bytes(field(b, 80)) },
            stamp: Stamp(u64::from_be_bytes(field(b, 88))),
            epoch: Epoch(field(b, 96)),
            seq: u32::from_be_bytes(field(b, 100)),
            prev: RecordId(field(b, 104)),
            nonce: field(b, 136),
        };
        if usize::from(header.body_len) > kind.body_max() || record.len() > header.record_len() {
            return Err(ShapeError::Oversized);
        }
        if record.len() < header.record_len() {
            return Err(ShapeError::Truncated);
        }
        header.judge()?;
        Ok(header)
    }

    fn judge(&self) -> Result<(), ShapeError> {
        if self.stamp > limits::STAMP_MAX {
            return Err(ShapeError::Field("stamp"));
        }
        match self.kind.class() {
            Class::Slot => self.judge_slot(),
            Class::Chain => self.judge_chain(),
            Class::Group => self.judge_group(),
        }
    }

    fn judge_slot(&self) -> Result<(), ShapeError> {
        self.no_chain()?;
        self.no_clear_part()?;
        if self.slot.number >= self.kind.shape_slots() {
            return Err(ShapeError::Field("slot number"));
        }
        if self.sealed != (self.epoch == Epoch::SEALED) || self.epoch == Epoch::CLEAR {
            return Err(ShapeError::Field("epoch"));
        }
        if self.sealed || self.body_len == 0 {
            self.no_nonce()?;
        }
        self.room_for_tag(0)
    }

    fn judge_chain(&self) -> Result<(), ShapeError> {
        self.no_slot()?;
        self.no_clear_part()?;
        if self.sealed || self.epoch == Epoch::CLEAR || self.epoch == Epoch::SEALED {
            return Err(ShapeError::Field("epoch"));
        }
        if self.seq >= limits::CHAIN_MAX || (self.seq == 0) != (self.prev == RecordId::default()) {
            return Err(ShapeError::Field("chain position"));
        }
        if self.body_len == 0 {
            return Err(ShapeError::Field("body length"));
        }
        self.room_for_tag(0)
    }

    fn judge_group(&self) -> Result<(), ShapeError> {
        self.no_slot()?;
        self.no_chain()?;
        if self.clear_len == 0 || self.clear_len > self.body_len {
            return Err(ShapeError::Field("clear part's length"));
        }
        let words = self.body_len > self.clear_len;
        if self.sealed || self.epoch == Epoch::SEALED || (self.epoch == Epoch::CLEAR) == words {
            return Err(ShapeError::Field("epoch"));
        }
        if !words {
            self.no_nonce()?;
        }
        self.room_for_tag(self.clear_len)
    }

    fn no_chain(&self) -> Result<(), ShapeError> {
        require(self.seq == 0 && self.prev == RecordId::default(), "chain position")
    }

    fn no_slot(&self) -> Result<(), ShapeError> {
        require(self.slot == Slot::default(), "slot")
    }

    fn no_clear_part(&self) -> Result<(), ShapeError> {
        require(self.clear_len == 0, "clear part's length")
    }

    fn no_nonce(&self) -> Result<(), ShapeError> {
        require(self.nonce == [0; 24], "nonce")
    }

    /// What is sealed is never shorter than the cipher's tag.
    fn room_for_tag(&self, clear_len: u16) -> Result<(), ShapeError> {
        let sealed = usize::from(self.body_len - clear_len);
        require(sealed == 0 || sealed >= AEAD_TAG_LEN, "body length")
    }
}

fn require(rule: bool, field: &'static str) -> Result<(), ShapeError> {
    if rule { Ok(()) } else { Err(ShapeError::Field(field)) }
}

/// `N` bytes at a fixed offset; every caller's offset plus `N` lies within the header.
fn field<const N: usize>(b: &[u8; HEADER_LEN], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&b[at..at + N]);
    out
}
