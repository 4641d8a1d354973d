//! The pair of tokens as the vault keeps it: one piece, so that the pair is never torn.

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::Tokens;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::clock::{Clock, Deadline, SinceBoot};
use crate::store::Lifetimes;

/// The first had a refresh token always, and no subject; nor did it say when the tokens were had, or the computer's own time.
const FORMATS: [u8; 2] = [1, 2];

pub(crate) struct Bundle {
    pub(crate) access_token: AccessToken,
    pub(crate) access_ends: Deadline,
    /// None where the provider gives none: the link then ends with its access token.
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) refresh_expires_at: Option<Timestamp>,
    /// Whose tokens they are, where the provider said so when it gave them.
    pub(crate) subject: Option<String>,
}

impl Bundle {
    /// Lifetimes in an answer count from its arrival, which is now.
    pub(crate) fn new(tokens: Tokens, clock: &dyn Clock) -> Self {
        let refresh_ends = |lifetime| Deadline::after(lifetime, clock).at;
        Self {
            access_ends: Deadline::after(tokens.expires_in, clock),
            refresh_expires_at: tokens.refresh_token_expires_in.map(refresh_ends),
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            subject: tokens.subject,
        }
    }

    /// How long they last.
    pub(crate) fn lifetimes(&self) -> Lifetimes {
        let ends_with_access = self.refresh_token.is_none().then_some(self.access_ends.at);
        Lifetimes {
            access: self.access_ends.clone(),
            refresh_expires_at: self.refresh_expires_at.or(ends_with_access),
        }
    }

    /// The pair after a refresh. An answer without a refresh token means that the old one stays (RFC 6749 section 6).
    pub(crate) fn renewed(&self, tokens: Tokens, clock: &dyn Clock) -> Self {
        let mut renewed = Self::new(tokens, clock);
        if renewed.refresh_token.is_none() {
            renewed.refresh_token.clone_from(&self.refresh_token);
            renewed.refresh_expires_at = renewed.refresh_expires_at.or(self.refresh_expires_at);
        }
        if renewed.subject.is_none() {
            renewed.subject.clone_from(&self.subject);
        }
        renewed
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let since_boot = self.access_ends.since_boot.as_ref();
        let stored = Stored {
            format: FORMATS[1],
            access_token: self.access_token.expose_secret(),
            access_expires_at: self.access_ends.at.as_second(),
            access_from: Some(self.access_ends.from.as_second()),
            boot: since_boot.map(|end| &*end.boot),
            access_ends_since_boot: since_boot.map(|end| end.elapsed.as_secs()),
            refresh_token: self.refresh_token.as_ref().map(RefreshToken::expose_secret),
            refresh_expires_at: self.refresh_expires_at.map(Timestamp::as_second),
            subject: self.subject.as_deref(),
        };
        // Room enough that the buffer does not grow, which would leave copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
        serde_json::to_writer(&mut *bytes, &stored).expect("text and numbers always serialise");
        bytes
    }

    /// `None` when the bytes are not a bundle of this format.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut stored: StoredOwned = serde_json::from_slice(bytes).ok()?;
        if !FORMATS.contains(&stored.format) {
            stored.access_token.zeroize();
            stored.refresh_token.zeroize();
            return None;
        }
        let at = Timestamp::from_second(stored.access_expires_at).ok()?;
        let since_boot = |(boot, seconds): (String, u64)| SinceBoot {
            boot: boot.into(),
            elapsed: Duration::from_secs(seconds),
        };
        Some(Self {
            access_token: AccessToken::new(stored.access_token),
            access_ends: Deadline {
                // Bundles of old do not say it.
                from: match stored.access_from {
                    Some(second) => Timestamp::from_second(second).ok()?,
                    None => Timestamp::MIN,
                },
                at,
                since_boot: stored
                    .boot
                    .zip(stored.access_ends_since_boot)
                    .map(since_boot),
            },
            refresh_token: stored.refresh_token.map(RefreshToken::new),
            refresh_expires_at: match stored.refresh_expires_at {
                Some(second) => Some(Timestamp::from_second(second).ok()?),
                None => None,
            },
            subject: stored.subject,
        })
    }
}

#[derive(Serialize)]
struct Stored<'a> {
    format: u8,
    access_token: &'a str,
    access_expires_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_from: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boot: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_ends_since_boot: Option<u64>,
    refresh_token: Option<&'a str>,
    refresh_expires_at: Option<i64>,
    subject: Option<&'a str>,
}

#[derive(Deserialize)]
struct StoredOwned {
    format: u8,
    access_token: String,
    access_expires_at: i64,
    access_from: Option<i64>,
    boot: Option<String>,
    access_ends_since_boot: Option<u64>,
    refresh_token: Option<String>,
    refresh_expires_at: Option<i64>,
    subject: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = r#"{"format":1,"access_token":"lk_at_x","access_expires_at":1700003600,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000}"#;
    const STORED: &str = r#"{"format":2,"access_token":"lk_at_x","access_expires_at":1700003600,"access_from":1700000000,"boot":"b","access_ends_since_boot":3700,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000,"subject":"mia"}"#;
    const BARE: &str = r#"{"format":2,"access_token":"lk_at_x","access_expires_at":1700003600,"access_from":1700000000,"refresh_token":null,"refresh_expires_at":null,"subject":null}"#;

    #[test]
    fn the_stored_form_is_pinned_and_read_back() {
        for stored in [STORED, BARE] {
            let bundle = Bundle::from_bytes(stored.as_bytes()).expect("a bundle");
            assert_eq!(bundle.access_ends.at.as_second(), 1_700_003_600);
            assert_eq!(bundle.to_bytes().as_slice(), stored.as_bytes());
        }
    }

    #[test]
    fn the_first_form_is_still_read() {
        let bundle = Bundle::from_bytes(FIRST.as_bytes()).expect("a bundle");
        assert_eq!(bundle.access_ends.at.as_second(), 1_700_003_600);
        assert_eq!(bundle.access_ends.since_boot, None);
        let refresh_token = bundle.refresh_token.expect("a refresh token");
        assert_eq!(refresh_token.expose_secret(), "lk_rt_y");
        assert_eq!(bundle.subject, None);
    }

    #[test]
    fn what_a_refresh_leaves_out_stays() {
        let clock = crate::clock::SystemClock::new();
        let old = Bundle::from_bytes(STORED.as_bytes()).expect("a bundle");
        let tokens = |refresh_token: Option<&str>| Tokens {
            access_token: AccessToken::new("new".to_owned()),
            expires_in: Duration::from_secs(60),
            refresh_token: refresh_token.map(|token| RefreshToken::new(token.to_owned())),
            refresh_token_expires_in: None,
            scopes: Vec::new(),
            subject: None,
            link: None,
        };
        let stays = old.renewed(tokens(None), &clock);
        assert_eq!(stays.access_token.expose_secret(), "new");
        assert_eq!(stays.refresh_token, old.refresh_token);
        assert_eq!(stays.refresh_expires_at, old.refresh_expires_at);
        assert_eq!(stays.subject, old.subject);
        let rotated = old.renewed(tokens(Some("next")), &clock);
        assert_ne!(rotated.refresh_token, old.refresh_token);
        assert_eq!(rotated.refresh_expires_at, None);
    }

    #[test]
    fn another_format_is_not_guessed_at() {
        let next = STORED.replace(r#""format":2"#, r#""format":3"#);
        assert!(Bundle::from_bytes(next.as_bytes()).is_none());
        assert!(Bundle::from_bytes(b"").is_none());
    }
}
