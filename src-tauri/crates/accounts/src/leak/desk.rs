//! The accounts of staff that are linked here, and what the link server lets them ask.

use std::time::Duration;

use latchkey_oauth::OAuthError;
use latchkey_oauth::provider::manifest::is_id;
use latchkey_oauth::support::{Preview, Standing, Target};

use super::LeakError;
use crate::account::{Account, AccountState};
use crate::engine::{Engine, EngineError, Inner};
use crate::provider::SANDBOX;

/// Ends others' sessions.
const REVOKE: &str = "support:revoke";
/// Reads the server's audit log.
const AUDIT: &str = "support:audit";
/// A token that ends sooner is refreshed first.
const LEAST_TTL: Duration = Duration::from_secs(60);

/// An account here that its link server lists as staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The account's id.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The account at the server (`sub`), as the audit logs have it.
    pub subject: String,
    /// The server's id in the directory.
    pub provider: String,
    /// The server's name.
    pub server: String,
    /// Whether it may read the server's audit log as well.
    pub audit: bool,
}

impl Engine {
    /// The accounts here with staff's power, oldest link first; at each server the first counts. Any account may be linked with the
    /// scope `support:revoke`; the server grants it to those that it lists.
    pub async fn staff(&self) -> Result<Vec<Staff>, EngineError> {
        let accounts = self.accounts().await?;
        Ok(accounts.iter().filter_map(Staff::of).collect())
    }

    /// What is asked for where an account of staff is linked: what is usual there, and at a link server what staff may.
    pub async fn staff_scopes(&self, provider_id: &str) -> Result<Vec<String>, EngineError> {
        let mut scopes = self.directory().provider(provider_id).await?.scopes;
        if provider_id == SANDBOX || !is_id(provider_id) {
            scopes.extend([REVOKE, AUDIT].map(str::to_owned));
        }
        Ok(scopes)
    }
}

impl Staff {
    fn of(account: &Account) -> Option<Self> {
        let may = |power: &str| account.scopes.iter().any(|scope| scope == power);
        let linked = matches!(account.state, AccountState::Linked { .. });
        (linked && may(REVOKE)).then(|| Self {
            account: account.id.clone(),
            name: account.name.clone(),
            subject: account.subject.clone(),
            provider: account.provider.clone(),
            server: account.provider_name.clone(),
            audit: may(AUDIT),
        })
    }
}

impl Inner {
    /// What would fall.
    pub(super) async fn staff_preview(
        &self,
        account: &str,
        target: &Target,
    ) -> Result<Preview, EngineError> {
        let account = self.account(account).await?;
        let tokens = self.fresh_tokens(&account, LEAST_TTL).await?;
        let client = self.client_of(&account).await?;
        if !client.has_support() {
            return Err(LeakError::NoSupport(account.name).into());
        }
        let asked = client.support_preview(&tokens.access_token, target).await;
        let asked = match asked {
            Err(error) if error.ends_the_token() => {
                let tokens = self.tokens_after(&account, &tokens.access_token).await?;
                client.support_preview(&tokens.access_token, target).await
            }
            asked => asked,
        };
        asked.map_err(|error| refused(&account, error))
    }

    /// Orders it to fall.
    pub(super) async fn staff_revoke(
        &self,
        account: &str,
        target: &Target,
        reason: &str,
        key: &str,
    ) -> Result<Standing, EngineError> {
        let account = self.account(account).await?;
        let tokens = self.fresh_tokens(&account, LEAST_TTL).await?;
        let client = self.client_of(&account).await?;
        if !client.has_support() {
            return Err(LeakError::NoSupport(account.name).into());
        }
        let token = &tokens.access_token;
        let asked = match client.support_revoke(token, target, reason, key).await {
            Err(error) if error.ends_the_token() => {
                let tokens = self.tokens_after(&account, token).await?;
                let token = &tokens.access_token;
                client.support_revoke(token, target, reason, key).await
            }
            asked => asked,
        };
        asked.map_err(|error| refused(&account, error))
    }

    /// The server's name for the very link of an account, where the server lists links.
    pub(super) async fn own_link(&self, account: &str) -> Result<Option<String>, EngineError> {
        let account = self.account(account).await?;
        let tokens = self.fresh_tokens(&account, LEAST_TTL).await?;
        let client = self.client_of(&account).await?;
        let links = client.links(&tokens.access_token).await?;
        let own = links.unwrap_or_default().into_iter();
        Ok(own
            .filter(|link| link.current)
            .map(|link| link.link.as_str().to_owned())
            .next())
    }
}

/// RFC 6750 section 3.1: the account is not on the server's list, or not any more.
fn refused(account: &Account, error: OAuthError) -> EngineError {
    match error {
        OAuthError::Refused { error, .. } if error == "insufficient_scope" => {
            LeakError::PowerGone(account.name.clone()).into()
        }
        error => error.into(),
    }
}
