//! What an authorization server says about itself (RFC 8414).

use serde::Deserialize;
use url::Url;

use crate::error::OAuthError;
use crate::http::Http;

/// The endpoints a client of this kind needs (RFC 8414 section 2).
#[derive(Debug, Clone, Deserialize)]
pub struct ServerMetadata {
    /// Who the server is: the very string it was asked under.
    pub issuer: String,
    /// Where codes and refresh tokens are exchanged.
    pub token_endpoint: Url,
    /// Where a device asks for a code (RFC 8628 section 4).
    pub device_authorization_endpoint: Option<Url>,
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
    /// Challenge methods the server takes (RFC 7636 section 6.2.2).
    #[serde(default)]
    pub code_challenge_methods_supported: Vec<String>,
}

impl ServerMetadata {
    /// Asks the issuer who it is.
    ///
    /// RFC 8414 section 3.3: an `issuer` that is not identical to the one asked is not believed. A server that cannot do
    /// S256 is not used (RFC 9700 section 2.1.1).
    pub async fn discover(http: &Http, issuer: &Url) -> Result<Self, OAuthError> {
        let metadata: Self = http.discover(&well_known(issuer)).await?.json()?;
        if metadata.issuer.trim_end_matches('/') != issuer.as_str().trim_end_matches('/') {
            return Err(OAuthError::Malformed(format!(
                "{issuer} calls itself by another name in its metadata"
            )));
        }
        if !metadata
            .code_challenge_methods_supported
            .iter()
            .any(|method| method == crate::pkce::CODE_CHALLENGE_METHOD)
        {
            return Err(OAuthError::Malformed(format!(
                "{issuer} does not offer PKCE with S256, which this app requires"
            )));
        }
        Ok(metadata)
    }
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
    }
}
