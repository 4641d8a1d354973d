//! The vault's keys for people: how they are, by account name; new ones; the passphrase lock.

use std::collections::HashMap;
use std::time::Duration;

use latchkey_vault::LockState;
use latchkey_vault::rotation::KeyVersion;
pub use latchkey_vault::rotation::Rotation;
use latchkey_vault::storage::Storage;
use secrecy::SecretString;

use crate::account::Account;
use crate::audit::What;
use crate::engine::{Engine, EngineError};

/// How the keys are.
#[derive(Debug, Clone)]
pub struct KeyReport {
    /// Where tokens and keys are kept.
    pub storage: Storage,
    /// The version that seals.
    pub current: u32,
    /// The versions there are.
    pub versions: Vec<KeyVersion>,
    /// Each account with the version its key is under, and whether it needs re-encryption. An account that has no tokens has
    /// no key either.
    pub accounts: Vec<(Account, Option<AccountKey>)>,
    /// Whether a passphrase guards all this.
    pub lock: LockState,
}

/// The key of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountKey {
    /// The version of the vault key it is under.
    pub version: u32,
    /// Whether that is not the current one.
    pub needs_reencryption: bool,
}

impl Engine {
    /// How the keys are.
    pub async fn key_report(&self) -> Result<KeyReport, EngineError> {
        let inner = &self.inner;
        let status = inner
            .vault
            .key_status()
            .await
            .map_err(|error| inner.vault(error))?;
        let keys: HashMap<&str, AccountKey> = status
            .accounts
            .iter()
            .map(|key| {
                let of_account = AccountKey {
                    version: key.key_version,
                    needs_reencryption: key.needs_reencryption,
                };
                (key.account.as_str(), of_account)
            })
            .collect();
        let accounts = self.accounts().await?;
        Ok(KeyReport {
            storage: status.storage,
            current: status.current,
            lock: self.lock_state().await?,
            accounts: accounts
                .into_iter()
                .map(|account| {
                    let key = keys.get(account.vault_entry.as_str()).copied();
                    (account, key)
                })
                .collect(),
            versions: status.versions,
        })
    }

    /// Wraps every account's key under a new vault key. With `deep`, gives each account a new key as well and seals its
    /// tokens anew; `progress` hears how many of how many are done.
    pub async fn rotate_keys(
        &self,
        deep: bool,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Rotation, EngineError> {
        let inner = &self.inner;
        let rotation = inner
            .vault
            .rotate()
            .await
            .map_err(|error| inner.vault(error))?;
        if deep {
            let entries = inner
                .vault
                .accounts()
                .await
                .map_err(|error| inner.vault(error))?;
            for (done, entry) in entries.iter().enumerate() {
                progress(done, entries.len());
                if !rotation.unreadable.contains(entry) {
                    inner
                        .vault
                        .renew(entry)
                        .await
                        .map_err(|error| inner.vault(error))?;
                }
            }
            progress(entries.len(), entries.len());
        }
        let (from, to) = (rotation.from, rotation.to);
        inner.audit(What::KeysRotated { from, to, deep }).await;
        Ok(rotation)
    }

    /// Says whether the account database is older than the keychain remembers. A keychain that is slow is not waited for.
    pub async fn notice_older_database(&self) -> Result<(), EngineError> {
        const PATIENCE: Duration = Duration::from_millis(500);
        let inner = &self.inner;
        let noticed = inner.vault.notice_older(PATIENCE).await;
        noticed.map_err(|error| inner.vault(error))
    }

    /// Goes on with an account database that is older than the keychain remembers.
    pub async fn accept_older_database(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        inner
            .vault
            .accept_older()
            .await
            .map_err(|error| inner.vault(error))?;
        inner.audit(What::OlderAccepted).await;
        Ok(())
    }

    /// Whether a passphrase guards the tokens, and whether it was given.
    pub async fn lock_state(&self) -> Result<LockState, EngineError> {
        let inner = &self.inner;
        inner
            .vault
            .lock_state()
            .await
            .map_err(|error| inner.vault(error))
    }

    /// Sets the first passphrase. Everything stays open until it is locked.
    pub async fn set_passphrase(&self, new: &SecretString) -> Result<(), EngineError> {
        let inner = &self.inner;
        let done = inner.vault.set_passphrase(new).await;
        self.lock_changed(done)?;
        inner.audit(What::PassphraseChanged { how: "set" }).await;
        Ok(())
    }

    /// Puts another passphrase in the place of the present one.
    pub async fn change_passphrase(
        &self,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), EngineError> {
        let done = self.inner.vault.change_passphrase(old, new).await;
        self.lock_changed(done)?;
        let changed = What::PassphraseChanged { how: "changed" };
        self.inner.audit(changed).await;
        Ok(())
    }

    /// Takes the lock off.
    pub async fn remove_passphrase(&self, passphrase: &SecretString) -> Result<(), EngineError> {
        let done = self.inner.vault.remove_passphrase(passphrase).await;
        self.lock_changed(done)?;
        let removed = What::PassphraseChanged { how: "removed" };
        self.inner.audit(removed).await;
        Ok(())
    }

    /// Opens the lock for every program of this user.
    pub async fn unlock(&self, passphrase: &SecretString) -> Result<(), EngineError> {
        let done = self.inner.vault.unlock(passphrase).await;
        self.lock_changed(done)?;
        self.inner.audit(What::Unlocked).await;
        Ok(())
    }

    /// Locks, for every program of this user.
    pub async fn lock(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        if let LockState::Unlocked { .. } = self.lock_state().await? {
            // Before it is done: afterwards the log's key cannot be had.
            inner.audit(What::Locked).await;
            inner.log.settle().await;
        }
        inner.log.forget_key();
        let done = inner.vault.lock().await;
        self.lock_changed(done)
    }

    /// Chooses how long everything stays open when nothing uses it; zero for as long as the computer runs.
    pub async fn set_idle(&self, idle: Duration) -> Result<(), EngineError> {
        let done = self.inner.vault.set_idle(idle).await;
        self.lock_changed(done)
    }

    /// Follows the lock: tells how it is, and again whenever that changes, whoever changed it. Lets go of keys as soon as it
    /// is locked. Never returns.
    pub async fn watch_lock(&self, tell: impl Fn(LockState)) {
        let log = &self.inner.log;
        let tell = |state| {
            if state == LockState::Locked {
                log.forget_key();
            }
            tell(state);
        };
        self.inner.vault.watch_lock(tell).await;
    }

    fn lock_changed(
        &self,
        done: Result<(), latchkey_vault::VaultError>,
    ) -> Result<(), EngineError> {
        done.map_err(|error| self.inner.vault(error))?;
        self.inner.changed();
        Ok(())
    }
}
