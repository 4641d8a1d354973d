//! What came back: the body where it can be an OAuth answer, and what a refusal says of itself.

use std::time::Duration;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ANSWER_LIMIT;
use crate::error::{HttpError, OAuthError};

/// Headers in which servers name the log line that belongs to an answer.
const REQUEST_IDS: [&str; 3] = ["x-request-id", "x-tt-logid", "x-fb-trace-id"];

/// An answer with a JSON body, or none.
pub(crate) struct Answer {
    pub(crate) status: http::StatusCode,
    pub(crate) body: Vec<u8>,
    pub(crate) about: About,
}

/// What is looked for in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A document, or nothing.
    Json,
    /// The status alone. A page is still somebody else's answer.
    Status,
}

/// What the headers of an answer say.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub(crate) host: String,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) date: Option<Timestamp>,
    pub(crate) request_id: Option<String>,
}

impl Answer {
    /// Reads an answer as far as it is believed.
    pub(super) async fn read(
        host: String,
        mut response: reqwest::Response,
        wanted: Wanted,
    ) -> Result<Self, HttpError> {
        let status = response.status();
        let is_json = is_kind(response.headers(), "json");
        let is_text = wanted == Wanted::Status && is_kind(response.headers(), "text/plain");
        let about = About::read(host, response.headers());
        let mut body = Vec::new();
        loop {
            let chunk = response.chunk().await;
            let chunk = chunk.map_err(|error| HttpError::unreachable(&about.host, error))?;
            let Some(chunk) = chunk else { break };
            if body.len() + chunk.len() > ANSWER_LIMIT {
                return Err(HttpError::NotOAuth {
                    host: about.host,
                    status: status.as_u16(),
                });
            }
            body.extend_from_slice(&chunk);
        }
        // Where it would lead to is nobody that tokens are for.
        if status.is_redirection() {
            return Err(about.unusable(status));
        }
        if is_text && status.is_success() {
            body.clear();
        }
        // A 503 that explains itself in OAuth's own words is a refusal to be read, not just trouble.
        if !is_json && (is_trouble(status) || !body.is_empty()) {
            return Err(about.unusable(status));
        }
        Ok(Self {
            status,
            body,
            about,
        })
    }

    /// The body of a success, or what the server refused.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<T, OAuthError> {
        if !self.status.is_success() {
            return Err(self.refusal());
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            OAuthError::Malformed(format!(
                "the answer of {} is not as expected ({:?} error)",
                self.about.host,
                error.classify()
            ))
        })
    }

    /// A success, whatever it says, or what the server refused.
    pub(crate) fn success(self) -> Result<(), OAuthError> {
        if self.status.is_success() {
            Ok(())
        } else {
            Err(self.refusal())
        }
    }

    pub(crate) fn refusal(self) -> OAuthError {
        #[derive(Deserialize)]
        struct Refusal {
            error: String,
            error_description: Option<String>,
            log_id: Option<String>,
        }
        match serde_json::from_slice::<Refusal>(&self.body) {
            Ok(refusal) => OAuthError::Refused {
                error: refusal.error,
                description: refusal.error_description,
                log_id: refusal.log_id.or(self.about.request_id),
                retry_after: self.about.retry_after,
            },
            Err(_) => self.about.unusable(self.status).into(),
        }
    }
}

impl About {
    pub(super) fn read(host: String, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name)?.to_str().ok();
        let date = text(DATE.as_str()).and_then(http_date);
        Self {
            host,
            retry_after: text(RETRY_AFTER.as_str()).and_then(|value| retry_after(value, date)),
            date,
            request_id: REQUEST_IDS.into_iter().find_map(text).map(str::to_owned),
        }
    }

    /// What a status alone says of an answer that cannot be used.
    pub(crate) fn unusable(self, status: http::StatusCode) -> HttpError {
        let (host, trouble) = (self.host, is_trouble(status));
        let status = status.as_u16();
        if trouble {
            HttpError::Unavailable {
                host,
                status,
                retry_after: self.retry_after,
            }
        } else {
            HttpError::NotOAuth { host, status }
        }
    }
}

/// Whether the server has trouble of its own, so that it decided nothing.
pub(crate) fn is_trouble(status: http::StatusCode) -> bool {
    status.is_server_error() || status == http::StatusCode::TOO_MANY_REQUESTS
}

pub(super) fn is_kind(headers: &HeaderMap, kind: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).map(http::HeaderValue::to_str);
    matches!(value, Some(Ok(value)) if value.to_ascii_lowercase().contains(kind))
}

/// RFC 9110 section 10.2.3: seconds, or a date, which counts from the server's own.
fn retry_after(value: &str, date: Option<Timestamp>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let wait = http_date(value)?.duration_since(date?);
    Some(Duration::try_from(wait).unwrap_or_default())
}

/// RFC 9110 section 5.6.7.
fn http_date(value: &str) -> Option<Timestamp> {
    Some(rfc2822::parse(value.trim()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_counts_seconds_or_from_the_servers_own_date() {
        let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert!(now.is_some());
        let seconds = |value, date| retry_after(value, date).map(|wait| wait.as_secs());
        assert_eq!(seconds("120", None), Some(120));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:51:37 GMT", now), Some(120));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:00 GMT", now), Some(0));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:51:37 GMT", None), None);
        for nonsense in ["", "soon", "-1", "1.5"] {
            assert_eq!(seconds(nonsense, now), None, "{nonsense:?}");
        }
    }
}
