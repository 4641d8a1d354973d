//! The endpoints an app talks to, in TikTok's shapes: form in, JSON out, paths ending in a slash, errors flat with a `log_id`.
//!
//! Where TikTok leaves something open the sandbox takes one of the readings: a person's "no" is the error `access_denied` with HTTP
//! 200, a code nobody remembers is HTTP 400 with `token_expire`, a failed trade spends the authorization code, and a refresh leaves the
//! access token before it alive until its own end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use percent_encoding::utf8_percent_encode;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;

use super::accounts::Scope;
use super::codes::Told;
use super::link::ENCODED;
use super::start::{CLIENT_KEY, SandboxState, redirect_uri};
use super::store::{Grant, NewPair};
use super::tokens;

/// The longest that an answer is held back.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub(super) fn routes() -> Router<Arc<SandboxState>> {
    Router::new()
        .route("/v2/oauth/get_qrcode/", post(get_qrcode))
        .route("/v2/oauth/check_qrcode/", post(check_qrcode))
        .route("/v2/oauth/token/", post(token))
        .route("/v2/oauth/revoke/", post(revoke))
        .route("/v2/user/info/", get(super::user::info))
}

/// A flat OAuth error.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
}

type Outcome = Result<Value, Refusal>;

async fn get_qrcode(
    State(state): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let outcome = parameters(&headers, &body).and_then(|form| {
        known_client(&form)?;
        let scopes = requested_scopes(required(&form, "scope")?)?;
        let echo = form.get("state").cloned().unwrap_or_default();
        let shown = state
            .codes
            .show(CLIENT_KEY, scopes, echo, state.clock.now(), &*state.entropy);
        Ok(json!({ "scan_qrcode_url": shown.scan_qrcode_url, "token": shown.token }))
    });
    state.answer(outcome)
}

async fn check_qrcode(
    State(state): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let outcome = async {
        let form = parameters(&headers, &body)?;
        state.authenticate(&form)?;
        let token = required(&form, "token")?;
        let Preferences {
            wait,
            client_ticket,
        } = Preferences::of(&headers);
        let told = state
            .codes
            .check(token, client_ticket.as_deref(), wait, &*state.clock)
            .await;
        told.ok_or(bad_request(
            "token_expire",
            "The QR code token is unknown or has expired.",
        ))
        .and_then(told_as_json)
    };
    let outcome = outcome.await;
    state.answer(outcome)
}

fn told_as_json(told: Told) -> Outcome {
    Ok(match told {
        Told::New => json!({ "client_ticket": "", "status": "new" }),
        Told::Expired => json!({ "client_ticket": "", "status": "expired" }),
        Told::Scanned { ticket } => json!({ "client_ticket": ticket, "status": "scanned" }),
        Told::Utilised { ticket } => json!({ "client_ticket": ticket, "status": "utilised" }),
        Told::Confirmed {
            ticket,
            code,
            state,
        } => json!({
            "client_ticket": ticket,
            "redirect_uri": format!(
                "{}?code={}&state={}",
                redirect_uri(),
                utf8_percent_encode(&code, ENCODED),
                utf8_percent_encode(&state, ENCODED),
            ),
            "status": "confirmed",
        }),
        Told::Denied => {
            return Err(Refusal {
                status: StatusCode::OK,
                error: "access_denied",
                description: "The user denied the authorization.",
            });
        }
    })
}

async fn token(
    State(state): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let outcome = async {
        let form = parameters(&headers, &body)?;
        state.authenticate(&form)?;
        match required(&form, "grant_type")? {
            "authorization_code" => state.trade_code(&form).await,
            "refresh_token" => state.trade_refresh_token(&form).await,
            _ => Err(bad_request(
                "unsupported_grant_type",
                "The grant type is not supported.",
            )),
        }
    };
    let outcome = outcome.await;
    state.answer(outcome)
}

async fn revoke(
    State(state): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let outcome = async {
        let form = parameters(&headers, &body)?;
        state.authenticate(&form)?;
        let access_hash = tokens::hash(required(&form, "token")?);
        let grant = state
            .store
            .by_access_token(&access_hash, state.clock.now())
            .await?
            .ok_or(bad_request(
                "invalid_grant",
                "The access token is invalid or has expired.",
            ))?;
        state.store.disconnect(&grant.open_id).await?;
        Ok(json!({}))
    };
    let outcome = outcome.await;
    state.answer(outcome)
}

impl SandboxState {
    async fn trade_code(&self, form: &HashMap<String, String>) -> Outcome {
        let now = self.clock.now();
        let approval = self.codes.take_approval(required(form, "code")?, now);
        let approval = approval.ok_or(bad_request(
            "invalid_grant",
            "Authorization code is invalid or expired.",
        ))?;
        if required(form, "redirect_uri")? != redirect_uri().as_str() {
            return Err(bad_request(
                "invalid_grant",
                "The redirect URI does not match.",
            ));
        }
        let grant = Grant {
            open_id: approval.open_id.to_owned(),
            scopes: approval.scopes,
        };
        let (pair, access_token, refresh_token) = self.new_pair(now);
        self.store.add(&grant, &pair).await?;
        Ok(self.pair_as_json(&grant, &access_token, &refresh_token))
    }

    async fn trade_refresh_token(&self, form: &HashMap<String, String>) -> Outcome {
        let now = self.clock.now();
        let before = tokens::hash(required(form, "refresh_token")?);
        let (pair, access_token, refresh_token) = self.new_pair(now);
        let grant = self
            .store
            .rotate(&before, &pair, now)
            .await?
            .ok_or(bad_request(
                "invalid_grant",
                "Refresh token is invalid or expired.",
            ))?;
        Ok(self.pair_as_json(&grant, &access_token, &refresh_token))
    }

    fn new_pair(&self, now: Timestamp) -> (NewPair, String, String) {
        let access_token = tokens::access_token(&*self.entropy);
        let refresh_token = tokens::refresh_token(&*self.entropy);
        let end = |lifetime| now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        let pair = NewPair {
            access_hash: tokens::hash(&access_token),
            access_expires_at: end(self.access_token_lifetime),
            refresh_hash: tokens::hash(&refresh_token),
            refresh_expires_at: end(self.refresh_token_lifetime),
        };
        (pair, access_token, refresh_token)
    }

    fn pair_as_json(&self, grant: &Grant, access_token: &str, refresh_token: &str) -> Value {
        json!({
            "open_id": grant.open_id,
            "scope": grant.scopes.join(","),
            "access_token": access_token,
            "expires_in": self.access_token_lifetime.as_secs(),
            "refresh_token": refresh_token,
            "refresh_expires_in": self.refresh_token_lifetime.as_secs(),
            "token_type": "Bearer",
        })
    }

    fn authenticate(&self, form: &HashMap<String, String>) -> Result<(), Refusal> {
        known_client(form)?;
        let presented = form.get("client_secret").map_or("", String::as_str);
        let right = presented
            .as_bytes()
            .ct_eq(self.client_secret.expose_secret().as_bytes());
        if bool::from(right) {
            Ok(())
        } else {
            Err(invalid_client())
        }
    }

    fn answer(&self, outcome: Outcome) -> Response {
        let (status, body) = match outcome {
            Ok(body) => (StatusCode::OK, body),
            Err(refusal) => (
                refusal.status,
                json!({
                    "error": refusal.error,
                    "error_description": refusal.description,
                    "log_id": tokens::log_id(self.clock.now(), &*self.entropy),
                }),
            ),
        };
        (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the sandbox's database failed");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            error: "server_error",
            description: "The sandbox's database failed.",
        }
    }
}

fn parameters(headers: &HeaderMap, body: &str) -> Result<HashMap<String, String>, Refusal> {
    let malformed = || bad_request("invalid_request", "The request parameters are malformed.");
    let is_form = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(malformed());
    }
    let mut parameters = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(body.as_bytes()) {
        if parameters
            .insert(name.into_owned(), value.into_owned())
            .is_some()
        {
            return Err(malformed());
        }
    }
    Ok(parameters)
}

fn required<'a>(form: &'a HashMap<String, String>, name: &str) -> Result<&'a str, Refusal> {
    form.get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .ok_or(bad_request(
            "invalid_request",
            "The request parameters are malformed.",
        ))
}

fn known_client(form: &HashMap<String, String>) -> Result<(), Refusal> {
    if required(form, "client_key")? == CLIENT_KEY {
        Ok(())
    } else {
        Err(invalid_client())
    }
}

fn requested_scopes(joined: &str) -> Result<Vec<String>, Refusal> {
    let scopes: Vec<_> = joined.split(',').map(str::to_owned).collect();
    if scopes.iter().all(|scope| Scope::find(scope).is_some()) {
        Ok(scopes)
    } else {
        Err(bad_request(
            "invalid_scope",
            "The requested scope is invalid or unknown.",
        ))
    }
}

fn bad_request(error: &'static str, description: &'static str) -> Refusal {
    Refusal {
        status: StatusCode::BAD_REQUEST,
        error,
        description,
    }
}

fn invalid_client() -> Refusal {
    Refusal {
        status: StatusCode::UNAUTHORIZED,
        error: "invalid_client",
        description: "Client key or secret is incorrect.",
    }
}

/// What a client would like (RFC 7240).
#[derive(Debug, Default, PartialEq, Eq)]
struct Preferences {
    wait: Duration,
    client_ticket: Option<String>,
}

impl Preferences {
    fn of(headers: &HeaderMap) -> Self {
        let mut preferences = Self::default();
        let values = headers
            .get_all("prefer")
            .iter()
            .filter_map(|value| value.to_str().ok());
        for preference in values.flat_map(|value| value.split(',')) {
            match preference.trim().split_once('=') {
                Some(("wait", seconds)) => {
                    let seconds = seconds.parse().unwrap_or_default();
                    preferences.wait = Duration::from_secs(seconds).min(LONGEST_WAIT);
                }
                Some(("client-ticket", ticket)) if !ticket.is_empty() => {
                    preferences.client_ticket = Some(ticket.to_owned());
                }
                // RFC 7240 section 2: what is not known is ignored.
                _ => {}
            }
        }
        preferences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_read_where_they_make_sense() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("prefer", value.parse().expect("a header value"));
            Preferences::of(&headers)
        };
        assert_eq!(of("wait=20").wait, Duration::from_secs(20));
        assert_eq!(of("wait=9999").wait, LONGEST_WAIT);
        assert_eq!(of("wait=soon"), Preferences::default());
        assert_eq!(of("respond-async"), Preferences::default());
        let both = of("wait=1, client-ticket=T-1_x");
        assert_eq!(both.wait, Duration::from_secs(1));
        assert_eq!(both.client_ticket.as_deref(), Some("T-1_x"));
    }
}
