//! `GET /.well-known/oauth-authorization-server`: what this server can do (RFC 8414 section 2).
//!
//! Clients of OpenID Connect look for the same under `/.well-known/openid-configuration` (section 5), and some write a slash after
//! either (section 3.1). Each address answers itself: not every client follows a redirect to its authorization server.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use url::Url;

use super::App;
use super::client_authentication::METHODS;
use super::token::{AUTHORIZATION_CODE_GRANT, DEVICE_CODE_GRANT, REFRESH_TOKEN_GRANT};
use crate::model::EMAIL;

#[derive(Serialize)]
pub(super) struct Metadata {
    issuer: String,
    authorization_endpoint: Url,
    pushed_authorization_request_endpoint: Url,
    device_authorization_endpoint: Url,
    token_endpoint: Url,
    token_endpoint_auth_methods_supported: [&'static str; 3],
    grant_types_supported: [&'static str; 3],
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    prompt_values_supported: [&'static str; 4],
    /// RFC 9207 section 3.
    authorization_response_iss_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    code_challenge_methods_supported: [&'static str; 1],
    scopes_supported: Vec<String>,
    subject_types_supported: [&'static str; 1],
    revocation_endpoint: Url,
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    introspection_endpoint: Url,
    introspection_endpoint_auth_methods_supported: [&'static str; 3],
    userinfo_endpoint: Url,
    /// Beyond the RFCs: what happens to an account, and its links.
    account_events_endpoint: Url,
    account_links_endpoint: Url,
    /// What staff end others' sessions at.
    support_revocations_endpoint: Url,
}

/// The metadata's addresses.
pub(super) fn router() -> Router<Arc<App>> {
    let addresses = [
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/",
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/",
    ];
    addresses
        .into_iter()
        .fold(Router::new(), |router, address| {
            router.route(address, get(show))
        })
}

/// Shows the metadata.
async fn show(State(app): State<Arc<App>>) -> Json<Metadata> {
    Json(Metadata {
        issuer: app.issuer_name(),
        authorization_endpoint: app.url("/oauth/authorize"),
        pushed_authorization_request_endpoint: app.url("/oauth/par"),
        device_authorization_endpoint: app.url("/oauth/device_authorization"),
        token_endpoint: app.url("/oauth/token"),
        token_endpoint_auth_methods_supported: METHODS,
        grant_types_supported: [
            AUTHORIZATION_CODE_GRANT,
            DEVICE_CODE_GRANT,
            REFRESH_TOKEN_GRANT,
        ],
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        prompt_values_supported: ["none", "login", "select_account", "consent"],
        authorization_response_iss_parameter_supported: true,
        request_parameter_supported: false,
        // Only those that were pushed here (RFC 9126 section 5).
        request_uri_parameter_supported: false,
        code_challenge_methods_supported: ["S256"],
        scopes_supported: app
            .scopes_supported
            .iter()
            .cloned()
            .chain([EMAIL.to_owned()])
            .collect(),
        // OpenID Connect Core 1.0 section 8: an account has the same subject for every client.
        subject_types_supported: ["public"],
        revocation_endpoint: app.url("/oauth/revoke"),
        revocation_endpoint_auth_methods_supported: METHODS,
        introspection_endpoint: app.url("/oauth/introspect"),
        introspection_endpoint_auth_methods_supported: METHODS,
        userinfo_endpoint: app.url("/oauth/userinfo"),
        account_events_endpoint: app.url("/account/events"),
        account_links_endpoint: app.url("/account/links"),
        support_revocations_endpoint: app.url("/support/revocations"),
    })
}
