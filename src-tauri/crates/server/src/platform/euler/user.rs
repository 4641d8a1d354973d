//! The answer of the user-info endpoint. Its `uid` is the account; every member of the profile may be missing.

use serde::Deserialize;

use crate::platform::limits::{self, bad};
use crate::platform::{Hostile, PlatformError, PlatformSession, PlatformUser, words};

#[derive(Deserialize)]
pub(super) struct Answer {
    user: Option<Profile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Profile {
    uid: Option<String>,
    nick_name: Option<String>,
    unique_id: Option<String>,
    avatar_url: Option<String>,
}

impl Answer {
    pub(super) fn into_profile(self) -> Result<Profile, PlatformError> {
        self.user.ok_or(bad("user"))
    }
}

impl Profile {
    /// The account that this is the profile of.
    pub(super) fn into_uid(self) -> Result<String, PlatformError> {
        self.uid.and_then(limits::id).ok_or(bad("user.uid"))
    }

    /// The profile for people, if it is of the session's account.
    pub(super) fn into_user(
        self,
        session: &PlatformSession,
    ) -> Result<PlatformUser, PlatformError> {
        let username = self.unique_id.and_then(|name| words::name(&name));
        let display_name = self.nick_name.and_then(|name| words::name(&name));
        let avatar_url = self.avatar_url.and_then(words::picture);
        let open_id = self.uid.ok_or(bad("user.uid"))?;
        if open_id != session.open_id {
            return Err(PlatformError::Hostile(Hostile::WrongAccount));
        }
        Ok(PlatformUser {
            display_name: display_name
                .or_else(|| username.clone())
                .unwrap_or_else(|| open_id.clone()),
            open_id,
            username,
            avatar_url,
        })
    }
}
