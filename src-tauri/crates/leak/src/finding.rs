//! What was found: a token, what it is, and where it stands.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A token that stands somewhere it should not.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that it was found by.
    pub rule: String,
    /// What it is.
    pub kind: Kind,
    /// Who gave it out: `latchkey`, `tiktok`, `google`; `unknown` where nothing tells.
    pub provider: String,
    /// In a person's words: `TikTok access token`.
    pub name: String,
    /// How sure it is.
    pub proof: Proof,
    /// The token itself.
    pub token: SecretString,
    /// What it is called where it must not be shown.
    pub fingerprint: Fingerprint,
    /// What a person knows it again by: its ends.
    pub masked: String,
    /// What it says of itself.
    pub claims: Option<Claims>,
    /// Where it stands, the first [`Finding::MOST_PLACES`] of them.
    pub places: Vec<Place>,
    /// In how many places it stands.
    pub place_count: u64,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Opens an account for a while (RFC 6749 section 1.4).
    AccessToken,
    /// Gets access tokens (RFC 6749 section 1.5).
    RefreshToken,
    /// Gets both, once (RFC 6749 section 1.3.1).
    AuthorizationCode,
    /// Gets both once a person has approved (RFC 8628 section 3.2).
    DeviceCode,
    /// Proves an app, and not a person (RFC 6749 section 2.3.1).
    ClientSecret,
    /// Opens a service for whoever pays for it.
    ApiKey,
    /// A browser's signed-in session.
    SessionCookie,
    /// A JSON Web Token (RFC 7519) that says itself whose it is.
    Jwt,
    /// Something that was shown as a credential, of which nothing more is known.
    Credential,
}

/// How sure it is that this is a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// It stands where tokens stand.
    Context,
    /// It has the shape of one.
    Shape,
    /// It is whole: its checksum is right, or it is JSON inside.
    Checked,
}

/// Where a token stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct Place {
    /// The file, and within an archive ` > ` and the name there. `-` is standard input.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The byte in the line, from 1, where the token or what it is wrapped in begins.
    pub column: u64,
    /// What it is wrapped in, the outermost first; empty where it stands as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encodings: Vec<Encoding>,
}

/// What a token can be wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Percent-encoding (RFC 3986 section 2.1).
    Url,
    /// A JSON string's escapes (RFC 8259 section 7).
    Json,
    /// Base64, either alphabet (RFC 4648).
    Base64,
    /// Compressed (RFC 1952).
    Gzip,
    /// Broken over lines.
    Lines,
    /// Drawn as a QR code.
    Qr,
}

/// What a JSON Web Token says of itself (RFC 7519 section 4.1). Nothing of it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Claims {
    /// `iss`
    pub issuer: Option<String>,
    /// `sub`
    pub subject: Option<String>,
    /// `exp`
    pub expires_at: Option<Timestamp>,
}

/// SHA-256 of a token. A token has too many bits to be guessed from it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

/// A text that is no fingerprint.
#[derive(Debug, thiserror::Error)]
#[error("That is no fingerprint: those are 64 hexadecimal digits.")]
pub struct NotAFingerprint;

impl Finding {
    /// How many places are remembered of one token.
    pub const MOST_PLACES: usize = 100;

    /// Whether it says itself that it is good no more.
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        let expires_at = self.claims.as_ref().and_then(|claims| claims.expires_at);
        expires_at.is_some_and(|at| at <= now)
    }

    /// Whether the token is one of a link server's.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.provider == "latchkey"
    }
}

impl Kind {
    /// The word for it, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
            Self::AuthorizationCode => "authorization_code",
            Self::DeviceCode => "device_code",
            Self::ClientSecret => "client_secret",
            Self::ApiKey => "api_key",
            Self::SessionCookie => "session_cookie",
            Self::Jwt => "jwt",
            Self::Credential => "credential",
        }
    }
}

impl Fingerprint {
    /// Of a token.
    #[must_use]
    pub fn of(token: &SecretString) -> Self {
        Self::of_bytes(token.expose_secret().as_bytes())
    }

    pub(crate) fn of_bytes(token: &[u8]) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, NotAFingerprint> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAFingerprint)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fingerprint({self})")
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
