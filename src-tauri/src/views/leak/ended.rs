//! What is ended at once: a whole set of sessions, or the token that somebody holds.

use latchkey_accounts::end::RevocationReceipt;
use latchkey_accounts::leak as engine;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Sessions that end together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum LeakSet {
    /// All of an account.
    Account {
        /// The platform, a colon, and the account's id there.
        account: String,
    },
    /// All that were made by a client.
    Client {
        /// Its id.
        client: String,
    },
    /// All that began since then.
    Since {
        /// RFC 3339.
        since: String,
    },
}

/// What of a set would fall, or fell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeakSetPreview {
    /// How many sessions.
    #[specta(type = u32)]
    pub(crate) sessions: u64,
    /// Of how many accounts.
    #[specta(type = u32)]
    pub(crate) accounts: u64,
    /// What has to be typed for it.
    pub(crate) phrase: String,
    /// How many accounts have no link left while the platform does not know; none before they fell.
    #[specta(type = Option<u32>)]
    pub(crate) still_connected: Option<u64>,
    /// Whether it fell, and all of it.
    pub(crate) done: bool,
}

/// What became of the token on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum LeakHeld {
    /// It is revoked, if the server knew it.
    Revoked {
        /// What the platform was told.
        platform: LeakPlatform,
    },
}

/// What the platform was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakPlatform {
    /// The app is disconnected from the account.
    Disconnected,
    /// Another link of the account lives.
    Kept,
    /// It could not be reached.
    Unreachable,
    /// The server did not say.
    NotSaid,
}

impl LeakSet {
    /// The set as the engine takes it; none where the time is none.
    pub(crate) fn parsed(self) -> Option<engine::Set> {
        Some(match self {
            Self::Account { account } => engine::Set::Account(account),
            Self::Client { client } => engine::Set::Client(client),
            Self::Since { since } => engine::Set::Since(since.parse().ok()?),
        })
    }
}

impl LeakSetPreview {
    /// What fell of what was to fall.
    pub(crate) fn fell(self, ended: &engine::SetRevoked) -> Self {
        Self {
            sessions: ended.sessions,
            still_connected: Some(ended.still_connected),
            done: ended.done,
            ..self
        }
    }
}

impl From<engine::SetPreview> for LeakSetPreview {
    fn from(preview: engine::SetPreview) -> Self {
        Self {
            sessions: preview.sessions,
            accounts: preview.accounts,
            phrase: preview.phrase,
            still_connected: None,
            done: false,
        }
    }
}

impl From<RevocationReceipt> for LeakHeld {
    fn from(receipt: RevocationReceipt) -> Self {
        Self::Revoked {
            platform: match receipt {
                RevocationReceipt::Disconnected => LeakPlatform::Disconnected,
                RevocationReceipt::Kept => LeakPlatform::Kept,
                RevocationReceipt::Unreachable => LeakPlatform::Unreachable,
                RevocationReceipt::NotSaid => LeakPlatform::NotSaid,
            },
        }
    }
}
