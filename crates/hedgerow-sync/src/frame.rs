//! What is said on a stream: one CBOR array a frame, its first element the frame's number.
//!
//! Numbers are never used again. Those of Push, Here, blobs and keys are kept free: 16 to 31.

use hedgerow_record::ActId;
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
