//! Security headers, on every answer.
//!
//! A page that needs more than nothing sets its own `Content-Security-Policy`, and what may be kept its own `Cache-Control`; the
//! rest is the same for all. No header here or elsewhere lets another origin read an answer: there is no CORS, at the
//! authorization endpoint least of all (RFC 9700 section 2.6).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use url::{Host, Url};

const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ),
];

/// A year: what browsers remember of a host that speaks https.
const STRICT_TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The headers of one server.
#[derive(Debug)]
pub(super) struct SecurityHeaders {
    strict_transport: bool,
}

impl SecurityHeaders {
    /// For the server with this issuer. A browser that was told of https on localhost would refuse all else that runs there.
    pub(super) fn new(issuer: &Url) -> Self {
        let named = matches!(issuer.host(), Some(Host::Domain(name)) if name != "localhost");
        Self {
            strict_transport: named && issuer.scheme() == "https",
        }
    }

    /// Adds them to an answer.
    pub(super) fn set(&self, headers: &mut HeaderMap) {
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(CONTENT_SECURITY_POLICY);
        // RFC 6749 section 5.1 for tokens, and nothing else gains by being kept either.
        headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
        for (name, value) in ALWAYS {
            headers.insert(name, value);
        }
        if self.strict_transport {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(issuer: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        SecurityHeaders::new(&Url::parse(issuer).unwrap()).set(&mut headers);
        headers
    }

    #[test]
    fn https_is_remembered_for_a_name_of_its_own_only() {
        for (issuer, expected) in [
            ("https://link.example", true),
            ("http://127.0.0.1:8787", false),
            ("https://127.0.0.1:8787", false),
            ("https://localhost:8787", false),
        ] {
            let told = headers(issuer).contains_key(header::STRICT_TRANSPORT_SECURITY);
            assert_eq!(told, expected, "{issuer}");
        }
    }

    #[test]
    fn a_page_keeps_the_policy_and_the_caching_it_set() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, "x".parse().unwrap());
        headers.insert(header::CACHE_CONTROL, "y".parse().unwrap());
        headers.insert(header::REFERRER_POLICY, "unsafe-url".parse().unwrap());
        SecurityHeaders::new(&Url::parse("https://link.example").unwrap()).set(&mut headers);
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "x");
        assert_eq!(headers[header::CACHE_CONTROL], "y");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
    }
}
