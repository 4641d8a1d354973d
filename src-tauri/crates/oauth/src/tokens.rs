//! A token answer (RFC 6749 section 5.1), checked before anything believes it.
//!
//! Lifetimes come from the answer alone. An answer without a refresh token, or with a lifetime that cannot be meant, is
//! refused whole, so that it never takes the place of tokens that work.

use std::time::Duration;

use oauth2::TokenResponse as _;
use oauth2::basic::BasicTokenType;
use serde::{Deserialize, Serialize};

use crate::error::OAuthError;
use crate::secret::{AccessToken, RefreshToken};

/// The longest lifetime that is believed: ten years.
const LONGEST_LIFETIME: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// A pair of tokens, fresh from the server.
#[derive(Debug)]
pub struct Tokens {
    /// For calls to the server.
    pub access_token: AccessToken,
    /// How long the access token lasts from the moment of the answer.
    pub expires_in: Duration,
    /// For the next pair.
    pub refresh_token: RefreshToken,
    /// How long the refresh token lasts, when the server says.
    pub refresh_token_expires_in: Option<Duration>,
    /// What was granted, which may be less than was asked.
    pub scopes: Vec<String>,
}

/// The member of our link server's answer that RFC 6749 does not have.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct ExtraFields {
    refresh_token_expires_in: Option<u64>,
}

impl oauth2::ExtraTokenFields for ExtraFields {}

pub(crate) type TokenAnswer = oauth2::StandardTokenResponse<ExtraFields, BasicTokenType>;

impl Tokens {
    pub(crate) fn from_answer(answer: &TokenAnswer) -> Result<Self, OAuthError> {
        let access_token = answer.access_token().secret();
        let refresh_token = answer
            .refresh_token()
            .map(|token| token.secret().clone())
            .filter(|token| !token.is_empty())
            .ok_or_else(|| refused("it has no refresh token"))?;
        if access_token.is_empty() {
            return Err(refused("it has an empty access token"));
        }
        if !matches!(answer.token_type(), BasicTokenType::Bearer) {
            return Err(refused("its token type is not Bearer"));
        }
        let expires_in = answer
            .expires_in()
            .ok_or_else(|| refused("it does not say how long it lasts"))?;
        let refresh_token_expires_in = answer
            .extra_fields()
            .refresh_token_expires_in
            .map(Duration::from_secs);
        for lifetime in std::iter::once(expires_in).chain(refresh_token_expires_in) {
            if lifetime.is_zero() || lifetime > LONGEST_LIFETIME {
                return Err(refused("its lifetime cannot be meant"));
            }
        }
        Ok(Self {
            access_token: AccessToken::new(access_token.clone()),
            expires_in,
            refresh_token: RefreshToken::new(refresh_token),
            refresh_token_expires_in,
            scopes: answer
                .scopes()
                .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect())
                .unwrap_or_default(),
        })
    }
}

fn refused(why: &str) -> OAuthError {
    OAuthError::Malformed(format!("the token answer is not usable, {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Tokens, OAuthError> {
        Tokens::from_answer(&serde_json::from_str(json).expect("JSON of a token answer"))
    }

    #[test]
    fn a_full_answer_is_taken_as_it_is() {
        let tokens = parse(
            r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r",
                "refresh_token_expires_in":2592000,"scope":"user.info.basic video.list"}"#,
        )
        .expect("usable");
        assert_eq!(tokens.expires_in, Duration::from_secs(3600));
        assert_eq!(
            tokens.refresh_token_expires_in,
            Some(Duration::from_secs(2_592_000))
        );
        assert_eq!(tokens.scopes, ["user.info.basic", "video.list"]);
    }

    #[test]
    fn an_answer_that_cannot_be_lived_on_is_refused_whole() {
        for (json, why) in [
            (
                r#"{"access_token":"a","token_type":"Bearer","expires_in":60}"#,
                "no refresh token",
            ),
            (
                r#"{"access_token":"a","token_type":"Bearer","expires_in":60,"refresh_token":""}"#,
                "no refresh token",
            ),
            (
                r#"{"access_token":"","token_type":"Bearer","expires_in":60,"refresh_token":"r"}"#,
                "empty access token",
            ),
            (
                r#"{"access_token":"a","token_type":"Bearer","refresh_token":"r"}"#,
                "how long it lasts",
            ),
            (
                r#"{"access_token":"a","token_type":"Bearer","expires_in":0,"refresh_token":"r"}"#,
                "lifetime",
            ),
            (
                r#"{"access_token":"a","token_type":"Bearer","expires_in":9999999999,"refresh_token":"r"}"#,
                "lifetime",
            ),
            (
                r#"{"access_token":"a","token_type":"mac","expires_in":60,"refresh_token":"r"}"#,
                "Bearer",
            ),
        ] {
            let error = parse(json).expect_err(json).to_string();
            assert!(error.contains(why), "{json}: {error}");
        }
    }
}
