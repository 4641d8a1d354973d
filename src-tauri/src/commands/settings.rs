//! What a person has set.

use tauri::{AppHandle, State};

use crate::backend::Backend;
use crate::settings::Settings;
use crate::views::{Problem, SettingsView, Spoken};

/// What a person has set.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn settings(app: AppHandle, backend: State<'_, Backend>) -> SettingsView {
    backend.settings_view(&app)
}

/// Keeps what a person set, and says the words to go on with.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_settings(
    backend: State<'_, Backend>,
    settings: Settings,
) -> Result<Spoken, Problem> {
    backend.change_settings(settings).await
}

/// Starts the app when its person signs in to the computer, or does not any more.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn start_at_login(
    app: AppHandle,
    backend: State<'_, Backend>,
    start: bool,
) -> Result<SettingsView, Problem> {
    backend.start_at_login(&app, start)
}
