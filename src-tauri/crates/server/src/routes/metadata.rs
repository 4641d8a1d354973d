//! `GET /.well-known/oauth-authorization-server`: what this server can do (RFC 8414 section 2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use url::Url;

use super::App;
use super::token::{DEVICE_CODE_GRANT, REFRESH_TOKEN_GRANT};

#[derive(Serialize)]
pub(super) struct Metadata {
    issuer: String,
    device_authorization_endpoint: Url,
    token_endpoint: Url,
    token_endpoint_auth_methods_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 2],
    response_types_supported: [&'static str; 0],
    code_challenge_methods_supported: [&'static str; 1],
    scopes_supported: Vec<String>,
    revocation_endpoint: Url,
    revocation_endpoint_auth_methods_supported: [&'static str; 1],
    introspection_endpoint: Url,
    introspection_endpoint_auth_methods_supported: [&'static str; 1],
    userinfo_endpoint: Url,
    /// Beyond the RFCs: what happens to an account, and its links.
    account_events_endpoint: Url,
    account_links_endpoint: Url,
}

/// Shows the metadata.
pub(super) async fn show(State(app): State<Arc<App>>) -> Json<Metadata> {
    Json(Metadata {
        issuer: app.issuer_name(),
        device_authorization_endpoint: app.url("/oauth/device_authorization"),
        token_endpoint: app.url("/oauth/token"),
        token_endpoint_auth_methods_supported: ["none"],
        grant_types_supported: [DEVICE_CODE_GRANT, REFRESH_TOKEN_GRANT],
        response_types_supported: [],
        code_challenge_methods_supported: ["S256"],
        scopes_supported: app.scopes_supported.clone(),
        revocation_endpoint: app.url("/oauth/revoke"),
        revocation_endpoint_auth_methods_supported: ["none"],
        introspection_endpoint: app.url("/oauth/introspect"),
        introspection_endpoint_auth_methods_supported: ["none"],
        userinfo_endpoint: app.url("/oauth/userinfo"),
        account_events_endpoint: app.url("/account/events"),
        account_links_endpoint: app.url("/account/links"),
    })
}
