//! Key parcels: both keys of an epoch, sealed to everybody who may have them.

use hedgerow_record::clear::{self, ParcelChunkClear, ParcelClear, ParcelEntry};
use hedgerow_record::limits::PARCEL_CHUNK_ENTRIES;
use hedgerow_record::{BoxKey, Clear, Epoch, Kind, MemberId, Record, RecordId, Stamp};
use hedgerow_vault::{BoxSecret, GroupKeys, info, seal_to};
use minicbor::bytes::ByteVec;
use rand_core::CryptoRng;

use crate::facts::Facts;
use crate::pen::{Pen, WriteError};

/// A parcel ready to be kept: its head, then its chunks.
#[derive(Clone, Debug)]
pub struct ParcelRecords {
    /// The head's id: the parcel's name.
    pub id: RecordId,
    /// The epoch it names.
    pub epoch: Epoch,
    /// Head and chunks.
    pub records: Vec<Record>,
}

/// Seals both keys to each receiver. `covers` are the members whose removal the parcel answers.
///
/// The head is written again, a counter later, while its id begins with a reserved epoch.
pub fn write_parcel(
    pen: Pen<'_>,
    stamp: Stamp,
    keys: &GroupKeys,
    covers: &[MemberId],
    receivers: &[BoxKey],
    rng: &mut impl CryptoRng,
) -> Result<ParcelRecords, WriteError> {
    let mut receivers = receivers.to_vec();
    receivers.sort_unstable();
    receivers.dedup();
    let chunks = receivers.len().div_ceil(PARCEL_CHUNK_ENTRIES).max(1);
    let mut covers: Vec<_> = covers.iter().map(MemberId::prefix).collect();
    covers.sort_unstable();
    let head = ParcelClear {
        covers,
        epoch_key: keys.epoch.hash(),
        meeting_key: keys.meeting.hash(),
        chunks: u32::try_from(chunks).unwrap_or(u32::MAX),
    };
    let clear = clear::write(&head);
    let mut at = stamp;
    let (head, epoch) = loop {
        let head = pen.group_record(Kind::PARCEL, at, &clear, None, rng)?;
        match Epoch::of_parcel(&head.id()) {
            Some(epoch) => break (head, epoch),
            None => at = Stamp(at.0 + 1),
        }
    };
    let id = head.id();
    let mut records = vec![head];
    for index in 0..chunks {
        let part = receivers.chunks(PARCEL_CHUNK_ENTRIES).nth(index).unwrap_or_default();
        let entries = part
            .iter()
            .map(|receiver| {
                let sealed = seal_to(receiver, &info(Kind::PARCEL), &id.0, &keys.to_bytes()[..], rng)?;
                Ok(ParcelEntry { receiver: *receiver, sealed: ByteVec::from(sealed) })
            })
            .collect::<Result<Vec<_>, WriteError>>()?;
        let chunk = ParcelChunkClear { head: id, index: u32::try_from(index).unwrap_or(u32::MAX), entries };
        records.push(pen.group_record(Kind::PARCEL_CHUNK, at, &clear::write(&chunk), None, rng)?);
    }
    Ok(ParcelRecords { id, epoch, records })
}

/// Opens every parcel in which there is something for this box. Keys that do not match the head's hashes are left out.
pub fn open_parcels(facts: &Facts, mine: &BoxSecret) -> Vec<(RecordId, GroupKeys)> {
    let receiver = mine.public();
    let mut found = Vec::new();
    for fact in facts.of_kind(Kind::PARCEL_CHUNK) {
        let Clear::ParcelChunk(chunk) = &fact.clear else { continue };
        let Some(Clear::Parcel(head)) = facts.get(&chunk.head).map(|f| &f.clear) else { continue };
        let Ok(at) = chunk.entries.binary_search_by_key(&receiver, |e| e.receiver) else { continue };
        let Ok(opened) = mine.open(&info(Kind::PARCEL), &chunk.head.0, &chunk.entries[at].sealed) else {
            continue;
        };
        if let Some(keys) = GroupKeys::from_bytes(&opened)
            && matches(&keys, head)
        {
            found.push((chunk.head, keys));
        }
    }
    found
}

/// Whether keys are those whose hashes a parcel's head publishes.
pub fn matches(keys: &GroupKeys, head: &ParcelClear) -> bool {
    keys.epoch.hash() == head.epoch_key && keys.meeting.hash() == head.meeting_key
}
