//! Whether a provider still is what its manifest says.

use crate::discovery::ServerMetadata;
use crate::error::{HttpError, OAuthError};
use crate::http::Http;
use crate::provider::manifest::{Flow, Manifest};

/// Something that is not as the manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: an endpoint, a flow, a scope.
    pub what: String,
    /// How it is, in one sentence.
    pub found: String,
}

impl Manifest {
    /// Reaches the provider and compares. A provider that cannot be reached is an error; one that is not as the manifest says is
    /// a list of differences.
    pub async fn check(&self, http: &Http) -> Result<Vec<Difference>, OAuthError> {
        let mut differences = Vec::new();
        if self.discovers() {
            self.compare(&self.metadata(http).await?, &mut differences);
            return Ok(differences);
        }
        if let Some(issuer) = &self.issuer {
            let said = ServerMetadata::discover_for(http, issuer, self.dialect.challenge()).await?;
            self.compare(&said, &mut differences);
        }
        // Asked without anything in it, an endpoint that is there refuses, one way or another.
        for (name, url) in self.named_endpoints() {
            let host = url.host_str().unwrap_or_default();
            let gone = match http.discover(url).await {
                Ok(answer) => answer.status == http::StatusCode::NOT_FOUND,
                Err(HttpError::NotOAuth { status, .. }) => status == 404,
                Err(HttpError::Unavailable { .. }) => false,
                Err(error) => return Err(error.into()),
            };
            // Some answer 404 to a GET where they take a POST, so that alone is not said of the device and token endpoints.
            if gone && matches!(name, "authorization" | "userinfo") {
                differences.push(Difference {
                    what: name.to_owned(),
                    found: format!("{host} knows no such address."),
                });
            }
        }
        Ok(differences)
    }

    fn compare(&self, said: &ServerMetadata, differences: &mut Vec<Difference>) {
        let mut differs = |what: &str, found: String| {
            differences.push(Difference {
                what: what.to_owned(),
                found,
            });
        };
        for (name, ours) in self.named_endpoints() {
            let theirs = match name {
                "authorization" => said.authorization_endpoint.as_ref(),
                "token" => Some(&said.token_endpoint),
                "device_authorization" => said.device_authorization_endpoint.as_ref(),
                "revocation" => said.revocation_endpoint.as_ref(),
                "introspection" => said.introspection_endpoint.as_ref(),
                _ => said.userinfo_endpoint.as_ref(),
            };
            if let Some(theirs) = theirs
                && theirs != ours
            {
                differs(
                    name,
                    format!("The manifest says {ours}, the server {theirs}."),
                );
            }
        }
        for (flow, endpoint, name) in [
            (
                Flow::Device,
                &said.device_authorization_endpoint,
                "The server offers no device authorization endpoint.",
            ),
            (
                Flow::Browser,
                &said.authorization_endpoint,
                "The server offers no authorization endpoint.",
            ),
        ] {
            // One way is enough: which is taken is decided by what there is.
            if self.flows == [flow] && endpoint.is_none() {
                differs("flows", name.to_owned());
            }
        }
        if said.revocation_endpoint.is_none() {
            differs("revocation", "The server takes no revocations.".to_owned());
        }
        if !said.scopes_supported.is_empty() {
            for scope in &self.scopes {
                if !said.scopes_supported.contains(scope) {
                    differs(scope, "The server does not list this scope.".to_owned());
                }
            }
        }
    }
}
