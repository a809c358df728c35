//! Key parcels and relay peers' keys.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::ids::{BoxKey, KeyHash, Prefix, RecordId, RelayKey};
use crate::limits::{LINK_ADDRESSES, PARCEL_CHUNK_ENTRIES, PARCEL_CHUNKS, PREFIXES_MAX};

/// The head of a key parcel; its record id is the parcel's id.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct ParcelClear {
    /// Members whose removal this parcel answers.
    #[n(0)]
    pub covers: Vec<Prefix>,
    /// Hash of the new epoch key.
    #[n(1)]
    pub epoch_key: KeyHash,
    /// Hash of the new meeting key.
    #[n(2)]
    pub meeting_key: KeyHash,
    /// How many chunks belong to it.
    #[n(3)]
    pub chunks: u32,
}

/// A part of a parcel: keys sealed to receivers, in ascending order of receiver.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct ParcelChunkClear {
    /// The head's id.
    #[n(0)]
    pub head: RecordId,
    /// Its place among the chunks, from 0.
    #[n(1)]
    pub index: u32,
    /// What it brings to whom.
    #[n(2)]
    pub entries: Vec<ParcelEntry>,
}

/// Keys for one receiver.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct ParcelEntry {
    /// To whom.
    #[n(0)]
    pub receiver: BoxKey,
    /// HPKE: 32 bytes of encapsulated key, then epoch key and meeting key (or the meeting key alone, for a blind
    /// relay peer) with a tag; the head's id is authenticated.
    #[n(1)]
    pub sealed: ByteVec,
}

/// A relay peer's keys, as an organiser vouches for them.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct RelayCertificateClear {
    /// The Ed25519 key of its transport.
    #[n(0)]
    pub transport: RelayKey,
    /// Where keys for it are sealed to.
    #[n(1)]
    pub relay_box: BoxKey,
    /// Whether it may read.
    #[n(2)]
    pub reads: bool,
    /// Where it can be reached, as multiaddresses.
    #[n(3)]
    pub addresses: Vec<String>,
}

/// Bytes of an HPKE encapsulated key and tag around a payload.
const HPKE_OVERHEAD: usize = 48;

impl ParcelClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.covers.len() <= PREFIXES_MAX && (1..=PARCEL_CHUNKS).contains(&(self.chunks as usize))
    }
}

impl ParcelChunkClear {
    pub(super) fn within_bounds(&self) -> bool {
        (self.index as usize) < PARCEL_CHUNKS
            && self.entries.len() <= PARCEL_CHUNK_ENTRIES
            && self.entries.is_sorted_by(|a, b| a.receiver < b.receiver)
            && self.entries.iter().all(|e| [HPKE_OVERHEAD + 32, HPKE_OVERHEAD + 64].contains(&e.sealed.len()))
    }
}

impl RelayCertificateClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.addresses.len() <= LINK_ADDRESSES && self.addresses.iter().all(|a| a.len() <= 256)
    }
}
