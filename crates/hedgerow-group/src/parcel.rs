//! Key parcels: both keys of an epoch, sealed to everybody who may have them.

use std::collections::BTreeMap;

use hedgerow_record::clear::{self, ParcelChunkClear, ParcelClear, ParcelEntry};
use hedgerow_record::limits::PARCEL_CHUNK_ENTRIES;
use hedgerow_record::{BoxKey, Clear, Epoch, Kind, MemberId, Record, RecordId, Stamp};
use hedgerow_vault::{BoxSecret, GroupKeys, MeetingKey, info, seal_to};
use minicbor::bytes::ByteVec;
use rand_core::CryptoRng;

use crate::facts::{Fact, Facts};
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
    write_parcel_with_relays(pen, stamp, keys, covers, receivers, &[], rng)
}

/// The same, with the meeting key alone for each relay peer.
pub fn write_parcel_with_relays(
    pen: Pen<'_>,
    stamp: Stamp,
    keys: &GroupKeys,
    covers: &[MemberId],
    receivers: &[BoxKey],
    relays: &[BoxKey],
    rng: &mut impl CryptoRng,
) -> Result<ParcelRecords, WriteError> {
    // Whoever is given both keys needs no entry with one of them.
    let mut receivers: BTreeMap<BoxKey, bool> = receivers.iter().map(|r| (*r, true)).collect();
    for relay in relays {
        receivers.entry(*relay).or_insert(false);
    }
    let receivers: Vec<(BoxKey, bool)> = receivers.into_iter().collect();
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
            .map(|(receiver, both)| {
                let text: &[u8] = if *both { &keys.to_bytes()[..] } else { keys.meeting.as_bytes() };
                let sealed = seal_to(receiver, &info(Kind::PARCEL), &id.0, text, rng)?;
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
    let keys = |opened: &[u8], head: &ParcelClear| GroupKeys::from_bytes(opened).filter(|k| matches(k, head));
    open_each(facts, mine, keys).into_iter().map(|(head, keys)| (head.record.id(), keys)).collect()
}

/// Opens, as a relay peer that reads nothing, every parcel in which there is something for this box. The latest parcel's
/// meeting key comes first.
pub fn open_meeting_keys(facts: &Facts, mine: &BoxSecret) -> Vec<MeetingKey> {
    let key = |opened: &[u8], head: &ParcelClear| {
        let key = MeetingKey::from_bytes(opened)?;
        (key.hash() == head.meeting_key).then_some(key)
    };
    let mut found = open_each(facts, mine, key);
    found.sort_by_key(|(head, _)| std::cmp::Reverse(head.order()));
    found.into_iter().map(|(_, key)| key).collect()
}

fn open_each<'a, T>(
    facts: &'a Facts,
    mine: &BoxSecret,
    read: impl Fn(&[u8], &ParcelClear) -> Option<T>,
) -> Vec<(&'a Fact, T)> {
    let receiver = mine.public();
    let open = |fact: &Fact| {
        let Clear::ParcelChunk(chunk) = &fact.clear else { return None };
        let head = facts.get(&chunk.head)?;
        let Clear::Parcel(clear) = &head.clear else { return None };
        let at = chunk.entries.binary_search_by_key(&receiver, |e| e.receiver).ok()?;
        let opened = mine.open(&info(Kind::PARCEL), &chunk.head.0, &chunk.entries[at].sealed).ok()?;
        Some((head, read(&opened, clear)?))
    };
    facts.of_kind(Kind::PARCEL_CHUNK).filter_map(open).collect()
}

/// Whether keys are those whose hashes a parcel's head publishes.
pub fn matches(keys: &GroupKeys, head: &ParcelClear) -> bool {
    keys.epoch.hash() == head.epoch_key && keys.meeting.hash() == head.meeting_key
}
