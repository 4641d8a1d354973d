//! The running server: the store, the broker and the routes put together behind one listener.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::future::OptionFuture;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::broker::{Broker, Pace};
use crate::clock::{Clock, Entropy};
use crate::config::{Config, ConfiguredPlatform};
use crate::counts::Counts;
use crate::feeds::Feeds;
use crate::http_client::{HttpClientError, http_client};
use crate::keys::{HeldKeys, KeysError};
use crate::platform::{Euler, Platform, Protocol, TikTok};
use crate::routes::{self, App};
use crate::serving::{Front, Listening, Readiness, Tls, TlsError};
use crate::sessions::Sessions;
use crate::sign_in::SignIn;
use crate::store::{Store, StoreError};
use crate::support::Support;

/// How often what has ended is forgotten.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// How long an ended code is still told apart from an unknown one.
const KEEP_ENDED_GRANTS: SignedDuration = SignedDuration::from_hours(1);

/// How long the second use of an authorization code ends what the first gave.
const KEEP_USED_CODES: SignedDuration = SignedDuration::from_hours(24);

/// How long an account's events and orders of staff are kept.
const KEEP_EVENTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long the audit log is kept.
const KEEP_AUDIT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// See [`KeysError`].
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// What an earlier run left could not be gone on with.
    #[error("The codes on show of an earlier run cannot be read: {0}")]
    Sessions(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// See [`HttpClientError`].
    #[error(transparent)]
    HttpClient(#[from] HttpClientError),
    /// Without an issuer the server names itself after its address, which others cannot reach or trust.
    #[error(
        "The server listens on {0}, beyond this computer: \
         set \"issuer\" to the https:// address at which clients reach it."
    )]
    NoIssuer(SocketAddr),
    /// See [`TlsError`].
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Another program has the metrics' port, or it may not be used.
    #[error(
        "The metrics cannot be served on {0}: another program may be using it. Choose another \"listen\" in [metrics]."
    )]
    MetricsListener(SocketAddr, #[source] std::io::Error),
    /// The listener is unusable.
    #[error("The server's network address cannot be read: start it again.")]
    Listener(#[source] std::io::Error),
}

/// A server that serves. Dropping it stops it at once; [`RunningServer::stop`] lets requests finish.
#[derive(Debug)]
pub struct RunningServer {
    issuer: Url,
    metrics: Option<SocketAddr>,
    broker: Arc<Broker>,
    feeds: Arc<Feeds>,
    sessions: Arc<Sessions>,
    stopping: CancellationToken,
    serving: Option<JoinHandle<()>>,
    sweeping: JoinHandle<()>,
}

/// Opens the database and serves on `listener` until the returned value is stopped or dropped.
pub async fn serve(
    config: &Config,
    platform: ConfiguredPlatform,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    listener: TcpListener,
) -> Result<RunningServer, ServeError> {
    let store = Store::open(&config.database);
    serve_from(store, config, platform, clock, entropy, listener).await
}

/// The same from a database that is opened when its turn comes.
pub(crate) async fn serve_from(
    store: impl Future<Output = Result<Store, StoreError>>,
    config: &Config,
    platform: ConfiguredPlatform,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    listener: TcpListener,
) -> Result<RunningServer, ServeError> {
    let issuer = issuer(config, listener.local_addr().map_err(ServeError::Listener)?)?;
    let tls = config.serving.tls.clone().map(Tls::load).transpose()?;
    let metrics_listener = metrics_listener(config).await?;
    let store = store.await?;
    let mut transaction = store.read().await?;
    let sealed = transaction.holds_sealed_records().await?;
    drop(transaction);
    let keys = HeldKeys::load_or_create(&config.keys, sealed, Arc::clone(&clock), &*entropy)?;

    let scopes_supported = platform.scopes().to_vec();
    let (clock_, entropy_) = (Arc::clone(&clock), Arc::clone(&entropy));
    let (protocol, pace, phone_page) = match platform {
        ConfiguredPlatform::TikTok(tiktok) => {
            let pace = Pace {
                interval: tiktok.poll_interval,
                platform_waits: tiktok.poll_wait.is_some(),
            };
            let http = http_client(&tiktok.base_url)?;
            let phone_page = tiktok.phone_page.clone();
            let tiktok = TikTok::new(tiktok, http, clock_, entropy_);
            (Protocol::TikTok(tiktok), pace, phone_page)
        }
        ConfiguredPlatform::Euler(euler) => {
            let http = http_client(&euler.base_url)?;
            let euler = Euler::new(euler, http, clock_, entropy_);
            (Protocol::Euler(euler), Pace::NEVER, None)
        }
    };
    let counts = Arc::<Counts>::default();
    let platform = Platform::new(protocol, counts.platform_calls.clone());
    let front = Front::new(&config.serving, &issuer, Arc::clone(&entropy), &counts);
    let waits_for = Arc::clone(&clock);
    let sessions = Sessions::new(store, keys, platform, clock, entropy, config.lifetimes)
        .watched_by(config.staff.clone(), config.alerts, counts);
    let sessions = Arc::new(sessions);
    let feeds = Arc::new(Feeds::new(sessions.store.clone()));
    feeds.start();
    let broker = Arc::new(Broker::new(Arc::clone(&sessions), pace));
    broker
        .start()
        .await
        .map_err(|error| ServeError::Sessions(error.into()))?;
    let router = routes::router(Arc::new(App {
        issuer: issuer.clone(),
        clients: config.clients.iter().cloned().map(Arc::new).collect(),
        scopes_supported,
        phone_page,
        sessions: Arc::clone(&sessions),
        broker: Arc::clone(&broker),
        sign_in: SignIn::new(
            Arc::clone(&sessions),
            Arc::clone(&broker),
            device_page(&issuer),
        ),
        front: Arc::clone(&front),
        readiness: Box::new(readiness(&sessions)),
        feeds: Arc::clone(&feeds),
        support: Arc::new(Support::new(Arc::clone(&sessions))),
    }));

    let stopping = CancellationToken::new();
    let listening = |router, tls| {
        Listening::new(
            router,
            Arc::clone(&front),
            config.serving.patience,
            tls,
            stopping.clone(),
        )
    };
    let metrics = metrics_listener
        .as_ref()
        .and_then(|listener| listener.local_addr().ok());
    let server = listening(router, tls.clone()).run(listener);
    let metrics_server = OptionFuture::from(
        metrics_listener
            .map(|listener| listening(routes::metrics::router(&front), None).run(listener)),
    );
    let certificate =
        OptionFuture::from(tls.map(|tls| tls.keep_fresh(waits_for, stopping.clone())));
    let serving = tokio::spawn(async move {
        tokio::join!(server, metrics_server, certificate);
    });
    let sweeping = tokio::spawn(sweep(Arc::clone(&sessions)));
    tracing::info!(%issuer, "the link server serves");
    Ok(RunningServer {
        issuer,
        metrics,
        broker,
        feeds,
        sessions,
        stopping,
        serving: Some(serving),
        sweeping,
    })
}

impl RunningServer {
    /// Its public base URL.
    #[must_use]
    pub fn issuer(&self) -> &Url {
        &self.issuer
    }

    /// Where the metrics are served, if they have a listener of their own.
    #[must_use]
    pub fn metrics(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// Takes no new requests, ends event streams, lets requests under way finish and closes the database.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        self.broker.stop();
        self.feeds.stop();
        if let Some(serving) = self.serving.take()
            && let Err(error) = serving.await
        {
            tracing::error!(%error, "the server did not stop in order");
        }
        self.broker.hand_over().await;
        self.sessions.store.close().await;
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.broker.stop();
        self.feeds.stop();
        self.sweeping.abort();
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

fn issuer(config: &Config, address: SocketAddr) -> Result<Url, ServeError> {
    let scheme = if config.serving.tls.is_some() {
        "https"
    } else {
        "http"
    };
    match &config.issuer {
        Some(issuer) => Ok(issuer.clone()),
        None if address.ip().is_loopback() => Ok(Url::parse(&format!("{scheme}://{address}"))
            .expect("a socket address is always a valid URL authority")),
        None => Err(ServeError::NoIssuer(address)),
    }
}

fn device_page(issuer: &Url) -> Url {
    let mut page = issuer.clone();
    page.set_path("/device");
    page
}

async fn metrics_listener(config: &Config) -> Result<Option<TcpListener>, ServeError> {
    let Some(address) = config.serving.metrics else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address).await;
    listener
        .map(Some)
        .map_err(|error| ServeError::MetricsListener(address, error))
}

/// The database answers a question.
fn readiness(sessions: &Arc<Sessions>) -> impl Readiness + 'static {
    let sessions = Arc::clone(sessions);
    move || {
        let sessions = Arc::clone(&sessions);
        async move { sessions.store.is_ready().await }
    }
}

async fn sweep(sessions: Arc<Sessions>) {
    loop {
        let now = sessions.clock.now();
        if let Err(error) = sweep_once(&sessions.store, now).await {
            tracing::warn!(%error, "what has ended could not be swept away");
        }
        sessions.clock.sleep_until(now + SWEEP_EVERY).await;
    }
}

async fn sweep_once(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    // In small parts, so that nobody waits long for their turn.
    loop {
        let mut transaction = store.begin().await?;
        let forgotten = transaction.forget_ended_tokens(now).await?;
        transaction.commit().await?;
        if forgotten == 0 {
            break;
        }
    }
    let mut transaction = store.begin().await?;
    let grants = transaction
        .delete_grants_that_ended(now - KEEP_ENDED_GRANTS)
        .await?;
    let sessions = transaction.delete_unreachable_sessions(now).await?;
    transaction.delete_ended_sign_ons(now).await?;
    transaction
        .delete_ended_authorizations(now, now - KEEP_USED_CODES)
        .await?;
    transaction.delete_ended_attempts(now).await?;
    transaction.delete_old_events(now - KEEP_EVENTS).await?;
    transaction
        .delete_old_revocations(now - KEEP_EVENTS)
        .await?;
    transaction
        .delete_old_audit_records(now - KEEP_AUDIT)
        .await?;
    transaction.commit().await?;
    store.erase_remains().await?;
    if grants + sessions > 0 {
        tracing::info!(grants, sessions, "swept away what has ended");
    }
    Ok(())
}
