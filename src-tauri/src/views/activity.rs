//! The audit log, and revocations on their way.

use latchkey_accounts::{self as engine, Ending, RevocationState, audit};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use tauri_specta::Event;

use super::Revocation;

/// Which records of the audit log are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActivityFilter {
    /// Of one account.
    pub(crate) account: Option<String>,
    /// Of these kinds; empty for all.
    pub(crate) events: Vec<String>,
    /// RFC 3339; none for all.
    pub(crate) since: Option<String>,
    /// Older than this number.
    pub(crate) before: Option<u32>,
}

/// Records, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActivityPage {
    /// These.
    pub(crate) records: Vec<ActivityRecord>,
    /// Whether there are older ones.
    pub(crate) more: bool,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActivityRecord {
    /// Counts from one.
    pub(crate) number: u32,
    /// RFC 3339.
    pub(crate) at: String,
    /// What, in the log's own word.
    pub(crate) event: String,
    /// This computer's own name for the account.
    pub(crate) account: Option<String>,
    /// The account's name, where it is still listed, or where the record says whom.
    pub(crate) account_name: Option<String>,
    /// The tool.
    pub(crate) program: Option<String>,
    /// Why, in the log's own word.
    pub(crate) reason: Option<String>,
    /// The token's fingerprint.
    pub(crate) fingerprint: Option<String>,
    /// Whatever else it says, as it is in an export.
    pub(crate) details: Vec<Detail>,
}

/// A member of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Detail {
    /// Its name.
    pub(crate) name: String,
    /// What it says.
    pub(crate) value: String,
}

/// What a check of the audit log found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActivityChecked {
    /// So many records are as they were written.
    pub(crate) records: u32,
    /// So many of them the keychain does not know of yet.
    pub(crate) newer_than_keychain: u32,
    /// So much waits for the log's key.
    pub(crate) waiting: u32,
}

/// A link that was ended here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevocationView {
    /// Its name.
    pub(crate) id: String,
    /// The account's name.
    pub(crate) name: String,
    /// The provider's name.
    pub(crate) provider_name: String,
    /// What was asked for.
    pub(crate) what: Asked,
    /// RFC 3339.
    pub(crate) asked_at: String,
    /// How far it has come.
    pub(crate) state: Revocation,
    /// How often it was tried.
    pub(crate) tries: Option<u32>,
    /// When it is tried next: RFC 3339.
    pub(crate) next_try: Option<String>,
    /// What is in the way, and the way out.
    pub(crate) trouble: Option<String>,
}

/// Why a link was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Asked {
    /// A person took its access back.
    Revoke,
    /// A person logged it out.
    LogOut,
    /// The account was linked again.
    Replace,
}

/// What is on its way changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct OutboxChanged(pub(crate) Vec<RevocationView>);

impl ActivityRecord {
    /// A record, with the account's name if `name` knows it.
    pub(crate) fn of(entry: audit::Entry, name: impl Fn(&str) -> Option<String>) -> Self {
        let mut members = entry.members;
        let mut take = |key: &str| match members.remove(key) {
            Some(Value::String(text)) => Some(text),
            Some(Value::Null) | None => None,
            Some(other) => Some(other.to_string()),
        };
        let account = take("account");
        let known = account.as_deref().and_then(name);
        Self {
            number: u32::try_from(entry.number).unwrap_or(u32::MAX),
            at: entry.at.to_string(),
            event: take("event").unwrap_or_default(),
            account_name: known.or_else(|| take("subject")),
            account,
            program: take("program"),
            reason: take("reason").or_else(|| take("ended_by")),
            fingerprint: take("token"),
            details: members
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| Detail {
                    name,
                    value: match value {
                        Value::String(text) => text,
                        other => other.to_string(),
                    },
                })
                .collect(),
        }
    }
}

impl From<audit::Checked> for ActivityChecked {
    fn from(checked: audit::Checked) -> Self {
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            records: count(checked.records),
            newer_than_keychain: count(checked.newer_than_keychain),
            waiting: count(checked.waiting),
        }
    }
}

impl From<engine::Revocation> for RevocationView {
    fn from(revocation: engine::Revocation) -> Self {
        let state = &revocation.state;
        let (tries, next_try) = match state {
            RevocationState::Pending {
                tries, next_try, ..
            } => (Some(*tries), Some(next_try.to_string())),
            _ => (None, None),
        };
        Self {
            what: revocation.what.into(),
            asked_at: revocation.asked_at.to_string(),
            state: state.into(),
            tries,
            next_try,
            trouble: state.trouble().map(|trouble| trouble.message.clone()),
            id: revocation.id,
            name: revocation.name,
            provider_name: revocation.provider_name,
        }
    }
}

impl From<Ending> for Asked {
    fn from(what: Ending) -> Self {
        match what {
            Ending::Revoke => Self::Revoke,
            Ending::LogOut => Self::LogOut,
            Ending::Replace => Self::Replace,
        }
    }
}
