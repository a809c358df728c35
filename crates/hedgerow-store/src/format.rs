//! The file, byte by byte. All numbers are little-endian as redb writes integers, or big-endian inside an entry.
//!
//! ```text
//! table      key           value
//! meta_1     text          u64: "format", "next" (number of the next record), "newest" (highest stamp seen),
//!                          "minutes" (running time)
//! mark_1     0             32 bytes: the machine's mark
//! entries_1  u64 number    144 bytes, below
//! records_1  u64 number    the record's bytes as received
//! ended_1    u64 number    u64: running minutes when it left view
//! app_1      text          the node's own small durable state
//!
//! entry: 0 id 32 | 32 author 32 | 64 signer 32 | 96 slot prefix 8 | 104 slot number 8 | 112 stamp 8
//!        | 120 seq 4 | 124 kind 1 | 125 flags 1 (1 = sealed, 2 = withdrawn) | 126 zero 2
//!        | 128 the first 8 bytes of the signature's BLAKE3, because a record's id does not cover it
//!        | 136 the first 8 bytes of the BLAKE3 of number and bytes 0 to 135: redb does not look at its own sums when
//!          it opens a file that was closed in order, and who wrote what must not change with a bit of the disk
//! ```
//!
//! Numbers rise with every record kept, so that both large tables grow at their end: random keys cost several times
//! as much. What a record means for memory is in its entry, so that opening reads the small table only.

use hedgerow_record::{DeviceKey, DevicePrefix, Kind, MemberId, Record, RecordId, Slot, Stamp};
use redb::TableDefinition;

/// The newest file format this program knows.
pub(crate) const FORMAT: u64 = 1;
/// No file ever comes so far in its numbers: a higher one was not counted, but comes of a damaged disk.
pub(crate) const NUMBERS_MAX: u64 = 1 << 62;
/// Bytes of an entry.
pub(crate) const ENTRY_LEN: usize = 144;
/// Where an entry's own sum begins.
const SUM_AT: usize = 136;

const SIGNATURE: &str = "hedgerow/1 store signature";
const ENTRY: &str = "hedgerow/1 store entry";

pub(crate) const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta_1");
pub(crate) const MARK: TableDefinition<'_, u8, [u8; 32]> = TableDefinition::new("mark_1");
pub(crate) const ENTRIES: TableDefinition<'_, u64, [u8; ENTRY_LEN]> = TableDefinition::new("entries_1");
pub(crate) const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records_1");
pub(crate) const ENDED: TableDefinition<'_, u64, u64> = TableDefinition::new("ended_1");
pub(crate) const APP: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("app_1");

const SEALED: u8 = 1;
const WITHDRAWN: u8 = 2;

/// What memory keeps of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub id: RecordId,
    /// Who signed it, as proved when it was admitted.
    pub author: MemberId,
    /// With which key.
    pub signer: DeviceKey,
    /// The place it fills.
    pub slot: Slot,
    /// When, by its signer's clock.
    pub stamp: Stamp,
    /// Position in its chain.
    pub seq: u32,
    /// What it is about.
    pub kind: Kind,
    /// Sealed to receivers rather than under the group's key.
    pub sealed: bool,
    /// Whether it empties its slot.
    pub withdrawn: bool,
    /// Tells a signature that changed on the disk.
    pub(crate) signature_sum: [u8; 8],
}

impl Entry {
    pub(crate) fn of(record: &Record, author: MemberId) -> Self {
        let h = record.header();
        Entry {
            id: record.id(),
            author,
            signer: h.signer,
            slot: h.slot,
            stamp: h.stamp,
            seq: h.seq,
            kind: h.kind,
            sealed: h.sealed,
            withdrawn: h.is_withdrawal(),
            signature_sum: signature_sum(record),
        }
    }

    /// The header as far as admission needs it.
    pub(crate) fn header(&self, group: hedgerow_record::GroupId) -> hedgerow_record::Header {
        hedgerow_record::Header {
            kind: self.kind,
            sealed: self.sealed,
            body_len: 0,
            clear_len: 0,
            group,
            signer: self.signer,
            slot: self.slot,
            stamp: self.stamp,
            epoch: hedgerow_record::Epoch::CLEAR,
            seq: self.seq,
            prev: RecordId::default(),
            nonce: [0; 24],
        }
    }

    /// The entry as it stands under its number.
    pub(crate) fn write(&self, no: u64) -> [u8; ENTRY_LEN] {
        let mut b = [0; ENTRY_LEN];
        b[..32].copy_from_slice(&self.id.0);
        b[32..64].copy_from_slice(&self.author.0);
        b[64..96].copy_from_slice(&self.signer.0);
        b[96..104].copy_from_slice(&self.slot.prefix.0);
        b[104..112].copy_from_slice(&self.slot.number.to_be_bytes());
        b[112..120].copy_from_slice(&self.stamp.0.to_be_bytes());
        b[120..124].copy_from_slice(&self.seq.to_be_bytes());
        b[124] = self.kind.number();
        b[125] = u8::from(self.sealed) * SEALED + u8::from(self.withdrawn) * WITHDRAWN;
        b[128..SUM_AT].copy_from_slice(&self.signature_sum);
        let sum = entry_sum(no, &b);
        b[SUM_AT..].copy_from_slice(&sum);
        b
    }

    /// The entry under a number, or nothing where it is not what was written there.
    pub(crate) fn read(no: u64, b: &[u8; ENTRY_LEN]) -> Option<Self> {
        if b[SUM_AT..] != entry_sum(no, b) || b[125] & !(SEALED | WITHDRAWN) != 0 || b[126..128] != [0, 0] {
            return None;
        }
        Some(Entry {
            id: RecordId(part(b, 0)),
            author: MemberId(part(b, 32)),
            signer: DeviceKey(part(b, 64)),
            slot: Slot { prefix: DevicePrefix(part(b, 96)), number: u64::from_be_bytes(part(b, 104)) },
            stamp: Stamp(u64::from_be_bytes(part(b, 112))),
            seq: u32::from_be_bytes(part(b, 120)),
            kind: Kind::new(b[124])?,
            sealed: b[125] & SEALED != 0,
            withdrawn: b[125] & WITHDRAWN != 0,
            signature_sum: part(b, 128),
        })
    }

    /// Whether a record read from the disk is the one that was kept, to the last byte.
    pub(crate) fn is_of(&self, record: &Record) -> bool {
        record.id() == self.id && signature_sum(record) == self.signature_sum
    }
}

fn signature_sum(record: &Record) -> [u8; 8] {
    short(&hedgerow_record::hash(SIGNATURE, &record.signature()))
}

fn entry_sum(no: u64, entry: &[u8; ENTRY_LEN]) -> [u8; 8] {
    let mut covered = [0; 8 + SUM_AT];
    covered[..8].copy_from_slice(&no.to_be_bytes());
    covered[8..].copy_from_slice(&entry[..SUM_AT]);
    short(&hedgerow_record::hash(ENTRY, &covered))
}

fn short(hash: &[u8; 32]) -> [u8; 8] {
    let mut sum = [0; 8];
    sum.copy_from_slice(&hash[..8]);
    sum
}

fn part<const N: usize>(b: &[u8; ENTRY_LEN], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&b[at..at + N]);
    out
}
