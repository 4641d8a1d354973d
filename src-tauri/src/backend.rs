//! The engine behind the window. It starts beside the window, never before it, and tells the window what changes.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use latchkey_accounts::provider::ProviderError;
use latchkey_accounts::{
    Directory, Engine, EngineError, Home, Keypad, LinkMethod, LinkProgress, LockState, Surroundings,
};
use latchkey_server::embedded;
use tauri::AppHandle;
use tauri::async_runtime::JoinHandle;
use tauri_specta::Event as _;
use tokio::sync::watch;

use crate::embedded::Sandbox;
use crate::link_screen::LinkScreen;
use crate::views::{
    AccountsChanged, KeychainState, LinkChanged, LinkView, Lock, NewLinksChanged, Problem,
    ServerState, Status, StatusChanged,
};

/// The backend. Cloning it shares everything.
#[derive(Clone)]
pub(crate) struct Backend {
    inner: Arc<Inner>,
}

struct Inner {
    engine: watch::Sender<Option<Result<Engine, Problem>>>,
    status: Mutex<Status>,
    link: Mutex<Option<LinkUnderWay>>,
    /// Whether the accounts' tokens can be had, as far as it is known.
    tokens_at_hand: watch::Sender<bool>,
    window: OnceLock<AppHandle>,
}

struct LinkUnderWay {
    screen: LinkScreen,
    keypad: Keypad,
    task: JoinHandle<()>,
}

impl Backend {
    /// Starts opening the engine on another thread and returns at once.
    #[must_use]
    pub(crate) fn start() -> Self {
        let (engine, _) = watch::channel(None);
        let inner = Inner {
            engine,
            status: Mutex::new(Status {
                server: ServerState::Starting,
                keychain: KeychainState::Starting,
                lock: Lock::Off,
            }),
            link: Mutex::default(),
            tokens_at_hand: watch::Sender::new(false),
            window: OnceLock::new(),
        };
        let backend = Self {
            inner: Arc::new(inner),
        };
        tauri::async_runtime::spawn(backend.clone().boot());
        backend
    }

    /// Gives the backend the window to tell things to.
    pub(crate) fn connect(&self, window: AppHandle) {
        if self.inner.window.set(window).is_ok() {
            self.tell_link();
        }
    }

    /// The engine, once it is open; or why it is not.
    pub(crate) async fn engine(&self) -> Result<Engine, Problem> {
        let mut opened = self.inner.engine.subscribe();
        let engine = opened.wait_for(Option::is_some).await;
        engine
            .ok()
            .and_then(|engine| engine.clone())
            .unwrap_or_else(|| {
                Err(Problem {
                    code: "closing".to_owned(),
                    message: "Latchkey is closing.".to_owned(),
                    way_out: "Start it again.".to_owned(),
                })
            })
    }

    /// Lets the engine finish what must not be cut off. The last thing before the app ends.
    pub(crate) async fn settle(&self) {
        let opened = self.inner.engine.borrow().clone();
        if let Some(Ok(engine)) = opened {
            engine.settle().await;
        }
    }

    /// What this app stands on.
    #[must_use]
    pub(crate) fn status(&self) -> Status {
        lock(&self.inner.status).clone()
    }

    /// The link under way, or the last one's end.
    #[must_use]
    pub(crate) fn current_link(&self) -> Option<LinkView> {
        lock(&self.inner.link)
            .as_ref()
            .map(|link| link.screen.view())
    }

    /// Begins a link unless one is under way, and says where it stands.
    pub(crate) async fn link(&self) -> Result<LinkView, Problem> {
        let engine = self.engine().await?;
        Ok(self.follow_link(&engine))
    }

    /// Ends the link under way; codes on show are worth nothing from here on.
    pub(crate) fn cancel_link(&self) {
        if let Some(link) = lock(&self.inner.link).take() {
            link.task.abort();
        }
    }

    /// Types the two digits that the phone shows; without a link there is nothing that asks for them.
    pub(crate) fn type_digits(&self, digits: &str) -> Result<(), Problem> {
        match lock(&self.inner.link).as_ref() {
            Some(link) => Ok(link.keypad.type_digits(digits)?),
            None => Ok(()),
        }
    }

    /// The page at which the code on show can be approved in a browser.
    #[must_use]
    pub(crate) fn verification_page(&self) -> Option<url::Url> {
        lock(&self.inner.link)
            .as_ref()
            .and_then(|link| link.screen.verification_page())
    }

    async fn boot(self) {
        let opened = open().await;
        let engine = opened.as_ref().ok().cloned();
        if let Err(error) = &opened {
            let problem = Problem::from(error);
            self.set_status(|status| status.server = ServerState::Unreachable { problem });
        }
        self.inner
            .engine
            .send_replace(Some(opened.map_err(Problem::from)));
        let Some(engine) = engine else { return };

        // Whoever has no account yet came to link one: the code is asked for before the window can ask.
        if matches!(engine.accounts().await, Ok(accounts) if accounts.is_empty()) {
            self.follow_link(&engine);
        }
        tokio::join!(
            self.watch_server(&engine),
            self.watch_keychain(&engine),
            self.watch_accounts(&engine),
            engine.watch_over(self.inner.tokens_at_hand.subscribe()),
            engine.keep_fresh(self.inner.tokens_at_hand.subscribe()),
            engine.send_outbox(self.inner.tokens_at_hand.subscribe()),
        );
    }

    fn follow_link(&self, engine: &Engine) -> LinkView {
        let mut slot = lock(&self.inner.link);
        if let Some(link) = slot.as_ref().filter(|link| link.screen.is_under_way()) {
            return link.screen.view();
        }
        let provider = engine.directory().default_id().to_owned();
        let mut link = engine.link_by(LinkMethod::Code, provider, Vec::new());
        let (backend, keypad) = (self.clone(), link.keypad());
        let task = tauri::async_runtime::spawn(async move {
            while let Some(progress) = link.next().await {
                // No code is shown before the keychain opened.
                if let LinkProgress::Code(_) = &progress {
                    backend.set_keychain(keychain_ready());
                }
                if let Some(link) = lock(&backend.inner.link).as_mut() {
                    link.screen.advance(progress);
                }
                backend.tell_link();
            }
        });
        let screen = LinkScreen::new();
        let view = screen.view();
        *slot = Some(LinkUnderWay {
            screen,
            keypad,
            task,
        });
        view
    }

    async fn watch_server(&self, engine: &Engine) {
        let server = match engine.server_ready().await {
            Ok(provider) => ServerState::Ready {
                sandbox: provider.sandbox_phone.is_some(),
                name: provider.name,
            },
            Err(error) => ServerState::Unreachable {
                problem: error.into(),
            },
        };
        self.set_status(|status| status.server = server);
    }

    /// Asks the keychain until it opens, so that trouble that is over is not on show any more, and again whenever the lock
    /// changes: locked, nothing in it can be used.
    async fn watch_keychain(&self, engine: &Engine) {
        let changed = tokio::sync::Notify::new();
        let asking = async {
            loop {
                let again = self.ask_keychain(engine).await;
                tokio::select! {
                    () = changed.notified() => {}
                    () = tokio::time::sleep(ASK_AGAIN), if again => {}
                }
            }
        };
        let watching = engine.watch_lock(|lock| {
            if lock == LockState::Locked {
                // At once: what is open holds tokens.
                self.inner.tokens_at_hand.send_replace(false);
            }
            changed.notify_one();
        });
        tokio::join!(watching, asking);
    }

    /// Whether to ask again unasked. Not one that is locked: each time, the system would ask the person, who has just said no.
    async fn ask_keychain(&self, engine: &Engine) -> bool {
        let (keychain, again) = match engine.keychain_ready().await {
            Ok(()) => {
                if let Err(error) = engine.recover().await {
                    tracing::warn!(%error, "what a crash left half-done stays so for now");
                }
                (keychain_ready(), false)
            }
            Err(error) => {
                let problem = Problem::from(error);
                let locked = matches!(problem.code.as_str(), "keychain_locked" | "locked");
                (KeychainState::Unavailable { problem }, !locked)
            }
        };
        let at_hand = matches!(keychain, KeychainState::Ready { .. });
        self.inner.tokens_at_hand.send_replace(at_hand);
        let lock = engine.lock_state().await;
        self.set_status(|status| {
            status.keychain = keychain;
            status.lock = lock.map_or(status.lock, Lock::from);
        });
        again
    }

    async fn watch_accounts(&self, engine: &Engine) {
        let mut changes = engine.changes();
        while changes.changed().await.is_ok() {
            let Some(window) = self.inner.window.get() else {
                continue;
            };
            if let Ok(accounts) = engine.accounts().await {
                let views = accounts.into_iter().map(Into::into).collect();
                log_failure(AccountsChanged(views).emit(window));
            }
            if let Ok(links) = engine.new_links().await {
                let views = links.into_iter().map(Into::into).collect();
                log_failure(NewLinksChanged(views).emit(window));
            }
        }
    }

    fn set_keychain(&self, keychain: KeychainState) {
        if lock(&self.inner.status).keychain != keychain {
            self.set_status(|status| status.keychain = keychain);
        }
    }

    fn set_status(&self, change: impl FnOnce(&mut Status)) {
        change(&mut lock(&self.inner.status));
        if let Some(window) = self.inner.window.get() {
            log_failure(StatusChanged(self.status()).emit(window));
        }
    }

    fn tell_link(&self) {
        if let (Some(window), Some(view)) = (self.inner.window.get(), self.current_link()) {
            log_failure(LinkChanged(view).emit(window));
        }
    }
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backend")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// How often a keychain that is away is asked whether it is back.
const ASK_AGAIN: Duration = Duration::from_secs(2);

const KEYCHAIN_NAME: &str = if cfg!(target_os = "macos") {
    "macOS Keychain"
} else if cfg!(target_os = "windows") {
    "Windows Credential Manager"
} else {
    "Secret Service"
};

fn keychain_ready() -> KeychainState {
    KeychainState::Ready {
        name: KEYCHAIN_NAME.to_owned(),
    }
}

async fn open() -> Result<Engine, EngineError> {
    let home = Home::locate()?;
    home.prepare()?;
    let sandbox = embedded::join(home.folder())
        .map_err(|error| ProviderError::Embedded(error.to_string()))?;
    let directory = Directory::new(&home, Box::new(Sandbox(sandbox)))?;
    let surroundings = Surroundings::real(&home)?;
    Engine::open(home, directory, surroundings).await
}

/// A window that is gone hears nothing; that is no trouble.
fn log_failure(emitted: tauri::Result<()>) {
    if let Err(error) = emitted {
        tracing::debug!(%error, "the window did not hear an event");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
