//! The platform whose accounts are linked, as the rest of the server sees it.
//!
//! Two wire protocols are spoken. TikTok's is in [`tiktok`]; the sandbox serves the same protocol, so nothing here or in the routes
//! asks which of the two is at the other end. [`euler`] is Euler Stream, which shows TikTok's QR code on a page of its own.
//! What both clients need stands beside them.

mod any;
mod error;
mod euler;
mod limits;
mod pending;
mod secret;
mod session;
mod site;
mod tiktok;
mod words;

#[cfg(test)]
mod script;

use secrecy::SecretString;

pub use any::{Platform, Protocol};
pub use error::{Hostile, PlatformError, Unavailable, Unreachable};
pub use euler::{
    ActiveToken, CallbackProblem, ClientInfo, Euler, Introspection, RefreshValidity, Shortcoming,
    TokenTypeHint,
};
pub use pending::PendingQr;
pub(crate) use pending::{Pending, PendingPage};
pub use session::{PlatformSession, SealedFormError};
pub use tiktok::TikTok;
pub(crate) use tiktok::{Removal, Webhook, WebhookError};

/// What the platform says about a code on show.
#[derive(Debug)]
pub enum QrStatus {
    /// Nobody scanned it yet.
    New,
    /// A phone scanned it; its owner has not decided.
    Scanned,
    /// Approved. The code comes once: act on it at once.
    Confirmed(AuthorizationCode),
    /// Too old, ask for a new one.
    Expired,
    /// The person declined.
    Denied,
    /// The authorization code was already handed out, and not to this caller's memory: start again.
    Utilised,
}

/// An authorization code, used once. Not `Clone`.
#[derive(Debug)]
pub struct AuthorizationCode(pub(crate) SecretString);

/// Who the account belongs to, from the platform's user-info call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformUser {
    /// `open_id`; at Euler Stream the account's `uid`.
    pub open_id: String,
    /// `display_name`, or the next best name where the person has none.
    pub display_name: String,
    /// `username`, only with the scope `user.info.profile`.
    pub username: Option<String>,
    /// `avatar_url`
    pub avatar_url: Option<String>,
}
