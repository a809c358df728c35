//! Codes for the door: the keeper's computer makes them when it accepts, each side shows its own and types the other's.
//!
//! Both sides compute all codes of a deal from one seed, without a network. They keep people from saying a step by mistake
//! or before they have met; they do not bind a program that was changed, which holds the seed like any other.

use hedgerow_record::{context, hash};
use minicbor::{Decode, Encode};

use crate::fold::Party;
use crate::step::DealId;

/// One more than the highest code: six digits.
const CODES: u64 = 1_000_000;

/// What the codes of a deal are computed from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
#[cbor(transparent)]
pub struct DoorSeed(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

/// What happens at the door.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Door {
    /// The thing changes hands.
    HandOver,
    /// It comes back.
    Return,
}

impl DoorSeed {
    /// The code that one side shows and the other types: below a million, written with six digits.
    pub fn code(&self, deal: &DealId, door: Door, shown_by: Party) -> u32 {
        let door = match door {
            Door::HandOver => 0,
            Door::Return => 1,
        };
        let party = match shown_by {
            Party::Keeper => 0,
            Party::Asker => 1,
        };
        let hash = hash(context::DOOR, &[&self.0[..], &deal.0, &[door, party]].concat());
        let number = hash.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        u32::try_from(number % CODES).unwrap_or_default()
    }
}
