//! What the window may ask for. Each command is a few lines: what it does is the engine's business.
//!
//! | Module | What it holds |
//! |---|---|
//! | `accounts` | what is done to one account or to many |
//! | `activity` | the audit log, and revocations on their way |
//! | `leak` | leaked tokens |
//! | `link` | linking, and links made elsewhere |
//! | `lock` | the passphrase lock |
//! | `programs` | the tools that ask for tokens |
//! | `providers` | where accounts can be linked |
//! | `settings` | what a person has set |
//! | `vault` | keys, backups, and what works on this computer |

pub(crate) mod accounts;
pub(crate) mod activity;
pub(crate) mod leak;
pub(crate) mod link;
pub(crate) mod lock;
pub(crate) mod programs;
pub(crate) mod providers;
pub(crate) mod settings;
pub(crate) mod vault;

use tauri::State;

use crate::backend::Backend;
use crate::views::Status;

/// What this app stands on.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn status(backend: State<'_, Backend>) -> Status {
    backend.status()
}

/// The window has painted.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn painted(backend: State<'_, Backend>) {
    backend.painted();
}
