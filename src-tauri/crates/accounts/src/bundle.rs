//! The pair of tokens as the vault keeps it: one piece, so that the pair is never torn.

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::Tokens;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::clock::{Clock, Deadline, SinceBoot};
use crate::store::Lifetimes;

const FORMAT: u8 = 1;

pub(crate) struct Bundle {
    pub(crate) access_token: AccessToken,
    pub(crate) access_ends: Deadline,
    pub(crate) refresh_token: RefreshToken,
    pub(crate) refresh_expires_at: Option<Timestamp>,
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
        }
    }

    /// How long they last.
    pub(crate) fn lifetimes(&self) -> Lifetimes {
        Lifetimes {
            access: self.access_ends.clone(),
            refresh_expires_at: self.refresh_expires_at,
        }
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let since_boot = self.access_ends.since_boot.as_ref();
        let stored = Stored {
            format: FORMAT,
            access_token: self.access_token.expose_secret(),
            access_expires_at: self.access_ends.at.as_second(),
            access_from: Some(self.access_ends.from.as_second()),
            boot: since_boot.map(|end| &*end.boot),
            access_ends_since_boot: since_boot.map(|end| end.elapsed.as_secs()),
            refresh_token: self.refresh_token.expose_secret(),
            refresh_expires_at: self.refresh_expires_at.map(Timestamp::as_second),
        };
        // Room enough that the buffer does not grow, which would leave copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
        serde_json::to_writer(&mut *bytes, &stored).expect("text and numbers always serialise");
        bytes
    }

    /// `None` when the bytes are not a bundle of this format.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut stored: StoredOwned = serde_json::from_slice(bytes).ok()?;
        if stored.format != FORMAT {
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
            refresh_token: RefreshToken::new(stored.refresh_token),
            refresh_expires_at: match stored.refresh_expires_at {
                Some(second) => Some(Timestamp::from_second(second).ok()?),
                None => None,
            },
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
    refresh_token: &'a str,
    refresh_expires_at: Option<i64>,
}

#[derive(Deserialize)]
struct StoredOwned {
    format: u8,
    access_token: String,
    access_expires_at: i64,
    access_from: Option<i64>,
    boot: Option<String>,
    access_ends_since_boot: Option<u64>,
    refresh_token: String,
    refresh_expires_at: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = r#"{"format":1,"access_token":"lk_at_x","access_expires_at":1700003600,"access_from":1700000000,"boot":"b","access_ends_since_boot":3700,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000}"#;

    /// As the first version wrote it.
    const OF_OLD: &str = r#"{"format":1,"access_token":"lk_at_x","access_expires_at":1700003600,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000}"#;

    #[test]
    fn the_stored_form_is_pinned_and_read_back() {
        let bundle = Bundle::from_bytes(STORED.as_bytes()).expect("a bundle");
        assert_eq!(bundle.access_ends.at.as_second(), 1_700_003_600);
        let since_boot = bundle.access_ends.since_boot.as_ref().expect("it says so");
        assert_eq!(
            (&*since_boot.boot, since_boot.elapsed.as_secs()),
            ("b", 3700)
        );
        assert_eq!(bundle.to_bytes().as_slice(), STORED.as_bytes());
    }

    #[test]
    fn the_first_versions_form_is_read() {
        let bundle = Bundle::from_bytes(OF_OLD.as_bytes()).expect("a bundle");
        assert_eq!(bundle.access_ends.at.as_second(), 1_700_003_600);
        assert_eq!(bundle.access_ends.since_boot, None);
    }

    #[test]
    fn another_format_is_not_guessed_at() {
        assert!(
            Bundle::from_bytes(STORED.replace(r#""format":1"#, r#""format":2"#).as_bytes())
                .is_none()
        );
        assert!(Bundle::from_bytes(b"").is_none());
    }
}
