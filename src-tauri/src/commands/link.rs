//! Linking, and links made elsewhere.

use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt as _;

use crate::backend::Backend;
use crate::views::{LinkReceipt, LinkView, LinkWay, NewLinkView, Problem};

/// Begins a link unless one is under way at that provider and in that way; another is dropped for it. As staff, it asks for what the staff
/// of a link server may, too; the server grants that to those that it lists.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link(
    backend: State<'_, Backend>,
    provider: Option<String>,
    way: Option<LinkWay>,
    as_staff: bool,
) -> Result<LinkView, Problem> {
    let way = way.unwrap_or_default();
    backend.link(provider, way, as_staff).await
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
    match backend.verification_page() {
        Some(page) => open_page(&app, &page),
        None => Ok(()),
    }
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

/// Opens a page in the system's own browser: never in this window.
pub(crate) fn open_page(app: &AppHandle, page: &url::Url) -> Result<(), Problem> {
    app.opener()
        .open_url(page.as_str(), None::<&str>)
        .map_err(|_| Problem {
            code: "no_browser".to_owned(),
            message: "No browser could be opened.".to_owned(),
            way_out: format!("Open {page} in a browser yourself."),
        })
}
