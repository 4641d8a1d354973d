//! A window that has not painted in time is started again once, in WebKit's safe mode, and says so.
//!
//! Graphics drivers break web views in ways that nobody can ask about from inside. The terminal and the tray need no web view.

use std::time::Duration;

/// Set for the second start.
const SAFE_MODE: &str = "LATCHKEY_SAFE_MODE";
/// How long a window may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What keeps WebKit from everything that a graphics driver could break.
const CAUTIOUS: [(&str, &str); 4] = [
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
    ("LIBGL_ALWAYS_SOFTWARE", "1"),
    (SAFE_MODE, "1"),
];

/// Whether this is the second start.
pub(crate) fn is_safe_mode() -> bool {
    std::env::var_os(SAFE_MODE).is_some()
}

/// How long a window may take. Tests of other things run on busy machines and say more; a test of this says less.
pub(crate) fn patience() -> Duration {
    let said = std::env::var("LATCHKEY_PAINT_WITHIN_MS").ok();
    said.filter(|_| cfg!(feature = "automation"))
        .and_then(|said| said.parse().ok())
        .map_or(PATIENCE, Duration::from_millis)
}

/// Starts this program again, carefully. Does not return where that works.
pub(crate) fn start_again() {
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1)).envs(CAUTIOUS);
    tracing::warn!("the window did not paint in time; Latchkey starts again in safe mode");
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let error = again.exec();
        tracing::error!(%error, "Latchkey cannot be started again");
    }
    #[cfg(not(unix))]
    if again.spawn().is_ok() {
        std::process::exit(0);
    }
}
