//! Euler Stream's OAuth 2.0, spoken from the server's side.
//!
//! Euler Stream shows TikTok's QR code on its own page and keeps the TikTok session that comes of it; we get a pair of its tokens.
//! It is an authorization code flow (RFC 6749 section 4.1) for confidential clients only: there is no PKCE and no QR code for us to
//! draw. What binds a flow together is the `state`, which comes back through the person's browser, and the client secret.
//!
//! Not as the RFCs have it: requests are JSON and may carry no member that is not known, answers come in an envelope whose
//! `code` may be an error's under HTTP 200, and the access token goes into a header of its own, `x-oauth-token`. Each file below
//! holds one call's quirks. Tokens and the secret are only ever in bodies and in that header, never in a URL.

mod callback;
mod client_info;
mod introspection;
mod token;
mod user;
mod validity;
mod wire;

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{AuthorizationCode, PlatformError, PlatformSession, PlatformUser, secret};
use crate::clock::{Clock, Entropy};
use crate::config::EulerConfig;
use wire::Wire;

pub use callback::CallbackProblem;
pub use client_info::{ClientInfo, Shortcoming};
pub use introspection::{ActiveToken, Introspection};
pub use validity::RefreshValidity;

/// The scope behind the profile, and so behind knowing whose account it is.
const PROFILE_SCOPE: &str = "user:info";

/// A client for Euler Stream, or for anything that speaks its protocol.
pub struct Euler {
    config: EulerConfig,
    wire: Wire,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// Which of the pair a token is (RFC 7009 section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenTypeHint {
    /// `access_token`
    AccessToken,
    /// `refresh_token`
    RefreshToken,
}

impl Euler {
    /// A client for the platform that `config` describes. `http` must not follow redirects, since a 307 would
    /// carry the client secret to wherever it points; [`http_client`](crate::http_client::http_client) makes such a one.
    #[must_use]
    pub fn new(
        config: EulerConfig,
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
        }
    }

    /// The platform's stable id, as in `euler:UID`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        "euler"
    }

    /// The platform's name for people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        "Euler Stream"
    }

    /// A `state` for one flow. Keep it with the flow, as [`callback`](Self::callback) must have it again.
    #[must_use]
    pub fn new_state(&self) -> SecretString {
        secret::random(&*self.entropy)
    }

    /// The page that shows the QR code and asks for approval (RFC 6749 section 4.1.1), for the person's own browser.
    ///
    /// The scope behind the profile is asked for along with the others where the configuration has it, because without
    /// it nobody can say whose account was linked.
    #[must_use]
    pub fn authorize_url(&self, scopes: &[String], state: &SecretString) -> Url {
        let mut asked: Vec<&str> = scopes.iter().map(String::as_str).collect();
        let has = |scopes: &[String]| scopes.iter().any(|scope| scope == PROFILE_SCOPE);
        if has(&self.config.scopes) && !has(scopes) {
            asked.push(PROFILE_SCOPE);
        }
        let mut url = self.config.authorize_url.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", self.config.redirect_uri.as_str())
            .append_pair("response_type", "code")
            .append_pair("scope", &asked.join(" "))
            .append_pair("state", state.expose_secret());
        // A space as %20 is read alike by whoever takes the query for a form and by whoever does not.
        let query = url.query().unwrap_or_default().replace('+', "%20");
        url.set_query(Some(&query));
        url
    }

    /// The `state` that a redirect to us carries, to find the flow that it belongs to. Believe it only after
    /// [`callback`](Self::callback).
    #[must_use]
    pub fn callback_state(query: &str) -> Option<SecretString> {
        callback::state(query)
    }

    /// Reads the query of a redirect to us (RFC 6749 section 4.1.2), which must belong to the flow with `expected_state`.
    pub fn callback(
        query: &str,
        expected_state: &SecretString,
    ) -> Result<AuthorizationCode, CallbackProblem> {
        callback::code(query, expected_state)
    }

    /// Trades an authorization code for a session. The code is spent even if this fails.
    ///
    /// The answer does not say whose tokens these are, so the profile is asked for too. A pair that nobody can be found for is
    /// revoked again.
    pub async fn exchange(
        &self,
        code: AuthorizationCode,
    ) -> Result<PlatformSession, PlatformError> {
        let asked_at = self.clock.now();
        let pair = self
            .token(&[
                ("client_id", &self.config.client_id),
                ("client_secret", self.config.client_secret.expose_secret()),
                ("grant_type", "authorization_code"),
                ("code", code.0.expose_secret()),
                ("redirect_uri", self.config.redirect_uri.as_str()),
            ])
            .await?
            .into_pair(asked_at)?;
        match self.owner(&pair.access_token).await {
            Ok(uid) => Ok(pair.of(uid)),
            Err(error) => {
                if let Err(error) = self
                    .revoke_tokens(&pair.refresh_token, Some(&pair.access_token))
                    .await
                {
                    tracing::warn!(%error, "a pair of nobody's stays alive at Euler Stream until it ends");
                }
                Err(error)
            }
        }
    }

    /// Trades the refresh token for a new pair. Keep the new pair before using it: the old refresh token may be dead by then.
    pub async fn refresh(
        &self,
        session: &PlatformSession,
    ) -> Result<PlatformSession, PlatformError> {
        let asked_at = self.clock.now();
        self.token(&[
            ("client_id", &self.config.client_id),
            ("client_secret", self.config.client_secret.expose_secret()),
            ("grant_type", "refresh_token"),
            ("refresh_token", session.refresh_token.expose_secret()),
        ])
        .await?
        .into_refreshed(session, asked_at)
    }

    /// Ends both tokens (as RFC 7009 has it, in JSON). It succeeds also where they were dead already.
    ///
    /// Whether the end of one token ends the other is not documented, so each is told.
    pub async fn revoke(&self, session: &PlatformSession) -> Result<(), PlatformError> {
        let is_live = self.clock.now() < session.access_expires_at;
        let access_token = is_live.then_some(&session.access_token);
        self.revoke_tokens(&session.refresh_token, access_token)
            .await
    }

    /// Asks what a token is worth (as RFC 7662 has it, in JSON).
    pub async fn introspect(
        &self,
        token: &SecretString,
        hint: TokenTypeHint,
    ) -> Result<Introspection, PlatformError> {
        self.wire
            .post(
                "tiktok/oauth/introspect",
                &[
                    ("token", token.expose_secret()),
                    ("token_type_hint", hint.as_str()),
                    ("client_id", &self.config.client_id),
                    ("client_secret", self.config.client_secret.expose_secret()),
                ],
            )
            .await?
            .decode::<introspection::Answer>()?
            .into_introspection(&self.config.client_id)
    }

    /// Asks whether the refresh token still works, without using it up. Needs no client secret, and must not carry it.
    pub async fn validate_refresh(
        &self,
        session: &PlatformSession,
    ) -> Result<RefreshValidity, PlatformError> {
        let answer = self
            .wire
            .post(
                "tiktok/oauth/validate-refresh",
                &[
                    ("refresh_token", session.refresh_token.expose_secret()),
                    ("client_id", &self.config.client_id),
                ],
            )
            .await?;
        validity::read(&answer)
    }

    /// Asks whose session this is.
    ///
    /// A refusal here may be about the token, a scope or our plan, and it is not told which. Only where Euler Stream says itself
    /// that the token is dead, the error is `access_token_invalid`.
    pub async fn user(&self, session: &PlatformSession) -> Result<PlatformUser, PlatformError> {
        match self.profile(&session.access_token).await {
            Ok(profile) => profile.into_user(session),
            Err(PlatformError::Refused {
                error,
                description,
                log_id,
            }) => {
                let introspection = self
                    .introspect(&session.access_token, TokenTypeHint::AccessToken)
                    .await;
                let error = match introspection {
                    Ok(Introspection::Inactive) => "access_token_invalid".to_owned(),
                    Ok(Introspection::Active(_)) | Err(_) => error,
                };
                Err(PlatformError::Refused {
                    error,
                    description,
                    log_id,
                })
            }
            Err(error) => Err(error),
        }
    }

    /// Asks what is registered for our `client_id`. Needs no secret.
    pub async fn client_info(&self) -> Result<ClientInfo, PlatformError> {
        self.wire
            .get_client(&self.config.client_id)
            .await?
            .decode::<client_info::Answer>()?
            .into_client_info(&self.config.client_id)
    }

    /// What is registered otherwise than it is configured here, and would make every link fail: ask before the first.
    pub async fn shortcomings(&self) -> Result<Vec<Shortcoming>, PlatformError> {
        let registered = self.client_info().await?;
        Ok(registered.shortcomings(&self.config))
    }

    async fn token(&self, members: &[(&str, &str)]) -> Result<token::Answer, PlatformError> {
        self.wire
            .post("tiktok/oauth/token", members)
            .await?
            .decode()
    }

    /// The account behind a new access token. The code is spent by now, so a passing fault is worth a second try.
    async fn owner(&self, access_token: &SecretString) -> Result<String, PlatformError> {
        let profile = match self.profile(access_token).await {
            Err(error) if error.is_transient() => self.profile(access_token).await,
            answer => answer,
        };
        profile?.into_uid()
    }

    async fn profile(&self, access_token: &SecretString) -> Result<user::Profile, PlatformError> {
        self.wire
            .get_user(access_token)
            .await?
            .decode::<user::Answer>()?
            .into_profile()
    }

    async fn revoke_tokens(
        &self,
        refresh_token: &SecretString,
        access_token: Option<&SecretString>,
    ) -> Result<(), PlatformError> {
        self.revoke_token(refresh_token, TokenTypeHint::RefreshToken)
            .await?;
        if let Some(access_token) = access_token {
            self.revoke_token(access_token, TokenTypeHint::AccessToken)
                .await?;
        }
        Ok(())
    }

    async fn revoke_token(
        &self,
        token: &SecretString,
        hint: TokenTypeHint,
    ) -> Result<(), PlatformError> {
        self.wire
            .post(
                "tiktok/oauth/revoke",
                &[
                    ("client_id", &self.config.client_id),
                    ("client_secret", self.config.client_secret.expose_secret()),
                    ("token", token.expose_secret()),
                    ("token_type_hint", hint.as_str()),
                ],
            )
            .await?
            .decode_nothing()
    }
}

impl TokenTypeHint {
    fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
        }
    }
}

impl fmt::Debug for Euler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Euler")
            .field("client_id", &self.config.client_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
