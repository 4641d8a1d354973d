//! Whether the keychain works, and whether it and the index agree.

use crate::error::VaultError;
use crate::keychain::KeychainError;
use crate::ready::FILE_STORE;
use crate::storage::Storage;
use crate::vault::Vault;

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
    /// Writes an item, reads it back and deletes it, where items are kept; gives that place.
    pub async fn probe(&self) -> Result<Storage, VaultError> {
        let ready = self.ready().await?;
        let (name, mut sent) = (ready.item("probe"), [0_u8; 32]);
        (self.parts.fill)(&mut sent);
        ready.store.set(&name, &sent).await?;
        let back = ready.store.get(&name).await?;
        ready.store.delete(&name).await?;
        if back.is_some_and(|bytes| *bytes == sent) {
            return Ok(ready.storage);
        }
        Err(KeychainError::Broken("it gave back something else".to_owned()).into())
    }

    /// Tries every account. Nothing is changed.
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
