//! The link server's event stream about one code: what the phone does, the moment it does it.
//!
//! It is an extension beside RFC 8628. It carries no token, only saves waiting; a client that loses it polls as the RFC says.

use futures_util::{Stream, StreamExt as _};
use url::Url;

use crate::error::HttpError;
use crate::events;
use crate::http::Http;

/// What happened to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneEvent {
    /// Nobody scanned it yet.
    New,
    /// A phone scanned it and its owner is deciding.
    Scanned,
    /// The phone shows two digits, which have to be typed here.
    Digits,
    /// Approved: the tokens can be fetched.
    Confirmed,
    /// Declined on the phone.
    Denied,
    /// Too old.
    Expired,
    /// The tokens were fetched.
    Redeemed,
}

/// Follows a code. The stream ends when the server ends it or the connection breaks; unknown events are skipped.
pub(crate) async fn follow(
    http: &Http,
    events_uri: &Url,
) -> Result<impl Stream<Item = PhoneEvent> + use<>, HttpError> {
    let answer = http.stream(events_uri, None, None).await?;
    Ok(events::read(answer).filter_map(|event| std::future::ready(parse(&event.event))))
}

fn parse(name: &str) -> Option<PhoneEvent> {
    Some(match name {
        "new" => PhoneEvent::New,
        "scanned" => PhoneEvent::Scanned,
        "digits" => PhoneEvent::Digits,
        "confirmed" => PhoneEvent::Confirmed,
        "denied" => PhoneEvent::Denied,
        "expired" => PhoneEvent::Expired,
        "redeemed" => PhoneEvent::Redeemed,
        _ => return None,
    })
}
