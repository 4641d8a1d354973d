//! Errors on the wire: RFC 6749 section 5.2, RFC 8628 section 3.5 and RFC 6750 section 3.1.

use std::borrow::Cow;

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::watch::Refusal;
use crate::sessions::{ScopeRefused, SessionError};

/// How long a client should wait before it asks an overwhelmed server again.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// Every error that a client can get.
#[derive(Debug)]
pub(super) enum OAuthError {
    InvalidRequest(Cow<'static, str>),
    /// Unknown, or its secret is missing or wrong.
    InvalidClient,
    TooManyWrongSecrets {
        /// Seconds.
        retry_after: u64,
    },
    UnauthorizedClient(&'static str),
    InvalidGrant(&'static str),
    InvalidScope,
    UnsupportedGrantType,
    /// Of an authorization request (RFC 6749 section 4.1.2.1, OpenID Connect Core 1.0 section 3.1.2.6).
    Authorization {
        error: &'static str,
        description: &'static str,
    },
    AuthorizationPending {
        /// Beyond RFC 8628: the phone shows two digits, and the device has to send them.
        digits: bool,
    },
    /// The two digits were not those on the phone.
    WrongDigits {
        tries_left: u8,
    },
    SlowDown,
    AccessDenied,
    ExpiredToken,
    /// No bearer token at all: RFC 6750 section 3.1 wants no error code then.
    MissingToken,
    InvalidToken(&'static str),
    /// RFC 6750 section 3.1: the token is live and may not do this.
    InsufficientScope(&'static str),
    /// The same idempotency key came with another body.
    KeyReused,
    /// A webhook that the platform did not sign, or not lately.
    BadSignature,
    TooManyRequests {
        /// In seconds.
        wait: i64,
    },
    NotFound,
    MethodNotAllowed,
    TooLarge,
    /// The platform said something that is neither a yes nor a passing failure.
    BadPlatform,
    Unavailable(&'static str),
    Failed,
}

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    error_description: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    digits_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u8>,
}

impl OAuthError {
    pub(super) fn invalid_request(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::InvalidRequest(problem.into())
    }

    /// A body that could not be read to its end.
    pub(super) fn of_body(rejection: BytesRejection) -> Self {
        match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::invalid_request("The request broke off."),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table with a row for each error")]
    fn parts(&self) -> (StatusCode, &str, &str) {
        match self {
            Self::InvalidRequest(problem) => (StatusCode::BAD_REQUEST, "invalid_request", problem),
            Self::InvalidClient => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "The client is not known here, or its secret is missing or wrong.",
            ),
            Self::TooManyWrongSecrets { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                "invalid_client",
                "The client's secret was wrong too often: wait as long as Retry-After says.",
            ),
            Self::UnauthorizedClient(problem) => {
                (StatusCode::BAD_REQUEST, "unauthorized_client", problem)
            }
            Self::InvalidGrant(problem) => (StatusCode::BAD_REQUEST, "invalid_grant", problem),
            Self::InvalidScope => (
                StatusCode::BAD_REQUEST,
                "invalid_scope",
                "The scope is malformed, unknown or more than this client may ask for.",
            ),
            Self::UnsupportedGrantType => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "See grant_types_supported in the metadata.",
            ),
            Self::Authorization { error, description } => {
                (StatusCode::BAD_REQUEST, error, description)
            }
            Self::AuthorizationPending { digits: false } => (
                StatusCode::BAD_REQUEST,
                "authorization_pending",
                "The person has not decided yet.",
            ),
            Self::AuthorizationPending { digits: true } => (
                StatusCode::BAD_REQUEST,
                "authorization_pending",
                "The person has not typed the digits yet that the phone shows.",
            ),
            Self::WrongDigits { .. } => (
                StatusCode::BAD_REQUEST,
                "wrong_digits",
                "These are not the digits that the phone shows.",
            ),
            Self::SlowDown => (
                StatusCode::BAD_REQUEST,
                "slow_down",
                "Wait five seconds longer between polls.",
            ),
            Self::AccessDenied => (
                StatusCode::BAD_REQUEST,
                "access_denied",
                "The person declined.",
            ),
            Self::ExpiredToken => (
                StatusCode::BAD_REQUEST,
                "expired_token",
                "The code is too old: ask for a new one.",
            ),
            Self::MissingToken => (
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                "Send an access token in the Authorization header.",
            ),
            Self::InvalidToken(problem) => (StatusCode::UNAUTHORIZED, "invalid_token", problem),
            Self::InsufficientScope(_) => (
                StatusCode::FORBIDDEN,
                "insufficient_scope",
                "This account may not do this.",
            ),
            Self::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key belongs to another request: take a new one.",
            ),
            Self::BadSignature => (
                StatusCode::UNAUTHORIZED,
                "invalid_signature",
                "The signature is missing, wrong or too old.",
            ),
            Self::TooManyRequests { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "That was too often: wait as long as Retry-After says.",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", ""),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", ""),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "invalid_request",
                "The request is too large.",
            ),
            Self::BadPlatform => (
                StatusCode::BAD_GATEWAY,
                "server_error",
                "The platform refused the request.",
            ),
            Self::Unavailable(problem) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily_unavailable",
                problem,
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "server_error",
                "The server failed.",
            ),
        }
    }

    /// RFC 9110 section 11.6.1: a 401 says how to do better.
    fn challenge(&self) -> Option<String> {
        match self {
            Self::InvalidClient => Some("Basic realm=\"latchkeyd\"".to_owned()),
            Self::MissingToken => Some("Bearer realm=\"latchkeyd\"".to_owned()),
            Self::InvalidToken(problem) => Some(format!(
                "Bearer realm=\"latchkeyd\", error=\"invalid_token\", error_description=\"{problem}\""
            )),
            Self::InsufficientScope(scope) => Some(format!(
                "Bearer realm=\"latchkeyd\", error=\"insufficient_scope\", scope=\"{scope}\""
            )),
            Self::BadSignature => Some("TikTok-Signature".to_owned()),
            _ => None,
        }
    }

    /// What is counted of it, against whoever does it too often.
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::InvalidClient => Some(Refusal::Client),
            Self::InvalidToken(_) | Self::InvalidGrant(_) => Some(Refusal::Token),
            _ => None,
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let (status, error, error_description) = self.parts();
        let mut response = (
            status,
            Json(Body {
                error,
                error_description,
                digits_required: matches!(self, Self::AuthorizationPending { digits: true }),
                tries_left: match &self {
                    Self::WrongDigits { tries_left } => Some(*tries_left),
                    _ => None,
                },
            }),
        )
            .into_response();
        if let Some(challenge) = self.challenge().and_then(|text| text.parse().ok()) {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        let retry_after = match self {
            Self::TooManyRequests { wait } => Some(HeaderValue::from(wait)),
            Self::TooManyWrongSecrets { retry_after } => Some(HeaderValue::from(retry_after)),
            _ if status == StatusCode::SERVICE_UNAVAILABLE => Some(RETRY_AFTER_SECONDS),
            _ => None,
        };
        if let Some(retry_after) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, retry_after);
        }
        if let Some(refusal) = self.refusal() {
            response.extensions_mut().insert(refusal);
        }
        response
    }
}

impl From<ScopeRefused> for OAuthError {
    fn from(_: ScopeRefused) -> Self {
        Self::InvalidScope
    }
}

impl From<SessionError> for OAuthError {
    fn from(error: SessionError) -> Self {
        tracing::error!(%error, cause = std::error::Error::source(&error), "a request failed");
        match error {
            SessionError::Store(_) | SessionError::Stopped => {
                Self::Unavailable("The server cannot do this now: try again in a moment.")
            }
            SessionError::Envelope(_) | SessionError::SealedForm(_) => Self::Failed,
        }
    }
}
