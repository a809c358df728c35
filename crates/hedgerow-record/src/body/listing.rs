//! A listing: one model for everything that is lent, swapped, given, rented, sold or done.

use minicbor::{Decode, Encode};

use crate::body::DayRuns;
use crate::ids::{BlobId, DeviceKey};
use crate::limits;

/// A thing's own random name, which stays when its slot is used again or it is listed anew.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct ThingName(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

/// What the keeper is ready to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
#[cbor(index_only)]
pub enum Mode {
    /// To be brought back.
    #[n(0)]
    Lend,
    /// For something else.
    #[n(1)]
    Swap,
    /// For nothing.
    #[n(2)]
    Give,
    /// To be brought back, for credits.
    #[n(3)]
    Rent,
    /// For credits.
    #[n(4)]
    Sell,
    /// An hour of work, a skill.
    #[n(5)]
    Help,
    /// A bed, a space.
    #[n(6)]
    Stay,
    /// A car by the hour, a seat.
    #[n(7)]
    Ride,
    /// Credits, without interest.
    #[n(8)]
    CreditLoan,
}

/// The body of a listing.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Listing {
    /// The thing's own name.
    #[n(0)]
    pub thing: ThingName,
    /// Offer, or wanted.
    #[n(1)]
    pub wanted: bool,
    /// What the keeper is ready to do.
    #[n(2)]
    pub mode: Mode,
    /// At most [`limits::TITLE_CHARS`] characters.
    #[n(3)]
    pub title: String,
    /// At most [`limits::DESCRIPTION_CHARS`] characters.
    #[n(4)]
    pub text: String,
    /// A slug of the category tree, or words of the group's own.
    #[n(5)]
    pub category: String,
    /// The device that alone accepts asks.
    #[n(6)]
    pub keeper: DeviceKey,
    /// When the listing ends, in milliseconds since 1970: decides only what is shown.
    #[n(7)]
    pub until: u64,
    /// Days on which it is promised or out. No names.
    #[n(8)]
    pub busy: DayRuns,
    /// The owner's own code, by which a second import finds it again.
    #[n(9)]
    pub code: Option<String>,
    /// What it is like: a short word.
    #[n(10)]
    pub condition: Option<String>,
    /// How many of it there are; 1 if nothing is said.
    #[n(11)]
    pub quantity: Option<u32>,
    /// What the loan is bound to.
    #[n(12)]
    pub terms: ListingTerms,
    /// How to treat it.
    #[n(13)]
    pub care: Option<String>,
    /// For whom a clerk entered it.
    #[n(14)]
    pub entered_for: Option<String>,
    /// At most [`limits::PHOTOS_A_LISTING`]; nothing is written where there is none.
    #[n(15)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub photos: Vec<ListingPhoto>,
}

/// A photo of a listing: the names and lengths of what is to be fetched, sealed as it travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct ListingPhoto {
    /// The photo.
    #[n(0)]
    pub photo: BlobId,
    /// Its sealed bytes.
    #[n(1)]
    pub photo_len: u32,
    /// The same as lists show it.
    #[n(2)]
    pub small: BlobId,
    /// Its sealed bytes.
    #[n(3)]
    pub small_len: u32,
    /// Points from left to right.
    #[n(4)]
    pub width: u16,
    /// Points from top to bottom.
    #[n(5)]
    pub height: u16,
}

/// What a loan is bound to; nothing means no bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub struct ListingTerms {
    /// The longest loan in days.
    #[n(0)]
    pub longest_days: Option<u32>,
    /// Days that must lie between asking and the first day.
    #[n(1)]
    pub notice_days: Option<u32>,
    /// Days kept free between two loans.
    #[n(2)]
    pub buffer_days: Option<u32>,
}

impl Listing {
    /// An offer to lend, of which nothing more is said. `until` is in milliseconds since 1970.
    pub fn new(thing: ThingName, title: String, keeper: DeviceKey, until: u64) -> Listing {
        Listing {
            thing,
            wanted: false,
            mode: Mode::Lend,
            title,
            text: String::new(),
            category: String::new(),
            keeper,
            until,
            busy: DayRuns::default(),
            code: None,
            condition: None,
            quantity: None,
            terms: ListingTerms::default(),
            care: None,
            entered_for: None,
            photos: Vec::new(),
        }
    }

    /// Whether every text keeps within its bound. Honest programs never write another; one that arrives is not shown.
    pub fn within_bounds(&self) -> bool {
        let short = |t: &Option<String>| t.as_ref().is_none_or(|t| t.chars().count() <= limits::TITLE_CHARS);
        !self.title.trim().is_empty()
            && self.title.chars().count() <= limits::TITLE_CHARS
            && self.text.chars().count() <= limits::DESCRIPTION_CHARS
            && self.category.chars().count() <= limits::TITLE_CHARS
            && self.busy.runs.len() <= limits::BUSY_RANGES * 2
            && short(&self.code)
            && short(&self.condition)
            && short(&self.entered_for)
            && self.photos.len() <= limits::PHOTOS_A_LISTING
            && self.photos.iter().all(ListingPhoto::within_bounds)
            && self.care.as_ref().is_none_or(|c| c.chars().count() <= limits::DESCRIPTION_CHARS)
    }
}

impl ListingPhoto {
    fn within_bounds(&self) -> bool {
        let fits = |len: u32, most: usize| len as usize <= most + limits::BLOB_EXTRA;
        fits(self.photo_len, limits::PHOTO_BYTES) && fits(self.small_len, limits::THUMBNAIL_BYTES)
    }
}
