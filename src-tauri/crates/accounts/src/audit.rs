//! The audit log: what happened to accounts, keys and tokens, as records that cannot be changed unseen.
//!
//! | Module | What it holds |
//! |---|---|
//! | `record` | a record's form, its hash, the fingerprint of a token |
//! | `rows` | records as they are written to the database |
//! | `quick` | a connection for what must not wait |
//! | `leak` | what happens to leaked tokens |
//! | `log` | adding records, and telling the keychain how far the log has come |
//! | `verify` | finding the first record that is not as it was |
//!
//! No token is in it, only fingerprints. A record is in the database before the keychain hears of it: within a second, and at
//! the end of every program. Until then the newest records are linked, but nobody would miss them if they were cut off; a
//! crash loses none. Writing the log never fails the operation it tells of: what cannot be added waits in the database for
//! whoever has the key next, and [`Engine::doctor`] and [`Engine::verify_audit`] tell of what is wrong.

mod leak;
mod log;
mod quick;
mod record;
mod rows;
mod verify;

use jiff::Timestamp;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _};
use secrecy::SecretString;
use serde_json::{Map, Value, json};

use crate::engine::{Engine, EngineError, Inner};

pub use leak::{Begun, LeakWhat};
pub(crate) use log::{DataVersion, Log, LogError};
pub use verify::{Checked, Fault};

/// Something that happened. An account is meant by its id here; what is said of it beyond that is what would be lost with it.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// An account was linked.
    Linked {
        /// The account's id.
        account: &'a str,
        /// Where.
        provider: &'a str,
        /// Whom (`sub`).
        subject: &'a str,
        /// Its first access token.
        token: &'a AccessToken,
    },
    /// It was linked again, over an older link.
    Relinked {
        /// The account's id.
        account: &'a str,
        /// Where.
        provider: &'a str,
        /// Whom (`sub`).
        subject: &'a str,
        /// The new link's first access token.
        token: &'a AccessToken,
    },
    /// It was linked on another computer, as its server told.
    LinkElsewhere {
        /// The account's id.
        account: &'a str,
        /// The server's name for the link.
        link: &'a str,
    },
    /// A link of another computer was revoked from here.
    LinkElsewhereRevoked {
        /// The account's id.
        account: &'a str,
        /// The server's name for the link.
        link: &'a str,
    },
    /// A new pair of tokens was bought.
    Refreshed {
        /// The account's id.
        account: &'a str,
        /// The new access token.
        token: &'a AccessToken,
    },
    /// A refresh did not work, and nothing is decided by that.
    RefreshFailed {
        /// The account's id.
        account: &'a str,
        /// A stable code.
        reason: &'a str,
    },
    /// The link is over; only a person can begin a new one.
    NeedsPerson {
        /// The account's id.
        account: &'a str,
        /// Who ended it, where that is known.
        ended_by: Option<&'a str>,
    },
    /// Somebody here asked to take access back.
    RevocationAsked {
        /// The account's id.
        account: &'a str,
    },
    /// The server has confirmed that a link is over.
    Revoked {
        /// The account's id.
        account: &'a str,
        /// What was asked for: `revoke`, `log_out` or `replace`.
        asked: &'a str,
        /// What the platform was told.
        receipt: &'a str,
    },
    /// The server does not take access back, and asking again would not help.
    RevocationRefused {
        /// The account's id.
        account: &'a str,
        /// A stable code.
        reason: &'a str,
    },
    /// A token that somebody merely held was revoked.
    TokenRevoked {
        /// Where.
        provider: &'a str,
        /// The token.
        token: &'a SecretString,
        /// What the platform was told.
        receipt: &'a str,
    },
    /// It was brought back from a backup.
    Restored {
        /// The account's id.
        account: &'a str,
        /// Where.
        provider: &'a str,
        /// Whom (`sub`).
        subject: &'a str,
        /// Whether its tokens came with it.
        with_tokens: bool,
    },
    /// The accounts were written to a file.
    BackedUp {
        /// How many.
        accounts: usize,
        /// How many of them with their tokens.
        with_tokens: usize,
    },
    /// An account was removed from this computer.
    LoggedOut {
        /// The account's id.
        account: &'a str,
    },
    /// A tool was given an access token.
    HandedOff {
        /// The account's id.
        account: &'a str,
        /// Which tool.
        program: &'a str,
        /// The token.
        token: &'a AccessToken,
    },
    /// A tool was refused one.
    HandOffRefused {
        /// The account as it was asked for, or its id.
        account: &'a str,
        /// Which tool.
        program: &'a str,
        /// A stable code.
        reason: &'a str,
    },
    /// A person approved a program, or changed what it may have.
    ProgramApproved {
        /// Which.
        program: &'a str,
    },
    /// A person took a program's approval back.
    ProgramRemoved {
        /// Which.
        program: &'a str,
    },
    /// The vault's keys were rotated.
    KeysRotated {
        /// The version before.
        from: u32,
        /// The version now.
        to: u32,
        /// Whether every account has a new key too.
        deep: bool,
    },
    /// A passphrase was set, changed or taken off.
    PassphraseChanged {
        /// `set`, `changed` or `removed`.
        how: &'a str,
    },
    /// Somebody locked.
    Locked,
    /// Somebody unlocked.
    Unlocked,
    /// A person went on with an older database.
    OlderAccepted,
    /// Something about leaked tokens.
    Leak(LeakWhat<'a>),
}

/// A record, for people and scripts.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Counts from one.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What: `event`, and what belongs to it.
    pub members: Map<String, Value>,
    /// The record's hash in hexadecimal.
    pub hash: String,
}

impl Entry {
    /// As one object, which is a line of an export: number, time, its members, and last its hash.
    #[must_use]
    pub fn object(&self) -> Value {
        let mut object = Map::new();
        object.insert("number".to_owned(), json!(self.number));
        object.insert("at".to_owned(), json!(self.at.to_string()));
        object.extend(self.members.clone());
        object.insert("hash".to_owned(), json!(self.hash));
        Value::Object(object)
    }
}

/// The audit log is not as it was written.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The first record that is wrong, and how.
    #[error("{0}")]
    Broken(Fault),
    /// There are records, and nothing to check them with.
    #[error(
        "The key of the audit log is not in this computer's keychain, so nothing can be said of its records. If you restored only the disk, restore the keychain too."
    )]
    KeyMissing,
}

impl Engine {
    /// The records, oldest first: of one account's id if one is given, and since a time if one is.
    pub async fn audit_log(
        &self,
        account: Option<&str>,
        since: Option<Timestamp>,
    ) -> Result<Vec<Entry>, EngineError> {
        let log = &self.inner.log;
        let entries = log.entries(since.map_or(i64::MIN, Timestamp::as_millisecond));
        let mut entries = entries.await.map_err(|error| self.inner.log_error(error))?;
        if let Some(account) = account {
            entries.retain(|entry| entry.members.get("account") == Some(&json!(account)));
        }
        Ok(entries)
    }

    /// Checks every record, and that none is missing at the end.
    pub async fn verify_audit(&self) -> Result<Checked, EngineError> {
        let checked = self.inner.log.verify().await;
        Ok(checked
            .map_err(|error| self.inner.log_error(error))?
            .map_err(AuditError::Broken)?)
    }

    /// What a token is called in the log.
    pub async fn fingerprint(&self, token: &SecretString) -> Result<String, EngineError> {
        let fingerprint = self.inner.log.fingerprint(token.expose_secret()).await;
        fingerprint.map_err(|error| self.inner.log_error(error))
    }

    /// Tells the keychain how far the audit log has come, and lets it finish what it was asked, also where nobody waits for the
    /// answer any more. A program calls it before it ends. A keychain that hangs holds it up no longer than a call may take, and
    /// not at all where that is known already.
    pub async fn settle(&self) {
        self.inner.log.settle().await;
        self.inner.vault.rest().await;
    }
}

impl Inner {
    /// Records what happened. Never fails what it tells of.
    pub(crate) async fn audit(&self, what: What<'_>) {
        if let Err(error) = self.log.record(&what).await {
            tracing::warn!(%error, event = what.name(), "the audit log does not tell of it");
        }
    }

    /// The same for many at once.
    pub(crate) async fn audit_all(&self, all: &[What<'_>]) {
        if let Err(error) = self.log.record_all(all).await {
            tracing::warn!(%error, "the audit log does not tell of several");
        }
    }

    /// The same for what must not wait for the disk: a crash of this program loses it not, a loss of power may.
    pub(crate) async fn audit_quickly(&self, what: What<'_>) {
        if let Err(error) = self.log.record_quickly(&what).await {
            tracing::warn!(%error, event = what.name(), "the audit log does not tell of it");
        }
    }

    pub(crate) fn log_error(&self, error: LogError) -> EngineError {
        match error {
            LogError::Vault(error) => self.vault(error),
            LogError::Database(error) => self.database(&error),
            LogError::Quick(error) => self.home.explain_quick(&error).into(),
            LogError::KeyMissing => AuditError::KeyMissing.into(),
        }
    }
}

impl What<'_> {
    /// A word for it, which stays.
    fn name(&self) -> &'static str {
        match self {
            Self::Linked { .. } => "linked",
            Self::Relinked { .. } => "relinked",
            Self::LinkElsewhere { .. } => "link_elsewhere",
            Self::LinkElsewhereRevoked { .. } => "link_elsewhere_revoked",
            Self::Refreshed { .. } => "refreshed",
            Self::RefreshFailed { .. } => "refresh_failed",
            Self::NeedsPerson { .. } => "needs_person",
            Self::RevocationAsked { .. } => "revocation_asked",
            Self::Revoked { .. } => "revoked",
            Self::RevocationRefused { .. } => "revocation_refused",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::Restored { .. } => "restored",
            Self::BackedUp { .. } => "backed_up",
            Self::LoggedOut { .. } => "logged_out",
            Self::HandedOff { .. } => "handed_off",
            Self::HandOffRefused { .. } => "hand_off_refused",
            Self::ProgramApproved { .. } => "program_approved",
            Self::ProgramRemoved { .. } => "program_removed",
            Self::KeysRotated { .. } => "keys_rotated",
            Self::PassphraseChanged { .. } => "passphrase_changed",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::OlderAccepted => "older_accepted",
            Self::Leak(what) => what.name(),
        }
    }

    /// What a record holds of it. A token is there as what `fingerprint` makes of it; where that is not to be had, as nothing.
    fn members(&self, fingerprint: impl Fn(&str) -> Option<String>) -> Map<String, Value> {
        let of = |token: &AccessToken| fingerprint(token.expose_secret());
        let more = match self {
            Self::Linked {
                account,
                provider,
                subject,
                token,
            }
            | Self::Relinked {
                account,
                provider,
                subject,
                token,
            } => {
                json!({ "account": account, "provider": provider, "subject": subject, "token": of(token) })
            }
            Self::LinkElsewhere { account, link }
            | Self::LinkElsewhereRevoked { account, link } => {
                json!({ "account": account, "link": link })
            }
            Self::Refreshed { account, token } => json!({ "account": account, "token": of(token) }),
            Self::RefreshFailed { account, reason }
            | Self::RevocationRefused { account, reason } => {
                json!({ "account": account, "reason": reason })
            }
            Self::NeedsPerson { account, ended_by } => {
                json!({ "account": account, "ended_by": ended_by })
            }
            Self::RevocationAsked { account } | Self::LoggedOut { account } => {
                json!({ "account": account })
            }
            Self::Revoked {
                account,
                asked,
                receipt,
            } => json!({ "account": account, "asked": asked, "receipt": receipt }),
            Self::TokenRevoked {
                provider,
                token,
                receipt,
            } => {
                json!({ "provider": provider, "token": fingerprint(token.expose_secret()), "receipt": receipt })
            }
            Self::Restored {
                account,
                provider,
                subject,
                with_tokens,
            } => {
                json!({ "account": account, "provider": provider, "subject": subject, "with_tokens": with_tokens })
            }
            Self::BackedUp {
                accounts,
                with_tokens,
            } => json!({ "accounts": accounts, "with_tokens": with_tokens }),
            Self::HandedOff {
                account,
                program,
                token,
            } => json!({ "account": account, "program": program, "token": of(token) }),
            Self::HandOffRefused {
                account,
                program,
                reason,
            } => json!({ "account": account, "program": program, "reason": reason }),
            Self::ProgramApproved { program } | Self::ProgramRemoved { program } => {
                json!({ "program": program })
            }
            Self::KeysRotated { from, to, deep } => json!({ "from": from, "to": to, "deep": deep }),
            Self::PassphraseChanged { how } => json!({ "how": how }),
            Self::Locked | Self::Unlocked | Self::OlderAccepted => json!({}),
            Self::Leak(what) => what.members(),
        };
        let mut members = Map::new();
        members.insert("event".to_owned(), json!(self.name()));
        if let Value::Object(more) = more {
            members.extend(more);
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s10_a_token_is_recorded_as_a_fingerprint_and_as_nothing_else() {
        let token = AccessToken::new("lk_at_canary".to_owned());
        let what = What::HandedOff {
            account: "a",
            program: "/usr/bin/tool",
            token: &token,
        };
        let members = |fingerprint: Option<&str>| {
            Value::Object(what.members(|_| fingerprint.map(str::to_owned))).to_string()
        };
        assert!(members(Some("0123")).contains(r#""token":"0123""#));
        assert!(members(None).contains(r#""token":null"#));
        assert!(!members(Some("0123")).contains("canary"));
        assert!(!format!("{what:?}").contains("canary"));
    }
}
