//! Which server an account belongs to and how to reach it.
//!
//! Two kinds exist: the sandbox that is embedded in this app, whose port is another at every start, and a link server by
//! its address. An account remembers the provider's id, not the address of the day.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use latchkey_oauth::{Client, Http, OAuthError, ServerMetadata};
use tokio::sync::Mutex;
use url::Url;

use crate::config::{Config, ConfigError};
use crate::home::Home;

/// The id of the embedded sandbox.
pub const SANDBOX: &str = "sandbox";
/// How this app is known to every link server.
const CLIENT_ID: &str = "latchkey-desktop";
const DEFAULT_SCOPES: [&str; 2] = ["user.info.basic", "user.info.profile"];

/// A server to link accounts at.
#[derive(Debug, Clone)]
pub struct Provider {
    /// `sandbox`, or the server's address.
    pub id: String,
    /// For people.
    pub name: String,
    /// The server's issuer (RFC 8414).
    pub issuer: Url,
    /// What is asked for when nothing else was said.
    pub scopes: Vec<String>,
    /// The sandbox's phone, when this is the sandbox.
    pub sandbox_phone: Option<Url>,
}

/// The server inside this app, given by whoever embeds it.
pub trait Embedded: Send + Sync {
    /// Where it is, started if it is not running yet. The error is a sentence with the way out.
    fn endpoints(&self) -> BoxFuture<'_, Result<EmbeddedEndpoints, String>>;
}

/// Where the embedded server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedEndpoints {
    /// The link server.
    pub issuer: Url,
    /// The sandbox platform with its phone page.
    pub sandbox: Url,
}

/// Finds providers by id and remembers what their servers said about themselves.
pub struct Directory {
    embedded: Box<dyn Embedded>,
    default_id: String,
    known: Mutex<HashMap<Url, Arc<Client>>>,
}

/// A provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The embedded server did not start; its own sentence says why.
    #[error("{0}")]
    Embedded(String),
    /// The id is neither `sandbox` nor an address.
    #[error(
        "\"{0}\" is not a server. Give its address, for example https://link.example, or \"sandbox\"."
    )]
    Unknown(String),
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl Directory {
    /// A directory over the embedded server and the servers of the configuration file in the home folder.
    pub fn new(home: &Home, embedded: Box<dyn Embedded>) -> Result<Self, ProviderError> {
        let default_id = Config::read(home)?
            .server
            .unwrap_or_else(|| SANDBOX.to_owned());
        Ok(Self {
            embedded,
            default_id,
            known: Mutex::default(),
        })
    }

    /// The provider that is used when none was named.
    #[must_use]
    pub fn default_id(&self) -> &str {
        &self.default_id
    }

    /// The provider of this id.
    pub async fn provider(&self, id: &str) -> Result<Provider, ProviderError> {
        let scopes = DEFAULT_SCOPES.map(str::to_owned).to_vec();
        if id == SANDBOX {
            let at = self
                .embedded
                .endpoints()
                .await
                .map_err(ProviderError::Embedded)?;
            return Ok(Provider {
                id: SANDBOX.to_owned(),
                name: "TikTok sandbox".to_owned(),
                issuer: at.issuer,
                scopes,
                sandbox_phone: Some(at.sandbox),
            });
        }
        let issuer = Url::parse(id)
            .ok()
            .filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| ProviderError::Unknown(id.to_owned()))?;
        let name = format!("TikTok via {}", issuer.host_str().unwrap_or(id));
        Ok(Provider {
            // One server has one id, however its address was typed.
            id: issuer.to_string(),
            name,
            issuer,
            scopes,
            sandbox_phone: None,
        })
    }

    /// This app as a client of a provider's server, which is asked once who it is (RFC 8414).
    pub async fn client(
        &self,
        http: &Http,
        provider: &Provider,
    ) -> Result<Arc<Client>, OAuthError> {
        if let Some(client) = self.known.lock().await.get(&provider.issuer) {
            return Ok(Arc::clone(client));
        }
        let metadata = ServerMetadata::discover(http, &provider.issuer).await?;
        let client = Arc::new(Client::new(http.clone(), metadata, CLIENT_ID.to_owned()));
        self.known
            .lock()
            .await
            .insert(provider.issuer.clone(), Arc::clone(&client));
        Ok(client)
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory")
            .field("default_id", &self.default_id)
            .finish_non_exhaustive()
    }
}
