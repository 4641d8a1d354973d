//! The account behind a session: the platform is asked with the platform's own token, which is renewed when it has ended.
//!
//! A renewed token is sealed and on the disk before it is used, and whoever asked may hang up meanwhile: the platform's refresh
//! token works once, so losing the new one would lose the link.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{Presented, SessionError, Sessions, email_place, open};
use crate::envelope::Dek;
use crate::model::{EMAIL, Scope, StoredPlatformSession};
use crate::platform::{PlatformError, PlatformSession, PlatformUser};
use crate::store::{StoreError, Transaction};
use crate::token::Token;

/// A platform token that ends within this time is renewed before it is used.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_secs(10);

/// Why nothing is known about the account.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    #[error("the token is not live")]
    NotLive,
    /// The session has been ended with it.
    #[error("the person or the platform has ended the platform's grant")]
    GrantGone,
    #[error(transparent)]
    Platform(PlatformError),
    #[error(transparent)]
    Failed(#[from] SessionError),
}

/// The account's owner as the platform describes them, with the session's subject.
pub(crate) struct Account {
    pub(crate) subject: String,
    pub(crate) user: PlatformUser,
    /// The address that the person gave for this link.
    pub(crate) email: Option<String>,
}

impl Sessions {
    /// Opens the session with the presented token and asks the platform whose it is.
    pub(crate) async fn account(self: &Arc<Self>, token: Token) -> Result<Account, AccountError> {
        let sessions = Arc::clone(self);
        // A task of its own: a client that hangs up must not interrupt a renewal.
        tokio::spawn(async move { sessions.ask_for_account(token).await })
            .await
            .map_err(|_| SessionError::Stopped)?
    }

    async fn ask_for_account(&self, token: Token) -> Result<Account, AccountError> {
        let presented = self.present(token).await?.ok_or(AccountError::NotLive)?;
        let dek = self.unwrap(&presented).map_err(SessionError::from)?;
        let session = &presented.session;
        let _turn = self.turns.wait(&session.platform_session_id).await?;
        // Whoever had the turn before may have renewed the platform's token, or ended the session.
        let platform_session = self.reread(&presented).await?;
        match self.ask_platform(&platform_session, &dek).await {
            Err(AccountError::Platform(error)) if error.grant_is_gone() => {
                self.erase_platform_session(&platform_session.id).await?;
                Err(AccountError::GrantGone)
            }
            answer => Ok(Account {
                subject: session.subject(),
                user: answer?,
                email: email(&presented, &dek)?,
            }),
        }
    }

    async fn reread(&self, presented: &Presented) -> Result<StoredPlatformSession, AccountError> {
        let mut transaction = self.store.read().await?;
        transaction
            .session(&presented.session.id)
            .await?
            .filter(|session| !session.ending)
            .ok_or(AccountError::NotLive)?;
        transaction
            .platform_session(&presented.session.platform_session_id)
            .await?
            .ok_or(AccountError::NotLive)
    }

    async fn ask_platform(
        &self,
        session: &StoredPlatformSession,
        dek: &Dek,
    ) -> Result<PlatformUser, AccountError> {
        let opened = open(dek, session)?;
        if self.clock.now() + RENEW_BEFORE >= opened.access_expires_at {
            let renewed = self.renew(session, dek, &opened).await?;
            return self
                .platform
                .user(&renewed)
                .await
                .map_err(AccountError::Platform);
        }
        match self.platform.user(&opened).await {
            // The platform may end an access token before its time; the refresh token tells whether the grant is gone too.
            Err(error) if error.grant_is_gone() => {
                let renewed = self.renew(session, dek, &opened).await?;
                self.platform
                    .user(&renewed)
                    .await
                    .map_err(AccountError::Platform)
            }
            answer => answer.map_err(AccountError::Platform),
        }
    }

    async fn renew(
        &self,
        session: &StoredPlatformSession,
        dek: &Dek,
        opened: &PlatformSession,
    ) -> Result<PlatformSession, AccountError> {
        let renewed = self
            .platform
            .refresh(opened)
            .await
            .map_err(AccountError::Platform)?;
        let sealed = self.seal(dek, &session.id, &renewed);
        let mut transaction = self.store.begin().await?;
        transaction
            .reseal_platform_session(&session.id, &sealed)
            .await?;
        if renewed.scopes != opened.scopes {
            let scope = Scope::new(renewed.scopes.iter().cloned());
            self.adopt_scope(&mut transaction, &session.id, &scope)
                .await?;
        }
        transaction.commit().await?;
        Ok(renewed)
    }

    /// The person has changed at the platform what the app may do. No link gets more by it than it was once granted.
    async fn adopt_scope(
        &self,
        transaction: &mut Transaction,
        platform_session_id: &str,
        by_platform: &Scope,
    ) -> Result<(), StoreError> {
        transaction
            .set_platform_session_scope(platform_session_id, by_platform)
            .await?;
        for link in transaction
            .locked_sessions_sharing(platform_session_id)
            .await?
        {
            let granted = self.granted(&link.scope, by_platform.as_slice(), &link.subject());
            let scope = link
                .scope
                .filtered(|token| token == EMAIL || granted.contains(token));
            if scope != link.scope && !granted.is_empty() {
                transaction.set_session_scope(&link.id, &scope).await?;
                self.scope_changed(transaction, &link, &scope).await?;
            }
        }
        Ok(())
    }
}

fn email(presented: &Presented, dek: &Dek) -> Result<Option<String>, SessionError> {
    let session = &presented.session;
    let Some(sealed) = &session.email else {
        return Ok(None);
    };
    let bytes = dek.open(email_place(&session.id), sealed)?;
    Ok(String::from_utf8(bytes.to_vec()).ok())
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
