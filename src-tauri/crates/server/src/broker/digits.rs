//! The two digits that the phone shows and the device sends.
//!
//! Whoever tricked somebody into scanning a code sits at the device and does not see the phone.

use super::Broker;
use crate::model::{CodeChallenge, Digits, GrantState, TypedDigits, VerifierProblem};
use crate::sessions::{SessionError, device_grant_place};
use crate::store::StoreError;
use crate::token::Token;

/// Why the link does not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DigitsError {
    #[error("the device code is unknown")]
    Unknown,
    #[error("the device code was issued to another client")]
    WrongClient,
    #[error("the code verifier does not fit")]
    Verifier(VerifierProblem),
    #[error("nobody waits for digits")]
    NotAsked,
    #[error("the digits are wrong")]
    Wrong { tries_left: u8 },
    #[error("the digits were wrong too often")]
    Over,
    #[error("the code is too old")]
    Expired,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Broker {
    /// Takes what the person typed on the device.
    pub(crate) async fn type_digits(
        &self,
        client_id: &str,
        device_code: &Token,
        verifier: Option<&str>,
        typed: Digits,
    ) -> Result<(), DigitsError> {
        let sessions = &self.sessions;
        let now = sessions.clock.now();
        let mut transaction = sessions.store.begin().await?;
        let grant = transaction
            .locked_grant_of_device_code(&device_code.hash())
            .await?
            .ok_or(DigitsError::Unknown)?;
        if grant.client_id != client_id {
            return Err(DigitsError::WrongClient);
        }
        CodeChallenge::verify(grant.code_challenge.as_ref(), verifier)
            .map_err(DigitsError::Verifier)?;
        let wrap = match &grant.state {
            GrantState::Digits { wrap, .. } if now < grant.expires_at => wrap.clone(),
            GrantState::Denied => return Err(DigitsError::Over),
            _ if now >= grant.expires_at => return Err(DigitsError::Expired),
            _ => return Err(DigitsError::NotAsked),
        };
        match grant
            .type_digits(typed, now)
            .map_err(|_| DigitsError::NotAsked)?
        {
            TypedDigits::Right(grant) => {
                transaction.save_device_grant(&grant).await?;
                transaction.commit().await?;
                Ok(())
            }
            TypedDigits::Wrong { grant, tries_left } => {
                transaction.save_device_grant(&grant).await?;
                transaction.commit().await?;
                Err(DigitsError::Wrong { tries_left })
            }
            TypedDigits::Over { grant, session_id } => {
                transaction.save_device_grant(&grant).await?;
                let session = transaction.session(&session_id).await?;
                sessions
                    .link_denied(&mut transaction, &grant, session.as_ref(), "wrong digits")
                    .await?;
                let opened = sessions
                    .take_back(
                        &mut transaction,
                        &session_id,
                        device_grant_place(&grant.id),
                        device_code,
                        &wrap,
                    )
                    .await?;
                transaction.commit().await?;
                if let Some(opened) = opened {
                    sessions.disconnect_in_the_background(opened);
                }
                Err(DigitsError::Over)
            }
        }
    }
}

impl From<StoreError> for DigitsError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
