//! `POST /oauth/revoke`: the end of a link (RFC 7009).
//!
//! Any token of a session ends the whole session, both kinds alike, also a token that is too old for anything else: whoever finds
//! one can stop what it belongs to. The body says what became of the platform's own grant; RFC 7009 clients do not read it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::App;
use super::client_authentication::Authenticated;
use super::error::OAuthError;
use crate::model::PlatformOutcome;
use crate::sessions::RevokeError;
use crate::token::Token;

#[derive(Serialize)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<PlatformOutcome>,
}

/// Revokes. A token that is unknown here is as good as revoked (RFC 7009 section 2.2).
pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    Authenticated { client, form, .. }: Authenticated,
) -> Result<Json<Answer>, OAuthError> {
    let Ok(token) = Token::parse(form.required("token")?) else {
        return Ok(Json(Answer { platform: None }));
    };
    let platform = app.sessions.revoke(&client.id, token).await?;
    Ok(Json(Answer { platform }))
}

impl From<RevokeError> for OAuthError {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::WrongClient => {
                Self::InvalidGrant("The token was issued to another client.")
            }
            RevokeError::Failed(error) => error.into(),
        }
    }
}
