//! `POST /oauth/par`: a program sends its authorization request here first and the browser only its name (RFC 9126).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use super::App;
use super::authorize::{REQUEST_URI_PREFIX, Wrong, redirect_uri};
use super::client_authentication::Authenticated;
use super::error::OAuthError;
use crate::sign_in::PUSHED_LIFETIME;

#[derive(Serialize)]
pub(super) struct Answer {
    request_uri: String,
    expires_in: u64,
}

/// Takes a request.
pub(super) async fn push(
    State(app): State<Arc<App>>,
    Authenticated { client, form, .. }: Authenticated,
) -> Result<(StatusCode, Json<Answer>), OAuthError> {
    // RFC 9126 section 2.1
    if form.get("request_uri").is_some() {
        return Err(OAuthError::invalid_request(
            "A pushed request cannot name another one.",
        ));
    }
    let redirect_uri = redirect_uri(&client, &form)?;
    let asked = app.asked_for(&client, redirect_uri, &form)?;
    let request = app.sign_in.push(asked).await?;
    let answer = Answer {
        request_uri: format!("{REQUEST_URI_PREFIX}{}", request.id),
        expires_in: PUSHED_LIFETIME.as_secs().unsigned_abs(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

impl From<Wrong> for OAuthError {
    fn from(Wrong { error, description }: Wrong) -> Self {
        match error {
            "invalid_scope" => Self::InvalidScope,
            "invalid_request" => Self::invalid_request(description),
            _ => Self::Authorization { error, description },
        }
    }
}
