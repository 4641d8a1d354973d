//! A device polls with its code and, once the person approved, gets its first pair (RFC 8628 sections 3.4 and 3.5).

use super::{IssuedPair, SessionError, Sessions, device_grant_place};
use crate::envelope::Dek;
use crate::model::{CodeChallenge, Poll, VerifierProblem};
use crate::store::StoreError;
use crate::token::Token;

/// Why a device gets no tokens, or not yet.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RedeemError {
    #[error("the device code is unknown")]
    Unknown,
    #[error("the device code was issued to another client")]
    WrongClient,
    #[error("the code verifier does not fit")]
    Verifier(VerifierProblem),
    #[error("the person has not decided yet")]
    Pending {
        /// The phone shows two digits that have to be sent first.
        digits: bool,
    },
    #[error("the device polls too often")]
    SlowDown,
    #[error("the person declined")]
    Denied,
    #[error("the code is too old")]
    Expired,
    #[error("the code was redeemed before")]
    Used,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Sessions {
    /// Counts the poll and, if the person approved, turns the device code into tokens: once.
    pub(crate) async fn redeem(
        &self,
        client_id: &str,
        device_code: &Token,
        verifier: Option<&str>,
    ) -> Result<IssuedPair, RedeemError> {
        let mut transaction = self.store.begin().await?;
        let mut grant = transaction
            .locked_grant_of_device_code(&device_code.hash())
            .await?
            .ok_or(RedeemError::Unknown)?;
        if grant.client_id != client_id {
            return Err(RedeemError::WrongClient);
        }
        // Before anything is told or counted: who holds the device code alone learns nothing and disturbs nobody.
        CodeChallenge::verify(grant.code_challenge.as_ref(), verifier)
            .map_err(RedeemError::Verifier)?;

        let (session_id, wrap) = match grant.poll(self.clock.now()) {
            Poll::Granted { session_id, wrap } => (session_id, wrap),
            Poll::Denied => return Err(RedeemError::Denied),
            Poll::Expired => return Err(RedeemError::Expired),
            Poll::Used => return Err(RedeemError::Used),
            waiting @ (Poll::Pending { .. } | Poll::SlowDown) => {
                transaction.save_polling(&grant).await?;
                transaction.commit().await?;
                return Err(match waiting {
                    Poll::Pending { digits } => RedeemError::Pending { digits },
                    _ => RedeemError::SlowDown,
                });
            }
        };
        let grant = grant.redeem().map_err(|_| RedeemError::Used)?;
        let session = transaction
            .session(&session_id)
            .await?
            .ok_or(RedeemError::Unknown)?;
        let place = device_grant_place(&grant.id);
        let dek = self
            .keys
            .open(|keys| Dek::unwrap_as_recipient(place, device_code, keys, &wrap))
            .map_err(SessionError::from)?;
        let tokens = self.issue_first(&mut transaction, &session, &dek).await?;
        transaction.save_device_grant(&grant).await?;
        transaction.commit().await?;
        Ok(tokens)
    }
}

impl From<StoreError> for RedeemError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
