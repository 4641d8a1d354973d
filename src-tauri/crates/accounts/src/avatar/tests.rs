use std::path::PathBuf;

use image::codecs::gif::GifEncoder;
use image::{Frame, Rgb, RgbImage, RgbaImage};

use super::*;

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([200, 30, 30])
        } else {
            Rgb([30, 30, 200])
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn decoded(png: &[u8]) -> RgbaImage {
    assert_eq!(image::guess_format(png).unwrap(), ImageFormat::Png);
    image::load_from_memory(png).unwrap().into_rgba8()
}

/// A PNG whose header says this of its size and whose pixels are so many zeros, pressed together.
fn png_that_says(width: u32, height: u32, zeros: usize) -> Vec<u8> {
    let mut bytes = encoded(8, 8, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32fast::hash(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes
}

#[test]
fn pictures_of_every_kind_become_small_squares() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let small = decoded(&small_png(&encoded(300, 200, format)).expect("a picture"));
        assert_eq!(small.dimensions(), (SIDE, SIDE), "{format:?}");
        let [left, right] = [8, SIDE - 8].map(|x| small.get_pixel(x, SIDE / 2).0);
        assert!(left[0] > 150 && left[2] < 90, "{format:?} {left:?}");
        assert!(right[2] > 150 && right[0] < 90, "{format:?} {right:?}");
    }
}

#[test]
fn the_smallest_picture_is_one_and_the_largest_too() {
    let one = small_png(&encoded(1, 1, ImageFormat::Png)).expect("a picture");
    assert_eq!(decoded(&one).dimensions(), (SIDE, SIDE));
    let thin = small_png(&encoded(LARGEST_SIDE, 1, ImageFormat::Png)).expect("a picture");
    assert_eq!(decoded(&thin).dimensions(), (SIDE, SIDE));
    assert_eq!(
        small_png(&encoded(LARGEST_SIDE + 1, 1, ImageFormat::Png)),
        None
    );
}

#[test]
fn of_a_moving_picture_the_first_frame_is_kept() {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut bytes);
        for red in [250, 0, 0] {
            let frame = RgbaImage::from_pixel(64, 64, image::Rgba([red, 0, 0, 255]));
            encoder.encode_frame(Frame::new(frame)).unwrap();
        }
    }
    let small = decoded(&small_png(&bytes).expect("a picture"));
    assert!(small.get_pixel(40, 40).0[0] > 200);
}

#[test]
fn s21_hostile_pictures_are_none_and_cost_little() {
    let began = std::time::Instant::now();
    let svg = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    for bytes in [
        &b""[..],
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"<html>sign in</html>",
        svg,
        &png_that_says(4096, 4096, 0),
        &png_that_says(65_535, 65_535, 1000),
        &png_that_says(u32::MAX, u32::MAX, 0),
        &png_that_says(0, 0, 0),
        // A header of a GIF and of a WebP that say more than there is.
        b"GIF89a\xff\xff\xff\xff\xf7\x00\x00",
        b"RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\xff\x2f\xff\xff\xff\xff",
        b"RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\xff\xff\xff\xff\xff",
    ] {
        assert_eq!(small_png(bytes), None, "{:?}", bytes.get(..20));
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(10));
}

#[test]
fn s21_a_picture_cut_anywhere_or_changed_anywhere_harms_nothing() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = encoded(40, 40, format);
        for at in (0..whole.len()).step_by(7) {
            // Some decoders give what there was; nobody may panic.
            let _ = small_png(&whole[..at]);
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            let _ = small_png(&changed);
        }
        assert_eq!(small_png(&whole[..16]), None, "{format:?}");
    }
}

#[test]
fn a_picture_is_written_whole_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("a.png");
    write(&file, b"first").unwrap();
    write(&file, b"second").unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), b"second");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
