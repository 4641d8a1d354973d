//! The pair of tokens as the vault keeps it: one piece, so that the pair is never torn.

use jiff::Timestamp;
use latchkey_oauth::Tokens;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

/// The first had a refresh token always, and no subject.
const FORMATS: [u8; 2] = [1, 2];

pub(crate) struct Bundle {
    pub(crate) access_token: AccessToken,
    pub(crate) access_expires_at: Timestamp,
    /// None where the provider gives none: the link then ends with its access token.
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) refresh_expires_at: Option<Timestamp>,
    /// Whose tokens they are, where the provider said so when it gave them.
    pub(crate) subject: Option<String>,
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
            subject: tokens.subject,
        }
    }

    /// The pair after a refresh. An answer without a refresh token means that the old one stays (RFC 6749 section 6).
    pub(crate) fn renewed(&self, tokens: Tokens, arrived: Timestamp) -> Self {
        let mut renewed = Self::new(tokens, arrived);
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
        let stored = Stored {
            format: FORMATS[1],
            access_token: self.access_token.expose_secret(),
            access_expires_at: self.access_expires_at.as_second(),
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
        Some(Self {
            access_token: AccessToken::new(stored.access_token),
            access_expires_at: Timestamp::from_second(stored.access_expires_at).ok()?,
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
    refresh_token: Option<&'a str>,
    refresh_expires_at: Option<i64>,
    subject: Option<&'a str>,
}

#[derive(Deserialize)]
struct StoredOwned {
    format: u8,
    access_token: String,
    access_expires_at: i64,
    refresh_token: Option<String>,
    refresh_expires_at: Option<i64>,
    subject: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = r#"{"format":1,"access_token":"lk_at_x","access_expires_at":1700003600,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000}"#;
    const STORED: &str = r#"{"format":2,"access_token":"lk_at_x","access_expires_at":1700003600,"refresh_token":"lk_rt_y","refresh_expires_at":1702592000,"subject":"mia"}"#;
    const BARE: &str = r#"{"format":2,"access_token":"lk_at_x","access_expires_at":1700003600,"refresh_token":null,"refresh_expires_at":null,"subject":null}"#;

    #[test]
    fn the_stored_form_is_pinned_and_read_back() {
        for stored in [STORED, BARE] {
            let bundle = Bundle::from_bytes(stored.as_bytes()).expect("a bundle");
            assert_eq!(bundle.access_expires_at.as_second(), 1_700_003_600);
            assert_eq!(bundle.to_bytes().as_slice(), stored.as_bytes());
        }
    }

    #[test]
    fn the_first_form_is_still_read() {
        let bundle = Bundle::from_bytes(FIRST.as_bytes()).expect("a bundle");
        let refresh_token = bundle.refresh_token.expect("a refresh token");
        assert_eq!(refresh_token.expose_secret(), "lk_rt_y");
        assert_eq!(bundle.subject, None);
    }

    #[test]
    fn what_a_refresh_leaves_out_stays() {
        let old = Bundle::from_bytes(STORED.as_bytes()).expect("a bundle");
        let tokens = |refresh_token: Option<&str>| Tokens {
            access_token: AccessToken::new("new".to_owned()),
            expires_in: std::time::Duration::from_secs(60),
            refresh_token: refresh_token.map(|token| RefreshToken::new(token.to_owned())),
            refresh_token_expires_in: None,
            scopes: Vec::new(),
            subject: None,
        };
        let stays = old.renewed(tokens(None), Timestamp::UNIX_EPOCH);
        assert_eq!(stays.access_token.expose_secret(), "new");
        assert_eq!(stays.refresh_token, old.refresh_token);
        assert_eq!(stays.refresh_expires_at, old.refresh_expires_at);
        assert_eq!(stays.subject, old.subject);
        let rotated = old.renewed(tokens(Some("next")), Timestamp::UNIX_EPOCH);
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
