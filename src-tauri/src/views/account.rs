//! Accounts, and what became of those that were ended.

use latchkey_accounts::end::RevocationReceipt;
use latchkey_accounts::{self as engine, AccountState as EngineState, Ending, RevocationState};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::Problem;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountView {
    /// This computer's own name for it.
    pub(crate) id: String,
    /// The provider's id.
    pub(crate) provider: String,
    /// The provider's name.
    pub(crate) provider_name: String,
    /// The account at the provider.
    pub(crate) subject: String,
    /// The name to show.
    pub(crate) name: String,
    /// The handle.
    pub(crate) username: Option<String>,
    /// What a person here calls it.
    pub(crate) label: Option<String>,
    /// Its e-mail address, where that was granted.
    pub(crate) email: Option<String>,
    /// Where its picture may be had.
    pub(crate) picture: Option<String>,
    /// RFC 3339.
    pub(crate) linked_at: String,
    /// How it is.
    pub(crate) state: AccountState,
    /// What was granted.
    pub(crate) scopes: Vec<String>,
    /// What was asked for and not granted.
    pub(crate) missing: Vec<String>,
    /// How the last refresh went; none since it was linked.
    pub(crate) last_refresh: Option<LastRefreshView>,
}

/// How the last refresh went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LastRefreshView {
    /// When it was tried: RFC 3339.
    pub(crate) at: String,
    /// Why it did not work; none where it did. It is tried again by itself.
    pub(crate) failure: Option<RefreshFailureView>,
}

/// Why a refresh did not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefreshFailureView {
    /// Since when none has: RFC 3339.
    pub(crate) since: String,
    /// Whether only the way to the server is missing.
    pub(crate) offline: bool,
    /// Why, and the way out.
    pub(crate) problem: Problem,
    /// The provider's own name for it, to ask its support with.
    pub(crate) log_id: Option<String>,
}

/// What became of many that were ended together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct ManyEnded {
    /// What was done.
    pub(crate) what: ReceiptKind,
    /// How many.
    pub(crate) accounts: u32,
    /// How many of them their servers have confirmed, or had nothing left to end.
    pub(crate) confirmed: u32,
    /// How many are still to be told.
    pub(crate) pending: u32,
    /// How many a server would not do.
    pub(crate) refused: u32,
}

/// What became of many that were refreshed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct ManyRefreshed {
    /// How many have new tokens.
    pub(crate) refreshed: u32,
    /// Those that have not, by name, and why.
    pub(crate) failed: Vec<NamedProblem>,
}

/// A problem of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct NamedProblem {
    /// The account's name.
    pub(crate) name: String,
    /// Why, and the way out.
    pub(crate) problem: Problem,
}

/// A token was put on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenCopied {
    /// After so many seconds it is taken off again.
    pub(crate) seconds: u32,
    /// When the token ends: RFC 3339.
    pub(crate) expires_at: String,
}

/// Whether an account will hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HealthView {
    /// This computer's own name for it.
    pub(crate) account: String,
    /// The account's name.
    pub(crate) name: String,
    /// Whether it will.
    pub(crate) holds: bool,
    /// Until when it is known to, or when it breaks: RFC 3339.
    pub(crate) until: Option<String>,
    /// Why it will not, or what is not as it should be.
    pub(crate) problem: Option<Problem>,
}

/// How an account is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum AccountState {
    /// It works.
    Healthy {
        /// RFC 3339.
        fine_until: Option<String>,
        /// When the present access token ends, which is renewed by itself: RFC 3339.
        access_until: String,
    },
    /// Only linking again helps.
    NeedsPerson {
        /// Why, and the way out.
        problem: Problem,
    },
    /// It was revoked from here.
    Revoked {
        /// RFC 3339.
        at: String,
        /// What its server has said of that.
        revocation: Revocation,
    },
}

/// How far the end of a link has come at its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Revocation {
    /// The server has not confirmed it.
    Pending,
    /// The server confirmed it.
    Confirmed,
    /// The server would not.
    Refused,
    /// There was nothing left to end.
    Expired,
}

/// What became of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Receipt {
    /// What was done.
    pub(crate) what: ReceiptKind,
    /// To whom.
    pub(crate) name: String,
    /// How far it has come at the server.
    pub(crate) revocation: Revocation,
    /// What is in the way there, and the way out.
    pub(crate) trouble: Option<String>,
    /// What the platform was told.
    pub(crate) platform: PlatformOutcome,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ReceiptKind {
    /// Access was taken back.
    Revoked,
    /// The account was removed from this computer.
    LoggedOut,
}

/// What the platform was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PlatformOutcome {
    /// The app is disconnected from the account.
    Disconnected,
    /// Another link of the account lives.
    Kept,
    /// It could not be reached.
    Unreachable,
    /// It was not asked, or the server did not say.
    NotAsked,
}

/// An account changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct AccountsChanged(pub(crate) Vec<AccountView>);

impl From<engine::Account> for AccountView {
    fn from(account: engine::Account) -> Self {
        let state = match &account.state {
            EngineState::Linked {
                fine_until,
                access_expires_at,
            } => AccountState::Healthy {
                fine_until: fine_until.map(|at| at.to_string()),
                access_until: access_expires_at.to_string(),
            },
            EngineState::NeedsPerson { ended_by, .. } => AccountState::NeedsPerson {
                problem: engine::EngineError::NeedsPerson {
                    name: account.name.clone(),
                    ended_by: ended_by.clone(),
                }
                .into(),
            },
            EngineState::Revoked { at, revocation } => AccountState::Revoked {
                at: at.to_string(),
                revocation: (*revocation).into(),
            },
        };
        let missing = account.missing().into_iter().map(str::to_owned).collect();
        let picture = picture_of(&account);
        Self {
            id: account.id,
            provider: account.provider,
            provider_name: account.provider_name,
            subject: account.subject,
            name: account.name,
            username: account.username,
            linked_at: account.linked_at.to_string(),
            state,
            missing,
            picture,
            scopes: account.scopes,
            label: account.details.label,
            email: account.details.email,
            last_refresh: account.details.last_refresh.map(Into::into),
        }
    }
}

impl From<engine::LastRefresh> for LastRefreshView {
    fn from(last: engine::LastRefresh) -> Self {
        Self {
            at: last.at.to_string(),
            failure: last.failure.map(|failure| RefreshFailureView {
                since: failure.since.to_string(),
                offline: failure.code == "server_unreachable",
                problem: Problem::told(failure.code, &failure.message),
                log_id: failure.log_id,
            }),
        }
    }
}

impl From<engine::Health> for HealthView {
    fn from(health: engine::Health) -> Self {
        let holds = health.verdict.holds();
        let (until, problem) = match health.verdict {
            engine::Verdict::Holds { fine_until, remark } => (fine_until, remark),
            engine::Verdict::Breaks { at, problem } => (at, Some(problem)),
        };
        Self {
            holds,
            until: until.map(|at| at.to_string()),
            problem: problem.map(Into::into),
            name: health.account.name,
            account: health.account.id,
        }
    }
}

/// Where the window finds the account's picture. The address changes with the picture, so that an older one is not shown.
fn picture_of(account: &engine::Account) -> Option<String> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    account.details.picture.as_ref()?.hash(&mut hasher);
    let origin = if cfg!(windows) {
        "http://avatar.localhost"
    } else {
        "avatar://localhost"
    };
    Some(format!("{origin}/{}?{:x}", account.id, hasher.finish()))
}

impl From<engine::RevocationProgress> for Revocation {
    fn from(progress: engine::RevocationProgress) -> Self {
        match progress {
            engine::RevocationProgress::Pending => Self::Pending,
            engine::RevocationProgress::Confirmed => Self::Confirmed,
            engine::RevocationProgress::Refused => Self::Refused,
            engine::RevocationProgress::Expired => Self::Expired,
        }
    }
}

impl From<engine::Receipt> for Receipt {
    fn from(receipt: engine::Receipt) -> Self {
        let (what, platform) = match receipt.what {
            Ending::LogOut => (ReceiptKind::LoggedOut, PlatformOutcome::NotAsked),
            Ending::Revoke | Ending::Replace => (
                ReceiptKind::Revoked,
                match receipt.platform() {
                    RevocationReceipt::Disconnected => PlatformOutcome::Disconnected,
                    RevocationReceipt::Kept => PlatformOutcome::Kept,
                    RevocationReceipt::Unreachable => PlatformOutcome::Unreachable,
                    RevocationReceipt::NotSaid => PlatformOutcome::NotAsked,
                },
            ),
        };
        let state = receipt.revocation.as_ref();
        Self {
            what,
            platform,
            revocation: state.map_or(Revocation::Confirmed, Into::into),
            trouble: state
                .and_then(RevocationState::trouble)
                .map(|trouble| trouble.message.clone()),
            name: receipt.account.name,
        }
    }
}

impl From<&RevocationState> for Revocation {
    fn from(state: &RevocationState) -> Self {
        match state {
            RevocationState::Pending { .. } => Self::Pending,
            RevocationState::Confirmed { .. } => Self::Confirmed,
            RevocationState::Refused { .. } => Self::Refused,
            RevocationState::Expired { .. } => Self::Expired,
        }
    }
}
