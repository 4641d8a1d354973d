//! The request, from the program to the browser that answers it.

use super::{PUSHED_LIFETIME, REQUEST_LIFETIME, SignIn};
use crate::model::{AccountChoice, AuthorizationRequest, CodeChallenge, Device, Scope, random_id};
use crate::sessions::SessionError;
use crate::token::{Token, TokenHash};

/// What a program asks for, checked.
pub(crate) struct AskedFor {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: Scope,
    pub(crate) state: Option<String>,
    pub(crate) code_challenge: CodeChallenge,
    pub(crate) device: Device,
    pub(crate) account: AccountChoice,
}

impl SignIn {
    /// Keeps a request until its browser comes (RFC 9126 section 2.2).
    pub(crate) async fn push(&self, asked: AskedFor) -> Result<AuthorizationRequest, SessionError> {
        let request = self.new_request(asked, None);
        self.keep(&request).await?;
        Ok(request)
    }

    /// Keeps a request that a browser brought.
    pub(crate) async fn begin(
        &self,
        asked: AskedFor,
        browser: &Token,
    ) -> Result<AuthorizationRequest, SessionError> {
        let request = self.new_request(asked, Some(browser.hash()));
        self.keep(&request).await?;
        Ok(request)
    }

    /// Gives a pushed request to the first browser that comes with it. `None` if there is none for this client, or another browser
    /// has it.
    pub(crate) async fn open_pushed(
        &self,
        id: &str,
        client_id: &str,
        browser: &Token,
    ) -> Result<Option<AuthorizationRequest>, SessionError> {
        let now = self.sessions.clock.now();
        let browser = browser.hash();
        let mut transaction = self.sessions.store.begin().await?;
        let found = transaction.locked_authorization_request(id).await?;
        let is_theirs = |request: &AuthorizationRequest| {
            request.client_id == client_id
                && now < request.expires_at
                && (request.browser.is_none() || request.is_answered_by(&browser))
        };
        let Some(request) = found.filter(is_theirs) else {
            return Ok(None);
        };
        if request.browser.is_some() {
            return Ok(Some(request));
        }
        let opened = AuthorizationRequest {
            browser: Some(browser),
            expires_at: now + REQUEST_LIFETIME,
            ..request
        };
        transaction.save_authorization_request(&opened).await?;
        transaction.commit().await?;
        Ok(Some(opened))
    }

    fn new_request(&self, asked: AskedFor, browser: Option<TokenHash>) -> AuthorizationRequest {
        let now = self.sessions.clock.now();
        let lifetime = if browser.is_some() {
            REQUEST_LIFETIME
        } else {
            PUSHED_LIFETIME
        };
        AuthorizationRequest {
            id: random_id(&*self.sessions.entropy),
            client_id: asked.client_id,
            redirect_uri: asked.redirect_uri,
            scope: asked.scope,
            state: asked.state,
            code_challenge: asked.code_challenge,
            device: asked.device,
            browser,
            account: asked.account,
            grant: None,
            rounds: 0,
            created_at: now,
            expires_at: now + lifetime,
        }
    }

    async fn keep(&self, request: &AuthorizationRequest) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        transaction.insert_authorization_request(request).await?;
        Ok(transaction.commit().await?)
    }
}
