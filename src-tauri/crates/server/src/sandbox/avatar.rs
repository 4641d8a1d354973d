//! The accounts' pictures, drawn rather than stored: a white shape on two colours, as PNG.

use image::{ImageFormat, Rgb, RgbImage};

use super::accounts::{Motif, Picture};

/// Pixels a side.
const SIZE: u16 = 160;

/// Each pixel is the mean of this many points a side, which makes the edges smooth.
const SAMPLES: u16 = 3;

/// The picture as the bytes of a PNG file.
pub(super) fn png(picture: Picture) -> Vec<u8> {
    let image = RgbImage::from_fn(u32::from(SIZE), u32::from(SIZE), |x, y| {
        pixel(picture, x, y)
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("an RGB image in memory can always be encoded");
    bytes.into_inner()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of two bytes, weighted between 0 and 1, is a byte again"
)]
fn pixel(picture: Picture, x: u32, y: u32) -> Rgb<u8> {
    let side = f64::from(SIZE);
    let samples = SAMPLES * SAMPLES;
    let cover: u16 = (0..samples)
        .map(|sample| {
            let dx = (f64::from(sample % SAMPLES) + 0.5) / f64::from(SAMPLES);
            let dy = (f64::from(sample / SAMPLES) + 0.5) / f64::from(SAMPLES);
            // From -1 to 1, both ways, y downwards.
            let at = |pixel: u32, within: f64| 2.0 * (f64::from(pixel) + within) / side - 1.0;
            u16::from(is_inside(picture.motif, at(x, dx), at(y, dy)))
        })
        .sum();
    let white = 0.92 * f64::from(cover) / f64::from(samples);
    let down = f64::from(y) / side;
    Rgb(std::array::from_fn(|channel| {
        let (top, bottom) = (
            f64::from(picture.top[channel]),
            f64::from(picture.bottom[channel]),
        );
        let ground = top + (bottom - top) * down;
        (ground + (255.0 - ground) * white).round() as u8
    }))
}

/// Whether a point is in the white shape; the middle is (0, 0), the edges are at -1 and 1.
fn is_inside(motif: Motif, x: f64, y: f64) -> bool {
    let disc = |cx: f64, cy: f64, radius: f64| (x - cx).hypot(y - cy) < radius;
    match motif {
        Motif::Sun => {
            let (far, turn) = (x.hypot(y), y.atan2(x));
            far < 0.32 || (0.42..0.62).contains(&far) && (6.0 * turn).cos() > 0.35
        }
        Motif::Hills => {
            disc(0.38, -0.36, 0.16)
                || y < 0.5
                    && (y > -0.25 + 1.1 * (x + 0.22).abs() || y > 0.05 + 0.9 * (x - 0.4).abs())
        }
        Motif::Rings => {
            let far = x.hypot(y);
            far < 0.14 || (0.26..0.38).contains(&far) || (0.5..0.62).contains(&far)
        }
        Motif::Leaf => {
            let vein = (x + y).abs() < 0.035 && x > -0.5;
            disc(-0.3, -0.3, 0.78) && disc(0.3, 0.3, 0.78) && !vein
        }
        Motif::Moon => disc(-0.04, 0.0, 0.56) && !disc(0.24, -0.16, 0.48),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::accounts::ACCOUNTS;

    #[test]
    fn every_account_has_a_picture_of_its_own() {
        let mut pictures: Vec<_> = ACCOUNTS
            .iter()
            .map(|account| png(account.picture))
            .collect();
        for bytes in &pictures {
            let image = image::load_from_memory(bytes).expect("it is a PNG");
            assert_eq!(
                (image.width(), image.height()),
                (u32::from(SIZE), u32::from(SIZE))
            );
            assert!(bytes.len() < 20_000, "{}", bytes.len());
        }
        pictures.sort();
        pictures.dedup();
        assert_eq!(pictures.len(), ACCOUNTS.len());
    }
}
