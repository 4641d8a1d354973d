//! `POST /oauth/introspect`: whether a token is live (RFC 7662).
//!
//! A client may ask about the tokens that were issued to itself. From a public one that gives nothing away: whoever holds such a
//! token can already use it. A confidential client that the configuration lets introspect may ask about all. Every other token,
//! like one that is not live, is inactive and nothing more is said.
//!
//! Resource servers ask before every call, so an answer costs one query, and a change only when a token is first seen.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;

use super::App;
use super::client_authentication::Authenticated;
use super::error::OAuthError;
use super::watch::Refusal;
use crate::model::{Client, ClientKind, Session};
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
    Authenticated { client, form, .. }: Authenticated,
) -> Result<(Option<Extension<Refusal>>, Json<Answer>), OAuthError> {
    let presented = match Token::parse(form.required("token")?) {
        Ok(token) => app.sessions.present(token).await?,
        Err(_) => None,
    };
    let live = presented
        .filter(|presented| client.may_introspect(&presented.session))
        .map(|presented| Live {
            scope: presented.session.scope.to_string(),
            client_id: presented.session.client_id.clone(),
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

impl Client {
    fn may_introspect(&self, session: &Session) -> bool {
        self.kind == ClientKind::Confidential { introspects: true } || session.client_id == self.id
    }
}
