//! The phone's browser on its way through our page: it claims the code, may refuse it, and is shown the digits afterwards.

use super::Broker;
use crate::model::{DeviceGrant, Digits, GrantState, GrantStatus, Purpose, UserCode};
use crate::sessions::SessionError;
use crate::token::TokenHash;

/// What our page has to show.
#[derive(Debug)]
pub(crate) enum PageState {
    /// The person may still decide.
    Undecided(DeviceGrant),
    /// The person decided at the platform; the device waits for these digits.
    Digits { grant: DeviceGrant, digits: Digits },
    /// The device has been told; nothing is left to do here.
    Done,
    /// The link was declined, here, at the platform or by wrong digits.
    Denied,
}

impl Broker {
    /// What to show to the browser that presents this user code and, if it claimed the page, its secret. `None` for a code that is
    /// unknown, too old, or that another browser has claimed.
    pub(crate) async fn page(
        &self,
        code: &UserCode,
        browser: Option<&TokenHash>,
    ) -> Result<Option<PageState>, SessionError> {
        let mut transaction = self.sessions.store.read().await?;
        let grant = transaction.grant_of_user_code(code).await?;
        Ok(grant.and_then(|grant| self.page_state(grant, browser)))
    }

    fn page_state(&self, grant: DeviceGrant, browser: Option<&TokenHash>) -> Option<PageState> {
        // A code that signs a browser in is nobody's to type.
        if grant.purpose != Purpose::Link {
            return None;
        }
        let is_theirs = match (&grant.page, browser) {
            (None, _) => false,
            (Some(claimed), Some(browser)) => claimed == browser.as_bytes(),
            (Some(_), None) => return None,
        };
        if grant.page.is_some() && !is_theirs {
            return None;
        }
        match grant.status(self.sessions.clock.now()) {
            GrantStatus::New | GrantStatus::Scanned => Some(PageState::Undecided(grant)),
            GrantStatus::Digits if is_theirs => match grant.state {
                GrantState::Digits { digits, .. } => Some(PageState::Digits { digits, grant }),
                _ => None,
            },
            GrantStatus::Confirmed | GrantStatus::Redeemed if is_theirs => Some(PageState::Done),
            GrantStatus::Denied if is_theirs => Some(PageState::Denied),
            _ => None,
        }
    }

    /// The browser goes on to the platform. Says whether the code is its own now.
    pub(crate) async fn claim_page(
        &self,
        code: &UserCode,
        browser: &TokenHash,
    ) -> Result<Option<DeviceGrant>, SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let Some(grant) = transaction.grant_of_user_code(code).await? else {
            return Ok(None);
        };
        let Some(grant) = transaction.locked_device_grant(&grant.id).await? else {
            return Ok(None);
        };
        let Ok(grant) = grant.claim_page(browser.as_bytes(), self.sessions.clock.now()) else {
            return Ok(None);
        };
        transaction.save_device_grant(&grant).await?;
        transaction.commit().await?;
        Ok(Some(grant))
    }

    /// The person at the browser says that this is not theirs.
    pub(crate) async fn refuse(&self, code: &UserCode) -> Result<(), SessionError> {
        let grant = self
            .sessions
            .store
            .read()
            .await?
            .grant_of_user_code(code)
            .await?;
        match grant {
            Some(grant) => self.end(&grant.id, DeviceGrant::deny).await,
            None => Ok(()),
        }
    }
}
