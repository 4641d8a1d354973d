//! The HTTP face of the server: one file per endpoint, named after it.
//!
//! Errors are JSON as RFC 6749 section 5.2 has it. What surrounds all of them is [`Front`].

pub(crate) mod metrics;

mod bearer;
mod device_authorization;
mod device_digits;
mod device_events;
mod device_page;
mod error;
mod form;
mod health;
mod introspect;
mod logout;
mod metadata;
mod readiness;
mod revoke;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use url::Url;

use crate::broker::Broker;
use crate::model::Client;
use crate::serving::{Front, Readiness, surround};
use crate::sessions::Sessions;
use error::OAuthError;

const BODY_LIMIT: usize = 64 * 1024;

/// What every handler shares.
pub(crate) struct App {
    pub(crate) issuer: Url,
    pub(crate) clients: Vec<Client>,
    /// What the platform knows, and so the most that anyone can ask for.
    pub(crate) scopes_supported: Vec<String>,
    pub(crate) phone_page: Option<Url>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) broker: Arc<Broker>,
    pub(crate) front: Arc<Front>,
    /// Whether the database answers.
    pub(crate) readiness: Box<dyn Readiness>,
}

impl App {
    /// The client of a request. Public clients prove nothing here; what they hold is checked where it is used.
    fn client(&self, form: &form::Form) -> Result<&Client, OAuthError> {
        let id = form.required("client_id")?;
        self.clients
            .iter()
            .find(|client| client.id == id)
            .ok_or(OAuthError::InvalidClient)
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
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::show),
        )
        .route(
            "/oauth/device_authorization",
            post(device_authorization::begin),
        )
        .route("/oauth/device/events/{id}", get(device_events::follow))
        .route("/oauth/device/digits", post(device_digits::send))
        .route("/oauth/token", post(token::issue))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/oauth/introspect", post(introspect::introspect))
        .route("/oauth/userinfo", get(userinfo::show))
        .route("/auth/logout", post(logout::log_out))
        .route("/device", get(device_page::show))
        .route("/device/refuse", post(device_page::refuse))
        .route("/device/continue", post(device_page::go_on))
        .route("/healthz", get(health::show))
        .route("/readyz", get(readiness::show))
        .route("/metrics", get(metrics::show))
        .fallback(async || OAuthError::NotFound)
        .method_not_allowed_fallback(async || OAuthError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    surround(router, front).with_state(app)
}
