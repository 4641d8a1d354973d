//! A QR code as a drawing in a page: dark on white whatever the theme, because no reader takes the inverse.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The empty margin around a code, in modules (ISO/IEC 18004).
const MARGIN: usize = 4;

/// An SVG element. `None` if the text is too long for any QR code.
pub(super) fn svg(text: &str) -> Option<String> {
    let drawn = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let size = drawn.width();
    let mut path = String::new();
    for (y, row) in drawn.to_colors().chunks(size).enumerate() {
        for (x, _) in row
            .iter()
            .enumerate()
            .filter(|(_, color)| **color == Color::Dark)
        {
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    let edge = size + 2 * MARGIN;
    Some(format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"QR code\" viewBox=\"0 0 {edge} {edge}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{edge}v{edge}H0z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_no_code_holds_is_refused() {
        assert!(
            svg("aweme://authorize?client_ticket=x")
                .unwrap()
                .starts_with("<svg ")
        );
        assert_eq!(svg(&"x".repeat(3000)), None);
    }
}
