//! An account and its states.

use jiff::Timestamp;
use latchkey_oauth::RevokedBy;

use crate::clock::Deadline;

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
    /// When the present access token ends.
    pub(crate) access_ends: Deadline,
    /// What else is known of it.
    pub details: Details,
    /// The name of its tokens in the vault.
    pub(crate) vault_entry: String,
}

/// What is known of an account beyond its link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// What a person here calls it.
    pub label: Option<String>,
    /// Its e-mail address, where that was granted.
    pub email: Option<String>,
    /// Where its picture is.
    pub picture: Option<String>,
    /// The scopes that were asked for; empty where nobody noted them.
    pub asked: Vec<String>,
    /// How the last refresh went; none since it was linked.
    pub last_refresh: Option<LastRefresh>,
}

/// How the last refresh went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRefresh {
    /// When it was tried.
    pub at: Timestamp,
    /// Why it did not work; none where it did.
    pub failure: Option<RefreshFailure>,
}

/// Why a refresh did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshFailure {
    /// Since when none has.
    pub since: Timestamp,
    /// Stable, for scripts.
    pub code: String,
    /// What is wrong, and the way out.
    pub message: String,
    /// The provider's own name for what it logged, where it gave one.
    pub log_id: Option<String>,
}

impl Account {
    /// The scopes that were asked for and not granted.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        let asked = self.details.asked.iter();
        asked
            .filter(|scope| !self.scopes.contains(scope))
            .map(String::as_str)
            .collect()
    }
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
        /// Who ended it, where the server said.
        ended_by: Option<EndedBy>,
    },
    /// It was revoked from here.
    Revoked {
        /// When.
        at: Timestamp,
        /// What its server has said of that.
        revocation: RevocationProgress,
    },
}

impl AccountState {
    /// A word for it, for scripts and tools.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Linked { .. } => "linked",
            Self::NeedsPerson { .. } => "needs_person",
            Self::Revoked { .. } => "revoked",
        }
    }
}

/// How far the revocation of an account has come; [`crate::outbox`] has the whole of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationProgress {
    /// The server has not confirmed it.
    Pending,
    /// The server confirmed it.
    Confirmed,
    /// The server would not.
    Refused,
    /// There was nothing left to revoke.
    Expired,
}

impl RevocationProgress {
    /// Whether the tokens are certainly dead.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Confirmed | Self::Expired)
    }

    /// A word for it, for scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }
}

/// Who ended a link that was not ended here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndedBy {
    /// Somebody revoked it.
    Revoked(RevokedBy),
    /// The platform took its grant back.
    Disconnected {
        /// Why, in the platform's words.
        reason: Option<String>,
    },
}

impl EndedBy {
    /// A word for it, for scripts.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Revoked(RevokedBy::Person) => "person",
            Self::Revoked(RevokedBy::Support) => "support",
            Self::Revoked(RevokedBy::Client) => "client",
            Self::Revoked(RevokedBy::Platform) => "platform",
            Self::Revoked(RevokedBy::Unknown) => "unknown",
            Self::Disconnected { .. } => "disconnected",
        }
    }

    /// As it is stored: the word, and after a colon the platform's own.
    pub(crate) fn to_stored(&self) -> String {
        match self {
            Self::Disconnected {
                reason: Some(reason),
            } => format!("{}:{reason}", self.as_str()),
            _ => self.as_str().to_owned(),
        }
    }

    pub(crate) fn from_stored(text: &str) -> Self {
        let (word, reason) = match text.split_once(':') {
            Some((word, reason)) => (word, Some(reason.to_owned())),
            None => (text, None),
        };
        match word {
            "person" => Self::Revoked(RevokedBy::Person),
            "support" => Self::Revoked(RevokedBy::Support),
            "client" => Self::Revoked(RevokedBy::Client),
            "platform" => Self::Revoked(RevokedBy::Platform),
            "disconnected" => Self::Disconnected { reason },
            _ => Self::Revoked(RevokedBy::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_ended_a_link_is_stored_and_read_back() {
        let disconnected = |reason: Option<&str>| EndedBy::Disconnected {
            reason: reason.map(str::to_owned),
        };
        for (ended_by, stored) in [
            (EndedBy::Revoked(RevokedBy::Person), "person"),
            (EndedBy::Revoked(RevokedBy::Support), "support"),
            (EndedBy::Revoked(RevokedBy::Client), "client"),
            (EndedBy::Revoked(RevokedBy::Platform), "platform"),
            (EndedBy::Revoked(RevokedBy::Unknown), "unknown"),
            (disconnected(None), "disconnected"),
            (disconnected(Some("a: b")), "disconnected:a: b"),
        ] {
            assert_eq!(ended_by.to_stored(), stored);
            assert_eq!(EndedBy::from_stored(stored), ended_by);
        }
    }
}
