//! The answer of the token endpoint, for both grants.
//!
//! Lifetimes come from the answer and nowhere else. Euler Stream calls its refresh tokens not renewable, yet a refresh answers with
//! one: whether its end moves is what the answer says. An answer that would leave us without a token or its end is refused
//! rather than mended, because a good session must never be replaced by a worse one.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::Deserialize;

use crate::platform::limits::{self, bad, is_one_word};
use crate::platform::secret::{no_secret, secret_or_none};
use crate::platform::{PlatformError, PlatformSession};

/// No scope is longer than this, in bytes.
const LONGEST_SCOPE: usize = 128;

/// No answer grants more scopes than this.
const MOST_SCOPES: usize = 100;

#[derive(Deserialize)]
pub(super) struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    access_token: SecretString,
    expires_in: Option<f64>,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    refresh_token: SecretString,
    refresh_expires_in: Option<f64>,
    token_type: Option<String>,
    scopes: Option<ScopeMember>,
    scope: Option<ScopeMember>,
}

/// A pair that is whole, of an account that is not known yet.
pub(super) struct Pair {
    pub(super) access_token: SecretString,
    access_expires_at: Timestamp,
    pub(super) refresh_token: SecretString,
    refresh_expires_at: Timestamp,
    scopes: Vec<String>,
}

/// Granted scopes, as a list or as one text.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum ScopeMember {
    List(Vec<String>),
    Text(String),
}

impl Answer {
    /// The pair that an authorization code was traded for.
    pub(super) fn into_pair(self, asked_at: Timestamp) -> Result<Pair, PlatformError> {
        self.into_checked(asked_at, None)
    }

    /// The session that takes the place of `before`. Members that cannot have changed may be left out.
    pub(super) fn into_refreshed(
        self,
        before: &PlatformSession,
        asked_at: Timestamp,
    ) -> Result<PlatformSession, PlatformError> {
        let pair = self.into_checked(asked_at, Some(before))?;
        Ok(pair.of(before.open_id.clone()))
    }

    fn into_checked(
        self,
        asked_at: Timestamp,
        before: Option<&PlatformSession>,
    ) -> Result<Pair, PlatformError> {
        let data = self.data.ok_or(bad("data"))?;
        let access_token = limits::token(data.access_token).ok_or(bad("data.access_token"))?;
        let refresh_token = limits::token(data.refresh_token).ok_or(bad("data.refresh_token"))?;
        // RFC 6749 section 5.1: the value is case insensitive. It is not how the token is used here, so it may be missing.
        if data
            .token_type
            .is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer"))
        {
            return Err(bad("data.token_type"));
        }
        let access_expires_at = end(asked_at, data.expires_in).ok_or(bad("data.expires_in"))?;
        let refresh_expires_at = match (data.refresh_expires_in, before) {
            // Nothing said of it: the end that was promised first is then the one that is sure.
            (None, Some(before)) => before.refresh_expires_at,
            (lifetime, _) => end(asked_at, lifetime).ok_or(bad("data.refresh_expires_in"))?,
        };
        let granted = data.scopes.or(data.scope);
        let scopes = granted
            .and_then(ScopeMember::into_scopes)
            .or_else(|| before.map(|before| before.scopes.clone()))
            .ok_or(bad("data.scopes"))?;
        Ok(Pair {
            access_token,
            access_expires_at,
            refresh_token,
            refresh_expires_at,
            scopes,
        })
    }
}

impl Pair {
    /// The session of this account.
    pub(super) fn of(self, uid: String) -> PlatformSession {
        PlatformSession {
            open_id: uid,
            scopes: self.scopes,
            access_token: self.access_token,
            access_expires_at: self.access_expires_at,
            refresh_token: self.refresh_token,
            refresh_expires_at: self.refresh_expires_at,
        }
    }
}

impl ScopeMember {
    /// The scopes, if there are any and all of them can be scopes.
    pub(super) fn into_scopes(self) -> Option<Vec<String>> {
        let scopes = match self {
            Self::List(scopes) => scopes,
            Self::Text(text) => text
                .split([' ', ','])
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned)
                .collect(),
        };
        let usable = (1..=MOST_SCOPES).contains(&scopes.len())
            && scopes.iter().all(|scope| is_one_word(scope, LONGEST_SCOPE));
        usable.then_some(scopes)
    }
}

fn end(asked_at: Timestamp, seconds: Option<f64>) -> Option<Timestamp> {
    let lifetime = SignedDuration::try_from_secs_f64(seconds?).ok()?;
    // Part of a second is nobody's promise.
    limits::end(asked_at, SignedDuration::from_secs(lifetime.as_secs()))
}
