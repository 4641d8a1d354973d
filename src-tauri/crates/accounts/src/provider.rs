//! Which provider an account belongs to and how to reach it.
//!
//! | id | what it is |
//! |---|---|
//! | `sandbox` | the server that is embedded in this app, whose port is another at every start |
//! | an address | a link server |
//! | a name | a provider that a person has added: see [`added`] |
//!
//! An account remembers the provider's id, not the address of the day.

pub mod added;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
pub use latchkey_oauth::Preset;
use latchkey_oauth::provider::manifest::is_id;
use latchkey_oauth::provider::preset;
use latchkey_oauth::secret::ClientSecret;
use latchkey_oauth::{Client, Http, Manifest, ManifestError, OAuthError};
use tokio::sync::Mutex;
use url::Url;

pub(crate) use self::added::is_of_a_provider;
use crate::config::{Config, ConfigError};
use crate::home::Home;

/// The id of the embedded sandbox.
pub const SANDBOX: &str = "sandbox";

/// Where accounts are linked.
#[derive(Debug, Clone)]
pub struct Provider {
    /// `sandbox`, a link server's address, or the name of a provider that was added.
    pub id: String,
    /// For people.
    pub name: String,
    /// Its issuer (RFC 8414), or where its tokens come from.
    pub issuer: Url,
    /// What is asked for when nothing else was said.
    pub scopes: Vec<String>,
    /// The sandbox's phone, when this is the sandbox.
    pub sandbox_phone: Option<Url>,
    /// How it speaks.
    pub manifest: Arc<Manifest>,
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
    /// Where the manifests lie that were added.
    folder: PathBuf,
    known: Mutex<HashMap<(String, Url), Arc<Client>>>,
}

/// A provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The embedded server did not start; its own sentence says why.
    #[error("{0}")]
    Embedded(String),
    /// The id is neither `sandbox` nor an address nor a provider that was added.
    #[error(
        "\"{0}\" is not a server. Give its address, for example https://link.example, or \"sandbox\", or a name from \"latchkey provider list\"."
    )]
    Unknown(String),
    /// It comes with this program, but has no client id yet.
    #[error(
        "The provider \"{0}\" is not set up yet. Register an app with it, and add it with \"latchkey provider add {0} --client-id ID\"."
    )]
    NotAdded(String),
    /// A manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A provider needs to know which app asks.
    #[error(
        "The provider \"{0}\" has no client id. Register an app with it and give its id with --client-id."
    )]
    NoClientId(String),
    /// A provider knows this app by a secret that is not in the vault.
    #[error(
        "The provider \"{0}\" needs the app's client secret, which is not in the vault. Add the provider again with --client-secret-stdin."
    )]
    NoClientSecret(String),
    /// Accounts are linked at it.
    #[error(
        "{accounts} accounts are linked at \"{id}\". Log them out first; then the provider can be removed."
    )]
    InUse {
        /// The provider.
        id: String,
        /// How many.
        accounts: usize,
    },
    /// Another provider has the name.
    #[error(
        "There is a provider \"{0}\" already. Remove it first, or add this one under another name with --id."
    )]
    Exists(String),
    /// The manifest cannot be written or removed.
    #[error("The manifest {} cannot be changed ({reason}). Check the folder's permissions and free space.", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Accounts cannot be linked that way there.
    #[error(
        "Accounts of {name} cannot be linked by {flow}. Leave that out and it is done the other way."
    )]
    NoFlow {
        /// The provider.
        name: String,
        /// "a code" or "the browser".
        flow: &'static str,
    },
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
            folder: home.folder().join("providers"),
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
        if id == SANDBOX {
            let at = self.embedded.endpoints().await;
            let at = at.map_err(ProviderError::Embedded)?;
            let manifest = preset::link_server(at.issuer);
            let name = "TikTok sandbox".to_owned();
            return Ok(Provider::of(
                SANDBOX.to_owned(),
                name,
                Some(at.sandbox),
                manifest,
            ));
        }
        if is_id(id) {
            return match self.added(id)? {
                Some(manifest) if manifest.client_id.is_none() => {
                    Err(ProviderError::NoClientId(id.to_owned()))
                }
                Some(manifest) => {
                    let name = manifest.name.clone();
                    Ok(Provider::of(id.to_owned(), name, None, manifest))
                }
                None if Preset::find(id).is_some() => Err(ProviderError::NotAdded(id.to_owned())),
                None => Err(ProviderError::Unknown(id.to_owned())),
            };
        }
        let issuer = Url::parse(id)
            .ok()
            .filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| ProviderError::Unknown(id.to_owned()))?;
        let name = format!("TikTok via {}", issuer.host_str().unwrap_or(id));
        // One server has one id, however its address was typed.
        let id = issuer.to_string();
        Ok(Provider::of(id, name, None, preset::link_server(issuer)))
    }

    /// This app as a client of a provider, where that was asked before.
    pub(crate) async fn known(&self, provider: &Provider) -> Option<Arc<Client>> {
        self.known.lock().await.get(&provider.key()).cloned()
    }

    /// This app as a client of a provider's server, which is asked once who it is (RFC 8414).
    pub(crate) async fn client(
        &self,
        http: &Http,
        provider: &Provider,
        secret: Option<ClientSecret>,
    ) -> Result<Arc<Client>, OAuthError> {
        let metadata = provider.manifest.metadata(http).await?;
        let client = Client::of(http.clone(), &provider.manifest, metadata, secret);
        let client = Arc::new(client);
        let mut known = self.known.lock().await;
        known.insert(provider.key(), Arc::clone(&client));
        Ok(client)
    }
}

impl Provider {
    fn of(id: String, name: String, sandbox_phone: Option<Url>, manifest: Manifest) -> Self {
        Self {
            id,
            name,
            issuer: manifest.address(),
            scopes: manifest.scopes.clone(),
            sandbox_phone,
            manifest: Arc::new(manifest),
        }
    }

    fn key(&self) -> (String, Url) {
        (self.id.clone(), self.issuer.clone())
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory")
            .field("default_id", &self.default_id)
            .finish_non_exhaustive()
    }
}
