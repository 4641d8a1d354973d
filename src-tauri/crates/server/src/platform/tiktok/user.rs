//! The answer of the user-info endpoint: the profile is at `data.user`, and only members of granted scopes may be asked for.

use serde::Deserialize;
use url::Url;

use crate::platform::{Hostile, PlatformError, PlatformSession, PlatformUser};

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 100;

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
            .ok_or(PlatformError::Hostile(Hostile::BadMember("data.user")))?;
        let open_id = user
            .open_id
            .ok_or(PlatformError::Hostile(Hostile::BadMember(
                "data.user.open_id",
            )))?;
        if open_id != session.open_id {
            return Err(PlatformError::Hostile(Hostile::WrongAccount));
        }
        let username = user
            .username
            .map(|name| presentable(&name))
            .filter(|n| !n.is_empty());
        let display_name = user
            .display_name
            .map(|name| presentable(&name))
            .filter(|name| !name.is_empty())
            .or_else(|| username.clone())
            .unwrap_or_else(|| open_id.clone());
        let avatar_url = user.avatar_url.filter(|text| {
            Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
        });
        Ok(PlatformUser {
            open_id,
            display_name,
            username,
            avatar_url,
        })
    }
}

/// A name that cannot break a line or turn the reading direction of what stands beside it.
fn presentable(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(LONGEST_NAME)
        .collect();
    name.trim().to_owned()
}
