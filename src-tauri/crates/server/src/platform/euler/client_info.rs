//! What is registered for our `client_id`, which anybody may ask, held against what is configured.

use serde::Deserialize;
use thiserror::Error;
use url::Url;

use crate::config::EulerConfig;
use crate::platform::limits::bad;
use crate::platform::{PlatformError, words};

/// What is registered for our `client_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientInfo {
    /// What people are told the app is called.
    pub name: Option<String>,
    /// Where people may come back to.
    pub redirect_uris: Vec<Url>,
    /// What the app may ask for.
    pub supported_scopes: Vec<String>,
}

/// Something registered otherwise than it is configured here.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Shortcoming {
    /// Nobody can come back from Euler Stream.
    #[error(
        "The redirect URI {0} is not registered at Euler Stream: add it to the client there (Dashboard, OAuth), \
         or correct platform.euler.redirect_uri."
    )]
    RedirectUri(Url),
    /// Every link that asks for it is refused.
    #[error(
        "The scope {0} is not among those of the client at Euler Stream: add it there (Dashboard, OAuth), \
         or take it out of platform.euler.scopes."
    )]
    Scope(String),
}

#[derive(Deserialize)]
pub(super) struct Answer {
    client: Option<Client>,
}

#[derive(Deserialize)]
struct Client {
    client_id: Option<String>,
    name: Option<String>,
    redirect_uris: Option<Vec<String>>,
    supported_scopes: Option<Vec<String>>,
}

impl Answer {
    pub(super) fn into_client_info(self, client_id: &str) -> Result<ClientInfo, PlatformError> {
        let client = self.client.ok_or(bad("client"))?;
        if client.client_id.as_deref() != Some(client_id) {
            return Err(bad("client.client_id"));
        }
        let redirect_uris = client.redirect_uris.ok_or(bad("client.redirect_uris"))?;
        Ok(ClientInfo {
            name: client.name.and_then(|name| words::name(&name)),
            // One that cannot be read can be nobody's.
            redirect_uris: redirect_uris
                .iter()
                .filter_map(|uri| Url::parse(uri).ok())
                .collect(),
            supported_scopes: client
                .supported_scopes
                .ok_or(bad("client.supported_scopes"))?,
        })
    }
}

impl ClientInfo {
    pub(super) fn shortcomings(&self, config: &EulerConfig) -> Vec<Shortcoming> {
        let redirect_uri = (!self.redirect_uris.contains(&config.redirect_uri))
            .then(|| Shortcoming::RedirectUri(config.redirect_uri.clone()));
        let scopes = config
            .scopes
            .iter()
            .filter(|scope| !self.supported_scopes.contains(scope))
            .cloned()
            .map(Shortcoming::Scope);
        redirect_uri.into_iter().chain(scopes).collect()
    }
}
