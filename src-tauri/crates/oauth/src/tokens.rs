//! A token answer (RFC 6749 section 5.1), checked before anything believes it.
//!
//! Lifetimes come from the answer alone. An answer without a refresh token where one is promised, or with a lifetime that cannot
//! be meant, is refused whole, so that it never takes the place of tokens that work.

use std::time::Duration;

use oauth2::TokenResponse as _;
use oauth2::basic::BasicTokenType;
use serde::{Deserialize, Serialize};

use crate::error::OAuthError;
use crate::links::LinkId;
use crate::provider::dialect::RefreshTokens;
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
    /// For the next pair. None where the provider gives none; after a refresh that means the old one stays.
    pub refresh_token: Option<RefreshToken>,
    /// How long the refresh token lasts, when the server says.
    pub refresh_token_expires_in: Option<Duration>,
    /// What was granted, which may be less than was asked.
    pub scopes: Vec<String>,
    /// Whose tokens they are, where an ID token says so.
    pub subject: Option<String>,
    /// The server's name for the link, where it has one. It opens nothing.
    pub link: Option<LinkId>,
}

/// The members that RFC 6749 does not have: our link server's, and OpenID Connect's.
#[derive(Deserialize, Serialize)]
pub(crate) struct ExtraFields {
    refresh_token_expires_in: Option<u64>,
    link: Option<String>,
    /// OpenID Connect Core section 3.1.3.3.
    id_token: Option<String>,
}

impl oauth2::ExtraTokenFields for ExtraFields {}

impl std::fmt::Debug for ExtraFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExtraFields(..)")
    }
}

impl ExtraFields {
    pub(crate) fn id_token(&self) -> Option<&str> {
        self.id_token.as_deref()
    }
}

pub(crate) type TokenAnswer = oauth2::StandardTokenResponse<ExtraFields, BasicTokenType>;

impl Tokens {
    /// The tokens for what was asked. An answer that does not say what was granted grants that (RFC 6749 section 5.1).
    pub(crate) fn for_scopes(mut self, asked: &[String]) -> Self {
        if self.scopes.is_empty() {
            self.scopes = asked.to_vec();
        }
        self
    }

    pub(crate) fn from_answer(
        answer: &TokenAnswer,
        promised: RefreshTokens,
    ) -> Result<Self, OAuthError> {
        let access_token = answer.access_token().secret();
        let refresh_token = answer.refresh_token().map(|token| token.secret().clone());
        let refresh_token = match promised {
            RefreshTokens::None => None,
            RefreshTokens::Stay => refresh_token.filter(|token| !token.is_empty()),
            RefreshTokens::Rotate => Some(
                refresh_token
                    .filter(|token| !token.is_empty())
                    .ok_or_else(|| refused("it has no refresh token"))?,
            ),
        };
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
            refresh_token: refresh_token.map(RefreshToken::new),
            refresh_token_expires_in,
            scopes: answer
                .scopes()
                .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect())
                .unwrap_or_default(),
            subject: None,
            link: answer
                .extra_fields()
                .link
                .clone()
                .and_then(|link| LinkId::try_from(link).ok()),
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
        promised(json, RefreshTokens::Rotate)
    }

    fn promised(json: &str, promised: RefreshTokens) -> Result<Tokens, OAuthError> {
        let answer = serde_json::from_str(json).expect("JSON of a token answer");
        Tokens::from_answer(&answer, promised)
    }

    #[test]
    fn a_refresh_token_may_be_missing_where_none_is_promised() {
        let with =
            r#"{"access_token":"a","token_type":"Bearer","expires_in":60,"refresh_token":"r"}"#;
        let without = r#"{"access_token":"a","token_type":"Bearer","expires_in":60}"#;
        for (json, promise, has) in [
            (with, RefreshTokens::Stay, true),
            (without, RefreshTokens::Stay, false),
            (with, RefreshTokens::None, false),
            (without, RefreshTokens::None, false),
        ] {
            let tokens = promised(json, promise).expect("usable");
            assert_eq!(tokens.refresh_token.is_some(), has, "{json} {promise:?}");
        }
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
    fn what_an_answer_does_not_say_it_grants_is_what_was_asked() {
        let asked = ["a".to_owned(), "b".to_owned()];
        for (said, granted) in [("", "a b"), (r#","scope":"a""#, "a")] {
            let json = format!(
                r#"{{"access_token":"a","token_type":"Bearer","expires_in":60,"refresh_token":"r"{said}}}"#
            );
            let tokens = parse(&json).expect("usable").for_scopes(&asked);
            assert_eq!(tokens.scopes.join(" "), granted);
        }
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
