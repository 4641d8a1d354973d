//! A code drawn for a window, a terminal or a file: always dark on light, because no reader takes the inverse.

use std::fmt::Write as _;

use image::{GrayImage, Luma};
use qrcode::{Color, EcLevel, QrCode};

/// The empty margin around a code, in modules (ISO/IEC 18004).
pub const MARGIN: usize = 4;
/// A module in a picture file, in pixels.
const PIXELS: usize = 8;

/// A text as a QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    size: usize,
    dark: Vec<bool>,
}

/// A code cannot be drawn or written.
#[derive(Debug, thiserror::Error)]
pub enum QrError {
    /// The text is too long for any QR code.
    #[error(
        "The server's link is too long for a QR code. Type the code shown beside it instead, and tell whoever runs the server."
    )]
    TooLong,
    /// The picture could not be written.
    #[error("The picture {file} cannot be written ({reason}). Choose another place.")]
    File {
        /// The file.
        file: std::path::PathBuf,
        /// What the system said.
        reason: String,
    },
}

impl Qr {
    /// Encodes a text.
    pub fn new(text: &str) -> Result<Self, QrError> {
        let code =
            QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| QrError::TooLong)?;
        let dark = code
            .to_colors()
            .into_iter()
            .map(|color| color == Color::Dark)
            .collect();
        Ok(Self {
            size: code.width(),
            dark,
        })
    }

    /// How many modules a side has, without margin.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The dark modules as an SVG path, in module units, without margin. A run of modules is one rectangle.
    #[must_use]
    pub fn svg_path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.size {
            let mut x = 0;
            while x < self.size {
                let run = (x..self.size).take_while(|&x| self.is_dark(x, y)).count();
                if run > 0 {
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }

    /// Lines of half-block characters, two modules high each, in explicit black on white where `colours` are wanted.
    /// Without colours it needs dark text on a light terminal.
    #[must_use]
    pub fn unicode(&self, colours: bool) -> String {
        let (begin, end) = if colours {
            ("\u{1b}[38;5;16;48;5;231m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        let side = self.size + 2 * MARGIN;
        let dark =
            |x: usize, y: usize| x >= MARGIN && y >= MARGIN && self.is_dark(x - MARGIN, y - MARGIN);
        let mut lines = String::new();
        for y in (0..side).step_by(2) {
            lines.push_str(begin);
            lines.extend((0..side).map(|x| match (dark(x, y), dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }));
            lines.push_str(end);
            lines.push('\n');
        }
        lines
    }

    /// A black and white picture with margin.
    #[must_use]
    pub fn picture(&self) -> GrayImage {
        let side = u32::try_from((self.size + 2 * MARGIN) * PIXELS)
            .expect("a code has 177 modules at most");
        GrayImage::from_fn(side, side, |x, y| {
            let module = |pixel: u32| (pixel as usize / PIXELS).checked_sub(MARGIN);
            let dark = matches!((module(x), module(y)), (Some(x), Some(y)) if self.is_dark(x, y));
            Luma([if dark { 0 } else { 255 }])
        })
    }

    /// Writes the picture as a PNG file, whole or not at all.
    pub fn write_png(&self, file: &std::path::Path) -> Result<(), QrError> {
        let refuse = |reason: String| QrError::File {
            file: file.to_owned(),
            reason,
        };
        let mut bytes = std::io::Cursor::new(Vec::new());
        self.picture()
            .write_to(&mut bytes, image::ImageFormat::Png)
            .map_err(|error| refuse(error.to_string()))?;
        let mut part = file.as_os_str().to_owned();
        part.push(".part");
        std::fs::write(&part, bytes.into_inner())
            .and_then(|()| std::fs::rename(&part, file))
            .map_err(|error| refuse(error.kind().to_string()))
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && y < self.size && self.dark[y * self.size + x]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str =
        "aweme://authorize?authType=100&client_key=abcd1234&client_ticket=Zm9vYmFy&state=x%2Cy";

    fn decode(picture: GrayImage) -> String {
        let mut prepared = rqrr::PreparedImage::prepare(picture);
        let (_, text) = prepared.detect_grids()[0]
            .decode()
            .expect("a readable code");
        text
    }

    #[test]
    fn a_decoder_reads_the_picture() {
        assert_eq!(decode(Qr::new(LINK).expect("fits").picture()), LINK);
    }

    #[test]
    fn the_path_covers_exactly_the_dark_modules() {
        let qr = Qr::new(LINK).expect("fits");
        let mut painted = vec![false; qr.size * qr.size];
        for run in qr.svg_path().split('M').skip(1) {
            let (x, rest) = run.split_once(' ').expect("x y");
            let (y, rest) = rest.split_once('h').expect("y h");
            let (length, _) = rest.split_once('v').expect("h v");
            let [x, y, length] = [x, y, length].map(|n| n.parse::<usize>().expect("a number"));
            painted[y * qr.size + x..][..length].fill(true);
        }
        assert_eq!(painted, qr.dark);
    }

    #[test]
    fn a_decoder_reads_what_a_terminal_shows() {
        let qr = Qr::new(LINK).expect("fits");
        let text = qr.unicode(false);
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        let side = u32::try_from(lines[0].len() * 4).expect("small");
        let picture = GrayImage::from_fn(side, side, |x, y| {
            let (x, y) = (x as usize / 4, y as usize / 4);
            let dark = match lines.get(y / 2).map(|line| line[x]) {
                Some('█') => true,
                Some('▀') => y % 2 == 0,
                Some('▄') => y % 2 == 1,
                _ => false,
            };
            Luma([if dark { 0 } else { 255 }])
        });
        assert_eq!(decode(picture), LINK);
    }

    #[test]
    fn a_text_no_code_can_hold_is_refused() {
        assert!(matches!(Qr::new(&"x".repeat(4000)), Err(QrError::TooLong)));
    }
}
