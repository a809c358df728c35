//! From a file's bytes to upright pixels. Nothing is believed about a file before its header was looked at, and nothing
//! larger than a camera's picture is unpacked.

use std::io::Cursor;

use hedgerow_record::limits::{PHOTO_FILE_BYTES, PHOTO_PIXELS, PHOTO_SIDE};
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

/// Bytes that decoding may take for each pixel; finer pictures have to be smaller.
const BYTES_A_PIXEL: u64 = 4;
/// Points of the longer side of a picture that a page is given.
const SHOWN_SIDE: u32 = 4_096;
/// What is behind a see-through picture.
const PAPER: u8 = 255;

/// Why a file is not taken for a photo.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PhotoError {
    /// The file is too long.
    #[error("this file is larger than {} MiB", PHOTO_FILE_BYTES / 1024 / 1024)]
    Big,
    /// It is no picture that can be read here.
    #[error("this is no picture that Hedgerow can read")]
    Kind,
    /// It is one of the pictures that some telephones write and few programs read.
    #[error("this is a HEIC picture, as some telephones write them, and Hedgerow cannot read those")]
    Heic,
    /// It begins like a picture and does not go on like one.
    #[error("this picture is damaged")]
    Broken,
    /// It has more pixels than any camera's picture.
    #[error("this picture is too large: {0} by {1} points")]
    Dimensions(u32, u32),
    /// What was to be cut out of it lies outside or is nothing.
    #[error("this part of the picture is empty")]
    Cut,
}

/// The picture as it is to be seen, without anything else that was in the file.
pub(crate) fn decode(file: &[u8]) -> Result<RgbImage, PhotoError> {
    if file.len() > PHOTO_FILE_BYTES {
        return Err(PhotoError::Big);
    }
    let format = match image::guess_format(file) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)) => format,
        _ if is_heic(file) => return Err(PhotoError::Heic),
        _ => return Err(PhotoError::Kind),
    };
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(PHOTO_SIDE);
    limits.max_image_height = Some(PHOTO_SIDE);
    limits.max_alloc = Some(PHOTO_PIXELS * BYTES_A_PIXEL);
    // The limits are set after the header is read: a header that is too large is said as that.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(|_| PhotoError::Broken)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > PHOTO_SIDE || u64::from(width) * u64::from(height) > PHOTO_PIXELS {
        return Err(PhotoError::Dimensions(width, height));
    }
    decoder.set_limits(limits).map_err(|_| PhotoError::Dimensions(width, height))?;
    // A camera's remark that cannot be read turns nothing.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| match error {
        ImageError::Limits(_) => PhotoError::Dimensions(width, height),
        _ => PhotoError::Broken,
    })?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(on_paper(picture))
}

/// Whether what somebody else sent is a JPEG as [`crate::prepare()`] makes them, so that a page may show it: one that unpacks to
/// a picture larger than a screen would take the page's memory.
pub fn is_presentable(jpeg: &[u8]) -> bool {
    let reader = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg);
    reader.into_dimensions().is_ok_and(|(width, height)| width.max(height) <= SHOWN_SIDE)
}

/// A picture one can see through is laid on paper.
fn on_paper(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    let mut opaque = RgbImage::new(clear.width(), clear.height());
    for (to, from) in opaque.pixels_mut().zip(clear.pixels()) {
        let [r, g, b, a] = from.0.map(u32::from);
        let mix = |c: u32| u8::try_from((c * a + u32::from(PAPER) * (255 - a)) / 255).unwrap_or(PAPER);
        to.0 = [mix(r), mix(g), mix(b)];
    }
    opaque
}

/// The box with which the pictures of some telephones begin.
fn is_heic(file: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"];
    file.get(4..8) == Some(b"ftyp") && file.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}
