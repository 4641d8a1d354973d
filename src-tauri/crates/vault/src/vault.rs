//! Put, get and remove an account's secret.
//!
//! Between the two stores there is no common transaction, so the order of the writes is what keeps them together: a data key
//! is on disk before anything is sealed under it, and is gone from the disk before its item is deleted. A crash in between
//! leaves a key without an item, or an item without a key: nothing that opens, nothing that is lost.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use sqlx::SqlitePool;
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::Entropy;
use crate::envelope::{self, Context, OpenError};
use crate::environment::{EnvironmentKeyError, EnvironmentKeys};
use crate::error::VaultError;
use crate::guard::Guard;
use crate::index::{Index, WrappedKey, within};
use crate::key::Key;
use crate::keychain::Keychain;
use crate::keychain::file::KeySlot;
use crate::lock::Unlocked;
use crate::passphrase::Cost;
use crate::ready::{FILE_STORE, Ready};
use crate::session::Sessions;
use crate::steps::Step;
use crate::storage::Storage;

/// What a vault is made of.
pub struct Parts {
    /// The keychain of the operating system.
    pub os: Keychain,
    /// The folder of the app's state; the vault has `locks` and `keychain` in it.
    pub folder: PathBuf,
    /// A folder that a restart of the computer empties, for the session of the lock. Without one a session ends with its
    /// process.
    pub sessions: Option<PathBuf>,
    /// Where the person wants things kept, if they said.
    pub wanted: Option<Storage>,
    /// Keys from the environment. What is wrong with them matters only where they are used.
    pub environment: Result<Option<Arc<EnvironmentKeys>>, EnvironmentKeyError>,
    /// What a passphrase costs to try.
    pub cost: Cost,
    /// Fills with random bytes.
    pub fill: Entropy,
    /// Tells the time, in Unix milliseconds.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Waits.
    pub sleep: Sleep,
}

/// Waits for as long as it is told.
pub type Sleep = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Secrets by account, sealed. One per process.
pub struct Vault {
    pub(crate) index: Index,
    pub(crate) parts: Parts,
    pub(crate) sessions: Sessions,
    pub(crate) unlocked: tokio::sync::Mutex<Option<Unlocked>>,
    /// Told when this process locks or unlocks.
    pub(crate) lock_changed: watch::Sender<()>,
    /// Whether the database was found not to be older than it was.
    pub(crate) checked: AtomicBool,
    pub(crate) keys: Mutex<BTreeMap<u32, Arc<Key>>>,
    pub(crate) slot: KeySlot,
    pub(crate) files: OnceLock<Keychain>,
    #[cfg(test)]
    pub(crate) stop_at: Mutex<Option<(Step, usize)>>,
}

impl Vault {
    /// Opens the vault in the app's database. The keychain is first asked when a secret is needed.
    pub async fn open(pool: SqlitePool, parts: Parts) -> Result<Self, VaultError> {
        let index = Index::open(pool).await.map_err(VaultError::Schema)?;
        Ok(Self {
            index,
            sessions: Sessions::new(parts.sessions.clone()),
            parts,
            unlocked: tokio::sync::Mutex::default(),
            lock_changed: watch::Sender::default(),
            checked: AtomicBool::new(false),
            keys: Mutex::default(),
            slot: KeySlot::default(),
            files: OnceLock::new(),
            #[cfg(test)]
            stop_at: Mutex::default(),
        })
    }

    /// Asks the keychain for the vault key and makes it if this is the first start, so that trouble shows before a person
    /// scans anything. Finishes what a crash left undone.
    pub async fn prepare(&self) -> Result<(), VaultError> {
        let ready = self.ready().await?;
        if ready.state.storage.is_none()
            || self
                .find_vault_key(&ready, ready.state.key_version)
                .await?
                .is_none()
        {
            let alone = self.guard().await?;
            let mut ready = self.ready().await?;
            self.current_vault_key(&alone, &mut ready).await?;
        }
        if ready.lock_key.is_some() {
            self.finish_lock().await?;
        }
        self.finish_removals().await
    }

    /// Deletes the items of removed accounts that a crash or a locked keychain left behind. Where none are noted, the keychain
    /// is not asked.
    pub async fn finish_removals(&self) -> Result<(), VaultError> {
        if self.index.erasures().await?.is_empty() {
            return Ok(());
        }
        let _alone = self.guard().await?;
        let ready = self.ready().await?;
        self.erase(&ready).await
    }

    /// Seals and stores an account's secret, over an older one if there is one. When this returns, it is durable.
    pub async fn put(&self, account: &str, secret: &[u8]) -> Result<(), VaultError> {
        let alone = self.guard().await?;
        let mut ready = self.ready().await?;
        let mut generation = None;
        let (data_key, version) = if let Some(row) = self.index.get(account).await? {
            refuse_other_storage(&ready, &row)?;
            let key = self.unwrap(&ready, &row, &row.record).await?;
            (key, row.data_key_version)
        } else {
            let (key, counted) = self.new_data_key(&alone, &mut ready, account).await?;
            generation = Some(counted);
            (key, 1)
        };
        let record = envelope::seal(
            &data_key,
            tokens_of(account, version),
            secret,
            &*self.parts.fill,
        );
        ready
            .store
            .set(&ready.account_item(account), &record)
            .await?;
        self.passed(Step::ItemWritten).await;
        if let Some(generation) = generation {
            self.keep_generation(&alone, &ready, generation).await;
        }
        Ok(())
    }

    /// Opens an account's secret; `None` where there is none.
    pub async fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let mut before = None;
        loop {
            let ready = self.ready().await?;
            let Some(row) = self.index.get(account).await? else {
                return Ok(None);
            };
            match self.open_item(&ready, &row).await {
                // Another process may have changed keys between our looking at the disk and at the keychain.
                Err(VaultError::Sealed(_) | VaultError::VaultKeyMissing { .. })
                    if before.as_ref() != Some(&row) =>
                {
                    before = Some(row);
                }
                result => return result,
            }
        }
    }

    /// Destroys an account's secret and its data key. Removing what is not there is fine.
    pub async fn remove(&self, account: &str) -> Result<(), VaultError> {
        self.remove_all(&[account]).await
    }

    /// Destroys the secrets and data keys of several, whose keys are gone in one piece.
    pub async fn remove_all(&self, accounts: &[&str]) -> Result<(), VaultError> {
        let alone = self.guard().await?;
        let ready = self.ready().await?;
        let mut exclusive = self.index.exclusive().await?;
        let mut any = false;
        for account in accounts {
            any |= within::delete(&mut exclusive, account).await?;
        }
        if any {
            let generation = within::count_change(&mut exclusive).await?;
            exclusive.commit().await?;
            self.passed(Step::DataKeyDeleted).await;
            self.index.checkpoint().await;
            self.keep_generation(&alone, &ready, generation).await;
        } else {
            drop(exclusive);
        }
        // The secret is gone with its key. What is left of it is noted, and deleted as soon as the keychain lets us.
        if let Err(error) = self.erase(&ready).await {
            tracing::warn!(%error, "an item whose key is destroyed is still in the keychain");
        }
        Ok(())
    }

    /// The accounts that have a data key here.
    pub async fn accounts(&self) -> Result<Vec<String>, VaultError> {
        let mut accounts = self.index.accounts().await?;
        accounts.retain(|account| account != FILE_STORE);
        Ok(accounts)
    }

    /// Waits until no call of the keychain is under way, at most as long as a call may take. Whoever ends the process calls it.
    pub async fn rest(&self) {
        self.parts.os.rest().await;
    }

    pub(crate) async fn guard(&self) -> Result<Guard, VaultError> {
        Guard::take(&self.parts.folder.join("locks")).await
    }

    pub(crate) fn held_keys(&self) -> MutexGuard<'_, BTreeMap<u32, Arc<Key>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets go of every key in memory.
    pub(crate) fn forget_keys(&self) {
        self.held_keys().clear();
        self.slot.put(None);
    }

    /// A data key, unwrapped.
    pub(crate) async fn unwrap(
        &self,
        ready: &Ready,
        row: &WrappedKey,
        record: &[u8],
    ) -> Result<Key, VaultError> {
        let vault_key = self.vault_key(ready, row.key_version).await?;
        unwrap_under(&vault_key, row, record)
    }

    /// Opens an account's item under its data key, or under the next one while that takes over.
    pub(crate) async fn open_item(
        &self,
        ready: &Ready,
        row: &WrappedKey,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        refuse_other_storage(ready, row)?;
        let data_key = self.unwrap(ready, row, &row.record).await?;
        let Some(item) = ready.store.get(&ready.account_item(&row.account)).await? else {
            return Ok(None);
        };
        let version = row.data_key_version;
        match envelope::open(&data_key, tokens_of(&row.account, version), &item) {
            Err(OpenError::Refused) if row.next_record.is_some() => {
                let next = row.next_record.as_deref().unwrap_or_default();
                let next = self.unwrap(ready, row, next).await?;
                let place = tokens_of(&row.account, version + 1);
                Ok(Some(envelope::open(&next, place, &item)?))
            }
            opened => Ok(Some(opened?)),
        }
    }

    /// The row is written before the item it will open, so that an item never exists without its key.
    async fn new_data_key(
        &self,
        alone: &Guard,
        ready: &mut Ready,
        account: &str,
    ) -> Result<(Key, i64), VaultError> {
        let vault_key = self.current_vault_key(alone, ready).await?;
        let data_key = Key::random(&*self.parts.fill);
        let row = WrappedKey {
            account: account.to_owned(),
            key_version: ready.state.key_version,
            record: wrap(
                &vault_key,
                account,
                ready.state.key_version,
                &data_key,
                self,
            ),
            data_key_version: 1,
            next_record: None,
            storage: Some(ready.storage.as_str().to_owned()),
        };
        let mut exclusive = self.index.exclusive().await?;
        within::insert(&mut exclusive, &row).await?;
        let generation = within::count_change(&mut exclusive).await?;
        exclusive.commit().await?;
        self.passed(Step::DataKeyWritten).await;
        Ok((data_key, generation))
    }

    /// Deletes the items whose data keys are gone. The caller holds the guard.
    async fn erase(&self, ready: &Ready) -> Result<(), VaultError> {
        for account in self.index.erasures().await? {
            ready.store.delete(&ready.account_item(&account)).await?;
            self.passed(Step::ItemDeleted).await;
            self.index.erased(&account).await?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("folder", &self.parts.folder)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts")
            .field("folder", &self.folder)
            .field("wanted", &self.wanted)
            .finish_non_exhaustive()
    }
}

/// An item is opened by the store that wrote it and by no other.
fn refuse_other_storage(ready: &Ready, row: &WrappedKey) -> Result<(), VaultError> {
    match &row.storage {
        Some(storage) if storage != ready.storage.as_str() => Err(VaultError::OtherStorage {
            recorded: storage.clone(),
            wanted: ready.storage.describe().to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Wraps a data key under a version of the vault key.
pub(crate) fn wrap(
    vault_key: &Key,
    account: &str,
    key_version: u32,
    data_key: &Key,
    vault: &Vault,
) -> Vec<u8> {
    let place = data_key_of(account, key_version);
    envelope::seal(vault_key, place, data_key.expose(), &*vault.parts.fill)
}

/// Unwraps a data key under the vault key of its version.
pub(crate) fn unwrap_under(
    vault_key: &Key,
    row: &WrappedKey,
    record: &[u8],
) -> Result<Key, VaultError> {
    let place = data_key_of(&row.account, row.key_version);
    let bytes = envelope::open(vault_key, place, record)?;
    Ok(Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?)
}

pub(crate) fn tokens_of(account: &str, data_key_version: u32) -> Context<'_> {
    Context {
        account,
        field: "tokens",
        key_version: data_key_version,
    }
}

fn data_key_of(account: &str, key_version: u32) -> Context<'_> {
    Context {
        account,
        field: "data-key",
        key_version,
    }
}
