//! The code on the screen, as cameras see it.

use std::process::Command;

use image::RgbImage;
use latchkey_testbed::{Desktop, DesktopOptions, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE};

/// What ISO/IEC 18004 wants around a code, in modules.
const MARGIN: f64 = 4.0;
/// Edges that lie between two pixels are drawn a little darker.
const WHITE: u8 = 250;

#[tokio::test]
async fn p8_the_code_is_read_by_two_decoders_and_is_dark_on_white_with_its_margin() -> Outcome {
    for gtk in ["Adwaita", "Adwaita:dark"] {
        for size in [(920, 680), (380, 560)] {
            let desktop = Desktop::start(DesktopOptions::default()).await?;
            let options = WindowOptions {
                environment: vec![("GTK_THEME".into(), gtk.into())],
                ..WindowOptions::default()
            };
            let window = Window::open(&desktop, &binaries().latchkey_desktop()?, options).await?;
            window.client().set_window_size(size.0, size.1).await?;
            window
                .wait_for_text("server-state", "Ready", PATIENCE)
                .await?;
            let said = desktop.wait_for_qr(PATIENCE).await?;

            let picture = desktop.colour_screenshot()?;
            let file = desktop.path().join("screen.png");
            picture.save(&file)?;
            let other = Command::new("zbarimg")
                .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
                .arg(&file)
                .output()?;
            let other = String::from_utf8(other.stdout)?;
            assert_eq!(other.trim_end(), said, "{gtk} {size:?}");
            check_geometry(&picture)?;
            window.close().await?;
        }
    }
    Ok(())
}

/// Whether modules are large enough and stand on white.
fn check_geometry(picture: &RgbImage) -> Outcome {
    let grey = image::DynamicImage::from(picture.clone()).into_luma8();
    let mut prepared = rqrr::PreparedImage::prepare(grey);
    let grids = prepared.detect_grids();
    let grid = grids.first().ok_or("no code")?;
    let (meta, _) = grid.decode()?;
    let modules = f64::from(u32::try_from(17 + 4 * meta.version.0)?);
    let xs = grid.bounds.map(|corner| corner.x);
    let ys = grid.bounds.map(|corner| corner.y);
    let span = |of: [i32; 4]| (of.into_iter().min(), of.into_iter().max());
    let ((Some(left), Some(right)), (Some(top), Some(bottom))) = (span(xs), span(ys)) else {
        return Err("no corners".into());
    };
    let module = f64::from(right - left) / modules;
    assert!(module >= 3.0, "{module} pixels a module");
    // Half a module is left to the corners' being off by a pixel.
    #[expect(clippy::cast_possible_truncation, reason = "some pixels")]
    let margin = ((MARGIN - 0.5) * module) as i32;
    let (width, height) = picture.dimensions();
    for x in left - margin..right + margin {
        for y in top - margin..bottom + margin {
            let is_inside =
                (left - 1..=right + 1).contains(&x) && (top - 1..=bottom + 1).contains(&y);
            let at = (u32::try_from(x)?, u32::try_from(y)?);
            assert!(at.0 < width && at.1 < height, "the margin is cut off");
            let colour = picture.get_pixel(at.0, at.1).0;
            if !is_inside {
                let is_white = colour.iter().all(|channel| *channel >= WHITE);
                assert!(is_white, "{at:?} is in the margin and {colour:?}");
            }
        }
    }
    Ok(())
}
