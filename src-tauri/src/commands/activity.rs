//! The audit log, and revocations on their way.

use std::collections::HashMap;
use std::io::Write as _;

use jiff::Timestamp;
use tauri::{AppHandle, State};

use crate::backend::Backend;
use crate::dialogs;
use crate::views::{
    ActivityChecked, ActivityFilter, ActivityPage, ActivityRecord, Problem, RevocationView,
};

/// Records at once.
const PAGE: usize = 100;

/// What happened, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activity(
    backend: State<'_, Backend>,
    filter: ActivityFilter,
) -> Result<ActivityPage, Problem> {
    let engine = backend.engine().await?;
    let since: Option<Timestamp> = filter.since.as_deref().and_then(|at| at.parse().ok());
    let entries = engine.audit_log(filter.account.as_deref(), since).await?;
    let accounts = engine.accounts().await?;
    let names: HashMap<&str, &str> = accounts
        .iter()
        .map(|account| (account.id.as_str(), account.name.as_str()))
        .collect();
    let mut wanted = entries.into_iter().rev().filter(|entry| {
        let is_older = filter
            .before
            .is_none_or(|before| entry.number < u64::from(before));
        let event = entry.members.get("event").and_then(|event| event.as_str());
        let is_of_kind = filter.events.is_empty()
            || event.is_some_and(|event| filter.events.iter().any(|wanted| wanted == event));
        is_older && is_of_kind
    });
    let records = wanted
        .by_ref()
        .take(PAGE)
        .map(|entry| ActivityRecord::of(entry, |id| names.get(id).map(|&name| name.to_owned())))
        .collect();
    Ok(ActivityPage {
        records,
        more: wanted.next().is_some(),
    })
}

/// Checks that no record was changed and none is missing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_activity(
    backend: State<'_, Backend>,
) -> Result<ActivityChecked, Problem> {
    Ok(backend.engine().await?.verify_audit().await?.into())
}

/// Writes every record to a file that a person chooses: a JSON object a line. None where they chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_activity(
    app: AppHandle,
    backend: State<'_, Backend>,
) -> Result<Option<String>, Problem> {
    let entries = backend.engine().await?.audit_log(None, None).await?;
    let Some(path) = dialogs::save(&app, "latchkey-audit.jsonl").await else {
        return Ok(None);
    };
    let written = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(std::path::Path::new("."));
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        for entry in &entries {
            writeln!(fresh, "{}", entry.object())?;
        }
        fresh.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|error| dialogs::not_written(&path, &error))?;
    Ok(Some(path.display().to_string()))
}

/// The revocations that were asked for, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outbox(backend: State<'_, Backend>) -> Result<Vec<RevocationView>, Problem> {
    backend.outbox().await
}

/// Tries everything that is not confirmed, now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn flush_outbox(
    backend: State<'_, Backend>,
) -> Result<Vec<RevocationView>, Problem> {
    backend.engine().await?.flush_outbox(|_| {}).await?;
    backend.outbox().await
}

/// Gives a revocation up; its tokens live on at the server until they end by themselves.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_revocation(
    backend: State<'_, Backend>,
    id: String,
) -> Result<(), Problem> {
    backend.engine().await?.forget_revocation(&id).await?;
    Ok(())
}
