//! One request and its answer: form out, JSON in, and the sorting of everything that can go wrong in between.
//!
//! The OAuth endpoints report errors flat (`error`, `error_description`, `log_id`), even with HTTP 200; the resource endpoints
//! always have an `error` object, whose code `ok` means success. Both shapes are read everywhere.

use std::time::Duration;

use http::header::{CACHE_CONTROL, HeaderMap, HeaderValue};
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::platform::site::{self, Site, send};
use crate::platform::{Hostile, PlatformError, Unavailable};

/// Form members that are no secrets and may stand in the platform's words.
const PUBLIC_MEMBERS: [&str; 4] = ["client_key", "scope", "grant_type", "redirect_uri"];

/// TikTok's address and the client that reaches it.
pub(super) struct Wire(Site);

/// One form to post.
pub(super) struct Call<'a> {
    /// Below the base URL. TikTok's paths end in a slash, and it matters.
    pub(super) path: &'static str,
    pub(super) form: &'a [(&'a str, &'a str)],
    /// RFC 7240 preferences.
    pub(super) prefer: Option<&'a str>,
    pub(super) within: Duration,
}

impl Wire {
    pub(super) fn new(base_url: &Url, http: Client) -> Self {
        Self(Site::new(base_url, http))
    }

    pub(super) async fn post(&self, call: Call<'_>) -> Result<Answer, PlatformError> {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Some(prefer) = call.prefer {
            let value = HeaderValue::from_str(prefer)
                .expect("a number and a base64url ticket are visible ASCII");
            headers.insert("prefer", value);
        }
        let request = self.0.post(call.path).headers(headers).form(call.form);
        let secrets = call
            .form
            .iter()
            .filter(|(name, value)| !PUBLIC_MEMBERS.contains(name) && !value.is_empty())
            .map(|(_, value)| SecretString::from(*value))
            .collect();
        send(request.timeout(call.within), secrets)
            .await
            .map(Answer)
    }

    pub(super) async fn get(
        &self,
        path: &'static str,
        query: &[(&str, &str)],
        bearer: &SecretString,
        within: Duration,
    ) -> Result<Answer, PlatformError> {
        // reqwest marks the header as sensitive, so its own logging leaves it out.
        let request = self
            .0
            .get(path)
            .query(query)
            .bearer_auth(bearer.expose_secret());
        send(request.timeout(within), vec![bearer.clone()])
            .await
            .map(Answer)
    }
}

/// An answer as it came, not yet judged.
pub(super) struct Answer(site::Answer);

impl Answer {
    /// The answer's members, if it is a success.
    pub(super) fn decode<T: DeserializeOwned>(&self) -> Result<T, PlatformError> {
        self.refusal()?;
        // serde's message may quote a token, so only the fact is kept.
        serde_json::from_slice(self.0.body())
            .map_err(|_| PlatformError::Hostile(Hostile::Malformed))
    }

    /// Success without members: an empty body or an object.
    pub(super) fn decode_nothing(&self) -> Result<(), PlatformError> {
        if self.0.status().is_success() && self.0.body().trim_ascii().is_empty() {
            return Ok(());
        }
        self.refusal()
    }

    fn refusal(&self) -> Result<(), PlatformError> {
        self.0.check_status()?;
        let status = self.0.status();
        let Ok(Outcome {
            error,
            error_description,
            log_id,
        }) = serde_json::from_slice::<Outcome>(self.0.body())
        else {
            return Err(PlatformError::Unavailable(if status.is_success() {
                Unavailable::NotJson
            } else {
                Unavailable::Status(status.as_u16())
            }));
        };
        let (code, words, log_id) = match error {
            Some(ErrorMember::Flat(code)) => (code, error_description, log_id),
            Some(ErrorMember::Nested {
                code,
                message,
                log_id,
            }) => (code, message, log_id),
            None => (String::new(), None, None),
        };
        match code.as_str() {
            "" | "ok" if status.is_success() => Ok(()),
            "" | "ok" | "server_error" | "temporarily_unavailable" | "internal_error" => Err(
                PlatformError::Unavailable(Unavailable::Status(status.as_u16())),
            ),
            "rate_limit_exceeded" => Err(PlatformError::Unavailable(Unavailable::RateLimited)),
            _ => Err(self.0.refused(
                &code,
                &words.unwrap_or_default(),
                log_id.as_deref(),
                looks_like_a_token,
            )),
        }
    }
}

fn looks_like_a_token(word: &str) -> bool {
    ["act.", "rft."].iter().any(|prefix| word.contains(prefix))
}

/// What an answer says of its own success, in either shape.
#[derive(Deserialize)]
struct Outcome {
    error: Option<ErrorMember>,
    error_description: Option<String>,
    log_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorMember {
    Flat(String),
    Nested {
        code: String,
        message: Option<String>,
        log_id: Option<String>,
    },
}
