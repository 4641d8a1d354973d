//! The passphrase lock.

use std::time::Duration;

use latchkey_accounts::LockState;
use tauri::State;

use crate::backend::Backend;
use crate::views::{LockSettings, Passphrase, Problem};

/// Locks the stored tokens, for every program of this user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(backend: State<'_, Backend>) -> Result<(), Problem> {
    Ok(backend.engine().await?.lock().await?)
}

/// Unlocks them with the passphrase.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock(
    backend: State<'_, Backend>,
    passphrase: Passphrase,
) -> Result<(), Problem> {
    Ok(backend.engine().await?.unlock(passphrase.words()).await?)
}

/// Sets the first passphrase.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_passphrase(
    backend: State<'_, Backend>,
    passphrase: Passphrase,
) -> Result<(), Problem> {
    let engine = backend.engine().await?;
    Ok(engine.set_passphrase(passphrase.words()).await?)
}

/// Puts another passphrase in the place of the present one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(
    backend: State<'_, Backend>,
    present: Passphrase,
    chosen: Passphrase,
) -> Result<(), Problem> {
    let engine = backend.engine().await?;
    Ok(engine
        .change_passphrase(present.words(), chosen.words())
        .await?)
}

/// Takes the lock off.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_passphrase(
    backend: State<'_, Backend>,
    present: Passphrase,
) -> Result<(), Problem> {
    let engine = backend.engine().await?;
    Ok(engine.remove_passphrase(present.words()).await?)
}

/// How the lock is set.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_settings(backend: State<'_, Backend>) -> Result<LockSettings, Problem> {
    let state = backend.engine().await?.lock_state().await?;
    let idle_minutes = match state {
        LockState::Unlocked { idle } => u32::try_from(idle.as_secs() / 60).ok(),
        LockState::Off | LockState::NoPassphraseYet | LockState::Locked => None,
    };
    Ok(LockSettings {
        lock: state.into(),
        idle_minutes,
    })
}

/// Locks by itself after so many minutes without use; zero for never.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_idle(backend: State<'_, Backend>, minutes: u32) -> Result<(), Problem> {
    let idle = Duration::from_secs(u64::from(minutes) * 60);
    Ok(backend.engine().await?.set_idle(idle).await?)
}
