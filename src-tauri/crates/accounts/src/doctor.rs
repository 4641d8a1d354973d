//! What works on this computer and what does not.

use latchkey_vault::VaultError;
use latchkey_vault::check::Found;
use latchkey_vault::envelope::OpenError;

use crate::account::AccountState;
use crate::engine::{Engine, EngineError};
use crate::problem::Problem;

/// One thing that was tried.
#[derive(Debug, Clone)]
pub struct Check {
    /// What was tried, in two or three words.
    pub name: &'static str,
    /// What was found, or the problem.
    pub found: Result<String, Problem>,
}

impl Engine {
    /// Tries everything a link needs: database, a round trip through the keychain, every account's tokens, the server.
    pub async fn doctor(&self) -> Vec<Check> {
        let checks = [
            ("account database", self.check_database().await),
            ("keychain", self.check_keychain().await),
            ("stored tokens", self.check_tokens().await),
            ("audit log", self.check_audit().await),
            ("link server", self.check_server().await),
        ];
        checks
            .into_iter()
            .map(|(name, found)| Check {
                name,
                found: found.map_err(|error| Problem::from(&error)),
            })
            .collect()
    }

    async fn check_database(&self) -> Result<String, EngineError> {
        let accounts = self.accounts().await?.len();
        let folder = self.inner.home.folder().display();
        Ok(format!("{accounts} linked in {folder}"))
    }

    async fn check_keychain(&self) -> Result<String, EngineError> {
        let inner = &self.inner;
        let storage = inner
            .vault
            .probe()
            .await
            .map_err(|error| inner.vault(error))?;
        inner
            .vault
            .prepare()
            .await
            .map_err(|error| inner.vault(error))?;
        Ok(format!(
            "wrote, read back and deleted an item in {}; the vault key opens",
            storage.describe()
        ))
    }

    /// Whether disk and keychain agree about every account that is linked.
    async fn check_tokens(&self) -> Result<String, EngineError> {
        let inner = &self.inner;
        let found = inner
            .vault
            .check()
            .await
            .map_err(|error| inner.vault(error))?;
        let accounts = self.accounts().await?;
        let linked = accounts
            .iter()
            .filter(|account| matches!(account.state, AccountState::Linked { .. }));
        let mut open = 0;
        for account in linked {
            let of_account = found
                .iter()
                .find(|found| found.account == account.vault_entry);
            match of_account.map(|found| found.state) {
                Some(Found::Opens) => open += 1,
                Some(Found::ItemMissing) | None => {
                    return Err(EngineError::TokensMissing {
                        name: account.name.clone(),
                    });
                }
                Some(Found::KeyMissing { version }) => {
                    return Err(EngineError::Vault(VaultError::VaultKeyMissing { version }));
                }
                Some(Found::DoesNotOpen) => {
                    return Err(EngineError::Vault(VaultError::Sealed(OpenError::Refused)));
                }
            }
        }
        Ok(format!("the tokens of {open} linked accounts open"))
    }

    async fn check_audit(&self) -> Result<String, EngineError> {
        let checked = self.verify_audit().await?;
        let waiting = match checked.waiting {
            0 => String::new(),
            waiting => format!("; {waiting} more wait for its key"),
        };
        Ok(format!(
            "{} records, none changed or missing{waiting}",
            checked.records
        ))
    }

    async fn check_server(&self) -> Result<String, EngineError> {
        let provider = self.server_ready().await?;
        Ok(format!("{} answers at {}", provider.name, provider.issuer))
    }
}
