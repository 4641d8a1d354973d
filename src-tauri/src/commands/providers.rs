//! Where accounts can be linked.

use latchkey_accounts::provider::added::NewProvider;
use tauri::State;

use crate::backend::Backend;
use crate::views::{
    DifferenceView, Introduction, Passphrase, Problem, ProviderAdded, ProviderView,
};

/// All there are: the sandbox, link servers, those that were added, and those that can be.
#[tauri::command]
#[specta::specta]
pub(crate) async fn providers(backend: State<'_, Backend>) -> Result<Vec<ProviderView>, Problem> {
    backend.providers().await
}

/// Asks a link server who it is. Nothing is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn meet_server(
    backend: State<'_, Backend>,
    address: String,
) -> Result<Introduction, Problem> {
    backend.meet(&address).await
}

/// Keeps a link server, and uses it when none is named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn trust_server(
    backend: State<'_, Backend>,
    address: String,
) -> Result<Vec<ProviderView>, Problem> {
    backend.trust(&address).await?;
    backend.providers().await
}

/// Forgets a link server. Accounts that are linked there stay linked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_server(
    backend: State<'_, Backend>,
    address: String,
) -> Result<Vec<ProviderView>, Problem> {
    backend.forget_server(&address).await?;
    backend.providers().await
}

/// The address of a server that a `latchkey://` link named, until it is asked for.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands state over by value"
)]
pub(crate) fn offered_server(backend: State<'_, Backend>) -> Option<String> {
    backend.take_offered_server()
}

/// Adds a provider that comes with this app, or an issuer by its address, with the client id of a person's own app there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_provider(
    backend: State<'_, Backend>,
    source: String,
    client_id: String,
    client_secret: Option<Passphrase>,
) -> Result<ProviderAdded, Problem> {
    let engine = backend.engine().await?;
    let added = engine.add_provider(NewProvider {
        source: &source,
        id: None,
        client_id: Some(&client_id),
        client_secret: client_secret.map(|secret| secret.words().clone()),
    });
    let provider = added.await?;
    Ok(ProviderAdded {
        redirect_uri: provider.manifest.redirect.registered(),
        id: provider.id,
        name: provider.name,
    })
}

/// Reaches a provider and says what is not as its manifest says.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_provider(
    backend: State<'_, Backend>,
    id: String,
) -> Result<Vec<DifferenceView>, Problem> {
    let differences = backend.engine().await?.check_provider(&id).await?;
    Ok(differences
        .into_iter()
        .map(|difference| DifferenceView {
            what: difference.what,
            found: difference.found,
        })
        .collect())
}

/// Removes a provider that no account is linked at.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_provider(
    backend: State<'_, Backend>,
    id: String,
) -> Result<Vec<ProviderView>, Problem> {
    backend.engine().await?.remove_provider(&id).await?;
    backend.providers().await
}
