//! `POST /auth/logout`: erases the one session that the presented access token belongs to.
//!
//! The platform is told nothing, so the app stays connected to the account there; revocation is what disconnects it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::bearer::Bearer;
use super::error::OAuthError;

/// Logs out.
pub(super) async fn log_out(
    State(app): State<Arc<App>>,
    Bearer(token): Bearer,
) -> Result<StatusCode, OAuthError> {
    if app.sessions.log_out(token).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(OAuthError::InvalidToken(
            "The access token is unknown, too old or revoked.",
        ))
    }
}
