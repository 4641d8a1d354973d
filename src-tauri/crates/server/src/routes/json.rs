//! JSON bodies. What is wrong with one is said without quoting it: it may hold tokens.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use serde::de::DeserializeOwned;

use super::error::OAuthError;

/// A body that says it is JSON.
pub(super) struct JsonBody(pub(super) Bytes);

impl JsonBody {
    /// Reads it; `form` says what is expected.
    pub(super) fn parse<T: DeserializeOwned>(&self, form: &'static str) -> Result<T, OAuthError> {
        serde_json::from_slice(&self.0).map_err(|_| OAuthError::invalid_request(form))
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = OAuthError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let is_json = content_type
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(OAuthError::invalid_request(
                "Send the body as application/json.",
            ));
        }
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => OAuthError::TooLarge,
                    _ => OAuthError::invalid_request("The request broke off."),
                })?;
        Ok(Self(body))
    }
}
