//! Locks tokens before the computer sleeps; or when it has slept, where nobody tells before.

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

/// Elsewhere nobody tells: a wait that took much longer than it was to take shows, at waking, that it slept. A clock that somebody sets
/// forward looks the same, and locks as well.
#[cfg(not(target_os = "linux"))]
pub(crate) fn listen(backend: Backend) {
    use latchkey_accounts::clock::{Clock as _, SystemClock};

    let clock = SystemClock::new();
    tauri::async_runtime::spawn(async move {
        loop {
            let before = clock.now();
            tokio::time::sleep(GLANCE).await;
            if has_slept(clock.now().duration_since(before)) {
                backend.lock_for_sleep().await;
            }
        }
    });
}

/// How often it is looked.
#[cfg(any(test, not(target_os = "linux")))]
const GLANCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Whether a wait of [`GLANCE`] that took so long was a sleep. A busy computer is late, too, but not by so much.
#[cfg(any(test, not(target_os = "linux")))]
fn has_slept(took: jiff::SignedDuration) -> bool {
    took.unsigned_abs() > GLANCE * 4
}

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
    let signals = manager.receive_signal("PrepareForSleep")?;
    let mut held = hold_off(&manager, backend);
    for signal in signals {
        match signal.body().deserialize() {
            Ok(true) => {
                tauri::async_runtime::block_on(backend.lock_for_sleep());
                drop(held.take());
            }
            // It has woken.
            Ok(false) => held = hold_off(&manager, backend),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Asks that sleep is delayed until what is returned is dropped. The login manager waits five seconds at most.
#[cfg(target_os = "linux")]
fn hold_off(
    manager: &zbus::blocking::Proxy<'_>,
    backend: &Backend,
) -> Option<zbus::zvariant::OwnedFd> {
    let why = backend.words().say("settings-lock-suspend");
    let held = manager.call("Inhibit", &("sleep", "Latchkey", why.as_str(), "delay"));
    held.inspect_err(|error| tracing::debug!(%error, "sleep is not held off"))
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_wait_that_took_minutes_was_a_sleep_and_one_that_was_late_was_not() {
        assert!(has_slept(SignedDuration::from_mins(8)));
        assert!(!has_slept(SignedDuration::from_secs(5)));
        assert!(!has_slept(SignedDuration::from_secs(9)));
    }
}
