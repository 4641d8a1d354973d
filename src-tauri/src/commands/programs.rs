//! The tools that ask for tokens.

use std::time::Duration;

use latchkey_accounts::programs::{Grant, ProgramState};
use tauri::State;

use crate::backend::Backend;
use crate::views::{Problem, Programs};

/// The tools, and whether they are served.
#[tauri::command]
#[specta::specta]
pub(crate) async fn programs(backend: State<'_, Backend>) -> Result<Programs, Problem> {
    backend.programs().await
}

/// Lets a tool have tokens of these accounts, or of every account; or changes what it may have.
#[tauri::command]
#[specta::specta]
pub(crate) async fn approve_program(
    backend: State<'_, Backend>,
    id: String,
    accounts: Option<Vec<String>>,
    max_ttl_seconds: Option<u32>,
) -> Result<Programs, Problem> {
    let engine = backend.engine().await?;
    // A limit of scopes is set in a terminal, and stays until it is taken off there.
    let known = engine.programs().await?;
    let before = known.into_iter().find(|known| known.id == id);
    let scopes = match before.map(|known| known.state) {
        Some(ProgramState::Approved { grant, .. }) => grant.scopes,
        _ => None,
    };
    let grant = Grant {
        accounts,
        scopes,
        max_ttl: max_ttl_seconds.map(|seconds| Duration::from_secs(u64::from(seconds))),
    };
    engine.approve_program(&id, &grant).await?;
    backend.programs().await
}

/// Takes a tool's approval back, or its question off the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_program(
    backend: State<'_, Backend>,
    id: String,
) -> Result<Programs, Problem> {
    backend.engine().await?.remove_program(&id).await?;
    backend.programs().await
}
