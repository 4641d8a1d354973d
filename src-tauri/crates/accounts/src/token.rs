//! A fresh access token, refreshed when it is stale, once across all processes of this computer.

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::secret::AccessToken;

use crate::account::Account;
use crate::bundle::Bundle;
use crate::engine::{Engine, EngineError, Inner};
use crate::store::NewState;

/// A token with less than this left is stale: a call that is on its way must not meet an expired one.
pub(crate) const LEAST_TTL: Duration = Duration::from_secs(30);

/// An access token and how long it is good.
#[derive(Debug)]
pub struct FreshToken {
    /// The token.
    pub access_token: AccessToken,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Engine {
    /// An access token of the account that lasts at least `min_ttl`, refreshed only if the stored one does not.
    pub async fn access_token(
        &self,
        id: &str,
        min_ttl: Duration,
    ) -> Result<FreshToken, EngineError> {
        let account = self.inner.account(id).await?;
        let bundle = self
            .inner
            .fresh_tokens(&account, min_ttl.max(LEAST_TTL))
            .await?;
        Ok(FreshToken {
            access_token: bundle.access_token,
            expires_at: bundle.access_expires_at,
        })
    }

    /// Refreshes the account now, whatever its token has left.
    pub async fn refresh(&self, id: &str) -> Result<Account, EngineError> {
        let _alone = self.inner.lock(id).await?;
        let account = self.inner.account(id).await?;
        let bundle = self.inner.tokens(&account).await?;
        self.inner.exchange(&account, &bundle).await?;
        self.inner.account(id).await
    }
}

impl Inner {
    /// The account's tokens with an access token that lasts at least `min_ttl`. Asks the server only if it must.
    pub(crate) async fn fresh_tokens(
        &self,
        account: &Account,
        min_ttl: Duration,
    ) -> Result<Bundle, EngineError> {
        let bundle = self.tokens(account).await?;
        if self.lasts(&bundle, min_ttl) {
            return Ok(bundle);
        }
        // Another process may have refreshed it while this one waited: look again under the lock.
        let _alone = self.lock(&account.id).await?;
        let account = self.account(&account.id).await?;
        let bundle = self.tokens(&account).await?;
        if self.lasts(&bundle, min_ttl) {
            return Ok(bundle);
        }
        self.exchange(&account, &bundle).await
    }

    /// The same in the place of a token that the server does not take any more, whatever its time.
    pub(crate) async fn tokens_after(
        &self,
        account: &Account,
        refused: &AccessToken,
    ) -> Result<Bundle, EngineError> {
        let _alone = self.lock(&account.id).await?;
        let account = self.account(&account.id).await?;
        let bundle = self.tokens(&account).await?;
        // Somebody else may have refreshed it since that token was read.
        if bundle.access_token != *refused {
            return Ok(bundle);
        }
        self.exchange(&account, &bundle).await
    }

    fn lasts(&self, bundle: &Bundle, min_ttl: Duration) -> bool {
        let left = bundle
            .access_expires_at
            .duration_since(self.surroundings.clock.now());
        left >= jiff::SignedDuration::try_from(min_ttl).unwrap_or(jiff::SignedDuration::MAX)
    }

    /// Buys the next pair. It is durable before anybody uses it. Only the server's definite word ends the account.
    async fn exchange(&self, account: &Account, old: &Bundle) -> Result<Bundle, EngineError> {
        let client = self.client_of(account).await?;
        let refreshed = match &old.refresh_token {
            Some(refresh_token) => client.refresh(refresh_token).await,
            // A provider that gives none ends the link with the access token.
            None => return self.run_out(account, old).await,
        };
        match refreshed {
            Ok(tokens) => {
                let bundle = old.renewed(tokens, self.surroundings.clock.now());
                self.vault
                    .put(&account.vault_entry, &bundle.to_bytes())
                    .await
                    .map_err(|error| self.vault(error))?;
                self.store
                    .set_expiry(
                        &account.id,
                        bundle.access_expires_at,
                        bundle.refresh_expires_at,
                    )
                    .await
                    .map_err(|error| self.database(&error))?;
                self.changed();
                // It ends by itself soon; trouble with that is no trouble of whoever asks for the new one.
                if let Err(error) = client.revoke_old(&old.access_token).await {
                    tracing::debug!(account = account.id, %error, "the token before is left to end");
                }
                Ok(bundle)
            }
            Err(error) if error.ends_the_grant() => {
                self.store
                    .set_state(
                        &account.id,
                        NewState::NeedsPerson,
                        self.surroundings.clock.now(),
                    )
                    .await
                    .map_err(|error| self.database(&error))?;
                self.changed();
                Err(EngineError::NeedsPerson {
                    name: account.name.clone(),
                    ended_by: None,
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A link that cannot be refreshed: good as long as its token, and then over.
    async fn run_out(&self, account: &Account, bundle: &Bundle) -> Result<Bundle, EngineError> {
        let now = self.surroundings.clock.now();
        if now < bundle.access_expires_at {
            return Err(EngineError::NotRefreshable {
                name: account.name.clone(),
                until: bundle.access_expires_at,
            });
        }
        self.store
            .set_state(&account.id, NewState::NeedsPerson, now)
            .await
            .map_err(|error| self.database(&error))?;
        self.changed();
        Err(EngineError::NeedsPerson {
            name: account.name.clone(),
            ended_by: None,
        })
    }
}
