//! The end of a session: revocation (RFC 7009) and log-out.
//!
//! Both erase the session, its wraps and its tokens, after which nobody can open it. Revocation also disconnects the app at the
//! platform, but only with the account's last link: the platform's own revocation would end the other links too.

use std::sync::Arc;

use super::{Presented, SessionError, Sessions, look_up, open};
use crate::envelope::{Dek, Place};
use crate::model::Session;
use crate::platform::PlatformSession;
use crate::store::{StoreError, Transaction};
use crate::token::Token;

/// What a revocation did at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlatformOutcome {
    /// The app is disconnected from the account.
    Disconnected,
    /// Other links of the account live on, so the app stays connected.
    Kept,
    /// The platform could not be told: it did not answer, or the token was too old to open the session with.
    Unreachable,
}

/// Why nothing was revoked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RevokeError {
    #[error("the token was issued to another client")]
    WrongClient,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Sessions {
    /// Ends the session that a token belongs to, whatever state the token is in; `None` if it belongs to none.
    pub(crate) async fn revoke(
        self: &Arc<Self>,
        client_id: &str,
        token: Token,
    ) -> Result<Option<PlatformOutcome>, RevokeError> {
        let presented = look_up(&mut self.store.read().await?, token).await?;
        let Some(presented) = presented else {
            return Ok(None);
        };
        if presented.session.client_id != client_id {
            return Err(RevokeError::WrongClient);
        }
        let sessions = Arc::clone(self);
        // A task of its own: what has begun to end must end, also when the client hangs up.
        let outcome = tokio::spawn(async move { sessions.end(presented).await })
            .await
            .map_err(|_| SessionError::Stopped)??;
        Ok(Some(outcome))
    }

    /// Erases a session without telling the platform; says whether there was one for the token.
    pub(crate) async fn log_out(&self, token: Token) -> Result<bool, SessionError> {
        let Some(presented) = self.present(token).await? else {
            return Ok(false);
        };
        let _turn = self
            .turns
            .wait(&presented.session.platform_session_id)
            .await?;
        self.erase(&presented.session).await?;
        Ok(true)
    }

    /// Erases a session that nobody has got a token of yet, within a transaction. Gives what the platform has to be told with,
    /// unless other links of the account live on.
    pub(crate) async fn take_back(
        &self,
        transaction: &mut Transaction,
        session_id: &str,
        place: Place<'_>,
        device_code: &Token,
        wrap: &[u8],
    ) -> Result<Option<PlatformSession>, SessionError> {
        let Some(session) = transaction.locked_session(session_id).await? else {
            return Ok(None);
        };
        let others = transaction
            .live_sessions_of(&session.platform, &session.open_id)
            .await?
            .len()
            - 1;
        let stored = transaction
            .platform_session(&session.platform_session_id)
            .await?;
        transaction.delete_session(&session).await?;
        let Some(stored) = stored.filter(|_| others == 0) else {
            return Ok(None);
        };
        let dek = Dek::unwrap_as_recipient(place, device_code, &self.keys, wrap)?;
        Ok(Some(open(&dek, &stored)?))
    }

    /// Tells the platform that what it gave will not be used, unless other links of the account live on.
    pub(crate) async fn give_back(
        self: &Arc<Self>,
        opened: PlatformSession,
    ) -> Result<(), StoreError> {
        let mut transaction = self.store.read().await?;
        let links = transaction
            .live_sessions_of(self.platform.id(), &opened.open_id)
            .await?;
        if links.is_empty() {
            self.disconnect_in_the_background(opened);
        }
        Ok(())
    }

    /// The same, where it is known that no other link lives. Nobody waits for it.
    pub(crate) fn disconnect_in_the_background(self: &Arc<Self>, opened: PlatformSession) {
        let sessions = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = sessions.platform.revoke(&opened).await {
                tracing::warn!(%error, "the platform was not told that a link came to nothing");
            }
        });
    }

    /// Erases a session's row and with it all that could open it.
    pub(super) async fn erase(&self, session: &Session) -> Result<(), StoreError> {
        let mut transaction = self.store.begin().await?;
        transaction.delete_session(session).await?;
        transaction.commit().await
    }

    /// Erases what the platform gave, with every link that shares it.
    pub(super) async fn erase_platform_session(&self, id: &str) -> Result<(), StoreError> {
        let mut transaction = self.store.begin().await?;
        transaction.delete_platform_session(id).await?;
        transaction.commit().await
    }

    async fn end(&self, presented: Presented) -> Result<PlatformOutcome, SessionError> {
        let session = &presented.session;
        // From here on its tokens are dead, and whoever revokes the account's next link does not count this one.
        let mut transaction = self.store.begin().await?;
        let links = transaction
            .locked_live_sessions_of(&session.platform, &session.open_id)
            .await?;
        let others = links.iter().any(|link| link.id != session.id);
        transaction.mark_session_ending(&session.id).await?;
        transaction.commit().await?;

        let _turn = self.turns.wait(&session.platform_session_id).await?;
        let outcome = if others {
            PlatformOutcome::Kept
        } else {
            self.disconnect(&presented).await?
        };
        self.erase(session).await?;
        Ok(outcome)
    }

    /// Tells the platform. Whatever comes of it, the session ends on our side.
    async fn disconnect(&self, presented: &Presented) -> Result<PlatformOutcome, StoreError> {
        // The platform's tokens may have been renewed while this waited for its turn.
        let stored = self
            .store
            .read()
            .await?
            .platform_session(&presented.session.platform_session_id)
            .await?;
        let opened = stored.and_then(|stored| {
            let dek = self.unwrap(presented).ok()?;
            open(&dek, &stored).ok()
        });
        let Some(opened) = opened else {
            return Ok(PlatformOutcome::Unreachable);
        };
        match self.platform.revoke(&opened).await {
            Ok(()) => Ok(PlatformOutcome::Disconnected),
            Err(error) if error.grant_is_gone() => Ok(PlatformOutcome::Disconnected),
            Err(error) => {
                tracing::warn!(%error, "the platform was not told of a revocation");
                Ok(PlatformOutcome::Unreachable)
            }
        }
    }
}

impl From<StoreError> for RevokeError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
