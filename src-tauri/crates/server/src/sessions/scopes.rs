//! What of a scope can be asked for, what is the platform's, and what a person ends up granting.
//!
//! What staff may do is in a scope like anything else that a link may do, but it is ours: no platform hears of it, only accounts on
//! the operator's list are granted it, and it is gone from a link the moment its account is gone from the list.

use super::Sessions;
use crate::model::{Client, EMAIL, SUPPORT_SCOPES, Scope, Session};

/// What OpenID Connect's clients ask for by habit (OpenID Connect Core 1.0 sections 3.1.2.1 and 11). It is accepted and not
/// granted: there are no ID tokens here, and every link has a refresh token as it is.
const BY_HABIT: [&str; 2] = ["openid", "offline_access"];

/// The scope is malformed, unknown or more than the client may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scope is malformed, unknown or more than the client may ask for")]
pub(crate) struct ScopeRefused;

/// What a request with this scope, or without one, asks for. `supported` is what the platform knows, and `least` what names an
/// account there: RFC 6749 section 3.3 lets a request without a scope ask for that.
pub(crate) fn asked(
    text: Option<&str>,
    client: &Client,
    supported: &[String],
    least: &str,
) -> Result<Scope, ScopeRefused> {
    let scope = Scope::parse(text.unwrap_or(least))
        .ok_or(ScopeRefused)?
        .filtered(|token| !BY_HABIT.contains(&token));
    let scope = if scope.is_empty() {
        Scope::new([least])
    } else {
        scope
    };
    let of_platform = scope.filtered(|token| !is_ours(token));
    if scope.is_within(&client.scopes) && of_platform.intersection(supported) == of_platform {
        Ok(scope)
    } else {
        Err(ScopeRefused)
    }
}

/// Whether no platform hears of it.
fn is_ours(token: &str) -> bool {
    SUPPORT_SCOPES.contains(&token) || token == EMAIL
}

impl Sessions {
    /// The part of a scope that the platform is asked for.
    pub(crate) fn platform_scope(&self, asked: &Scope) -> Scope {
        let platforms = asked.filtered(|token| !is_ours(token));
        if platforms.is_empty() {
            Scope::new([self.platform.least_scope()])
        } else {
            platforms
        }
    }

    /// What a link has: what was asked for and the platform granted, and what its account may do as staff. An e-mail address is
    /// not among it: only the person can give one.
    pub(crate) fn granted(&self, asked: &Scope, by_platform: &[String], subject: &str) -> Scope {
        let is_staff = self.staff.contains(subject);
        asked.filtered(|token| {
            if SUPPORT_SCOPES.contains(&token) {
                is_staff
            } else if token == EMAIL {
                false
            } else {
                by_platform.iter().any(|granted| granted == token)
            }
        })
    }

    /// Takes from a link what its account may not do any more.
    pub(super) fn limit(&self, session: &mut Session) {
        if !self.staff.contains(&session.subject()) {
            session.scope = session
                .scope
                .filtered(|token| !SUPPORT_SCOPES.contains(&token));
        }
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
            redirect_uris: Vec::new(),
            scopes: Scope::new(["user.info.basic", "video.list", "unknown"]),
            confirmation: Confirmation::Digits,
        };
        let supported = ["user.info.basic", "user.info.profile", "video.list"].map(str::to_owned);
        asked(text, &client, &supported, "user.info.basic")
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
