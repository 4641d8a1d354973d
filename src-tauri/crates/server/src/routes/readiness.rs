//! `GET /readyz`: the database answers, so this instance may be given requests.

use std::sync::Arc;

use axum::extract::State;

use super::App;
use super::error::OAuthError;
use crate::serving::is_ready;

/// Says so, or 503 with `Retry-After`.
pub(super) async fn show(State(app): State<Arc<App>>) -> Result<&'static str, OAuthError> {
    if is_ready(&*app.readiness).await {
        Ok("ready\n")
    } else {
        Err(OAuthError::Unavailable("The database does not answer."))
    }
}
