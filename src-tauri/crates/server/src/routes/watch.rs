//! What every request has in common for whoever watches: where it comes from, and whether it was refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use super::address::ClientAddress;
use crate::alerts::{AlertKind, Count};
use crate::model::{AuditKind, AuditRecord};
use crate::origin::Origin;
use crate::sessions::SessionError;

/// An answer that is counted against whoever gets it too often. It goes along with the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The client is not known or did not prove itself.
    Client,
    /// The token is not live, or not the sender's.
    Token,
}

/// Runs the request with its origin at hand, and counts refusals.
pub(super) async fn watch(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    let network = address.network().to_string();
    let request_id = request
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok());
    let origin = Origin::new(network.clone(), request_id);
    origin
        .of(async {
            let response = next.run(request).await;
            if let Some(refusal) = response.extensions().get().copied()
                && let Err(error) = app.refused(refusal, &network).await
            {
                tracing::warn!(%error, "a refusal could not be written down");
            }
            response
        })
        .await
}

impl App {
    async fn refused(&self, refusal: Refusal, network: &str) -> Result<(), SessionError> {
        match refusal {
            Refusal::Token => {
                self.sessions
                    .count_alone(AlertKind::RefusedTokens, network)
                    .await?;
            }
            Refusal::Client => {
                let count = self
                    .sessions
                    .count_alone(AlertKind::RefusedClients, network)
                    .await?;
                // Only the first of a network in a while: nobody fills the log by asking.
                if count == Count::First {
                    let record = AuditRecord::new(AuditKind::ClientRefused);
                    self.sessions.record_alone(record).await?;
                }
            }
        }
        Ok(())
    }
}
