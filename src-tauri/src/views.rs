//! What crosses to the window. Everything here may be shown on a screen that is being broadcast, except the code itself.

use latchkey_accounts::end::RevocationReceipt;
use latchkey_accounts::{self as engine, AccountState as EngineState, Ending, RevocationState};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// What this app stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Status {
    /// The link server.
    pub(crate) server: ServerState,
    /// The keychain.
    pub(crate) keychain: KeychainState,
    /// The passphrase lock.
    pub(crate) lock: Lock,
}

/// How the passphrase lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Lock {
    /// No passphrase is set.
    Off,
    /// Tokens are kept in files that wait for their first passphrase.
    Choose,
    /// Somebody has to give the passphrase.
    Locked,
    /// The passphrase was given.
    Unlocked,
}

/// A passphrase on its way from the window: never shown, never logged, wiped when it has been used.
#[derive(Deserialize, Type)]
#[serde(transparent)]
pub(crate) struct Passphrase(#[specta(type = String)] engine::SecretString);

impl Passphrase {
    /// The passphrase as the engine takes it.
    pub(crate) fn words(&self) -> &engine::SecretString {
        &self.0
    }
}

impl From<engine::LockState> for Lock {
    fn from(state: engine::LockState) -> Self {
        match state {
            engine::LockState::Off => Self::Off,
            engine::LockState::NoPassphraseYet => Self::Choose,
            engine::LockState::Locked => Self::Locked,
            engine::LockState::Unlocked { .. } => Self::Unlocked,
        }
    }
}

/// How the link server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum ServerState {
    /// Being started or asked.
    Starting,
    /// It answers.
    Ready {
        /// Its name for people.
        name: String,
        /// Whether it is the sandbox.
        sandbox: bool,
    },
    /// It does not.
    Unreachable {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// How the keychain is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum KeychainState {
    /// Being asked.
    Starting,
    /// It opens.
    Ready {
        /// Its name for people.
        name: String,
    },
    /// It does not.
    Unavailable {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// What is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// Stable.
    pub(crate) code: String,
    /// What is wrong.
    pub(crate) message: String,
    /// The way out.
    pub(crate) way_out: String,
}

/// A QR code as an SVG path in module units, without margin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct QrView {
    /// Modules a side.
    pub(crate) size: u32,
    /// The dark modules.
    pub(crate) path: String,
}

/// A code on show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeView {
    /// To scan.
    pub(crate) qr: QrView,
    /// To type or compare.
    pub(crate) user_code: String,
    /// Where to type it.
    pub(crate) verification_uri: String,
    /// From now.
    pub(crate) seconds_left: u32,
    /// From when it was made.
    pub(crate) lifetime_seconds: u32,
    /// Counts from one.
    pub(crate) round: u32,
    /// Whether it is the sandbox's.
    pub(crate) sandbox: bool,
}

/// Where a link stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum LinkView {
    /// A code is being asked for.
    Requesting,
    /// A code waits to be scanned.
    Waiting {
        /// The code.
        code: CodeView,
    },
    /// A phone scanned it.
    Scanned {
        /// The code.
        code: CodeView,
    },
    /// The phone shows two digits, which have to be typed here.
    Digits {
        /// The code.
        code: CodeView,
        /// How it stands with them.
        asked: DigitsAsked,
    },
    /// Approved, tokens are being stored.
    Confirming,
    /// Done.
    Linked {
        /// Whom.
        account: AccountView,
    },
    /// Enough codes were shown unasked.
    Paused {
        /// How many.
        rounds: u32,
    },
    /// It did not work out.
    Failed {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// How it stands with the digits that the phone shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "stage",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum DigitsAsked {
    /// They can be typed.
    Now,
    /// The server is asked whether they are right.
    Checking,
    /// They were not what the phone shows, and can be typed again.
    Wrong {
        /// So often.
        tries_left: u32,
    },
    /// The server could not be asked. They can be typed again.
    NotSent {
        /// Why, and the way out.
        problem: Problem,
    },
}

/// A link of an account that was made elsewhere and that nobody has answered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewLinkView {
    /// This computer's own name for the account.
    pub(crate) account: String,
    /// The account's name.
    pub(crate) account_name: String,
    /// The server's name for the link.
    pub(crate) link: String,
    /// The app, where it was told.
    pub(crate) client: Option<String>,
    /// The device, in its owner's words.
    pub(crate) device: Option<String>,
    /// The device's operating system.
    pub(crate) system: Option<String>,
    /// RFC 3339.
    pub(crate) at: String,
}

/// What became of a link that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LinkReceipt {
    /// The account's name.
    pub(crate) account_name: String,
    /// The device, in its owner's words.
    pub(crate) device: Option<String>,
    /// Whether it had ended before.
    pub(crate) already_gone: bool,
}

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
    /// RFC 3339.
    pub(crate) linked_at: String,
    /// How it is.
    pub(crate) state: AccountState,
    /// What was granted.
    pub(crate) scopes: Vec<String>,
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

/// The link under way changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct LinkChanged(pub(crate) LinkView);

/// An account changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct AccountsChanged(pub(crate) Vec<AccountView>);

/// A link was made elsewhere, or somebody answered for one.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct NewLinksChanged(pub(crate) Vec<NewLinkView>);

/// What this app stands on changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct StatusChanged(pub(crate) Status);

impl From<&engine::EngineError> for Problem {
    fn from(error: &engine::EngineError) -> Self {
        let engine::Problem {
            code,
            message,
            way_out,
            ..
        } = error.into();
        Self {
            code: code.to_owned(),
            message,
            way_out,
        }
    }
}

impl From<engine::EngineError> for Problem {
    fn from(error: engine::EngineError) -> Self {
        Self::from(&error)
    }
}

impl From<engine::Account> for AccountView {
    fn from(account: engine::Account) -> Self {
        let state = match &account.state {
            EngineState::Linked { fine_until, .. } => AccountState::Healthy {
                fine_until: fine_until.map(|at| at.to_string()),
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
        Self {
            id: account.id,
            provider: account.provider,
            provider_name: account.provider_name,
            subject: account.subject,
            name: account.name,
            username: account.username,
            linked_at: account.linked_at.to_string(),
            state,
            scopes: account.scopes,
        }
    }
}

impl From<engine::DigitsStage> for DigitsAsked {
    fn from(stage: engine::DigitsStage) -> Self {
        match stage {
            engine::DigitsStage::Asked => Self::Now,
            engine::DigitsStage::Checking => Self::Checking,
            engine::DigitsStage::Wrong { tries_left } => Self::Wrong { tries_left },
            engine::DigitsStage::NotSent(error) => Self::NotSent {
                problem: error.into(),
            },
        }
    }
}

impl From<engine::NewLink> for NewLinkView {
    fn from(new: engine::NewLink) -> Self {
        Self {
            account: new.account,
            account_name: new.account_name,
            link: new.link,
            client: new.client,
            device: new.device,
            system: new.system,
            at: new.at.to_string(),
        }
    }
}

impl From<(engine::NewLink, engine::LinkEnded)> for LinkReceipt {
    fn from((new, ended): (engine::NewLink, engine::LinkEnded)) -> Self {
        Self {
            account_name: new.account_name,
            device: new.device,
            already_gone: ended == engine::LinkEnded::AlreadyGone,
        }
    }
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
            revocation: match state {
                Some(RevocationState::Pending { .. }) => Revocation::Pending,
                Some(RevocationState::Refused { .. }) => Revocation::Refused,
                Some(RevocationState::Expired { .. }) => Revocation::Expired,
                Some(RevocationState::Confirmed { .. }) | None => Revocation::Confirmed,
            },
            trouble: state
                .and_then(RevocationState::trouble)
                .map(|trouble| trouble.message.clone()),
            name: receipt.account.name,
        }
    }
}
