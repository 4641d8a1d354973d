//! The pages behind `verification_uri` (RFC 8628 section 3.3), for a phone's browser.
//!
//! | path | what it does |
//! |---|---|
//! | `GET /device` | asks for the user code, or says who asks for what; "Not me" has the focus |
//! | `POST /device/refuse` | ends the code |
//! | `POST /device/continue` | makes the code this browser's own and goes on to the platform |
//! | `GET /device/callback/euler` | takes the person back from a platform that has a page of its own |
//!
//! Nothing is approved here: the person does that at the platform. Afterwards the browser that went on from here, and no other,
//! shows the two digits that the device has to send. Everything works without script, and none is allowed.

mod attempts;
mod html;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::App;
use super::cookies::Cookie;
use super::error::OAuthError;
use super::form::Form;
use crate::broker::{CameBack, PageState};
use crate::model::{DeviceGrant, UserCode};
use crate::serving::ClientAddress;
use crate::sessions::SessionError;
use crate::token::{Token, TokenKind};

#[derive(Deserialize)]
pub(super) struct Parameters {
    user_code: Option<String>,
}

/// Shows the page that fits what became of the code.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    address: ClientAddress,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Response, OAuthError> {
    let typed = parameters
        .ok()
        .and_then(|Query(parameters)| parameters.user_code);
    let Some(typed) = typed.filter(|code| !code.is_empty()) else {
        return Ok(html::code_form(StatusCode::OK, None));
    };
    if let Some(limited) = app.too_many_wrong_codes(address).await? {
        return Ok(limited);
    }
    let state = match UserCode::parse(&typed) {
        Some(code) => {
            let browser = app.device_browser(&headers).map(|browser| browser.hash());
            app.broker.page(&code, browser.as_ref()).await?
        }
        None => None,
    };
    Ok(match state {
        Some(PageState::Undecided(grant)) if grant.page.is_some() => app.waiting_page(&grant)?,
        Some(PageState::Undecided(grant)) => app.consent_page(&grant, address),
        Some(PageState::Digits { grant, digits }) => html::digits(&grant.device, digits),
        Some(PageState::Done) => html::done(),
        Some(PageState::Denied) => html::denied(),
        None => app.wrong_code(address).await?,
    })
}

/// "Not me".
pub(super) async fn refuse(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    form: Form,
) -> Result<Response, OAuthError> {
    if let Some(limited) = app.too_many_wrong_codes(address).await? {
        return Ok(limited);
    }
    match UserCode::parse(form.required("user_code")?) {
        Some(code) if app.broker.page(&code, None).await?.is_some() => {
            app.broker.refuse(&code).await?;
            Ok(html::denied())
        }
        _ => app.wrong_code(address).await,
    }
}

/// On to the platform.
pub(super) async fn go_on(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    address: ClientAddress,
    form: Form,
) -> Result<Response, OAuthError> {
    if let Some(limited) = app.too_many_wrong_codes(address).await? {
        return Ok(limited);
    }
    let Some(code) = UserCode::parse(form.required("user_code")?) else {
        return app.wrong_code(address).await;
    };
    let known = app.device_browser(&headers);
    let hash = known.as_ref().map(Token::hash);
    let state = app.broker.page(&code, hash.as_ref()).await?;
    if !matches!(state, Some(PageState::Undecided(_))) {
        return app.wrong_code(address).await;
    }
    let new = || Token::generate(TokenKind::Browser, &*app.sessions.entropy);
    let browser = known.unwrap_or_else(new);
    if app
        .broker
        .claim_page(&code, &browser.hash())
        .await?
        .is_none()
    {
        return app.wrong_code(address).await;
    }
    // After a redirect, looking again does not send the form again.
    let mut response = Redirect::to(&format!("/device?user_code={code}")).into_response();
    let lifetime = app.sessions.lifetimes.device_code;
    let cookie = Cookie::Device.set(&browser, lifetime, &app.issuer);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The person comes back from the platform's page. What they bring counts only in the browser that went there.
pub(super) async fn come_back(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, OAuthError> {
    let query = query.unwrap_or_default();
    for cookie in [Cookie::Device, Cookie::Request] {
        let Some(browser) = cookie.read(&headers, &app.issuer) else {
            continue;
        };
        if let Some(back) = app.broker.come_back(&browser.hash(), &query).await? {
            let page = match back {
                CameBack::ToDevicePage(code) => format!("/device?user_code={code}"),
                CameBack::ToSignIn { request } => format!("/oauth/authorize/{request}"),
            };
            return Ok(Redirect::to(&page).into_response());
        }
    }
    Ok(html::not_theirs())
}

impl App {
    fn client_name<'a>(&'a self, grant: &'a DeviceGrant) -> &'a str {
        self.clients
            .iter()
            .find(|client| client.id == grant.client_id)
            .map_or(&grant.client_id, |client| &client.name)
    }

    fn consent_page(&self, grant: &DeviceGrant, phone: ClientAddress) -> Response {
        html::consent(&html::Consent {
            client: self.client_name(grant),
            platform: self.sessions.platform.name(),
            grant,
            now: self.sessions.clock.now(),
            from: html::whereabouts(grant.address.as_deref(), phone.ip()),
        })
    }

    fn waiting_page(&self, grant: &DeviceGrant) -> Result<Response, SessionError> {
        let way_on = self.way_on(grant)?;
        let platform = self.sessions.platform.name();
        Ok(html::waiting(platform, &way_on, &grant.user_code))
    }

    fn device_browser(&self, headers: &HeaderMap) -> Option<Token> {
        Cookie::Device.read(headers, &self.issuer)
    }
}
