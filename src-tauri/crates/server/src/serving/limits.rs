//! How much is let through, what is limited, and how a limited request is answered.
//!
//! A [`Rule`] names what is counted. Whoever counts, this instance's memory or the store, says what is left as a [`Quota`], and
//! turns away with [`Limited`]; the headers are written here and nowhere else. A handler that limits takes the [`Audience`] as an
//! argument and answers with the [`Limited`]; the front counts it in the metrics.

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// How much this instance takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once, overall.
    pub connections: NonZeroU32,
    /// Connections at once from one network; behind a proxy, requests under way.
    pub connections_per_address: NonZeroU32,
    /// Requests from one network, for any length of time.
    pub requests_per_second: NonZeroU32,
    /// Requests from one network at a stroke.
    pub request_burst: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        let number = |number| NonZeroU32::new(number).expect("a fixed number above zero");
        Self {
            connections: number(10_000),
            connections_per_address: number(256),
            requests_per_second: number(100),
            request_burst: number(200),
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Requests of one network, in this instance's memory.
    Requests,
    /// Connections to this instance.
    Connections,
    /// Connections of one network to this instance, or its requests under way behind a proxy.
    ConnectionsPerAddress,
}

impl Rule {
    pub(super) const ALL: &[Self] = &[
        Self::Requests,
        Self::Connections,
        Self::ConnectionsPerAddress,
    ];

    /// Its name in the metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Connections => "connections",
            Self::ConnectionsPerAddress => "connections_per_address",
        }
    }
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// As much is let through at a stroke.
    pub limit: u32,
    /// As much is left now.
    pub remaining: u32,
    /// So long until all of it is there again.
    pub reset: Duration,
}

/// Who reads the refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A client that polls the token endpoint. `slow_down` keeps it polling (RFC 8628 section 3.5).
    Poller,
    /// Any other program.
    Program,
    /// Somebody in front of a browser.
    Person,
}

/// A request that is turned away.
#[derive(Clone, Copy, Debug)]
pub struct Limited {
    /// Which rule did it.
    pub rule: Rule,
    /// What is left of it.
    pub quota: Option<Quota>,
    /// When to try again.
    pub retry_after: Duration,
    /// Who is told.
    pub audience: Audience,
}

const X_RATELIMIT_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const X_RATELIMIT_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const X_RATELIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

impl Quota {
    /// Writes it to an answer. The tightest limit of a request is the one to tell, so an earlier one with less left stays.
    pub fn write(&self, headers: &mut HeaderMap) {
        let told = headers
            .get(X_RATELIMIT_REMAINING)
            .and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
        if told.is_some_and(|told| told <= self.remaining) {
            return;
        }
        headers.insert(X_RATELIMIT_LIMIT, self.limit.into());
        headers.insert(X_RATELIMIT_REMAINING, self.remaining.into());
        headers.insert(X_RATELIMIT_RESET, whole_seconds(self.reset).into());
    }
}

impl Audience {
    /// Whoever asks for this route with these headers.
    #[must_use]
    pub fn of(route: Option<&str>, headers: &HeaderMap) -> Self {
        let accepts_pages = || {
            let accepted = headers.get(header::ACCEPT);
            accepted.is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
        };
        match route {
            Some("/oauth/token") => Self::Poller,
            _ if accepts_pages() => Self::Person,
            _ => Self::Program,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Audience {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let route = parts.extensions.get::<MatchedPath>();
        Ok(Self::of(route.map(MatchedPath::as_str), &parts.headers))
    }
}

impl IntoResponse for Limited {
    fn into_response(self) -> Response {
        // Too many of one is its own doing; a full server is nobody's.
        let status = match self.rule {
            Rule::Connections => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::TOO_MANY_REQUESTS,
        };
        let seconds = whole_seconds(self.retry_after).max(1);
        let json = |error| {
            let description = format!("Too many requests: try again in {seconds} seconds.");
            Json(json!({ "error": error, "error_description": description })).into_response()
        };
        let body = match self.audience {
            Audience::Poller => json("slow_down"),
            Audience::Program => json("temporarily_unavailable"),
            Audience::Person => format!(
                "Too many requests came from your network. Wait {seconds} seconds, then load the page again.\n"
            )
            .into_response(),
        };
        let mut response = (status, body).into_response();
        response.extensions_mut().insert(self.rule);
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        if let Some(quota) = self.quota {
            quota.write(headers);
        }
        response
    }
}

/// Rounded up: who comes after as many is not early.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(headers: &HeaderMap) -> [&str; 3] {
        [X_RATELIMIT_LIMIT, X_RATELIMIT_REMAINING, X_RATELIMIT_RESET]
            .map(|name| headers[name].to_str().unwrap())
    }

    #[test]
    fn of_two_limits_the_tighter_one_is_told() {
        let wide = Quota {
            limit: 200,
            remaining: 150,
            reset: Duration::from_millis(500),
        };
        let tight = Quota {
            limit: 5,
            remaining: 3,
            reset: Duration::from_secs(60),
        };
        for order in [[wide, tight], [tight, wide]] {
            let mut headers = HeaderMap::new();
            for quota in order {
                quota.write(&mut headers);
            }
            assert_eq!(told(&headers), ["5", "3", "60"]);
        }
    }

    #[test]
    fn a_wait_is_rounded_up_and_never_nothing() {
        for (wait, expected) in [(0, "1"), (1, "1"), (1000, "1"), (1001, "2")] {
            let limited = Limited {
                rule: Rule::Requests,
                quota: None,
                retry_after: Duration::from_millis(wait),
                audience: Audience::Poller,
            };
            let response = limited.into_response();
            assert_eq!(response.status(), 429);
            assert_eq!(response.headers()[header::RETRY_AFTER], expected);
        }
    }

    #[test]
    fn a_browser_is_told_in_words_and_a_poll_in_json() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, "text/html,*/*".parse().unwrap());
        assert_eq!(Audience::of(Some("/device"), &headers), Audience::Person);
        assert_eq!(
            Audience::of(Some("/oauth/token"), &headers),
            Audience::Poller
        );
        let program = HeaderMap::new();
        assert_eq!(Audience::of(Some("/device"), &program), Audience::Program);
        assert_eq!(Audience::of(None, &program), Audience::Program);
    }
}
