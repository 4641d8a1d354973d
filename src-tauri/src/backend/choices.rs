//! What a person has set, and where accounts can be linked.

use latchkey_accounts::Engine;
use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt as _;
use tauri_specta::Event as _;

use super::{Backend, lock, log_failure};
use crate::offer;
use crate::settings::Settings;
use crate::views::{
    HidingWish, Introduction, Problem, ProviderView, ServerOffered, SettingsChanged, SettingsView,
    Spoken,
};
use crate::words;

impl Backend {
    /// What a person has set.
    pub(crate) fn settings_view(&self, app: &AppHandle) -> SettingsView {
        SettingsView {
            settings: self.inner.settings.borrow().clone(),
            starts_at_login: app.autolaunch().is_enabled().ok(),
            languages: words::languages(),
            trouble: lock(&self.inner.settings_trouble).clone(),
        }
    }

    /// Keeps what a person set, and says the words to go on with.
    pub(crate) async fn change_settings(&self, settings: Settings) -> Result<Spoken, Problem> {
        if let Some(file) = &self.inner.settings_file {
            file.write(&settings)?;
        }
        *lock(&self.inner.settings_trouble) = None;
        self.inner.settings.send_replace(settings);
        self.look_who_broadcasts();
        if let Some(window) = self.inner.window.get() {
            log_failure(SettingsChanged(self.settings_view(window)).emit(window));
        }
        if let Ok(engine) = self.engine().await {
            self.tell_surface(&engine).await;
        }
        Ok(self.spoken())
    }

    /// Starts the app when its person signs in to the computer, or does not any more.
    pub(crate) fn start_at_login(
        &self,
        app: &AppHandle,
        start: bool,
    ) -> Result<SettingsView, Problem> {
        let login = app.autolaunch();
        let done = if start {
            login.enable()
        } else {
            login.disable()
        };
        done.map(|()| self.settings_view(app))
            .map_err(|error| Problem {
                code: "no_autostart".to_owned(),
                message: format!(
                    "The system's list of programs to start cannot be changed ({error})."
                ),
                way_out: "Change it in the system's own settings.".to_owned(),
            })
    }

    /// Hides names and codes from now on, or shows them again.
    pub(super) async fn toggle_hiding(&self) {
        let mut settings = self.inner.settings.borrow().clone();
        settings.hiding = if self.status().hiding.on {
            HidingWish::Off
        } else {
            HidingWish::On
        };
        if let Err(problem) = self.change_settings(settings).await {
            tracing::warn!(code = problem.code, "streamer mode stays as it was");
        }
    }

    /// The provider that is used when none is named.
    pub(super) fn default_provider(&self, engine: &Engine) -> String {
        let set = self.inner.settings.borrow().default_provider.clone();
        set.unwrap_or_else(|| engine.directory().default_id().to_owned())
    }

    /// All providers there are.
    pub(crate) async fn providers(&self) -> Result<Vec<ProviderView>, Problem> {
        let engine = self.engine().await?;
        let default_id = self.default_provider(&engine);
        let listed = engine.directory().list();
        let listed = listed.map_err(latchkey_accounts::EngineError::from)?;
        let mut views: Vec<ProviderView> = listed
            .into_iter()
            .map(|listed| ProviderView::of(listed, &default_id))
            .collect();
        let mut servers = self.inner.settings.borrow().servers.clone();
        // The one of `config.toml`.
        let configured = engine.directory().default_id();
        if configured.contains("://") && !servers.iter().any(|server| server == configured) {
            servers.insert(0, configured.to_owned());
        }
        let servers = servers
            .iter()
            .map(|address| ProviderView::server(address, &default_id));
        views.splice(1..1, servers);
        Ok(views)
    }

    /// Asks a link server who it is.
    pub(crate) async fn meet(&self, typed: &str) -> Result<Introduction, Problem> {
        let address = offer::address_of(typed).ok_or_else(|| Problem {
            code: "unknown_server".to_owned(),
            message: "That is not a link server's address.".to_owned(),
            way_out: "Give one such as https://link.example; only this computer may be reached without https."
                .to_owned(),
        })?;
        let met = self.engine().await?.meet(address.as_str()).await?;
        let issuer = &met.provider.issuer;
        let host = issuer.host_str().unwrap_or_default().to_owned();
        Ok(Introduction {
            encrypted: issuer.scheme() == "https",
            local: matches!(host.as_str(), "127.0.0.1" | "[::1]" | "localhost"),
            known: self
                .inner
                .settings
                .borrow()
                .servers
                .contains(&met.provider.id),
            issuer: met.provider.id,
            host,
            codes: met.codes,
            browser: met.browser,
        })
    }

    /// Keeps a link server that answered, and uses it when none is named.
    pub(crate) async fn trust(&self, address: &str) -> Result<(), Problem> {
        let met = self.meet(address).await?;
        let mut settings = self.inner.settings.borrow().clone();
        if !met.known {
            settings.servers.push(met.issuer.clone());
        }
        settings.default_provider = Some(met.issuer);
        self.change_settings(settings).await?;
        Ok(())
    }

    /// Forgets a link server.
    pub(crate) async fn forget_server(&self, address: &str) -> Result<(), Problem> {
        let mut settings = self.inner.settings.borrow().clone();
        settings.servers.retain(|server| server != address);
        settings.default_provider = settings
            .default_provider
            .filter(|provider| provider != address);
        self.change_settings(settings).await?;
        Ok(())
    }

    /// Takes the links with which the app was started or called.
    pub(crate) fn offer<'a>(&self, links: impl IntoIterator<Item = &'a str>) {
        let Some(address) = links.into_iter().find_map(offer::server_of) else {
            return;
        };
        *lock(&self.inner.offered_server) = Some(address.clone());
        if let Some(window) = self.inner.window.get() {
            log_failure(ServerOffered(address).emit(window));
        }
    }

    /// The server that was offered, once.
    pub(crate) fn take_offered_server(&self) -> Option<String> {
        lock(&self.inner.offered_server).take()
    }
}
