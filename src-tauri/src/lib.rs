//! The shell: the only code that knows Tauri.
//!
//! | Module | What it holds |
//! |---|---|
//! | `commands` | what the window may ask for, a few lines each |
//! | `backend` | the engine, started beside the window, and what the window is told |
//! | `link_screen` | the link under way |
//! | `views` | what crosses to the window: no token, ever |
//! | `window` | the window itself, and what its web view may not do |
//! | `page` | what the window shows, packed in this program |
//! | `painting` | a window that does not paint is started again carefully |
//! | `pictures` | accounts' pictures, as addresses of the window |
//! | `words` | the words of each language |
//! | `settings` | what a person has set |
//! | `hiding` | streamer mode: whether a program broadcasts the screen |
//! | `tray`, `notices` | what is seen beside the window |
//! | `clipboard`, `dialogs` | the system's own |
//! | `offer` | `latchkey://` links |
//! | `suspend` | the computer is about to sleep |
//! | `diagnostics` | what works on this computer |
//! | `embedded` | the server inside this app |
//!
//! Nothing of ours runs before the window: database, server and keychain start on other threads at the same time.

#![deny(missing_docs)]

mod backend;
mod clipboard;
mod commands;
mod diagnostics;
mod dialogs;
mod embedded;
mod hiding;
mod link_screen;
mod notices;
mod offer;
mod page;
mod painting;
mod pictures;
mod settings;
mod suspend;
mod tray;
mod views;
mod window;
mod words;

use tauri_plugin_autostart::MacosLauncher;
use tauri_specta::{Builder, collect_commands, collect_events};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::backend::Backend;

/// Starts without a window, in the tray: said by the system when its person signs in.
const HIDDEN: &str = "--hidden";

/// Runs the app until it is ended.
pub fn run() {
    latchkey_accounts::surroundings::forbid_core_dumps();
    log();
    let backend = Backend::start();
    let bindings = bindings();
    let called = backend.clone();
    let app = tauri::Builder::default()
        // First: a second start ends here, and its links come to the first.
        .plugin(tauri_plugin_single_instance::init(move |_, arguments, _| {
            called.offer(arguments.iter().map(String::as_str));
            called.open_window(None);
        }))
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_autostart::init(
            MacosLauncher::LaunchAgent,
            Some(vec![HIDDEN]),
        ))
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::answer)
        .invoke_handler(bindings.invoke_handler())
        .manage(backend.clone())
        .setup({
            let backend = backend.clone();
            move |app| {
                bindings.mount_events(app);
                open(app.handle(), &backend)?;
                Ok(())
            }
        })
        .build(tauri::generate_context!(assets = page::Page));
    match app {
        Ok(app) => app.run(move |_, event| match event {
            tauri::RunEvent::Exit => tauri::async_runtime::block_on(backend.settle()),
            #[cfg(target_os = "macos")]
            tauri::RunEvent::Opened { urls } => {
                backend.offer(urls.iter().map(tauri::Url::as_str));
            }
            _ => {}
        }),
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            std::process::exit(1);
        }
    }
}

/// Opens the window, or waits in the tray where that was asked for; the tray and the rest begin beside it.
fn open(app: &tauri::AppHandle, backend: &Backend) -> tauri::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wants_tray = arguments.iter().any(|argument| argument == HIDDEN);
    // First: what a person asks of the tray is asked of the app.
    backend.connect(app.clone());
    // Whoever cannot be found in a tray needs a window.
    let hidden = wants_tray && backend.show_tray(app);
    window::open(app, backend, hidden)?;
    if !hidden {
        backend.expect_paint();
    }
    backend.offer(arguments.iter().map(String::as_str));
    let (app, backend) = (app.clone(), backend.clone());
    std::thread::spawn(move || {
        if !wants_tray {
            backend.show_tray(&app);
        }
        suspend::listen(backend);
    });
    Ok(())
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
            commands::painted,
            commands::link::link,
            commands::link::cancel_link,
            commands::link::current_link,
            commands::link::type_digits,
            commands::link::open_verification,
            commands::link::new_links,
            commands::link::revoke_new_link,
            commands::link::keep_new_link,
            commands::accounts::accounts,
            commands::accounts::revoke,
            commands::accounts::logout,
            commands::accounts::refresh,
            commands::accounts::rename,
            commands::accounts::copy_token,
            commands::accounts::end_many,
            commands::accounts::refresh_many,
            commands::accounts::health,
            commands::activity::activity,
            commands::activity::verify_activity,
            commands::activity::export_activity,
            commands::activity::outbox,
            commands::activity::flush_outbox,
            commands::activity::forget_revocation,
            commands::leak::leak_status,
            commands::leak::leak_listening,
            commands::leak::leak_scan,
            commands::leak::leak_stop,
            commands::leak::leak_clear,
            commands::leak::leak_findings,
            commands::leak::leak_plan,
            commands::leak::leak_revoke,
            commands::leak::leak_pause,
            commands::leak::leak_resume,
            commands::leak::leak_jobs,
            commands::leak::leak_forget,
            commands::leak::leak_report,
            commands::leak::leak_verify,
            commands::leak::leak_preview_set,
            commands::leak::leak_revoke_set,
            commands::leak::revoke_held,
            commands::programs::programs,
            commands::programs::approve_program,
            commands::programs::remove_program,
            commands::providers::providers,
            commands::providers::meet_server,
            commands::providers::trust_server,
            commands::providers::forget_server,
            commands::providers::offered_server,
            commands::providers::add_provider,
            commands::providers::check_provider,
            commands::providers::remove_provider,
            commands::settings::settings,
            commands::settings::change_settings,
            commands::settings::start_at_login,
            commands::lock::lock,
            commands::lock::unlock,
            commands::lock::choose_passphrase,
            commands::lock::change_passphrase,
            commands::lock::remove_passphrase,
            commands::lock::lock_settings,
            commands::lock::set_idle,
            commands::vault::keys,
            commands::vault::rotate_keys,
            commands::vault::accept_older_database,
            commands::vault::backup,
            commands::vault::choose_backup,
            commands::vault::restore,
            commands::vault::doctor,
            commands::vault::copy_report,
        ])
        .events(collect_events![
            views::LinkChanged,
            views::AccountsChanged,
            views::LeakChanged,
            views::LeakJobChanged,
            views::NewLinksChanged,
            views::OutboxChanged,
            views::ProgramsChanged,
            views::Progressed,
            views::ServerOffered,
            views::SettingsChanged,
            views::StatusChanged,
            views::ViewAsked,
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
            .filter(|line| line.contains("__TAURI_INVOKE"))
            .filter_map(|line| line.split_once(">(\"")?.1.split('"').next())
            .collect();
        called.sort_unstable();
        let allowed: Vec<&str> = permission
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
            .collect();
        assert_eq!(called, allowed);
    }
}
