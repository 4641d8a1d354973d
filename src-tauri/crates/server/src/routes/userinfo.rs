//! `GET /oauth/userinfo` (OpenID Connect Core 1.0 section 5.3): whose account it is, as the platform has it now. Nothing of that is
//! stored here; the e-mail address is the one that the person gave for this link.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::App;
use super::bearer::Bearer;
use super::error::OAuthError;
use crate::sessions::AccountError;

#[derive(Serialize)]
pub(super) struct Answer {
    sub: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// Never true: the person said so, and nobody has sent anything there.
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
}

/// Shows the account.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Bearer(token): Bearer,
) -> Result<Json<Answer>, OAuthError> {
    let account = app.sessions.account(token).await?;
    Ok(Json(Answer {
        sub: account.subject,
        name: account.user.display_name,
        preferred_username: account.user.username,
        picture: account.user.avatar_url,
        email_verified: account.email.as_ref().map(|_| false),
        email: account.email,
    }))
}

impl From<AccountError> for OAuthError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NotLive => {
                Self::InvalidToken("The access token is unknown, too old or revoked.")
            }
            AccountError::GrantGone => {
                Self::InvalidToken("The account was disconnected at the platform: link it again.")
            }
            AccountError::Platform(error) => {
                tracing::warn!(%error, "the platform did not say whose account it is");
                if error.is_transient() {
                    Self::Unavailable("The platform does not answer: try again in a moment.")
                } else {
                    Self::BadPlatform
                }
            }
            AccountError::Failed(error) => error.into(),
        }
    }
}
