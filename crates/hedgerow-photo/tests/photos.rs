//! Hostile and careless pictures: what is refused, what is left behind, and what neighbours get to see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

use std::io::Cursor;

use hedgerow_photo::{Cut, PhotoError, Turn, is_presentable, prepare};
use hedgerow_record::limits::{PHOTO_BYTES, PHOTO_FILE_BYTES, THUMBNAIL_BYTES};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Left half red, right half blue, the upper left corner white.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, x < width / 4 && y < height / 4) {
        (_, true) => Rgb([255, 255, 255]),
        (true, _) => Rgb([220, 20, 20]),
        (false, _) => Rgb([20, 20, 220]),
    })
}

/// No two neighbouring points are alike: the most a JPEG can cost.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 7u32;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    })
}

fn file(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG as a telephone writes it: with the place it was taken at, and the way it was held.
fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    // Orientation, and where the page about the place begins: after two entries of twelve bytes and the end.
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, u32::from(orientation)));
    tiff.extend(entry(0x8825, 4, 1, 8 + 2 + 24 + 4));
    tiff.extend(0u32.to_le_bytes());
    // North, and three fractions that lie after the page.
    let fractions = 8 + 2 + 24 + 4 + 2 + 24 + 4;
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, u32::from_le_bytes(*b"N\0\0\0")));
    tiff.extend(entry(2, 5, 3, fractions));
    tiff.extend(0u32.to_le_bytes());
    for (up, down) in [(47u32, 1u32), (29, 1), (3_456, 100)] {
        tiff.extend(up.to_le_bytes());
        tiff.extend(down.to_le_bytes());
    }
    let segment = [b"Exif\0\0", &tiff[..]].concat();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &segment, &jpeg[2..]].concat()
}

fn has_place(jpeg: &[u8]) -> bool {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(jpeg));
    exif.is_ok_and(|e| e.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY).is_some())
}

#[test]
fn exif_gps_leaks() {
    let taken = with_exif(&file(picture(800, 600), ImageFormat::Jpeg), 1);
    // The control: the place is in the file, and a reader finds it.
    assert!(has_place(&taken));
    let prepared = prepare(&taken, Turn::None, None).unwrap();
    for jpeg in [&prepared.photo, &prepared.small] {
        assert!(!has_place(jpeg));
        assert!(
            exif::Reader::new().read_from_container(&mut Cursor::new(jpeg)).is_err(),
            "no remarks at all"
        );
        assert!(!jpeg.windows(4).any(|w| w == b"Exif"));
        // Besides the picture's own segments only the mark of the format is written.
        assert!(!jpeg.windows(2).any(|w| (0xffe1..=0xffef).contains(&u16::from_be_bytes([w[0], w[1]]))));
    }
}

#[test]
fn photo_bomb() {
    // A square of 50,000 points a side that says so in its header; unpacked it would take 10 GB.
    let mut bomb = file(picture(4, 4), ImageFormat::Png);
    for at in [16, 20] {
        bomb[at..at + 4].copy_from_slice(&50_000u32.to_be_bytes());
    }
    let crc = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&crc);
    assert_eq!(prepare(&bomb, Turn::None, None), Err(PhotoError::Dimensions(50_000, 50_000)));
    // Sides that a camera has, and an area that none has.
    for at in [16, 20] {
        bomb[at..at + 4].copy_from_slice(&15_000u32.to_be_bytes());
    }
    let crc = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&crc);
    assert_eq!(prepare(&bomb, Turn::None, None), Err(PhotoError::Dimensions(15_000, 15_000)));
    // The control: it was the size, not the change of the header.
    for at in [16, 20] {
        bomb[at..at + 4].copy_from_slice(&4u32.to_be_bytes());
    }
    let crc = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&crc);
    assert!(prepare(&bomb, Turn::None, None).is_ok());
    assert_eq!(prepare(&vec![0xff; PHOTO_FILE_BYTES + 1], Turn::None, None), Err(PhotoError::Big));
}

#[test]
fn a_bomb_that_somebody_else_sealed_is_not_shown() {
    let prepared = prepare(&file(picture(800, 600), ImageFormat::Jpeg), Turn::None, None).unwrap();
    // The control.
    assert!(is_presentable(&prepared.photo) && is_presentable(&prepared.small));
    // The same with a header that says 65,000 by 65,000.
    let mut bomb = prepared.photo.clone();
    let frame = bomb.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xfd, 0xe8, 0xfd, 0xe8]);
    assert!(!is_presentable(&bomb));
    for other in [file(picture(8, 8), ImageFormat::Png), b"<svg onload='alert(1)'/>".to_vec(), Vec::new()] {
        assert!(!is_presentable(&other));
    }
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    let jpeg = file(picture(300, 200), ImageFormat::Jpeg);
    for (bytes, error) in [
        (b"Dear Ana, here is my ladder.".to_vec(), PhotoError::Kind),
        (Vec::new(), PhotoError::Kind),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), PhotoError::Heic),
        (b"%PDF-1.7 and so on".to_vec(), PhotoError::Kind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), PhotoError::Kind),
        (jpeg[..20].to_vec(), PhotoError::Broken),
        (b"\x89PNG\r\n\x1a\n".to_vec(), PhotoError::Broken),
    ] {
        assert_eq!(prepare(&bytes, Turn::None, None), Err(error), "{:?}", String::from_utf8_lossy(&bytes));
    }
    // The control.
    assert!(prepare(&jpeg, Turn::None, None).is_ok());
}

#[test]
fn the_largest_pictures_fit_their_bounds() {
    for (picture, format) in [
        (noise(2400, 1800), ImageFormat::Png),
        (noise(3000, 200), ImageFormat::Jpeg),
        (picture(4000, 3000), ImageFormat::WebP),
        (picture(1, 1), ImageFormat::Gif),
        (picture(12_000, 2), ImageFormat::Png),
    ] {
        let prepared = prepare(&file(picture, format), Turn::None, None).unwrap();
        assert!(prepared.photo.len() <= PHOTO_BYTES && prepared.small.len() <= THUMBNAIL_BYTES, "{format:?}");
        let photo = image::load_from_memory(&prepared.photo).unwrap();
        assert_eq!((photo.width(), photo.height()), (prepared.width, prepared.height));
        assert!(image::load_from_memory(&prepared.small).unwrap().width() <= 400);
    }
}

#[test]
fn a_picture_stands_as_its_camera_was_held() {
    let taken = file(picture(400, 200), ImageFormat::Jpeg);
    let seen = |jpeg: &[u8]| image::load_from_memory(jpeg).unwrap().into_rgb8();
    let is_white = |p: &RgbImage, x: u32, y: u32| p.get_pixel(x, y).0.iter().all(|c| *c > 200);
    // Held upright: the corner that was up and left lies up and right.
    let upright = prepare(&with_exif(&taken, 6), Turn::None, None).unwrap();
    assert_eq!((upright.width, upright.height), (200, 400));
    assert!(is_white(&seen(&upright.photo), 190, 10));
    // The control, and a turn asked for.
    let as_is = prepare(&with_exif(&taken, 1), Turn::None, None).unwrap();
    assert!(is_white(&seen(&as_is.photo), 10, 10));
    let turned = prepare(&taken, Turn::Right, None).unwrap();
    assert_eq!((turned.width, turned.height), (200, 400));
    assert!(is_white(&seen(&turned.photo), 190, 10));
    assert!(is_white(&seen(&prepare(&taken, Turn::Left, None).unwrap().photo), 10, 390));
    assert!(is_white(&seen(&prepare(&taken, Turn::Half, None).unwrap().photo), 390, 190));
}

#[test]
fn a_part_is_cut_out_and_nothing_of_the_rest_stays() {
    let taken = file(picture(400, 200), ImageFormat::Jpeg);
    let right = Cut { x: 0.5, y: 0.0, w: 0.5, h: 1.0 };
    let part = prepare(&taken, Turn::None, Some(right)).unwrap();
    assert_eq!((part.width, part.height), (200, 200));
    for jpeg in [&part.photo, &part.small] {
        let seen = image::load_from_memory(jpeg).unwrap().into_rgb8();
        assert!(seen.pixels().all(|p| p.0[2] > 150 && p.0[0] < 100), "all blue");
    }
    for wrong in [
        Cut { w: 0.0, ..right },
        Cut { x: 1.0, ..right },
        Cut { x: -0.1, ..right },
        Cut { h: f64::NAN, ..right },
        Cut { w: 1e300, ..right },
    ] {
        assert_eq!(prepare(&taken, Turn::None, Some(wrong)), Err(PhotoError::Cut), "{wrong:?}");
    }
}

#[test]
fn one_cannot_see_through_a_photo() {
    let mut bytes = Cursor::new(Vec::new());
    let clear = image::RgbaImage::from_pixel(20, 20, image::Rgba([0, 0, 0, 0]));
    DynamicImage::ImageRgba8(clear).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let prepared = prepare(&bytes.into_inner(), Turn::None, None).unwrap();
    let seen = image::load_from_memory(&prepared.photo).unwrap().into_rgb8();
    assert!(seen.pixels().all(|p| p.0.iter().all(|c| *c > 250)), "white paper, not black");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}
