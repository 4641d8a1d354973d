//! Pictures: the QR codes in them.

use std::io::Cursor;

use image::{ImageReader, Limits};

use super::Reason;
use crate::gather::Gather;
use crate::text::Text;

/// What a picture may take in memory.
const LARGEST: u64 = 512 << 20;

/// Whether these first bytes are of a picture in a format that is read here.
pub(super) fn is_picture(head: &[u8]) -> bool {
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    let begins: [&[u8]; 3] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"];
    is_webp || begins.iter().any(|begin| head.starts_with(begin))
}

/// Reads all QR codes of a picture.
pub(super) fn look(name: &str, bytes: &[u8], gather: &mut Gather<'_>) {
    let mut limits = Limits::default();
    limits.max_alloc = Some(LARGEST);
    let picture = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(image::ImageError::from)
        .and_then(|mut reader| {
            reader.limits(limits);
            reader.decode()
        });
    let picture = match picture {
        Ok(picture) => picture.into_luma8(),
        Err(image::ImageError::Limits(_)) => return gather.trouble(name, Reason::TooLarge),
        Err(_) => return gather.trouble(name, Reason::Damaged),
    };
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    for code in prepared.detect_grids() {
        if let Ok((_, said)) = code.decode() {
            let mut text = Text::of_qr(name);
            text.push(said.as_bytes(), gather);
            text.finish(gather);
        }
    }
}
