//! The accounts' pictures, drawn rather than stored: a white shape on two colours, as PNG.

use image::{ImageFormat, Rgb, RgbImage};

use super::accounts::{Motif, Picture};

/// Pixels a side.
const SIZE: u16 = 160;

/// A pixel at an edge of the shape is the mean of this many points a side, which makes the edge smooth.
const SAMPLES: u16 = 3;

/// The picture as the bytes of a PNG file.
pub(super) fn png(picture: Picture) -> Vec<u8> {
    let side = u32::from(SIZE);
    // The corners of the pixels: where all four of one are on the same side of every edge, so is the pixel.
    let corners: Vec<bool> = (0..=side)
        .flat_map(|y| (0..=side).map(move |x| is_inside(picture.motif, at(x, 0.0), at(y, 0.0))))
        .collect();
    let is_corner_inside = |x: u32, y: u32| corners[(y * (side + 1) + x) as usize];
    let mut image = RgbImage::new(side, side);
    for y in 0..side {
        let [ground, shape] = [0.0, 1.0].map(|covered| colour(picture, y, covered));
        for x in 0..side {
            let here = is_corner_inside(x, y);
            let others = [(x + 1, y), (x, y + 1), (x + 1, y + 1)];
            let is_edge = others.iter().any(|&(x, y)| is_corner_inside(x, y) != here);
            let colour = match (is_edge, here) {
                (true, _) => colour(picture, y, covered(picture.motif, x, y)),
                (false, true) => shape,
                (false, false) => ground,
            };
            image.put_pixel(x, y, colour);
        }
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("an RGB image in memory can always be encoded");
    bytes.into_inner()
}

/// Where a point within a pixel is: from -1 to 1, both ways, y downwards.
fn at(pixel: u32, within: f64) -> f64 {
    2.0 * (f64::from(pixel) + within) / f64::from(SIZE) - 1.0
}

/// The part of a pixel that the shape covers.
fn covered(motif: Motif, x: u32, y: u32) -> f64 {
    let samples = SAMPLES * SAMPLES;
    let within = |nth: u16| (f64::from(nth) + 0.5) / f64::from(SAMPLES);
    let inside = (0..samples).filter(|sample| {
        let (dx, dy) = (within(sample % SAMPLES), within(sample / SAMPLES));
        is_inside(motif, at(x, dx), at(y, dy))
    });
    let inside = u16::try_from(inside.count()).unwrap_or(samples);
    f64::from(inside) / f64::from(samples)
}

/// The ground's colour in this row, under so much of the shape's white.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of two bytes, weighted between 0 and 1, is a byte again"
)]
fn colour(picture: Picture, y: u32, covered: f64) -> Rgb<u8> {
    let white = 0.92 * covered;
    let down = f64::from(y) / f64::from(SIZE);
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
    let disc =
        |cx: f64, cy: f64, radius: f64| (x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius;
    match motif {
        Motif::Sun => {
            let far = x.hypot(y);
            far < 0.32 || (0.42..0.62).contains(&far) && (6.0 * y.atan2(x)).cos() > 0.35
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

    #[test]
    fn they_are_as_if_no_pixel_had_been_taken_for_whole() {
        for account in &ACCOUNTS {
            let image = image::load_from_memory(&png(account.picture)).expect("it is a PNG");
            let image = image.to_rgb8();
            let others = image.enumerate_pixels().filter(|&(x, y, drawn)| {
                let part = covered(account.picture.motif, x, y);
                *drawn != colour(account.picture, y, part)
            });
            // The very tip of a corner of the shape may lie between the corners of a pixel.
            let others = others.count();
            assert!(others <= 2, "{others} pixels of {}", account.username);
        }
    }
}
