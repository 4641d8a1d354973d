//! What an authorization server says about itself (RFC 8414, OpenID Connect Discovery 1.0).

use serde::Deserialize;
use url::Url;

use crate::error::{HttpError, OAuthError};
use crate::http::Http;
use crate::pkce::{CODE_CHALLENGE_METHOD, ChallengeEncoding};

/// The endpoints a client of this kind needs (RFC 8414 section 2).
#[derive(Debug, Clone, Deserialize)]
pub struct ServerMetadata {
    /// Who the server is: the very string it was asked under. None where it does not say.
    pub issuer: Option<String>,
    /// Where a person is asked (RFC 6749 section 3.1).
    pub authorization_endpoint: Option<Url>,
    /// Where codes and refresh tokens are exchanged.
    pub token_endpoint: Url,
    /// Where a device asks for a code (RFC 8628 section 4).
    pub device_authorization_endpoint: Option<Url>,
    /// Where an authorization request is left beforehand (RFC 9126 section 5).
    pub pushed_authorization_request_endpoint: Option<Url>,
    /// Where tokens are revoked (RFC 7009).
    pub revocation_endpoint: Option<Url>,
    /// Where tokens are asked about (RFC 7662).
    pub introspection_endpoint: Option<Url>,
    /// Who the account belongs to.
    pub userinfo_endpoint: Option<Url>,
    /// Where an account's events are told as they happen; beyond the RFC.
    pub account_events_endpoint: Option<Url>,
    /// Where an account's links are listed and revoked; beyond the RFC.
    pub account_links_endpoint: Option<Url>,
    /// Where staff see whose sessions fall and end them; beyond the RFC.
    pub support_revocations_endpoint: Option<Url>,
    /// Challenge methods the server takes (RFC 7636 section 6.2.2).
    #[serde(default)]
    pub code_challenge_methods_supported: Vec<String>,
    /// Whether the authorization response always says who sends it (RFC 9207 section 3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
    /// Scopes the server knows, where it says.
    #[serde(default)]
    pub scopes_supported: Vec<String>,
}

impl ServerMetadata {
    /// Asks the issuer who it is.
    ///
    /// RFC 8414 section 3.3: an `issuer` that is not identical to the one asked is not believed. A server that cannot do
    /// S256 is not used (RFC 9700 section 2.1.1).
    pub async fn discover(http: &Http, issuer: &Url) -> Result<Self, OAuthError> {
        Self::discover_for(http, issuer, Some(ChallengeEncoding::Base64Url)).await
    }

    /// The same for a client that sends such a challenge, or none.
    pub(crate) async fn discover_for(
        http: &Http,
        issuer: &Url,
        challenge: Option<ChallengeEncoding>,
    ) -> Result<Self, OAuthError> {
        let metadata = Self::ask(http, issuer).await?;
        let said = metadata.issuer.as_deref().unwrap_or_default();
        if said.trim_end_matches('/') != issuer.as_str().trim_end_matches('/') {
            return Err(OAuthError::Malformed(format!(
                "{issuer} calls itself by another name in its metadata"
            )));
        }
        let methods = &metadata.code_challenge_methods_supported;
        if challenge.is_some() && !methods.iter().any(|method| method == CODE_CHALLENGE_METHOD) {
            return Err(OAuthError::Malformed(format!(
                "{issuer} does not offer PKCE with S256, which this app requires"
            )));
        }
        Ok(metadata)
    }

    /// RFC 8414 section 3, and where there is nothing, OpenID Connect Discovery section 4.
    async fn ask(http: &Http, issuer: &Url) -> Result<Self, OAuthError> {
        let answer = http.discover(&well_known(issuer)).await;
        let not_there = match &answer {
            Ok(answer) => answer.status.is_client_error(),
            // Some answer whatever they do not know with a page of their own.
            Err(HttpError::NotOAuth { .. }) => true,
            Err(_) => false,
        };
        if not_there {
            let openid = http.discover(&openid_configuration(issuer)).await;
            if let Ok(openid) = openid
                && openid.status.is_success()
            {
                return openid.json();
            }
        }
        answer?.json()
    }

    /// What a manifest says in the server's place.
    pub(crate) fn of(issuer: Option<String>, token_endpoint: Url) -> Self {
        Self {
            issuer,
            authorization_endpoint: None,
            token_endpoint,
            device_authorization_endpoint: None,
            pushed_authorization_request_endpoint: None,
            revocation_endpoint: None,
            introspection_endpoint: None,
            userinfo_endpoint: None,
            account_events_endpoint: None,
            account_links_endpoint: None,
            support_revocations_endpoint: None,
            code_challenge_methods_supported: Vec::new(),
            authorization_response_iss_parameter_supported: false,
            scopes_supported: Vec::new(),
        }
    }
}

/// OpenID Connect Discovery section 4: the well-known part goes behind the path.
fn openid_configuration(issuer: &Url) -> Url {
    let mut url = issuer.clone();
    let path = issuer.path().trim_end_matches('/');
    url.set_path(&format!("{path}/.well-known/openid-configuration"));
    url
}

/// RFC 8414 section 3.1: the well-known part goes between host and path.
fn well_known(issuer: &Url) -> Url {
    let mut url = issuer.clone();
    let path = issuer.path().trim_end_matches('/');
    url.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_part_stands_before_the_issuers_path() {
        let at = |issuer: &str| well_known(&Url::parse(issuer).expect("a URL")).to_string();
        assert_eq!(
            at("https://link.example"),
            "https://link.example/.well-known/oauth-authorization-server"
        );
        assert_eq!(
            at("https://link.example/tenant/"),
            "https://link.example/.well-known/oauth-authorization-server/tenant"
        );
        let issuer = Url::parse("https://link.example/tenant/").expect("a URL");
        assert_eq!(
            openid_configuration(&issuer).as_str(),
            "https://link.example/tenant/.well-known/openid-configuration"
        );
    }
}
