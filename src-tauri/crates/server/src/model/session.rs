//! A link: one client's sealed session at the platform.

use jiff::Timestamp;

use super::Scope;

/// One link of one account. Its end is the row's deletion: what it sealed is then gone for everyone.
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
    /// The platform's tokens, in the envelope.
    pub(crate) sealed: Vec<u8>,
    pub(crate) created_at: Timestamp,
    /// Revoked on our side while the platform is still being told: good for nothing but another try at revoking.
    pub(crate) ending: bool,
}

impl Session {
    /// `sub`: unique across platforms and stable.
    pub(crate) fn subject(&self) -> String {
        format!("{}:{}", self.platform, self.open_id)
    }
}
