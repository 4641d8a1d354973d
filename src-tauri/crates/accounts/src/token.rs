//! A fresh access token, refreshed when it is stale, once across all processes of this computer.

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::secret::AccessToken;
use latchkey_oauth::{Client, OAuthError};

use crate::account::Account;
use crate::audit::What;
use crate::bundle::Bundle;
use crate::clock::Deadline;
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
    pub(crate) ends: Deadline,
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
            expires_at: bundle.access_ends.at,
            ends: bundle.access_ends,
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

    pub(crate) fn lasts(&self, bundle: &Bundle, min_ttl: Duration) -> bool {
        bundle.access_ends.left(&*self.surroundings.clock) >= min_ttl
    }

    /// Buys the next pair of an account. Only the server's definite word ends the account.
    async fn exchange(&self, account: &Account, old: &Bundle) -> Result<Bundle, EngineError> {
        if old.refresh_token.is_none() {
            // A provider that gives none ends the link with the access token.
            return self.run_out(account, old).await;
        }
        let bought = async {
            let client = self.client_of(account).await?;
            let bundle = self.buy(&client, &account.vault_entry, old).await?;
            Ok((client, bundle))
        };
        match bought.await {
            Ok((client, bundle)) => {
                self.store
                    .set_lifetimes(&account.id, &bundle.lifetimes(), self.now())
                    .await
                    .map_err(|error| self.database(&error))?;
                self.changed();
                self.audit(What::Refreshed {
                    account: &account.id,
                    token: &bundle.access_token,
                })
                .await;
                // It ends by itself soon; trouble with that is no trouble of whoever asks for the new one.
                if let Err(error) = client.revoke_old(&old.access_token).await {
                    tracing::debug!(account = account.id, %error, "the token before is left to end");
                }
                Ok(bundle)
            }
            Err(EngineError::OAuth(error)) if error.ends_the_grant() => self.over(account).await,
            Err(error) => {
                self.audit(What::RefreshFailed {
                    account: &account.id,
                    reason: Problem::from(&error).code,
                })
                .await;
                self.keep_failure(account, &error).await;
                Err(error)
            }
        }
    }

    /// Buys the next pair. It is durable before anybody uses it.
    pub(crate) async fn buy(
        &self,
        client: &Client,
        vault_entry: &str,
        old: &Bundle,
    ) -> Result<Bundle, EngineError> {
        // Without one there is nothing to buy with: it is as if the server had said so.
        let refresh_token = old
            .refresh_token
            .as_ref()
            .ok_or_else(|| OAuthError::refused("invalid_grant"))?;
        let tokens = client.refresh(refresh_token).await?;
        let bundle = old.renewed(tokens, &*self.surroundings.clock);
        self.vault
            .put(vault_entry, &bundle.to_bytes())
            .await
            .map_err(|error| self.vault(error))?;
        Ok(bundle)
    }

    /// Lists that a refresh did not work. What went wrong is told by whoever asked, even where this cannot be kept.
    async fn keep_failure(&self, account: &Account, error: &EngineError) {
        let problem = Problem::from(error);
        let text = problem.to_string();
        let why = (problem.code, text.as_str(), error.log_id());
        if let Err(error) = self
            .store
            .refresh_failed(&account.id, self.now(), why)
            .await
        {
            tracing::warn!(account = account.id, %error, "it is not listed that a refresh failed");
        }
        self.changed();
    }

    /// A link that cannot be refreshed: good as long as its token, and then over.
    async fn run_out(&self, account: &Account, bundle: &Bundle) -> Result<Bundle, EngineError> {
        if bundle.access_ends.left(&*self.surroundings.clock).is_zero() {
            return self.over(account).await;
        }
        Err(EngineError::NotRefreshable {
            name: account.name.clone(),
            until: bundle.access_ends.at,
        })
    }

    /// Only a person can begin a new link.
    async fn over(&self, account: &Account) -> Result<Bundle, EngineError> {
        self.store
            .set_state(&account.id, NewState::NeedsPerson, self.now())
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
        self.keep_failure(account, &over).await;
        Err(over)
    }
}
