//! A home, a keychain, a clock and a link server. The server links at once, and its feed says what the test says.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use latchkey_accounts::{
    Account, AccountState, Clock, Directory, Embedded, EmbeddedEndpoints, Engine, Home, Http,
    Keychain, Link, LinkProgress, Storage, Surroundings,
};
use latchkey_oauth::DeviceDescription;
use latchkey_scripted::{Reply, Request, Scripted};
use latchkey_vault::passphrase::Cost;
use latchkey_vault::{KeychainError, KeychainStore};
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
    pub(crate) script: Arc<Script>,
    pub(crate) server: Scripted,
    pub(crate) keychain: Items,
    pub(crate) clock: Arc<ManualClock>,
    /// How long programs were to wait. They wait no longer than until this lets them.
    pub(crate) pauses: Arc<Mutex<Vec<Duration>>>,
    pub(crate) lets_go: watch::Sender<bool>,
    folder: TempDir,
}

/// What the server says.
pub(crate) struct Script {
    /// Members of the device authorization answer; `AT` is the server.
    pub(crate) device: Mutex<&'static str>,
    /// What the phone does, one stream a code.
    pub(crate) phones: Mutex<VecDeque<Receiver<String>>>,
    /// What is said of typed digits. Each answer may first do something.
    pub(crate) of_digits: Mutex<VecDeque<Box<dyn FnOnce() -> Reply + Send>>>,
    /// Whether tokens may be had: at once, or not before the digits were right.
    pub(crate) approved: Mutex<bool>,
    /// Members of the metadata; `AT` is the server.
    pub(crate) metadata: Mutex<&'static str>,
    /// What the feed answers before it opens, one connection after the other.
    pub(crate) of_feed: Mutex<VecDeque<Reply>>,
    /// A token that the feed does not take.
    pub(crate) ended_token: Mutex<Option<&'static str>>,
    /// The open feed.
    pub(crate) feed: Mutex<Option<Sender<String>>>,
    /// What the end of another link is answered.
    pub(crate) of_ending: Mutex<VecDeque<Reply>>,
    /// What a refresh is answered, where that is not a new pair.
    pub(crate) of_refresh: Mutex<Option<Reply>>,
    /// What a revocation does before it is answered.
    pub(crate) on_revoke: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    /// The same of a question for the account's name.
    pub(crate) on_userinfo: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    pairs: Mutex<u32>,
    links: Mutex<u32>,
}

pub(crate) const WITH_FEED: &str =
    r#""account_events_endpoint":"AT/feed","account_links_endpoint":"AT/links","#;
pub(crate) const WITH_DIGITS: &str = r#","events_uri":"AT/events","digits_uri":"AT/digits""#;

impl Bed {
    pub(crate) fn new() -> Self {
        let script = Arc::new(Script {
            device: Mutex::new(""),
            approved: Mutex::new(true),
            metadata: Mutex::new(WITH_FEED),
            phones: Mutex::default(),
            of_digits: Mutex::default(),
            of_feed: Mutex::default(),
            ended_token: Mutex::default(),
            feed: Mutex::default(),
            of_ending: Mutex::default(),
            of_refresh: Mutex::default(),
            on_revoke: Mutex::default(),
            on_userinfo: Mutex::default(),
            pairs: Mutex::default(),
            links: Mutex::default(),
        });
        let plays = Arc::clone(&script);
        Self {
            script,
            server: Scripted::start(move |request| plays.answer(request)),
            keychain: Items::default(),
            clock: Arc::new(ManualClock(Mutex::new(
                "2026-11-25T17:00:00Z".parse().unwrap(),
            ))),
            pauses: Arc::default(),
            lets_go: watch::Sender::new(true),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The engine, as a program that starts would open it.
    pub(crate) async fn engine(&self) -> Engine {
        let home = Home::at(self.folder.path().to_owned());
        let items = self.keychain.clone();
        let pauses = Arc::clone(&self.pauses);
        let lets_go = self.lets_go.clone();
        let surroundings = Surroundings {
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            sleep: Arc::new(move |pause| {
                lock(&pauses).push(pause);
                let mut lets_go = lets_go.subscribe();
                Box::pin(async move {
                    let _ = lets_go.wait_for(|lets_go| *lets_go).await;
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
    pub(crate) fn watch_over(&self, engine: &Engine) -> watch::Sender<bool> {
        let (open, opened) = watch::channel(true);
        let engine = engine.clone();
        tokio::spawn(async move { engine.watch_over(opened).await });
        open
    }

    /// Waits until a feed is open.
    pub(crate) async fn opened(&self) {
        eventually("a feed is open", async || {
            self.server.open_streams() == 1 && lock(&self.script.feed).is_some()
        })
        .await;
    }

    /// Says something on the open feed.
    pub(crate) fn say(&self, id: &str, event: &str, data: &str) {
        let feed = lock(&self.script.feed);
        let text = format!("id: {id}\nevent: {event}\ndata: {data}\n\n");
        feed.as_ref().expect("an open feed").send(text).unwrap();
    }

    /// Ends the open feed.
    pub(crate) fn hang_up(&self) {
        lock(&self.script.feed).take();
    }

    pub(crate) async fn account(&self, engine: &Engine) -> Account {
        engine.accounts().await.unwrap().remove(0)
    }
}

impl Script {
    fn answer(&self, request: &Request) -> Reply {
        let at = request.origin();
        let json = |body: &str| Reply::Json(200, body.replace("AT", &at));
        let path = request.path.split('?').next().unwrap_or_default();
        match path {
            "/.well-known/oauth-authorization-server" => json(&format!(
                r#"{{"issuer":"AT",{}"token_endpoint":"AT/token","device_authorization_endpoint":"AT/device",
                    "revocation_endpoint":"AT/revoke","userinfo_endpoint":"AT/userinfo",
                    "code_challenge_methods_supported":["S256"]}}"#,
                lock(&self.metadata)
            )),
            "/device" => json(&format!(
                r#"{{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"AT/v","expires_in":120,
                    "interval":0{}}}"#,
                lock(&self.device)
            )),
            "/events" => match lock(&self.phones).pop_front() {
                Some(events) => Reply::Events(events),
                None => Reply::Empty(404),
            },
            "/digits" => {
                let answer = lock(&self.of_digits).pop_front();
                answer.expect("no more digits than the test expects")()
            }
            "/token" => self.token(request),
            "/userinfo" => {
                if let Some(act) = lock(&self.on_userinfo).take() {
                    act();
                }
                json(r#"{"sub":"mia","name":"Mia","preferred_username":"mia"}"#)
            }
            "/revoke" => {
                if let Some(act) = lock(&self.on_revoke).take() {
                    act();
                }
                Reply::Empty(200)
            }
            "/links" => json(&format!(
                r#"[{{"link":"other","client":"Latchkey","device":null,"system":null,"created_at":"x","current":false}},
                    {{"link":"l{}","client":"Latchkey","device":"here","system":"Linux","created_at":"x","current":true}}]"#,
                lock(&self.links)
            )),
            "/feed" if request.bearer() == *lock(&self.ended_token) => {
                Reply::Json(401, r#"{"error":"invalid_token"}"#.to_owned())
            }
            "/feed" => match lock(&self.of_feed).pop_front() {
                Some(reply) => reply,
                None => {
                    let (say, said) = channel();
                    *lock(&self.feed) = Some(say);
                    Reply::Events(said)
                }
            },
            path if path.starts_with("/links/") => {
                let answer = lock(&self.of_ending).pop_front();
                answer.expect("no more ends than the test expects")
            }
            other => panic!("nobody should ask for {other}"),
        }
    }

    /// Pairs are numbered, and so are links.
    fn token(&self, request: &Request) -> Reply {
        let refreshes = request.field("grant_type").as_deref() == Some("refresh_token");
        if refreshes {
            if let Some(reply) = lock(&self.of_refresh).take() {
                return reply;
            }
        } else {
            if !*lock(&self.approved) {
                let pending = r#"{"error":"authorization_pending"}"#;
                return Reply::Json(400, pending.to_owned());
            }
            *lock(&self.links) += 1;
        }
        let mut pair = lock(&self.pairs);
        *pair += 1;
        let body = format!(
            r#"{{"access_token":"at{pair}","token_type":"Bearer","expires_in":3600,"refresh_token":"rt{pair}",
                "scope":"user.info.basic"}}"#
        );
        Reply::Json(200, body)
    }
}

/// Looks until it is so.
pub(crate) async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let looks = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let seen = tokio::time::timeout(PATIENCE, looks).await;
    assert!(seen.is_ok(), "it never came to pass that {what}");
}

pub(crate) fn is_linked(account: &Account) -> bool {
    matches!(account.state, AccountState::Linked { .. })
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

/// A keychain the test can take away.
#[derive(Clone, Default)]
pub(crate) struct Items {
    map: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    pub(crate) trouble: Arc<Mutex<Option<KeychainError>>>,
    pub(crate) reads: Arc<Mutex<u32>>,
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
pub(crate) struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    pub(crate) fn pass(&self, seconds: i64) {
        let mut now = lock(&self.0);
        *now += jiff::SignedDuration::from_secs(seconds);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }
}

struct NoServer;

impl Embedded for NoServer {
    fn endpoints(&self) -> BoxFuture<'_, Result<EmbeddedEndpoints, String>> {
        Box::pin(std::future::ready(Err("There is none.".to_owned())))
    }
}
