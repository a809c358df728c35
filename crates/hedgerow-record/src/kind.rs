//! Kinds of records. The range a number lies in carries its class and life, so that a kind which this program
//! does not know still converges (PROTOCOL.md sections 2 and 3).

use crate::limits;
use crate::units::Span;

/// What a record is about; 1 to 127.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Kind(u8);

/// How records of a kind relate to one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Replaceable: of each (member, kind, slot) the newest counts.
    Slot,
    /// A short signed chain for each device: money.
    Chain,
    /// The group itself: a growing set, judged as a whole.
    Group,
}

impl Kind {
    /// Name, languages, picture of a person.
    pub const PROFILE: Kind = Kind(1);
    /// Something offered or wanted.
    pub const LISTING: Kind = Kind(2);
    /// A date in the neighbourhood's calendar.
    pub const EVENT: Kind = Kind(3);
    /// Who comes to an event.
    pub const RSVP: Kind = Kind(4);
    /// A short piece of news.
    pub const POST: Kind = Kind(5);
    /// A word on a piece of news.
    pub const COMMENT: Kind = Kind(6);
    /// A fallen tree.
    pub const WARNING: Kind = Kind(7);
    /// Still there, or cleared.
    pub const WARNING_CONFIRMATION: Kind = Kind(8);
    /// Sealed post between two neighbours.
    pub const ENVELOPE: Kind = Kind(32);
    /// What an invited person may read before joining.
    pub const INVITATION_WORDS: Kind = Kind(33);
    /// The group's keys, sealed to a letter's secret.
    pub const LETTER_KEYS: Kind = Kind(34);
    /// What a restore reads, sealed to oneself.
    pub const SAFE: Kind = Kind(48);
    /// "I accept version 3 of the guidelines."
    pub const GUIDELINES_ACCEPTANCE: Kind = Kind(49);
    /// What one side says of a deal.
    pub const OUTCOME: Kind = Kind(50);
    /// "I know her."
    pub const VOUCH: Kind = Kind(51);
    /// A word to the organisers about a person or thing.
    pub const REPORT: Kind = Kind(52);
    /// Credits sent.
    pub const PAYMENT: Kind = Kind(64);
    /// Credits received.
    pub const PAYMENT_ACCEPTANCE: Kind = Kind(65);
    /// A payment taken back before it was accepted.
    pub const PAYMENT_CANCEL: Kind = Kind(66);
    /// The founding charter, version 0. Later versions are acts.
    pub const CHARTER: Kind = Kind(80);
    /// What organisers may decide.
    pub const ACT: Kind = Kind(81);
    /// One organiser's yes to an act.
    pub const ASSENT: Kind = Kind(82);
    /// A letter or poster.
    pub const GRANT: Kind = Kind(83);
    /// The end of a letter or poster, naming who came by it.
    pub const CLOSED: Kind = Kind(84);
    /// A person's admission by a letter or poster, with the first device.
    pub const CERTIFICATE: Kind = Kind(85);
    /// A further device of a member.
    pub const DEVICE: Kind = Kind(86);
    /// The end of a device, signed by the root.
    pub const RETIREMENT: Kind = Kind(87);
    /// A member's own goodbye, signed by the root.
    pub const LEAVING: Kind = Kind(88);
    /// The head of a key parcel.
    pub const PARCEL: Kind = Kind(89);
    /// A part of a key parcel.
    pub const PARCEL_CHUNK: Kind = Kind(90);
    /// A relay peer's keys, by an organiser.
    pub const RELAY_CERTIFICATE: Kind = Kind(91);
    /// The members' call when organisers have vanished.
    pub const QUORUM_CALL: Kind = Kind(92);
    /// The members' next charter, thirty days after the call.
    pub const QUORUM_SEAL: Kind = Kind(93);

    /// The kind with this number, or nothing outside 1 to 127.
    pub const fn new(number: u8) -> Option<Kind> {
        match number {
            1..=127 => Some(Kind(number)),
            _ => None,
        }
    }

    /// Its number on the wire.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// How its records relate to one another.
    pub const fn class(self) -> Class {
        match self.0 {
            0..=63 => Class::Slot,
            64..=79 => Class::Chain,
            _ => Class::Group,
        }
    }

    /// How long its records are held after their stamp; nothing means for ever.
    pub const fn life(self) -> Option<Span> {
        match self.0 {
            0..=31 => Some(limits::LIFE_ORDINARY),
            32..=47 => Some(limits::LIFE_SHORT),
            48..=63 => Some(limits::LIFE_LONG),
            _ => None,
        }
    }

    /// The largest body, in bytes.
    pub const fn body_max(self) -> usize {
        match self {
            Kind::PROFILE => 4 * 1024,
            Kind::LISTING => 8 * 1024,
            Kind::ENVELOPE => 12 * 1024,
            Kind::EVENT
            | Kind::RSVP
            | Kind::POST
            | Kind::COMMENT
            | Kind::WARNING
            | Kind::WARNING_CONFIRMATION => 4 * 1024,
            Kind::GUIDELINES_ACCEPTANCE | Kind::OUTCOME | Kind::VOUCH | Kind::REPORT => 2 * 1024,
            Kind::PAYMENT | Kind::PAYMENT_ACCEPTANCE | Kind::PAYMENT_CANCEL => 2 * 1024,
            _ => limits::BODY_MAX,
        }
    }

    /// Slot numbers are below this in any valid record of the kind; the roster may allow a member fewer
    /// (see [`Kind::neighbour_slots`]).
    pub const fn shape_slots(self) -> u64 {
        match self {
            Kind::LISTING | Kind::ENVELOPE => limits::LIBRARY_SLOTS,
            // An organiser prints eighty letters for a street; an ordinary neighbour has sixteen.
            Kind::INVITATION_WORDS | Kind::LETTER_KEYS => limits::GRANTS_EVER_ORGANISER as u64,
            _ => self.neighbour_slots(),
        }
    }

    /// Slot numbers that an ordinary neighbour's device may use.
    pub const fn neighbour_slots(self) -> u64 {
        match self {
            Kind::PROFILE => 1,
            Kind::LISTING => 256,
            Kind::ENVELOPE => 512,
            Kind::SAFE | Kind::INVITATION_WORDS | Kind::LETTER_KEYS => 16,
            Kind::EVENT
            | Kind::RSVP
            | Kind::POST
            | Kind::COMMENT
            | Kind::WARNING
            | Kind::WARNING_CONFIRMATION => 128,
            _ => limits::UNKNOWN_KIND_SLOTS,
        }
    }

    /// Whether the header's key is a person's root, not a device.
    pub const fn signed_by_root(self) -> bool {
        matches!(self, Kind::RETIREMENT | Kind::LEAVING)
    }
}
