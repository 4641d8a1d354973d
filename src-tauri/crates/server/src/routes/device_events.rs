//! `GET /oauth/device/events/{id}`: what becomes of a code on show, as server-sent events.
//!
//! The present state comes first, then each change, and after the last state the stream ends. It carries nothing secret: whoever
//! has its address learns that a code was scanned, not by whom, and gets no token by it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::watch;

use super::App;
use super::error::OAuthError;
use crate::model::GrantStatus;
use crate::sessions::SessionError;

/// Follows a code.
pub(super) async fn follow(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, OAuthError> {
    let statuses = match app.broker.watch(&id) {
        Some(receiver) => changes(receiver).left_stream(),
        None => stream::iter([app.last_status(&id).await?]).right_stream(),
    };
    let events = statuses.map(|status| Ok(Event::default().event(status.as_str()).data("{}")));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

impl App {
    /// The status of a code that nobody follows any more.
    async fn last_status(&self, id: &str) -> Result<GrantStatus, OAuthError> {
        let mut transaction = self
            .sessions
            .store
            .read()
            .await
            .map_err(SessionError::from)?;
        let grant = transaction
            .device_grant(id)
            .await
            .map_err(SessionError::from)?;
        match grant
            .ok_or(OAuthError::NotFound)?
            .status(self.sessions.clock.now())
        {
            GrantStatus::New | GrantStatus::Scanned => Ok(GrantStatus::Expired),
            status => Ok(status),
        }
    }
}

fn changes(mut receiver: watch::Receiver<GrantStatus>) -> impl Stream<Item = GrantStatus> {
    // The present state counts as the first change.
    receiver.mark_changed();
    stream::unfold((receiver, false), async |(mut receiver, ended)| {
        if ended || receiver.changed().await.is_err() {
            return None;
        }
        let status = *receiver.borrow_and_update();
        Some((status, (receiver, status.is_terminal())))
    })
}
