//! One request and its answer: JSON both ways, and the sorting of everything that can go wrong in between.
//!
//! Every answer is an envelope with a `code` like HTTP's, which counts even under HTTP 200, and errors as
//! `error: {error, error_description}` or only as a `message`. Euler Stream's description knows the statuses 200, 429 and 500 only.

use std::time::Duration;

use axum::body::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::error::Category;
use url::Url;
use zeroize::Zeroizing;

use crate::platform::limits::bad;
use crate::platform::site::{self, Site, send};
use crate::platform::{Hostile, PlatformError, Unavailable};

/// Longest wait for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Members that are no secrets and may stand in the platform's words.
const PUBLIC_MEMBERS: [&str; 4] = ["client_id", "grant_type", "redirect_uri", "token_type_hint"];

/// The form of Euler Stream's tokens is not documented; a run of letters and digits as long as this is taken for one.
const SHORTEST_TOKEN: usize = 32;

/// Euler Stream's address and the client that reaches it.
pub(super) struct Wire(Site);

impl Wire {
    pub(super) fn new(base_url: &Url, http: Client) -> Self {
        Self(Site::new(base_url, http))
    }

    /// Posts these members and no others: one that the endpoint does not know makes it refuse all.
    pub(super) async fn post(
        &self,
        path: &'static str,
        members: &[(&str, &str)],
    ) -> Result<Answer, PlatformError> {
        let request = self
            .0
            .post(path)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(object(members));
        let secrets = members
            .iter()
            .filter(|(name, value)| !PUBLIC_MEMBERS.contains(name) && !value.is_empty())
            .map(|(_, value)| SecretString::from(*value))
            .collect();
        send(request.timeout(ANSWER_WITHIN), secrets)
            .await
            .map(Answer)
    }

    /// The profile, with the access token in the header that is made for it.
    pub(super) async fn get_user(
        &self,
        access_token: &SecretString,
    ) -> Result<Answer, PlatformError> {
        let mut token =
            HeaderValue::from_str(access_token.expose_secret()).map_err(|_| bad("access_token"))?;
        // HTTP libraries leave it out of their own logging then.
        token.set_sensitive(true);
        let request = self
            .0
            .get("tiktok/oauth/userinfo")
            .header("x-oauth-token", token);
        send(request.timeout(ANSWER_WITHIN), vec![access_token.clone()])
            .await
            .map(Answer)
    }

    /// What is registered for a client, which anybody may know.
    pub(super) async fn get_client(&self, client_id: &str) -> Result<Answer, PlatformError> {
        let request = self.0.get_one("tiktok/oauth/clients/", client_id);
        send(request.timeout(ANSWER_WITHIN), Vec::new())
            .await
            .map(Answer)
    }
}

/// An answer as it came, not yet judged.
pub(super) struct Answer(site::Answer);

impl Answer {
    /// The answer's members, if it is a success.
    pub(super) fn decode<T: DeserializeOwned>(&self) -> Result<T, PlatformError> {
        self.code()?;
        self.members()
    }

    /// Success without members of interest. Unlike where members are read, here nothing but the code tells a yes from
    /// somebody else's JSON, so it must be there.
    pub(super) fn decode_nothing(&self) -> Result<(), PlatformError> {
        self.code()?.map(|_| ()).ok_or(bad("code"))
    }

    /// The answer's members, whether or not it is a success.
    pub(super) fn members<T: DeserializeOwned>(&self) -> Result<T, PlatformError> {
        // serde's message may quote a token, so only the fact is kept.
        serde_json::from_slice(self.0.body())
            .map_err(|_| PlatformError::Hostile(Hostile::Malformed))
    }

    /// The code of a success, or why it is none: by the status, the code or an error object.
    fn code(&self) -> Result<Option<f64>, PlatformError> {
        self.0.check_status()?;
        let status = self.0.status();
        let unavailable = |status| Err(PlatformError::Unavailable(Unavailable::Status(status)));
        let envelope = match serde_json::from_slice::<Envelope>(self.0.body()) {
            Ok(envelope) => envelope,
            Err(_) if !status.is_success() => return unavailable(status.as_u16()),
            // JSON, but not this envelope: a code that is no number must not pass for a missing one.
            Err(error)
                if error.classify() == Category::Data
                    && self.0.body().trim_ascii_start().starts_with(b"{") =>
            {
                return Err(PlatformError::Hostile(Hostile::Malformed));
            }
            Err(_) => return Err(PlatformError::Unavailable(Unavailable::NotJson)),
        };
        let code = envelope.code;
        let named = envelope.named_error();
        let is_failure = code.is_some_and(|code| code >= 400.0);
        if !is_failure && named.is_none() {
            return if status.is_success() {
                Ok(code)
            } else {
                unavailable(status.as_u16())
            };
        }
        // What an answer says of itself goes before the status that carries it.
        let code = code
            .filter(|_| is_failure)
            .map_or_else(|| status.as_u16(), whole);
        match (code, named.as_deref()) {
            (429, _) => Err(PlatformError::Unavailable(Unavailable::RateLimited)),
            (_, Some("server_error" | "temporarily_unavailable")) | (408 | 500.., _) => {
                unavailable(code)
            }
            (_, Some(error)) => Err(self.refused(error, &envelope)),
            (_, None) => Err(self.refused(&code.to_string(), &envelope)),
        }
    }

    fn refused(&self, error: &str, envelope: &Envelope) -> PlatformError {
        let words = envelope.description().unwrap_or_default();
        self.0.refused(error, words, None, looks_like_a_token)
    }
}

pub(super) fn looks_like_a_token(word: &str) -> bool {
    word.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .any(|run| {
            run.len() >= SHORTEST_TOKEN
                && run.bytes().any(|byte| byte.is_ascii_digit())
                && run.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
}

/// A code as the number that it should be; whatever is beyond a status is a failure of theirs.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 400 and 599 a whole number is exact"
)]
fn whole(code: f64) -> u16 {
    if (400.0..600.0).contains(&code) {
        code as u16
    } else {
        500
    }
}

/// The members as a JSON object, in a buffer that is wiped once it is sent.
fn object(members: &[(&str, &str)]) -> Bytes {
    // Room for everything up front: a buffer that grows leaves unwiped copies behind. JSON makes at most six bytes of one.
    let most = members
        .iter()
        .map(|(name, value)| name.len() + 6 * value.len() + 6)
        .sum::<usize>();
    let mut bytes = Zeroizing::new(Vec::with_capacity(most + 2));
    serde_json::to_writer(&mut *bytes, &Object(members))
        .expect("strings always serialise, and a Vec takes every byte");
    Bytes::from_owner(bytes)
}

struct Object<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// What an answer says of its own success.
#[derive(Deserialize)]
struct Envelope {
    code: Option<f64>,
    message: Option<String>,
    error: Option<ErrorMember>,
    error_description: Option<String>,
}

/// The error as documented, or as RFC 6749 section 5.2 has it.
#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorMember {
    Flat(String),
    Nested {
        error: Option<String>,
        error_description: Option<String>,
    },
}

impl Envelope {
    fn named_error(&self) -> Option<String> {
        let name = match self.error.as_ref()? {
            ErrorMember::Flat(name) => name,
            ErrorMember::Nested { error, .. } => error.as_ref()?,
        };
        (!name.is_empty()).then(|| name.clone())
    }

    fn description(&self) -> Option<&str> {
        let nested = match &self.error {
            Some(ErrorMember::Nested {
                error_description, ..
            }) => error_description.as_deref(),
            Some(ErrorMember::Flat(_)) | None => None,
        };
        nested
            .or(self.error_description.as_deref())
            .or(self.message.as_deref())
    }
}
