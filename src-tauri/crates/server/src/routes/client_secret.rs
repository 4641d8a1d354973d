//! `POST /oauth/clients/rotate-secret`: a confidential client's next secret, for its present one.
//!
//! With it every token that the client has ends at once. Nobody but the database can say whether the present secret was used up
//! when the answer is lost: then whoever runs the server makes the next one with `latchkeyd client-secret`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::App;
use super::client_authentication::Authenticated;
use super::error::OAuthError;

#[derive(Serialize)]
pub(super) struct Answer {
    client_secret: String,
}

/// Rotates.
pub(super) async fn rotate(
    State(app): State<Arc<App>>,
    request: Authenticated,
) -> Result<Json<Answer>, OAuthError> {
    let present = request.secret.ok_or(OAuthError::UnauthorizedClient(
        "A public client has no secret.",
    ))?;
    let next = app
        .sessions
        .rotate_client_secret(&request.client.id, &present)
        .await?
        .ok_or(OAuthError::InvalidClient)?;
    Ok(Json(Answer {
        client_secret: next.expose().to_owned(),
    }))
}
