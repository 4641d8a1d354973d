//! `latchkey leak`: tokens that stand where they should not, from finding them to the proof that they are dead.

mod jobs;
mod report;
mod revoke;
pub(super) mod scan;
mod set;
mod told;
mod verify;

use std::io::stdin;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use latchkey_accounts::Engine;
use latchkey_leak::{Found, Progress, Reason, Rules, Source};
use serde_json::json;

use crate::args::Leak;
use crate::output::{Failure, Output};

/// How often somebody who looks on is told.
const TOLD_EVERY: Duration = Duration::from_millis(100);

pub(super) async fn run(engine: &Engine, output: &Output, command: Leak) -> Result<(), Failure> {
    match command {
        Leak::Scan(asked) => scan::run(output, asked).await,
        Leak::Revoke(asked) if asked.is_set() => set::run(engine, output, *asked).await,
        Leak::Revoke(asked) => revoke::run(engine, output, *asked).await,
        Leak::Jobs { forget: None } => jobs::list(engine, output).await,
        Leak::Jobs { forget: Some(job) } => jobs::forget(engine, output, &job).await,
        Leak::Report { job, file, format } => {
            report::run(engine, output, &job, file.as_deref(), format).await
        }
        Leak::Verify { report } => verify::run(engine, output, &report).await,
    }
}

/// Looks through files, on a thread of its own, and tells what could not be looked at.
async fn look(output: &Output, files: &[PathBuf]) -> Result<Found, Failure> {
    let mut sources = Vec::new();
    for file in files {
        sources.push(if file == Path::new("-") {
            Source::Reader {
                name: "-".to_owned(),
                reader: Box::new(stdin()),
            }
        } else {
            Source::Path(file.clone())
        });
    }
    let (told, mut heard) = tokio::sync::watch::channel(Progress::default());
    let looking = tokio::task::spawn_blocking(move || {
        let mut last = Instant::now();
        latchkey_leak::scan(&Rules::built_in(), sources, &mut |progress| {
            if last.elapsed() >= TOLD_EVERY {
                last = Instant::now();
                let _ = told.send(progress);
            }
            ControlFlow::Continue(())
        })
    });
    while heard.changed().await.is_ok() {
        output.at_work(&describe(&heard.borrow()));
    }
    output.at_work("");
    let found = looking.await.map_err(|_| {
        Failure::Usage("The files could not be looked through. Try them one by one.".to_owned())
    })?;
    for trouble in &found.troubles {
        output.tell_about(
            &json!({ "event": "trouble", "file": trouble.file, "code": trouble.reason.code(), "message": trouble.reason.to_string() }),
            || format!("{}: {}", trouble.file.escape_debug(), trouble.reason),
        );
    }
    Ok(found)
}

/// A file that was named and could not be looked at at all: the command line is wrong, however the rest went.
fn unread<'f>(files: &'f [PathBuf], found: &Found) -> Option<&'f Path> {
    let is_unread = |file: &&PathBuf| {
        let name = file.display().to_string();
        let gone = |reason: &Reason| matches!(reason, Reason::Unreadable(_) | Reason::NotAFile);
        let troubles = &found.troubles;
        troubles
            .iter()
            .any(|it| it.file == name && gone(&it.reason))
    };
    files.iter().find(is_unread).map(PathBuf::as_path)
}

fn describe(progress: &Progress) -> String {
    let looked = size(progress.bytes);
    let found = match progress.found {
        0 => "nothing found".to_owned(),
        1 => "1 token found".to_owned(),
        found => format!("{found} tokens found"),
    };
    match progress.total {
        Some(total) if total > 0 => {
            let percent = progress.read.min(total) * 100 / total;
            format!("Looking: {percent} %, {looked}, {found}")
        }
        _ => format!("Looking: {looked}, {found}"),
    }
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        let sizes = [0, 999, 1_000, 999_999, 2_147_483_648].map(size);
        assert_eq!(sizes, ["0 B", "999 B", "1 kB", "999 kB", "2.1 GB"]);
    }
}
