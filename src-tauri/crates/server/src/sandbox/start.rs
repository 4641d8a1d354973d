//! Starting and stopping the sandbox, and what a link server needs to know to use it.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;
use zeroize::Zeroizing;

use super::accounts::SCOPES;
use super::codes::CodesOnShow;
use super::store::Store;
use super::{guard, oauth, phone};
use crate::clock::{Clock, Entropy};
use crate::config::{PlatformConfig, WEBHOOK_TOLERANCE};

/// The only app the sandbox knows.
pub(super) const CLIENT_KEY: &str = "latchkey-sandbox";

/// How long the link server asks the sandbox to hold an answer back.
const POLL_WAIT: Duration = Duration::from_secs(20);

/// Where the sandbox listens, what it keeps, and how long its things last.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where accounts and grants are kept.
    pub database: SandboxDatabase,
    /// How long a code can be scanned and approved.
    pub qr_lifetime: Duration,
    /// `expires_in` of the tokens it gives out.
    pub access_token_lifetime: Duration,
    /// `refresh_expires_in` of the tokens it gives out.
    pub refresh_token_lifetime: Duration,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database: SandboxDatabase::Memory,
            qr_lifetime: Duration::from_secs(120),
            access_token_lifetime: Duration::from_secs(2 * 60 * 60),
            refresh_token_lifetime: Duration::from_secs(180 * 24 * 60 * 60),
        }
    }
}

/// Where the sandbox keeps its accounts and grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SandboxDatabase {
    /// An SQLite file, made where it is missing.
    File(PathBuf),
    /// Gone when the sandbox stops.
    Memory,
}

/// Why the sandbox did not start.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The address is reachable from other computers. Use 127.0.0.1.
    #[error(
        "The sandbox only listens on this computer, not on {0}. Give it an address such as 127.0.0.1:0."
    )]
    NotLoopback(SocketAddr),
    /// The port is taken or may not be used.
    #[error("The sandbox cannot listen on {address}. Choose another port, or 0 for any free one.")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// Its database cannot be opened, read or brought up to date.
    #[error(
        "The sandbox cannot use its database. Check that the folder can be written to; if the file is damaged, delete it: it holds only pretend accounts."
    )]
    Database(#[source] sqlx::Error),
}

/// Starts sandboxes.
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Binds the address and serves until the returned value is dropped.
    pub async fn start(
        config: SandboxConfig,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<RunningSandbox, SandboxError> {
        if !config.listen.ip().is_loopback() {
            return Err(SandboxError::NotLoopback(config.listen));
        }
        let listening = |source| SandboxError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;
        let url = Url::parse(&format!("http://{address}/"))
            .expect("a socket address is always a valid URL authority");
        let store = Store::open(&config.database)
            .await
            .map_err(SandboxError::Database)?;

        let client_secret = SecretString::from(random_text(&*entropy));
        let state = Arc::new(SandboxState {
            url: url.clone(),
            client_secret: client_secret.clone(),
            codes: CodesOnShow::new(config.qr_lifetime),
            access_token_lifetime: config.access_token_lifetime,
            refresh_token_lifetime: config.refresh_token_lifetime,
            store,
            clock,
            entropy,
        });
        let server = tokio::spawn(serve(listener, router(Arc::clone(&state))));
        tracing::info!(%url, "the sandbox serves");
        Ok(RunningSandbox {
            url,
            client_secret,
            state,
            server,
        })
    }
}

/// A sandbox that serves. Dropping it stops it at once.
pub struct RunningSandbox {
    /// Where it serves; the phone page is at `phone` below it.
    pub url: Url,
    client_secret: SecretString,
    state: Arc<SandboxState>,
    server: JoinHandle<()>,
}

impl RunningSandbox {
    /// What the link server needs to use this sandbox as its platform.
    #[must_use]
    pub fn platform_config(&self) -> PlatformConfig {
        PlatformConfig {
            id: "sandbox".into(),
            name: "TikTok sandbox".into(),
            base_url: self.url.clone(),
            client_key: CLIENT_KEY.into(),
            client_secret: self.client_secret.clone(),
            redirect_uri: redirect_uri(),
            scopes: SCOPES.iter().map(|scope| scope.id.to_owned()).collect(),
            poll_interval: Duration::from_secs(1),
            poll_wait: Some(POLL_WAIT),
            phone_page: Some(self.phone_page()),
            webhook_tolerance: WEBHOOK_TOLERANCE,
        }
    }

    /// The page that stands in for the phone.
    #[must_use]
    pub fn phone_page(&self) -> Url {
        let mut page = self.url.clone();
        page.set_path("/phone");
        page
    }

    /// Stops serving and closes the database, so that its file can be opened again or moved.
    pub async fn stop(self) {
        self.server.abort();
        self.state.store.close().await;
    }
}

impl Drop for RunningSandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for RunningSandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningSandbox")
            .field("url", &self.url.as_str())
            .finish_non_exhaustive()
    }
}

/// What every handler shares.
pub(super) struct SandboxState {
    pub(super) url: Url,
    pub(super) client_secret: SecretString,
    pub(super) codes: CodesOnShow,
    pub(super) access_token_lifetime: Duration,
    pub(super) refresh_token_lifetime: Duration,
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
}

/// The callback registered for the app. Nothing is ever sent there: the code travels in the answer to `check_qrcode`.
pub(super) fn redirect_uri() -> Url {
    Url::parse("https://link.latchkey.invalid/callback").expect("a fixed, valid URL")
}

/// 256 random bits, safe in a URL.
pub(super) fn random_text(entropy: &dyn Entropy) -> String {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    entropy.fill(&mut *bytes);
    URL_SAFE_NO_PAD.encode(*bytes)
}

fn router(state: Arc<SandboxState>) -> Router {
    Router::new()
        .merge(oauth::routes())
        .merge(phone::routes())
        .layer(axum::middleware::from_fn(guard::loopback_hosts_only))
        .layer(axum::extract::DefaultBodyLimit::max(64 * 1024))
        .with_state(state)
}

async fn serve(listener: TcpListener, router: Router) {
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the sandbox stopped");
    }
}
