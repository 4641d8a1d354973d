//! The one window, and what its web view may not do.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, DragDropEvent, Url, WebviewWindowBuilder, WindowEvent};

use crate::backend::Backend;

/// Opens the window, hidden where it is to wait in the tray.
pub(crate) fn open(app: &AppHandle, backend: &Backend, hidden: bool) -> tauri::Result<()> {
    let config = app.config().app.windows.first();
    let config = config.ok_or(tauri::Error::WindowNotFound)?.clone();
    let window = WebviewWindowBuilder::from_config(app, &config)?
        // The words are there before the page's script runs: nothing is asked for, and nothing jumps.
        .initialization_script(introduction(backend))
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(true)
        .visible(!hidden)
        .build()?;
    let (backend, closing) = (backend.clone(), window.clone());
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => {
            backend.clear_desk();
            if backend.stays_without_window() && closing.hide().is_ok() {
                api.prevent_close();
            }
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => backend.dropped(paths),
        _ => {}
    });
    Ok(())
}

fn introduction(backend: &Backend) -> String {
    // JSON is an expression of the script's language as it stands.
    let spoken = serde_json::to_string(&backend.spoken()).unwrap_or_else(|_| "{}".to_owned());
    format!("Object.defineProperty(window, '__LATCHKEY__', {{ value: Object.freeze({spoken}) }});")
}

/// Whether an address is one of the app's own files. Anything else belongs into the system's browser.
fn is_own(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" => host == "localhost",
        "http" | "https" => {
            host == "tauri.localhost"
                || (cfg!(dev) && host == "localhost" && url.port() == Some(1420))
        }
        "about" => url.as_str() == "about:blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s11_only_the_apps_own_files_are_shown() {
        let own = |url: &str| is_own(&url.parse().expect("an address"));
        assert!(own("tauri://localhost/index.html"));
        assert!(own("http://tauri.localhost/"));
        for url in [
            "https://link.example/",
            "http://localhost:1421/",
            "tauri://link.example/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "blob:tauri://localhost/1",
        ] {
            assert!(!own(url), "{url}");
        }
    }
}
