//! What of a scope can be asked for, what is the platform's, and what a person ends up granting.

use super::Sessions;
use crate::model::{Client, Scope};

/// RFC 6749 section 3.3: what a request without a scope asks for. It is the least that names an account.
const DEFAULT: &str = "user.info.basic";

/// What OpenID Connect's clients ask for by habit (OpenID Connect Core 1.0 sections 3.1.2.1 and 11). It is accepted and not
/// granted: there are no ID tokens here, and every link has a refresh token as it is.
const BY_HABIT: [&str; 2] = ["openid", "offline_access"];

/// The scope is malformed, unknown or more than the client may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scope is malformed, unknown or more than the client may ask for")]
pub(crate) struct ScopeRefused;

/// What a request with this scope, or without one, asks for.
pub(crate) fn asked(
    text: Option<&str>,
    client: &Client,
    supported: &[String],
) -> Result<Scope, ScopeRefused> {
    let of_ours = |text| {
        let scope = Scope::parse(text)?;
        let rest = scope.as_slice().iter();
        Some(Scope::new(
            rest.filter(|token| !BY_HABIT.contains(&token.as_str())),
        ))
    };
    let scope = of_ours(text.unwrap_or(DEFAULT)).ok_or(ScopeRefused)?;
    let scope = if scope.is_empty() {
        Scope::new([DEFAULT])
    } else {
        scope
    };
    Some(scope)
        .filter(|scope| scope.is_within(&client.scopes))
        .filter(|scope| scope.intersection(supported) == *scope)
        .ok_or(ScopeRefused)
}

impl Sessions {
    /// The part of a scope that the platform is asked for.
    pub(crate) fn platform_scope(&self, asked: &Scope) -> Scope {
        asked.clone()
    }

    /// What a link has: what was asked for and the platform granted.
    pub(crate) fn granted(&self, asked: &Scope, by_platform: &[String], _subject: &str) -> Scope {
        asked.intersection(by_platform)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClientKind, Confirmation};

    fn ask(text: Option<&str>) -> Option<String> {
        let client = Client {
            id: "tv".into(),
            kind: ClientKind::Public,
            name: "TV".into(),
            scopes: Scope::new(["user.info.basic", "video.list", "unknown"]),
            confirmation: Confirmation::Digits,
        };
        let supported = ["user.info.basic", "user.info.profile", "video.list"].map(str::to_owned);
        asked(text, &client, &supported)
            .ok()
            .map(|scope| scope.to_string())
    }

    #[test]
    fn a_request_asks_for_what_it_names_or_for_the_least() {
        assert_eq!(ask(None).unwrap(), "user.info.basic");
        assert_eq!(ask(Some("video.list")).unwrap(), "video.list");
    }

    #[test]
    fn what_openid_clients_ask_for_by_habit_is_dropped() {
        let basic = Some("user.info.basic".to_owned());
        assert_eq!(ask(Some("openid")), basic);
        assert_eq!(ask(Some("offline_access openid")), basic);
        assert_eq!(
            ask(Some("openid video.list offline_access")).unwrap(),
            "video.list"
        );
    }

    #[test]
    fn malformed_unknown_and_foreign_scopes_are_refused() {
        // The second is not the client's, the third not the platform's.
        for text in ["", "user.info.profile", "unknown", "openid admin", "a\"b"] {
            assert_eq!(ask(Some(text)), None, "{text}");
        }
    }
}
