//! This app as a public client of one authorization server: everything but the first grant.

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    ClientId, DeviceAuthorizationUrl, EndpointNotSet, EndpointSet, StandardRevocableToken, TokenUrl,
};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::discovery::ServerMetadata;
use crate::error::OAuthError;
use crate::http::Http;
use crate::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use crate::tokens::{TokenAnswer, Tokens};

/// A public client (RFC 6749 section 2.1) of one server.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http,
    metadata: ServerMetadata,
    client_id: String,
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

type OAuthClient<Device> = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    Device,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl Client {
    /// A client of the server that described itself in `metadata`.
    #[must_use]
    pub fn new(http: Http, metadata: ServerMetadata, client_id: String) -> Self {
        Self {
            http,
            metadata,
            client_id,
        }
    }

    /// Buys a new pair of tokens (RFC 6749 section 6). The server may take the old refresh token out of use at once.
    pub async fn refresh(&self, refresh_token: &RefreshToken) -> Result<Tokens, OAuthError> {
        let token = oauth2::RefreshToken::new(refresh_token.expose_secret().to_owned());
        let answer = self
            .for_tokens()
            .exchange_refresh_token(&token)
            .request_async(&self.http)
            .await?;
        Tokens::from_answer(&answer)
    }

    /// Ends a link by either of its tokens (RFC 7009 section 2.1). A token the server does not know is a success too.
    pub async fn revoke(
        &self,
        refresh_token: &RefreshToken,
    ) -> Result<RevocationReceipt, OAuthError> {
        let hint = ("token_type_hint", "refresh_token");
        self.revoke_by(&[("token", refresh_token.expose_secret()), hint])
            .await
    }

    /// Ends the link by all that this server's way of revocation needs: by the refresh token where there is one, and by the
    /// access token where there is not (RFC 7009 section 2.1). A link that is over already is a success too.
    ///
    /// Where [`Client::revocation_needs_live_access_token`], refresh first, unless the access token still lasts.
    pub async fn revoke_pair(
        &self,
        access: &AccessToken,
        refresh: Option<&RefreshToken>,
    ) -> Result<RevocationReceipt, OAuthError> {
        if let Some(refresh) = refresh {
            return self.revoke(refresh).await;
        }
        let hint = ("token_type_hint", "access_token");
        self.revoke_by(&[("token", access.expose_secret()), hint])
            .await
    }

    /// Whether the server takes a revocation only with an access token that still lasts.
    #[must_use]
    pub fn revocation_needs_live_access_token(&self) -> bool {
        false
    }

    /// Whether the server takes revocations at all. Where it does not, only its own settings end a link.
    #[must_use]
    pub fn can_revoke(&self) -> bool {
        self.metadata.revocation_endpoint.is_some()
    }

    /// Ends the link a token belongs to, whichever of its tokens it is (RFC 7009 section 2.1, without a hint).
    pub async fn revoke_any(&self, token: &SecretString) -> Result<RevocationReceipt, OAuthError> {
        self.revoke_by(&[("token", token.expose_secret())]).await
    }

    async fn revoke_by(&self, token: &[(&str, &str)]) -> Result<RevocationReceipt, OAuthError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            platform: RevocationReceipt,
        }
        let endpoint = endpoint(self.metadata.revocation_endpoint.as_ref(), "revocation")?;
        let form = [token, &[("client_id", self.client_id.as_str())]].concat();
        let answer = self.http.post(endpoint, &form, None).await?;
        if answer.status.is_success() && answer.body.is_empty() {
            return Ok(RevocationReceipt::NotSaid);
        }
        Ok(answer.json::<Body>()?.platform)
    }

    /// Asks whether a token still opens anything (RFC 7662).
    pub async fn introspect(&self, token: &AccessToken) -> Result<Introspection, OAuthError> {
        let endpoint = endpoint(
            self.metadata.introspection_endpoint.as_ref(),
            "introspection",
        )?;
        let form = [
            ("token", token.expose_secret()),
            ("client_id", self.client_id.as_str()),
        ];
        self.http.post(endpoint, &form, None).await?.json()
    }

    /// Asks whose account it is.
    pub async fn user_info(&self, token: &AccessToken) -> Result<UserInfo, OAuthError> {
        let endpoint = endpoint(self.metadata.userinfo_endpoint.as_ref(), "userinfo")?;
        self.http.get(endpoint, Some(token)).await?.json()
    }

    /// Whether the server ends a session at an address of its own, which [`Self::log_out`] asks.
    #[must_use]
    pub fn has_log_out(&self) -> bool {
        // Of servers with such an address only a link server lists the links of an account.
        self.metadata.account_links_endpoint.is_some()
    }

    /// Ends this computer's session at the server and leaves the platform's grant alone.
    pub async fn log_out(&self, token: &AccessToken) -> Result<(), OAuthError> {
        let endpoint: Url = format!("{}/auth/logout", self.metadata.issuer.trim_end_matches('/'))
            .parse()
            .map_err(|_| OAuthError::Malformed("its issuer is not an address".to_owned()))?;
        self.http.post(&endpoint, &[], Some(token)).await?.success()
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

    pub(crate) fn for_device(&self) -> Result<OAuthClient<EndpointSet>, OAuthError> {
        let endpoint = endpoint(
            self.metadata.device_authorization_endpoint.as_ref(),
            "device authorization",
        )?;
        Ok(self
            .for_tokens()
            .set_device_authorization_url(DeviceAuthorizationUrl::from_url(endpoint.clone())))
    }

    fn for_tokens(&self) -> OAuthClient<EndpointNotSet> {
        oauth2::Client::new(ClientId::new(self.client_id.clone()))
            .set_token_uri(TokenUrl::from_url(self.metadata.token_endpoint.clone()))
    }
}

fn endpoint<'u>(url: Option<&'u Url>, what: &str) -> Result<&'u Url, OAuthError> {
    url.ok_or_else(|| OAuthError::Malformed(format!("it offers no {what} endpoint")))
}
