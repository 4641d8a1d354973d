//! `POST /oauth/token`: tokens for a device code (RFC 8628 section 3.4) or a refresh token (RFC 6749 section 6).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::App;
use super::client_authentication::Authenticated;
use super::error::OAuthError;
use super::form::Form;
use crate::counts::RefreshOutcome;
use crate::model::{Client, VerifierProblem};
use crate::sessions::{CodeError, IssuedPair, RedeemError, RefreshError};
use crate::token::{Token, TokenKind};

pub(super) const AUTHORIZATION_CODE_GRANT: &str = "authorization_code";
pub(super) const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(super) const REFRESH_TOKEN_GRANT: &str = "refresh_token";

#[derive(Serialize)]
pub(super) struct Answer {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    refresh_token: String,
    refresh_token_expires_in: u64,
    scope: String,
    /// The link's name, as `/account/links` has it: opens nothing, and lets another link of the account end this one.
    link: String,
}

/// Issues a pair of tokens.
pub(super) async fn issue(
    State(app): State<Arc<App>>,
    Authenticated { client, form, .. }: Authenticated,
) -> Result<Json<Answer>, OAuthError> {
    let pair = match form.required("grant_type")? {
        AUTHORIZATION_CODE_GRANT => app.redeem_code(&client, &form).await?,
        DEVICE_CODE_GRANT => app.redeem(&client, &form).await?,
        REFRESH_TOKEN_GRANT => app.refresh(&client, &form).await?,
        _ => return Err(OAuthError::UnsupportedGrantType),
    };
    Ok(Json(Answer {
        access_token: pair.access.expose().to_owned(),
        token_type: "Bearer",
        expires_in: pair.access_lifetime.as_secs(),
        refresh_token: pair.refresh.expose().to_owned(),
        refresh_token_expires_in: pair.refresh_lifetime.as_secs(),
        scope: pair.scope.to_string(),
        link: pair.link,
    }))
}

impl App {
    async fn redeem(&self, client: &Client, form: &Form) -> Result<IssuedPair, OAuthError> {
        let device_code = grant(form.required("device_code")?, TokenKind::DeviceCode)?;
        let verifier = form.get("code_verifier");
        Ok(self
            .sessions
            .redeem(&client.id, &device_code, verifier)
            .await?)
    }

    async fn redeem_code(&self, client: &Client, form: &Form) -> Result<IssuedPair, OAuthError> {
        let code = grant(form.required("code")?, TokenKind::AuthorizationCode)?;
        let redirect_uri = form.get("redirect_uri");
        let verifier = form.get("code_verifier");
        Ok(self
            .sessions
            .redeem_code(&client.id, &code, redirect_uri, verifier)
            .await?)
    }

    async fn refresh(&self, client: &Client, form: &Form) -> Result<IssuedPair, OAuthError> {
        let counts = &self.sessions.counts;
        let token = grant(form.required("refresh_token")?, TokenKind::Refresh)
            .inspect_err(|_| counts.refreshes.count(RefreshOutcome::Refused))?;
        // Clients repeat the scope they once asked for; they get what was granted, and the answer says what that is.
        self.asked_scope(client, form.get("scope"))?;
        Ok(self.sessions.refresh(&client.id, token).await?)
    }
}

/// A code or token that a request presents.
pub(super) fn grant(text: &str, kind: TokenKind) -> Result<Token, OAuthError> {
    Token::parse(text)
        .ok()
        .filter(|token| token.kind() == kind)
        .ok_or(OAuthError::InvalidGrant(
            "This was not issued by this server.",
        ))
}

impl From<VerifierProblem> for OAuthError {
    fn from(problem: VerifierProblem) -> Self {
        match problem {
            VerifierProblem::Missing => {
                Self::invalid_request("The parameter code_verifier is missing.")
            }
            VerifierProblem::Wrong => {
                Self::InvalidGrant("The code_verifier does not fit the code_challenge.")
            }
            VerifierProblem::NotAsked => {
                Self::InvalidGrant("There is a code_verifier, but there was no code_challenge.")
            }
        }
    }
}

impl From<RedeemError> for OAuthError {
    fn from(error: RedeemError) -> Self {
        match error {
            RedeemError::Unknown | RedeemError::WrongClient => {
                Self::InvalidGrant("The device code is unknown or not this client's.")
            }
            RedeemError::Verifier(problem) => problem.into(),
            RedeemError::Pending { digits } => Self::AuthorizationPending { digits },
            RedeemError::SlowDown => Self::SlowDown,
            RedeemError::Denied => Self::AccessDenied,
            RedeemError::Expired => Self::ExpiredToken,
            RedeemError::Used => Self::InvalidGrant("The device code was used before."),
            RedeemError::Failed(error) => error.into(),
        }
    }
}

impl From<CodeError> for OAuthError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Unknown | CodeError::WrongClient => {
                Self::InvalidGrant("The code is unknown or not this client's.")
            }
            CodeError::WrongRedirectUri => Self::InvalidGrant(
                "The redirect_uri is another one than in the authorization request.",
            ),
            CodeError::Verifier(problem) => problem.into(),
            CodeError::Expired => Self::InvalidGrant("The code is too old."),
            CodeError::Used => Self::InvalidGrant(
                "The code was used before: what it gave is ended, sign in again.",
            ),
            CodeError::Failed(error) => error.into(),
        }
    }
}

impl From<RefreshError> for OAuthError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Unknown | RefreshError::WrongClient => {
                Self::InvalidGrant("The refresh token is unknown, revoked or not this client's.")
            }
            RefreshError::Expired => Self::InvalidGrant("The refresh token is too old."),
            RefreshError::Replayed => Self::InvalidGrant(
                "The refresh token was used before: its link is ended, link the account again.",
            ),
            RefreshError::Failed(error) => error.into(),
        }
    }
}
