//! `latchkey platform-config`: files of social-platform tokens, sealed in the form that other services share.
//!
//! | Module | Its one idea |
//! |---|---|
//! | `folder` | every file of a folder, on all cores, each told of by itself |
//! | `source` | what is read: a file or standard input, and for which platform |
//! | `replace` | a file rewritten so that there is always the old one or the new one |
//! | `failure` | everything that can go wrong, for people and scripts |
//!
//! It opens no keychain and no database. `decrypt` prints secrets, so it refuses to print to a terminal, whose history and
//! whose onlookers would keep them; a pipe, a file and `--in-place` are fine.

mod failure;
mod folder;
mod replace;
mod source;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use latchkey_accounts::environment::EnvironmentKeys;
use latchkey_accounts::platform_config::{
    Checked, ConfigError, EncryptedConfig, Layout, PlainConfig, Reencrypted,
};
use latchkey_accounts::surroundings::system_entropy;
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::{ConfigFile, ConfigSource, PlatformConfig};
use crate::output::{Failure, Output};
use failure::ConfigFailure;
use replace::{Folder, Privacy};
use source::Source;

pub(super) fn run(output: &Output, asked: PlatformConfig) -> Result<(), Failure> {
    match asked {
        PlatformConfig::Encrypt(file) => one(output, &file, Privacy::AsBefore, |source, keys| {
            PlainConfig::read(source.bytes(), source.assume())?
                .encrypt(keys, &system_entropy)
                .map(|config| Some(config.to_json(layout(output, &file))))
        }),
        PlatformConfig::Decrypt(file) => {
            if !file.in_place && std::io::stdout().is_terminal() {
                return Err(Failure::Usage(
                    "Secrets are not printed to a terminal. Send the output to a program or a file, or say --in-place."
                        .to_owned(),
                ));
            }
            one(output, &file, Privacy::OwnerOnly, |source, keys| {
                EncryptedConfig::read(source.bytes(), source.assume())?
                    .decrypt(keys)
                    .map(|config| Some(config.to_json(layout(output, &file))))
            })
        }
        PlatformConfig::Reencrypt(file) if file.source.file.is_dir() => {
            if !file.in_place {
                return Err(Failure::Usage(
                    "A folder is re-encrypted in place only. Say --in-place.".to_owned(),
                ));
            }
            folder::reencrypt(output, &file.source, &keys()?)
        }
        PlatformConfig::Reencrypt(file) => one(output, &file, Privacy::AsBefore, |source, keys| {
            let config = EncryptedConfig::read(source.bytes(), source.assume())?;
            Ok(match config.reencrypt(keys, &system_entropy)? {
                Reencrypted::Moved(moved) => Some(moved.to_json(layout(output, &file))),
                Reencrypted::Current if file.in_place => None,
                Reencrypted::Current => Some(config.to_json(layout(output, &file))),
            })
        }),
        PlatformConfig::Check(source) if source.file.is_dir() => {
            folder::check(output, &source, &keys()?)
        }
        PlatformConfig::Check(source) => {
            let keys = keys()?;
            if check(output, &source, &keys)?.is_sound {
                Ok(())
            } else {
                Err(Failure::Told(ExitCode::FAILURE))
            }
        }
    }
}

/// What one file's check came to.
struct Verdict {
    is_sound: bool,
    is_current: bool,
}

/// Makes a new text of one file and prints it or puts it in the file's place; `None` leaves the file as it is.
fn one(
    output: &Output,
    file: &ConfigFile,
    privacy: Privacy,
    rewrite: impl Fn(&Source, &EnvironmentKeys) -> Result<Option<Zeroizing<Vec<u8>>>, ConfigError>,
) -> Result<(), Failure> {
    if file.in_place && Source::is_standard_input(&file.source.file) {
        return Err(Failure::Usage(
            "Standard input cannot be rewritten. Leave --in-place out, or name the file."
                .to_owned(),
        ));
    }
    let keys = keys()?;
    let share = || Folder::share(&file.source.file);
    let _shared = file.in_place.then(share).transpose()?;
    let source = Source::read(&file.source.file, file.source.platform)?;
    let made = rewrite(&source, &keys).map_err(|error| source.failure(error))?;
    if !file.in_place {
        let bytes = made.unwrap_or_default();
        let mut stdout = std::io::stdout().lock();
        return Ok(stdout
            .write_all(&bytes)
            .and_then(|()| stdout.flush())
            .map_err(ConfigFailure::Output)?);
    }
    let state = match made {
        Some(bytes) => {
            source.replace(&bytes, privacy)?;
            "rewritten"
        }
        None => "current",
    };
    output.result(
        &json!({ "file": source.shown(), "state": state }),
        || match state {
            "current" => format!("{} is at the current version already.", source.shown()),
            _ => format!("Rewrote {}.", source.shown()),
        },
    );
    Ok(())
}

/// Checks one file, tells every fault of it on standard error, and prints the verdict.
fn check(
    output: &Output,
    asked: &ConfigSource,
    keys: &EnvironmentKeys,
) -> Result<Verdict, ConfigFailure> {
    let source = Source::read(&asked.file, asked.platform)?;
    let config = EncryptedConfig::read(source.bytes(), source.assume())
        .map_err(|error| source.failure(error))?;
    let Checked { versions, faults } = config.check(keys);
    let verdict = Verdict {
        is_sound: faults.is_empty(),
        is_current: versions.keys().eq([&keys.current_version()]),
    };
    for fault in faults {
        output.fail(&source.failure(fault).into());
    }
    let secrets: usize = versions.values().sum();
    let shown: Vec<String> = versions.keys().map(u32::to_string).collect();
    output.result(
        &json!({
            "file": source.shown(),
            "platform": config.platform().name(),
            "sound": verdict.is_sound,
            "secrets": secrets,
            "versions": versions,
            "needs_reencryption": !verdict.is_current,
        }),
        || {
            let state = match (verdict.is_sound, verdict.is_current) {
                (false, _) => "not every one opens",
                (true, true) => "all open",
                (true, false) => "all open, needs re-encryption",
            };
            format!(
                "{}: {}, {secrets} sealed values under version {}, {state}",
                source.shown(),
                config.platform(),
                shown.join(", ")
            )
        },
    );
    Ok(verdict)
}

fn keys() -> Result<EnvironmentKeys, ConfigFailure> {
    EnvironmentKeys::read(std::env::vars_os())?.ok_or(ConfigFailure::NoKey)
}

/// What is printed for a script is one line.
fn layout(output: &Output, file: &ConfigFile) -> Layout {
    if output.is_json() && !file.in_place {
        Layout::OneLine
    } else {
        Layout::Lines
    }
}
