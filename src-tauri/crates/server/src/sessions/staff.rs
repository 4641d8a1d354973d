//! Who may end others' sessions and read the audit log: looked at each time, not only when it was granted.

use super::{Presented, SessionError, Sessions};
use crate::model::{Actor, AuditKind, AuditRecord};
use crate::store::StoreError;
use crate::token::Token;

/// Why a request is not staff's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StaffError {
    #[error("the token is not live")]
    NotLive,
    /// It has been written down.
    #[error("the link may not do this")]
    NotAllowed(&'static str),
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Sessions {
    /// The link of a member of staff who has this power now.
    pub(crate) async fn staff(
        &self,
        token: Token,
        power: &'static str,
    ) -> Result<Presented, StaffError> {
        let presented = self.present(token).await?.ok_or(StaffError::NotLive)?;
        // What a link may do has been limited to what its account may do now.
        if presented.session.scope.contains(power) {
            return Ok(presented);
        }
        let record = AuditRecord::of(AuditKind::SupportRefused, &presented.session)
            .by(&Actor::Client)
            .with("power", power);
        self.record_alone(record).await?;
        Err(StaffError::NotAllowed(power))
    }
}

impl From<StoreError> for StaffError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
