//! A list of a thousand accounts: how long a frame takes while it is scrolled and filtered.
//!
//! WebDriver scrolls and types, so the window is a debug build that lets it in. The list is drawn and filtered in WebKit's process
//! alone; the shell around it, which is not optimised then, has no part in it.

use latchkey_testbed::{Desktop, DesktopOptions, Window, WindowOptions, binaries};
use serde_json::Value;

use super::{
    Result,
    crowd::list_in,
    report::{Figure, Target, percentile},
};

const ACCOUNTS: usize = 1_000;
/// Runs a frame at a time what is to be done, and notes how long each frame took, in milliseconds.
const FRAMES: &str = "
const [kind] = arguments, done = arguments[arguments.length - 1];
const row = document.querySelector('[data-testid=account-row]');
let place = row;
while (place && !(place.scrollHeight > place.clientHeight && /auto|scroll/.test(getComputedStyle(place).overflowY))) place = place.parentElement;
place ??= document.scrollingElement;
const search = document.querySelector('[data-testid=search]');
const type = (text) => { search.value = text; search.dispatchEvent(new InputEvent('input', { bubbles: true })); };
const steps = [];
if (kind === 'scroll') {
  const end = place.scrollHeight - place.clientHeight;
  for (let to = 0; to <= end; to += 160) steps.push(() => place.scrollTo(0, to));
  for (let nth = 0; nth < 60; nth++) steps.push(() => place.scrollTo(0, end * ((nth * 37) % 60) / 60));
} else {
  for (let round = 0; round < 10; round++) {
    const text = `account ${round}${round}`;
    for (let length = 1; length <= text.length; length++) steps.push(() => type(text.slice(0, length)), () => {});
    steps.push(() => type(''), () => {});
  }
}
const frames = [];
let last = null;
const frame = () => {
  const now = performance.now();
  if (last !== null) frames.push(now - last);
  last = now;
  const step = steps.shift();
  if (!step) { place.scrollTo(0, 0); return done({ frames, rows: document.querySelectorAll('[data-testid=account-row]').length }); }
  step();
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
";

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let app = binaries().driven_desktop()?;
    // A first start makes the database.
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    window.find("server-state").await?;
    window.close().await?;
    list_in(&desktop.latchkey_home(), ACCOUNTS).await?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    window.click("nav-accounts").await?;
    window.find("search").await?;
    // Whatever the window fetches when there is nothing else to do.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    let mut figures = Vec::new();
    for (kind, longest, usual) in [
        (
            "scroll",
            "1,000 accounts scrolled, the longest frame",
            "1,000 accounts scrolled, p95",
        ),
        (
            "filter",
            "1,000 accounts filtered, the longest frame",
            "1,000 accounts filtered, p95",
        ),
    ] {
        let answer = window
            .client()
            .execute_async(FRAMES, vec![kind.into()])
            .await?;
        let frames: Vec<f64> = answer["frames"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        if frames.len() < 100 || answer["rows"].as_u64().unwrap_or_default() == 0 {
            return Err(format!(
                "{kind}: {} frames of a list of {}",
                frames.len(),
                answer["rows"]
            )
            .into());
        }
        let figure = |what, percent, target| Figure {
            name: "list",
            what,
            unit: "ms",
            value: percentile(&frames, percent),
            reference: None,
            target,
            samples: frames.clone(),
        };
        figures.push(figure(longest, 100, Some(Target::AtMost(50.0))));
        figures.push(figure(usual, 95, None));
    }
    window.close().await?;
    Ok(figures)
}
