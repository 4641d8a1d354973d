//! `POST /oauth/device_authorization`: a device asks for a code to show (RFC 8628 sections 3.1 and 3.2).
//!
//! Beyond the RFC: the request may carry an S256 challenge (RFC 7636) and say which device it is, and the answer has the string
//! to draw as a QR code, the address of an event stream about it, and one for the digits that the phone may show.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use url::Url;

use super::App;
use super::client_authentication::Authenticated;
use super::error::OAuthError;
use super::form::Form;
use crate::broker::{Asked, BeginError, ShownOn};
use crate::model::{CodeChallenge, Confirmation, Device};
use crate::serving::ClientAddress;

#[derive(Serialize)]
pub(super) struct Answer {
    device_code: String,
    user_code: String,
    verification_uri: Url,
    verification_uri_complete: Url,
    expires_in: u64,
    interval: u64,
    qr_uri: String,
    events_uri: Url,
    /// Where the device sends the two digits that the phone may show.
    #[serde(skip_serializing_if = "Option::is_none")]
    digits_uri: Option<Url>,
}

/// Begins a device authorization.
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    Authenticated { client, form, .. }: Authenticated,
) -> Result<Json<Answer>, OAuthError> {
    let scope = app.asked_scope(&client, form.get("scope"))?;
    let challenge = code_challenge(&form)?;
    let begun = app.broker.begin(Asked {
        client_id: client.id.clone(),
        scope,
        code_challenge: challenge,
        device: Device::described(
            form.get("device_name"),
            form.get("device_system"),
            form.get("device_version"),
        ),
        address: Some(address.ip().to_string()),
        wants_digits: client.confirmation == Confirmation::Digits,
        page: app.url("/device"),
        shown_on: ShownOn::Device,
    });
    let begun = begun.await?;

    let verification_uri = app.url("/device");
    let verification_uri_complete = begun.grant.user_code.page(&verification_uri);
    Ok(Json(Answer {
        device_code: begun.device_code.expose().to_owned(),
        user_code: begun.grant.user_code.to_string(),
        verification_uri,
        verification_uri_complete,
        expires_in: app.sessions.lifetimes.device_code.as_secs(),
        interval: begun.grant.interval.as_secs(),
        events_uri: app.url(&format!("/oauth/device/events/{}", begun.grant.id)),
        digits_uri: begun
            .grant
            .wants_digits
            .then(|| app.url("/oauth/device/digits")),
        qr_uri: begun.grant.qr_uri,
    }))
}

/// RFC 7636 section 4.3, except that `plain`, and with it a challenge without a method, is refused (OAuth 2.1 section 7.5.2).
fn code_challenge(form: &Form) -> Result<Option<CodeChallenge>, OAuthError> {
    match (
        form.get("code_challenge"),
        form.get("code_challenge_method"),
    ) {
        (None, None) => Ok(None),
        (Some(challenge), Some("S256")) => {
            CodeChallenge::parse(challenge).map(Some).ok_or_else(|| {
                OAuthError::invalid_request("The code_challenge is no SHA-256 in base64url.")
            })
        }
        (Some(_), _) => Err(OAuthError::invalid_request(
            "The code_challenge_method must be S256.",
        )),
        (None, Some(_)) => Err(OAuthError::invalid_request(
            "The code_challenge is missing.",
        )),
    }
}

impl From<BeginError> for OAuthError {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Platform(error) => {
                tracing::warn!(%error, "the platform gave no code to show");
                Self::Unavailable("The platform gives no code now: try again in a moment.")
            }
            BeginError::Failed(error) => error.into(),
        }
    }
}
