//! P1: from exec to a QR code that a decoder reads off the screen, beside a bare Tauri window that shows a code it never had
//! to ask for. All start on a new desktop each time, with nothing of an earlier run in home, caches or keychain, one after
//! the other in turns, so that what the machine does meanwhile falls on all of them.
//!
//! The app tells WebKit to do without the DMA-BUF renderer, which alone makes a window quicker. So that this does not hide
//! what our own code costs, the same bare window with that renderer off stands beside it too.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use latchkey_testbed::{Desktop, DesktopOptions, TestbedError, binaries, read_qr};

use super::{
    Result,
    film::Film,
    report::{Figure, Reference, Target, milliseconds, percentile},
};

const WARM_UPS: usize = 2;
const RUNS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(20);
/// A window that has not changed for so long has painted what it had to.
const REST: Duration = Duration::from_millis(60);

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let app = binaries().latchkey_desktop()?;
    let bare = binaries().bare_window()?;
    let (mut ours, mut theirs, mut alike) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..WARM_UPS + RUNS {
        let of_app = start_to_code(|desktop| desktop.command(&app)).await?;
        let of_bare = start_to_code(|desktop| desktop.command(&bare)).await?;
        let of_alike = start_to_code(|desktop| {
            let mut command = desktop.command(&bare);
            command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
            command
        })
        .await?;
        if run >= WARM_UPS {
            ours.push(of_app);
            theirs.push(of_bare);
            alike.push(of_alike);
        }
    }
    let ours = milliseconds(&ours);
    let figure = |what, percent, other, samples: &[Duration], target| {
        let samples = milliseconds(samples);
        Figure {
            name: "p01",
            what,
            unit: "ms",
            value: percentile(&ours, percent),
            reference: Some(Reference {
                what: other,
                value: percentile(&samples, 50),
                samples,
            }),
            target,
            samples: ours.clone(),
        }
    };
    let (median, p95) = (
        "exec to a readable QR code, median",
        "exec to a readable QR code, p95",
    );
    let bare = "bare window, median";
    Ok(vec![
        figure(median, 50, bare, &theirs, Some(Target::AtMostTimes(1.25))),
        figure(p95, 95, bare, &theirs, Some(Target::AtMostTimes(2.0))),
        figure(median, 50, "the same with our renderer", &alike, None),
    ])
}

async fn start_to_code(command: impl FnOnce(&Desktop) -> Command) -> Result<Duration> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let command = command(&desktop);
    let mut film = Film::of(desktop.screen()?)?;

    let start = Instant::now();
    let mut process = desktop.spawn(command)?;
    let mut decoded = 0;
    loop {
        film.until_at_rest(REST, start + PATIENCE)?;
        // The last frame tells whether it is worth looking for the first one.
        if film.len() > decoded && read_qr(&film.greys(film.len() - 1)?).is_some() {
            break;
        }
        decoded = film.len();
        if start.elapsed() > PATIENCE || process.ended().is_some() {
            let what = "a readable QR code on the screen".to_owned();
            return Err(TestbedError::TimedOut {
                what,
                within: PATIENCE,
                log: process.log(),
            }
            .into());
        }
    }
    process.stop();
    for frame in 0..film.len() {
        if read_qr(&film.greys(frame)?).is_some() {
            return Ok(film.at(frame) - start);
        }
    }
    Err("the code that was read off the screen was in none of its pictures".into())
}
