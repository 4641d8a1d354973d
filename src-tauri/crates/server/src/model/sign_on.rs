//! A browser in which somebody has signed in: the next program needs no QR code there.

use jiff::Timestamp;

use crate::token::TokenHash;

/// One browser's share in a session at the platform.
#[derive(Debug)]
pub(crate) struct SignOn {
    pub(crate) id: String,
    /// The browser, by the SHA-256 of its secret. Nothing while an approval waits for its browser to take it.
    pub(crate) browser: Option<TokenHash>,
    /// Which platform the account belongs to.
    pub(crate) platform: String,
    /// The account there.
    pub(crate) open_id: String,
    /// Where the platform's tokens lie.
    pub(crate) platform_session_id: String,
    /// The platform session's DEK: for the holder of the browser's secret, or, while it waits, sealed to who asked.
    pub(crate) wrap: Vec<u8>,
    /// What the platform calls the account's owner, sealed under that DEK.
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

impl SignOn {
    /// `sub`: unique across platforms and stable.
    pub(crate) fn subject(&self) -> String {
        format!("{}:{}", self.platform, self.open_id)
    }
}
