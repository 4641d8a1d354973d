//! The tools that ask for tokens.

use latchkey_accounts::programs::{KnownProgram, ProgramState};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::Problem;

/// The tools, and whether they are served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Programs {
    /// Whether tools are served.
    pub(crate) agent: AgentState,
    /// Those that asked, those that wait for an answer first.
    pub(crate) list: Vec<ProgramView>,
}

/// Whether tools are served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum AgentState {
    /// A person does not want it.
    Off,
    /// It is about to begin.
    Starting,
    /// By this app.
    Here {
        /// Where tools ask.
        socket: String,
    },
    /// By another program of Latchkey.
    Elsewhere,
    /// They cannot be.
    Unavailable {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// A tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProgramView {
    /// This computer's own name for it.
    pub(crate) id: String,
    /// Its file's name, or that of the script that it runs.
    pub(crate) name: String,
    /// The executable's path.
    pub(crate) executable: String,
    /// What it runs, where it is an interpreter.
    pub(crate) script: Option<String>,
    /// How it stands with it.
    pub(crate) standing: Standing,
}

/// How it stands with a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum Standing {
    /// It asked, and nobody has answered for it.
    Asks {
        /// RFC 3339.
        since: String,
        /// For which account, in its own words.
        asked_for: Option<String>,
    },
    /// A person approved it.
    Approved {
        /// RFC 3339.
        since: String,
        /// This computer's own names of the accounts; none for every account.
        accounts: Option<Vec<String>>,
        /// The scopes that a token may have; none for every scope.
        scopes: Option<Vec<String>>,
        /// The longest lifetime it may ask for, in seconds.
        max_ttl_seconds: Option<u32>,
        /// When it was last given a token: RFC 3339.
        last_use: Option<String>,
    },
}

/// A tool asked, or somebody answered for one.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct ProgramsChanged(pub(crate) Programs);

impl ProgramView {
    /// A tool, and when it was last given a token.
    pub(crate) fn of(known: KnownProgram, last_use: Option<String>) -> Self {
        let path = known.program.script.as_ref();
        let path = path.unwrap_or(&known.program.executable);
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        Self {
            id: known.id,
            name,
            executable: known.program.executable,
            script: known.program.script,
            standing: match known.state {
                ProgramState::Pending { since, asked_for } => Standing::Asks {
                    since: since.to_string(),
                    asked_for,
                },
                ProgramState::Approved { at, grant } => Standing::Approved {
                    since: at.to_string(),
                    accounts: grant.accounts,
                    scopes: grant.scopes,
                    max_ttl_seconds: grant
                        .max_ttl
                        .map(|most| u32::try_from(most.as_secs()).unwrap_or(u32::MAX)),
                    last_use,
                },
            },
        }
    }
}
