//! The end of a session: revocation (RFC 7009) and log-out.
//!
//! Both erase the session, its wraps and its tokens, after which nobody can open it. Revocation also disconnects the app at the
//! platform, but only with the account's last link: the platform's own revocation would end the other links too.

use std::sync::Arc;

use super::{Presented, SessionError, Sessions, look_up, open};
use crate::store::StoreError;
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
        let _turn = self.locks.lock(&presented.session.id).await;
        self.erase(&presented.session.id).await?;
        Ok(true)
    }

    /// Erases a session's row and with it all that could open it.
    pub(super) async fn erase(&self, session_id: &str) -> Result<(), StoreError> {
        let mut transaction = self.store.begin().await?;
        transaction.delete_session(session_id).await?;
        transaction.commit().await
    }

    async fn end(&self, presented: Presented) -> Result<PlatformOutcome, SessionError> {
        let session_id = &presented.session.id;
        // From here on its tokens are dead, and whoever revokes the account's next link does not count this one.
        let mut transaction = self.store.begin().await?;
        transaction.mark_session_ending(session_id).await?;
        let others = transaction
            .live_sessions_of(&presented.session.platform, &presented.session.open_id)
            .await?;
        transaction.commit().await?;

        let _turn = self.locks.lock(session_id).await;
        let outcome = if others > 0 {
            PlatformOutcome::Kept
        } else {
            self.disconnect(&presented).await?
        };
        self.erase(session_id).await?;
        Ok(outcome)
    }

    /// Tells the platform. Whatever comes of it, the session ends on our side.
    async fn disconnect(&self, presented: &Presented) -> Result<PlatformOutcome, StoreError> {
        // The platform's tokens may have been renewed while this waited for its turn.
        let session = self
            .store
            .read()
            .await?
            .session(&presented.session.id)
            .await?;
        let opened = session.and_then(|session| {
            let dek = self.unwrap(presented).ok()?;
            open(&dek, &session).ok()
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
