//! The access token of a request, in the `Authorization` header only (RFC 6750 section 2.1).

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};

use super::error::OAuthError;
use crate::token::{Token, TokenKind};

/// A well-formed access token. Whether it is live only the store knows.
pub(super) struct Bearer(pub(super) Token);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = OAuthError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        const MALFORMED: OAuthError =
            OAuthError::InvalidToken("This is not an access token of this server.");
        let mut headers = parts.headers.get_all(header::AUTHORIZATION).iter();
        let header = headers.next().ok_or(OAuthError::MissingToken)?;
        if headers.next().is_some() {
            return Err(OAuthError::invalid_request(
                "Authorization is there more than once.",
            ));
        }
        let (scheme, token) = header
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .ok_or(OAuthError::MissingToken)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(OAuthError::MissingToken);
        }
        let token = Token::parse(token.trim()).map_err(|_| MALFORMED)?;
        if token.kind() == TokenKind::Access {
            Ok(Self(token))
        } else {
            Err(MALFORMED)
        }
    }
}
