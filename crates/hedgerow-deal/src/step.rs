//! What the two sides of a deal say to one another, and how it lies in an envelope.

use hedgerow_record::body::{DayRange, ThingName};
use hedgerow_record::limits::{DEAL_STEPS, MESSAGE_CHARS};
use hedgerow_record::{DeviceKey, MemberId, Millis};
use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::door::DoorSeed;

/// A deal's random name, chosen by the asker.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct DealId(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

/// What a deal is about; the same in every step of it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct About {
    /// The thing's own name.
    #[n(0)]
    pub thing: ThingName,
    /// What it is called, so that the deal can be read when the listing is gone.
    #[n(1)]
    pub title: String,
    /// Who asks.
    #[n(2)]
    pub asker: MemberId,
    /// Whose listing it is.
    #[n(3)]
    pub keeper: MemberId,
    /// The one device of the keeper that accepts.
    #[n(4)]
    pub keeper_device: DeviceKey,
}

/// One step. Numbers are never used again; 8 to 31 are kept for counter, appoint, extend, settle, outcome and the
/// other modes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// The asker asks for these days.
    Ask {
        /// The days.
        days: DayRange,
        /// A word to the keeper.
        note: Option<String>,
    },
    /// The keeper says yes to these days.
    Accept {
        /// The days.
        days: DayRange,
        /// What the codes for the door are computed from; programs before them made none.
        door: Option<DoorSeed>,
    },
    /// The keeper says no.
    Decline {
        /// A word to the asker.
        note: Option<String>,
    },
    /// The asker takes the ask back, or a booking that has not been handed over.
    Withdraw {
        /// A word to the keeper.
        note: Option<String>,
    },
    /// Either side writes.
    Message {
        /// The words.
        text: String,
    },
    /// Either side says that the thing changed hands.
    HandOver {
        /// What it is like.
        note: Option<String>,
        /// The other's code, if it was typed.
        code: Option<u32>,
    },
    /// Either side says that the thing is back.
    Return {
        /// What it is like.
        note: Option<String>,
        /// The other's code, if it was typed.
        code: Option<u32>,
    },
    /// The keeper tells an asker the place in the queue; 0 takes an earlier place back.
    Place {
        /// From 1.
        place: u32,
    },
    /// A step of a newer program: kept, carried and passed over.
    Unknown {
        /// Its number.
        number: u32,
    },
}

/// A step as somebody said it. Device and number name it; the envelope's signature vouches for it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Said {
    /// Who.
    pub member: MemberId,
    /// With which device.
    pub device: DeviceKey,
    /// That device's number for it in this deal, from 1.
    pub number: u32,
    /// When, by that device's clock.
    pub at: Millis,
    /// What.
    pub step: Step,
}

/// How many steps of a device somebody has seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Seen {
    /// Whose steps.
    #[n(0)]
    pub device: DeviceKey,
    /// All up to this number.
    #[n(1)]
    pub upto: u32,
}

/// What one device has to say in one deal: the contents of its envelope. A newer one replaces it, so that every
/// step is sent again until the other side has seen it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Post {
    /// The deal.
    #[n(0)]
    pub deal: DealId,
    /// What it is about.
    #[n(1)]
    pub about: About,
    /// This device's steps that the other side may not have seen.
    #[n(2)]
    pub steps: Vec<Written>,
    /// What this device has seen of the others.
    #[n(3)]
    pub seen: Vec<Seen>,
}

/// A step in a post: its device and member are those of the envelope.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Written {
    /// The device's number for it.
    #[n(0)]
    pub number: u32,
    /// When, in milliseconds since 1970.
    #[n(1)]
    pub at: u64,
    /// What.
    #[n(2)]
    pub step: Step,
}

/// A post that this program cannot read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the post is not well formed")]
pub struct BadPost;

impl Post {
    /// The bytes to be sealed.
    pub fn write(&self) -> Vec<u8> {
        // Writing to memory cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads what was opened.
    pub fn read(bytes: &[u8]) -> Result<Post, BadPost> {
        let post: Post = minicbor::decode(bytes).map_err(|_| BadPost)?;
        let short = |step: &Step| step.words().is_none_or(|w| w.chars().count() <= MESSAGE_CHARS);
        let fine =
            post.steps.len() <= DEAL_STEPS && post.steps.iter().all(|w| w.number > 0 && short(&w.step));
        if fine { Ok(post) } else { Err(BadPost) }
    }

    /// Its steps as said by the envelope's writer.
    pub fn said(&self, member: MemberId, device: DeviceKey) -> impl Iterator<Item = Said> + '_ {
        self.steps.iter().map(move |w| Said {
            member,
            device,
            number: w.number,
            at: Millis(w.at),
            step: w.step.clone(),
        })
    }
}

impl Step {
    /// Whether it answers an ask or sets a place in the queue, which only the computer that keeps the listing does.
    pub fn is_answer(&self) -> bool {
        matches!(self, Step::Accept { .. } | Step::Decline { .. } | Step::Place { .. })
    }

    /// The words that go with it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Step::Ask { note, .. }
            | Step::Decline { note }
            | Step::Withdraw { note }
            | Step::HandOver { note, .. }
            | Step::Return { note, .. } => note.as_deref(),
            Step::Message { text } => Some(text),
            Step::Accept { .. } | Step::Place { .. } | Step::Unknown { .. } => None,
        }
    }

    /// Its name at the API.
    pub fn name(&self) -> &'static str {
        match self {
            Step::Ask { .. } => "ask",
            Step::Accept { .. } => "accept",
            Step::Decline { .. } => "decline",
            Step::Withdraw { .. } => "withdraw",
            Step::Message { .. } => "message",
            Step::HandOver { .. } => "hand_over",
            Step::Return { .. } => "return",
            Step::Place { .. } => "place",
            Step::Unknown { .. } => "unknown",
        }
    }
}

/// `[number, fields...]`: a newer program may add fields and numbers. What is absent at the end is not written.
impl<C> Encode<C> for Step {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Step::Ask { days, note } => e.array(3)?.u32(0)?.encode(days)?.encode(note)?,
            Step::Accept { days, door: None } => e.array(2)?.u32(1)?.encode(days)?,
            Step::Accept { days, door: Some(door) } => e.array(3)?.u32(1)?.encode(days)?.encode(door)?,
            Step::Decline { note } => e.array(2)?.u32(2)?.encode(note)?,
            Step::Withdraw { note } => e.array(2)?.u32(3)?.encode(note)?,
            Step::Message { text } => e.array(2)?.u32(4)?.str(text)?,
            Step::HandOver { note, code: None } => e.array(2)?.u32(5)?.encode(note)?,
            Step::HandOver { note, code: Some(code) } => e.array(3)?.u32(5)?.encode(note)?.u32(*code)?,
            Step::Return { note, code: None } => e.array(2)?.u32(6)?.encode(note)?,
            Step::Return { note, code: Some(code) } => e.array(3)?.u32(6)?.encode(note)?.u32(*code)?,
            Step::Place { place } => e.array(2)?.u32(7)?.u32(*place)?,
            Step::Unknown { number } => e.array(1)?.u32(*number)?,
        };
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Step {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bad = |what: &'static str| minicbor::decode::Error::message(what);
        let fields = d.array()?.filter(|n| *n > 0).ok_or_else(|| bad("a step without a number"))?;
        let number = d.u32()?;
        let mut left = fields - 1;
        let mut has = || {
            let has = left > 0;
            left = left.saturating_sub(1);
            has
        };
        let step = match number {
            0 if has() => Step::Ask {
                days: range(d.decode()?).ok_or_else(|| bad("reversed days"))?,
                note: if has() { d.decode()? } else { None },
            },
            1 if has() => Step::Accept {
                days: range(d.decode()?).ok_or_else(|| bad("reversed days"))?,
                door: if has() { d.decode()? } else { None },
            },
            2 => Step::Decline { note: if has() { d.decode()? } else { None } },
            3 => Step::Withdraw { note: if has() { d.decode()? } else { None } },
            4 if has() => Step::Message { text: d.str()?.to_owned() },
            5 => Step::HandOver {
                note: if has() { d.decode()? } else { None },
                code: if has() { d.decode()? } else { None },
            },
            6 => Step::Return {
                note: if has() { d.decode()? } else { None },
                code: if has() { d.decode()? } else { None },
            },
            7 if has() => Step::Place { place: d.u32()? },
            0..=7 => return Err(bad("a step without its fields")),
            number => Step::Unknown { number },
        };
        for _ in 0..left {
            d.skip()?;
        }
        match d.datatype() {
            Ok(Type::Break) => Err(bad("an open array")),
            _ => Ok(step),
        }
    }
}

/// A decoded range may be reversed; such a step is refused as a whole.
fn range(days: DayRange) -> Option<DayRange> {
    DayRange::new(days.from, days.to)
}
