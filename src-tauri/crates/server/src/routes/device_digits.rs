//! `POST /oauth/device/digits`: the two digits that the phone shows, typed on the device.
//!
//! Beyond RFC 8628; the answer to a device authorization names the address (`digits_uri`) where a client has to use it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::App;
use super::client_authentication::Authenticated;
use super::error::OAuthError;
use super::token::grant;
use crate::broker::DigitsError;
use crate::model::Digits;
use crate::token::TokenKind;

/// Takes the digits.
pub(super) async fn send(
    State(app): State<Arc<App>>,
    Authenticated { client, form, .. }: Authenticated,
) -> Result<Json<Value>, OAuthError> {
    let device_code = grant(form.required("device_code")?, TokenKind::DeviceCode)?;
    let digits = Digits::parse(form.required("digits")?)
        .ok_or_else(|| OAuthError::invalid_request("The digits are not two digits."))?;
    app.broker
        .type_digits(&client.id, &device_code, form.get("code_verifier"), digits)
        .await?;
    Ok(Json(json!({})))
}

impl From<DigitsError> for OAuthError {
    fn from(error: DigitsError) -> Self {
        match error {
            DigitsError::Unknown | DigitsError::WrongClient => {
                Self::InvalidGrant("The device code is unknown or not this client's.")
            }
            DigitsError::Verifier(problem) => problem.into(),
            DigitsError::NotAsked => Self::invalid_request("No digits are waited for."),
            DigitsError::Wrong { tries_left } => Self::WrongDigits { tries_left },
            DigitsError::Over => Self::AccessDenied,
            DigitsError::Expired => Self::ExpiredToken,
            DigitsError::Failed(error) => error.into(),
        }
    }
}
