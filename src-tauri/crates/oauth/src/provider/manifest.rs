//! A provider's description, read from TOML.
//!
//! What is wrong in it is refused with file, line and reason, unknown keys included: a word that is misspelt must not quietly
//! leave a default in place.

mod value;

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use url::Url;

pub use self::value::is_id;
use self::value::{Endpoint, Id, RedirectPath, Scope};
use super::dialect::{
    Answers, Body, Challenge, Dialect, RefreshTokens, Requests, Revocation, RevocationStyle,
    ScopeForm, UserInfoMembers,
};
use crate::discovery::ServerMetadata;
use crate::error::OAuthError;
use crate::http::Http;

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// How it is called in commands and addresses: small letters, digits, `-` and `.`.
    pub id: String,
    /// For people.
    pub name: String,
    /// Who it is, where it says so (RFC 8414 section 2).
    pub issuer: Option<Url>,
    /// This app at the provider.
    pub client_id: Option<String>,
    /// Whether there is a client secret to that.
    pub client_secret: SecretNeed,
    /// How accounts are linked, the preferred way first.
    pub flows: Vec<Flow>,
    /// What is asked for when nothing else was said.
    pub scopes: Vec<String>,
    /// Where a browser is sent back to.
    pub redirect: Redirect,
    /// How its wire differs from the standards'.
    pub dialect: Arc<Dialect>,
    endpoints: Endpoints,
    discovers: bool,
}

/// Whether a client has a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretNeed {
    /// It has none: a public client (RFC 6749 section 2.1).
    #[default]
    None,
    /// It may have one.
    Optional,
    /// It is known by it, although a desktop cannot keep one.
    Required,
}

/// A way to link an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// The device grant (RFC 8628).
    Device,
    /// The authorization code grant in the system's browser (RFC 8252).
    Browser,
}

/// Where a browser is sent back to (RFC 8252 section 7.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The host that is registered.
    pub host: RedirectHost,
    /// The port, where the provider does not take any.
    pub port: Option<u16>,
    /// The path: another one for every provider, so that what one provider sends is never taken for another's.
    pub path: String,
}

/// The host in the redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum RedirectHost {
    /// As RFC 8252 section 7.3 has it.
    #[default]
    #[serde(rename = "127.0.0.1")]
    Literal,
    /// Not recommended there (section 8.3), but all that some providers register.
    #[serde(rename = "localhost")]
    Localhost,
}

/// A manifest cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}, line {line}: {reason}. Correct that line and try again; nothing was added.")]
pub struct ManifestError {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Parameters of the authorization request that are made anew for every one.
const OURS: [&str; 8] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Endpoints {
    authorization: Option<Endpoint>,
    token: Option<Endpoint>,
    device_authorization: Option<Endpoint>,
    pushed_authorization_request: Option<Endpoint>,
    revocation: Option<Endpoint>,
    introspection: Option<Endpoint>,
    userinfo: Option<Endpoint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Id,
    name: String,
    issuer: Option<Endpoint>,
    client_id: Option<String>,
    #[serde(default)]
    client_secret: SecretNeed,
    flows: Spanned<Vec<Flow>>,
    #[serde(default)]
    scopes: Vec<Spanned<Scope>>,
    endpoints: Option<Spanned<Endpoints>>,
    #[serde(default)]
    redirect: WrittenRedirect,
    requests: Option<Spanned<Requests>>,
    #[serde(default)]
    answers: Answers,
    #[serde(default)]
    refresh_tokens: RefreshTokens,
    revocation: Option<Spanned<Revocation>>,
    #[serde(default)]
    userinfo: UserInfoMembers,
    logout: Option<RedirectPath>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenRedirect {
    host: RedirectHost,
    port: Option<u16>,
    path: Option<RedirectPath>,
}

impl Redirect {
    /// What to register with the provider; a port that is any is left out (RFC 8252 section 7.3).
    #[must_use]
    pub fn registered(&self) -> String {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("http://{}{port}{}", self.host.as_str(), self.path)
    }
}

impl RedirectHost {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Literal => "127.0.0.1",
            Self::Localhost => "localhost",
        }
    }
}

impl Manifest {
    /// Reads a manifest; `file` is how it is called when it is refused.
    pub fn parse(file: &str, text: &str) -> Result<Self, ManifestError> {
        let refuse = |at: usize, reason: String| ManifestError {
            file: file.to_owned(),
            line: text[..at.min(text.len())].matches('\n').count() + 1,
            reason,
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            refuse(at, error.message().trim_end_matches('.').to_owned())
        })?;
        written.check().map_err(|(at, reason)| refuse(at, reason))
    }

    /// Reads a manifest file.
    pub fn read(file: &Path) -> Result<Self, ManifestError> {
        let name = file.display().to_string();
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&name, &text),
            Err(error) => Err(ManifestError {
                file: name,
                line: 1,
                reason: format!("the file cannot be read ({})", error.kind()),
            }),
        }
    }

    /// The same server at another address: what a server that many people run has instead of one.
    #[must_use]
    pub fn at(mut self, issuer: Url) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// What the provider's endpoints are: asked of the issuer where the manifest names no token endpoint, and otherwise as the
    /// manifest says.
    pub async fn metadata(&self, http: &Http) -> Result<ServerMetadata, OAuthError> {
        let mut metadata = match &self.issuer {
            Some(issuer) if self.discovers => {
                ServerMetadata::discover_for(http, issuer, self.dialect.challenge()).await?
            }
            _ => self.own_metadata(),
        };
        let ours = &self.endpoints;
        for (endpoint, said) in [
            (&mut metadata.authorization_endpoint, &ours.authorization),
            (
                &mut metadata.device_authorization_endpoint,
                &ours.device_authorization,
            ),
            (
                &mut metadata.pushed_authorization_request_endpoint,
                &ours.pushed_authorization_request,
            ),
            (&mut metadata.revocation_endpoint, &ours.revocation),
            (&mut metadata.introspection_endpoint, &ours.introspection),
            (&mut metadata.userinfo_endpoint, &ours.userinfo),
        ] {
            if let Some(Endpoint(url)) = said {
                *endpoint = Some(url.clone());
            }
        }
        Ok(metadata)
    }

    /// Whether accounts are linked this way.
    #[must_use]
    pub fn offers(&self, flow: Flow) -> bool {
        self.flows.contains(&flow)
    }

    /// Where the provider is, for people: its issuer, or the host of its token endpoint.
    #[must_use]
    pub fn address(&self) -> Url {
        let token = self.endpoints.token.as_ref().map(|Endpoint(url)| url);
        let address = self.issuer.as_ref().or(token);
        address.expect("a manifest has one of them").clone()
    }

    /// Whether the provider says itself what its endpoints are.
    #[must_use]
    pub fn discovers(&self) -> bool {
        self.discovers
    }

    /// The endpoints that the manifest itself names.
    pub(super) fn named_endpoints(&self) -> Vec<(&'static str, &Url)> {
        let all = [
            ("authorization", &self.endpoints.authorization),
            ("token", &self.endpoints.token),
            ("device_authorization", &self.endpoints.device_authorization),
            ("revocation", &self.endpoints.revocation),
            ("introspection", &self.endpoints.introspection),
            ("userinfo", &self.endpoints.userinfo),
        ];
        let named = all.into_iter();
        named
            .filter_map(|(name, endpoint)| Some((name, &endpoint.as_ref()?.0)))
            .collect()
    }

    fn own_metadata(&self) -> ServerMetadata {
        let token = self.endpoints.token.as_ref();
        let token = token.expect("a manifest without an issuer to ask has one");
        ServerMetadata::of(
            self.issuer
                .as_ref()
                .map(|issuer| issuer.as_str().to_owned()),
            token.0.clone(),
        )
    }
}

impl Written {
    /// What no single value shows. The place is an offset in the text.
    fn check(self) -> Result<Manifest, (usize, String)> {
        let endpoints_at = self.endpoints.as_ref().map_or(0, |it| it.span().start);
        let endpoints = self.endpoints.map(Spanned::into_inner).unwrap_or_default();
        let (flows_at, flows) = (self.flows.span().start, self.flows.into_inner());
        let discovers = self.issuer.is_some() && endpoints.token.is_none();
        if !discovers && endpoints.token.is_none() {
            return Err((
                endpoints_at,
                "there is neither an issuer to ask nor a token endpoint".to_owned(),
            ));
        }
        if flows.is_empty() {
            return Err((
                flows_at,
                "there is no flow; say \"device\", \"browser\" or both".to_owned(),
            ));
        }
        if !discovers {
            for (flow, endpoint, name) in [
                (
                    Flow::Device,
                    &endpoints.device_authorization,
                    "device_authorization",
                ),
                (Flow::Browser, &endpoints.authorization, "authorization"),
            ] {
                if flows.contains(&flow) && endpoint.is_none() {
                    return Err((flows_at, format!("this flow needs the endpoint \"{name}\"")));
                }
            }
        }
        let requests_at = self.requests.as_ref().map_or(0, |it| it.span().start);
        let requests = self.requests.map(Spanned::into_inner).unwrap_or_default();
        if requests.scope == ScopeForm::List && requests.body != Body::Json {
            return Err((
                requests_at,
                "a list of scopes needs body = \"json\"".to_owned(),
            ));
        }
        if let Some(ours) = OURS
            .iter()
            .find(|&&name| requests.authorization.contains_key(name))
        {
            return Err((
                requests_at,
                format!(
                    "the parameter \"{ours}\" of the authorization request is not a manifest's to say"
                ),
            ));
        }
        if requests.challenge == Challenge::None && flows.contains(&Flow::Browser) {
            return Err((
                requests_at,
                "the browser flow needs a code challenge (RFC 9700 section 2.1.1)".to_owned(),
            ));
        }
        let revocation_at = self.revocation.as_ref().map_or(0, |it| it.span().start);
        let revocation = self.revocation.map(Spanned::into_inner).unwrap_or_default();
        if revocation.body.is_empty() && revocation.style == RevocationStyle::Body {
            return Err((
                revocation_at,
                "there is no way to write the body".to_owned(),
            ));
        }
        let redirect = Redirect {
            host: self.redirect.host,
            port: self.redirect.port,
            path: self
                .redirect
                .path
                .map_or_else(|| format!("/callback/{}", self.id.0), |path| path.0),
        };
        let mut scopes: Vec<String> = Vec::new();
        for scope in self.scopes {
            let (at, Scope(scope)) = (scope.span().start, scope.into_inner());
            if scopes.contains(&scope) {
                return Err((at, format!("the scope \"{scope}\" is listed twice")));
            }
            scopes.push(scope);
        }
        Ok(Manifest {
            id: self.id.0,
            name: self.name,
            issuer: self.issuer.map(|Endpoint(url)| url),
            client_id: self.client_id.filter(|id| !id.is_empty()),
            client_secret: self.client_secret,
            flows,
            scopes,
            redirect,
            dialect: Arc::new(Dialect {
                requests,
                answers: self.answers,
                refresh_tokens: self.refresh_tokens,
                revocation,
                userinfo: self.userinfo,
                logout: self.logout.map(|path| path.0),
            }),
            endpoints,
            discovers,
        })
    }
}

#[cfg(test)]
mod tests;
