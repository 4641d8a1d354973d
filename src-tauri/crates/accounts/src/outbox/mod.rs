//! Revocations on their way: what was ended here and what its server has said of it.
//!
//! Whoever ends a link here is heard at once: from one moment to the next no program of this computer can use its tokens. They stay
//! sealed in the vault until their server has confirmed that they are dead, over restarts, for as long as they live.
//!
//! ```text
//! pending -> confirmed    the server said so; nothing is left here
//!    |   \-> expired      they had ended already, by themselves or elsewhere; nothing is left here
//!    v
//! refused                 the server would not; kept for another try, which a person asks for
//! ```
//!
//! | file | what it does |
//! |---|---|
//! | `deliver` | one try: the calls that a provider's way of ending takes |
//! | `flush` | what is due, one by one or side by side, and while a program stays open |

mod deliver;
mod flush;

use jiff::Timestamp;
use latchkey_oauth::client::RevocationReceipt;

use crate::engine::{Engine, EngineError};

pub(crate) use deliver::may_pass;
pub use flush::Flushed;

/// A link that was ended here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Its name; it opens nothing.
    pub id: String,
    /// What was asked for.
    pub what: Ending,
    /// The account's id on this computer, where it is known.
    pub account: Option<String>,
    /// The provider's id in the directory.
    pub provider: String,
    /// The provider's name for people.
    pub provider_name: String,
    /// The account at the provider.
    pub subject: Option<String>,
    /// The account's name.
    pub name: String,
    /// The account's handle.
    pub username: Option<String>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// How far it has come.
    pub state: RevocationState,
    /// The server's name for the link.
    pub(crate) link: Option<String>,
    /// When the tokens end by themselves.
    pub(crate) ends_at: Option<Timestamp>,
}

/// Why a link was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A person took its access back.
    Revoke,
    /// A person logged it out.
    LogOut,
    /// The account was linked again.
    Replace,
}

/// How far a revocation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevocationState {
    /// The server has not confirmed it.
    Pending {
        /// How often it was tried.
        tries: u32,
        /// When it is tried next.
        next_try: Timestamp,
        /// What was in the way at the last try.
        trouble: Option<Trouble>,
    },
    /// The server confirmed it; nothing of the tokens is left here.
    Confirmed {
        /// When.
        at: Timestamp,
        /// What became of the platform's own grant.
        platform: RevocationReceipt,
    },
    /// The server would not. The tokens are kept sealed for another try.
    Refused {
        /// When.
        at: Timestamp,
        /// Why.
        trouble: Trouble,
    },
    /// There was nothing left to revoke; nothing of the tokens is left here.
    Expired {
        /// When that was found.
        at: Timestamp,
    },
}

/// What was in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Stable, for scripts.
    pub code: String,
    /// What is wrong and the way out.
    pub message: String,
    /// The provider's own name for it, to ask its support with.
    pub log_id: Option<String>,
}

impl Ending {
    /// The word for it, stored and for scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revoke => "revoke",
            Self::LogOut => "log_out",
            Self::Replace => "replace",
        }
    }
}

impl RevocationState {
    /// The word for it, stored and for scripts.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Confirmed { .. } => "confirmed",
            Self::Refused { .. } => "refused",
            Self::Expired { .. } => "expired",
        }
    }

    /// Whether the tokens are certainly dead.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Confirmed { .. } | Self::Expired { .. })
    }

    /// What is in the way, where something is.
    #[must_use]
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Pending { trouble, .. } => trouble.as_ref(),
            Self::Refused { trouble, .. } => Some(trouble),
            Self::Confirmed { .. } | Self::Expired { .. } => None,
        }
    }
}

impl Engine {
    /// The revocations that were asked for, the oldest first: all that are on their way, and for thirty days those that are settled.
    pub async fn outbox(&self) -> Result<Vec<Revocation>, EngineError> {
        let inner = &self.inner;
        let sent = inner.store.outbox().await;
        sent.map_err(|error| inner.database(&error))
    }
}
