//! How a provider's wire differs from the standards': requests, answers, refresh tokens, revocation, user information.
//!
//! Every default is the standard's own way, so that a manifest says only what is different.

mod revocation;

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer, de};

pub use self::revocation::{Ends, Method, Revocation, RevocationStyle, RevokedTokens};
use crate::pkce::ChallengeEncoding;

/// The differences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dialect {
    /// How requests are written.
    pub requests: Requests,
    /// How answers are read.
    pub answers: Answers,
    /// What becomes of a refresh token.
    pub refresh_tokens: RefreshTokens,
    /// How a link is ended.
    pub revocation: Revocation,
    /// Where in an answer it stands whose account it is.
    pub userinfo: UserInfoMembers,
    /// Where on the issuer's host this computer's session is ended, for a server that tells that from revoking.
    pub logout: Option<String>,
}

/// How requests are written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Requests {
    /// A form (RFC 6749 appendix B) or JSON.
    pub body: Body,
    /// What stands between two scopes (RFC 6749 section 3.3: a space).
    pub scope_separator: Separator,
    /// Whether scopes are one string or a list of them; a list needs JSON.
    pub scope: ScopeForm,
    /// How the code challenge is written.
    pub challenge: Challenge,
    /// The provider's names for the standards' parameters.
    pub names: BTreeMap<String, String>,
    /// Headers beyond the standards'. `{client_id}` stands for the client id.
    pub headers: Headers,
    /// Parameters of the authorization request beyond the standards'.
    pub authorization: BTreeMap<String, String>,
    /// Where the client secret goes, if there is one (RFC 6749 section 2.3.1).
    pub client_secret: SecretPlace,
    /// Whether the token request of the device grant repeats the scopes.
    pub scope_with_device_code: bool,
    /// Whether the request for a code tells of the device that asks: a link server shows it to whoever approves.
    pub device_description: bool,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// `application/x-www-form-urlencoded`.
    #[default]
    Form,
    /// A JSON object.
    Json,
}

/// What stands between two scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Separator {
    /// RFC 6749 section 3.3.
    #[default]
    #[serde(rename = " ")]
    Space,
    /// As TikTok and Facebook have it.
    #[serde(rename = ",")]
    Comma,
}

/// Whether scopes are one string or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScopeForm {
    /// One string.
    #[default]
    String,
    /// A JSON list.
    List,
}

/// How the code challenge is written (RFC 7636 section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Challenge {
    /// As the RFC has it.
    #[default]
    Base64url,
    /// Lowercase hex.
    Hex,
    /// Not at all: for device grants of providers that refuse parameters they do not know.
    None,
}

/// Where the client secret goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretPlace {
    /// Into the body.
    #[default]
    Body,
    /// Into the `Authorization` header.
    Basic,
}

/// How answers are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// Where the members are, if not at the top.
    pub envelope: Option<Pointer>,
    /// Where the standards' members stand, by their standard names.
    pub names: BTreeMap<String, Pointer>,
    /// What `expires_in` means.
    pub expires_in: ExpiresIn,
    /// How many seconds an access token lasts whose answer does not say.
    pub lifetime: Option<u64>,
    /// Whether an answer without `token_type` is one about a bearer token.
    pub token_type_optional: bool,
    /// Where the error code stands; the first that is there counts.
    pub error: Vec<Pointer>,
    /// Where the words about it stand.
    pub error_description: Vec<Pointer>,
    /// Error codes that mean success.
    pub no_error: Vec<String>,
    /// The standards' names for the provider's error codes.
    pub errors: BTreeMap<String, String>,
}

/// What `expires_in` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpiresIn {
    /// Seconds from now (RFC 6749 section 5.1).
    #[default]
    Seconds,
    /// The moment, in RFC 3339; it counts from the answer's own `Date`. Seconds are understood too.
    Timestamp,
}

/// What becomes of a refresh token when it is used (RFC 6749 section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefreshTokens {
    /// Another takes its place, every time. An answer without one is not believed.
    Rotate,
    /// Another may take its place; where none does, it stays.
    #[default]
    Stay,
    /// There are none: a link ends with its access token.
    None,
}

/// Where in the answer about a user the members stand (OpenID Connect Core section 5.1).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserInfoMembers {
    /// Stable and unique.
    pub sub: Pointer,
    /// For people.
    pub name: Pointer,
    /// The handle.
    pub preferred_username: Pointer,
    /// Where a picture is.
    pub picture: Pointer,
    /// The address for mail.
    pub email: Pointer,
}

/// A place in a JSON document: a JSON pointer (RFC 6901), or the name of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer(String);

/// Headers, checked when they are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(HeaderName, String)>);

impl Dialect {
    /// How the code challenge is written, if there is one.
    #[must_use]
    pub fn challenge(&self) -> Option<ChallengeEncoding> {
        match self.requests.challenge {
            Challenge::Base64url => Some(ChallengeEncoding::Base64Url),
            Challenge::Hex => Some(ChallengeEncoding::Hex),
            Challenge::None => None,
        }
    }

    /// Whether only a token that still lasts can be revoked.
    #[must_use]
    pub fn revocation_needs_live_access_token(&self) -> bool {
        self.revocation.live_access_token || self.revocation.style == RevocationStyle::Bearer
    }
}

impl Pointer {
    /// The standard's own member.
    pub(crate) fn member(name: &str) -> Self {
        Self(format!("/{name}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands there.
    pub(crate) fn find<'v>(&self, value: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        value.pointer(&self.0).filter(|found| !found.is_null())
    }
}

impl Headers {
    /// Their names and values, for a client.
    pub(crate) fn of<'h>(
        &'h self,
        client_id: &'h str,
    ) -> impl Iterator<Item = (HeaderName, HeaderValue)> + 'h {
        self.0.iter().filter_map(move |(name, value)| {
            let value = value.replace("{client_id}", client_id);
            Some((name.clone(), HeaderValue::from_str(&value).ok()?))
        })
    }
}

impl Separator {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Space => " ",
            Self::Comma => ",",
        }
    }
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            body: Body::Form,
            scope_separator: Separator::Space,
            scope: ScopeForm::String,
            challenge: Challenge::Base64url,
            names: BTreeMap::new(),
            headers: Headers::default(),
            authorization: BTreeMap::new(),
            client_secret: SecretPlace::Body,
            scope_with_device_code: false,
            device_description: false,
        }
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            envelope: None,
            names: BTreeMap::new(),
            expires_in: ExpiresIn::Seconds,
            lifetime: None,
            token_type_optional: false,
            error: vec![Pointer::member("error")],
            error_description: vec![Pointer::member("error_description")],
            no_error: Vec::new(),
            errors: BTreeMap::new(),
        }
    }
}

impl Default for UserInfoMembers {
    fn default() -> Self {
        Self {
            sub: Pointer::member("sub"),
            name: Pointer::member("name"),
            preferred_username: Pointer::member("preferred_username"),
            picture: Pointer::member("picture"),
            email: Pointer::member("email"),
        }
    }
}

impl<'de> Deserialize<'de> for Pointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Err(de::Error::custom(
                "a place in an answer is the name of a member or a pointer such as /data/user",
            ));
        }
        if text.starts_with('/') {
            return Ok(Self(text));
        }
        // RFC 6901 section 3.
        Ok(Self(format!(
            "/{}",
            text.replace('~', "~0").replace('/', "~1")
        )))
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<String, String>::deserialize(deserializer)?;
        let mut headers = Vec::new();
        for (name, value) in written {
            let header: HeaderName = name
                .parse()
                .map_err(|_| de::Error::custom(format!("\"{name}\" is no name of a header")))?;
            // What a client must say of itself is not a manifest's to say.
            let ours = [
                http::header::AUTHORIZATION,
                http::header::HOST,
                http::header::COOKIE,
            ];
            if ours.contains(&header) {
                return Err(de::Error::custom(format!(
                    "the header {name} cannot be set"
                )));
            }
            if HeaderValue::from_str(&value).is_err() {
                return Err(de::Error::custom(format!(
                    "the header {name} has no usable value"
                )));
            }
            headers.push((header, value));
        }
        Ok(Self(headers))
    }
}
