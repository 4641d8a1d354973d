//! The phone's browser, known by a secret in a cookie for as long as its code lives.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};

use crate::clock::Entropy;
use crate::token::{Token, TokenHash, TokenKind};

const COOKIE: &str = "latchkey_device";

/// A browser, with its secret if it has one of ours.
pub(in crate::routes) struct Browser(Option<Token>);

/// A browser that has a secret.
pub(super) struct KnownBrowser(Token);

impl Browser {
    pub(super) fn hash(&self) -> Option<TokenHash> {
        self.0.as_ref().map(Token::hash)
    }

    /// The browser as it is known, or with a new secret.
    pub(super) fn or_new(self, entropy: &dyn Entropy) -> KnownBrowser {
        let new = || Token::generate(TokenKind::Browser, entropy);
        KnownBrowser(self.0.unwrap_or_else(new))
    }
}

impl KnownBrowser {
    pub(super) fn hash(&self) -> TokenHash {
        self.0.hash()
    }

    /// RFC 6265: for our device pages only, out of any script's reach.
    pub(super) fn cookie(&self, lifetime: Duration, secure: bool) -> HeaderValue {
        let secure = if secure { "; Secure" } else { "" };
        let text = format!(
            "{COOKIE}={}; Path=/device; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
            self.0.expose(),
            lifetime.as_secs(),
        );
        let mut value =
            HeaderValue::try_from(text).expect("a token is letters, digits and underscores");
        value.set_sensitive(true);
        value
    }
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let cookies = parts.headers.get_all(header::COOKIE).iter();
        let secret = cookies
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
            .find_map(|value| Token::parse(value).ok())
            .filter(|token| token.kind() == TokenKind::Browser);
        Ok(Self(secret))
    }
}
