//! P3: what the window costs while nobody uses it, with twenty accounts linked: memory of all its processes, and processor time in
//! ten seconds. Beside it a bare Tauri window that shows a picture.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use latchkey_testbed::{
    Desktop, DesktopOptions, LinkServer, LinkServerOptions, Phone, TestbedError, binaries,
    memory::family,
};

use super::{
    Result,
    report::{Figure, Reference, Target, in_milliseconds, percentile},
    server::usage::Usage,
};

/// Each has as many people as its sandbox.
const SERVERS: usize = 4;
const RUNS: usize = 3;
/// Long enough for feeds to be open, pictures to be drawn and WebKit to be done with its own: half a minute after a page was loaded it
/// collects garbage, also where the page is nothing but a picture.
const SETTLE: Duration = Duration::from_secs(40);
const IDLE: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let app = binaries().latchkey_desktop()?;
    let bare = binaries().bare_window()?;
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let mut servers = Vec::new();
    let mut accounts = 0;
    for _ in 0..SERVERS {
        let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
        let phone = Phone::new(&server.sandbox);
        for person in phone.accounts().await? {
            link(&desktop, &server, &phone, &person).await?;
            accounts += 1;
        }
        servers.push(server);
    }
    if accounts != 20 {
        return Err(format!("{accounts} accounts are linked, not 20").into());
    }
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..RUNS {
        ours.push(idle(&desktop, desktop.command(&app)).await?);
        theirs.push(idle(&desktop, desktop.command(&bare)).await?);
    }
    let column = |runs: &[(f64, f64)], which: fn(&(f64, f64)) -> f64| -> Vec<f64> {
        runs.iter().map(which).collect()
    };
    let memory = column(&ours, |run| run.0);
    let of_bare = column(&theirs, |run| run.0);
    let processor = column(&ours, |run| run.1);
    let processor_of_bare = column(&theirs, |run| run.1);
    Ok(vec![
        Figure {
            name: "p03",
            what: "memory (PSS), 20 accounts, median",
            unit: "MiB",
            value: percentile(&memory, 50),
            reference: Some(Reference {
                what: "bare window",
                value: percentile(&of_bare, 50),
                samples: of_bare,
            }),
            target: Some(Target::AtMostTimes(1.15)),
            samples: memory,
        },
        Figure {
            name: "p03",
            what: "processor time in 10 s at rest, median",
            unit: "ms",
            value: percentile(&processor, 50),
            reference: Some(Reference {
                what: "bare window",
                value: percentile(&processor_of_bare, 50),
                samples: processor_of_bare,
            }),
            target: Some(Target::AtMost(20.0)),
            samples: processor,
        },
    ])
}

/// Mebibytes, and milliseconds of a processor, of a program that nobody uses.
async fn idle(desktop: &Desktop, command: Command) -> Result<(f64, f64)> {
    let mut process = desktop.spawn(command)?;
    tokio::time::sleep(SETTLE).await;
    let look = |process: u32| -> Result<(f64, Duration)> {
        let mut all = (0.0, Duration::ZERO);
        for member in family(process) {
            let usage = Usage::of(member)?;
            all = (all.0 + usage.mebibytes, all.1 + usage.processor);
        }
        Ok(all)
    };
    let (_, before) = look(process.id())?;
    tokio::time::sleep(IDLE).await;
    let (mebibytes, after) = look(process.id())?;
    process.stop();
    Ok((mebibytes, in_milliseconds(after.saturating_sub(before))))
}

async fn link(desktop: &Desktop, server: &LinkServer, phone: &Phone, person: &str) -> Result<()> {
    let latchkey: &Path = &binaries().latchkey()?;
    let mut command = desktop.command(latchkey);
    command.args(["--json", "link", "--server", server.issuer.as_str()]);
    let mut process = desktop.spawn(command)?;
    let deadline = Instant::now() + PATIENCE;
    let mut approved = false;
    while process.ended().is_none() {
        if Instant::now() > deadline {
            return Err(TestbedError::TimedOut {
                what: "an account to be linked".to_owned(),
                within: PATIENCE,
                log: process.log(),
            }
            .into());
        }
        if !approved && let Some(qr_uri) = code(&process.log()) {
            phone.scan(&qr_uri).await?;
            phone.approve(&qr_uri, person).await?;
            approved = true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// The code that `latchkey link --json` shows.
fn code(said: &str) -> Option<String> {
    let events = said
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    events
        .rev()
        .find_map(|event| Some(event.get("qr_uri")?.as_str()?.to_owned()))
}
