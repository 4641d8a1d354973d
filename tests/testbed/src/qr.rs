//! Reads QR codes off a picture, as a phone's camera would.

use image::GrayImage;

/// What the first readable QR code in `picture` says.
#[must_use]
pub fn read_qr(picture: &GrayImage) -> Option<String> {
    let mut prepared = rqrr::PreparedImage::prepare(picture.clone());
    prepared
        .detect_grids()
        .iter()
        .find_map(|grid| Some(grid.decode().ok()?.1))
}
