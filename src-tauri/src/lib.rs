//! The shell: the only code that knows Tauri.
//!
//! | Module | What it holds |
//! |---|---|
//! | `commands` | what the window may ask for, a few lines each |
//! | `backend` | the engine, started beside the window, and what the window is told |
//! | `link_screen` | the link under way |
//! | `views` | what crosses to the window: no token, ever |
//! | `embedded` | the server inside this app |
//!
//! Nothing of ours runs before the window: database, server and keychain start on other threads at the same time.

#![deny(missing_docs)]

mod backend;
mod commands;
mod embedded;
mod link_screen;
mod views;

use tauri_specta::{Builder, collect_commands, collect_events};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::backend::Backend;

/// Runs the app until its window is closed.
pub fn run() {
    latchkey_accounts::surroundings::forbid_core_dumps();
    log();
    let backend = Backend::start();
    let bindings = bindings();
    let app = tauri::Builder::default()
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .invoke_handler(bindings.invoke_handler())
        .manage(backend.clone())
        .setup({
            let backend = backend.clone();
            move |app| {
                bindings.mount_events(app);
                backend.connect(app.handle().clone());
                Ok(())
            }
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(move |_, event| {
            if let tauri::RunEvent::Exit = event {
                tauri::async_runtime::block_on(backend.settle());
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            std::process::exit(1);
        }
    }
}

/// Errors, or what `LATCHKEY_LOG` asks for with directives such as `info` or `latchkey_accounts=debug`.
fn log() {
    let asked = std::env::var("LATCHKEY_LOG").ok();
    let filter = asked.and_then(|asked| asked.parse::<Targets>().ok());
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(LevelFilter::TRACE)
        .finish()
        .with(filter.unwrap_or_else(|| Targets::new().with_default(LevelFilter::ERROR)))
        .init();
}

/// Everything the window can call and hear, typed.
#[must_use]
pub fn bindings() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(collect_commands![
            commands::status,
            commands::link,
            commands::cancel_link,
            commands::current_link,
            commands::type_digits,
            commands::accounts,
            commands::revoke,
            commands::logout,
            commands::refresh,
            commands::new_links,
            commands::revoke_new_link,
            commands::keep_new_link,
            commands::lock,
            commands::unlock,
            commands::choose_passphrase,
            commands::open_verification,
        ])
        .events(collect_events![
            views::LinkChanged,
            views::AccountsChanged,
            views::NewLinksChanged,
            views::StatusChanged,
        ])
        .error_handling(tauri_specta::ErrorHandlingMode::Throw)
        .disable_serde_phases()
}

#[cfg(test)]
mod tests {
    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/bindings.ts");

    /// With `LATCHKEY_UPDATE_BINDINGS` set, writes the bindings instead.
    #[test]
    fn the_committed_bindings_are_what_the_commands_give() {
        let folder = tempfile::tempdir().expect("a folder");
        let fresh = folder.path().join("bindings.ts");
        super::bindings()
            .export(specta_typescript::Typescript::default(), &fresh)
            .expect("exports");
        let fresh = std::fs::read_to_string(fresh).expect("written");
        if std::env::var_os("LATCHKEY_UPDATE_BINDINGS").is_some() {
            std::fs::write(COMMITTED, &fresh).expect("writes the bindings");
        }
        let committed = std::fs::read_to_string(COMMITTED).expect("reads the bindings");
        assert!(
            fresh == committed,
            "run this test with LATCHKEY_UPDATE_BINDINGS=1 and commit"
        );
    }

    #[test]
    fn the_permission_lists_exactly_the_commands_there_are() {
        let permission = include_str!("../permissions/window.toml");
        let bindings = std::fs::read_to_string(COMMITTED).expect("reads the bindings");
        let mut called: Vec<&str> = bindings
            .lines()
            .filter_map(|line| line.split_once(">(\"")?.1.split('"').next())
            .filter(|name| !name.contains('-'))
            .collect();
        called.sort_unstable();
        let allowed: Vec<&str> = permission
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
            .collect();
        assert_eq!(called, allowed);
    }
}
