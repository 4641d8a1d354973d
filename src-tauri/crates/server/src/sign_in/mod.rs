//! Signing in through a browser, from a program's request to the code that answers it (RFC 6749 section 4.1).
//!
//! ```text
//! asked -> (pushed) -> opened in a browser -> whose account: signed on already, or a QR code -> consent -> code
//! ```
//!
//! A request belongs to the one browser that opened it. What is to be shown there next is a [`Step`], found anew each time the
//! browser looks, so that any instance can show it; what the person chooses moves the request on.

mod request;
mod step;

use std::sync::Arc;

use jiff::SignedDuration;
use url::Url;

pub(crate) use request::AskedFor;
pub(crate) use step::{Offer, Scanning, Step};

use crate::broker::Broker;
use crate::model::{AccountChoice, AuthorizationRequest};
use crate::sessions::{SessionError, Sessions};
use crate::token::{Token, TokenHash};

/// How long a pushed request waits for its browser (RFC 9126 section 2.2).
pub(crate) const PUSHED_LIFETIME: SignedDuration = SignedDuration::from_secs(90);

/// How long a person may take for all of it.
pub(crate) const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// How many QR codes are shown before the person has to say that they are still there.
const ROUNDS: u32 = 6;

/// What browsers and the programs behind them ask for.
pub(crate) struct SignIn {
    sessions: Arc<Sessions>,
    broker: Arc<Broker>,
    /// `verification_uri`, for a platform that is reached through our page.
    device_page: Url,
}

impl SignIn {
    pub(crate) fn new(sessions: Arc<Sessions>, broker: Arc<Broker>, device_page: Url) -> Self {
        Self {
            sessions,
            broker,
            device_page,
        }
    }

    /// The request that this browser answers, as long as there is time.
    async fn request(
        &self,
        id: &str,
        browser: &TokenHash,
    ) -> Result<Option<AuthorizationRequest>, SessionError> {
        let found = self
            .sessions
            .store
            .read()
            .await?
            .authorization_request(id)
            .await?;
        let now = self.sessions.clock.now();
        Ok(found.filter(|request| request.is_answered_by(browser) && now < request.expires_at))
    }

    /// Changes the request that this browser answers; says whether there is one.
    async fn change(
        &self,
        id: &str,
        browser: &TokenHash,
        change: impl FnOnce(AuthorizationRequest) -> AuthorizationRequest,
    ) -> Result<bool, SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let found = transaction.locked_authorization_request(id).await?;
        let now = self.sessions.clock.now();
        let Some(request) =
            found.filter(|request| request.is_answered_by(browser) && now < request.expires_at)
        else {
            return Ok(false);
        };
        transaction
            .save_authorization_request(&change(request))
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The person goes on with the account that is signed in.
    pub(crate) async fn go_on(&self, id: &str, browser: &Token) -> Result<bool, SessionError> {
        self.change(id, &browser.hash(), |request| AuthorizationRequest {
            account: AccountChoice::Any,
            ..request
        })
        .await
    }

    /// The person wants another account than the one that is signed in, or another QR code.
    pub(crate) async fn scan_again(&self, id: &str, browser: &Token) -> Result<bool, SessionError> {
        self.change(id, &browser.hash(), |request| AuthorizationRequest {
            account: AccountChoice::Another,
            grant: None,
            rounds: 0,
            ..request
        })
        .await
    }

    /// The person declines. Gives the request, which is over, for its answer.
    pub(crate) async fn decline(
        &self,
        id: &str,
        browser: &Token,
    ) -> Result<Option<AuthorizationRequest>, SessionError> {
        let Some(request) = self.request(id, &browser.hash()).await? else {
            return Ok(None);
        };
        let mut transaction = self.sessions.store.begin().await?;
        let was_there = transaction.delete_authorization_request(id).await?;
        transaction.commit().await?;
        Ok(was_there.then_some(request))
    }
}
