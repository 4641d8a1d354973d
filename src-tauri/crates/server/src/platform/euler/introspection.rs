//! The answer of the introspection endpoint (RFC 7662 section 2.2, inside `data`).

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::token::ScopeMember;
use crate::platform::PlatformError;
use crate::platform::limits::{self, bad};

/// What a token is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Introspection {
    /// Ended, revoked, or never one of ours.
    Inactive,
    /// Live.
    Active(ActiveToken),
}

/// What is said of a live token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveToken {
    /// What it allows; empty where nothing is said.
    pub scopes: Vec<String>,
    /// `sub`. Whether it is the account's `uid` is not documented.
    pub subject: Option<String>,
    /// `iat`
    pub issued_at: Option<Timestamp>,
    /// `exp`
    pub expires_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    active: Option<bool>,
    scope: Option<ScopeMember>,
    client_id: Option<String>,
    exp: Option<f64>,
    iat: Option<f64>,
    sub: Option<String>,
}

impl Answer {
    pub(super) fn into_introspection(
        self,
        client_id: &str,
    ) -> Result<Introspection, PlatformError> {
        let data = self.data.ok_or(bad("data"))?;
        // RFC 7662 section 2.2: an inactive token comes with nothing else, or with nothing to be believed.
        if !data.active.ok_or(bad("data.active"))? {
            return Ok(Introspection::Inactive);
        }
        if data.client_id.is_some_and(|theirs| theirs != client_id) {
            return Err(bad("data.client_id"));
        }
        Ok(Introspection::Active(ActiveToken {
            scopes: data
                .scope
                .and_then(ScopeMember::into_scopes)
                .unwrap_or_default(),
            subject: data.sub.and_then(limits::id),
            issued_at: moment(data.iat, "data.iat")?,
            expires_at: moment(data.exp, "data.exp")?,
        }))
    }
}

fn moment(seconds: Option<f64>, member: &'static str) -> Result<Option<Timestamp>, PlatformError> {
    let Some(seconds) = seconds else {
        return Ok(None);
    };
    SignedDuration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|since| Timestamp::UNIX_EPOCH.checked_add(since).ok())
        .map(Some)
        .ok_or(bad(member))
}
