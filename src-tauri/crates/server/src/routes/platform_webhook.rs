//! `POST /platform/tiktok/webhook`: what TikTok tells on its own account.
//!
//! Only the end of what an account's owner once granted concerns us. It is told again until it is answered with 200, so whatever is
//! signed and understood gets that answer, also the second time.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::App;
use super::error::OAuthError;
use crate::platform::{Webhook, WebhookError};

/// Takes a webhook.
pub(super) async fn take(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, OAuthError> {
    let signature = headers
        .get("tiktok-signature")
        .and_then(|value| value.to_str().ok());
    match app.sessions.platform.webhook(signature, &body)? {
        Webhook::Removed(removal) => {
            let links = app.sessions.platform_removed(&removal).await?;
            tracing::info!(links, "the platform has ended an account's grant");
        }
        Webhook::Other => tracing::debug!("a webhook concerns no link"),
    }
    Ok(Json(json!({})))
}

impl From<WebhookError> for OAuthError {
    fn from(error: WebhookError) -> Self {
        tracing::warn!(%error, "a webhook is not believed");
        match error {
            WebhookError::Signature | WebhookError::OtherApp => Self::BadSignature,
            WebhookError::Unreadable => Self::invalid_request("This is no webhook of TikTok's."),
        }
    }
}
