//! Links: the one under way, and those made elsewhere.

use latchkey_accounts as engine;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::{AccountView, Problem};

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
    /// The provider's id.
    pub(crate) provider: String,
}

/// Where a link stands.
#[expect(clippy::large_enum_variant, reason = "there is one of it at a time")]
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
    /// A page of the provider was opened in the system's browser.
    Browser {
        /// The page's host.
        host: String,
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

/// The link under way changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct LinkChanged(pub(crate) LinkView);

/// A link was made elsewhere, or somebody answered for one.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct NewLinksChanged(pub(crate) Vec<NewLinkView>);

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

/// Which way an account is linked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum LinkWay {
    /// As the provider prefers: a code where it has codes.
    #[default]
    Usual,
    /// A code to scan.
    Code,
    /// This computer's browser.
    Browser,
}

impl From<LinkWay> for engine::LinkMethod {
    fn from(way: LinkWay) -> Self {
        match way {
            LinkWay::Usual => Self::Usual,
            LinkWay::Code => Self::Code,
            LinkWay::Browser => Self::Browser,
        }
    }
}
