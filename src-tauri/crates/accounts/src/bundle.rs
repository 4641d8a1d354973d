//! The pair of tokens as the vault keeps it: one piece, so that the pair is never torn.

use jiff::Timestamp;
use latchkey_oauth::Tokens;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

const FORMAT: u8 = 1;

pub(crate) struct Bundle {
    pub(crate) access_token: AccessToken,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) refresh_token: RefreshToken,
    pub(crate) refresh_expires_at: Option<Timestamp>,
}

impl Bundle {
    /// Lifetimes in an answer count from its arrival.
    pub(crate) fn new(tokens: Tokens, arrived: Timestamp) -> Self {
        let after = |lifetime| arrived.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        Self {
            access_expires_at: after(tokens.expires_in),
            refresh_expires_at: tokens.refresh_token_expires_in.map(after),
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
        }
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let stored = Stored {
            format: FORMAT,
            access_token: self.access_token.expose_secret(),
            access_expires_at: self.access_expires_at.as_second(),
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
        Some(Self {
            access_token: AccessToken::new(stored.access_token),
            access_expires_at: Timestamp::from_second(stored.access_expires_at).ok()?,
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
    refresh_token: &'a str,
    refresh_expires_at: Option<i64>,
}

#[derive(Deserialize)]
struct StoredOwned {
    format: u8,
    access_token: String,
    access_expires_at: i64,
    refresh_token: String,
    refresh_expires_at: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = r#"{"format":1,"access_token":"lk_at_x","access_expires_at":1700003600,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000}"#;

    #[test]
    fn the_stored_form_is_pinned_and_read_back() {
        let bundle = Bundle::from_bytes(STORED.as_bytes()).expect("a bundle");
        assert_eq!(bundle.access_expires_at.as_second(), 1_700_003_600);
        assert_eq!(bundle.to_bytes().as_slice(), STORED.as_bytes());
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
