//! The HTTP face of the server: one file per endpoint, named after it.
//!
//! Errors are JSON as RFC 6749 section 5.2 has it. The log names the route, never the path, the query, the headers or the body:
//! those hold secrets.

mod account_events;
mod account_links;
mod address;
mod bearer;
mod client_authentication;
mod client_secret;
mod device_authorization;
mod device_digits;
mod device_events;
mod device_page;
mod error;
mod form;
mod health;
mod introspect;
mod json;
mod logout;
mod metadata;
mod platform_webhook;
mod revoke;
mod support_audit;
mod support_revocations;
mod token;
mod tokens_revoke;
mod userinfo;
mod watch;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use url::Url;

use crate::broker::Broker;
use crate::config::EULER_CALLBACK;
use crate::feeds::Feeds;
use crate::model::{Client, Scope};
use crate::sessions::{ScopeRefused, Sessions, asked};
use crate::support::Support;
use error::OAuthError;

/// Longer than the platform may take for the two calls that a revocation can need.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

const BODY_LIMIT: usize = 64 * 1024;

/// What every handler shares.
pub(crate) struct App {
    pub(crate) issuer: Url,
    pub(crate) clients: Vec<Arc<Client>>,
    /// What the platform knows, and so the most that anyone can ask for.
    pub(crate) scopes_supported: Vec<String>,
    pub(crate) phone_page: Option<Url>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) broker: Arc<Broker>,
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) support: Arc<Support>,
}

impl App {
    /// What people call a client, also one that is not registered any more.
    fn name_of_client(&self, id: &str) -> String {
        let known = self.clients.iter().find(|client| client.id == id);
        known.map_or(id, |client| &client.name).to_owned()
    }

    /// What a request with this scope, or without one, asks for.
    fn asked_scope(&self, client: &Client, text: Option<&str>) -> Result<Scope, ScopeRefused> {
        let least = self.sessions.platform.least_scope();
        asked(text, client, &self.scopes_supported, least)
    }

    /// The issuer without the slash that a URL type puts at its end: clients compare it as a string (RFC 8414 section 3.3).
    fn issuer_name(&self) -> String {
        self.issuer.as_str().trim_end_matches('/').to_owned()
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.issuer.clone();
        url.set_path(path);
        url
    }
}

/// All routes.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .merge(metadata::router())
        .route(
            "/oauth/device_authorization",
            post(device_authorization::begin),
        )
        .route("/oauth/device/events/{id}", get(device_events::follow))
        .route("/oauth/device/digits", post(device_digits::send))
        .route("/oauth/token", post(token::issue))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/oauth/introspect", post(introspect::introspect))
        .route("/oauth/clients/rotate-secret", post(client_secret::rotate))
        .route("/oauth/userinfo", get(userinfo::show))
        .route("/auth/logout", post(logout::log_out))
        .route("/account/events", get(account_events::follow))
        .route("/account/links", get(account_links::list))
        .route("/account/links/{link}", delete(account_links::remove))
        .route("/tokens/revoke", post(tokens_revoke::revoke))
        .route("/support/audit", get(support_audit::show))
        .route(
            "/support/revocations",
            post(support_revocations::revoke)
                .layer(DefaultBodyLimit::max(support_revocations::BODY_LIMIT)),
        )
        .route("/platform/tiktok/webhook", post(platform_webhook::take))
        .route("/device", get(device_page::show))
        .route("/device/refuse", post(device_page::refuse))
        .route("/device/continue", post(device_page::go_on))
        .route(EULER_CALLBACK, get(device_page::come_back))
        .route("/healthz", get(health::show))
        .fallback(async || OAuthError::NotFound)
        .method_not_allowed_fallback(async || OAuthError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            watch::watch,
        ))
        .layer(middleware::from_fn(limit_time))
        .layer(middleware::from_fn(set_headers))
        .layer(middleware::from_fn(log))
        .with_state(app)
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => OAuthError::Unavailable("The server took too long.").into_response(),
    }
}

/// RFC 6749 section 5.1 for tokens, and nothing else here gains by being kept either.
async fn set_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn log(matched: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let started = Instant::now();
    let response = next.run(request).await;
    tracing::info!(
        %method,
        route = matched.as_ref().map_or("unknown", MatchedPath::as_str),
        status = response.status().as_u16(),
        milliseconds = started.elapsed().as_millis(),
        "answered"
    );
    response
}
