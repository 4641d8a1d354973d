//! The HTTP face of the server: one file per endpoint, named after it.
//!
//! Errors are JSON as RFC 6749 section 5.2 has it. What surrounds all of them is [`Front`].

pub(crate) mod metrics;

mod account_events;
mod account_links;
mod authorize;
mod bearer;
mod client_authentication;
mod client_secret;
mod cookies;
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
mod page;
mod platform_webhook;
mod pushed_authorization;
mod readiness;
mod revoke;
mod scopes;
mod support_audit;
mod support_revocations;
mod token;
mod tokens_revoke;
mod userinfo;
mod watch;
mod way_on;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, post};
use url::Url;

use crate::broker::Broker;
use crate::config::EULER_CALLBACK;
use crate::feeds::Feeds;
use crate::model::{Client, Scope};
use crate::serving::{Front, Readiness, surround};
use crate::sessions::{ScopeRefused, Sessions, asked};
use crate::sign_in::SignIn;
use crate::support::Support;
use error::OAuthError;

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
    pub(crate) sign_in: SignIn,
    pub(crate) front: Arc<Front>,
    /// Whether the database answers.
    pub(crate) readiness: Box<dyn Readiness>,
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
    let front = Arc::clone(&app.front);
    let router = Router::new()
        .merge(metadata::router())
        .merge(authorize::router())
        .route("/oauth/par", post(pushed_authorization::push))
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
        .route("/auth/logout", get(logout::show).post(logout::log_out))
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
        .route("/readyz", get(readiness::show))
        .route("/metrics", get(metrics::show))
        .fallback(async || OAuthError::NotFound)
        .method_not_allowed_fallback(async || OAuthError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            watch::watch,
        ));
    surround(router, front).with_state(app)
}
