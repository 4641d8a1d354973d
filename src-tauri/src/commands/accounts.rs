//! Accounts: what is done to one or to many.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use latchkey_accounts::{Account, Ending, Engine, ExposeSecret as _};
use tauri::State;

use crate::backend::Backend;
use crate::views::{
    AccountView, Asked, HealthView, ManyEnded, ManyRefreshed, NamedProblem, Problem, Receipt,
    ReceiptKind, TokenCopied, Work, count,
};

/// The accounts of this computer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accounts(backend: State<'_, Backend>) -> Result<Vec<AccountView>, Problem> {
    let accounts = backend.engine().await?.accounts().await?;
    Ok(accounts.into_iter().map(Into::into).collect())
}

/// Takes an account's access back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke(backend: State<'_, Backend>, id: String) -> Result<Receipt, Problem> {
    Ok(backend.engine().await?.revoke(&id).await?.into())
}

/// Removes an account from this computer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn logout(backend: State<'_, Backend>, id: String) -> Result<Receipt, Problem> {
    Ok(backend.engine().await?.log_out(&id).await?.into())
}

/// Refreshes an account now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refresh(
    backend: State<'_, Backend>,
    id: String,
) -> Result<AccountView, Problem> {
    Ok(backend.engine().await?.refresh(&id).await?.into())
}

/// Calls an account what a person likes; an empty text takes the label away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename(
    backend: State<'_, Backend>,
    id: String,
    label: String,
) -> Result<AccountView, Problem> {
    Ok(backend.engine().await?.set_label(&id, &label).await?.into())
}

/// Puts a fresh access token on the clipboard, and takes it off again after a while. It does not pass through the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_token(
    backend: State<'_, Backend>,
    id: String,
) -> Result<TokenCopied, Problem> {
    /// Time enough to paste it and for a tool to begin.
    const LEAST: Duration = Duration::from_secs(120);
    const STAYS: Duration = Duration::from_secs(30);
    let engine = backend.engine().await?;
    let fresh = engine.hand_off(&id, LEAST, "clipboard").await?;
    let token = fresh.access_token.expose_secret().to_owned().into();
    backend.clipboard().put(token, Some(STAYS)).await?;
    Ok(TokenCopied {
        seconds: u32::try_from(STAYS.as_secs()).unwrap_or(u32::MAX),
        expires_at: fresh.expires_at.to_string(),
    })
}

/// Ends many accounts together.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_many(
    backend: State<'_, Backend>,
    ids: Vec<String>,
    what: Asked,
) -> Result<ManyEnded, Problem> {
    let engine = backend.engine().await?;
    let accounts = these(&engine, &ids).await?;
    let (ending, what) = match what {
        Asked::LogOut => (Ending::LogOut, ReceiptKind::LoggedOut),
        Asked::Revoke | Asked::Replace => (Ending::Revoke, ReceiptKind::Revoked),
    };
    let asked = accounts.len();
    let mut done = 0;
    backend.tell_progress(Work::Ending, 0, asked);
    let flushed = engine
        .end_all(accounts, ending, |_, of| {
            done += 1;
            backend.tell_progress(Work::Ending, done, of);
        })
        .await?;
    Ok(ManyEnded {
        what,
        accounts: count(asked),
        confirmed: count(flushed.settled),
        pending: count(flushed.pending),
        refused: count(flushed.refused),
    })
}

/// Refreshes many accounts, a few at a time.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refresh_many(
    backend: State<'_, Backend>,
    ids: Vec<String>,
) -> Result<ManyRefreshed, Problem> {
    const AT_ONCE: usize = 4;
    let engine = backend.engine().await?;
    let accounts = these(&engine, &ids).await?;
    let of = accounts.len();
    backend.tell_progress(Work::Refreshing, 0, of);
    let mut answers = stream::iter(accounts)
        .map(|account| {
            let engine = engine.clone();
            async move { (engine.refresh(&account.id).await, account.name) }
        })
        .buffer_unordered(AT_ONCE);
    let mut done = ManyRefreshed {
        refreshed: 0,
        failed: Vec::new(),
    };
    let mut asked = 0;
    while let Some((answer, name)) = answers.next().await {
        asked += 1;
        match answer {
            Ok(_) => done.refreshed += 1,
            Err(error) => done.failed.push(NamedProblem {
                name,
                problem: error.into(),
            }),
        }
        backend.tell_progress(Work::Refreshing, asked, of);
    }
    Ok(done)
}

/// Says of every account whether it will hold for so many hours.
#[tauri::command]
#[specta::specta]
pub(crate) async fn health(
    backend: State<'_, Backend>,
    hours: u32,
) -> Result<Vec<HealthView>, Problem> {
    let hold_for = Duration::from_secs(u64::from(hours) * 3600);
    let health = backend.engine().await?.health(hold_for).await?;
    Ok(health.into_iter().map(Into::into).collect())
}

async fn these(engine: &Engine, ids: &[String]) -> Result<Vec<Account>, Problem> {
    let mut accounts = engine.accounts().await?;
    let wanted: std::collections::HashSet<&str> = ids.iter().map(String::as_str).collect();
    accounts.retain(|account| wanted.contains(account.id.as_str()));
    Ok(accounts)
}
