//! What crosses to the window. Everything here may be shown on a screen that is being broadcast, except the code itself.
//!
//! | Module | What it holds |
//! |---|---|
//! | `account` | accounts, and what became of those that were ended |
//! | `activity` | the audit log, and revocations on their way |
//! | `leak` | leaked tokens: what was found and what became of it |
//! | `link` | the link under way, and links made elsewhere |
//! | `programs` | the tools that ask for tokens |
//! | `providers` | where accounts can be linked |
//! | `settings` | what a person has set, and the words of their language |
//! | `vault` | keys, backups and what works on this computer |

mod account;
mod activity;
mod leak;
mod link;
mod programs;
mod providers;
mod settings;
mod vault;

use latchkey_accounts as engine;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

pub(crate) use account::*;
pub(crate) use activity::*;
pub(crate) use leak::*;
pub(crate) use link::*;
pub(crate) use programs::*;
pub(crate) use providers::*;
pub(crate) use settings::*;
pub(crate) use vault::*;

/// What this app stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Status {
    /// The link server.
    pub(crate) server: ServerState,
    /// The keychain.
    pub(crate) keychain: KeychainState,
    /// The passphrase lock.
    pub(crate) lock: Lock,
    /// Whether names and codes are hidden.
    pub(crate) hiding: Hiding,
    /// Whether the app was started again carefully, because its window did not paint.
    pub(crate) safe_mode: bool,
}

/// How the passphrase lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Lock {
    /// No passphrase is set.
    Off,
    /// Tokens are kept in files that wait for their first passphrase.
    Choose,
    /// Somebody has to give the passphrase.
    Locked,
    /// The passphrase was given.
    Unlocked,
}

/// A passphrase on its way from the window: never shown, never logged, wiped when it has been used.
#[derive(Deserialize, Type)]
#[serde(transparent)]
pub(crate) struct Passphrase(#[specta(type = String)] engine::SecretString);

impl Passphrase {
    /// The passphrase as the engine takes it.
    pub(crate) fn words(&self) -> &engine::SecretString {
        &self.0
    }
}

impl From<engine::LockState> for Lock {
    fn from(state: engine::LockState) -> Self {
        match state {
            engine::LockState::Off => Self::Off,
            engine::LockState::NoPassphraseYet => Self::Choose,
            engine::LockState::Locked => Self::Locked,
            engine::LockState::Unlocked { .. } => Self::Unlocked,
        }
    }
}

/// How the link server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum ServerState {
    /// Being started or asked.
    Starting,
    /// It answers.
    Ready {
        /// Its name for people.
        name: String,
        /// Whether it is the sandbox.
        sandbox: bool,
    },
    /// It does not.
    Unreachable {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// How the keychain is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum KeychainState {
    /// Being asked.
    Starting,
    /// It opens.
    Ready {
        /// Its name for people.
        name: String,
    },
    /// It does not.
    Unavailable {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// What is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// Stable.
    pub(crate) code: String,
    /// What is wrong.
    pub(crate) message: String,
    /// The way out.
    pub(crate) way_out: String,
}

/// A view of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum View {
    /// Link an account.
    Link,
    /// The accounts.
    Accounts,
    /// The accounts, with the question whether they hold.
    Check,
    /// What happened, and what is on its way.
    Activity,
    /// The tools.
    Programs,
    /// What a person has set.
    Settings,
}

/// Somebody asked for a view from outside the window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct ViewAsked(pub(crate) View);

/// A `latchkey://` link offers a server: its address.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct ServerOffered(pub(crate) String);

/// What this app stands on changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct StatusChanged(pub(crate) Status);

impl Problem {
    /// One that was kept as a text: what is wrong is its first sentence.
    pub(crate) fn told(code: String, text: &str) -> Self {
        let (message, way_out) = match text.split_once(". ") {
            Some((message, way_out)) => (format!("{message}."), way_out.to_owned()),
            None => (text.to_owned(), String::new()),
        };
        Self {
            code,
            message,
            way_out,
        }
    }
}

impl From<&engine::EngineError> for Problem {
    fn from(error: &engine::EngineError) -> Self {
        engine::Problem::from(error).into()
    }
}

impl From<engine::EngineError> for Problem {
    fn from(error: engine::EngineError) -> Self {
        Self::from(&error)
    }
}

impl From<engine::Problem> for Problem {
    fn from(problem: engine::Problem) -> Self {
        Self {
            code: problem.code.to_owned(),
            message: problem.message,
            way_out: problem.way_out,
        }
    }
}
