//! The engine behind the window. It starts beside the window, never before it, and tells the window what changes.
//!
//! | Module | What it holds |
//! |---|---|
//! | `choices` | what a person has set, and where accounts can be linked |
//! | `following` | server, keychain, lock and accounts, followed for as long as the app runs |
//! | `leak` | the leaked-token desk |
//! | `linking` | the link under way |
//! | `surface` | what is seen of the app beside its window: tray and notices |
//! | `tools` | the tools that ask for tokens |

mod choices;
mod following;
mod leak;
mod linking;
mod surface;
mod tools;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use latchkey_accounts::provider::ProviderError;
use latchkey_accounts::{Directory, Engine, EngineError, Home, Surroundings};
use latchkey_server::embedded;
use tauri::{AppHandle, Manager as _};
use tauri_specta::Event as _;
use tokio::sync::{Notify, watch};

use crate::clipboard::Clipboard;
use crate::embedded::Sandbox;
use crate::hiding::Lookout;
use crate::painting;
use crate::settings::{Settings, SettingsFile};
use crate::views::{
    AgentState, Hiding, KeychainState, Lock, Problem, Progressed, ServerState, Spoken, Status,
    StatusChanged, View, ViewAsked, Work, count,
};
use crate::words::{self, Words};
use leak::LeakDesk;
use linking::LinkUnderWay;
use surface::Surface;

/// The backend. Cloning it shares everything.
#[derive(Clone)]
pub(crate) struct Backend {
    inner: Arc<Inner>,
}

struct Inner {
    engine: watch::Sender<Option<Result<Engine, Problem>>>,
    status: Mutex<Status>,
    link: Mutex<Option<LinkUnderWay>>,
    leak: LeakDesk,
    /// Whether the accounts' tokens can be had, as far as it is known.
    tokens_at_hand: watch::Sender<bool>,
    keychain_changed: Notify,
    settings: watch::Sender<Settings>,
    settings_file: Option<SettingsFile>,
    settings_trouble: Mutex<Option<Problem>>,
    agent: Mutex<AgentState>,
    offered_server: Mutex<Option<String>>,
    chosen_backup: Mutex<Option<PathBuf>>,
    clipboard: Clipboard,
    lookout: Mutex<Lookout>,
    surface: Mutex<Surface>,
    has_painted: AtomicBool,
    window: OnceLock<AppHandle>,
}

impl Backend {
    /// Starts opening the engine on another thread and returns at once.
    #[must_use]
    pub(crate) fn start() -> Self {
        let settings_file = Home::locate()
            .ok()
            .map(|home| SettingsFile::of(home.folder()));
        let read = settings_file.as_ref().map(SettingsFile::read);
        let (settings, settings_trouble) = match read.transpose() {
            Ok(settings) => (settings.unwrap_or_default(), None),
            Err(problem) => (Settings::default(), Some(problem)),
        };
        let inner = Inner {
            engine: watch::Sender::new(None),
            status: Mutex::new(Status {
                server: ServerState::Starting,
                keychain: KeychainState::Starting,
                lock: Lock::Off,
                hiding: Hiding::default(),
                safe_mode: painting::is_safe_mode(),
            }),
            link: Mutex::default(),
            leak: LeakDesk::default(),
            tokens_at_hand: watch::Sender::new(false),
            keychain_changed: Notify::new(),
            settings: watch::Sender::new(settings),
            settings_file,
            settings_trouble: Mutex::new(settings_trouble),
            agent: Mutex::new(AgentState::Starting),
            offered_server: Mutex::default(),
            chosen_backup: Mutex::default(),
            clipboard: Clipboard::start(),
            lookout: Mutex::default(),
            surface: Mutex::default(),
            has_painted: AtomicBool::new(false),
            window: OnceLock::new(),
        };
        let backend = Self {
            inner: Arc::new(inner),
        };
        // Before the window: what it shows first may have to be hidden.
        backend.look_who_broadcasts();
        let watching = backend.clone();
        std::thread::spawn(move || watching.watch_broadcasters());
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
        self.inner.clipboard.take_off().await;
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

    /// The words of the person's language, and how the window looks.
    #[must_use]
    pub(crate) fn spoken(&self) -> Spoken {
        words::spoken(&self.inner.settings.borrow())
    }

    /// The clipboard.
    pub(crate) fn clipboard(&self) -> &Clipboard {
        &self.inner.clipboard
    }

    /// Takes it that the window has painted.
    pub(crate) fn painted(&self) {
        self.inner.has_painted.store(true, Ordering::Relaxed);
    }

    /// Starts the app again, once and carefully, unless the window paints in time.
    pub(crate) fn expect_paint(&self) {
        let backend = self.clone();
        std::thread::spawn(move || {
            std::thread::sleep(painting::patience());
            if backend.inner.has_painted.load(Ordering::Relaxed) {
                return;
            }
            if painting::is_safe_mode() {
                tracing::error!(
                    "the window does not paint; \"latchkey\" in a terminal does all that it does"
                );
            } else {
                painting::start_again();
            }
        });
    }

    /// Tells the window how far long work has come.
    pub(crate) fn tell_progress(&self, what: Work, done: usize, of: usize) {
        if let Some(window) = self.inner.window.get() {
            let (done, of) = (count(done), count(of));
            log_failure(Progressed { what, done, of }.emit(window));
        }
    }

    /// Brings the window before the person, at one of its views if that is given.
    pub(crate) fn open_window(&self, view: Option<View>) {
        let Some(app) = self.inner.window.get() else {
            return;
        };
        if let Some(window) = app.get_webview_window("main") {
            for done in [window.show(), window.unminimize(), window.set_focus()] {
                log_failure(done);
            }
        }
        if let Some(view) = view {
            log_failure(ViewAsked(view).emit(app));
        }
    }

    /// Locks because the computer is about to sleep, or has slept, where that is wanted and there is a lock.
    pub(crate) async fn lock_for_sleep(&self) {
        if !self.inner.settings.borrow().lock_on_suspend || self.status().lock != Lock::Unlocked {
            return;
        }
        if let Ok(engine) = self.engine().await
            && let Err(error) = engine.lock().await
        {
            tracing::warn!(%error, "not locked although the computer sleeps");
        }
    }

    /// Remembers which backup a person chose.
    pub(crate) fn choose_backup(&self, file: Option<PathBuf>) {
        *lock(&self.inner.chosen_backup) = file;
    }

    /// The backup that a person chose.
    pub(crate) fn chosen_backup(&self) -> Result<PathBuf, Problem> {
        let chosen = lock(&self.inner.chosen_backup).clone();
        chosen.ok_or_else(|| Problem {
            code: "no_backup_chosen".to_owned(),
            message: "No backup is chosen.".to_owned(),
            way_out: "Choose the file first.".to_owned(),
        })
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
            self.follow_first_link(&engine);
        }
        tokio::join!(
            self.watch_server(&engine),
            self.watch_keychain(&engine),
            self.watch_accounts(&engine),
            self.serve_tools(&engine),
            engine.watch_over(self.inner.tokens_at_hand.subscribe()),
            engine.keep_fresh(self.inner.tokens_at_hand.subscribe()),
            engine.send_outbox(self.inner.tokens_at_hand.subscribe()),
        );
    }

    fn set_status(&self, change: impl FnOnce(&mut Status)) {
        let told = {
            let mut status = lock(&self.inner.status);
            let before = status.clone();
            change(&mut status);
            *status != before
        };
        if told && let Some(window) = self.inner.window.get() {
            log_failure(StatusChanged(self.status()).emit(window));
        }
    }

    pub(crate) fn words(&self) -> Words {
        Words::of(&self.spoken())
    }
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backend")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// How soon something is asked again that is away.
const ASK_AGAIN: Duration = Duration::from_secs(2);

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
