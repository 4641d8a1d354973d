//! `GET /device`: the page behind `verification_uri` (RFC 8628 section 3.3), for a phone's browser.
//!
//! It says who asks and for what, and hands over to the platform, where the person decides; nothing is approved here. It needs no
//! script and allows none.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::App;
use super::error::OAuthError;
use crate::html::escaped;
use crate::model::{DeviceGrant, GrantStatus, Scope, UserCode};
use crate::sessions::SessionError;

const STYLE: &str = include_str!("device_page.css");

/// One sentence for unknown, old and used codes alike: the difference would help only somebody who guesses.
const NOT_VALID: &str =
    "This code is not valid any more. Ask for a new one on the device, then type it here.";

/// The style by its hash, forms to this server only, and nothing else at all.
static CONTENT_SECURITY_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
    .parse()
    .expect("base64 is always a valid header value")
});

#[derive(Deserialize)]
pub(super) struct Parameters {
    user_code: Option<String>,
}

/// Shows the page.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Response, OAuthError> {
    let typed = parameters
        .ok()
        .and_then(|Query(parameters)| parameters.user_code);
    let Some(typed) = typed.filter(|code| !code.is_empty()) else {
        return Ok(page(StatusCode::OK, &code_form(None)));
    };
    match app.waiting_grant(&typed).await? {
        Some(grant) => Ok(page(StatusCode::OK, &app.consent(&grant))),
        None => Ok(page(StatusCode::NOT_FOUND, &code_form(Some(NOT_VALID)))),
    }
}

impl App {
    /// The grant that a person may still decide about.
    async fn waiting_grant(&self, typed: &str) -> Result<Option<DeviceGrant>, SessionError> {
        let Some(code) = UserCode::parse(typed) else {
            return Ok(None);
        };
        let grant = self
            .sessions
            .store
            .read()
            .await?
            .device_grant_by_user_code(&code)
            .await?;
        let now = self.sessions.clock.now();
        Ok(grant
            .filter(|grant| matches!(grant.status(now), GrantStatus::New | GrantStatus::Scanned)))
    }

    fn consent(&self, grant: &DeviceGrant) -> String {
        let client = self
            .clients
            .iter()
            .find(|client| client.id == grant.client_id);
        let name = escaped(client.map_or(&grant.client_id, |client| &client.name));
        let platform = escaped(self.sessions.platform.name());
        let link = self.way_on(&grant.qr_uri);
        let asked = ago(grant.created_at, self.sessions.clock.now());
        format!(
            "<h1>Link your account to {name}?</h1>\
             <p class=\"code\">{code}</p>\
             <p>Compare this code with the one on the device. It was asked for {asked}.</p>\
             <p>{name} wants to see:</p><ul>{scopes}</ul>\
             <p><a class=\"button\" rel=\"noreferrer\" href=\"{link}\">Continue to {platform}</a></p>\
             <p class=\"warning\">If you did not start this, close this page.</p>",
            code = grant.user_code,
            scopes = scope_items(&grant.scope),
            link = escaped(&link),
        )
    }

    /// The platform's app opens the link itself; a stand-in for a phone opens it from its page.
    fn way_on(&self, qr_uri: &str) -> String {
        match &self.phone_page {
            Some(page) => {
                let mut page: Url = page.clone();
                page.query_pairs_mut().append_pair("qr_uri", qr_uri);
                page.into()
            }
            None => qr_uri.to_owned(),
        }
    }
}

fn page(status: StatusCode, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>Link an account</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>"
    );
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        CONTENT_SECURITY_POLICY.clone(),
    );
    response
}

fn code_form(problem: Option<&str>) -> String {
    let problem = problem.map_or_else(String::new, |text| {
        format!("<p class=\"warning\" role=\"alert\">{text}</p>")
    });
    format!(
        "<h1>Link an account</h1>{problem}\
         <form action=\"/device\" method=\"get\">\
         <label for=\"user_code\">Type the code that the device shows</label>\
         <input id=\"user_code\" name=\"user_code\" placeholder=\"XXXX-XXXX\" required autofocus \
         maxlength=\"16\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\">\
         <button class=\"button\">Continue</button></form>"
    )
}

fn scope_items(scope: &Scope) -> String {
    let words: Vec<_> = scope
        .as_slice()
        .iter()
        .map(|token| in_plain_words(token))
        .collect();
    format!("<li>{}</li>", words.join("</li><li>"))
}

fn in_plain_words(scope: &str) -> Cow<'_, str> {
    match scope {
        "user.info.basic" => "your name and your picture".into(),
        "user.info.profile" => "your user name, your biography and the link to your profile".into(),
        "user.info.stats" => "how many followers, likes and videos you have".into(),
        "video.list" => "the list of your public videos".into(),
        other => escaped(other).into(),
    }
}

fn ago(then: Timestamp, now: Timestamp) -> String {
    match now.duration_since(then).as_secs() {
        ..5 => "just now".to_owned(),
        seconds @ 5..60 => format!("{seconds} seconds ago"),
        60..120 => "a minute ago".to_owned(),
        seconds => format!("{} minutes ago", seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_code_is_told_as_people_say_it() {
        let then = Timestamp::UNIX_EPOCH;
        for (seconds, expected) in [
            (-3, "just now"),
            (0, "just now"),
            (59, "59 seconds ago"),
            (60, "a minute ago"),
            (125, "2 minutes ago"),
        ] {
            assert_eq!(
                ago(then, Timestamp::from_second(seconds).unwrap()),
                expected
            );
        }
    }
}
