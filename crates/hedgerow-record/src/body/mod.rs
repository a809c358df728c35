//! Bodies, as they are before sealing: CBOR maps with integer keys, so that old reads new and new reads old.

mod days;
mod listing;
mod words;

pub use days::{Day, DayRange, DayRuns};
pub use listing::{Listing, ListingPhoto, ListingTerms, Mode, ThingName};
pub use words::{ActWords, GroupWords, GuidelinesAcceptance, InvitationWords, Profile, Report, Vouch};

use minicbor::{Decode, Encode};

/// Bytes that were opened but mean nothing to this program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the body is not well formed")]
pub struct BodyError;

/// Reads a body that has been opened.
pub fn read<'a, T: Decode<'a, ()>>(body: &'a [u8]) -> Result<T, BodyError> {
    minicbor::decode(body).map_err(|_| BodyError)
}

/// Writes a body to be sealed.
pub fn write<T: Encode<()>>(body: &T) -> Vec<u8> {
    crate::clear::write(body)
}
