//! Form bodies (RFC 6749 appendix B). No parameter may be there twice, and an empty one counts as left out (section 3.2).
//!
//! What clients write is taken as browsers' forms are: spaces as they are or as `+`, a lone `%` as itself. Values are UTF-8.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use zeroize::Zeroizing;

use super::error::OAuthError;

/// The parameters of a request. Their values may be secrets.
pub(super) struct Form(HashMap<String, Zeroizing<String>>);

impl Form {
    /// A parameter that may be left out.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.get(name)
            .ok_or_else(|| OAuthError::invalid_request(format!("The parameter {name} is missing.")))
    }

    /// Reads a body, or a query: they have the same form.
    pub(super) fn parse(body: &[u8]) -> Result<Self, OAuthError> {
        let mut parameters = HashMap::new();
        let pairs = body.split(|byte| *byte == b'&');
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let equals = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = pair.split_at(equals.unwrap_or(pair.len()));
            let name = decoded(name)?.to_string();
            let value = decoded(value.get(1..).unwrap_or_default())?;
            if parameters.insert(name, value).is_some() {
                return Err(OAuthError::invalid_request(
                    "A parameter is there more than once.",
                ));
            }
        }
        Ok(Self(parameters))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = OAuthError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let is_form = content_type
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| {
                value
                    .trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            });
        if !is_form {
            return Err(OAuthError::invalid_request(
                "Send the parameters as application/x-www-form-urlencoded.",
            ));
        }
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => OAuthError::TooLarge,
                    _ => OAuthError::invalid_request("The request broke off."),
                })?;
        Self::parse(&body)
    }
}

/// Reads a name or a value as it stands in a form.
pub(super) fn decoded(encoded: &[u8]) -> Result<Zeroizing<String>, OAuthError> {
    let spaced: Zeroizing<Vec<u8>> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect::<Vec<u8>>()
        .into();
    let bytes = Zeroizing::new(percent_encoding::percent_decode(&spaced).collect::<Vec<u8>>());
    // RFC 6749 appendix A: no parameter has a NUL in it, and PostgreSQL takes none.
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains('\0') => Ok(text.to_owned().into()),
        _ => Err(OAuthError::invalid_request(
            "A parameter is not text in UTF-8.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_without_a_value_counts_as_left_out() {
        let form = Form::parse(b"client_id=&scope=a+b%20c").unwrap();
        assert_eq!(form.get("client_id"), None);
        assert_eq!(form.get("scope"), Some("a b c"));
        assert!(form.required("client_id").is_err());
    }

    #[test]
    fn spaces_may_be_written_in_every_way_and_a_lone_percent_sign_is_itself() {
        let form = Form::parse(b"scope=a b+c%20d&device_name=100%&&x").unwrap();
        assert_eq!(form.get("scope"), Some("a b c d"));
        assert_eq!(form.get("device_name"), Some("100%"));
        assert_eq!(form.get("x"), None);
    }

    #[test]
    fn what_is_not_utf_8_is_refused() {
        for body in [&b"a=%ff"[..], b"a=\xff", b"%c3=1", b"a=%ed%a0%80", b"a=%00"] {
            assert!(Form::parse(body).is_err());
        }
        assert_eq!(Form::parse(b"a=%c3%a9").unwrap().get("a"), Some("\u{e9}"));
    }

    #[test]
    fn a_parameter_may_not_be_there_twice() {
        assert!(Form::parse(b"a=1&a=1").is_err());
        assert!(Form::parse(b"a=1&a=").is_err());
    }
}
