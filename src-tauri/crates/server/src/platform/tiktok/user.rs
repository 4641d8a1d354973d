//! The answer of the user-info endpoint: the profile is at `data.user`, and only members of granted scopes may be asked for.

use serde::Deserialize;

use crate::platform::limits::bad;
use crate::platform::{Hostile, PlatformError, PlatformSession, PlatformUser, words};

/// The `fields` to ask for. Asking for one whose scope was not granted fails the whole call.
pub(super) fn fields(scopes: &[String]) -> String {
    let mut fields = vec!["open_id", "avatar_url", "display_name"];
    if scopes.iter().any(|scope| scope == "user.info.profile") {
        fields.push("username");
    }
    fields.join(",")
}

#[derive(Deserialize)]
pub(super) struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    open_id: Option<String>,
    display_name: Option<String>,
    username: Option<String>,
    avatar_url: Option<String>,
}

impl Answer {
    pub(super) fn into_user(
        self,
        session: &PlatformSession,
    ) -> Result<PlatformUser, PlatformError> {
        let user = self
            .data
            .and_then(|data| data.user)
            .ok_or(bad("data.user"))?;
        let open_id = user.open_id.ok_or(bad("data.user.open_id"))?;
        if open_id != session.open_id {
            return Err(PlatformError::Hostile(Hostile::WrongAccount));
        }
        let username = user.username.and_then(|name| words::name(&name));
        let display_name = user
            .display_name
            .and_then(|name| words::name(&name))
            .or_else(|| username.clone())
            .unwrap_or_else(|| open_id.clone());
        let avatar_url = user.avatar_url.and_then(words::picture);
        Ok(PlatformUser {
            open_id,
            display_name,
            username,
            avatar_url,
        })
    }
}
