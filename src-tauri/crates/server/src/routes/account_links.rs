//! `GET /account/links` and `DELETE /account/links/{link}`: the links of the account of an access token, and the end of one of them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;

use super::App;
use super::bearer::Bearer;
use super::error::OAuthError;
use crate::model::is_id;
use crate::sessions::{Presented, SessionError};
use crate::token::Token;

#[derive(Serialize)]
pub(super) struct Link {
    link: String,
    client: String,
    device: Option<String>,
    system: Option<String>,
    created_at: Timestamp,
    /// The one whose token asks.
    current: bool,
}

/// Lists the links.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Bearer(token): Bearer,
) -> Result<Json<Vec<Link>>, OAuthError> {
    let own = app.presented(token).await?.session;
    let read = async {
        let mut transaction = app.sessions.store.read().await?;
        let now = app.sessions.clock.now();
        transaction
            .reachable_sessions_of(&own.platform, &own.open_id, now)
            .await
    };
    let links = read.await.map_err(SessionError::from)?;
    let links = links.into_iter().map(|link| Link {
        current: link.id == own.id,
        link: link.id,
        client: app.name_of_client(&link.client_id),
        device: link.device.name,
        system: link.device.system,
        created_at: link.created_at,
    });
    Ok(Json(links.collect()))
}

/// Ends one.
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Path(link): Path<String>,
    Bearer(token): Bearer,
) -> Result<StatusCode, OAuthError> {
    let presented = app.presented(token).await?;
    if is_id(&link) && app.sessions.revoke_link(presented, &link).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(OAuthError::NotFound)
    }
}

impl App {
    /// The link of a live token.
    pub(super) async fn presented(&self, token: Token) -> Result<Presented, OAuthError> {
        let presented = self.sessions.present(token).await?;
        presented.ok_or(OAuthError::InvalidToken(
            "The access token is unknown, too old or revoked.",
        ))
    }
}
