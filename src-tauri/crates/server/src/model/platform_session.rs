//! What the platform gave for one account, sealed. The links that share it hold wraps of the key it is sealed under.

use jiff::Timestamp;

use super::Scope;

/// One authorization at the platform.
#[derive(Debug)]
pub(crate) struct StoredPlatformSession {
    pub(crate) id: String,
    /// Which platform the account belongs to.
    pub(crate) platform: String,
    /// The account there.
    pub(crate) open_id: String,
    /// What the person granted there: the most that any link which shares it can have.
    pub(crate) scope: Scope,
    /// The platform's tokens, in the envelope.
    pub(crate) sealed: Vec<u8>,
    pub(crate) created_at: Timestamp,
}
