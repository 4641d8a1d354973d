//! The authorization code grant for an app on a desktop (RFC 6749 section 4.1, RFC 8252): the person decides in the system's
//! browser, and the browser comes back to this computer.
//!
//! Nothing of it is shown inside the app: a page that the app draws could read the password (RFC 8252 section 8.12). The request is
//! left at the server beforehand where it takes that (RFC 9126), bound by PKCE (RFC 7636), and its answer is told from others'
//! by `state`, by `iss` (RFC 9207) and by a path that no other provider has.

mod loopback;

use std::borrow::Cow;
use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::Timestamp;
use oauth2::{CsrfToken, RedirectUrl, Scope};
use serde::Deserialize;
use url::Url;

pub use self::loopback::LoopbackError;
use self::loopback::{Answered, Expected, Loopback};
use crate::client::Client;
use crate::error::OAuthError;
use crate::id_token;
use crate::pkce;
use crate::provider::adapter::translated;
use crate::provider::manifest::Redirect;
use crate::secret::{CodeVerifier, ExposeSecret as _, Nonce, State};
use crate::tokens::Tokens;

/// How long somebody may take in the browser.
pub const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// A question that waits in the browser. Its tokens are had once.
pub struct BrowserGrant<'c> {
    client: &'c Client,
    loopback: Loopback,
    url: Url,
    scopes: Vec<String>,
    state: State,
    verifier: CodeVerifier,
    /// Where the answer is to say who signed in.
    nonce: Option<Nonce>,
}

impl<'c> BrowserGrant<'c> {
    /// Opens the door on this computer and makes the question.
    pub async fn begin(
        client: &'c Client,
        redirect: &Redirect,
        scopes: &[String],
        fill: &(dyn Fn(&mut [u8]) + Sync),
    ) -> Result<Self, OAuthError> {
        let loopback = Loopback::bind(redirect)?;
        let state = State::new(random(fill));
        let verifier = pkce::code_verifier(fill);
        let nonce = id_token::is_promised(client, scopes).then(|| Nonce::new(random(fill)));
        let url = question(client, &loopback, scopes, &state, &verifier, nonce.as_ref())?;
        let url = match &client.metadata().pushed_authorization_request_endpoint {
            Some(endpoint) => pushed(client, endpoint, &url).await?,
            None => url,
        };
        Ok(Self {
            client,
            loopback,
            url,
            scopes: scopes.to_vec(),
            state,
            verifier,
            nonce,
        })
    }

    /// What to open in the system's browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Waits for the browser to come back and exchanges the code (RFC 6749 section 4.1.3). Whatever else comes is refused at the
    /// door and changes nothing.
    pub async fn tokens(self, now: &(dyn Fn() -> Timestamp + Sync)) -> Result<Tokens, OAuthError> {
        let metadata = self.client.metadata();
        let redirect_uri = self.loopback.redirect_uri();
        let expected = Expected {
            state: self.state,
            issuer: metadata.issuer.clone(),
            iss_is_promised: metadata.authorization_response_iss_parameter_supported,
        };
        let answered = tokio::time::timeout(PATIENCE, self.loopback.answer(expected)).await;
        let code = match answered {
            Ok(Answered::Code(code)) => code,
            Ok(Answered::Refused { error, description }) => {
                return Err(OAuthError::Refused {
                    error,
                    description,
                    log_id: None,
                    retry_after: None,
                });
            }
            Err(_) => return Err(LoopbackError::NobodyCame.into()),
        };
        let redirect_uri = RedirectUrl::new(redirect_uri).expect("it was one before");
        let answer = self
            .client
            .for_tokens()
            .exchange_code(code)
            .set_redirect_uri(Cow::Owned(redirect_uri))
            .add_extra_param("code_verifier", self.verifier.expose_secret())
            .request_async(self.client)
            .await?;
        let tokens = Tokens::from_answer(&answer, self.client.dialect().refresh_tokens)?;
        let mut tokens = tokens.for_scopes(&self.scopes);
        if let Some(nonce) = &self.nonce {
            let subject = id_token::subject(self.client, &answer, Some(nonce), Some(now()))?;
            tokens.subject = Some(subject);
        }
        Ok(tokens)
    }
}

/// Its address holds the state, so it is not shown.
impl std::fmt::Debug for BrowserGrant<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrowserGrant").finish_non_exhaustive()
    }
}

/// RFC 6749 section 4.1.1, RFC 7636 section 4.3, in the provider's dialect.
fn question(
    client: &Client,
    loopback: &Loopback,
    scopes: &[String],
    state: &State,
    verifier: &CodeVerifier,
    nonce: Option<&Nonce>,
) -> Result<Url, OAuthError> {
    let dialect = client.dialect();
    let redirect_uri = RedirectUrl::new(loopback.redirect_uri()).expect("host, port and path");
    let oauth = client.for_browser()?;
    let mut request = oauth
        .authorize_url(|| CsrfToken::new(state.expose_secret().to_owned()))
        .set_redirect_uri(Cow::Owned(redirect_uri))
        .add_scopes(scopes.iter().cloned().map(Scope::new));
    if let Some(encoding) = dialect.challenge() {
        request = request
            .add_extra_param("code_challenge", pkce::code_challenge(verifier, encoding))
            .add_extra_param("code_challenge_method", pkce::CODE_CHALLENGE_METHOD);
    }
    if let Some(nonce) = nonce {
        request = request.add_extra_param("nonce", nonce.expose_secret());
    }
    for (name, value) in &dialect.requests.authorization {
        request = request.add_extra_param(name.as_str(), value.as_str());
    }
    let (mut url, _) = request.url();
    let parameters = url.query_pairs().into_owned().collect();
    let parameters = translated(&dialect.requests, parameters);
    url.query_pairs_mut().clear().extend_pairs(parameters);
    Ok(url)
}

/// Leaves the question at the server (RFC 9126 section 2) and gives what refers to it (section 4).
async fn pushed(client: &Client, endpoint: &Url, question: &Url) -> Result<Url, OAuthError> {
    #[derive(Deserialize)]
    struct Left {
        request_uri: String,
    }
    // They are in the provider's words already; writing them in its words again changes nothing.
    let parameters: Vec<_> = question.query_pairs().collect();
    let parameters: Vec<_> = parameters
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()))
        .collect();
    let Left { request_uri } = client.ask(endpoint, &parameters).await?.json()?;
    let names = &client.dialect().requests;
    let left = [("client_id", client.id()), ("request_uri", &request_uri)];
    let left = left.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut url = question.clone();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(translated(names, left.into()));
    Ok(url)
}

/// 256 random bits as 43 characters.
fn random(fill: &dyn Fn(&mut [u8])) -> String {
    let mut bytes = [0_u8; 32];
    fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
