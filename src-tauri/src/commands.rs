//! What the window may ask for. Each command is a few lines: what it does is the engine's business.

use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt as _;

use crate::backend::Backend;
use crate::views::{
    AccountView, LinkReceipt, LinkView, NewLinkView, Passphrase, Problem, Receipt, Status,
};

/// What this app stands on.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn status(backend: State<'_, Backend>) -> Status {
    backend.status()
}

/// Begins a link unless one is under way.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link(backend: State<'_, Backend>) -> Result<LinkView, Problem> {
    backend.link().await
}

/// Ends the link under way.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn cancel_link(backend: State<'_, Backend>) {
    backend.cancel_link();
}

/// The link under way, or the last one's end.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn current_link(backend: State<'_, Backend>) -> Option<LinkView> {
    backend.current_link()
}

/// Types the two digits that the phone shows. What becomes of them is told as the link's state.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn type_digits(backend: State<'_, Backend>, digits: String) -> Result<(), Problem> {
    backend.type_digits(&digits)
}

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

/// The links of the accounts here that were made elsewhere and that nobody has answered for, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn new_links(backend: State<'_, Backend>) -> Result<Vec<NewLinkView>, Problem> {
    let links = backend.engine().await?.new_links().await?;
    Ok(links.into_iter().map(Into::into).collect())
}

/// Revokes one of those.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_new_link(
    backend: State<'_, Backend>,
    account: String,
    link: String,
) -> Result<LinkReceipt, Problem> {
    let engine = backend.engine().await?;
    Ok(engine.revoke_new_link(&account, &link).await?.into())
}

/// Keeps one of those: the person here knows of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_new_link(
    backend: State<'_, Backend>,
    account: String,
    link: String,
) -> Result<(), Problem> {
    let engine = backend.engine().await?;
    Ok(engine.keep_new_link(&account, &link).await?)
}

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

/// Opens the page at which the code on show can be approved, in the system's own browser: never in this window.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn open_verification(
    app: AppHandle,
    backend: State<'_, Backend>,
) -> Result<(), Problem> {
    let Some(page) = backend.verification_page() else {
        return Ok(());
    };
    app.opener()
        .open_url(page.as_str(), None::<&str>)
        .map_err(|_| Problem {
            code: "no_browser".to_owned(),
            message: "No browser could be opened.".to_owned(),
            way_out: format!("Open {page} in a browser yourself."),
        })
}
