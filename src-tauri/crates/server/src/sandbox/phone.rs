//! The phone for people: the codes on show, the consent page and the result, as plain forms that need no script.
//!
//! Opening a code's consent page is scanning it, as pointing a phone at it would be. Only the decision is a POST, and it is taken
//! from the sandbox's own pages alone.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::accounts::{self, ACCOUNTS};
use super::codes::{PhoneError, PhoneSees};
use super::start::SandboxState;
use super::{api, avatar, guard, page};

/// Nothing runs, nothing is loaded from elsewhere, nothing frames the page, forms go nowhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = include_str!("phone.css");

pub(super) fn routes() -> Router<Arc<SandboxState>> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/phone") }))
        .route("/phone", get(open))
        .route("/phone/decide", post(decide))
        .route("/phone/done", get(done))
        .route("/phone/style.css", get(style))
        .route("/avatars/{username}", get(picture))
        .merge(api::routes())
}

#[derive(Deserialize)]
struct Opened {
    qr_uri: Option<String>,
}

async fn open(State(state): State<Arc<SandboxState>>, Query(opened): Query<Opened>) -> Response {
    let now = state.clock.now();
    let Some(qr_uri) = opened.qr_uri.filter(|qr_uri| !qr_uri.trim().is_empty()) else {
        return show(StatusCode::OK, page::codes(&state.codes.list(now), now));
    };
    match state.codes.scan(&qr_uri, now) {
        Ok(code) => show(StatusCode::OK, page::consent(&code, qr_uri.trim())),
        Err(error) => show_error(error),
    }
}

async fn decide(
    State(state): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if !guard::is_from_own_page(&headers) {
        return show(StatusCode::FORBIDDEN, page::foreign_form());
    }
    match state.decision(&body) {
        Ok(id) => Redirect::to(&format!("/phone/done?code={id}")).into_response(),
        Err(error) => show_error(error),
    }
}

impl SandboxState {
    /// Carries out a posted decision and gives the code's id.
    fn decision(&self, form: &str) -> Result<String, PhoneError> {
        let (mut qr_uri, mut account, mut approves) = (String::new(), None, false);
        let mut scopes = Vec::new();
        for (name, value) in url::form_urlencoded::parse(form.as_bytes()) {
            match &*name {
                "qr_uri" => qr_uri = value.into_owned(),
                "account" => account = accounts::find(&value),
                "scope" => scopes.push(value.into_owned()),
                "decision" => approves = value == "approve",
                _ => {}
            }
        }
        let now = self.clock.now();
        let code = if approves {
            let account = account.ok_or(PhoneError::UnknownAccount)?;
            let granted = |asked: &str| scopes.iter().any(|scope| scope == asked);
            self.codes
                .approve(&qr_uri, account, granted, now, &*self.entropy)?
        } else {
            self.codes.deny(&qr_uri, now)?
        };
        Ok(code.id)
    }
}

#[derive(Deserialize)]
struct Decided {
    code: String,
}

async fn done(State(state): State<Arc<SandboxState>>, Query(decided): Query<Decided>) -> Response {
    match state
        .codes
        .by_id(&decided.code, state.clock.now())
        .map(|code| code.phase)
    {
        Some(PhoneSees::Approved(account)) => show(StatusCode::OK, page::approved(account)),
        Some(PhoneSees::Declined) => show(StatusCode::OK, page::declined()),
        Some(PhoneSees::TooOld) => show_error(PhoneError::Expired),
        Some(PhoneSees::Waiting) => show_error(PhoneError::NotScanned),
        None => show_error(PhoneError::UnknownCode),
    }
}

async fn style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, STYLE)
}

async fn picture(Path(username): Path<String>) -> Response {
    let Some(account) = ACCOUNTS.iter().find(|account| account.username == username) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, "image/png"),
        (CACHE_CONTROL, "max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, avatar::png(account.picture)).into_response()
}

fn show_error(error: PhoneError) -> Response {
    show(api::status(error), page::problem(&error.to_string()))
}

fn show(status: StatusCode, page: String) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        // "no-referrer" would make the Origin of the decision's form null.
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, Html(page)).into_response()
}
