//! `/auth/logout`: the end of a session that its holder wants ended, and of a browser's sign-on.
//!
//! | request | what it does |
//! |---|---|
//! | `POST` with an access token | erases the one link of the token, and the sign-on in which it was made |
//! | `GET` in a browser | asks whether to sign out |
//! | `POST` from that page | ends the browser's sign-on; the links that were made in it live on |
//!
//! The platform is told nothing as long as anything of the account lives on, so the app stays connected there; revocation is what
//! disconnects it.

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::bearer::Bearer;
use super::cookies::Cookie;
use super::error::OAuthError;
use super::page::Page;
use crate::html::escaped;
use crate::token::Token;

const TITLE: &str = "Sign out";

const SIGNED_OUT: &str = "<h1>You are signed out</h1><p>In this browser nobody is signed in. You can close this page.</p>";

/// Asks.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, OAuthError> {
    let signed_on = match Cookie::SignOn.read(&headers, &app.issuer) {
        Some(sign_on) => app.sessions.signed_on(&sign_on).await?,
        None => None,
    };
    let Some(signed_on) = signed_on else {
        return Ok(Page::new(TITLE, SIGNED_OUT).into_response());
    };
    let name = signed_on.name.as_deref().map_or_else(String::new, |name| {
        format!(" as <strong>{}</strong>", escaped(name))
    });
    let body = format!(
        "<h1>Sign out?</h1><p>You are signed in{name} at {platform}. The programs that you linked \
         stay linked; the next one asks for a QR code again.</p>\
         <form method=\"post\" action=\"/auth/logout\"><button class=\"button\">Sign out</button></form>",
        platform = escaped(app.sessions.platform.name()),
    );
    Ok(Page::new(TITLE, &body).into_response())
}

/// Ends what the request proves to hold.
pub(super) async fn log_out(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let (mut parts, _) = request.into_parts();
    let sign_on = Cookie::SignOn.read(&parts.headers, &app.issuer);
    match sign_on {
        Some(sign_on) if !parts.headers.contains_key(header::AUTHORIZATION) => {
            app.sign_out(&sign_on).await
        }
        _ => {
            let Bearer(token) = Bearer::from_request_parts(&mut parts, &app).await?;
            app.log_out(token).await
        }
    }
}

impl App {
    async fn sign_out(&self, sign_on: &Token) -> Result<Response, OAuthError> {
        self.sessions.sign_out(sign_on).await?;
        let mut response = Page::new(TITLE, SIGNED_OUT).into_response();
        let cookie = Cookie::SignOn.clear(&self.issuer);
        response.headers_mut().append(header::SET_COOKIE, cookie);
        Ok(response)
    }

    async fn log_out(&self, token: Token) -> Result<Response, OAuthError> {
        if self.sessions.log_out(token).await? {
            Ok(StatusCode::NO_CONTENT.into_response())
        } else {
            Err(OAuthError::InvalidToken(
                "The access token is unknown, too old or revoked.",
            ))
        }
    }
}
