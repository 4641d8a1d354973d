//! A link: one client's share in a session at the platform.

use jiff::Timestamp;

use super::{Device, Scope};

/// One link of one account. Its end is the row's deletion, and with it of every wrap through which it opens the platform's session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) client_id: String,
    /// Which platform the account belongs to.
    pub(crate) platform: String,
    /// The account there.
    pub(crate) open_id: String,
    /// What the person granted, within what was asked.
    pub(crate) scope: Scope,
    /// Where the platform's tokens lie.
    pub(crate) platform_session_id: String,
    /// Where the link was made.
    pub(crate) device: Device,
    /// The browser's sign-on in which it was made; none for a link by QR code.
    pub(crate) sign_on_id: Option<String>,
    /// The e-mail address that the person gave, sealed under the platform session's key.
    pub(crate) email: Option<Vec<u8>>,
    pub(crate) created_at: Timestamp,
    /// Revoked on our side while the platform is still being told: good for nothing but another try at revoking.
    pub(crate) ending: bool,
}

/// Many sessions at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SessionSet {
    /// All links of one account.
    Account { platform: String, open_id: String },
    /// All links of one client.
    Client(String),
    /// All links that began then or later.
    Since(Timestamp),
}

impl SessionSet {
    pub(crate) fn contains(&self, session: &Session) -> bool {
        match self {
            Self::Account { platform, open_id } => {
                session.platform == *platform && session.open_id == *open_id
            }
            Self::Client(client) => session.client_id == *client,
            Self::Since(since) => session.created_at >= *since,
        }
    }
}

impl Session {
    /// `sub`: unique across platforms and stable.
    pub(crate) fn subject(&self) -> String {
        format!("{}:{}", self.platform, self.open_id)
    }
}
