//! Whether index and keychain agree: every account is tried, nothing is changed.

use crate::error::VaultError;
use crate::vault::{FILE_STORE, Vault};

/// An account that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The account's name in the vault.
    pub account: String,
    /// What was found.
    pub state: Found,
}

/// What was found of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Its secret opens.
    Opens,
    /// Its item is not in the keychain.
    ItemMissing,
    /// The vault key of this version is missing.
    KeyMissing {
        /// The version.
        version: u32,
    },
    /// It was changed, or belongs elsewhere.
    DoesNotOpen,
}

impl Vault {
    /// Tries every account.
    pub async fn check(&self) -> Result<Vec<Finding>, VaultError> {
        let mut findings = Vec::new();
        for row in self.index.all().await? {
            if row.account == FILE_STORE {
                continue;
            }
            let state = match self.get(&row.account).await {
                Ok(Some(_)) => Found::Opens,
                Ok(None) => Found::ItemMissing,
                Err(VaultError::VaultKeyMissing { version }) => Found::KeyMissing { version },
                Err(VaultError::Sealed(_)) => Found::DoesNotOpen,
                Err(error) => return Err(error),
            };
            findings.push(Finding {
                account: row.account,
                state,
            });
        }
        Ok(findings)
    }
}
