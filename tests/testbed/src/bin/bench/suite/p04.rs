//! P4: from the moment the phone has its answer to an approval until "linked" is on the screen, beside what a client that
//! polls as RFC 8628 says would wait on average.
//!
//! Nothing but the picture is watched while the time runs. Which picture is the linked view is decided afterwards: it is the
//! one the window comes to rest on, it must be the same in all runs, and the CLI must then list exactly the one account. It
//! counts as shown from the first picture in which nearly all that the approval changed has its final colour.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use image::RgbImage;
use latchkey_testbed::{Desktop, DesktopOptions, Endpoints, Phone, TestbedError, binaries};
use serde_json::Value;

use super::{
    Result,
    film::Film,
    report::{Figure, Reference, Target, milliseconds, percentile},
};

/// The first one warms the disk cache and is not counted.
const RUNS: usize = 1 + 20;
const PATIENCE: Duration = Duration::from_secs(20);
/// A window that has not changed for so long shows what it came to.
const REST: Duration = Duration::from_millis(600);
/// What a rounded edge may be off by.
const TOLERANCE: u8 = 16;
/// Of all that an approval changes, the part that must have its final colour.
const SHOWN: f64 = 0.99;
/// The part of the screen in which the ends of two runs may differ.
const SAME: f64 = 0.01;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut samples = Vec::new();
    let mut interval = Duration::ZERO;
    let mut linked: Option<RgbImage> = None;
    for run in 0..RUNS {
        let link = link().await?;
        interval = link.interval;
        let first = linked.get_or_insert_with(|| link.screen.clone());
        if run == 0 {
            // For whoever wants to see what was taken for the linked view.
            first.save(binaries().folder().join("bench-p04-linked.png"))?;
        }
        if different(first, &link.screen) > SAME {
            return Err("the window came to rest on different views in different runs".into());
        }
        if run > 0 {
            samples.push(link.took);
        }
    }
    let samples = milliseconds(&samples);
    Ok(vec![Figure {
        name: "p04",
        what: "approval to \"linked\" on the screen, p95",
        unit: "ms",
        value: percentile(&samples, 95),
        // A confirmation comes at any moment between two polls, so half an interval passes on average until the next.
        reference: Some(Reference {
            what: "RFC 8628 polling, mean",
            value: interval.as_secs_f64() * 1000.0 / 2.0,
            samples: Vec::new(),
        }),
        target: Some(Target::AtMost(150.0)),
        samples,
    }])
}

struct Link {
    took: Duration,
    /// What the window came to rest on.
    screen: RgbImage,
    /// How often the link server lets a client poll.
    interval: Duration,
}

/// One first link on a new desktop.
async fn link() -> Result<Link> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let app = desktop.spawn(desktop.command(binaries().latchkey_desktop()?))?;
    let code = desktop.wait_for_qr(PATIENCE).await?;
    let Endpoints { issuer, sandbox } = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(&sandbox.ok_or("the embedded server has no sandbox")?);

    let screen = desktop.screen()?;
    let before = screen.glance()?;
    phone.scan(&code).await?;
    // The screen has to have followed the scan, or its answer to it would be taken for the answer to the approval.
    let deadline = Instant::now() + PATIENCE;
    while screen.glance()? == before {
        if Instant::now() > deadline {
            let what = "\"scanned\" on the screen".to_owned();
            return Err(TestbedError::TimedOut {
                what,
                within: PATIENCE,
                log: app.log(),
            }
            .into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Film::of(screen)?.until_at_rest(REST, deadline)?;

    let mut film = Film::of(screen)?;
    let answered = AtomicBool::new(false);
    let approval = phone.approve(&code, "");
    let (film, asked) = std::thread::scope(|scope| {
        let camera = scope.spawn(|| {
            while !answered.load(Ordering::Relaxed) {
                film.until_at_rest(Duration::from_millis(1), deadline)?;
            }
            film.until_at_rest(REST, Instant::now() + PATIENCE)?;
            Ok::<_, TestbedError>(film)
        });
        let asked = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current()
                .block_on(approval)
                .map(|()| Instant::now())
        });
        answered.store(true, Ordering::Relaxed);
        (camera.join(), asked)
    });
    let asked = asked?;
    let film = film.map_err(|_| "the camera failed")??;

    let accounts = desktop
        .command(binaries().latchkey()?)
        .args(["accounts", "--json"])
        .output()?;
    let listed = String::from_utf8_lossy(&accounts.stdout).lines().count();
    if !accounts.status.success() || listed != 1 {
        let said = String::from_utf8_lossy(&accounts.stderr).into_owned();
        return Err(
            format!("`latchkey accounts` lists {listed} accounts after one link. {said}").into(),
        );
    }
    let (at, screen) = first_shown(&film)?;
    // A picture may be on the screen before the phone has read its answer.
    Ok(Link {
        took: at.saturating_duration_since(asked),
        screen,
        interval: interval(&issuer).await?,
    })
}

/// When the last picture of `film` was first there, and that picture.
fn first_shown(film: &Film<'_>) -> Result<(Instant, RgbImage)> {
    let last = film.len() - 1;
    if last == 0 {
        return Err("nothing changed on the screen after the approval".into());
    }
    let (before, after) = (film.colours(0)?, film.colours(last)?);
    let change = different(&before, &after);
    let mut shown = last;
    while shown > 0 && different(&film.colours(shown - 1)?, &after) <= change * (1.0 - SHOWN) {
        shown -= 1;
    }
    Ok((film.at(shown), after))
}

/// The part of the pixels in which two pictures differ.
fn different(one: &RgbImage, other: &RgbImage) -> f64 {
    let unlike = |(one, other): &(&image::Rgb<u8>, &image::Rgb<u8>)| {
        one.0
            .iter()
            .zip(other.0)
            .any(|(one, other)| one.abs_diff(other) > TOLERANCE)
    };
    let each = 1.0 / (f64::from(one.width()) * f64::from(one.height()));
    one.pixels()
        .zip(other.pixels())
        .filter(unlike)
        .map(|_| each)
        .sum()
}

/// What the link server tells a client that knows only RFC 8628 (section 3.2: 5 seconds where it says nothing).
async fn interval(issuer: &url::Url) -> Result<Duration> {
    let answer: Value = reqwest::Client::new()
        .post(issuer.join("/oauth/device_authorization")?)
        .form(&[("client_id", "latchkey-desktop")])
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    Ok(Duration::from_secs(
        answer["interval"].as_u64().unwrap_or(5),
    ))
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn difference_is_the_part_of_pixels_that_a_person_would_see() {
        let white = RgbImage::from_pixel(10, 10, Rgb([255; 3]));
        let mut other = white.clone();
        other.put_pixel(0, 0, Rgb([255, 255, 255 - TOLERANCE]));
        assert!(different(&white, &other) < f64::EPSILON);
        other.put_pixel(1, 0, Rgb([255, 254 - TOLERANCE, 255]));
        assert!((different(&white, &other) - 0.01).abs() < f64::EPSILON);
    }
}
