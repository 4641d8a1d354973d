//! `GET /account/events`: what happens to the account of an access token, as server-sent events.
//!
//! The stream begins with the number from which it goes on, so that whoever comes back with `Last-Event-ID` misses nothing of the
//! last thirty days. It ends with its link, not with the access token that opened it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt as _, stream};

use super::App;
use super::bearer::Bearer;
use super::error::OAuthError;
use crate::feeds::Feed;
use crate::model::NumberedEvent;
use crate::sessions::SessionError;

/// How long nothing may be said. A client that stays open hears this of each of its accounts, and believes a feed to be broken after
/// a minute of silence; proxies do as well.
const SILENCE: Duration = Duration::from_secs(30);

/// Follows an account.
pub(super) async fn follow(
    State(app): State<Arc<App>>,
    Bearer(token): Bearer,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, OAuthError> {
    let presented = app.presented(token).await?;
    let feed = app
        .feeds
        .follow(&presented.session, last_event_id(&headers)?)
        .await
        .map_err(SessionError::from)?;
    let begin = Event::default().id(feed.seen().to_string());
    let events = stream::unfold(feed, async |mut feed: Feed| {
        let event = feed.next().await?;
        Some((event, feed))
    });
    let events = events.map(move |event| app.written(event));
    let events = stream::iter([begin]).chain(events).map(Ok);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE)))
}

impl App {
    fn written(&self, event: NumberedEvent) -> Event {
        let named = event.event.with_names(|id| self.name_of_client(id));
        let (name, data) = named.into_parts();
        Event::default()
            .id(event.number.to_string())
            .event(name)
            .data(data)
    }
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<i64>, OAuthError> {
    let Some(header) = headers.get("last-event-id").filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let number = header.to_str().ok().and_then(|text| text.parse().ok());
    match number {
        Some(number @ 0..) => Ok(Some(number)),
        _ => Err(OAuthError::invalid_request(
            "The Last-Event-ID was not given out here.",
        )),
    }
}
