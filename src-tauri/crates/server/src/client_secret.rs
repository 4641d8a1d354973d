//! `latchkeyd client-secret`: the first or the next secret of a confidential client, for whoever runs the server.
//!
//! The server may be running meanwhile. One that shares a SQLite file may believe the secret before for two more seconds.

use std::sync::Arc;

use crate::clock::{Clock, Entropy};
use crate::config::Config;
use crate::model::ClientKind;
use crate::sessions::make_client_secret;
use crate::store::{Store, StoreError};
use crate::token::Token;

/// Why no secret was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeSecretError {
    /// The configuration has no such client.
    #[error(
        "There is no client {0} in the configuration: add it as a [[client]] with public = false, or name the right file with --config."
    )]
    UnknownClient(String),
    /// The client is a public one.
    #[error(
        "The client {0} is a public one and has no secret: say public = false in its [[client]] first."
    )]
    PublicClient(String),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes it. The secret before, and all that the client had under it, ends in the same transaction.
pub async fn make(
    config: &Config,
    client_id: &str,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Token, MakeSecretError> {
    let client = config.clients.iter().find(|client| client.id == client_id);
    match client.map(|client| client.kind) {
        None => return Err(MakeSecretError::UnknownClient(client_id.to_owned())),
        Some(ClientKind::Public) => {
            return Err(MakeSecretError::PublicClient(client_id.to_owned()));
        }
        Some(ClientKind::Confidential { .. }) => {}
    }
    let store = Store::open(&config.database).await?;
    let made = make_client_secret(&store, client_id, clock.now(), &*entropy).await;
    store.close().await;
    Ok(made?)
}
