//! Ending a link. Two ways, because they end different things:
//!
//! | | this computer's tokens | the link server's session | the app's place at the platform |
//! |---|---|---|---|
//! | revoke | destroyed | ended | taken back, with the last link of the account |
//! | log out | destroyed, and the account leaves the list | ended | left |
//!
//! Neither changes anything here before the server has answered, so that "revoked" is never shown of a token that lives.

use std::time::Duration;

use latchkey_oauth::OAuthError;
pub use latchkey_oauth::client::RevocationReceipt;

use crate::account::{Account, AccountState};
use crate::engine::{Engine, EngineError};
use crate::store::NewState;

/// What became of an account.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The account as it was.
    pub account: Account,
    /// What ended.
    pub ended: Ended,
}

/// What ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Revoked, with what the platform was told.
    Revoked(RevocationReceipt),
    /// Logged out; the platform was not asked.
    LoggedOut,
}

impl Engine {
    /// Takes the account's access back: the server ends the session, the tokens here are destroyed, the account stays
    /// listed as revoked.
    pub async fn revoke(&self, id: &str) -> Result<Receipt, EngineError> {
        let inner = &self.inner;
        let _alone = inner.lock(id).await?;
        let account = inner.account(id).await?;
        let bundle = inner.tokens(&account).await?;
        let platform = inner
            .client_of(&account)
            .await?
            .revoke_pair(&bundle.access_token, bundle.refresh_token.as_ref())
            .await?;
        drop(bundle);

        // A crash between the two leaves tokens that are dead and that the next start destroys.
        inner
            .store
            .set_state(id, NewState::Revoked, inner.surroundings.clock.now())
            .await
            .map_err(|error| inner.database(&error))?;
        inner
            .vault
            .remove(&account.vault_entry)
            .await
            .map_err(|error| inner.vault(error))?;
        inner.changed();
        Ok(Receipt {
            account,
            ended: Ended::Revoked(platform),
        })
    }

    /// Removes the account from this computer and ends its session at the server.
    pub async fn log_out(&self, id: &str) -> Result<Receipt, EngineError> {
        let inner = &self.inner;
        let account = inner.account(id).await?;
        if matches!(account.state, AccountState::Linked { .. }) {
            match inner.fresh_tokens(&account, Duration::from_secs(30)).await {
                Ok(bundle) => {
                    match inner
                        .client_of(&account)
                        .await?
                        .log_out_pair(&bundle.access_token, bundle.refresh_token.as_ref())
                        .await
                    {
                        // The second means it is over already: somebody ended it elsewhere.
                        Ok(()) => {}
                        Err(OAuthError::Refused { error, .. }) if error == "invalid_token" => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                // There is no session to end, only a row to remove.
                Err(EngineError::NeedsPerson { .. } | EngineError::TokensMissing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let _alone = inner.lock(id).await?;
        inner
            .store
            .delete(&account)
            .await
            .map_err(|error| inner.database(&error))?;
        inner
            .vault
            .remove(&account.vault_entry)
            .await
            .map_err(|error| inner.vault(error))?;
        inner.changed();
        Ok(Receipt {
            account,
            ended: Ended::LoggedOut,
        })
    }
}
