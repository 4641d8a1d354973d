//! A home, a keychain, a clock and a link server. The server links at once, and its feed says what the test says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use latchkey_accounts::{
    Account, AccountState, Clock, Directory, Embedded, EmbeddedEndpoints, Engine, Home, Http,
    Keychain, Link, LinkProgress, SinceBoot, Storage, Surroundings,
};
use latchkey_oauth::DeviceDescription;
use latchkey_scripted::Scripted;
use latchkey_scripted::link_server::{LinkScript, lock};
use latchkey_vault::passphrase::Cost;
use latchkey_vault::{KeychainError, KeychainStore};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;
use tokio::sync::watch;
use zeroize::Zeroizing;

/// A passphrase that costs nothing to try.
const CHEAP: Cost = Cost {
    memory: 64,
    iterations: 1,
    lanes: 1,
};

/// How long anything may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Bed {
    pub(crate) script: Arc<LinkScript>,
    pub(crate) server: Scripted,
    pub(crate) keychain: Items,
    pub(crate) clock: Arc<ManualClock>,
    /// How long programs were to wait. They wait no longer than until this lets them.
    pub(crate) pauses: Arc<Mutex<Vec<Duration>>>,
    pub(crate) lets_go: watch::Sender<bool>,
    /// Whether the clock moves on by what programs wait.
    pub(crate) time_passes: Arc<AtomicBool>,
    folder: TempDir,
}

impl Bed {
    pub(crate) fn new() -> Self {
        let script = Arc::new(LinkScript::default());
        Self {
            server: script.play(),
            script,
            keychain: Items::default(),
            clock: Arc::new(ManualClock::new()),
            pauses: Arc::default(),
            lets_go: watch::Sender::new(true),
            time_passes: Arc::default(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The engine, as a program that starts would open it.
    pub(crate) async fn engine(&self) -> Engine {
        self.engine_in(self.folder.path()).await
    }

    /// The same over another folder and the same keychain.
    pub(crate) async fn engine_in(&self, folder: &Path) -> Engine {
        let home = Home::at(folder.to_owned());
        let items = self.keychain.clone();
        let pauses = Arc::clone(&self.pauses);
        let lets_go = self.lets_go.clone();
        let (time_passes, clock) = (Arc::clone(&self.time_passes), Arc::clone(&self.clock));
        let surroundings = Surroundings {
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            sleep: Arc::new(move |pause| {
                lock(&pauses).push(pause);
                let mut lets_go = lets_go.subscribe();
                let moves = time_passes
                    .load(Ordering::SeqCst)
                    .then(|| Arc::clone(&clock));
                Box::pin(async move {
                    let _ = lets_go.wait_for(|lets_go| *lets_go).await;
                    if let Some(clock) = moves {
                        clock.passes(pause);
                    }
                    tokio::task::yield_now().await;
                })
            }),
            http: Http::new(),
            keychain: Keychain::start(move || items),
            storage: Some(Storage::Os),
            environment: Ok(None),
            sessions: Some(self.folder.path().join("runtime")),
            cost: CHEAP,
            device: DeviceDescription::new("here", "Linux", "Latchkey"),
            ..Surroundings::real(&home).unwrap()
        };
        let directory = Directory::new(&home, Box::new(NoServer)).unwrap();
        Engine::open(home, directory, surroundings).await.unwrap()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.file("latchkey.db")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The home of the engine.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Links the account, or links it again.
    pub(crate) async fn link(&self, engine: &Engine) -> Account {
        let mut link = self.begin(engine);
        loop {
            match link.next().await.expect("it goes on until it is linked") {
                LinkProgress::Linked(account) => return *account,
                LinkProgress::Failed(error) => panic!("{error}"),
                _ => {}
            }
        }
    }

    pub(crate) fn begin(&self, engine: &Engine) -> Link {
        engine.link(self.server.origin(), Vec::new())
    }

    /// Watches over the accounts until the sender says otherwise or is dropped.
    pub(crate) fn watch_over(engine: &Engine) -> watch::Sender<bool> {
        let (open, opened) = watch::channel(true);
        let engine = engine.clone();
        tokio::spawn(async move { engine.watch_over(opened).await });
        open
    }

    /// Waits until a feed is open.
    pub(crate) async fn opened(&self) {
        eventually("a feed is open", async || {
            self.server.open_streams() == 1 && self.script.feed().is_some()
        })
        .await;
    }

    /// Ends the open feed.
    pub(crate) fn hang_up(&self) {
        lock(&self.script.feeds).clear();
    }

    /// The last event of a feed that was noted as heard.
    pub(crate) async fn last_event(&self) -> Option<String> {
        let mut connection = SqliteConnectOptions::new()
            .filename(self.database())
            .connect()
            .await
            .unwrap();
        sqlx::query_scalar("SELECT last_event FROM feeds")
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    /// How many sealed pairs of tokens the keychain holds.
    pub(crate) fn sealed(&self) -> usize {
        let items = lock(&self.keychain.map);
        items
            .keys()
            .filter(|name| name.contains("account:"))
            .count()
    }

    /// The keychain forgets all pairs of tokens.
    pub(crate) fn lose_tokens(&self) {
        lock(&self.keychain.map).retain(|name, _| !name.contains("account:"));
    }

    pub(crate) async fn account(&self, engine: &Engine) -> Account {
        engine.accounts().await.unwrap().remove(0)
    }
}

/// Looks until it is so.
pub(crate) async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    within(PATIENCE, what, is_so).await;
}

/// Looks until it is so, for as long.
pub(crate) async fn within(patience: Duration, what: &str, is_so: impl AsyncFn() -> bool) {
    let looks = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let seen = tokio::time::timeout(patience, looks).await;
    assert!(seen.is_ok(), "it never came to pass that {what}");
}

pub(crate) fn is_linked(account: &Account) -> bool {
    matches!(account.state, AccountState::Linked { .. })
}

/// A keychain the test can take away.
#[derive(Clone, Default)]
pub(crate) struct Items {
    map: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    pub(crate) trouble: Arc<Mutex<Option<KeychainError>>>,
    pub(crate) reads: Arc<Mutex<u32>>,
}

impl Items {
    /// Loses every item whose name ends so.
    pub(crate) fn forget(&self, end: &str) {
        lock(&self.map).retain(|name, _| !name.ends_with(end));
    }
}

impl KeychainStore for Items {
    fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        *lock(&self.reads) += 1;
        lock(&self.trouble).clone().map_or(Ok(()), Err)?;
        Ok(lock(&self.map).get(name).cloned().map(Zeroizing::new))
    }
    fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        lock(&self.map).insert(name.to_owned(), secret.to_vec());
        Ok(())
    }
    fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
        lock(&self.map).remove(name);
        Ok(())
    }
}

/// A clock that moves when it is told to.
pub(crate) struct ManualClock {
    wall: Mutex<Timestamp>,
    /// The start of the computer, and how long ago it was.
    own: Mutex<(u32, Duration)>,
}

impl ManualClock {
    fn new() -> Self {
        Self {
            wall: Mutex::new("2026-11-25T17:00:00Z".parse().unwrap()),
            own: Mutex::new((1, Duration::from_secs(1000))),
        }
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.passes(Duration::from_secs(seconds));
    }

    pub(crate) fn passes(&self, time: Duration) {
        *lock(&self.wall) += time;
        lock(&self.own).1 += time;
    }

    /// Somebody sets the wall's clock.
    pub(crate) fn set(&self, seconds: i64) {
        *lock(&self.wall) += jiff::SignedDuration::from_secs(seconds);
    }

    /// The computer is started again.
    pub(crate) fn restart(&self) {
        let mut own = lock(&self.own);
        *own = (own.0 + 1, Duration::from_secs(1));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *lock(&self.wall)
    }

    fn since_boot(&self) -> Option<SinceBoot> {
        let (boot, elapsed) = *lock(&self.own);
        Some(SinceBoot {
            boot: boot.to_string().into(),
            elapsed,
        })
    }
}

struct NoServer;

impl Embedded for NoServer {
    fn endpoints(&self) -> BoxFuture<'_, Result<EmbeddedEndpoints, String>> {
        Box::pin(std::future::ready(Err("There is none.".to_owned())))
    }
}
