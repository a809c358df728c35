//! What is said on a stream: one CBOR array a frame, its first element the frame's number.
//!
//! Numbers are never used again.

use hedgerow_record::{ActId, RecordId};
use minicbor::bytes::{ByteArray, ByteVec};

use crate::home::Credential;
use crate::set::Set;

/// A tag in Meet.
pub(crate) type Tag = ByteArray<16>;

/// One frame.
#[derive(Clone, Debug, PartialEq, minicbor::Encode, minicbor::Decode)]
pub(crate) enum Frame {
    /// First word: a nonce, the sender's clock in milliseconds, the version of this protocol.
    #[n(0)]
    Hello {
        #[n(0)]
        nonce: ByteArray<32>,
        #[n(1)]
        clock: u64,
        #[n(2)]
        version: u32,
    },
    /// Tags: by which keys the two may know one another.
    #[n(1)]
    Meet {
        #[n(0)]
        tags: Vec<Tag>,
    },
    /// Who enters, with the digest of the group set held.
    #[n(2)]
    Enter {
        #[n(0)]
        credential: Credential,
        #[n(1)]
        signature: ByteArray<64>,
        #[n(2)]
        digest: ByteArray<16>,
    },
    /// The device is not known here: show what certifies it.
    #[n(3)]
    PapersAsk,
    /// What certifies the sender's device.
    #[n(4)]
    Papers {
        #[n(0)]
        records: Vec<ByteVec>,
    },
    /// By link: what may be read before coming in, please.
    #[n(5)]
    InvitationAsk,
    /// Part of what may be read by link.
    #[n(6)]
    Invitation {
        #[n(0)]
        records: Vec<ByteVec>,
        #[n(1)]
        last: bool,
    },
    /// A round begins: what the sender holds.
    #[n(7)]
    Open {
        /// The sender's clock in milliseconds.
        #[n(0)]
        clock: u64,
        /// Versions at which the organisers changed.
        #[n(1)]
        branch: Vec<ActId>,
        /// Count and digest of each set, in their order.
        #[n(2)]
        holdings: Vec<Holding>,
        /// The group set was made equal in the round before: this one is about the others.
        #[n(3)]
        group_is_settled: bool,
        /// The opener's first reconciliation message for the slots, in the hope that nothing else differs.
        #[n(4)]
        first: Option<ByteVec>,
    },
    /// A reconciliation message.
    #[n(8)]
    Ranges {
        #[n(0)]
        set: Set,
        #[n(1)]
        message: ByteVec,
    },
    /// These, please.
    #[n(9)]
    Want {
        #[n(0)]
        set: Set,
        #[n(1)]
        ids: ByteVec,
    },
    /// The next ones by position in the giver's order, newest first: what a side that holds nothing asks.
    #[n(10)]
    WantNext {
        #[n(0)]
        set: Set,
        #[n(1)]
        from: u64,
        #[n(2)]
        count: u32,
    },
    /// Records; `end` closes the answer to one Want.
    #[n(11)]
    Give {
        #[n(0)]
        set: Set,
        #[n(1)]
        records: Vec<ByteVec>,
        #[n(2)]
        end: bool,
    },
    /// All that was asked is given and all that was given is judged; so many were not taken.
    #[n(12)]
    Agree {
        #[n(0)]
        set: Set,
        #[n(1)]
        not_taken: u64,
    },
    /// Still at work; keep waiting.
    #[n(13)]
    Busy,
    /// The last word, with the reason's number.
    #[n(14)]
    Bye {
        #[n(0)]
        reason: u32,
    },
    /// A sign of life, or the question for one.
    #[n(15)]
    Ping {
        #[n(0)]
        reply: bool,
    },
    /// Records that were just kept.
    #[n(16)]
    Push {
        #[n(0)]
        records: Vec<ByteVec>,
    },
    /// Ids of records that were just kept.
    #[n(17)]
    Have {
        #[n(0)]
        ids: ByteVec,
    },
    /// Of those told of, these please.
    #[n(18)]
    Ask {
        #[n(0)]
        ids: ByteVec,
    },
    /// From now on ids only: the records come by another way.
    #[n(19)]
    Lazy,
    /// The keys of these parcels, please.
    #[n(20)]
    KeyAsk {
        #[n(0)]
        parcels: ByteVec,
    },
    /// Keys, each sealed to the asking device.
    #[n(21)]
    KeyGive {
        #[n(0)]
        keys: Vec<GivenKeys>,
    },
    /// These photos, please.
    #[n(22)]
    BlobWant {
        #[n(0)]
        ids: ByteVec,
    },
    /// A photo, whole; nothing where it is not here.
    #[n(23)]
    BlobPart {
        #[n(0)]
        id: ByteArray<32>,
        #[n(1)]
        bytes: Option<ByteVec>,
    },
    /// A computer may be found through the relay peer that is given this, or that gives it.
    #[n(24)]
    Here {
        #[n(0)]
        word: ByteVec,
    },
    /// From a relay peer: from where it sees the other side come.
    #[n(25)]
    Seen {
        #[n(0)]
        address: ByteVec,
    },
}

/// A parcel's keys on their way to one device.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub(crate) struct GivenKeys {
    #[n(0)]
    pub(crate) parcel: ByteArray<32>,
    #[n(1)]
    pub(crate) sealed: ByteVec,
}

/// How many records of a set somebody holds, and their digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub(crate) struct Holding {
    #[n(0)]
    pub(crate) count: u64,
    #[n(1)]
    pub(crate) digest: ByteArray<16>,
}

impl Frame {
    pub(crate) fn write(&self) -> Vec<u8> {
        // Writing to memory cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Frame> {
        minicbor::decode(bytes).ok()
    }
}

/// Ids one after another.
pub(crate) fn write_ids(ids: &[RecordId]) -> ByteVec {
    ByteVec::from(ids.iter().flat_map(|id| id.0).collect::<Vec<u8>>())
}

/// Ids one after another, at most so many.
pub(crate) fn read_ids(bytes: &[u8], at_most: usize) -> Option<Vec<RecordId>> {
    let (ids, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && ids.len() <= at_most).then(|| ids.iter().map(|id| RecordId(*id)).collect())
}
