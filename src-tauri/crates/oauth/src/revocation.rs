//! Revocation (RFC 7009), and what providers have in its place.

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::client::{Client, endpoint};
use crate::error::{HttpError, OAuthError};
use crate::http::Answer;
use crate::provider::adapter::{standard, translated};
use crate::provider::dialect::{Body, Ends, Method, RevocationStyle, RevokedTokens};
use crate::secret::{AccessToken, ExposeSecret as _, RefreshToken};

/// What became of the platform's own grant when a link was revoked.
///
/// The link server says so in the body of its RFC 7009 answer; a server that says nothing is `NotSaid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationReceipt {
    /// The app was disconnected from the account at the platform.
    Disconnected,
    /// Another link of the same account lives, so the platform's grant was left.
    Kept,
    /// The link is erased, but the platform could not be told.
    Unreachable,
    /// The server did not say.
    #[default]
    #[serde(other)]
    NotSaid,
}

impl RevocationReceipt {
    /// The server's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Kept => "kept",
            Self::Unreachable => "unreachable",
            Self::NotSaid => "not_said",
        }
    }
}

/// A token with its kind, in the RFC's words (section 2.1).
type Shown<'t> = (&'t str, Option<&'static str>);

impl Client {
    /// Ends the link by all that this provider's way of revocation needs: by one of the tokens or by both. A link that is over
    /// already is a success too.
    ///
    /// Where [`Client::revocation_needs_live_access_token`], refresh first, unless the access token still lasts. A provider whose
    /// token is its own authority answers `invalid_token` to one that is over.
    pub async fn revoke_pair(
        &self,
        access: &AccessToken,
        refresh: Option<&RefreshToken>,
    ) -> Result<RevocationReceipt, OAuthError> {
        let access = (access.expose_secret(), Some("access_token"));
        let refresh = refresh.map(|token| (token.expose_secret(), Some("refresh_token")));
        match (self.dialect().revocation.tokens, refresh) {
            (RevokedTokens::Access, _) | (_, None) => self.revoke_by(access).await,
            (RevokedTokens::Either, Some(refresh)) => self.revoke_by(refresh).await,
            (RevokedTokens::Both, Some(refresh)) => {
                let receipt = self.revoke_by(refresh).await?;
                match self.revoke_by(access).await {
                    // RFC 7009 section 2.2.1: some servers revoke refresh tokens only.
                    Err(OAuthError::Refused { error, .. }) if error == "unsupported_token_type" => {
                    }
                    Err(error) => return Err(error),
                    Ok(_) => {}
                }
                Ok(receipt)
            }
        }
    }

    /// Whether the server takes a revocation only with an access token that still lasts.
    #[must_use]
    pub fn revocation_needs_live_access_token(&self) -> bool {
        self.dialect().revocation_needs_live_access_token()
    }

    /// Ends the access token before a refresh, where it would live on. Whoever refreshed does not wait for more than the answer.
    pub async fn revoke_old(&self, access: &AccessToken) -> Result<(), OAuthError> {
        if self.dialect().revocation.old_access_tokens && self.can_revoke() {
            let shown = (access.expose_secret(), Some("access_token"));
            self.revoke_by(shown).await?;
        }
        Ok(())
    }

    /// Whether a revocation ends every link of the account, and not this one alone. A link that another of the same account
    /// replaces is then left to end by itself.
    #[must_use]
    pub fn revocation_ends_the_grant(&self) -> bool {
        self.dialect().revocation.ends == Ends::Grant
    }

    /// Whether the server takes revocations at all. Where it does not, only its own settings end a link.
    #[must_use]
    pub fn can_revoke(&self) -> bool {
        self.metadata().revocation_endpoint.is_some()
    }

    /// Ends a link by its refresh token (RFC 7009 section 2.1). A token the server does not know is a success too.
    pub async fn revoke(
        &self,
        refresh_token: &RefreshToken,
    ) -> Result<RevocationReceipt, OAuthError> {
        let shown = (refresh_token.expose_secret(), Some("refresh_token"));
        self.revoke_by(shown).await
    }

    /// Ends the link a token belongs to, whichever of its tokens it is (RFC 7009 section 2.1, without a hint).
    pub async fn revoke_any(&self, token: &SecretString) -> Result<RevocationReceipt, OAuthError> {
        self.revoke_by((token.expose_secret(), None)).await
    }

    async fn revoke_by(&self, shown: Shown<'_>) -> Result<RevocationReceipt, OAuthError> {
        let endpoint = endpoint(self.metadata().revocation_endpoint.as_ref(), "revocation")?;
        let revocation = &self.dialect().revocation;
        if revocation.style == RevocationStyle::Bearer {
            let method = match revocation.method {
                Method::Post => http::Method::POST,
                Method::Delete => http::Method::DELETE,
            };
            let token = AccessToken::new(shown.0.to_owned());
            return receipt(self.ask_as_bearer(method, endpoint, &token).await?);
        }
        let mut outcome = Err(OAuthError::refused("invalid_request"));
        for &body in &revocation.body {
            outcome = self.revoke_once(endpoint, shown, body).await;
            if !matches!(&outcome, Err(error) if is_not_understood(error)) {
                break;
            }
        }
        match outcome {
            // RFC 7009 section 2.2: what is not valid any more is what was wanted.
            Err(error) if error.ends_the_grant() => Ok(RevocationReceipt::NotSaid),
            outcome => outcome,
        }
    }

    async fn revoke_once(
        &self,
        endpoint: &Url,
        (token, kind): Shown<'_>,
        body: Body,
    ) -> Result<RevocationReceipt, OAuthError> {
        let dialect = self.dialect();
        let mut endpoint = endpoint.clone();
        let mut parameters = vec![("token".to_owned(), token.to_owned())];
        if let Some(kind) = kind.filter(|_| dialect.revocation.hint) {
            parameters.push(("token_type_hint".to_owned(), kind.to_owned()));
        }
        if dialect.revocation.style == RevocationStyle::Query {
            let parameters = translated(&dialect.requests, std::mem::take(&mut parameters));
            endpoint.query_pairs_mut().extend_pairs(parameters);
        }
        parameters.push(("client_id".to_owned(), self.id().to_owned()));
        let request = self.request(&endpoint, parameters, body);
        let answer = self.http().execute_for_status(request).await?;
        receipt(standard(dialect, answer))
    }
}

fn receipt(answer: Answer) -> Result<RevocationReceipt, OAuthError> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        platform: RevocationReceipt,
    }
    if !answer.status.is_success() {
        return Err(answer.refusal());
    }
    // RFC 7009 section 2.2: the status says it all; what our own server adds is a gift.
    let body = serde_json::from_slice::<Body>(&answer.body);
    Ok(body.map_or(RevocationReceipt::NotSaid, |body| body.platform))
}

/// Whether the server would perhaps have understood the same in another form.
fn is_not_understood(error: &OAuthError) -> bool {
    match error {
        OAuthError::Refused { error, .. } => error == "invalid_request",
        OAuthError::Http(HttpError::NotOAuth { status, .. }) => matches!(status, 400 | 415 | 422),
        _ => false,
    }
}
