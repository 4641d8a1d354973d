//! TikTok's QR code authorization (Login Kit, v2), spoken from the server's side.
//!
//! This is not OAuth as the RFCs have it: `client_key` instead of `client_id`, comma-separated scopes, no PKCE on the QR flow, errors
//! flat at the OAuth endpoints and nested at the resource endpoints. What binds a flow together is the `client_ticket` in the QR
//! code, the `state`, and the polling token that never leaves the server. Each file below holds one call's quirks.
//!
//! The two kinds of token are only ever in form bodies and one `Authorization` header, never in a URL.

mod qr;
mod token;
mod user;
mod webhook;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::{
    AuthorizationCode, PendingQr, PlatformError, PlatformSession, PlatformUser, QrStatus, secret,
};
use crate::clock::{Clock, Entropy};
use crate::config::PlatformConfig;
use qr::Expected;
pub(crate) use webhook::{Removal, Webhook, WebhookError};
use wire::{Call, Wire};

/// Longest wait for an answer, apart from what `Prefer: wait` asks for.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// A client for TikTok, or for anything that speaks its protocol.
pub struct TikTok {
    config: PlatformConfig,
    wire: Wire,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    state_required: bool,
}

impl TikTok {
    /// A client for the platform that `config` describes. `http` must not follow redirects, since a 307 would
    /// carry the client secret to wherever it points; [`http_client`](crate::http_client::http_client) makes such a one.
    #[must_use]
    pub fn new(
        config: PlatformConfig,
        http: reqwest::Client,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let wire = Wire::new(&config.base_url, http);
        Self {
            config,
            wire,
            clock,
            entropy,
            state_required: false,
        }
    }

    /// Refuses an approval that does not echo our `state`.
    ///
    /// Without this its absence is accepted, because TikTok's own example of an approval has none, and ticket and polling token
    /// already bind the flow. A `state` that is there and is not ours is always refused.
    #[must_use]
    pub fn require_state(mut self) -> Self {
        self.state_required = true;
        self
    }

    /// The platform's stable id, as in `sandbox:OPEN_ID`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.config.id
    }

    /// The platform's name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// Asks for a code to show. Needs no client secret.
    pub async fn request_qr(&self, scopes: &[String]) -> Result<PendingQr, PlatformError> {
        // A ticket may have 511 characters; these have 43.
        let (ticket, state) = (
            secret::random(&*self.entropy),
            secret::random(&*self.entropy),
        );
        let answer = self
            .wire
            .post(Call {
                path: "v2/oauth/get_qrcode/",
                form: &[
                    ("client_key", &self.config.client_key),
                    ("scope", &scopes.join(",")),
                    ("state", state.expose_secret()),
                ],
                prefer: None,
                within: ANSWER_WITHIN,
            })
            .await?
            .decode::<qr::NewCode>()?;
        qr::pending(&answer, ticket, state)
    }

    /// Asks what became of a code on show. Calls about one code must never overlap: an approval is told once.
    pub async fn check_qr(&self, qr: &PendingQr) -> Result<QrStatus, PlatformError> {
        let wait = self.config.poll_wait;
        let prefer = wait.map(|wait| {
            format!(
                "wait={}, client-ticket={}",
                wait.as_secs(),
                qr.ticket.expose_secret()
            )
        });
        let answer = self
            .wire
            .post(Call {
                path: "v2/oauth/check_qrcode/",
                form: &[
                    ("client_key", &self.config.client_key),
                    ("client_secret", self.config.client_secret.expose_secret()),
                    ("token", qr.token.expose_secret()),
                ],
                prefer: prefer.as_deref(),
                within: ANSWER_WITHIN + wait.unwrap_or_default(),
            })
            .await?
            .decode::<qr::Check>();
        let expected = Expected {
            ticket: &qr.ticket,
            state: &qr.state,
            state_required: self.state_required,
            redirect_uri: &self.config.redirect_uri,
        };
        match answer {
            Ok(check) => qr::status(&check, &expected),
            Err(error) => qr::status_of_error(error),
        }
    }

    /// Trades an authorization code for a session. The code is spent even if this fails.
    pub async fn exchange(
        &self,
        code: AuthorizationCode,
    ) -> Result<PlatformSession, PlatformError> {
        let asked_at = self.clock.now();
        self.token(&[
            ("client_key", &self.config.client_key),
            ("client_secret", self.config.client_secret.expose_secret()),
            ("code", code.0.expose_secret()),
            ("grant_type", "authorization_code"),
            ("redirect_uri", self.config.redirect_uri.as_str()),
        ])
        .await?
        .into_session(asked_at)
    }

    /// Trades the refresh token for a new pair. Keep the new pair before using it: the old refresh token is dead by then.
    pub async fn refresh(
        &self,
        session: &PlatformSession,
    ) -> Result<PlatformSession, PlatformError> {
        let asked_at = self.clock.now();
        self.token(&[
            ("client_key", &self.config.client_key),
            ("client_secret", self.config.client_secret.expose_secret()),
            ("grant_type", "refresh_token"),
            ("refresh_token", session.refresh_token.expose_secret()),
        ])
        .await?
        .into_refreshed(session, asked_at)
    }

    /// Disconnects the app from the account, which ends every session of this account, not only this one.
    ///
    /// TikTok takes only a live access token here, so one that has ended is refreshed first. If the platform then fails, the
    /// refreshed pair is lost with the error: refresh and keep the pair beforehand where that matters.
    pub async fn revoke(&self, session: &PlatformSession) -> Result<(), PlatformError> {
        if self.clock.now() >= session.access_expires_at {
            let refreshed = self.refresh(session).await?;
            return self.revoke_access_token(&refreshed).await;
        }
        self.revoke_access_token(session).await
    }

    /// Asks whose session this is.
    pub async fn user(&self, session: &PlatformSession) -> Result<PlatformUser, PlatformError> {
        self.wire
            .get(
                "v2/user/info/",
                &[("fields", &user::fields(&session.scopes))],
                &session.access_token,
                ANSWER_WITHIN,
            )
            .await?
            .decode::<user::Answer>()?
            .into_user(session)
    }

    async fn token(&self, form: &[(&str, &str)]) -> Result<token::Answer, PlatformError> {
        self.wire
            .post(Call {
                path: "v2/oauth/token/",
                form,
                prefer: None,
                within: ANSWER_WITHIN,
            })
            .await?
            .decode()
    }

    async fn revoke_access_token(&self, session: &PlatformSession) -> Result<(), PlatformError> {
        self.wire
            .post(Call {
                path: "v2/oauth/revoke/",
                form: &[
                    ("client_key", &self.config.client_key),
                    ("client_secret", self.config.client_secret.expose_secret()),
                    ("token", session.access_token.expose_secret()),
                ],
                prefer: None,
                within: ANSWER_WITHIN,
            })
            .await?
            .decode_nothing()
    }
}

impl fmt::Debug for TikTok {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TikTok")
            .field("id", &self.config.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
