//! From upright pixels to the two JPEGs that neighbours get: the photo, and one for lists.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use hedgerow_record::limits::{PHOTO_BYTES, THUMBNAIL_BYTES};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage};

use crate::decode::{PhotoError, decode};

/// The longer side of a photo: a sheet of paper's width on a good screen.
const PHOTO_LONGEST: u32 = 1600;
/// The longer side of a picture in a list, drawn twice as fine as a card is wide.
const SMALL_LONGEST: u32 = 400;
/// How well it is written at first, and then worse, until it fits.
const QUALITIES: [u8; 6] = [82, 74, 66, 56, 44, 32];
/// How much smaller it becomes where that does not help.
const SHRINK_PERCENT: u32 = 75;

/// A photo ready to be shown to others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// A JPEG of at most [`PHOTO_BYTES`].
    pub photo: Vec<u8>,
    /// A JPEG of at most [`THUMBNAIL_BYTES`], of the same picture.
    pub small: Vec<u8>,
    /// Points of the photo from left to right.
    pub width: u32,
    /// Points from top to bottom.
    pub height: u32,
}

/// A quarter, a half, three quarters to the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Turn {
    /// As it is.
    #[default]
    None,
    /// A quarter to the right.
    Right,
    /// Upside down.
    Half,
    /// A quarter to the left.
    Left,
}

/// The part to be kept, in fractions of the picture as it is seen once it is turned.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cut {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// Makes of a file what neighbours may see. What else the file holds is left behind.
pub fn prepare(file: &[u8], turn: Turn, cut: Option<Cut>) -> Result<Prepared, PhotoError> {
    let upright = decode(file)?;
    let turned = match turn {
        Turn::None => upright,
        Turn::Right => image::imageops::rotate90(&upright),
        Turn::Half => image::imageops::rotate180(&upright),
        Turn::Left => image::imageops::rotate270(&upright),
    };
    let kept = match cut {
        Some(cut) => cut_out(&turned, cut)?,
        None => turned,
    };
    let (photo, width, height) = fitting(&kept, PHOTO_LONGEST, PHOTO_BYTES)?;
    let (small, ..) = fitting(&kept, SMALL_LONGEST, THUMBNAIL_BYTES)?;
    Ok(Prepared { photo, small, width, height })
}

fn cut_out(picture: &RgbImage, cut: Cut) -> Result<RgbImage, PhotoError> {
    let all = [cut.x, cut.y, cut.w, cut.h];
    if !all.iter().all(|f| (0.0..=1.0).contains(f)) {
        return Err(PhotoError::Cut);
    }
    let (width, height) = picture.dimensions();
    let (x, y) = (points(cut.x, width), points(cut.y, height));
    let w = points(cut.w, width).min(width - x);
    let h = points(cut.h, height).min(height - y);
    if w == 0 || h == 0 {
        return Err(PhotoError::Cut);
    }
    Ok(image::imageops::crop_imm(picture, x, y, w, h).to_image())
}

/// A fraction of a side in points, never more than the side.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between nothing and the side.
fn points(fraction: f64, side: u32) -> u32 {
    ((fraction * f64::from(side)).round() as u32).min(side)
}

/// A JPEG of at most so many bytes: written worse first, then smaller.
fn fitting(picture: &RgbImage, longest: u32, bytes: usize) -> Result<(Vec<u8>, u32, u32), PhotoError> {
    let mut longest = longest;
    loop {
        let small = shrink(picture, longest)?;
        let (width, height) = small.dimensions();
        for quality in QUALITIES {
            let jpeg = encode(&small, quality)?;
            if jpeg.len() <= bytes {
                return Ok((jpeg, width, height));
            }
        }
        longest = longest.min(width.max(height)) * SHRINK_PERCENT / 100;
        if longest == 0 {
            return Err(PhotoError::Broken);
        }
    }
}

/// The picture with its longer side at most so long; a small one stays as it is.
fn shrink(picture: &RgbImage, longest: u32) -> Result<RgbImage, PhotoError> {
    let (width, height) = picture.dimensions();
    let side = width.max(height);
    if side <= longest {
        return Ok(picture.clone());
    }
    let scaled =
        |s: u32| u32::try_from(u64::from(s) * u64::from(longest) / u64::from(side)).unwrap_or(1).max(1);
    let (to_width, to_height) = (scaled(width), scaled(height));
    let broken = |_| PhotoError::Broken;
    let from = ImageRef::new(width, height, picture.as_raw(), PixelType::U8x3).map_err(broken)?;
    let mut to = Image::new(to_width, to_height, PixelType::U8x3);
    Resizer::new().resize(&from, &mut to, None).map_err(|_| PhotoError::Broken)?;
    RgbImage::from_raw(to_width, to_height, to.into_vec()).ok_or(PhotoError::Broken)
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let mut jpeg = Vec::new();
    let (width, height) = picture.dimensions();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .map_err(|_| PhotoError::Broken)?;
    Ok(jpeg)
}
