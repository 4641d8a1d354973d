//! Leaked tokens: what was found, what would end, how far a revocation has come, and what a report proves. No token is in any of it.
//!
//! | Module | What it holds |
//! |---|---|
//! | `found` | what was looked through, and what was found |
//! | `plan` | what would end |
//! | `job` | revocations of many, and their reports |
//! | `ended` | what was ended at once: a set, or a token that somebody holds |

mod ended;
mod found;
mod job;
mod plan;

use latchkey_accounts::leak as engine;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

pub(crate) use ended::*;
pub(crate) use found::*;
pub(crate) use job::*;
pub(crate) use plan::*;

/// Where to look for tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LeakSource {
    /// The text on the clipboard.
    Clipboard,
    /// Files that a person chooses.
    Files,
    /// A folder that a person chooses, with all that is in it.
    Folder,
}

/// How the desk is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakStatus {
    /// What was looked through.
    pub(crate) stage: LeakStage,
    /// Who of this computer's accounts is staff; empty where the desk is not for anybody here.
    pub(crate) staff: Vec<LeakStaff>,
}

/// An account of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakStaff {
    /// This computer's own name for it.
    pub(crate) account: String,
    /// The account's name.
    pub(crate) name: String,
    /// The link server's name.
    pub(crate) server: String,
    /// Whether it may read the server's audit log.
    pub(crate) audit: bool,
}

/// The desk changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct LeakChanged(pub(crate) LeakStatus);

impl From<engine::Staff> for LeakStaff {
    fn from(staff: engine::Staff) -> Self {
        Self {
            account: staff.account,
            name: staff.name,
            server: staff.server,
            audit: staff.audit,
        }
    }
}
