//! This app as a client of one authorization server: everything but the first grant, each in the server's dialect.

use std::sync::Arc;

use oauth2::basic::{BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AuthUrl, ClientId, DeviceAuthorizationUrl, EndpointNotSet, EndpointSet, StandardRevocableToken,
    TokenUrl,
};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

pub use crate::revocation::RevocationReceipt;

use crate::discovery::ServerMetadata;
use crate::error::{OAuthError, RefusedAnswer};
use crate::http::{Http, is_safe};
use crate::provider::adapter::text;
use crate::provider::dialect::{Dialect, Pointer};
use crate::provider::manifest::{Flow, Manifest};
use crate::provider::preset;
use crate::secret::{AccessToken, ClientSecret, ExposeSecret as _, RefreshToken};
use crate::tokens::{TokenAnswer, Tokens};

/// A client (RFC 6749 section 2.1) of one server.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http,
    metadata: ServerMetadata,
    client_id: String,
    client_secret: Option<Arc<ClientSecret>>,
    dialect: Arc<Dialect>,
}

/// Who an account belongs to, in the server's words.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct UserInfo {
    /// Stable and unique at this server.
    pub sub: String,
    /// The name to show.
    pub name: Option<String>,
    /// The handle, where it was granted.
    pub preferred_username: Option<String>,
    /// Where a picture is.
    pub picture: Option<String>,
    /// The e-mail address, where it was granted.
    pub email: Option<String>,
}

/// What a server says about a token (RFC 7662 section 2.2).
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct Introspection {
    /// Whether the token still opens anything.
    pub active: bool,
}

type OAuthClient<Auth, Device> = oauth2::Client<
    RefusedAnswer,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    Auth,
    Device,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl Client {
    /// A public client of a link server, or of another that keeps to the standards, which described itself in `metadata`.
    #[must_use]
    pub fn new(http: Http, metadata: ServerMetadata, client_id: String) -> Self {
        Self {
            http,
            metadata,
            client_id,
            client_secret: None,
            dialect: preset::link_server_dialect(),
        }
    }

    /// A client of the provider that a manifest describes. `metadata` is what [`Manifest::metadata`] gave.
    #[must_use]
    pub fn of(
        http: Http,
        manifest: &Manifest,
        metadata: ServerMetadata,
        client_secret: Option<ClientSecret>,
    ) -> Self {
        Self {
            http,
            metadata,
            client_id: manifest.client_id.clone().unwrap_or_default(),
            client_secret: client_secret.map(Arc::new),
            dialect: Arc::clone(&manifest.dialect),
        }
    }

    /// Buys a new pair of tokens (RFC 6749 section 6). The server may take the old refresh token out of use at once. Where the
    /// answer has none and its provider may leave it out, the old one stays.
    pub async fn refresh(&self, refresh_token: &RefreshToken) -> Result<Tokens, OAuthError> {
        let token = oauth2::RefreshToken::new(refresh_token.expose_secret().to_owned());
        let answer = self
            .for_tokens()
            .exchange_refresh_token(&token)
            .request_async(self)
            .await?;
        Tokens::from_answer(&answer, self.dialect.refresh_tokens)
    }

    /// Asks whether a token still opens anything (RFC 7662).
    pub async fn introspect(&self, token: &AccessToken) -> Result<Introspection, OAuthError> {
        let endpoint = endpoint(
            self.metadata.introspection_endpoint.as_ref(),
            "introspection",
        )?;
        let parameters = [
            ("token", token.expose_secret()),
            ("client_id", self.client_id.as_str()),
        ];
        self.ask(endpoint, &parameters).await?.json()
    }

    /// Asks whose account it is.
    pub async fn user_info(&self, token: &AccessToken) -> Result<UserInfo, OAuthError> {
        let endpoint = endpoint(self.metadata.userinfo_endpoint.as_ref(), "userinfo")?;
        let answer = self.ask_as_bearer(http::Method::GET, endpoint, token);
        let answer: Value = answer.await?.json()?;
        let members = &self.dialect.userinfo;
        let said = |at: &Pointer| text(at.find(&answer)?).filter(|said| !said.is_empty());
        Ok(UserInfo {
            sub: said(&members.sub).ok_or_else(|| {
                OAuthError::Malformed("it does not say whose account it is".to_owned())
            })?,
            name: said(&members.name),
            preferred_username: said(&members.preferred_username),
            picture: said(&members.picture),
            email: said(&members.email),
        })
    }

    /// Whether the server can say whose account it is.
    #[must_use]
    pub fn has_user_info(&self) -> bool {
        self.metadata.userinfo_endpoint.is_some()
    }

    /// Ends this computer's session at the server and leaves the platform's grant alone, where [`Self::has_logout`].
    pub async fn log_out(&self, token: &AccessToken) -> Result<(), OAuthError> {
        let none = || OAuthError::Malformed("it offers no way to log out".to_owned());
        let path = self.dialect.logout.as_ref().ok_or_else(none)?;
        let issuer = self.metadata.issuer.as_deref().unwrap_or_default();
        let endpoint: Url = format!("{}{path}", issuer.trim_end_matches('/'))
            .parse()
            .map_err(|_| OAuthError::Malformed("its issuer is not an address".to_owned()))?;
        let answer = self.http.post(&endpoint, &[], Some(token)).await?;
        answer.success()
    }

    /// Whether the server ends a session without revoking the link.
    #[must_use]
    pub fn has_logout(&self) -> bool {
        self.dialect.logout.is_some()
    }

    /// Whether the server has what linking an account this way needs.
    #[must_use]
    pub fn has(&self, flow: Flow) -> bool {
        match flow {
            Flow::Device => self.metadata.device_authorization_endpoint.is_some(),
            Flow::Browser => self.metadata.authorization_endpoint.is_some(),
        }
    }

    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    pub(crate) fn metadata(&self) -> &ServerMetadata {
        &self.metadata
    }

    pub(crate) fn id(&self) -> &str {
        &self.client_id
    }

    pub(crate) fn secret(&self) -> Option<&ClientSecret> {
        self.client_secret.as_deref()
    }

    pub(crate) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    pub(crate) fn for_device(
        &self,
    ) -> Result<OAuthClient<EndpointNotSet, EndpointSet>, OAuthError> {
        let endpoint = endpoint(
            self.metadata.device_authorization_endpoint.as_ref(),
            "device authorization",
        )?;
        Ok(self
            .for_tokens()
            .set_device_authorization_url(DeviceAuthorizationUrl::from_url(endpoint.clone())))
    }

    pub(crate) fn for_browser(
        &self,
    ) -> Result<OAuthClient<EndpointSet, EndpointNotSet>, OAuthError> {
        let endpoint = self.metadata.authorization_endpoint.as_ref();
        let endpoint = self::endpoint(endpoint, "authorization")?;
        // The system opens it: with any other scheme that would be a program or a file of the server's choice.
        if !is_safe(endpoint) {
            return Err(OAuthError::Malformed(
                "its authorization endpoint is no https address".to_owned(),
            ));
        }
        Ok(self
            .for_tokens()
            .set_auth_uri(AuthUrl::from_url(endpoint.clone())))
    }

    pub(crate) fn for_tokens(&self) -> OAuthClient<EndpointNotSet, EndpointNotSet> {
        oauth2::Client::new(ClientId::new(self.client_id.clone()))
            .set_token_uri(TokenUrl::from_url(self.metadata.token_endpoint.clone()))
    }
}

pub(crate) fn endpoint<'u>(url: Option<&'u Url>, what: &str) -> Result<&'u Url, OAuthError> {
    url.ok_or_else(|| OAuthError::Malformed(format!("it offers no {what} endpoint")))
}
