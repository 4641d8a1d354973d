//! The answer to whether a refresh token still works, which anybody who holds the token may ask.

use serde::Deserialize;

use super::token::ScopeMember;
use super::wire::Answer;
use crate::platform::PlatformError;
use crate::platform::limits::{self, bad};

/// Whether a refresh token still works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshValidity {
    /// It does.
    Valid {
        /// What was granted; empty where nothing is said.
        scopes: Vec<String>,
        /// `tiktok_user_id`, where Euler Stream knows it. Whether it is the account's `uid` is not documented.
        tiktok_user_id: Option<String>,
    },
    /// It does not, for whatever reason.
    Invalid,
}

#[derive(Deserialize)]
struct Validity {
    valid: Option<bool>,
    scopes: Option<ScopeMember>,
    tiktok_user_id: Option<String>,
}

/// A token that is not valid may be told as an answer or as a refusal; both carry `valid: false`.
pub(super) fn read(answer: &Answer) -> Result<RefreshValidity, PlatformError> {
    let validity = match answer.decode::<Validity>() {
        Err(PlatformError::Refused { .. })
            if answer
                .members::<Validity>()
                .is_ok_and(|validity| validity.valid == Some(false)) =>
        {
            return Ok(RefreshValidity::Invalid);
        }
        validity => validity?,
    };
    if !validity.valid.ok_or(bad("valid"))? {
        return Ok(RefreshValidity::Invalid);
    }
    Ok(RefreshValidity::Valid {
        scopes: validity
            .scopes
            .and_then(ScopeMember::into_scopes)
            .unwrap_or_default(),
        tiktok_user_id: validity.tiktok_user_id.and_then(limits::id),
    })
}
