//! The link under way.

use latchkey_accounts::{Engine, Keypad, LinkMethod, LinkProgress};
use tauri::async_runtime::JoinHandle;
use tauri_specta::Event as _;

use super::{Backend, lock, log_failure};
use crate::commands::link::open_page;
use crate::link_screen::LinkScreen;
use crate::views::{LinkChanged, LinkView, LinkWay, Problem};

pub(super) struct LinkUnderWay {
    asked: Asked,
    screen: LinkScreen,
    keypad: Keypad,
    task: JoinHandle<()>,
}

/// Where, in which way, and for what.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asked {
    provider: String,
    method: LinkMethod,
    /// Empty for what is usual there.
    scopes: Vec<String>,
}

impl Backend {
    /// The link under way, or the last one's end.
    #[must_use]
    pub(crate) fn current_link(&self) -> Option<LinkView> {
        lock(&self.inner.link)
            .as_ref()
            .map(|link| link.screen.view())
    }

    /// Begins a link unless that one is under way, and says where it stands.
    pub(crate) async fn link(
        &self,
        provider: Option<String>,
        way: LinkWay,
        as_staff: bool,
    ) -> Result<LinkView, Problem> {
        let engine = self.engine().await?;
        let provider = provider.unwrap_or_else(|| self.default_provider(&engine));
        let scopes = if as_staff {
            engine.staff_scopes(&provider).await?
        } else {
            Vec::new()
        };
        let asked = Asked {
            provider,
            method: way.into(),
            scopes,
        };
        Ok(self.follow_link(&engine, asked))
    }

    /// Begins the first link of all.
    pub(super) fn follow_first_link(&self, engine: &Engine) {
        let asked = Asked {
            provider: self.default_provider(engine),
            method: LinkMethod::Code,
            scopes: Vec::new(),
        };
        self.follow_link(engine, asked);
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

    /// The page at which the code on show can be approved in a browser, or the one that was opened there.
    #[must_use]
    pub(crate) fn verification_page(&self) -> Option<url::Url> {
        lock(&self.inner.link)
            .as_ref()
            .and_then(|link| link.screen.verification_page())
    }

    fn follow_link(&self, engine: &Engine, asked: Asked) -> LinkView {
        let mut slot = lock(&self.inner.link);
        if let Some(link) = slot.as_ref() {
            if link.screen.is_under_way() && link.asked == asked {
                return link.screen.view();
            }
            link.task.abort();
        }
        let Asked {
            provider,
            method,
            scopes,
        } = asked.clone();
        let mut link = engine.link_by(method, provider.clone(), scopes);
        let (backend, keypad) = (self.clone(), link.keypad());
        let task = tauri::async_runtime::spawn(async move {
            while let Some(progress) = link.next().await {
                // No code is shown before the keychain opened.
                if let LinkProgress::Code(_) | LinkProgress::Browser { .. } = &progress {
                    backend.keychain_opened();
                }
                if let LinkProgress::Browser { url } = &progress {
                    backend.open_sign_in(url);
                }
                if let Some(link) = lock(&backend.inner.link).as_mut() {
                    link.screen.advance(progress);
                }
                backend.tell_link();
            }
        });
        let screen = LinkScreen::new(provider);
        let view = screen.view();
        *slot = Some(LinkUnderWay {
            asked,
            screen,
            keypad,
            task,
        });
        view
    }

    pub(super) fn tell_link(&self) {
        if let (Some(window), Some(view)) = (self.inner.window.get(), self.current_link()) {
            log_failure(LinkChanged(view).emit(window));
        }
    }

    /// A page that does not open can be opened again from the window, which then says why not.
    fn open_sign_in(&self, page: &url::Url) {
        if let Some(window) = self.inner.window.get()
            && let Err(problem) = open_page(window, page)
        {
            tracing::warn!(code = problem.code, "no browser was opened");
        }
    }
}
