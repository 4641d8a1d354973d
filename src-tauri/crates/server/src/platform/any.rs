//! The one platform of a server, whichever it is.
//!
//! What the two have in common is here; where they differ, a caller asks for what it needs and is told that there is none.

use secrecy::SecretString;
use url::Url;

use super::pending::{Pending, PendingPage};
use super::tiktok::{Webhook, WebhookError};
use super::{
    AuthorizationCode, Euler, PendingQr, PlatformError, PlatformSession, PlatformUser, QrStatus,
    TikTok,
};
use crate::counts::{Counters, PlatformCall};

/// A platform, and how often it did what was asked.
#[derive(Debug)]
pub struct Platform {
    protocol: Protocol,
    calls: Counters<PlatformCall>,
}

/// What is spoken with it.
#[derive(Debug)]
pub enum Protocol {
    /// TikTok, or the sandbox, which speaks the same.
    TikTok(TikTok),
    /// Euler Stream.
    Euler(Euler),
}

impl Platform {
    pub(crate) fn new(protocol: Protocol, calls: Counters<PlatformCall>) -> Self {
        Self { protocol, calls }
    }

    /// The first half of every subject.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.protocol {
            Protocol::TikTok(tiktok) => tiktok.id(),
            Protocol::Euler(euler) => euler.id(),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.protocol {
            Protocol::TikTok(tiktok) => tiktok.name(),
            Protocol::Euler(euler) => euler.name(),
        }
    }

    /// The scope without which nobody can say whose account it is.
    #[must_use]
    pub fn least_scope(&self) -> &'static str {
        match &self.protocol {
            Protocol::TikTok(_) => "user.info.basic",
            Protocol::Euler(_) => "user:info",
        }
    }

    /// Begins an authorization.
    pub(crate) async fn begin(&self, scopes: &[String]) -> Result<Pending, PlatformError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => {
                let qr = self.called(tiktok.request_qr(scopes)).await?;
                Ok(Pending::Qr(qr))
            }
            Protocol::Euler(euler) => Ok(Pending::Page(PendingPage {
                state: euler.new_state(),
            })),
        }
    }

    /// Asks what became of a code on show. Calls about one code must never overlap: an approval is told once.
    ///
    /// A platform with a page of its own is never asked: it sends the person back to us.
    pub(crate) async fn check_qr(&self, qr: &PendingQr) -> Result<QrStatus, PlatformError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => self.called(tiktok.check_qr(qr)).await,
            Protocol::Euler(_) => Ok(QrStatus::New),
        }
    }

    /// The page of a platform that has one.
    pub(crate) fn authorize_url(&self, scopes: &[String], page: &PendingPage) -> Option<Url> {
        match &self.protocol {
            Protocol::TikTok(_) => None,
            Protocol::Euler(euler) => Some(euler.authorize_url(scopes, &page.state)),
        }
    }

    /// The `state` that a redirect from the platform's page carries, to find the flow that it belongs to.
    pub(crate) fn callback_state(&self, query: &str) -> Option<SecretString> {
        match &self.protocol {
            Protocol::TikTok(_) => None,
            Protocol::Euler(_) => Euler::callback_state(query),
        }
    }

    /// Trades an authorization code for a session. The code is spent even if this fails.
    pub async fn exchange(
        &self,
        code: AuthorizationCode,
    ) -> Result<PlatformSession, PlatformError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => self.called(tiktok.exchange(code)).await,
            Protocol::Euler(euler) => self.called(euler.exchange(code)).await,
        }
    }

    /// Trades the refresh token for a new pair. Keep the new pair before using it: the old refresh token may be dead by then.
    pub async fn refresh(
        &self,
        session: &PlatformSession,
    ) -> Result<PlatformSession, PlatformError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => self.called(tiktok.refresh(session)).await,
            Protocol::Euler(euler) => self.called(euler.refresh(session)).await,
        }
    }

    /// Disconnects the app from the account.
    pub async fn revoke(&self, session: &PlatformSession) -> Result<(), PlatformError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => self.called(tiktok.revoke(session)).await,
            Protocol::Euler(euler) => self.called(euler.revoke(session)).await,
        }
    }

    /// Asks whose session this is.
    pub async fn user(&self, session: &PlatformSession) -> Result<PlatformUser, PlatformError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => self.called(tiktok.user(session)).await,
            Protocol::Euler(euler) => self.called(euler.user(session)).await,
        }
    }

    /// Reads a webhook that the platform has signed.
    pub(crate) fn webhook(
        &self,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<Webhook, WebhookError> {
        match &self.protocol {
            Protocol::TikTok(tiktok) => tiktok.webhook(signature, body),
            // Euler Stream has none, so nothing that is sent is signed by it.
            Protocol::Euler(_) => Err(WebhookError::Signature),
        }
    }
    /// Waits for a call and counts what it came to.
    async fn called<T>(
        &self,
        call: impl Future<Output = Result<T, PlatformError>>,
    ) -> Result<T, PlatformError> {
        let answer = call.await;
        self.calls.count(match &answer {
            Ok(_) => PlatformCall::Done,
            Err(PlatformError::Refused { .. }) => PlatformCall::Refused,
            Err(_) => PlatformCall::Failed,
        });
        answer
    }
}
