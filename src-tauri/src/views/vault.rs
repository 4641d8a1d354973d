//! Keys, backups and what works on this computer.

use latchkey_accounts::backup::{BackedUp, Restored};
use latchkey_accounts::keys::{KeyReport, Rotation};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::Problem;

/// How the passphrase lock is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LockSettings {
    /// How it is.
    pub(crate) lock: super::Lock,
    /// After so many minutes without use it locks by itself; zero for never, none where it is not open.
    pub(crate) idle_minutes: Option<u32>,
}

/// How the keys are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeysView {
    /// Where tokens and keys are kept, in words.
    pub(crate) storage: String,
    /// The version that seals.
    pub(crate) current: u32,
    /// When it was made: RFC 3339.
    pub(crate) made_at: Option<String>,
    /// How many accounts have a key.
    pub(crate) accounts: u32,
    /// How many of them are not under the current version.
    pub(crate) behind: u32,
    /// How many older versions are still needed.
    pub(crate) older: u32,
}

/// What a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RotationView {
    /// The version before.
    pub(crate) from: u32,
    /// The version now.
    pub(crate) to: u32,
    /// How many keys were wrapped anew.
    pub(crate) rewrapped: u32,
    /// How many do not open; the version they need is kept.
    pub(crate) unreadable: u32,
}

/// How far long work has come.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct Progressed {
    /// What is under way.
    pub(crate) what: Work,
    /// So many are done.
    pub(crate) done: u32,
    /// Of so many.
    pub(crate) of: u32,
}

/// Long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Work {
    /// Accounts are ended.
    Ending,
    /// Accounts are refreshed.
    Refreshing,
    /// Keys are rotated.
    Rotating,
}

/// What was written to a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupMade {
    /// The file.
    pub(crate) file: String,
    /// How many accounts.
    pub(crate) accounts: u32,
    /// How many of them with tokens.
    pub(crate) with_tokens: u32,
}

/// What came back from a backup: names of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupRestored {
    /// With their tokens.
    pub(crate) with_tokens: Vec<String>,
    /// By name; they have to be linked again.
    pub(crate) by_name: Vec<String>,
    /// Linked here already, and left as they are.
    pub(crate) skipped: Vec<String>,
}

/// Something that was tried on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct CheckView {
    /// A stable word for it.
    pub(crate) name: String,
    /// What was found, in English.
    pub(crate) found: Option<String>,
    /// Why it does not work, and the way out.
    pub(crate) problem: Option<Problem>,
}

impl From<KeyReport> for KeysView {
    fn from(report: KeyReport) -> Self {
        let keys = report.accounts.iter().filter_map(|(_, key)| *key);
        let current = report
            .versions
            .iter()
            .find(|version| version.version == report.current);
        let made_at = current.and_then(|version| version.made_at);
        Self {
            storage: report.storage.describe().to_owned(),
            current: report.current,
            made_at: made_at
                .and_then(|at| jiff::Timestamp::from_millisecond(at).ok())
                .map(|at| at.to_string()),
            behind: count(keys.clone().filter(|key| key.needs_reencryption).count()),
            accounts: count(keys.count()),
            older: count(report.versions.len().saturating_sub(1)),
        }
    }
}

impl From<Rotation> for RotationView {
    fn from(rotation: Rotation) -> Self {
        Self {
            from: rotation.from,
            to: rotation.to,
            rewrapped: count(rotation.rewrapped),
            unreadable: count(rotation.unreadable.len()),
        }
    }
}

impl BackupMade {
    /// What was written to a file.
    pub(crate) fn of(file: String, done: BackedUp) -> Self {
        Self {
            file,
            accounts: count(done.accounts),
            with_tokens: count(done.with_tokens),
        }
    }
}

impl From<Restored> for BackupRestored {
    fn from(restored: Restored) -> Self {
        Self {
            with_tokens: restored.with_tokens,
            by_name: restored.by_name,
            skipped: restored.skipped,
        }
    }
}

/// A count for the window.
pub(crate) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
