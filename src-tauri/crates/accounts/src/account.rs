//! An account and its states.

use jiff::Timestamp;

/// An account that was linked on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// This computer's own name for it: 16 characters, never reused.
    pub id: String,
    /// The provider's id in the directory, `sandbox` or a server's address.
    pub provider: String,
    /// The provider's name for people.
    pub provider_name: String,
    /// The account at the provider (`sub`).
    pub subject: String,
    /// The name to show.
    pub name: String,
    /// The handle, where it was granted.
    pub username: Option<String>,
    /// What was granted.
    pub scopes: Vec<String>,
    /// When it was linked, or linked again.
    pub linked_at: Timestamp,
    /// How it is.
    pub state: AccountState,
    /// The name of its tokens in the vault.
    pub(crate) vault_entry: String,
}

/// How an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountState {
    /// It works.
    Linked {
        /// When the present access token ends; it is refreshed by itself.
        access_expires_at: Timestamp,
        /// When the link ends unless it is used before, if the server said so.
        fine_until: Option<Timestamp>,
    },
    /// The server ended it; only linking again helps.
    NeedsPerson {
        /// Since when.
        since: Timestamp,
    },
    /// It was revoked from here.
    Revoked {
        /// When.
        at: Timestamp,
    },
}
