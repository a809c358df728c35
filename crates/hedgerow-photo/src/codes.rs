//! QR codes in a picture: a letter that somebody holds into the camera.

use hedgerow_record::limits::{CODE_BYTES, CODES_A_PICTURE};
use rqrr::PreparedImage;

use crate::decode::{PhotoError, decode};

/// The longer side looked at: a code that is smaller in it cannot be held into a camera.
const LONGEST: u32 = 2000;

/// The texts of all codes that can be read, at most [`CODES_A_PICTURE`].
pub fn read_codes(file: &[u8]) -> Result<Vec<String>, PhotoError> {
    let picture = decode(file)?;
    let (width, height) = picture.dimensions();
    let small = match width.max(height) > LONGEST {
        true => image::imageops::thumbnail(&picture, scaled(width, &picture), scaled(height, &picture)),
        false => picture,
    };
    let grey = image::imageops::grayscale(&small);
    let (width, height) = grey.dimensions();
    let at = |x: usize, y: usize| grey.as_raw()[y * width as usize + x];
    let mut prepared = PreparedImage::prepare_from_greyscale(width as usize, height as usize, at);
    let mut texts: Vec<String> = Vec::new();
    for grid in prepared.detect_grids().into_iter().take(CODES_A_PICTURE) {
        if let Ok((_, text)) = grid.decode()
            && text.len() <= CODE_BYTES
            && !texts.contains(&text)
        {
            texts.push(text);
        }
    }
    Ok(texts)
}

fn scaled(side: u32, picture: &image::RgbImage) -> u32 {
    let longest = u64::from(picture.width().max(picture.height()));
    u32::try_from(u64::from(side) * u64::from(LONGEST) / longest).unwrap_or(1).max(1)
}
