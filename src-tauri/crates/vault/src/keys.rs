//! The vault keys: versioned, made once, never made anew while anything is sealed under one.
//!
//! In the keychain a vault key is its 32 bytes, or, with a passphrase set, those bytes in an envelope under the key behind
//! the lock. From the environment they come as they are.

use std::sync::Arc;

use crate::envelope::{self, Context, OpenError};
use crate::error::VaultError;
use crate::guard::Guard;
use crate::index::within;
use crate::key::Key;
use crate::ready::Ready;
use crate::steps::Step;
use crate::storage::Storage;
use crate::vault::Vault;

const KEY_LENGTH: usize = 32;

impl Vault {
    /// The vault key of a version.
    pub(crate) async fn vault_key(
        &self,
        ready: &Ready,
        version: u32,
    ) -> Result<Arc<Key>, VaultError> {
        let found = self.find_vault_key(ready, version).await?;
        found.ok_or(VaultError::VaultKeyMissing { version })
    }

    /// The vault key that new data keys are wrapped under, made if nothing was ever sealed here.
    pub(crate) async fn current_vault_key(
        &self,
        alone: &Guard,
        ready: &mut Ready,
    ) -> Result<Arc<Key>, VaultError> {
        if let Some(key) = self.find_vault_key(ready, ready.state.key_version).await?
            && ready.state.storage.is_some()
        {
            return Ok(key);
        }
        self.first_vault_key(alone, ready).await
    }

    pub(crate) async fn find_vault_key(
        &self,
        ready: &Ready,
        version: u32,
    ) -> Result<Option<Arc<Key>>, VaultError> {
        if let Some(key) = self.held_keys().get(&version) {
            return Ok(Some(Arc::clone(key)));
        }
        let key = match ready.storage {
            Storage::Environment => {
                let bytes = self.environment()?.version(version)?.expose();
                Key::from_slice(bytes).ok_or(OpenError::UnknownForm)?
            }
            Storage::Os | Storage::File => {
                let Some(item) = ready.store.get(&ready.vault_key_item(version)).await? else {
                    return Ok(None);
                };
                open_vault_key(ready, version, &item)?
            }
        };
        let key = Arc::new(key);
        self.held_keys().insert(version, Arc::clone(&key));
        Ok(Some(key))
    }

    /// Keeps a vault key in the keychain, behind the lock if there is one.
    pub(crate) async fn store_vault_key(
        &self,
        ready: &Ready,
        version: u32,
        key: &Key,
    ) -> Result<(), VaultError> {
        let name = ready.vault_key_item(version);
        match &ready.lock_key {
            Some(lock) => {
                let sealed = envelope::seal(lock, place(version), key.expose(), &*self.parts.fill);
                ready.store.set(&name, &sealed).await?;
            }
            None => ready.store.set(&name, key.expose()).await?,
        }
        Ok(())
    }

    /// Makes the vault key, unless sealed accounts show that there was one.
    async fn first_vault_key(
        &self,
        alone: &Guard,
        ready: &mut Ready,
    ) -> Result<Arc<Key>, VaultError> {
        let mut exclusive = self.index.exclusive().await?;
        let sealed = within::has_data_keys(&mut exclusive).await?;
        let mut state = within::state(&mut exclusive).await?;
        let version = state.key_version;
        let key = match self.find_vault_key(ready, version).await? {
            Some(key) => key,
            None if sealed => return Err(VaultError::VaultKeyMissing { version }),
            None => {
                let key = Key::random(&*self.parts.fill);
                self.store_vault_key(ready, version, &key).await?;
                self.passed(Step::FirstKeyStored).await;
                Arc::new(key)
            }
        };
        within::set_storage(&mut exclusive, ready.storage.as_str()).await?;
        within::set_key_version(&mut exclusive, version).await?;
        within::note_vault_key(&mut exclusive, version, (self.parts.now)()).await?;
        let generation = within::count_change(&mut exclusive).await?;
        exclusive.commit().await?;
        self.passed(Step::FirstKeyNoted).await;
        state.storage = Some(ready.storage.as_str().to_owned());
        state.key_version = version;
        state.generation = generation;
        ready.state = state;
        self.keep_generation(alone, ready, generation).await;
        self.held_keys().insert(version, Arc::clone(&key));
        Ok(key)
    }
}

/// What a vault key is sealed for behind the lock.
fn place(version: u32) -> Context<'static> {
    Context {
        account: "",
        field: "vault-key",
        key_version: version,
    }
}

fn open_vault_key(ready: &Ready, version: u32, item: &[u8]) -> Result<Key, VaultError> {
    let bytes = match &ready.lock_key {
        Some(lock) if item.len() != KEY_LENGTH => envelope::open(lock, place(version), item)?,
        // Where a lock was being set when the power went, a key may still be bare: the next unlocking seals it.
        _ => zeroize::Zeroizing::new(item.to_vec()),
    };
    Ok(Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?)
}

/// Whether an item holds a vault key that no lock guards.
pub(crate) fn is_bare(item: &[u8]) -> bool {
    item.len() == KEY_LENGTH
}
