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
mod browser;
mod html;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::App;
use super::address::ClientAddress;
use super::error::OAuthError;
use super::form::Form;
use crate::broker::PageState;
use crate::model::{DeviceGrant, UserCode};
use crate::sessions::SessionError;
use browser::Browser;

#[derive(Deserialize)]
pub(super) struct Parameters {
    user_code: Option<String>,
}

/// Shows the page that fits what became of the code.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    browser: Browser,
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
        Some(code) => app.broker.page(&code, browser.hash().as_ref()).await?,
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
    browser: Browser,
    address: ClientAddress,
    form: Form,
) -> Result<Response, OAuthError> {
    if let Some(limited) = app.too_many_wrong_codes(address).await? {
        return Ok(limited);
    }
    let Some(code) = UserCode::parse(form.required("user_code")?) else {
        return app.wrong_code(address).await;
    };
    let state = app.broker.page(&code, browser.hash().as_ref()).await?;
    if !matches!(state, Some(PageState::Undecided(_))) {
        return app.wrong_code(address).await;
    }
    let browser = browser.or_new(&*app.sessions.entropy);
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
    let cookie = browser.cookie(app.sessions.lifetimes.device_code, app.is_secure());
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The person comes back from the platform's page. What they bring counts only in the browser that went there.
pub(super) async fn come_back(
    State(app): State<Arc<App>>,
    browser: Browser,
    RawQuery(query): RawQuery,
) -> Result<Response, OAuthError> {
    let code = match (browser.hash(), query) {
        (Some(browser), Some(query)) => app.broker.come_back(&browser, &query).await?,
        _ => None,
    };
    Ok(match code {
        Some(code) => Redirect::to(&format!("/device?user_code={code}")).into_response(),
        None => html::not_theirs(),
    })
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
        let way_on = match self.broker.platform_page(grant)? {
            Some(page) => html::WayOn::ThereAndBack(page.into()),
            None => html::WayOn::Beside(self.way_on(&grant.qr_uri)),
        };
        let platform = self.sessions.platform.name();
        Ok(html::waiting(platform, &way_on, &grant.user_code))
    }

    /// The platform's app opens the link itself; a stand-in for a phone opens it from its page.
    fn way_on(&self, qr_uri: &str) -> String {
        match &self.phone_page {
            Some(page) => {
                let mut page = page.clone();
                page.query_pairs_mut().append_pair("qr_uri", qr_uri);
                page.into()
            }
            None => qr_uri.to_owned(),
        }
    }

    fn is_secure(&self) -> bool {
        self.issuer.scheme() == "https"
    }
}
