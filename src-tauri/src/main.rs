//! The desktop app's binary: settles the environment while there is only one thread, then runs the app.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Memory is wiped when it is given back, whoever used it: libraries that read a token into a buffer of their own included.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

fn main() {
    settle_environment();
    latchkey_desktop::run();
}

/// What WebKitGTK is told, unless the user chose otherwise.
const WEBKIT: [(&str, &str); 2] = [
    // It paints sooner and in less memory.
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    // It reads how much memory the computer has left every few seconds, for as long as the app runs, to let go of the caches of a page
    // that has next to none.
    ("WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR", "1"),
];

/// A shipped app cannot be driven by WebDriver, whatever the environment says.
#[expect(
    unsafe_code,
    reason = "the environment is changed while no other thread exists that could read it"
)]
fn settle_environment() {
    // SAFETY: `main` calls this first; no thread has been started.
    unsafe {
        if !cfg!(feature = "automation") {
            std::env::remove_var("TAURI_WEBVIEW_AUTOMATION");
        }
        for (name, value) in WEBKIT {
            if cfg!(target_os = "linux") && std::env::var_os(name).is_none() {
                std::env::set_var(name, value);
            }
        }
    }
}
