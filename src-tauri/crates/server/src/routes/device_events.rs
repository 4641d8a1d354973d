//! `GET /oauth/device/events/{id}`: what becomes of a code on show, as server-sent events.
//!
//! The present state comes first, then each change, and after the last state the stream ends. It carries nothing secret: whoever
//! has its address learns that a code was scanned, not by whom, and gets no token by it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::watch;

use super::App;
use super::error::OAuthError;
use crate::model::{GrantStatus, is_id};
use crate::sessions::SessionError;

/// Follows a code.
pub(super) async fn follow(
    State(app): State<Arc<App>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, OAuthError> {
    let id = id.ok().filter(|id| is_id(id));
    let Path(id) = id.ok_or(OAuthError::NotFound)?;
    let receiver = app.broker.watch(&id).await.map_err(SessionError::from)?;
    let statuses = changes(receiver.ok_or(OAuthError::NotFound)?);
    let events = statuses.map(|status| Ok(Event::default().event(status.as_str()).data("{}")));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

fn changes(mut receiver: watch::Receiver<GrantStatus>) -> impl Stream<Item = GrantStatus> {
    // The present state counts as the first change.
    receiver.mark_changed();
    stream::unfold((receiver, false), async |(mut receiver, ended)| {
        if ended {
            return None;
        }
        // The last status is the channel's last value, which is still there when its sender is gone.
        let open = receiver.changed().await.is_ok();
        let status = *receiver.borrow_and_update();
        (open || status.is_terminal()).then_some((status, (receiver, status.is_terminal())))
    })
}
