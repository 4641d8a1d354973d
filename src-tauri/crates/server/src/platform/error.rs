//! Why the platform did not do what was asked, sorted by what the caller may conclude from it.
//!
//! Only [`PlatformError::Refused`] says anything about the account. The others say that no such answer was had: a session is
//! never ended because of them. No variant ever holds a token, a code or the client secret.

use thiserror::Error;

/// The one error of every call to the platform.
#[derive(Debug, Error)]
pub enum PlatformError {
    /// No answer came. Nothing is known of what the platform did; try again later.
    #[error("The platform could not be reached: {0}. Check the network connection and try again.")]
    Unreachable(#[source] Unreachable),

    /// The platform answered, and said no. Trying the same again will not help.
    #[error("The platform refused ({error}): {description}")]
    Refused {
        /// The OAuth or API error code, such as `invalid_grant`.
        error: String,
        /// The platform's own words, without control characters and without anything secret that was sent.
        description: String,
        /// What the platform's support asks for.
        log_id: Option<String>,
    },

    /// Something answered, but not with a yes or a no. Try again later.
    #[error("The platform cannot answer now: {0}. Try again in a while.")]
    Unavailable(#[source] Unavailable),

    /// The answer breaks the protocol in a way that an attacker would profit from, or that leaves nothing safe to do. Start the
    /// link again; if it happens again, do not trust the network in between.
    #[error("The platform's answer was not accepted: {0}. Start again with a new code.")]
    Hostile(#[source] Hostile),
}

impl PlatformError {
    /// Whether the platform said for certain that this grant is over, so that only the person can bring it back.
    #[must_use]
    pub fn grant_is_gone(&self) -> bool {
        matches!(self, Self::Refused { error, .. } if error == "invalid_grant" || error == "access_token_invalid")
    }

    /// Whether the same call may succeed later without anybody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Unavailable(_))
    }
}

/// How a call failed to reach the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// Nothing came back in time.
    #[error("it did not answer in time")]
    TimedOut,
    /// No connection could be made: no network, no such host, a refused port, a certificate that does not hold.
    #[error("no connection could be made")]
    NoConnection,
    /// The connection broke while the answer was read.
    #[error("the connection broke off")]
    BrokenOff,
}

/// How an answer fell short of a yes or a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unavailable {
    /// HTTP 429, or the error code that says the same.
    #[error("it asks for fewer calls")]
    RateLimited,
    /// An HTTP status that carries no answer of the protocol: 5xx, or another without an error object.
    #[error("it answered with HTTP status {0}")]
    Status(u16),
    /// A page, a proxy's words, or anything else that is not the protocol's JSON.
    #[error("it answered with something other than JSON")]
    NotJson,
    /// More bytes than any true answer has.
    #[error("its answer was too large")]
    TooLarge,
    /// A redirect, which is never followed: the request carries a secret.
    #[error("it sent a redirect, which is never followed")]
    Redirected,
}

/// How an answer broke the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Hostile {
    /// The `client_ticket` is not the one in the code on show: somebody else's code was approved.
    #[error("it speaks of another code than the one on show")]
    WrongTicket,
    /// The `state` is not ours, or is missing where it is required.
    #[error("its state is not the one that was sent")]
    WrongState,
    /// The redirect goes elsewhere than the registered callback.
    #[error("its redirect is not the registered one")]
    WrongRedirect,
    /// The link to draw is not an `aweme://authorize` link with exactly one place for the ticket.
    #[error("its link for the QR code is not of the expected form")]
    WrongLink,
    /// A status that the protocol does not have.
    #[error("it gave a status that this version does not know")]
    UnknownStatus,
    /// Approved, but with no code or with more than one.
    #[error("it holds no single authorization code")]
    WrongCode,
    /// The tokens or the profile are another account's.
    #[error("it is about another account")]
    WrongAccount,
    /// A member is missing, of the wrong type or out of all proportion.
    #[error("its member \"{0}\" is missing or unusable")]
    BadMember(&'static str),
    /// A member is there twice or has a type that it cannot have.
    #[error("it is not in the form that the protocol gives it")]
    Malformed,
}
