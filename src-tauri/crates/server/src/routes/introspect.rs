//! `POST /oauth/introspect`: whether a token is live (RFC 7662).
//!
//! A public client may ask about the tokens that were issued to itself. That gives nothing away: whoever holds such a token
//! can already use it. Every other token, like one that is not live, is inactive and nothing more is said.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;

use super::App;
use super::error::OAuthError;
use super::form::Form;
use super::watch::Refusal;
use crate::token::{Token, TokenKind};

#[derive(Serialize)]
pub(super) struct Answer {
    active: bool,
    #[serde(flatten)]
    live: Option<Live>,
}

#[derive(Serialize)]
struct Live {
    scope: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    exp: i64,
    iat: i64,
    sub: String,
    iss: String,
}

/// Introspects.
pub(super) async fn introspect(
    State(app): State<Arc<App>>,
    form: Form,
) -> Result<(Option<Extension<Refusal>>, Json<Answer>), OAuthError> {
    let client = app.client(&form)?;
    let presented = match Token::parse(form.required("token")?) {
        Ok(token) => app.sessions.present(token).await?,
        Err(_) => None,
    };
    let live = presented
        .filter(|presented| presented.session.client_id == client.id)
        .map(|presented| Live {
            scope: presented.session.scope.to_string(),
            client_id: client.id.clone(),
            token_type: (presented.token.kind() == TokenKind::Access).then_some("Bearer"),
            exp: presented.issued().expires_at.as_second(),
            iat: presented.pair.issued_at.as_second(),
            sub: presented.session.subject(),
            iss: app.issuer_name(),
        });
    let refusal = live.is_none().then_some(Extension(Refusal::Token));
    let answer = Answer {
        active: live.is_some(),
        live,
    };
    Ok((refusal, Json(answer)))
}
