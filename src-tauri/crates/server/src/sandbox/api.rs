//! The phone for scripts: scan, approve and decline as JSON.
//!
//! The bodies have to be `application/json`, which a web page cannot send to another origin without asking first, and the sandbox
//! never consents to that.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::{self, ACCOUNTS, Account};
use super::codes::PhoneError;
use super::start::SandboxState;

pub(super) fn routes() -> Router<Arc<SandboxState>> {
    Router::new()
        .route("/phone/accounts", get(accounts))
        .route("/phone/scan", post(scan))
        .route("/phone/approve", post(approve))
        .route("/phone/deny", post(deny))
}

#[derive(Deserialize)]
struct Code {
    qr_uri: String,
}

#[derive(Deserialize)]
struct Approval {
    qr_uri: String,
    /// An `open_id` or a username; the first account where it is left out.
    account: Option<String>,
    /// The scopes to grant of those asked for; all where it is left out.
    scopes: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Listed {
    id: &'static str,
    display_name: &'static str,
    username: &'static str,
}

impl From<&Account> for Listed {
    fn from(account: &Account) -> Self {
        Self {
            id: account.open_id,
            display_name: account.display_name,
            username: account.username,
        }
    }
}

async fn accounts() -> Json<Vec<Listed>> {
    Json(ACCOUNTS.iter().map(Listed::from).collect())
}

async fn scan(
    State(state): State<Arc<SandboxState>>,
    body: Result<Json<Code>, JsonRejection>,
) -> Result<Json<Value>, ApiError> {
    let Json(Code { qr_uri }) = body?;
    let code = state.codes.scan(&qr_uri, state.clock.now())?;
    Ok(Json(json!({ "state": "scanned", "scopes": code.scopes })))
}

async fn approve(
    State(state): State<Arc<SandboxState>>,
    body: Result<Json<Approval>, JsonRejection>,
) -> Result<Json<Value>, ApiError> {
    let Json(Approval {
        qr_uri,
        account,
        scopes,
    }) = body?;
    let account = match &account {
        Some(id) => accounts::find(id).ok_or(PhoneError::UnknownAccount)?,
        None => &ACCOUNTS[0],
    };
    let granted = |scope: &str| {
        scopes
            .as_ref()
            .is_none_or(|scopes| scopes.iter().any(|granted| granted == scope))
    };
    state.codes.approve(
        &qr_uri,
        account,
        granted,
        state.clock.now(),
        &*state.entropy,
    )?;
    Ok(Json(
        json!({ "state": "approved", "account": Listed::from(account) }),
    ))
}

async fn deny(
    State(state): State<Arc<SandboxState>>,
    body: Result<Json<Code>, JsonRejection>,
) -> Result<Json<Value>, ApiError> {
    let Json(Code { qr_uri }) = body?;
    state.codes.deny(&qr_uri, state.clock.now())?;
    Ok(Json(json!({ "state": "denied" })))
}

enum ApiError {
    Phone(PhoneError),
    Body(JsonRejection),
}

impl From<PhoneError> for ApiError {
    fn from(error: PhoneError) -> Self {
        Self::Phone(error)
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        Self::Body(rejection)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Phone(error) => (status(error), code(error), error.to_string()),
            Self::Body(rejection) => (rejection.status(), "invalid_request", rejection.body_text()),
        };
        (
            status,
            Json(json!({ "error": { "code": code, "message": message } })),
        )
            .into_response()
    }
}

/// The HTTP status for what the phone cannot do, here and on its pages.
pub(super) fn status(error: PhoneError) -> StatusCode {
    match error {
        PhoneError::NotALink => StatusCode::BAD_REQUEST,
        PhoneError::UnknownCode | PhoneError::UnknownAccount => StatusCode::NOT_FOUND,
        PhoneError::NotScanned | PhoneError::OtherTicket => StatusCode::CONFLICT,
        PhoneError::Expired | PhoneError::Used => StatusCode::GONE,
    }
}

fn code(error: PhoneError) -> &'static str {
    match error {
        PhoneError::NotALink => "not_a_link",
        PhoneError::UnknownCode => "unknown_code",
        PhoneError::UnknownAccount => "unknown_account",
        PhoneError::NotScanned => "not_scanned",
        PhoneError::OtherTicket => "other_ticket",
        PhoneError::Expired => "expired",
        PhoneError::Used => "used",
    }
}
