//! `/oauth/authorize`: a person signs in in a browser and lets a program see their account (RFC 6749 sections 3.1 and 4.1).
//!
//! | path | what it does |
//! |---|---|
//! | `GET`, `POST /oauth/authorize` | takes a program's request and makes it this browser's own |
//! | `GET /oauth/authorize/{id}` | shows the page that comes next |
//! | `POST /oauth/authorize/{id}/go-on` | with the account that is signed in |
//! | `POST /oauth/authorize/{id}/scan` | with another one, or another QR code |
//! | `POST /oauth/authorize/{id}/allow` | sends the program a code for what was ticked |
//! | `POST /oauth/authorize/{id}/decline` | sends it `access_denied` |
//!
//! Only the browser that brought a request sees its pages: the forms need no other protection, since no other site can send its
//! cookie along. Nobody is granted anything without having said so here, signed in or not.

mod html;
mod qr;
mod request;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use url::Url;

pub(super) use request::{Wrong, redirect_uri};

use super::App;
use super::cookies::Cookie;
use super::error::OAuthError;
use super::form::Form;
use crate::model::{AccountChoice, AuthorizationRequest, EMAIL, Scope, is_id};
use crate::sessions::{SIGN_ON_LIFETIME, SessionError};
use crate::sign_in::{Offer, REQUEST_LIFETIME, Scanning, Step};
use crate::token::{Token, TokenKind};
use request::Recipient;

/// RFC 9126 section 2.2, with the request's name after it.
pub(super) const REQUEST_URI_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// RFC 5321 section 4.5.3.1.3, less the angle brackets.
const LONGEST_EMAIL: usize = 254;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/oauth/authorize", get(begin_with_query).post(begin))
        .route("/oauth/authorize/{id}", get(show))
        .route("/oauth/authorize/{id}/go-on", post(go_on))
        .route("/oauth/authorize/{id}/scan", post(scan_again))
        .route("/oauth/authorize/{id}/allow", post(allow))
        .route("/oauth/authorize/{id}/decline", post(decline))
}

async fn begin_with_query(
    app: State<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, OAuthError> {
    match Form::parse(query.unwrap_or_default().as_bytes()) {
        Ok(form) => begin(app, headers, form).await,
        Err(_) => Ok(html::refused("It is not written as such requests are.")),
    }
}

/// Takes a request.
async fn begin(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, OAuthError> {
    let known = Cookie::Request.read(&headers, &app.issuer);
    let browser = known.unwrap_or_else(|| app.new_browser());
    let request = match form.get("request_uri") {
        Some(request_uri) => app.open_pushed(request_uri, &form, &browser).await?,
        None => match app.recipient(&form) {
            Recipient::Nobody(problem) => return Ok(html::refused(problem)),
            Recipient::Known {
                client,
                redirect_uri,
            } => match app.asked_for(&client, redirect_uri.clone(), &form) {
                Ok(asked) => Some(app.sign_in.begin(asked, &browser).await?),
                Err(wrong) => {
                    let state = form.get("state");
                    return Ok(app.send_error(
                        &redirect_uri,
                        state,
                        wrong.error,
                        wrong.description,
                    ));
                }
            },
        },
    };
    let Some(request) = request else {
        return Ok(html::refused(
            "It is too old, was used in another browser, or is another program's.",
        ));
    };
    if request.account == AccountChoice::Silent {
        return app.answer_silently(request, &headers, &browser).await;
    }
    let mut response = Redirect::to(&page_path(&request.id)).into_response();
    let lifetime = REQUEST_LIFETIME.unsigned_abs();
    let cookie = Cookie::Request.set(&browser, lifetime, &app.issuer);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Shows the page that comes next.
async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, OAuthError> {
    match app.step(&id, &headers).await? {
        Step::Gone => Ok(html::gone()),
        Step::SignedIn(secret) => {
            let mut response = Redirect::to(&page_path(&id)).into_response();
            let lifetime = SIGN_ON_LIFETIME.unsigned_abs();
            let cookie = Cookie::SignOn.set(&secret, lifetime, &app.issuer);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Step::Choose(offer) => {
            let client = app.name_of_client(&offer.request.client_id);
            let name = offer.signed_on.name.as_deref();
            Ok(html::choose(&app.about(&offer.request, &client), name))
        }
        Step::Scan(scanning) => app.scan_page(&scanning),
        Step::Declined(request) => Ok(app.no_code_page(&request, html::NoCode::Declined)),
        Step::Paused(request) => Ok(app.no_code_page(&request, html::NoCode::Paused)),
        Step::NoCode(request) => Ok(app.no_code_page(&request, html::NoCode::Unavailable)),
        Step::Consent(offer) => Ok(app.offer_page(&offer, None)),
    }
}

async fn go_on(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, OAuthError> {
    let changed = match app.browser(&id, &headers) {
        Some(browser) => app.sign_in.go_on(&id, &browser).await?,
        None => false,
    };
    Ok(to_page(&id, changed))
}

async fn scan_again(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, OAuthError> {
    let changed = match app.browser(&id, &headers) {
        Some(browser) => app.sign_in.scan_again(&id, &browser).await?,
        None => false,
    };
    Ok(to_page(&id, changed))
}

/// Sends the program a code.
async fn allow(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, OAuthError> {
    let offer = match app.step(&id, &headers).await? {
        Step::Consent(offer) => offer,
        Step::Gone => return Ok(html::gone()),
        // Signed out in another tab meanwhile, say.
        _ => return Ok(to_page(&id, true)),
    };
    let email = match form.get("email").map(str::trim) {
        Some(email) if offer.asks_for_email && !email.is_empty() => {
            if !is_email(email) {
                return Ok(app.offer_page(&offer, Some(email)));
            }
            Some(email.to_owned())
        }
        _ => None,
    };
    let least = app.sessions.platform.least_scope();
    let ticked = offer.scope.filtered(|token| {
        token == least || form.get(&format!("{}{token}", html::SCOPE_FIELD)).is_some()
    });
    if ticked.is_empty() {
        return app.decline(&id, &headers).await;
    }
    let with_email = email.as_ref().map(|_| EMAIL.to_owned());
    let scope = Scope::new(ticked.as_slice().iter().cloned().chain(with_email));
    let (redirect_uri, state) = (
        offer.request.redirect_uri.clone(),
        offer.request.state.clone(),
    );
    let code = app
        .sessions
        .issue_code(offer.request, &offer.signed_on, scope, email.as_deref());
    Ok(match code.await? {
        Some(code) => app.send(&redirect_uri, state.as_deref(), &[("code", code.expose())]),
        None => html::gone(),
    })
}

async fn decline(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, OAuthError> {
    app.decline(&id, &headers).await
}

impl App {
    fn new_browser(&self) -> Token {
        Token::generate(TokenKind::Browser, &*self.sessions.entropy)
    }

    /// The browser's secret for its requests. A name that can be no request's is not looked for.
    fn browser(&self, id: &str, headers: &HeaderMap) -> Option<Token> {
        Cookie::Request
            .read(headers, &self.issuer)
            .filter(|_| is_id(id))
    }

    async fn step(&self, id: &str, headers: &HeaderMap) -> Result<Step, SessionError> {
        let Some(browser) = self.browser(id, headers) else {
            return Ok(Step::Gone);
        };
        let sign_on = Cookie::SignOn.read(headers, &self.issuer);
        self.sign_in.step(id, &browser, sign_on.as_ref()).await
    }

    /// RFC 9126 section 4: the request is the one that was pushed, and nothing beside it counts.
    async fn open_pushed(
        &self,
        request_uri: &str,
        form: &Form,
        browser: &Token,
    ) -> Result<Option<AuthorizationRequest>, SessionError> {
        let id = request_uri.strip_prefix(REQUEST_URI_PREFIX);
        let (Some(id), Some(client_id)) = (id.filter(|id| is_id(id)), form.get("client_id")) else {
            return Ok(None);
        };
        self.sign_in.open_pushed(id, client_id, browser).await
    }

    /// `prompt=none` (OpenID Connect Core 1.0 section 3.1.2.6).
    async fn answer_silently(
        &self,
        request: AuthorizationRequest,
        headers: &HeaderMap,
        browser: &Token,
    ) -> Result<Response, OAuthError> {
        let signed_on = match Cookie::SignOn.read(headers, &self.issuer) {
            Some(sign_on) => self.sessions.signed_on(&sign_on).await?,
            None => None,
        };
        let suffices =
            signed_on.is_some_and(|signed_on| self.sign_in.suffices(&request, &signed_on));
        let (error, description) = if suffices {
            ("consent_required", "The person has to be asked.")
        } else {
            ("login_required", "Nobody is signed in who granted as much.")
        };
        self.sign_in.decline(&request.id, browser).await?;
        let state = request.state.as_deref();
        Ok(self.send_error(&request.redirect_uri, state, error, description))
    }

    async fn decline(&self, id: &str, headers: &HeaderMap) -> Result<Response, OAuthError> {
        let declined = match self.browser(id, headers) {
            Some(browser) => self.sign_in.decline(id, &browser).await?,
            None => None,
        };
        Ok(match declined {
            Some(request) => self.send_error(
                &request.redirect_uri,
                request.state.as_deref(),
                "access_denied",
                "The person declined.",
            ),
            None => html::gone(),
        })
    }

    fn send_error(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        error: &str,
        description: &str,
    ) -> Response {
        let parameters = [("error", error), ("error_description", description)];
        self.send(redirect_uri, state, &parameters)
    }

    /// Sends the browser back to its program, with `state` and with `iss` (RFC 9207 section 2).
    fn send(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        parameters: &[(&str, &str)],
    ) -> Response {
        let Ok(mut url) = Url::parse(redirect_uri) else {
            return html::gone();
        };
        url.query_pairs_mut()
            .extend_pairs(parameters)
            .extend_pairs(state.map(|state| ("state", state)))
            .append_pair("iss", &self.issuer_name());
        let mut response = Redirect::to(url.as_str()).into_response();
        if let Some(location) = response.headers_mut().get_mut(header::LOCATION) {
            location.set_sensitive(true);
        }
        response
    }

    fn about<'a>(&'a self, request: &'a AuthorizationRequest, client: &'a str) -> html::About<'a> {
        html::About {
            request,
            client,
            platform: self.sessions.platform.name(),
        }
    }

    fn scan_page(&self, scanning: &Scanning) -> Result<Response, OAuthError> {
        let client = self.name_of_client(&scanning.request.client_id);
        let about = self.about(&scanning.request, &client);
        let way_on = self.way_on(&scanning.grant)?;
        Ok(html::scan(&about, scanning, &way_on))
    }

    fn no_code_page(&self, request: &AuthorizationRequest, why: html::NoCode) -> Response {
        let client = self.name_of_client(&request.client_id);
        html::no_code(&self.about(request, &client), why)
    }

    fn offer_page(&self, offer: &Offer, wrong_email: Option<&str>) -> Response {
        let client = self.name_of_client(&offer.request.client_id);
        let about = self.about(&offer.request, &client);
        let least = self.sessions.platform.least_scope();
        html::consent(&about, offer, least, wrong_email)
    }
}

fn page_path(id: &str) -> String {
    format!("/oauth/authorize/{id}")
}

fn to_page(id: &str, is_theirs: bool) -> Response {
    if is_theirs {
        Redirect::to(&page_path(id)).into_response()
    } else {
        html::gone()
    }
}

/// Whether it can be an address, as far as that can be told without sending anything there.
fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    text.len() <= LONGEST_EMAIL
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_somebody_somewhere() {
        for (text, expected) in [
            ("mia@example.org", true),
            ("\"a@b\"@example.org", true),
            ("mia", false),
            ("@example.org", false),
            ("mia@", false),
            ("mia @example.org", false),
            ("mia@example.org\n", false),
        ] {
            assert_eq!(is_email(text), expected, "{text}");
        }
        assert!(!is_email(&format!("{}@example.org", "x".repeat(254))));
    }
}
