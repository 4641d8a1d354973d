//! A fresh access token, refreshed when it is stale, once across all processes of this computer.

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::secret::AccessToken;

use crate::account::Account;
use crate::audit::What;
use crate::bundle::Bundle;
use crate::engine::{Engine, EngineError, Inner};
use crate::problem::Problem;
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

    /// The same for a tool, and recorded as such.
    pub async fn hand_off(
        &self,
        id: &str,
        min_ttl: Duration,
        program: &str,
    ) -> Result<FreshToken, EngineError> {
        let fresh = self.access_token(id, min_ttl).await?;
        let handed_off = What::HandedOff {
            account: id,
            program,
            token: &fresh.access_token,
        };
        self.inner.audit(handed_off).await;
        Ok(fresh)
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
        let bought = async {
            let client = self.client_of(account).await?;
            Ok(client.refresh(&old.refresh_token).await?)
        };
        match bought.await {
            Ok(tokens) => {
                let bundle = Bundle::new(tokens, self.surroundings.clock.now());
                self.vault
                    .put(&account.vault_entry, &bundle.to_bytes())
                    .await
                    .map_err(|error| self.vault(error))?;
                self.store
                    .set_expiry(
                        &account.id,
                        bundle.access_expires_at,
                        bundle.refresh_expires_at,
                        self.surroundings.clock.now(),
                    )
                    .await
                    .map_err(|error| self.database(&error))?;
                self.changed();
                self.audit(What::Refreshed {
                    account: &account.id,
                    token: &bundle.access_token,
                })
                .await;
                Ok(bundle)
            }
            Err(EngineError::OAuth(error)) if error.ends_the_grant() => {
                self.store
                    .set_state(
                        &account.id,
                        NewState::NeedsPerson,
                        self.surroundings.clock.now(),
                    )
                    .await
                    .map_err(|error| self.database(&error))?;
                self.changed();
                self.audit(What::NeedsPerson {
                    account: &account.id,
                    ended_by: None,
                })
                .await;
                let over = EngineError::NeedsPerson {
                    name: account.name.clone(),
                    ended_by: None,
                };
                self.keep_failure(account, &Problem::from(&over)).await;
                Err(over)
            }
            Err(error) => {
                let problem = Problem::from(&error);
                self.audit(What::RefreshFailed {
                    account: &account.id,
                    reason: problem.code,
                })
                .await;
                self.keep_failure(account, &problem).await;
                Err(error)
            }
        }
    }

    /// Lists that a refresh did not work. What went wrong is told by whoever asked, even where this cannot be kept.
    async fn keep_failure(&self, account: &Account, problem: &Problem) {
        let (now, text) = (self.surroundings.clock.now(), problem.to_string());
        let why = (problem.code, text.as_str(), None);
        if let Err(error) = self.store.refresh_failed(&account.id, now, why).await {
            tracing::warn!(account = account.id, %error, "it is not listed that a refresh failed");
        }
        self.changed();
    }
}
