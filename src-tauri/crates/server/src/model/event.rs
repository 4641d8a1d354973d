//! What happens to an account, as its linked desktops are told.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Session;

/// One thing that happened. Its serialised form is what the database keeps and, the client's name aside, what desktops read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub(crate) enum AccountEvent {
    /// Another desktop was linked to the account.
    NewLink {
        link: String,
        /// The client's id where it is stored, its name where a person reads it.
        client: String,
        device: Option<String>,
        system: Option<String>,
        at: Timestamp,
    },
    /// A link has ended before its time.
    Revoked { link: String, by: Ender },
    /// The link may do less or more than before.
    ScopesChanged { scope: String },
    /// The platform has ended what the person once granted, and so every link of the account.
    PlatformDisconnected { reason: String },
}

/// Who ended a link, as far as the account's owner needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ender {
    /// The owner at another link, or whoever found a token of this one.
    Person,
    Support,
    /// The link's own program, also by using a refresh token that it had used before.
    Client,
    Platform,
}

/// Which of an account's links are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience<'a> {
    All,
    AllBut(&'a str),
    Only(&'a str),
}

/// An event with its number in the account's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NumberedEvent {
    pub(crate) number: i64,
    pub(crate) event: AccountEvent,
}

impl AccountEvent {
    pub(crate) fn new_link(session: &Session, at: Timestamp) -> Self {
        Self::NewLink {
            link: session.id.clone(),
            client: session.client_id.clone(),
            device: session.device.name.clone(),
            system: session.device.system.clone(),
            at,
        }
    }

    /// The same with names of clients instead of their ids.
    pub(crate) fn with_names(mut self, name: impl Fn(&str) -> String) -> Self {
        if let Self::NewLink { client, .. } = &mut self {
            *client = name(client);
        }
        self
    }

    /// Its name and its data, as a stream of server-sent events has them.
    pub(crate) fn into_parts(self) -> (String, String) {
        let mut form = serde_json::to_value(self).unwrap_or_default();
        let name = form["event"].as_str().unwrap_or_default().to_owned();
        (name, form["data"].take().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_the_form_that_desktops_know() {
        let at = "2026-11-23T12:00:00Z".parse().unwrap();
        for (event, name, data) in [
            (
                AccountEvent::NewLink {
                    link: "1".into(),
                    client: "tv".into(),
                    device: Some("Mia's laptop".into()),
                    system: None,
                    at,
                },
                "new_link",
                r#"{"at":"2026-11-23T12:00:00Z","client":"TV","device":"Mia's laptop","link":"1","system":null}"#,
            ),
            (
                AccountEvent::Revoked {
                    link: "1".into(),
                    by: Ender::Support,
                },
                "revoked",
                r#"{"by":"support","link":"1"}"#,
            ),
            (
                AccountEvent::ScopesChanged {
                    scope: "a b".into(),
                },
                "scopes_changed",
                r#"{"scope":"a b"}"#,
            ),
            (
                AccountEvent::PlatformDisconnected {
                    reason: "gone".into(),
                },
                "platform_disconnected",
                r#"{"reason":"gone"}"#,
            ),
        ] {
            let stored = serde_json::to_string(&event).unwrap();
            assert_eq!(
                serde_json::from_str::<AccountEvent>(&stored).unwrap(),
                event
            );
            let told = event.with_names(str::to_uppercase).into_parts();
            assert_eq!(told, (name.to_owned(), data.to_owned()));
        }
    }
}
