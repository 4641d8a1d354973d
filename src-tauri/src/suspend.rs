//! Hears that the computer is about to sleep, so that tokens can be locked before it does.

use crate::backend::Backend;

/// Begins to listen, where the system tells (systemd's login manager).
#[cfg(target_os = "linux")]
pub(crate) fn listen(backend: Backend) {
    std::thread::spawn(move || {
        if let Err(error) = hear(&backend) {
            tracing::debug!(%error, "nobody tells when this computer sleeps");
        }
    });
}

/// Elsewhere nobody tells yet.
#[cfg(not(target_os = "linux"))]
pub(crate) fn listen(_backend: Backend) {}

#[cfg(target_os = "linux")]
fn hear(backend: &Backend) -> zbus::Result<()> {
    use zbus::blocking::{Connection, Proxy};
    let bus = Connection::system()?;
    let manager = Proxy::new(
        &bus,
        "org.freedesktop.login1",
        "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager",
    )?;
    for signal in manager.receive_signal("PrepareForSleep")? {
        // The same signal tells of waking, with `false`.
        if matches!(signal.body().deserialize(), Ok(true)) {
            tauri::async_runtime::block_on(backend.lock_for_sleep());
        }
    }
    Ok(())
}
