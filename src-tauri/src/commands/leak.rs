//! Leaked tokens. All but two of these are for staff, which is asked here and not in the window.

use std::io::Read as _;
use std::path::Path;

use latchkey_accounts::EngineError;
use latchkey_accounts::leak::{Format, LeakError, verify, write_whole};
use latchkey_leak::Source;
use tauri::{AppHandle, State};

use crate::backend::Backend;
use crate::dialogs;
use crate::views::{
    LeakFinding, LeakFormat, LeakHeld, LeakJob, LeakPlan, LeakSet, LeakSetPreview, LeakSource,
    LeakStatus, LeakVerdict, Problem,
};

/// How the desk is, and who is staff. For everybody.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_status(backend: State<'_, Backend>) -> Result<LeakStatus, Problem> {
    backend.leak_status().await
}

/// Whether the page is open: while it is, what is dropped on it counts, and afterwards what was found is gone.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_listening(backend: State<'_, Backend>, on: bool) -> Result<(), Problem> {
    if !on {
        backend.leave_desk();
    }
    let desk = backend.at_desk().await?;
    if on {
        desk.listen();
    }
    Ok(())
}

/// Begins to look for tokens. Says whether it did: a person may have chosen nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_scan(
    app: AppHandle,
    backend: State<'_, Backend>,
    from: LeakSource,
) -> Result<bool, Problem> {
    let desk = backend.at_desk().await?;
    let paths = match from {
        LeakSource::Clipboard => return desk.scan_clipboard().await,
        LeakSource::Files => dialogs::open_many(&app).await,
        LeakSource::Folder => dialogs::open_folder(&app).await.into_iter().collect(),
    };
    // The dialog was there for as long as the person liked.
    let desk = backend.at_desk().await?;
    Ok(!paths.is_empty() && desk.scan(paths.into_iter().map(Source::Path).collect()))
}

/// Lets the search end with what it has.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_stop(backend: State<'_, Backend>) -> Result<(), Problem> {
    backend.at_desk().await?.stop();
    Ok(())
}

/// Wipes what was found.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_clear(backend: State<'_, Backend>) -> Result<(), Problem> {
    backend.clear_desk();
    backend.at_desk().await?;
    Ok(())
}

/// What was found, without the tokens.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_findings(
    backend: State<'_, Backend>,
) -> Result<Vec<LeakFinding>, Problem> {
    Ok(backend.at_desk().await?.findings())
}

/// Says of each whose it is, whether it is alive, and how it can be ended. Nothing changes by it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_plan(backend: State<'_, Backend>) -> Result<LeakPlan, Problem> {
    backend.at_desk().await?.plan().await
}

/// Begins to revoke these of what was found. How far it has come is told as it goes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_revoke(
    backend: State<'_, Backend>,
    fingerprints: Vec<String>,
    reason: String,
) -> Result<(), Problem> {
    let desk = backend.at_desk().await?;
    desk.revoke(&fingerprints, &reason).await
}

/// Pauses what is being revoked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_pause(backend: State<'_, Backend>) -> Result<(), Problem> {
    backend.at_desk().await?.pause();
    Ok(())
}

/// Goes on with a revocation.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_resume(backend: State<'_, Backend>, job: String) -> Result<(), Problem> {
    backend.at_desk().await?.resume(&job).await
}

/// The revocations, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_jobs(backend: State<'_, Backend>) -> Result<Vec<LeakJob>, Problem> {
    backend.at_desk().await?.jobs().await
}

/// Drops a revocation that is over, and what its report is made from.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_forget(backend: State<'_, Backend>, job: String) -> Result<(), Problem> {
    let desk = backend.at_desk().await?;
    desk.engine().leak_forget(&job).await?;
    Ok(())
}

/// Writes a report to a file that a person chooses. None where they chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_report(
    app: AppHandle,
    backend: State<'_, Backend>,
    job: String,
    format: LeakFormat,
) -> Result<Option<String>, Problem> {
    let desk = backend.at_desk().await?;
    let job = desk.engine().leak_job(&job).await?.id;
    let format = Format::from(format);
    let name = format!("latchkey-leak-{job}.{}", format.as_str());
    let Some(path) = dialogs::save(&app, &name).await else {
        return Ok(None);
    };
    let report = desk.engine().leak_report(&job, format).await?;
    let shown = path.display().to_string();
    blocking(move || {
        write_whole(&path, &report).map_err(|error| dialogs::not_written(&path, &error))
    })
    .await?;
    Ok(Some(shown))
}

/// Says of a report that a person chooses whether it is whole, known here, and still true. None where they chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_verify(
    app: AppHandle,
    backend: State<'_, Backend>,
) -> Result<Option<LeakVerdict>, Problem> {
    let desk = backend.at_desk().await?;
    let Some(path) = dialogs::open(&app).await else {
        return Ok(None);
    };
    let report = blocking(move || read_report(&path)).await?;
    Ok(Some(desk.engine().leak_verify(&report).await?.into()))
}

/// What of a set of sessions would fall. Nothing changes by it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_preview_set(
    backend: State<'_, Backend>,
    set: LeakSet,
) -> Result<LeakSetPreview, Problem> {
    backend.at_desk().await?.preview_set(set).await
}

/// Revokes a set of sessions, where what was typed is the phrase for what falls at this very moment.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leak_revoke_set(
    backend: State<'_, Backend>,
    set: LeakSet,
    typed: String,
    reason: String,
) -> Result<LeakSetPreview, Problem> {
    let desk = backend.at_desk().await?;
    desk.revoke_set(set, &typed, &reason).await
}

/// Revokes the token on the clipboard. For everybody: whoever holds a token may.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_held(backend: State<'_, Backend>) -> Result<LeakHeld, Problem> {
    backend.revoke_held().await
}

/// A report, unless it is larger than any.
fn read_report(path: &Path) -> Result<Vec<u8>, Problem> {
    let not_read = |error| dialogs::not_read(path, &error);
    let file = std::fs::File::open(path).map_err(not_read)?;
    let largest = verify::LARGEST as u64;
    let length = file.metadata().map_err(not_read)?.len();
    let mut report = Vec::new();
    if length <= largest {
        // What is no file with a length of its own may go on and on.
        let mut some = file.take(largest + 1);
        some.read_to_end(&mut report).map_err(not_read)?;
    }
    if length > largest || report.len() > verify::LARGEST {
        return Err(EngineError::from(LeakError::TooLarge).into());
    }
    Ok(report)
}

/// Does what waits for a disk where nobody waits for it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        Err(Problem {
            code: "unexpected".to_owned(),
            message: "That was cut off.".to_owned(),
            way_out: "Try again.".to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_larger_than_any_report_is_refused_unread() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.json");
        std::fs::write(&path, "{}").expect("writes");
        assert_eq!(read_report(&path), Ok(b"{}".to_vec()));
        // Without anything in it, and so long.
        let file = std::fs::File::create(&path).expect("opens");
        file.set_len(verify::LARGEST as u64 + 1).expect("grows");
        let refused = read_report(&path).expect_err("too large");
        assert_eq!(refused.code, "report_too_large");
        let missing = read_report(&folder.path().join("none")).expect_err("not there");
        assert_eq!(missing.code, "file_not_read");
    }
}
