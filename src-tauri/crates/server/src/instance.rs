//! A whole instance, from its configuration: the listener, the sandbox if it is asked for, and the server.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use url::Url;

use crate::clock::{Clock, Entropy, SystemClock, SystemEntropy};
use crate::config::{Config, ConfiguredPlatform};
use crate::sandbox::{RunningSandbox, Sandbox, SandboxConfig, SandboxDatabase, SandboxError};
use crate::server::{RunningServer, ServeError, serve_from};
use crate::store::{Store, StoreError};

/// Why an instance did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program has the port, or it may not be used.
    #[error(
        "The server cannot listen on {0}: another program may be using it. Choose another port with --listen, or 0 for any free one."
    )]
    Listen(SocketAddr, #[source] io::Error),
    /// Neither a platform nor the sandbox.
    #[error(
        "No platform is configured: add a [platform.tiktok] section to the configuration, \
         or start with --sandbox."
    )]
    NoPlatform,
    /// See [`SandboxError`].
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// See [`ServeError`].
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// A running server and its sandbox. Dropping it stops both.
#[derive(Debug)]
pub struct Instance {
    server: RunningServer,
    sandbox: Option<RunningSandbox>,
}

/// Where an instance is reached, as it is written to a ready file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReadyFile {
    /// The link server.
    pub issuer: Url,
    /// The sandbox, where there is one.
    pub sandbox: Option<Url>,
}

impl Instance {
    /// Starts everything; the instance serves when this returns.
    pub async fn start(config: &Config, with_sandbox: bool) -> Result<Self, StartError> {
        Self::start_from(Store::open(&config.database), config, with_sandbox).await
    }

    /// The same with the sandbox and its database in a file. A program that calls only this holds no driver of another database.
    pub(crate) async fn start_in_file(config: &Config, file: &Path) -> Result<Self, StartError> {
        Self::start_from(Store::in_file(file), config, true).await
    }

    async fn start_from(
        store: impl Future<Output = Result<Store, StoreError>>,
        config: &Config,
        with_sandbox: bool,
    ) -> Result<Self, StartError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| StartError::Listen(config.listen, error))?;
        let sandbox = if with_sandbox {
            let config = sandbox_config(config);
            Some(Sandbox::start(config, Arc::clone(&clock), Arc::clone(&entropy)).await?)
        } else {
            None
        };
        let platform = match (&sandbox, &config.platform) {
            (Some(sandbox), _) => ConfiguredPlatform::TikTok(sandbox.platform_config()),
            (None, Some(platform)) => platform.clone(),
            (None, None) => return Err(StartError::NoPlatform),
        };
        let server = serve_from(store, config, platform, clock, entropy, listener).await?;
        Ok(Self { server, sandbox })
    }

    /// Where it is reached.
    #[must_use]
    pub fn ready_file(&self) -> ReadyFile {
        ReadyFile {
            issuer: self.server.issuer().clone(),
            sandbox: self.sandbox.as_ref().map(|sandbox| sandbox.url.clone()),
        }
    }

    /// Lets requests finish, then stops.
    pub async fn stop(self) {
        self.server.stop().await;
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}

impl ReadyFile {
    /// Writes the file whole or not at all, so that whoever waits for it never reads half of it.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let folder = path
            .parent()
            .filter(|folder| *folder != Path::new(""))
            .unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder)?;
        let addresses =
            json!({ "issuer": bare(&self.issuer), "sandbox": self.sandbox.as_ref().map(bare) });
        serde_json::to_writer(&file, &addresses)?;
        file.persist(path)?;
        Ok(())
    }

    /// Reads the file.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(path)?)?)
    }
}

/// The sandbox keeps its accounts beside the server's database, so that links outlive a restart.
fn sandbox_config(config: &Config) -> SandboxConfig {
    SandboxConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database: SandboxDatabase::File(config.database.file_beside("sandbox.db")),
        qr_lifetime: config.sandbox.qr,
        access_token_lifetime: config.sandbox.access_token,
        refresh_token_lifetime: config.sandbox.refresh_token,
    }
}

/// A base URL as people and other programs write it, without the slash that a URL type puts at its end.
fn bare(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}
