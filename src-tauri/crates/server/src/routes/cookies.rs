//! The cookies by which browsers are known (RFC 6265): secrets of ours, out of any script's and any other site's reach.
//!
//! `SameSite=Lax`: a form on another site does not carry them here, but somebody who is sent here by another site is known.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use url::Url;

use crate::token::{Token, TokenKind};

/// What a browser is known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The code of a device, which it went on with.
    Device,
    /// The authorization requests that it answers.
    Request,
    /// The account with which somebody signed in.
    SignOn,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Device => "latchkey_device",
            Self::Request => "latchkey_request",
            Self::SignOn => "latchkey_sign_on",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Device => "/device",
            Self::Request | Self::SignOn => "/",
        }
    }

    /// On https, no other host of the domain and no plain connection can set a cookie that has this in its name (RFC 6265bis
    /// section 4.1.3.2).
    fn full_name(self, issuer: &Url) -> String {
        let prefix = if is_secure(issuer) && self.path() == "/" {
            "__Host-"
        } else {
            ""
        };
        format!("{prefix}{}", self.name())
    }

    /// The secret that a browser sent.
    pub(super) fn read(self, headers: &HeaderMap, issuer: &Url) -> Option<Token> {
        let name = self.full_name(issuer);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|cookie| cookie.trim().strip_prefix(&*name)?.strip_prefix('='))
            .find_map(|value| Token::parse(value).ok())
            .filter(|token| token.kind() == TokenKind::Browser)
    }

    /// The header that gives a browser its secret.
    pub(super) fn set(self, secret: &Token, lifetime: Duration, issuer: &Url) -> HeaderValue {
        self.header(secret.expose(), lifetime, issuer)
    }

    /// The header that takes it away.
    pub(super) fn clear(self, issuer: &Url) -> HeaderValue {
        self.header("", Duration::ZERO, issuer)
    }

    fn header(self, value: &str, lifetime: Duration, issuer: &Url) -> HeaderValue {
        let secure = if is_secure(issuer) { "; Secure" } else { "" };
        let text = format!(
            "{}={value}; Path={}; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
            self.full_name(issuer),
            self.path(),
            lifetime.as_secs(),
        );
        let mut header =
            HeaderValue::try_from(text).expect("a token is letters, digits and underscores");
        header.set_sensitive(true);
        header
    }
}

fn is_secure(issuer: &Url) -> bool {
    issuer.scheme() == "https"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_cookie_is_as_closed_as_its_place_allows() {
        let secret = Token::generate(TokenKind::Browser, &SystemEntropy);
        let value = secret.expose();
        for (cookie, issuer, expected) in [
            (
                Cookie::SignOn,
                "https://link.example",
                format!(
                    "__Host-latchkey_sign_on={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
                ),
            ),
            (
                Cookie::SignOn,
                "http://127.0.0.1:8787",
                format!("latchkey_sign_on={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
            ),
            (
                Cookie::Device,
                "https://link.example",
                format!(
                    "latchkey_device={value}; Path=/device; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
                ),
            ),
        ] {
            let header = cookie.set(&secret, Duration::from_secs(60), &url(issuer));
            assert!(header.is_sensitive());
            assert_eq!(header.to_str().unwrap(), expected);
        }
    }

    #[test]
    fn only_a_secret_of_ours_under_its_own_name_is_read() {
        let issuer = url("https://link.example");
        let secret = Token::generate(TokenKind::Browser, &SystemEntropy);
        let access = Token::generate(TokenKind::Access, &SystemEntropy);
        let read = |text: String| {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::try_from(text).unwrap());
            Cookie::SignOn
                .read(&headers, &issuer)
                .map(|token| token.expose().to_owned())
        };
        let (value, other) = (secret.expose(), access.expose());
        let found = Some(value.to_owned());
        assert_eq!(read(format!("__Host-latchkey_sign_on={value}")), found);
        assert_eq!(
            read(format!("a=b; __Host-latchkey_sign_on={value};c")),
            found
        );
        // What a plain connection set.
        assert_eq!(read(format!("latchkey_sign_on={value}")), None);
        assert_eq!(read(format!("__Host-latchkey_request={value}")), None);
        assert_eq!(read(format!("__Host-latchkey_sign_on={other}")), None);
        assert_eq!(read("__Host-latchkey_sign_on=".to_owned()), None);
    }
}
