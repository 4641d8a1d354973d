//! Who may talk to the sandbox: programs on this computer, and its own pages in a browser, but no other web page.
//!
//! A page from elsewhere can reach a loopback port under a host name of its own (DNS rebinding), or post a form across sites.
//! The first is told by `Host`, the second by `Sec-Fetch-Site` and `Origin`, which a page cannot set.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Turns away every request that does not name this computer as its host.
pub(super) async fn loopback_hosts_only(request: Request, next: Next) -> Response {
    if host(request.headers()).is_some_and(|host| is_loopback(&host)) {
        next.run(request).await
    } else {
        let words = "The sandbox only answers as 127.0.0.1 or localhost.";
        (StatusCode::MISDIRECTED_REQUEST, words).into_response()
    }
}

/// Whether a posted form comes from a page of the sandbox itself.
pub(super) fn is_from_own_page(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let own = host(headers).map(|host| format!("http://{host}"));
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.is_some() && origin == own.as_deref()
}

fn host(headers: &HeaderMap) -> Option<Authority> {
    headers.get(HOST)?.to_str().ok()?.parse().ok()
}

fn is_loopback(authority: &Authority) -> bool {
    // A user part is no part of a Host header.
    !authority.as_str().contains('@')
        && matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_computer_are_loopback() {
        for (host, expected) in [
            ("127.0.0.1:4000", true),
            ("127.0.0.1", true),
            ("localhost:4000", true),
            ("[::1]:4000", true),
            ("evil.example:4000", false),
            ("127.0.0.1.evil.example", false),
            ("localhost.evil.example", false),
            ("localhost@evil.example", false),
            ("evil@localhost", false),
            ("0.0.0.0:4000", false),
        ] {
            let authority: Authority = host.parse().expect("an authority");
            assert_eq!(is_loopback(&authority), expected, "{host}");
        }
    }

    #[test]
    fn a_form_is_taken_from_the_own_origin_only() {
        let from = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "127.0.0.1:4000".parse().expect("a header value"));
            for (name, value) in pairs {
                headers.insert(*name, value.parse().expect("a header value"));
            }
            is_from_own_page(&headers)
        };
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(from(&[("origin", "http://127.0.0.1:4000")]));
        assert!(!from(&[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://127.0.0.1:4000")
        ]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("origin", "http://127.0.0.1:4001")]));
        assert!(!from(&[("origin", "http://evil.example")]));
        assert!(!from(&[("origin", "null")]));
        assert!(!from(&[]));
    }
}
