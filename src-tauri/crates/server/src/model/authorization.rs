//! An authorization through a browser (RFC 6749 section 4.1): what was asked, and the code that answers it.

use jiff::Timestamp;

use super::{CodeChallenge, Device, Scope};
use crate::token::TokenHash;

/// What a program asked for, until the person has answered.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    /// The name of its page, and of a pushed request in its `request_uri`.
    pub(crate) id: String,
    pub(crate) client_id: String,
    /// Where the answer goes: allowed for this client, as the request named it.
    pub(crate) redirect_uri: String,
    pub(crate) scope: Scope,
    /// `state`: the client's own, given back with the answer.
    pub(crate) state: Option<String>,
    pub(crate) code_challenge: CodeChallenge,
    /// What the program says of the device it runs on.
    pub(crate) device: Device,
    /// The one browser that may answer it, by the SHA-256 of its secret. A pushed request has none until a browser comes with it.
    pub(crate) browser: Option<TokenHash>,
    pub(crate) account: AccountChoice,
    /// The QR code on show.
    pub(crate) grant: Option<String>,
    /// How many QR codes there were.
    pub(crate) rounds: u32,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// Whose account it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountChoice {
    /// Whoever is signed in in the browser, or else whoever scans.
    Any,
    /// The person is asked first (OpenID Connect Core 1.0 section 3.1.2.1, `select_account`).
    Ask,
    /// Whoever scans, whoever may be signed in (`login`).
    Another,
    /// Nobody is to be asked anything (`none`): the answer is an error.
    Silent,
    /// The account of this sign-on.
    SignedOn(String),
}

/// What answers a request, and what became of it.
#[derive(Debug)]
pub(crate) struct AuthorizationCode {
    pub(crate) id: String,
    pub(crate) hash: TokenHash,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    /// What the person granted.
    pub(crate) scope: Scope,
    pub(crate) code_challenge: CodeChallenge,
    pub(crate) device: Device,
    pub(crate) platform: String,
    pub(crate) open_id: String,
    pub(crate) platform_session_id: String,
    /// The browser's sign-on that it came from.
    pub(crate) sign_on_id: String,
    /// The link that comes, or came, of it.
    pub(crate) session_id: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) state: CodeState,
}

/// Whether a code was used.
#[derive(Debug)]
pub(crate) enum CodeState {
    /// Not yet.
    Fresh {
        /// The platform session's DEK for the holder of the code.
        wrap: Vec<u8>,
        /// The e-mail address that the person gave, sealed under that DEK at the link's place.
        email: Option<Vec<u8>>,
    },
    /// Its link is there, or was.
    Used,
}
