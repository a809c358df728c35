//! What a session tells its shell, and the reasons with which one ends.

use hedgerow_record::{BlobId, DeviceKey, LinkKey, MemberId, Record, RecordId, RelayKey, Stamp};

use crate::set::Set;

/// What a session tells its shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The other side is a member's device, and this side was let in: both go on to make their sets equal. The
    /// member is unknown to a newcomer.
    Entered {
        /// Its device.
        device: DeviceKey,
        /// Whose it is, as far as is known here.
        member: Option<MemberId>,
        /// Its clock minus ours, in milliseconds.
        clock_ahead: i64,
    },
    /// The other side is a relay peer of the group, and this side was let in.
    EnteredRelay {
        /// Which.
        relay: RelayKey,
        /// Its clock minus ours, in milliseconds.
        clock_ahead: i64,
    },
    /// Somebody with a letter or poster came to read it.
    Reader(LinkKey),
    /// What a link's holder may read, whole: settle it and show it.
    Invitation(Vec<Record>),
    /// The other side's papers: admit what stands, then call [`crate::Session::papers_admitted`].
    Papers(Vec<Record>),
    /// Records to be admitted in this order; then call [`crate::Session::admitted`] once for each such event.
    Records {
        /// The set they belong to. The group set comes in one piece.
        set: Set,
        /// The records.
        records: Vec<Record>,
    },
    /// A round begins, and the other side says how much of the group it holds.
    Holds {
        /// Group records.
        group_records: u64,
    },
    /// How far a set has come: received, and expected as far as is known.
    Progress {
        /// The set.
        set: Set,
        /// Records received.
        received: usize,
        /// Records expected.
        expected: usize,
    },
    /// Both sides hold the same of a set, but for what either did not take.
    Agreed {
        /// The set.
        set: Set,
        /// Given by the other side and not taken here.
        not_taken_here: u64,
        /// Given by this side and not taken there.
        not_taken_there: u64,
    },
    /// All sets are done. The stream stays; [`crate::Session::resync`] begins a new round.
    Settled {
        /// The organisers of the two sides are not the same: only the group set was made equal.
        branches_differ: bool,
        /// Records stamped later than this took no part: by one of the two clocks they are too far ahead.
        up_to: Stamp,
    },
    /// Records that the other side has just kept: judge those that [`crate::Gossip`] finds worth it.
    Pushed(Vec<Record>),
    /// Ids of records that the other side has just kept.
    Told(Vec<RecordId>),
    /// The other side asked for records told of, and was given them.
    Asked,
    /// The other side wants ids only.
    Lazy,
    /// The other side, with whom the group set is agreed on, lacks these parcels' keys.
    KeysAsked(Vec<RecordId>),
    /// Keys asked for, each sealed to this device.
    KeysGiven(Vec<(RecordId, Vec<u8>)>),
    /// A photo that was asked for, whole and by its name; nothing where the other side does not have it.
    Blob {
        /// Its name.
        id: BlobId,
        /// Its bytes.
        bytes: Option<Vec<u8>>,
    },
    /// A word by which a computer may be found: from a member at a relay peer, or handed on by one.
    Here(Vec<u8>),
    /// From where a relay peer sees this computer come.
    Seen(Vec<u8>),
    /// A record from the other side that no honest program sends.
    PeerFault(&'static str),
    /// The session is over; nothing more is said.
    Over(Bye),
}

/// Why a session ended. The numbers are part of the protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[repr(u32)]
pub enum Bye {
    /// Neither knows the other by any key.
    #[error("you two are not in the same group, or your letter is used up")]
    Strangers = 1,
    /// The clocks are more than a day apart.
    #[error("your clocks are more than a day apart")]
    Clocks = 2,
    /// A signature that does not hold for these two ends: somebody may be in between.
    #[error("the other computer could not show who it is")]
    NotWho = 3,
    /// A device that belongs to no member, or no longer.
    #[error("the other computer does not belong to a member")]
    NotAMember = 4,
    /// The letter or poster lets nobody in any more.
    #[error("the letter is used up or ended")]
    StaleInvitation = 5,
    /// A frame that this program cannot read.
    #[error("the other computer said something that cannot be read")]
    Malformed = 6,
    /// A frame longer than any may be.
    #[error("the other computer sent a message that is too long")]
    Oversize = 7,
    /// A frame at a moment when it means nothing.
    #[error("the other computer said something out of turn")]
    OutOfTurn = 8,
    /// Reconciliation goes on without naming anything new.
    #[error("comparing did not come to an end")]
    Stuck = 9,
    /// Reconciliation costs more than it can be worth.
    #[error("comparing took more than it may")]
    Budget = 10,
    /// Silence, or a reader who does not read.
    #[error("the other computer stopped answering")]
    Stalled = 11,
    /// Too many faults.
    #[error("the other computer sent what no honest program sends")]
    Faults = 12,
    /// Another version of the protocol.
    #[error("the other computer speaks another version")]
    Version = 13,
    /// This side or the other one closes.
    #[error("the other computer said goodbye")]
    Closing = 14,
    /// More was to be told than the other side read.
    #[error("the other computer reads too slowly")]
    Slow = 15,
    /// A word of a later program.
    #[error("the other computer ended the talk")]
    Other = 0,
}

impl Bye {
    pub(crate) fn from_number(number: u32) -> Bye {
        use Bye::*;
        [
            Strangers,
            Clocks,
            NotWho,
            NotAMember,
            StaleInvitation,
            Malformed,
            Oversize,
            OutOfTurn,
            Stuck,
            Budget,
            Stalled,
            Faults,
            Version,
            Closing,
            Slow,
        ]
        .into_iter()
        .find(|b| *b as u32 == number)
        .unwrap_or(Other)
    }
}
