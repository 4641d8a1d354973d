//! What is seen of the app beside its window: the tray, and notices of what needs a person.

use std::sync::Arc;

use latchkey_accounts::programs::ProgramState;
use latchkey_accounts::{AccountState, Engine, RevocationState};
use tauri::{AppHandle, Manager as _};

use super::{Backend, lock};
use crate::notices::{About, Answer, Answered, Notice, Notices};
use crate::tray::{Standing, Tray, Wish};
use crate::views::{Lock, View};
use crate::words::Words;

#[derive(Debug, Default)]
pub(super) struct Surface {
    tray: Option<Tray>,
    notices: Notices,
}

impl Backend {
    /// Shows the tray, where there is one. Says whether it is seen.
    pub(crate) fn show_tray(&self, app: &AppHandle) -> bool {
        let Some(icon) = app.default_window_icon() else {
            return false;
        };
        let backend = self.clone();
        let asked = Arc::new(move |wish| backend.grant(wish));
        let tray = Tray::show(app, icon, &self.words(), asked);
        let seen = tray.is_some();
        lock(&self.inner.surface).tray = tray;
        // Whatever was told before had no tray to be told to.
        let backend = self.clone();
        tauri::async_runtime::spawn(async move {
            if let Ok(engine) = backend.engine().await {
                backend.tell_surface(&engine).await;
            }
        });
        seen
    }

    /// Whether the app goes on without its window: it is wanted so, and the tray leads back.
    pub(crate) fn stays_without_window(&self) -> bool {
        self.inner.settings.borrow().keep_in_tray
            && lock(&self.inner.surface)
                .tray
                .as_ref()
                .is_some_and(Tray::is_seen)
    }

    /// Tells tray and notices how everything is.
    pub(super) async fn tell_surface(&self, engine: &Engine) {
        let (Ok(accounts), Ok(links), Ok(sent), Ok(programs)) = (
            engine.accounts().await,
            engine.new_links().await,
            engine.outbox().await,
            engine.programs().await,
        ) else {
            return;
        };
        let status = self.status();
        let in_state = |is: fn(&AccountState) -> bool| {
            accounts.iter().filter(move |account| is(&account.state))
        };
        let needy = |state: &AccountState| matches!(state, AccountState::NeedsPerson { .. });
        let standing = Standing {
            healthy: in_state(|state| matches!(state, AccountState::Linked { .. })).count(),
            in_need: in_state(needy).count(),
            locked: status.lock == Lock::Locked,
            lockable: status.lock == Lock::Unlocked,
            hiding: status.hiding.on,
        };
        let words = self.words();
        let someone = words.say("shell-someone");
        // A notice is on the screen, too. And a locked app names nobody.
        let hides = status.hiding.on || standing.locked;
        let called = |name: &str| {
            if hides {
                someone.clone()
            } else {
                name.to_owned()
            }
        };
        let mut wanted = Vec::new();
        if self.inner.settings.borrow().notifications {
            wanted.extend(
                in_state(needy).map(|account| {
                    Notice::needs_person(&words, &account.id, &called(&account.name))
                }),
            );
            wanted.extend(
                links
                    .iter()
                    .map(|link| Notice::new_link(&words, link, &called(&link.account_name))),
            );
            let refused = sent
                .iter()
                .filter(|sent| matches!(sent.state, RevocationState::Refused { .. }));
            wanted
                .extend(refused.map(|sent| Notice::refused(&words, &sent.id, &called(&sent.name))));
            let asking = programs
                .iter()
                .filter(|known| matches!(known.state, ProgramState::Pending { .. }));
            wanted.extend(
                asking.map(|known| {
                    Notice::program_asks(&words, &known.id, &known.program.to_string())
                }),
            );
        }
        let backend = self.clone();
        tokio::task::spawn_blocking(move || backend.show_surface(&words, &standing, &wanted))
            .await
            .unwrap_or_default();
    }

    fn show_surface(&self, words: &Words, standing: &Standing, wanted: &[Notice]) {
        let watched = self
            .inner
            .window
            .get()
            .and_then(|app| app.get_webview_window("main"))
            .is_some_and(|window| window.is_focused().unwrap_or(false));
        let backend = self.clone();
        let answered: Answered = Arc::new(move |about, answer| backend.answer(about, answer));
        let open = words.say("shell-tray-open");
        let mut surface = lock(&self.inner.surface);
        if let Some(tray) = &surface.tray {
            tray.tell(words, standing);
        }
        surface.notices.follow(wanted, watched, &open, &answered);
    }

    /// Does what a person asks of the tray.
    fn grant(&self, wish: Wish) {
        match wish {
            Wish::Open => self.open_window(None),
            Wish::Link => self.open_window(Some(View::Link)),
            Wish::Check => self.open_window(Some(View::Check)),
            Wish::Quit => {
                if let Some(app) = self.inner.window.get() {
                    app.exit(0);
                }
            }
            Wish::Lock => {
                let backend = self.clone();
                tauri::async_runtime::spawn(async move {
                    if let Ok(engine) = backend.engine().await
                        && let Err(error) = engine.lock().await
                    {
                        tracing::warn!(%error, "not locked");
                    }
                });
            }
            Wish::Hide => {
                let backend = self.clone();
                tauri::async_runtime::spawn(async move { backend.toggle_hiding().await });
            }
        }
    }

    /// Does what a person asks of a notice.
    fn answer(&self, about: &About, answer: Answer) {
        if let (About::NewLink { account, link }, Answer::Act) = (about, answer) {
            let (backend, account, link) = (self.clone(), account.clone(), link.clone());
            tauri::async_runtime::spawn(async move {
                if let Ok(engine) = backend.engine().await
                    && let Err(error) = engine.revoke_new_link(&account, &link).await
                {
                    tracing::warn!(%error, "the link elsewhere is not revoked");
                    // The window still asks about it, and says what is in the way.
                    backend.open_window(Some(View::Accounts));
                }
            });
            return;
        }
        self.open_window(Some(match about {
            About::NeedsPerson(_) | About::NewLink { .. } => View::Accounts,
            About::Refused(_) => View::Activity,
            About::ProgramAsks(_) => View::Programs,
        }));
    }
}
