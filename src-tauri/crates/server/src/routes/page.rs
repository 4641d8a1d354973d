//! What the server's pages for people have in common: the look, and that they may do nothing but send forms.
//!
//! Everything works without script, and none is allowed. What did not come from this program goes through
//! [`escaped`](crate::html::escaped) before it becomes part of a body.

use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use url::Url;

const STYLE: &str = include_str!("style.css");

/// How often a page that waits for something looks again, in seconds.
const LOOK_AGAIN_AFTER: u8 = 2;

/// The style's hash, as a policy names it.
static STYLE_HASH: LazyLock<String> =
    LazyLock::new(|| BASE64_STANDARD.encode(Sha256::digest(STYLE)));

/// A page for a person.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    /// HTML.
    pub(super) body: &'a str,
    pub(super) status: StatusCode,
    pub(super) looks: Looks,
    /// Where the answer to one of its forms may send the browser, beyond this server.
    pub(super) leads_to: Option<&'a str>,
}

/// Whether a page looks again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    Once,
    Again,
}

impl<'a> Page<'a> {
    /// A page that is shown once and stays on this server.
    pub(super) fn new(title: &'a str, body: &'a str) -> Self {
        Self {
            title,
            body,
            status: StatusCode::OK,
            looks: Looks::Once,
            leads_to: None,
        }
    }

    pub(super) fn into_response(self) -> Response {
        let again = match self.looks {
            Looks::Once => String::new(),
            Looks::Again => {
                format!("<meta http-equiv=\"refresh\" content=\"{LOOK_AGAIN_AFTER}\">")
            }
        };
        let (title, body) = (self.title, self.body);
        let html = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">{again}\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">\
             <title>{title}</title><style>{STYLE}</style></head>\
             <body><main>{body}</main></body></html>"
        );
        let mut response = (self.status, Html(html)).into_response();
        let policy = policy(self.leads_to.and_then(form_source).as_deref());
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }
}

/// The style by its hash, forms to this server, and nothing else at all. Browsers hold a form's answer to `form-action` too.
fn policy(form_source: Option<&str>) -> HeaderValue {
    let (hash, space) = (&*STYLE_HASH, form_source.map_or("", |_| " "));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'{space}{}; \
         base-uri 'none'; frame-ancestors 'none'",
        form_source.unwrap_or_default()
    )
    .parse()
    .expect("base64 and what a URL's parser wrote are always a valid header value")
}

/// The origin of a URL, or its scheme where there is no origin (CSP Level 3 section 2.3.1).
fn form_source(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let origin = url.origin();
    let source = if origin.is_tuple() {
        origin.ascii_serialization()
    } else {
        format!("{}:", url.scheme())
    };
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b';' | b',');
    source.bytes().all(plain).then_some(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_to_this_server_and_to_the_program_that_asked() {
        for (url, expected) in [
            (None, "form-action 'self';"),
            (
                Some("http://127.0.0.1:4711/callback?x=1"),
                "form-action 'self' http://127.0.0.1:4711;",
            ),
            (
                Some("https://shop.example/cb"),
                "form-action 'self' https://shop.example;",
            ),
            (
                Some("com.example.app:/cb"),
                "form-action 'self' com.example.app:;",
            ),
        ] {
            let page = Page {
                leads_to: url,
                ..Page::new("", "")
            };
            let response = page.into_response();
            let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap();
            assert!(policy.contains(expected), "{policy}");
            assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
        }
    }
}
