//! Form bodies (RFC 6749 appendix B), strictly: no parameter twice, and an empty one counts as left out (section 3.2).

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
        for (name, value) in url::form_urlencoded::parse(body) {
            let value = Zeroizing::new(value.into_owned());
            if parameters.insert(name.into_owned(), value).is_some() {
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
    fn a_parameter_may_not_be_there_twice() {
        assert!(Form::parse(b"a=1&a=1").is_err());
        assert!(Form::parse(b"a=1&a=").is_err());
    }
}
