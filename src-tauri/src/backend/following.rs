//! Server, keychain, lock and accounts, followed for as long as the app runs.

use std::time::Duration;

use latchkey_accounts::{Engine, LockState};
use tauri::Manager as _;
use tauri_specta::Event as _;
use tokio::sync::watch;

use super::{ASK_AGAIN, Backend, lock, log_failure};
use crate::hiding;
use crate::views::{
    AccountView, AccountsChanged, Hiding, HidingWish, KeychainState, Lock, NewLinksChanged,
    OutboxChanged, Problem, ProgramsChanged, RevocationView, ServerState,
};

/// The window hears of accounts no sooner than this after the last time: many that change together are told together.
const BREATH: Duration = Duration::from_millis(100);

const KEYCHAIN_NAME: &str = if cfg!(target_os = "macos") {
    "macOS Keychain"
} else if cfg!(target_os = "windows") {
    "Windows Credential Manager"
} else {
    "Secret Service"
};

/// What came of asking the keychain.
enum Asked {
    Opens,
    /// It is not asked again unasked: each time, the system would ask the person, who has just said no.
    IsLocked,
    InTrouble,
}

impl Backend {
    /// Asks the keychain again: something was done about it.
    pub(crate) fn look_at_keychain(&self) {
        self.inner.keychain_changed.notify_one();
    }

    /// The revocations that were asked for, the newest first.
    pub(crate) async fn outbox(&self) -> Result<Vec<RevocationView>, Problem> {
        let mut sent = self.engine().await?.outbox().await?;
        sent.reverse();
        Ok(sent.into_iter().map(Into::into).collect())
    }

    pub(super) async fn watch_server(&self, engine: &Engine) {
        let mut settings = self.inner.settings.subscribe();
        loop {
            let id = self.default_provider(engine);
            let server = match engine.reach(&id).await {
                Ok(provider) => ServerState::Ready {
                    sandbox: provider.sandbox_phone.is_some(),
                    name: provider.name,
                },
                Err(error) => ServerState::Unreachable {
                    problem: error.into(),
                },
            };
            self.set_status(|status| status.server = server);
            while self.default_provider(engine) == id {
                if settings.changed().await.is_err() {
                    return;
                }
            }
        }
    }

    /// Asks the keychain until it opens, so that trouble that is over is not on show any more, and again whenever the lock
    /// changes: locked, nothing in it can be used.
    pub(super) async fn watch_keychain(&self, engine: &Engine) {
        let changed = &self.inner.keychain_changed;
        let (told, mut lock) = watch::channel(None);
        let asking = async {
            loop {
                let told = *lock.borrow_and_update();
                let asked = self.ask_keychain(engine, told).await;
                // Beside it, since servers are waited for: a lock that closes meanwhile is shown, and what is cut short is tried again.
                let recovering = async {
                    if matches!(asked, Asked::Opens)
                        && let Err(error) = engine.recover().await
                    {
                        tracing::warn!(%error, "what a crash left half-done stays so for now");
                    }
                    std::future::pending::<()>().await;
                };
                tokio::select! {
                    () = changed.notified() => {}
                    _ = lock.changed() => {}
                    () = tokio::time::sleep(ASK_AGAIN), if matches!(asked, Asked::InTrouble) => {}
                    () = recovering => {}
                }
            }
        };
        let watching = engine.watch_lock(|lock| {
            if lock == LockState::Locked {
                // At once: what is open holds tokens.
                self.inner.tokens_at_hand.send_replace(false);
            }
            told.send_replace(Some(lock));
        });
        tokio::join!(watching, asking);
    }

    /// Asks the keychain, and shows what it says beside the lock that was told last. Asked anew, a lock that changes twice within
    /// a moment would stay on show as it was in between. Before any is told, the one that there is.
    async fn ask_keychain(&self, engine: &Engine, told: Option<LockState>) -> Asked {
        let (keychain, asked) = match engine.keychain_ready().await {
            Ok(()) => (keychain_ready(), Asked::Opens),
            Err(error) => {
                let problem = Problem::from(error);
                let asked = match problem.code.as_str() {
                    "keychain_locked" | "locked" => Asked::IsLocked,
                    _ => Asked::InTrouble,
                };
                (KeychainState::Unavailable { problem }, asked)
            }
        };
        let at_hand = matches!(asked, Asked::Opens);
        self.inner.tokens_at_hand.send_replace(at_hand);
        let lock = match told {
            Some(told) => Some(told),
            None => engine.lock_state().await.ok(),
        };
        self.set_status(|status| {
            status.keychain = keychain;
            status.lock = lock.map_or(status.lock, Lock::from);
        });
        self.tell_surface(engine).await;
        asked
    }

    pub(super) async fn watch_accounts(&self, engine: &Engine) {
        let mut changes = engine.changes();
        let (mut outbox, mut programs) = (Vec::new(), None);
        loop {
            self.tell_surface(engine).await;
            tokio::time::sleep(BREATH).await;
            if changes.changed().await.is_err() {
                return;
            }
            let Some(window) = self.inner.window.get() else {
                continue;
            };
            if let Ok(accounts) = engine.accounts().await {
                let views: Vec<AccountView> = accounts.into_iter().map(Into::into).collect();
                log_failure(AccountsChanged(views).emit(window));
            }
            if let Ok(links) = engine.new_links().await {
                let views = links.into_iter().map(Into::into).collect();
                log_failure(NewLinksChanged(views).emit(window));
            }
            if let Ok(sent) = self.outbox().await
                && sent != outbox
            {
                log_failure(OutboxChanged(sent.clone()).emit(window));
                outbox = sent;
            }
            if let Ok(known) = engine.programs().await
                && programs.as_ref() != Some(&known)
            {
                if let Ok(views) = self.programs().await {
                    log_failure(ProgramsChanged(views).emit(window));
                }
                programs = Some(known);
            }
            if let Err(problem) = self.look_at_staff(engine).await {
                tracing::debug!(code = problem.code, "who is staff is not known");
            }
        }
    }

    /// Hides names and codes while a program runs that broadcasts the screen, as the person wants it. On a thread of its own, whose
    /// waits wake the processor once: the runtime's turn its wheel in between.
    pub(super) fn watch_broadcasters(&self) {
        let mut settings = self.inner.settings.subscribe();
        loop {
            let looks = settings.borrow_and_update().hiding == HidingWish::Auto;
            if looks {
                std::thread::sleep(hiding::LOOK);
                self.look_who_broadcasts();
            } else if tauri::async_runtime::block_on(settings.changed()).is_err() {
                return;
            }
        }
    }

    pub(super) fn look_who_broadcasts(&self) {
        let wish = self.inner.settings.borrow().hiding;
        let because = match wish {
            HidingWish::Auto => lock(&self.inner.lookout).broadcaster(),
            HidingWish::On | HidingWish::Off => None,
        };
        let now = Hiding {
            on: wish == HidingWish::On || because.is_some(),
            because: because.map(str::to_owned),
        };
        if lock(&self.inner.status).hiding == now {
            return;
        }
        let on = now.on;
        self.set_status(|status| status.hiding = now);
        // It helps where the system can; nothing relies on it.
        let window = self.inner.window.get();
        if let Some(window) = window.and_then(|app| app.get_webview_window("main")) {
            log_failure(window.set_content_protected(on));
        }
    }

    pub(super) fn keychain_opened(&self) {
        self.set_status(|status| status.keychain = keychain_ready());
    }
}

fn keychain_ready() -> KeychainState {
    KeychainState::Ready {
        name: KEYCHAIN_NAME.to_owned(),
    }
}
