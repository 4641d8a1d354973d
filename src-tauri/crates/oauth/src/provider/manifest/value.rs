//! The values in a manifest, each checked where it stands, so that its line is blamed.

use serde::{Deserialize, Deserializer, de};
use url::Url;

use crate::http::is_safe;

/// An address that tokens may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint(pub(super) Url);

/// A provider's name in commands and files.
pub(super) struct Id(pub(super) String);

/// One scope.
pub(super) struct Scope(pub(super) String);

/// A path that can be in an address as it is.
pub(super) struct RedirectPath(pub(super) String);

/// Whether a text can be a provider's id.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let inner = |byte: u8| plain(byte) || byte == b'-' || byte == b'.';
    (1..=64).contains(&text.len())
        && text.bytes().all(inner)
        && text.as_bytes().first().copied().is_some_and(plain)
        && text.as_bytes().last().copied().is_some_and(plain)
        && !text.contains("..")
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if is_id(&text) {
            return Ok(Self(text));
        }
        Err(de::Error::custom(
            "an id is 1 to 64 small letters, digits, \"-\" and \".\", and begins and ends with a letter or digit",
        ))
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // RFC 6749 section 3.3.
        let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        if !text.is_empty() && text.bytes().all(fits) {
            return Ok(Self(text));
        }
        Err(de::Error::custom(
            "a scope is one word without spaces or quotes",
        ))
    }
}

impl<'de> Deserialize<'de> for RedirectPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if text.starts_with('/') && text.bytes().all(fits) {
            return Ok(Self(text));
        }
        Err(de::Error::custom(
            "a path begins with / and holds letters, digits and -._~/",
        ))
    }
}

impl<'de> Deserialize<'de> for Endpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let url = Url::parse(&text)
            .map_err(|error| de::Error::custom(format!("that is no address ({error})")))?;
        if !is_safe(&url) {
            return Err(de::Error::custom(
                "an address begins with https, unless it is on this computer",
            ));
        }
        if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err(de::Error::custom(
                "an address has no user, password or fragment",
            ));
        }
        Ok(Self(url))
    }
}
