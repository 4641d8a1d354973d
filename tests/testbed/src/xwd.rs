//! The X Window Dump that Xvfb keeps of its screen: a header of big-endian 32-bit words, a colour map, then the pixels.
//!
//! Reads what Xvfb writes for a 24-bit screen: one image of whole 32-bit pixels with 8-bit channels (`X11/XWDFile.h`).

use image::{Rgb, RgbImage};

use crate::TestbedError;

/// How the pixels lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Where the first pixel is.
    pub(crate) start: usize,
    /// From one row to the next.
    pub(crate) bytes_per_line: usize,
    /// Which byte of a pixel is red, green and blue.
    channels: [usize; 3],
}

/// The size of the header without the window's name.
pub(crate) const HEADER: usize = 25 * 4;
const VERSION: u32 = 7;
const Z_PIXMAP: u32 = 2;
const COLOUR_MAP_ENTRY: usize = 12;
const BYTES_PER_PIXEL: usize = 4;

impl Layout {
    /// Reads the header.
    pub(crate) fn parse(header: &[u8]) -> Result<Self, TestbedError> {
        if header.len() < HEADER {
            return Err(TestbedError::Picture("its header is cut short"));
        }
        let word = |index: usize| {
            let bytes = &header[index * 4..index * 4 + 4];
            u32::from_be_bytes(bytes.try_into().expect("the slice has four bytes"))
        };
        let size = |index: usize| word(index) as usize;
        if word(1) != VERSION || word(2) != Z_PIXMAP {
            return Err(TestbedError::Picture("it is not a version 7 Z pixmap"));
        }
        if size(11) != BYTES_PER_PIXEL * 8 {
            return Err(TestbedError::Picture("its pixels are not 32 bits wide"));
        }
        let little_endian = match word(7) {
            0 => true,
            1 => false,
            _ => return Err(TestbedError::Picture("its byte order is unknown")),
        };
        let channel =
            |mask: u32| match (mask >> (mask.trailing_zeros() & 31), mask.trailing_zeros()) {
                (0xff, shift) if shift % 8 == 0 => {
                    let byte = (shift / 8) as usize;
                    Ok(if little_endian {
                        byte
                    } else {
                        BYTES_PER_PIXEL - 1 - byte
                    })
                }
                _ => Err(TestbedError::Picture("its colours are not one byte each")),
            };
        let layout = Self {
            width: word(4),
            height: word(5),
            start: size(0) + size(19) * COLOUR_MAP_ENTRY,
            bytes_per_line: size(12),
            channels: [channel(word(14))?, channel(word(15))?, channel(word(16))?],
        };
        if layout.bytes_per_line < layout.width as usize * BYTES_PER_PIXEL {
            return Err(TestbedError::Picture(
                "its lines are shorter than its width",
            ));
        }
        Ok(layout)
    }

    /// The length of all rows.
    pub(crate) fn len(&self) -> usize {
        self.bytes_per_line * self.height as usize
    }

    /// The picture in `pixels`, the bytes from `start` on.
    pub(crate) fn picture(&self, pixels: &[u8]) -> Result<RgbImage, TestbedError> {
        if pixels.len() < self.len() {
            return Err(TestbedError::Picture("its rows are cut short"));
        }
        Ok(RgbImage::from_fn(self.width, self.height, |x, y| {
            let at = y as usize * self.bytes_per_line + x as usize * BYTES_PER_PIXEL;
            Rgb(self.channels.map(|channel| pixels[at + channel]))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header as Xvfb writes it, and two pixels: orange and blue.
    fn dump(byte_order: u32, pixels: [[u8; 4]; 2]) -> Vec<u8> {
        let header: [u32; 25] = [
            104, 7, 2, 24, 2, 1, 0, byte_order, 32, 0, 32, 32, 8, 4, 0xff_0000, 0xff00, 0xff, 8,
            256, 1, 2, 1, 0, 0, 0,
        ];
        let mut dump: Vec<u8> = header.iter().flat_map(|word| word.to_be_bytes()).collect();
        dump.extend([0; 4]); // The window's name.
        dump.extend([0; COLOUR_MAP_ENTRY]);
        dump.extend(pixels.as_flattened());
        dump
    }

    fn colours(dump: &[u8]) -> Vec<[u8; 3]> {
        let layout = Layout::parse(dump).expect("the header is right");
        let picture = layout
            .picture(&dump[layout.start..])
            .expect("the rows are there");
        picture.pixels().map(|pixel| pixel.0).collect()
    }

    #[test]
    fn both_byte_orders_give_the_same_colours() {
        let expected = [[255, 128, 0], [0, 0, 255]];
        assert_eq!(
            colours(&dump(0, [[0, 128, 255, 0], [255, 0, 0, 0]])),
            expected
        );
        assert_eq!(
            colours(&dump(1, [[0, 255, 128, 0], [0, 0, 0, 255]])),
            expected
        );
    }

    #[test]
    fn what_is_no_dump_is_refused_and_never_read_past_its_end() {
        let whole = dump(0, [[0; 4]; 2]);
        for length in 0..HEADER {
            assert!(Layout::parse(&whole[..length]).is_err());
        }
        let layout = Layout::parse(&whole).expect("the header is right");
        assert!(
            layout
                .picture(&whole[layout.start..whole.len() - 1])
                .is_err()
        );
        for (word, value) in [
            (1, 6),
            (2, 1),
            (7, 2),
            (11, 24),
            (12, 7),
            (14, 0),
            (15, 0xfe00),
        ] {
            let mut bad = whole.clone();
            bad[word * 4..word * 4 + 4].copy_from_slice(&u32::to_be_bytes(value));
            assert!(Layout::parse(&bad).is_err(), "word {word} = {value:#x}");
        }
    }
}
