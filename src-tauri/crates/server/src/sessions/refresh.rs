//! The next pair for a refresh token (RFC 6749 section 6), with rotation and detection of reuse (RFC 9700 section 4.14).
//!
//! A lost answer costs nobody the link: the same refresh token gives another pair until something of the first was presented.
//! After that a replay means that two parties hold the token, and the whole session ends.

use super::{IssuedPair, NewTokens, SessionError, Sessions};
use crate::alerts::AlertKind;
use crate::counts::RefreshOutcome;
use crate::model::PairState;
use crate::store::StoreError;
use crate::token::Token;

/// Why there is no next pair.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RefreshError {
    #[error("the refresh token is unknown or its session has ended")]
    Unknown,
    #[error("the refresh token was issued to another client")]
    WrongClient,
    #[error("the refresh token is too old")]
    Expired,
    /// Its session has been ended.
    #[error("the refresh token was used after its successor had been")]
    Replayed,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Sessions {
    /// Exchanges a refresh token.
    pub(crate) async fn refresh(
        &self,
        client_id: &str,
        token: Token,
    ) -> Result<IssuedPair, RefreshError> {
        let exchanged = self.exchange(client_id, token).await;
        match &exchanged {
            Ok((_, outcome)) => self.counts.refreshes.count(*outcome),
            Err(RefreshError::Replayed) => self.counts.refreshes.count(RefreshOutcome::Replayed),
            Err(RefreshError::Unknown | RefreshError::WrongClient | RefreshError::Expired) => {
                self.counts.refreshes.count(RefreshOutcome::Refused);
            }
            Err(RefreshError::Failed(_)) => {}
        }
        exchanged.map(|(pair, _)| pair)
    }

    async fn exchange(
        &self,
        client_id: &str,
        token: Token,
    ) -> Result<(IssuedPair, RefreshOutcome), RefreshError> {
        let now = self.clock.now();
        // Before its turn to write, for which others wait.
        let tokens = NewTokens::generate(&*self.entropy);
        let mut transaction = self.store.begin().await?;
        // Where others write at the same time, the session first, and held: whoever else refreshes it waits, and finds the pairs as
        // they are afterwards.
        if self.store.is_shared() {
            transaction
                .locked_session_of_refresh_token(&token.hash())
                .await?
                .ok_or(RefreshError::Unknown)?;
        }
        let presented = self
            .look_up(&mut transaction, token)
            .await?
            .filter(|presented| !presented.session.ending)
            .ok_or(RefreshError::Unknown)?;
        let (pair, session) = (&presented.pair, &presented.session);
        if session.client_id != client_id {
            return Err(RefreshError::WrongClient);
        }
        if pair.refresh.is_expired(now) {
            return Err(RefreshError::Expired);
        }
        if pair.state.refresh_is_replay() {
            transaction.delete_session(session).await?;
            self.refresh_reused(&mut transaction, session, &pair.refresh.hash)
                .await?;
            transaction.commit().await?;
            tracing::warn!(
                session = session.id,
                "a refresh token was replayed; its session is ended"
            );
            return Err(RefreshError::Replayed);
        }

        let dek = self.unwrap(&presented).map_err(SessionError::from)?;
        let outcome = if pair.state == PairState::Fresh {
            // Nothing of it was presented before, so it has no successors.
            transaction.mark_pair_in_use(pair).await?;
            RefreshOutcome::Refreshed
        } else if transaction.drop_unused_pairs_after(&pair.id).await? == 0 {
            RefreshOutcome::Refreshed
        } else {
            RefreshOutcome::Repeated
        };
        let issued = self
            .issue(&mut transaction, session, Some(pair), &dek, tokens)
            .await?;
        self.count(
            &mut transaction,
            AlertKind::Refreshes,
            &session.id,
            Some(session),
        )
        .await?;
        transaction.commit().await?;
        Ok((issued, outcome))
    }
}

impl From<StoreError> for RefreshError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
