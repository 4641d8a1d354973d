//! Ending a link. Two ways, because they end different things:
//!
//! | | this computer's tokens | the link server's session | the app's place at the platform |
//! |---|---|---|---|
//! | revoke | ended at once | ended | taken back, with the last link of the account |
//! | log out | ended at once, and the account leaves the list | ended, with the browser's sign-on | left |
//!
//! Here it is done at once, whatever the network does, as long as the vault opens: no program of this computer can use the tokens any more. What the server has
//! to hear goes through the [`outbox`](crate::outbox), and is shown as on its way until it was heard.

use std::time::Duration;

pub use latchkey_oauth::client::RevocationReceipt;

use crate::account::{Account, AccountState};
use crate::audit::What;
use crate::engine::{Engine, EngineError, Inner};
use crate::outbox::{Ending, Flushed, Revocation, RevocationState};

/// How long a person waits for the server before the end of a link is told as on its way.
const PATIENCE: Duration = Duration::from_secs(5);

/// What became of an account.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The account as it was.
    pub account: Account,
    /// What was asked for.
    pub what: Ending,
    /// How far it has come at the server; `None` where there was no link left to end.
    pub revocation: Option<RevocationState>,
}

impl Receipt {
    /// Whether the server is still to be told.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.revocation, Some(RevocationState::Pending { .. }))
    }

    /// What became of the platform's own grant, as far as the server said.
    #[must_use]
    pub fn platform(&self) -> RevocationReceipt {
        match &self.revocation {
            Some(RevocationState::Confirmed { platform, .. }) => *platform,
            _ => RevocationReceipt::NotSaid,
        }
    }
}

impl Engine {
    /// Takes the account's access back. It stays listed as revoked. Asked for again, it tries again what is not confirmed.
    pub async fn revoke(&self, id: &str) -> Result<Receipt, EngineError> {
        let inner = &self.inner;
        let account = {
            let _alone = inner.lock(id).await?;
            let account = inner.account(id).await?;
            match &account.state {
                AccountState::Linked { .. } => {
                    inner.vault_opens(&account).await?;
                    inner
                        .end_here(std::slice::from_ref(&account), Ending::Revoke)
                        .await?;
                }
                AccountState::NeedsPerson { ended_by, .. } => {
                    return Err(EngineError::NeedsPerson {
                        name: account.name,
                        ended_by: ended_by.clone(),
                    });
                }
                AccountState::Revoked { revocation, .. } => {
                    if revocation.is_settled() {
                        return Err(EngineError::AlreadyRevoked { name: account.name });
                    }
                }
            }
            account
        };
        inner.receipt(account, Ending::Revoke).await
    }

    /// Removes the account from this computer and ends its session at the server.
    pub async fn log_out(&self, id: &str) -> Result<Receipt, EngineError> {
        let inner = &self.inner;
        let account = {
            let _alone = inner.lock(id).await?;
            let account = inner.account(id).await?;
            if matches!(account.state, AccountState::Linked { .. }) {
                inner.vault_opens(&account).await?;
            }
            inner
                .end_here(std::slice::from_ref(&account), Ending::LogOut)
                .await?;
            account
        };
        inner.receipt(account, Ending::LogOut).await
    }

    /// Ends many accounts: all of them here at once, then their servers are told side by side. Each answer is told as it comes, with
    /// how many there are. Accounts without a live link are left, or with [`Ending::LogOut`] removed.
    pub async fn end_all(
        &self,
        accounts: Vec<Account>,
        what: Ending,
        mut on_each: impl FnMut(&Revocation, usize),
    ) -> Result<Flushed, EngineError> {
        let inner = &self.inner;
        let linked: Vec<&Account> = accounts
            .iter()
            .filter(|account| matches!(account.state, AccountState::Linked { .. }))
            .collect();
        if let Some(account) = linked.first() {
            inner.vault_opens(account).await?;
        }
        let linked: Vec<String> = linked
            .iter()
            .map(|account| account.vault_entry.clone())
            .collect();
        inner.end_here(&accounts, what).await?;
        let all = linked.len();
        inner
            .deliver_all(linked, |revocation| on_each(revocation, all))
            .await
    }
}

impl Inner {
    /// Nobody ends anything in a vault that does not open: it is not theirs to end, or nobody could tell the server, and as long as it
    /// is so no program uses the tokens anyway. Tokens that are gone are no obstacle.
    async fn vault_opens(&self, account: &Account) -> Result<(), EngineError> {
        let opened = self.vault.get(&account.vault_entry).await;
        opened.map(drop).map_err(|error| self.vault(error))
    }

    async fn end_here(&self, accounts: &[Account], why: Ending) -> Result<(), EngineError> {
        self.store
            .end_here(accounts, why, self.now())
            .await
            .map_err(|error| self.database(&error))?;
        self.changed();
        let all: Vec<_> = accounts
            .iter()
            .map(|Account { id: account, .. }| match why {
                Ending::LogOut => What::LoggedOut { account },
                Ending::Revoke | Ending::Replace => What::RevocationAsked { account },
            })
            .collect();
        self.audit_all(&all).await;
        Ok(())
    }

    /// Tells the server, and says what came of it.
    async fn receipt(&self, account: Account, what: Ending) -> Result<Receipt, EngineError> {
        let entry = &account.vault_entry;
        let revocation = match tokio::time::timeout(PATIENCE, self.deliver(entry)).await {
            Ok(told) => told?,
            // Cut short, it is as if this program had been killed: it is tried again by whoever is open or starts next.
            Err(_) => self.revocation(entry).await?,
        };
        Ok(Receipt {
            account,
            what,
            revocation: revocation.map(|revocation| revocation.state),
        })
    }
}
