//! One request and its answer: form out, JSON in, and the sorting of everything that can go wrong in between.
//!
//! The OAuth endpoints report errors flat (`error`, `error_description`, `log_id`), even with HTTP 200; the resource endpoints
//! always have an `error` object, whose code `ok` means success. Both shapes are read everywhere.

use std::time::Duration;

use http::header::{ACCEPT, CACHE_CONTROL, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use url::Url;
use zeroize::Zeroizing;

use crate::platform::{Hostile, PlatformError, Unavailable, Unreachable};

/// The largest answer that is read. True answers have one or two kilobytes.
const MOST_BYTES: usize = 1024 * 1024;

/// The longest description kept of a refusal, in characters.
const MOST_WORDS: usize = 300;

/// What replaces a secret in the platform's words.
const REDACTED: &str = "[redacted]";

/// Form members that are no secrets and may stand in the platform's words.
const PUBLIC_MEMBERS: [&str; 4] = ["client_key", "scope", "grant_type", "redirect_uri"];

/// A platform's address and the client that reaches it.
pub(super) struct Wire {
    base_url: Url,
    http: Client,
}

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
        let mut base_url = base_url.clone();
        // Url::join replaces what follows the last slash, so a base with a path needs one at its end.
        if !base_url.path().ends_with('/') {
            base_url.set_path(&format!("{}/", base_url.path()));
        }
        Self { base_url, http }
    }

    pub(super) async fn post(&self, call: Call<'_>) -> Result<Answer, PlatformError> {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Some(prefer) = call.prefer {
            let value = HeaderValue::from_str(prefer)
                .expect("a number and a base64url ticket are visible ASCII");
            headers.insert("prefer", value);
        }
        let request = self
            .http
            .post(self.url(call.path))
            .headers(headers)
            .form(call.form);
        let secrets = call
            .form
            .iter()
            .filter(|(name, value)| !PUBLIC_MEMBERS.contains(name) && !value.is_empty())
            .map(|(_, value)| SecretString::from(*value))
            .collect();
        send(request.timeout(call.within), secrets).await
    }

    pub(super) async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        bearer: &SecretString,
        within: Duration,
    ) -> Result<Answer, PlatformError> {
        // reqwest marks the header as sensitive, so its own logging leaves it out.
        let request = self
            .http
            .get(self.url(path))
            .query(query)
            .bearer_auth(bearer.expose_secret());
        send(request.timeout(within), vec![bearer.clone()]).await
    }

    fn url(&self, path: &str) -> Url {
        self.base_url
            .join(path)
            .expect("the paths of the protocol are valid below any http URL")
    }
}

/// An answer as it came, not yet judged.
pub(super) struct Answer {
    status: StatusCode,
    body: Zeroizing<Vec<u8>>,
    secrets: Vec<SecretString>,
}

impl Answer {
    /// The answer's members, if it is a success.
    pub(super) fn decode<T: DeserializeOwned>(&self) -> Result<T, PlatformError> {
        self.refusal()?;
        // serde's message may quote a token, so only the fact is kept.
        serde_json::from_slice(&self.body).map_err(|_| PlatformError::Hostile(Hostile::Malformed))
    }

    /// Success without members: an empty body or an object.
    pub(super) fn decode_nothing(&self) -> Result<(), PlatformError> {
        if self.status.is_success() && self.body.trim_ascii().is_empty() {
            return Ok(());
        }
        self.refusal()
    }

    fn refusal(&self) -> Result<(), PlatformError> {
        if let Some(unavailable) = unavailable_status(self.status) {
            return Err(PlatformError::Unavailable(unavailable));
        }
        let Ok(Outcome {
            error,
            error_description,
            log_id,
        }) = serde_json::from_slice::<Outcome>(&self.body)
        else {
            return Err(PlatformError::Unavailable(if self.status.is_success() {
                Unavailable::NotJson
            } else {
                Unavailable::Status(self.status.as_u16())
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
            "" | "ok" if self.status.is_success() => Ok(()),
            "" | "ok" | "server_error" | "temporarily_unavailable" | "internal_error" => Err(
                PlatformError::Unavailable(Unavailable::Status(self.status.as_u16())),
            ),
            "rate_limit_exceeded" => Err(PlatformError::Unavailable(Unavailable::RateLimited)),
            _ => Err(PlatformError::Refused {
                error: self.presentable(&code, 64),
                description: self.presentable(&words.unwrap_or_default(), MOST_WORDS),
                log_id: log_id
                    .map(|id| self.presentable(&id, 64))
                    .filter(|id| !id.is_empty()),
            }),
        }
    }

    /// The platform's words, fit for a log and a screen: without what was sent in confidence, without control characters, short.
    fn presentable(&self, words: &str, most: usize) -> String {
        let mut words = words.to_owned();
        for secret in &self.secrets {
            words = words.replace(secret.expose_secret(), REDACTED);
        }
        let words = words
            .split_whitespace()
            .map(|word| {
                if looks_like_a_token(word) {
                    REDACTED
                } else {
                    word
                }
            })
            .collect::<Vec<_>>()
            .join(" ");
        words
            .chars()
            .filter(|c| !c.is_control())
            .take(most)
            .collect()
    }
}

fn looks_like_a_token(word: &str) -> bool {
    ["act.", "rft."].iter().any(|prefix| word.contains(prefix))
}

fn unavailable_status(status: StatusCode) -> Option<Unavailable> {
    if status == StatusCode::TOO_MANY_REQUESTS {
        Some(Unavailable::RateLimited)
    } else if status.is_redirection() {
        Some(Unavailable::Redirected)
    } else if status.is_server_error() {
        Some(Unavailable::Status(status.as_u16()))
    } else {
        None
    }
}

async fn send(
    request: RequestBuilder,
    secrets: Vec<SecretString>,
) -> Result<Answer, PlatformError> {
    let response = request
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .send()
        .await
        .map_err(|error| unreachable(&error))?;
    let status = response.status();
    let body = read(response).await?;
    Ok(Answer {
        status,
        body,
        secrets,
    })
}

async fn read(mut response: Response) -> Result<Zeroizing<Vec<u8>>, PlatformError> {
    let too_large = || PlatformError::Unavailable(Unavailable::TooLarge);
    let announced = response.content_length().unwrap_or_default();
    if announced > MOST_BYTES as u64 {
        return Err(too_large());
    }
    let mut body = Zeroizing::new(Vec::with_capacity(4096));
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| unreachable(&error))?
    {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(error: &reqwest::Error) -> PlatformError {
    PlatformError::Unreachable(if error.is_timeout() {
        Unreachable::TimedOut
    } else if error.is_connect() {
        Unreachable::NoConnection
    } else {
        Unreachable::BrokenOff
    })
}

/// Reads a member that may be missing, null or empty, which all mean the same, straight into a secret.
pub(super) fn secret_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<SecretString, D::Error> {
    Option::<String>::deserialize(deserializer)
        .map(|text| text.map_or_else(no_secret, SecretString::from))
}

/// The empty secret, for a member that is not there.
pub(super) fn no_secret() -> SecretString {
    SecretString::from("")
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
