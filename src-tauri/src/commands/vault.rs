//! Keys, backups, and what works on this computer.

use tauri::{AppHandle, State};

use crate::backend::Backend;
use crate::views::{
    BackupMade, BackupRestored, CheckView, KeysView, Passphrase, Problem, RotationView, Work,
};
use crate::{diagnostics, dialogs};

/// How the keys are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keys(backend: State<'_, Backend>) -> Result<KeysView, Problem> {
    Ok(backend.engine().await?.key_report().await?.into())
}

/// Wraps every account's key under a new one; with `deep`, gives each account a new key as well.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rotate_keys(
    backend: State<'_, Backend>,
    deep: bool,
) -> Result<RotationView, Problem> {
    let engine = backend.engine().await?;
    let progress = |done, of| backend.tell_progress(Work::Rotating, done, of);
    Ok(engine.rotate_keys(deep, progress).await?.into())
}

/// Goes on with an account database that is older than the keychain remembers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_older_database(backend: State<'_, Backend>) -> Result<(), Problem> {
    backend.engine().await?.accept_older_database().await?;
    backend.look_at_keychain();
    Ok(())
}

/// Writes the accounts to a new file that a person chooses, under a passphrase. None where they chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup(
    app: AppHandle,
    backend: State<'_, Backend>,
    passphrase: Passphrase,
    with_tokens: bool,
) -> Result<Option<BackupMade>, Problem> {
    let engine = backend.engine().await?;
    let Some(path) = dialogs::save(&app, "latchkey.backup").await else {
        return Ok(None);
    };
    let done = engine
        .backup(&path, passphrase.words(), with_tokens)
        .await?;
    Ok(Some(BackupMade::of(path.display().to_string(), done)))
}

/// Lets a person choose a backup, and says the file's name. None where they chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_backup(
    app: AppHandle,
    backend: State<'_, Backend>,
) -> Result<Option<String>, Problem> {
    let path = dialogs::open(&app).await;
    let name = path
        .as_ref()
        .and_then(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned());
    backend.choose_backup(path);
    Ok(name)
}

/// Brings back the accounts of the chosen backup that are not linked here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore(
    backend: State<'_, Backend>,
    passphrase: Passphrase,
) -> Result<BackupRestored, Problem> {
    let engine = backend.engine().await?;
    let path = backend.chosen_backup()?;
    Ok(engine.restore(&path, passphrase.words()).await?.into())
}

/// Tries everything that a link needs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn doctor(backend: State<'_, Backend>) -> Result<Vec<CheckView>, Problem> {
    Ok(diagnostics::run(&backend).await)
}

/// Puts the same on the clipboard as text. It holds no secret and no name of an account.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_report(backend: State<'_, Backend>) -> Result<(), Problem> {
    let report = diagnostics::report(&diagnostics::run(&backend).await);
    backend.clipboard().put(report.into(), None).await
}
