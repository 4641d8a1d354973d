//! The running server: the store, the broker and the routes put together behind one listener.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::broker::{Broker, Pace};
use crate::clock::{Clock, Entropy};
use crate::config::{Config, ConfiguredPlatform};
use crate::feeds::Feeds;
use crate::http_client::{HttpClientError, http_client};
use crate::keys::{KeysError, ServerKeys};
use crate::platform::{Euler, Platform, TikTok};
use crate::routes::{self, App};
use crate::sessions::Sessions;
use crate::store::{Store, StoreError};
use crate::support::Support;

/// How often what has ended is forgotten.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// How long an ended code is still told apart from an unknown one.
const KEEP_ENDED_GRANTS: SignedDuration = SignedDuration::from_hours(1);

/// How long an account's events and orders of staff are kept.
const KEEP_EVENTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long the audit log is kept.
const KEEP_AUDIT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// How long requests under way may take to finish when the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

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
    /// The listener is unusable.
    #[error("The server's network address cannot be read: start it again.")]
    Listener(#[source] std::io::Error),
}

/// A server that serves. Dropping it stops it at once; [`RunningServer::stop`] lets requests finish.
#[derive(Debug)]
pub struct RunningServer {
    issuer: Url,
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
    let issuer = issuer(config, listener.local_addr().map_err(ServeError::Listener)?)?;
    let store = Store::open(&config.database).await?;
    let mut transaction = store.read().await?;
    let sealed = transaction.holds_sealed_records().await?;
    drop(transaction);
    let keys = ServerKeys::load_or_create(&config.keys, sealed, &*entropy)?;

    let scopes_supported = platform.scopes().to_vec();
    let (clock_, entropy_) = (Arc::clone(&clock), Arc::clone(&entropy));
    let (platform, pace, phone_page) = match platform {
        ConfiguredPlatform::TikTok(tiktok) => {
            let pace = Pace {
                interval: tiktok.poll_interval,
                platform_waits: tiktok.poll_wait.is_some(),
            };
            let http = http_client(&tiktok.base_url)?;
            let phone_page = tiktok.phone_page.clone();
            let tiktok = TikTok::new(tiktok, http, clock_, entropy_);
            (Platform::TikTok(tiktok), pace, phone_page)
        }
        ConfiguredPlatform::Euler(euler) => {
            let http = http_client(&euler.base_url)?;
            let euler = Euler::new(euler, http, clock_, entropy_);
            (Platform::Euler(euler), Pace::NEVER, None)
        }
    };
    let sessions = Sessions::new(store, keys, platform, clock, entropy, config.lifetimes)
        .watched_by(config.staff.clone(), config.alerts);
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
        feeds: Arc::clone(&feeds),
        support: Arc::new(Support::new(Arc::clone(&sessions))),
    }));

    let stopping = CancellationToken::new();
    let stopped = stopping.clone().cancelled_owned();
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router)
            .with_graceful_shutdown(stopped)
            .await
        {
            tracing::error!(%error, "the server stopped");
        }
    });
    let sweeping = tokio::spawn(sweep(Arc::clone(&sessions)));
    tracing::info!(%issuer, "the link server serves");
    Ok(RunningServer {
        issuer,
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

    /// Takes no new requests, ends event streams, lets requests under way finish and closes the database.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        self.broker.stop();
        self.feeds.stop();
        if let Some(mut serving) = self.serving.take()
            && tokio::time::timeout(LAST_ANSWERS, &mut serving)
                .await
                .is_err()
        {
            serving.abort();
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
    match &config.issuer {
        Some(issuer) => Ok(issuer.clone()),
        None if address.ip().is_loopback() => Ok(Url::parse(&format!("http://{address}"))
            .expect("a socket address is always a valid URL authority")),
        None => Err(ServeError::NoIssuer(address)),
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
    let mut transaction = store.begin().await?;
    let grants = transaction
        .delete_grants_that_ended(now - KEEP_ENDED_GRANTS)
        .await?;
    let sessions = transaction.delete_unreachable_sessions(now).await?;
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
