//! The platform's tokens for one account, and the bytes in which the envelope seals them.
//!
//! The bytes are JSON with a version in front, so that a later version of this program can still read what an earlier one sealed.
//! They are plaintext: they exist only between here and the envelope, in buffers that are wiped.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

const VERSION: u8 = 1;

/// The platform's tokens for one account: what the link server keeps sealed and nothing else may hold.
pub struct PlatformSession {
    /// The account at the platform: TikTok's `open_id`, which is stable per app, or Euler Stream's `uid`.
    pub open_id: String,
    /// Scopes the person granted, which may be fewer than asked.
    pub scopes: Vec<String>,
    /// `act.…`
    pub access_token: SecretString,
    /// When the access token ends, from `expires_in` of the response.
    pub access_expires_at: Timestamp,
    /// `rft.…`
    pub refresh_token: SecretString,
    /// When the refresh token ends, from `refresh_expires_in` of the response.
    pub refresh_expires_at: Timestamp,
}

/// The sealed bytes opened, but do not hold a session that this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealedFormError {
    /// Written by a newer version of this program. Update it.
    #[error(
        "This session was sealed by a newer version of this program. Update the program and try again."
    )]
    NewerVersion,
    /// Not a session at all. Link the account again.
    #[error("This session's sealed form cannot be read. Link the account again.")]
    Unreadable,
}

impl PlatformSession {
    /// The plaintext to seal.
    #[must_use]
    pub fn seal_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Room for everything up front: a buffer that grows leaves unwiped copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.most_bytes()));
        serde_json::to_writer(&mut *bytes, &Outgoing::from(self))
            .expect("strings and timestamps always serialise, and a Vec takes every byte");
        bytes
    }

    /// The most that [`seal_bytes`](Self::seal_bytes) can write: JSON makes at most six bytes of one.
    fn most_bytes(&self) -> usize {
        const NAMES_AND_TIMES: usize = 256;
        let scopes: usize = self.scopes.iter().map(|scope| scope.len() + 1).sum();
        let tokens =
            self.access_token.expose_secret().len() + self.refresh_token.expose_secret().len();
        NAMES_AND_TIMES + 6 * (self.open_id.len() + scopes + tokens)
    }

    /// The session that [`seal_bytes`](Self::seal_bytes) wrote.
    pub fn from_sealed_bytes(bytes: &[u8]) -> Result<Self, SealedFormError> {
        // The parser's own errors quote what they stumble over, so they stop here.
        let head: Head = serde_json::from_slice(bytes).map_err(|_| SealedFormError::Unreadable)?;
        match head.version {
            VERSION => {}
            newer if newer > VERSION => return Err(SealedFormError::NewerVersion),
            _ => return Err(SealedFormError::Unreadable),
        }
        let form: Incoming =
            serde_json::from_slice(bytes).map_err(|_| SealedFormError::Unreadable)?;
        Ok(Self {
            open_id: form.open_id,
            scopes: form.scopes,
            access_token: form.access_token,
            access_expires_at: form.access_expires_at,
            refresh_token: form.refresh_token,
            refresh_expires_at: form.refresh_expires_at,
        })
    }
}

impl fmt::Debug for PlatformSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformSession")
            .field("open_id", &self.open_id)
            .field("scopes", &self.scopes)
            .field("access_expires_at", &self.access_expires_at)
            .field("refresh_expires_at", &self.refresh_expires_at)
            .finish_non_exhaustive()
    }
}

/// Reads a JSON string straight into a secret, with no copy that outlives the call.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

#[derive(Deserialize)]
struct Head {
    version: u8,
}

#[derive(Serialize)]
struct Outgoing<'a> {
    version: u8,
    open_id: &'a str,
    scopes: &'a [String],
    access_token: &'a str,
    access_expires_at: Timestamp,
    refresh_token: &'a str,
    refresh_expires_at: Timestamp,
}

impl<'a> From<&'a PlatformSession> for Outgoing<'a> {
    fn from(session: &'a PlatformSession) -> Self {
        Self {
            version: VERSION,
            open_id: &session.open_id,
            scopes: &session.scopes,
            access_token: session.access_token.expose_secret(),
            access_expires_at: session.access_expires_at,
            refresh_token: session.refresh_token.expose_secret(),
            refresh_expires_at: session.refresh_expires_at,
        }
    }
}

#[derive(Deserialize)]
struct Incoming {
    open_id: String,
    scopes: Vec<String>,
    #[serde(deserialize_with = "secret")]
    access_token: SecretString,
    access_expires_at: Timestamp,
    #[serde(deserialize_with = "secret")]
    refresh_token: SecretString,
    refresh_expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> PlatformSession {
        PlatformSession {
            open_id: "-000Qx7".into(),
            scopes: vec!["user.info.basic".into(), "video.list".into()],
            access_token: SecretString::from("act.abc!1234.va"),
            access_expires_at: "2026-11-23T10:00:00Z".parse().expect("a fixed timestamp"),
            refresh_token: SecretString::from("rft.def!1234.va"),
            refresh_expires_at: "2027-05-22T08:00:00Z".parse().expect("a fixed timestamp"),
        }
    }

    #[test]
    fn the_sealed_form_is_stable() {
        let text = String::from_utf8(session().seal_bytes().to_vec()).expect("JSON is UTF-8");
        assert_eq!(
            text,
            r#"{"version":1,"open_id":"-000Qx7","scopes":["user.info.basic","video.list"],"access_token":"act.abc!1234.va","access_expires_at":"2026-11-23T10:00:00Z","refresh_token":"rft.def!1234.va","refresh_expires_at":"2027-05-22T08:00:00Z"}"#
        );
    }

    #[test]
    fn what_was_sealed_comes_back() {
        let before = session();
        let after =
            PlatformSession::from_sealed_bytes(&before.seal_bytes()).expect("its own bytes");
        assert_eq!(after.open_id, before.open_id);
        assert_eq!(after.scopes, before.scopes);
        assert_eq!(
            after.access_token.expose_secret(),
            before.access_token.expose_secret()
        );
        assert_eq!(after.access_expires_at, before.access_expires_at);
        assert_eq!(
            after.refresh_token.expose_secret(),
            before.refresh_token.expose_secret()
        );
        assert_eq!(after.refresh_expires_at, before.refresh_expires_at);
    }

    #[test]
    fn the_buffer_never_grows_while_it_is_written() {
        let mut session = session();
        session.access_token = SecretString::from("\u{1}".repeat(2000));
        session.refresh_token = SecretString::from("\"".repeat(2000));
        session.scopes = vec!["\u{2}".into(); 100];
        session.open_id = "\u{3}".repeat(100);
        assert!(session.seal_bytes().len() <= session.most_bytes());
    }

    #[test]
    fn a_newer_form_and_a_damaged_one_are_told_apart() {
        for (bytes, expected) in [
            (
                &br#"{"version":2,"other":true}"#[..],
                SealedFormError::NewerVersion,
            ),
            (br#"{"version":0}"#, SealedFormError::Unreadable),
            (br#"{"version":1}"#, SealedFormError::Unreadable),
            (b"", SealedFormError::Unreadable),
            (b"\xff\xfe", SealedFormError::Unreadable),
        ] {
            assert_eq!(
                PlatformSession::from_sealed_bytes(bytes)
                    .map(|_| ())
                    .unwrap_err(),
                expected
            );
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let shown = format!("{:?}", session());
        assert!(
            !shown.contains("act.") && !shown.contains("rft."),
            "{shown}"
        );
        assert!(shown.contains("-000Qx7"), "{shown}");
    }
}
