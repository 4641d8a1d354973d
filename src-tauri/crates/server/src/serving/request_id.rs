//! The name of a request in the log and in the answer's `X-Request-Id`, so that a person's complaint finds its lines.

use std::fmt;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::clock::Entropy;

/// Where it stands in requests and answers.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 64;

/// A request's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// 128 random bits.
    pub fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(
            HeaderValue::from_str(&hex(bytes))
                .expect("hexadecimal digits are a valid header value"),
        )
    }

    /// The one that a trusted proxy gave, if it is one: anything else could forge lines of the log.
    #[must_use]
    pub fn given(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(X_REQUEST_ID).iter();
        let (value, None) = (values.next()?, values.next()) else {
            return None;
        };
        let bytes = value.as_bytes();
        let is_plain = bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
        ((1..=LONGEST).contains(&bytes.len()) && is_plain).then(|| Self(value.clone()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Nothing else is let in.
        self.0.to_str().unwrap_or_default()
    }

    /// As a header's value.
    #[must_use]
    pub fn header_value(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

fn hex(bytes: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn every_request_gets_a_name_of_its_own() {
        let (first, second) = (
            RequestId::random(&SystemEntropy).to_string(),
            RequestId::random(&SystemEntropy).to_string(),
        );
        assert_ne!(first, second);
        assert_eq!(first.len(), 32);
        assert!(first.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn a_given_name_is_taken_only_if_it_is_plain() {
        let given = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(X_REQUEST_ID, value.parse().unwrap());
            }
            RequestId::given(&headers).map(|id| id.to_string())
        };
        let longest = "a".repeat(LONGEST);
        for plain in ["7b0e-1_2.x", "a", &longest] {
            assert_eq!(given(&[plain]).as_deref(), Some(plain));
        }
        let too_long = "a".repeat(LONGEST + 1);
        for other in [
            "",
            "a b",
            "a\tb",
            "a=b",
            "\u{1b}[31m\u{e9}",
            "a\"b",
            &too_long,
        ] {
            assert_eq!(HeaderValue::from_str(other).ok().and(given(&[])), None);
            if HeaderValue::from_str(other).is_ok() {
                assert_eq!(given(&[other]), None, "{other:?}");
            }
        }
        assert_eq!(given(&["a", "b"]), None);
        assert_eq!(given(&[]), None);
    }
}
