//! `POST /tokens/revoke`: whoever holds a token may end what it belongs to, with no sign-in and no client id.
//!
//! For whoever finds one in a log or on a screen. Guessing is as hopeless as it is with any token; counting keeps it cheap.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::App;
use super::address::ClientAddress;
use super::error::OAuthError;
use super::json::JsonBody;
use crate::model::PlatformOutcome;
use crate::sessions::{HolderOutcome, SessionError};
use crate::token::Token;

const ACTION: &str = "tokens_revoke";

/// How many a network may try in a window. What belongs to nothing counts twice.
const TRIES: i64 = 10;

const WINDOW: SignedDuration = SignedDuration::from_mins(1);

#[derive(Deserialize)]
struct Asked {
    token: Zeroizing<String>,
}

#[derive(Serialize)]
pub(super) struct Answer {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<PlatformOutcome>,
}

/// Revokes.
pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    body: JsonBody,
) -> Result<Json<Answer>, OAuthError> {
    let asked: Asked = body.parse("Send {\"token\": \"...\"}.")?;
    let network = address.network().to_string();
    app.count_try(&network).await?;
    let outcome = match Token::parse(asked.token.trim()) {
        Ok(token) => app.sessions.revoke_for_holder(token).await?,
        Err(_) => HolderOutcome::Unknown,
    };
    let answer = match outcome {
        HolderOutcome::Revoked(platform) => Answer {
            status: "revoked",
            platform,
        },
        HolderOutcome::Unknown => {
            // It counts although this one is still answered.
            let _ = app.count_try(&network).await;
            Answer {
                status: "unknown",
                platform: None,
            }
        }
    };
    Ok(Json(answer))
}

impl App {
    async fn count_try(&self, network: &str) -> Result<(), OAuthError> {
        let now = self.sessions.clock.now();
        let counted = async {
            let mut transaction = self.sessions.store.begin().await?;
            let attempts = transaction
                .count_attempt(ACTION, network, now, WINDOW)
                .await?;
            transaction.commit().await?;
            Ok(attempts)
        };
        let attempts = counted.await.map_err(SessionError::Store)?;
        if attempts.tries <= TRIES {
            return Ok(());
        }
        let wait = attempts.ends_at.duration_since(now).as_secs() + 1;
        Err(OAuthError::TooManyRequests { wait })
    }
}
