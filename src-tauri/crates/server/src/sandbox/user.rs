//! `GET /v2/user/info/`, a resource endpoint: always an `error` object, whose code `ok` means success.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::accounts::{self, Account};
use super::start::SandboxState;
use super::tokens;

#[derive(Deserialize)]
pub(super) struct Asked {
    fields: Option<String>,
}

/// A nested API error.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
}

pub(super) async fn info(
    State(state): State<Arc<SandboxState>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let outcome = state
        .user(&headers, asked.fields.as_deref().unwrap_or_default())
        .await;
    let log_id = tokens::log_id(state.clock.now(), &*state.entropy);
    let (status, data, code, message) = match outcome {
        Ok(user) => (StatusCode::OK, json!({ "user": user }), "ok", ""),
        Err(refusal) => (refusal.status, json!({}), refusal.code, refusal.message),
    };
    let error = json!({ "code": code, "message": message, "log_id": log_id });
    let body = Json(json!({ "data": data, "error": error }));
    (status, [(CACHE_CONTROL, "no-store")], body).into_response()
}

impl SandboxState {
    async fn user(&self, headers: &HeaderMap, fields: &str) -> Result<Map<String, Value>, Refusal> {
        let token = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .unwrap_or_default();
        let grant = self
            .store
            .by_access_token(&tokens::hash(token), self.clock.now())
            .await
            .map_err(|error| {
                tracing::error!(%error, "the sandbox's database failed");
                Refusal {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    code: "internal_error",
                    message: "The sandbox's database failed.",
                }
            })?;
        let grant = grant.ok_or(INVALID_TOKEN)?;
        let account = accounts::find(&grant.open_id).ok_or(INVALID_TOKEN)?;
        if fields.is_empty() {
            return Err(INVALID_FIELDS);
        }
        let mut user = Map::new();
        for field in fields.split(',') {
            let (scope, value) = self.field(account, field).ok_or(INVALID_FIELDS)?;
            if !grant.scopes.iter().any(|granted| granted == scope) {
                return Err(NO_SCOPE);
            }
            user.insert(field.to_owned(), value);
        }
        Ok(user)
    }

    /// The scope that a field needs, and its value.
    fn field(&self, account: &Account, field: &str) -> Option<(&'static str, Value)> {
        Some(match field {
            "open_id" => ("user.info.basic", json!(account.open_id)),
            "union_id" => ("user.info.basic", json!(account.union_id)),
            "display_name" => ("user.info.basic", json!(account.display_name)),
            "avatar_url" | "avatar_url_100" | "avatar_large_url" => (
                "user.info.basic",
                json!(format!("{}avatars/{}", self.url, account.username)),
            ),
            "bio_description" => ("user.info.profile", json!(account.bio)),
            "is_verified" => ("user.info.profile", json!(account.is_verified)),
            "username" => ("user.info.profile", json!(account.username)),
            "profile_deep_link" => (
                "user.info.profile",
                json!(format!("https://latchkey.invalid/@{}", account.username)),
            ),
            "follower_count" => ("user.info.stats", json!(account.followers)),
            "following_count" => ("user.info.stats", json!(account.following)),
            "likes_count" => ("user.info.stats", json!(account.likes)),
            "video_count" => ("user.info.stats", json!(account.videos)),
            _ => return None,
        })
    }
}

const INVALID_TOKEN: Refusal = Refusal {
    status: StatusCode::UNAUTHORIZED,
    code: "access_token_invalid",
    message: "The access token is invalid or not found in the request.",
};

const NO_SCOPE: Refusal = Refusal {
    status: StatusCode::UNAUTHORIZED,
    code: "scope_not_authorized",
    message: "The user did not authorize the scope required for completing this request.",
};

const INVALID_FIELDS: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    code: "invalid_params",
    message: "The parameter fields is missing or names an unknown field.",
};
