use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use url::Url;

use super::{CLIENT_ID, REDIRECT, SECRET};

/// The account that approves.
pub(super) const UID: &str = "7012345678901234567";

/// How the stand-in settles what the documents leave open.
#[derive(Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own that the documents leave open"
)]
pub(super) struct Habits {
    /// Whether an error's code is the HTTP status too, or comes under 200.
    pub(super) errors_have_statuses: bool,
    /// Whether a refresh ends the refresh token that it used.
    pub(super) rotates: bool,
    /// Whether the 30 days begin anew with a refresh, or go on.
    pub(super) slides: bool,
    /// Whether granted scopes come as `scopes: […]` or as `scope: "…"`.
    pub(super) scopes_are_a_list: bool,
}

#[derive(Clone)]
pub(super) struct StandIn {
    pub(super) url: Url,
    habits: Habits,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    issued: u32,
    /// Codes that were not traded yet, with their scopes.
    codes: HashMap<String, Vec<String>>,
    access: HashMap<String, Vec<String>>,
    refresh: HashMap<String, Vec<String>>,
    userinfo_is_down: bool,
    revocation_is_down: bool,
}

impl Habits {
    /// Every combination of them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..16).map(|bits| Self {
            errors_have_statuses: bits & 1 != 0,
            rotates: bits & 2 != 0,
            slides: bits & 4 != 0,
            scopes_are_a_list: bits & 8 != 0,
        })
    }
}

impl StandIn {
    pub(super) async fn start(habits: Habits) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let stand_in = Self {
            url,
            habits,
            inner: Arc::default(),
        };
        let router = Router::new()
            .route("/tiktok/oauth/token", post(token))
            .route("/tiktok/oauth/revoke", post(revoke))
            .route("/tiktok/oauth/introspect", post(introspect))
            .route("/tiktok/oauth/validate-refresh", post(validate_refresh))
            .route("/tiktok/oauth/userinfo", get(userinfo))
            .route("/tiktok/oauth/clients/{client_id}", get(client))
            .with_state(stand_in.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        stand_in
    }

    /// What its page does when the person approves: the query of the redirect.
    pub(super) fn approve(&self, page: &Url) -> String {
        let asked: HashMap<_, _> = page.query_pairs().into_owned().collect();
        assert_eq!(asked["client_id"], CLIENT_ID);
        assert_eq!(asked["redirect_uri"], REDIRECT);
        assert_eq!(asked["response_type"], "code");
        let scopes = asked["scope"].split(' ').map(str::to_owned).collect();
        let mut inner = self.inner();
        let code = inner.next("code");
        inner.codes.insert(code.clone(), scopes);
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("state", &asked["state"])
            .finish()
    }

    /// Ends an access token before its time.
    pub(super) fn end_access(&self, token: &str) {
        assert!(self.inner().access.remove(token).is_some());
    }

    pub(super) fn let_userinfo_fail(&self) {
        self.inner().userinfo_is_down = true;
    }

    pub(super) fn let_revocation_fail(&self) {
        self.inner().revocation_is_down = true;
    }

    pub(super) fn is_live(&self, token: &str) -> bool {
        let inner = self.inner();
        inner.access.contains_key(token) || inner.refresh.contains_key(token)
    }

    /// How many tokens of either kind live.
    pub(super) fn live_tokens(&self) -> usize {
        let inner = self.inner();
        inner.access.len() + inner.refresh.len()
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, code: u16, body: Value) -> Response {
        let status = if self.habits.errors_have_statuses {
            StatusCode::from_u16(code).unwrap()
        } else {
            StatusCode::OK
        };
        (status, Json(body)).into_response()
    }

    fn error(&self, code: u16, error: &str, description: &str) -> Response {
        let error = json!({ "error": error, "error_description": description });
        self.answer(
            code,
            json!({ "code": code, "message": description, "error": error }),
        )
    }

    /// The body, if it is JSON with these members and no others; those with a star must be there.
    fn members(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        known: &[&str],
    ) -> Result<Map<String, Value>, Box<Response>> {
        let refuse = |words: &str| Box::new(self.error(400, "invalid_request", words));
        if headers
            .get(CONTENT_TYPE)
            .is_none_or(|kind| kind != "application/json")
        {
            return Err(refuse("the body must be JSON"));
        }
        let members: Map<String, Value> =
            serde_json::from_slice(body).map_err(|_| refuse("the body must be an object"))?;
        for (name, value) in &members {
            if !known
                .iter()
                .any(|known| known.trim_end_matches('*') == name)
            {
                return Err(refuse(&format!("\"{name}\" is an excess property")));
            }
            if !value.is_string() {
                return Err(refuse(&format!("\"{name}\" must be a string")));
            }
        }
        for required in known.iter().filter_map(|known| known.strip_suffix('*')) {
            if !members.contains_key(required) {
                return Err(refuse(&format!("\"{required}\" is required")));
            }
        }
        Ok(members)
    }

    fn client(&self, members: &Map<String, Value>) -> Result<(), Box<Response>> {
        if members["client_id"] == CLIENT_ID && members["client_secret"] == SECRET {
            return Ok(());
        }
        Err(Box::new(self.error(
            401,
            "invalid_client",
            "Invalid client credentials",
        )))
    }

    fn pair(&self, inner: &mut Inner, scopes: Vec<String>, refresh_expires_in: u32) -> Response {
        let access_token = inner.next("access");
        let refresh_token = inner.next("refresh");
        let mut data = json!({
            "access_token": access_token,
            "refresh_token": refresh_token,
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_expires_in": refresh_expires_in,
        });
        if self.habits.scopes_are_a_list {
            data["scopes"] = json!(scopes);
        } else {
            data["scope"] = json!(scopes.join(" "));
        }
        inner.access.insert(access_token, scopes.clone());
        inner.refresh.insert(refresh_token, scopes);
        self.answer(200, json!({ "code": 200, "data": data }))
    }
}

impl Inner {
    fn next(&mut self, kind: &str) -> String {
        self.issued += 1;
        format!("{kind}-token-{}", self.issued)
    }
}

async fn token(State(here): State<StandIn>, headers: HeaderMap, body: Bytes) -> Response {
    let known = [
        "client_id*",
        "client_secret*",
        "grant_type*",
        "code",
        "redirect_uri",
        "refresh_token",
    ];
    let members = match here.members(&headers, &body, &known) {
        Ok(members) => members,
        Err(refusal) => return *refusal,
    };
    if let Err(refusal) = here.client(&members) {
        return *refusal;
    }
    let text = |name: &str| {
        members
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let mut inner = here.inner();
    match text("grant_type") {
        "authorization_code" => match inner.codes.remove(text("code")) {
            Some(scopes) if text("redirect_uri") == REDIRECT => {
                here.pair(&mut inner, scopes, 2_592_000)
            }
            _ => here.error(
                400,
                "invalid_grant",
                "Invalid or expired authorization code",
            ),
        },
        "refresh_token" => {
            let used = text("refresh_token");
            let Some(scopes) = inner.refresh.get(used).cloned() else {
                return here.error(400, "invalid_grant", "Invalid or expired refresh token");
            };
            if here.habits.rotates {
                inner.refresh.remove(used);
            }
            let left = if here.habits.slides {
                2_592_000
            } else {
                1_000_000
            };
            here.pair(&mut inner, scopes, left)
        }
        _ => here.error(400, "unsupported_grant_type", "Unsupported grant_type"),
    }
}

async fn revoke(State(here): State<StandIn>, headers: HeaderMap, body: Bytes) -> Response {
    let known = ["client_id*", "client_secret*", "token*", "token_type_hint"];
    let members = match here.members(&headers, &body, &known) {
        Ok(members) => members,
        Err(refusal) => return *refusal,
    };
    if let Err(refusal) = here.client(&members) {
        return *refusal;
    }
    let token = members["token"].as_str().unwrap();
    let mut inner = here.inner();
    if inner.revocation_is_down {
        return here.answer(500, json!({ "code": 500, "message": "Failed to revoke" }));
    }
    match members["token_type_hint"].as_str() {
        Some("access_token") => inner.access.remove(token),
        Some("refresh_token") => inner.refresh.remove(token),
        _ => return here.error(400, "invalid_request", "token_type_hint"),
    };
    here.answer(200, json!({ "code": 200, "message": "Token revoked" }))
}

async fn introspect(State(here): State<StandIn>, headers: HeaderMap, body: Bytes) -> Response {
    let known = ["token*", "token_type_hint", "client_id*", "client_secret*"];
    let members = match here.members(&headers, &body, &known) {
        Ok(members) => members,
        Err(refusal) => return *refusal,
    };
    if let Err(refusal) = here.client(&members) {
        return *refusal;
    }
    let token = members["token"].as_str().unwrap();
    let inner = here.inner();
    let scopes = inner.access.get(token).or(inner.refresh.get(token));
    let data = match scopes {
        Some(scopes) => json!({
            "active": true,
            "scope": scopes.join(" "),
            "client_id": CLIENT_ID,
            "token_type": "Bearer",
            "exp": 1_790_003_600,
            "iat": 1_790_000_000,
            "sub": UID,
        }),
        None => json!({ "active": false }),
    };
    here.answer(200, json!({ "code": 200, "data": data }))
}

async fn validate_refresh(
    State(here): State<StandIn>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let members = match here.members(&headers, &body, &["refresh_token*", "client_id*"]) {
        Ok(members) => members,
        Err(refusal) => return *refusal,
    };
    let inner = here.inner();
    match inner
        .refresh
        .get(members["refresh_token"].as_str().unwrap())
    {
        Some(scopes) => here.answer(
            200,
            json!({
                "code": 200,
                "message": "Refresh token is valid",
                "valid": true,
                "scopes": scopes,
                "tiktok_user_id": UID,
                "country_code": "DE",
            }),
        ),
        None => here.answer(
            401,
            json!({
                "code": 401,
                "message": "Invalid or expired refresh token",
                "valid": false,
                "tiktok_user_id": null,
                "country_code": null,
            }),
        ),
    }
}

async fn userinfo(State(here): State<StandIn>, headers: HeaderMap) -> Response {
    let inner = here.inner();
    if inner.userinfo_is_down {
        return here.answer(
            500,
            json!({ "code": 500, "message": "Failed to fetch user info" }),
        );
    }
    let token = headers
        .get("x-oauth-token")
        .and_then(|token| token.to_str().ok());
    if !token.is_some_and(|token| inner.access.contains_key(token)) {
        let refusal = json!({ "code": 401, "message": "Invalid or expired OAuth token" });
        return here.answer(401, refusal);
    }
    here.answer(
        200,
        json!({
            "code": 200,
            "message": "OK",
            "user": {
                "uid": UID,
                "secUid": "MS4wLjABAAAA",
                "nickName": "Mira",
                "uniqueId": "mira.live",
                "region": "DE",
                "avatarUrl": "https://cdn.example/mira.webp",
                "roomId": "",
                "hasLivePermission": true,
                "isPrivateAccount": false,
            },
        }),
    )
}

async fn client(State(here): State<StandIn>, Path(client_id): Path<String>) -> Response {
    if client_id != CLIENT_ID {
        return here.answer(404, json!({ "code": 404, "message": "Client not found" }));
    }
    here.answer(
        200,
        json!({
            "code": 200,
            "client": {
                "client_id": CLIENT_ID,
                "name": "Latchkey",
                "description": "Links accounts",
                "redirect_uris": [REDIRECT],
                "supported_scopes": ["user:info", "webcast:chat"],
                "theme": null,
                "mode": "auto",
                "logo": null,
            },
        }),
    )
}
