//! Photos: made ready beside the actor, kept sealed, sealed anew for each group they are shown in.

use std::collections::HashSet;
use std::sync::Arc;

use hedgerow_photo::{Cut, PhotoError, Prepared, Turn};
use hedgerow_record::body::ListingPhoto;
use hedgerow_record::limits::PHOTOS_A_LISTING;
use hedgerow_record::{BlobId, GroupId, Millis, Span};
use hedgerow_vault::{open_blob, seal_blob};
use minicbor::{Decode, Encode};

use crate::error::{ErrorClass, NodeError};
use crate::house::House;
use crate::street::Street;
use crate::view::{Photo, PhotoWishes};

/// Rows about own photos that no group knows.
const ROWS: &str = "photo";
/// How long a photo may wait to be used.
const UNUSED_FOR: Span = Span::days(1);
/// Photos of one's own that a home keeps beside those in listings.
const OWN_PHOTOS: usize = 8_192;
/// The code of a photo that is not here.
const AWAY: &str = "E_PHOTO_AWAY";
/// What an own photo, and its small copy, are sealed for.
const PLACES: [&str; 2] = ["photo", "small photo"];

/// A photo kept for oneself: where its small copy lies.
#[derive(Clone, Copy, Encode, Decode)]
#[cbor(map)]
struct OwnPhoto {
    #[n(0)]
    small: BlobId,
    #[n(1)]
    width: u16,
    #[n(2)]
    height: u16,
    /// When it was taken in, in milliseconds since 1970.
    #[n(3)]
    since: u64,
}

/// Makes a picture file ready; long work, done where nobody waits for the actor.
pub(crate) fn prepare(file: &[u8], wishes: &PhotoWishes) -> Result<Prepared, NodeError> {
    let turn = match wishes.turn.unwrap_or(0) {
        0 => Turn::None,
        90 => Turn::Right,
        180 => Turn::Half,
        270 => Turn::Left,
        _ => return Err(NodeError::usage("E_TURN", "turn", "a picture is turned by 0, 90, 180 or 270")),
    };
    let cut = wishes.crop.as_deref().map(read_cut).transpose()?;
    hedgerow_photo::prepare(file, turn, cut).map_err(|error| refused(&error))
}

/// The texts of the codes in a picture.
pub(crate) fn read_codes(file: &[u8]) -> Result<Vec<String>, NodeError> {
    hedgerow_photo::read_codes(file).map_err(|error| refused(&error))
}

impl House {
    /// Keeps a photo for oneself.
    pub(crate) fn keep_photo(&mut self, prepared: &Prepared, now: Millis) -> Result<Photo, NodeError> {
        if self.notes.count(ROWS) >= OWN_PHOTOS {
            return Err(NodeError::refused("E_PHOTOS_FULL", format!("{OWN_PHOTOS} photos are kept already"))
                .help("Take some out of your things. Nothing was changed."));
        }
        let mut seal = |place: &str, plain: &[u8]| {
            let sealed = self.notes.key.seal(place, plain, &mut self.rng).map_err(unsealed)?;
            self.shelf.put(&sealed)
        };
        let (photo, small) = (seal(PLACES[0], &prepared.photo)?, seal(PLACES[1], &prepared.small)?);
        let side = |points: u32| u16::try_from(points).unwrap_or(u16::MAX);
        let (width, height) = (side(prepared.width), side(prepared.height));
        let row = OwnPhoto { small, width, height, since: now.0 };
        self.notes.put(ROWS, &photo.to_string(), &row, &mut self.rng)?;
        self.pin_photos();
        Ok(Photo { id: photo.to_string(), width: prepared.width, height: prepared.height })
    }

    /// A photo as a JPEG, by its id.
    pub(crate) fn photo(&self, id: &str, small: bool) -> Result<Vec<u8>, NodeError> {
        let id = BlobId::from_hex(&id.trim().to_lowercase()).ok_or_else(no_photo)?;
        if let Some(own) = self.notes.get::<OwnPhoto>(ROWS, &id.to_string()) {
            let (blob, place) = if small { (own.small, PLACES[1]) } else { (id, PLACES[0]) };
            let sealed = self.shelf.get(&blob).ok_or_else(away)?;
            return self.notes.key.open(place, &sealed).map(|plain| plain.to_vec()).ok_or_else(away);
        }
        let (street, photo) = self.shown(&id).ok_or_else(no_photo)?;
        street.photo(&self.shelf, if small { &photo.small } else { &photo.photo }).ok_or_else(away)
    }

    /// The same for somebody who looks at it: one that is away is looked for.
    pub(crate) fn look_at_photo(&mut self, id: &str, small: bool, now: Millis) -> Result<Vec<u8>, NodeError> {
        let found = self.photo(id, small);
        let is_away = matches!(&found, Err(error) if error.code == AWAY);
        if is_away
            && let Some(id) = BlobId::from_hex(&id.trim().to_lowercase())
            && let Some((street, photo)) = self.shown(&id)
        {
            let (group, blob, len) = match small {
                true => (street.id, photo.small, photo.small_len),
                false => (street.id, photo.photo, photo.photo_len),
            };
            self.look_for_photo(&group, blob, len);
            self.fetch_photos(&group, now);
        }
        found
    }

    /// Photos for a listing: those it has stay as they are, others are sealed for its group.
    pub(crate) fn place_photos(
        &mut self,
        group: &GroupId,
        ids: &[String],
        has: &[ListingPhoto],
    ) -> Result<Vec<ListingPhoto>, NodeError> {
        if ids.len() > PHOTOS_A_LISTING {
            let text = format!("at most {PHOTOS_A_LISTING} photos fit into a listing");
            return Err(NodeError::usage("E_PHOTOS", "photos", text));
        }
        let mut placed = Vec::with_capacity(ids.len());
        for id in ids {
            let kept = has.iter().find(|p| p.photo.to_string() == *id);
            placed.push(match kept {
                Some(photo) => *photo,
                None => self.seal_photo(group, id)?,
            });
        }
        Ok(placed)
    }

    fn seal_photo(&mut self, group: &GroupId, id: &str) -> Result<ListingPhoto, NodeError> {
        let (width, height) = self.points(id).ok_or_else(no_photo)?;
        let plain = [self.photo(id, false)?, self.photo(id, true)?];
        let street = self.streets.get(group).ok_or_else(no_photo)?;
        let under = street.under()?;
        let mut put = |plain: &[u8]| {
            let blob = seal_blob(group, under.epoch, under.key, plain, &mut self.rng).map_err(unsealed)?;
            let len = u32::try_from(blob.len()).unwrap_or(u32::MAX);
            self.shelf.put(&blob).map(|id| (id, len))
        };
        let ((photo, photo_len), (small, small_len)) = (put(&plain[0])?, put(&plain[1])?);
        Ok(ListingPhoto { photo, photo_len, small, small_len, width, height })
    }

    /// Width and height of a photo.
    fn points(&self, id: &str) -> Option<(u16, u16)> {
        let id = BlobId::from_hex(id)?;
        let own = self.notes.get::<OwnPhoto>(ROWS, &id.to_string()).map(|own| (own.width, own.height));
        own.or_else(|| self.shown(&id).map(|(_, photo)| (photo.width, photo.height)))
    }

    /// A photo that a listing shows.
    fn shown(&self, id: &BlobId) -> Option<(&Street, ListingPhoto)> {
        self.streets.values().find_map(|street| Some((street, street.things.photo(id)?)))
    }

    /// Names of photos that belong to something kept in this home.
    fn photos_in_use(&self) -> HashSet<String> {
        self.me().picture.into_iter().chain(self.photos_of_things()).collect()
    }

    /// Whether a photo of this name can be kept in something of one's own.
    pub(crate) fn check_photo(&self, id: &str) -> Result<(), NodeError> {
        self.points(id).map(|_| ()).ok_or_else(no_photo)
    }

    /// Forgets photos that were taken in and never used, and sees to it that the others stay.
    pub(crate) fn sort_photos(&mut self, now: Millis) -> Result<(), NodeError> {
        let used = self.photos_in_use();
        let unused = self.notes.all::<OwnPhoto>(ROWS).into_iter();
        let unused =
            unused.filter(|(id, photo)| !used.contains(id) && now.since(Millis(photo.since)) > UNUSED_FOR);
        let unused: Vec<String> = unused.map(|(id, _)| id).collect();
        if !unused.is_empty() {
            self.notes.remove(ROWS, &unused)?;
        }
        self.pin_photos();
        Ok(())
    }

    /// Photos of one's own stay on the shelf: those in own listings, and those kept for oneself.
    pub(crate) fn pin_photos(&self) {
        let mut own: HashSet<BlobId> = HashSet::new();
        for (id, photo) in self.notes.all::<OwnPhoto>(ROWS) {
            own.extend(BlobId::from_hex(&id));
            own.insert(photo.small);
        }
        for street in self.streets.values() {
            let photos = street.things.of(street.me()).flat_map(|t| &t.listing.photos);
            photos.for_each(|p| own.extend([p.photo, p.small]));
        }
        self.shelf.pin(own);
    }
}

impl Street {
    /// A photo of this group as a JPEG, if it is here.
    fn photo(&self, shelf: &Arc<crate::shelf::Shelf>, id: &BlobId) -> Option<Vec<u8>> {
        let plain = open_blob(&self.keyring, &self.id, &shelf.get(id)?).ok()?;
        // A neighbour may have sealed anything.
        hedgerow_photo::is_presentable(&plain).then(|| plain.to_vec())
    }
}

fn read_cut(text: &str) -> Result<Cut, NodeError> {
    let numbers: Vec<f64> = text.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    match numbers[..] {
        [x, y, w, h] if text.split(',').count() == 4 => Ok(Cut { x, y, w, h }),
        _ => Err(NodeError::usage("E_CROP", "crop", "a part of a picture is given by four numbers").help(
            "For example 0.1,0,0.8,1: from the left, from the top, width and height, all from 0 to 1.",
        )),
    }
}

fn refused(error: &PhotoError) -> NodeError {
    let (code, help) = match error {
        PhotoError::Big => ("E_PHOTO_BIG", "Make it smaller, or take it with a smaller size."),
        PhotoError::Kind => ("E_PHOTO_KIND", "Choose a photo that ends in .jpg, .png, .webp or .gif."),
        PhotoError::Heic => (
            "E_PHOTO_KIND",
            "On an iPhone choose Settings, Camera, Formats, Most Compatible, and take it again. A screenshot of the \
             photo works, too.",
        ),
        PhotoError::Broken => {
            ("E_PHOTO_BROKEN", "Open it in another program and save it again, or choose another.")
        }
        PhotoError::Dimensions(..) => ("E_PHOTO_DIMENSIONS", "Make it smaller, or choose another."),
        PhotoError::Cut => ("E_CROP", "Choose a part that lies in the picture."),
    };
    NodeError::usage(code, "photo", error.to_string()).help(help)
}

fn unsealed(error: hedgerow_vault::SealError) -> NodeError {
    NodeError::new(ErrorClass::Damaged, "E_PHOTO_BROKEN", error.to_string())
}

fn no_photo() -> NodeError {
    NodeError::not_found("E_NO_PHOTO", "there is no such photo")
}

fn away() -> NodeError {
    NodeError::not_found(AWAY, "this photo is not on this computer now")
        .help("It comes by itself when a neighbour who has it can be reached.")
}
