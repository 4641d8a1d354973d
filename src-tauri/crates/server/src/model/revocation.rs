//! An order of a member of staff to end sessions, and how far it got. It is resumable: what was done is kept with it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An order as it is kept. Tokens are in it as fingerprints only.
#[derive(Debug)]
pub(crate) struct Revocation {
    pub(crate) id: String,
    /// Whose order it is.
    pub(crate) staff: String,
    pub(crate) idempotency_key: String,
    /// SHA-256 of the request's body: the same key with another body is a mistake.
    pub(crate) body_hash: Vec<u8>,
    pub(crate) created_at: Timestamp,
    pub(crate) finished_at: Option<Timestamp>,
    pub(crate) progress: Progress,
}

/// How far an order got.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Progress {
    /// Of single tokens and fingerprints, in the order in which they were given.
    Items(Vec<ItemOutcome>),
    /// Of a whole set of sessions.
    Set {
        /// How many have ended.
        sessions: u64,
        /// Of how many accounts the last link ended without anybody having been able to tell the platform.
        still_connected: u64,
    },
}

/// What became of one item, or would become.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct ItemOutcome {
    /// SHA-256 of the token in hexadecimal; nothing for what is no token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fingerprint: Option<String>,
    pub(crate) status: ItemStatus,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<FoundSession>,
    /// An earlier item of the same session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duplicate_of: Option<usize>,
    /// What became of the platform's own grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) platform: Option<PlatformOutcome>,
}

/// Whose session an item belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct FoundSession {
    pub(crate) link: String,
    pub(crate) subject: String,
    pub(crate) client: String,
    pub(crate) device: Option<String>,
}

/// How far one item got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItemStatus {
    /// Nobody has looked yet.
    Waiting,
    /// Its tokens are dead; the platform is still to be told.
    Ending,
    Revoked,
    /// A dry run: this session would end.
    Found,
    /// Its session had ended before.
    AlreadyGone,
    Unknown,
    /// Neither a token of this server nor a SHA-256 in hexadecimal.
    Malformed,
}

/// What a revocation did at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlatformOutcome {
    /// The app is disconnected from the account.
    Disconnected,
    /// Other links of the account live on, so the app stays connected.
    Kept,
    /// The platform could not be told: it did not answer, or the token was too old to open the session with.
    Unreachable,
}

impl PlatformOutcome {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Kept => "kept",
            Self::Unreachable => "unreachable",
        }
    }
}

impl Progress {
    /// How many sessions have ended.
    pub(crate) fn sessions(&self) -> u64 {
        match self {
            Self::Items(items) => {
                let ended = |item: &&ItemOutcome| {
                    item.duplicate_of.is_none()
                        && matches!(
                            item.status,
                            ItemStatus::Ending | ItemStatus::Revoked | ItemStatus::Found
                        )
                };
                items.iter().filter(ended).count() as u64
            }
            Self::Set { sessions, .. } => *sessions,
        }
    }
}
