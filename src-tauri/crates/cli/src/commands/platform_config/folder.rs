//! Every `*.json` of a folder, on all cores. One that fails stops no other: each is told of, and the command fails at the end.
//!
//! Resuming needs no record: a file is rewritten whole or not at all, and one that is at the current version is left alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use latchkey_accounts::environment::EnvironmentKeys;
use latchkey_accounts::platform_config::{EncryptedConfig, Layout, Reencrypted};
use latchkey_accounts::surroundings::system_entropy;
use serde_json::json;

use super::failure::{ConfigFailure, shown};
use super::replace::{Folder, Privacy};
use super::source::Source;
use crate::args::ConfigSource;
use crate::output::{Failure, Output};

/// Seals anew whatever is not at the current version.
pub(super) fn reencrypt(
    output: &Output,
    asked: &ConfigSource,
    keys: &EnvironmentKeys,
) -> Result<(), Failure> {
    let _alone = Folder::take(&asked.file)?;
    let tally = each(output, &asked.file, Some("Re-encrypting"), |path| {
        let source = Source::read(path, asked.platform)?;
        let moved = EncryptedConfig::read(source.bytes(), source.assume())
            .and_then(|config| config.reencrypt(keys, &system_entropy))
            .map_err(|error| source.failure(error))?;
        let (outcome, state) = match moved {
            Reencrypted::Current => (Outcome::Kept, "current"),
            Reencrypted::Moved(config) => {
                source.replace(&config.to_json(Layout::Lines), Privacy::AsBefore)?;
                (Outcome::Changed, "rewritten")
            }
        };
        if output.is_json() {
            let object = json!({ "file": source.shown(), "state": state });
            output.result(&object, String::new);
        }
        Ok(outcome)
    })?;
    let version = keys.current_version();
    output.result(
        &json!({
            "event": "done",
            "version": version,
            "reencrypted": tally.changed(),
            "current": tally.kept(),
            "failed": tally.failed(),
        }),
        || {
            format!(
                "{} files re-encrypted, {} at version {version} already, {} failed.",
                tally.changed(),
                tally.kept(),
                tally.failed()
            )
        },
    );
    tally.verdict()
}

/// Checks every file.
pub(super) fn check(
    output: &Output,
    asked: &ConfigSource,
    keys: &EnvironmentKeys,
) -> Result<(), Failure> {
    // It prints a line a file, which is progress enough.
    let tally = each(output, &asked.file, None, |path| {
        let file = ConfigSource {
            file: path.to_owned(),
            platform: asked.platform,
        };
        let verdict = super::check(output, &file, keys)?;
        Ok(match (verdict.is_sound, verdict.is_current) {
            (false, _) => Outcome::Failed,
            (true, true) => Outcome::Kept,
            (true, false) => Outcome::Changed,
        })
    })?;
    output.result(
        &json!({
            "event": "done",
            "sound": tally.kept() + tally.changed(),
            "needs_reencryption": tally.changed(),
            "failed": tally.failed(),
        }),
        || {
            format!(
                "{} files are sound, {} of them need re-encryption, {} failed.",
                tally.kept() + tally.changed(),
                tally.changed(),
                tally.failed()
            )
        },
    );
    tally.verdict()
}

/// What became of a file.
#[derive(Clone, Copy)]
enum Outcome {
    Kept,
    /// Re-encrypted, or to be.
    Changed,
    /// It was told of.
    Failed,
}

#[derive(Default)]
struct Tally([AtomicUsize; 3]);

impl Tally {
    fn add(&self, outcome: Outcome) {
        self.0[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    fn of(&self, outcome: Outcome) -> usize {
        self.0[outcome as usize].load(Ordering::Relaxed)
    }

    fn kept(&self) -> usize {
        self.of(Outcome::Kept)
    }

    fn changed(&self) -> usize {
        self.of(Outcome::Changed)
    }

    fn failed(&self) -> usize {
        self.of(Outcome::Failed)
    }

    fn done(&self) -> usize {
        self.kept() + self.changed() + self.failed()
    }

    fn verdict(&self) -> Result<(), Failure> {
        match self.failed() {
            0 => Ok(()),
            _ => Err(Failure::Told(ExitCode::FAILURE)),
        }
    }
}

/// Does something to each file. Failures are told at the end, by file, so that none breaks into the progress.
fn each(
    output: &Output,
    folder: &Path,
    progress: Option<&str>,
    act: impl Fn(&Path) -> Result<Outcome, ConfigFailure> + Sync,
) -> Result<Tally, ConfigFailure> {
    const REDRAW: Duration = Duration::from_millis(50);
    let files = files(folder)?;
    let tally = Tally::default();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::new());
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            tally.add(act(file).unwrap_or_else(|failure| {
                let mut failures = failures.lock().unwrap_or_else(PoisonError::into_inner);
                failures.insert(file, failure);
                Outcome::Failed
            }));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers()).map(|_| scope.spawn(work)).collect();
        let Some(what) = progress else { return };
        while !workers.iter().all(thread::ScopedJoinHandle::is_finished) {
            let done = tally.done();
            if done < files.len() {
                output.progress(what, done, files.len());
            }
            thread::sleep(REDRAW);
        }
        output.progress(what, files.len(), files.len());
    });
    let failures = failures.into_inner();
    for failure in failures
        .unwrap_or_else(PoisonError::into_inner)
        .into_values()
    {
        output.fail(&failure.into());
    }
    Ok(tally)
}

/// Several a core: most of them wait for the disk.
fn workers() -> usize {
    thread::available_parallelism().map_or(4, |cores| 4 * cores.get())
}

/// The files of a folder, by name, hidden ones too and none of a folder in it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, ConfigFailure> {
    let failed = |source| ConfigFailure::Read {
        file: shown(folder),
        source,
    };
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path
            .extension()
            .is_some_and(|its| its.eq_ignore_ascii_case("json"))
        {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(ConfigFailure::NothingThere {
            folder: shown(folder),
        });
    }
    files.sort_unstable();
    Ok(files)
}
