//! What happens to an account, told by the link server to each of the account's links: an event stream that is heard from where
//! it was left.
//!
//! It carries no token. An event that is not known, or not whole, is passed over, and counts as heard.

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::error::{HttpError, OAuthError};
use crate::events;
use crate::links::LinkId;
use crate::secret::AccessToken;
use crate::text::one_line;

/// The most characters of a text that is shown to people.
const LONGEST_TEXT: usize = 64;
/// The longest name of an event that is kept.
const LONGEST_ID: usize = 256;

/// The events of one account, as they happen. It ends when the connection does.
pub struct Feed(BoxStream<'static, FeedEvent>);

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEvent {
    /// Its name, to go on after; none where the server gives none.
    pub id: Option<String>,
    /// What happened, where that is known here.
    pub what: Option<AccountEvent>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountEvent {
    /// The account was linked on another device.
    NewLink(NewLink),
    /// One of the account's links was revoked.
    Revoked {
        /// Which.
        link: LinkId,
        /// By whom.
        by: RevokedBy,
    },
    /// Other scopes are granted than were.
    ScopesChanged {
        /// Those that are.
        scopes: Vec<String>,
    },
    /// The platform took its grant back.
    PlatformDisconnected {
        /// Why, in the platform's words.
        reason: Option<String>,
    },
}

/// A link that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NewLink {
    /// Its name.
    pub link: LinkId,
    /// The app.
    #[serde(default, deserialize_with = "showable")]
    pub client: Option<String>,
    /// The device, in its owner's words.
    #[serde(default, deserialize_with = "showable")]
    pub device: Option<String>,
    /// The device's operating system.
    #[serde(default, deserialize_with = "showable")]
    pub system: Option<String>,
    /// When, in RFC 3339.
    pub at: String,
}

/// Who revoked a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevokedBy {
    /// The account's owner.
    Person,
    /// The support of the link server.
    Support,
    /// An app that held a token of it.
    Client,
    /// The platform.
    Platform,
    /// Somebody this version does not know of.
    #[serde(other)]
    Unknown,
}

impl Client {
    /// Opens the feed of the account that the token belongs to, from after `last_event`. `None` where the server has no feed.
    pub async fn feed(
        &self,
        token: &AccessToken,
        last_event: Option<&str>,
    ) -> Result<Option<Feed>, OAuthError> {
        let Some(endpoint) = &self.metadata().account_events_endpoint else {
            return Ok(None);
        };
        match self.http().stream(endpoint, Some(token), last_event).await {
            Ok(answer) => Ok(Some(Feed(events::read(answer).map(read).boxed()))),
            Err(HttpError::NotOAuth { status: 404, .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Feed {
    /// The next event; `None` when the connection has ended.
    pub async fn next(&mut self) -> Option<FeedEvent> {
        self.0.next().await
    }
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Feed")
    }
}

fn read(event: eventsource_stream::Event) -> FeedEvent {
    // It comes back in a header.
    let usable = |id: &String| {
        let length = (1..=LONGEST_ID).contains(&id.len());
        length && id.bytes().all(|byte| byte.is_ascii_graphic())
    };
    FeedEvent {
        what: what(&event.event, &event.data),
        id: Some(event.id).filter(usable),
    }
}

fn what(name: &str, data: &str) -> Option<AccountEvent> {
    #[derive(Deserialize)]
    struct Revoked {
        link: LinkId,
        by: RevokedBy,
    }
    #[derive(Deserialize)]
    struct Scopes {
        scope: String,
    }
    #[derive(Deserialize)]
    struct Disconnected {
        #[serde(default, deserialize_with = "showable")]
        reason: Option<String>,
    }
    Some(match name {
        "new_link" => AccountEvent::NewLink(parse(data)?),
        "revoked" => {
            let Revoked { link, by } = parse(data)?;
            AccountEvent::Revoked { link, by }
        }
        "scopes_changed" => {
            let scopes = parse::<Scopes>(data)?.scope;
            let scopes = scopes.split_whitespace().map(str::to_owned).collect();
            AccountEvent::ScopesChanged { scopes }
        }
        "platform_disconnected" => AccountEvent::PlatformDisconnected {
            reason: parse::<Disconnected>(data)?.reason,
        },
        _ => return None,
    })
}

fn parse<T: DeserializeOwned>(data: &str) -> Option<T> {
    serde_json::from_str(data).ok()
}

/// A text or a number, fit to be shown in one line; `None` where nothing is left of it.
fn showable<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(text) => text,
        serde_json::Value::Number(number) => number.to_string(),
        _ => return Ok(None),
    };
    Ok(Some(one_line(&text, LONGEST_TEXT)).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(name: &str) -> LinkId {
        LinkId::try_from(name.to_owned()).expect("a link")
    }

    #[test]
    fn every_event_of_the_protocol_is_read() {
        let data = r#"{"link":"l2","client":"Latchkey","device":"Mia's laptop","system":"Linux (Debian 12)",
            "at":"2026-11-25T17:00:00Z"}"#;
        let Some(AccountEvent::NewLink(new)) = what("new_link", data) else {
            panic!("a new link");
        };
        assert_eq!(new.link, link("l2"));
        assert_eq!(new.device.as_deref(), Some("Mia's laptop"));
        assert_eq!(
            what("revoked", r#"{"link":"l1","by":"support"}"#),
            Some(AccountEvent::Revoked {
                link: link("l1"),
                by: RevokedBy::Support
            })
        );
        assert_eq!(
            what("revoked", r#"{"link":"l1","by":"a ghost"}"#),
            Some(AccountEvent::Revoked {
                link: link("l1"),
                by: RevokedBy::Unknown
            })
        );
        assert_eq!(
            what("scopes_changed", r#"{"scope":"a  b"}"#),
            Some(AccountEvent::ScopesChanged {
                scopes: vec!["a".to_owned(), "b".to_owned()]
            })
        );
        for (data, reason) in [
            (r#"{"reason":"banned"}"#, Some("banned")),
            (r#"{"reason":4}"#, Some("4")),
            (r#"{"reason":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(
                what("platform_disconnected", data),
                Some(AccountEvent::PlatformDisconnected {
                    reason: reason.map(str::to_owned)
                })
            );
        }
    }

    #[test]
    fn a_device_cannot_break_out_of_its_line() {
        let data = r#"{"link":"l","device":"\u001b[31m\n\u0000 ","client":"","at":"now"}"#;
        let Some(AccountEvent::NewLink(new)) = what("new_link", data) else {
            panic!("a new link");
        };
        assert_eq!(new.device.as_deref(), Some("[31m"));
        assert_eq!((new.client, new.system), (None, None));
    }

    #[test]
    fn what_is_not_known_or_not_whole_is_passed_over() {
        for (name, data) in [
            ("message", "{}"),
            ("new_link", "{}"),
            ("new_link", r#"{"link":"../x","at":"now"}"#),
            ("revoked", "not JSON"),
            ("revoked", r#"{"by":"person"}"#),
            ("scopes_changed", r#"{"scope":7}"#),
        ] {
            assert_eq!(what(name, data), None, "{name} {data}");
        }
    }

    #[test]
    fn a_name_that_no_header_can_hold_is_not_kept() {
        let named = |id: &str| {
            let event = eventsource_stream::Event {
                id: id.to_owned(),
                ..eventsource_stream::Event::default()
            };
            read(event).id
        };
        assert_eq!(named("17-a").as_deref(), Some("17-a"));
        for wrong in ["", "a b", "é", "a\u{7}", &"x".repeat(257)] {
            assert_eq!(named(wrong), None, "{wrong:?}");
        }
    }
}
