//! The answer of the token endpoint, for both grants.
//!
//! Lifetimes come from the answer and nowhere else: TikTok has changed them before. An answer that lacks one, or that would leave us
//! without a refresh token, is refused rather than mended, because a good session must never be replaced by a worse one.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::Deserialize;

use crate::platform::limits::{self, bad};
use crate::platform::secret::{no_secret, secret_or_none};
use crate::platform::{Hostile, PlatformError, PlatformSession};

#[derive(Deserialize)]
pub(super) struct Answer {
    open_id: Option<String>,
    scope: Option<String>,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    access_token: SecretString,
    expires_in: Option<i64>,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    refresh_token: SecretString,
    refresh_expires_in: Option<i64>,
    token_type: Option<String>,
}

impl Answer {
    /// The session that an authorization code was traded for.
    pub(super) fn into_session(
        self,
        asked_at: Timestamp,
    ) -> Result<PlatformSession, PlatformError> {
        let open_id = self.open_id.clone().ok_or(bad("open_id"))?;
        let scopes = self.scopes().ok_or(bad("scope"))?;
        self.into_checked(open_id, scopes, asked_at)
    }

    /// The session that takes the place of `before`. Members that cannot have changed may be left out.
    pub(super) fn into_refreshed(
        self,
        before: &PlatformSession,
        asked_at: Timestamp,
    ) -> Result<PlatformSession, PlatformError> {
        if self
            .open_id
            .as_ref()
            .is_some_and(|open_id| *open_id != before.open_id)
        {
            return Err(PlatformError::Hostile(Hostile::WrongAccount));
        }
        let scopes = self.scopes().unwrap_or_else(|| before.scopes.clone());
        self.into_checked(before.open_id.clone(), scopes, asked_at)
    }

    fn into_checked(
        self,
        open_id: String,
        scopes: Vec<String>,
        asked_at: Timestamp,
    ) -> Result<PlatformSession, PlatformError> {
        let open_id = limits::id(open_id).ok_or(bad("open_id"))?;
        // RFC 6749 section 5.1: the value is case insensitive.
        if !self
            .token_type
            .is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"))
        {
            return Err(bad("token_type"));
        }
        Ok(PlatformSession {
            open_id,
            scopes,
            access_expires_at: end(asked_at, self.expires_in).ok_or(bad("expires_in"))?,
            access_token: limits::token(self.access_token).ok_or(bad("access_token"))?,
            refresh_expires_at: end(asked_at, self.refresh_expires_in)
                .ok_or(bad("refresh_expires_in"))?,
            refresh_token: limits::token(self.refresh_token).ok_or(bad("refresh_token"))?,
        })
    }

    /// The granted scopes, which TikTok separates by commas.
    fn scopes(&self) -> Option<Vec<String>> {
        let scopes: Vec<String> = self
            .scope
            .as_deref()?
            .split(',')
            .map(str::trim)
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect();
        (!scopes.is_empty()).then_some(scopes)
    }
}

fn end(asked_at: Timestamp, lifetime: Option<i64>) -> Option<Timestamp> {
    limits::end(asked_at, SignedDuration::from_secs(lifetime?))
}
