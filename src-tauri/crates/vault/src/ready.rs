//! What a call needs before it can open anything: where things are kept, whether that is unlocked, and that the database is not
//! an older one.

use std::sync::Arc;

use crate::environment::{EnvironmentKeyError, EnvironmentKeys};
use crate::error::VaultError;
use crate::index::{State, WrappedKey, within};
use crate::key::Key;
use crate::keychain::{FileStore, Keychain};
use crate::storage::Storage;
use crate::vault::{Vault, unwrap_under, wrap};

/// The data key of the file store where keys come from the environment is kept like an account's, under this name.
pub(crate) const FILE_STORE: &str = "file-store";

/// Everything that is needed to open something, for the length of one call.
pub(crate) struct Ready {
    pub(crate) state: State,
    pub(crate) storage: Storage,
    pub(crate) store: Keychain,
    /// The key behind the lock, where there is one and it is open.
    pub(crate) lock_key: Option<Arc<Key>>,
}

impl Vault {
    /// What a call needs, or why it cannot be had: another storage, a lock, an older database.
    pub(crate) async fn ready(&self) -> Result<Ready, VaultError> {
        let ready = self.ready_unchecked().await?;
        self.refuse_older(&ready).await?;
        Ok(ready)
    }

    pub(crate) async fn ready_unchecked(&self) -> Result<Ready, VaultError> {
        let mut state = self.index.state().await?;
        let storage = self.storage(&state).await?;
        let (store, lock_key) = match storage {
            Storage::Os => (self.parts.os.clone(), self.lock_key(&state).await?),
            Storage::File => {
                let key = self
                    .lock_key(&state)
                    .await?
                    .ok_or(VaultError::NoPassphraseYet)?;
                self.slot.put(Some(key));
                // What lies in these files is behind the lock already.
                (self.files().clone(), None)
            }
            Storage::Environment => {
                self.slot.put(Some(self.file_store_key().await?));
                // What seals is what the environment says, whatever sealed before.
                state.storage = Some(storage.as_str().to_owned());
                state.key_version = self.environment()?.current_version();
                (self.files().clone(), None)
            }
        };
        Ok(Ready {
            state,
            storage,
            store,
            lock_key,
        })
    }

    pub(crate) fn environment(&self) -> Result<&EnvironmentKeys, VaultError> {
        match &self.parts.environment {
            Ok(Some(keys)) => Ok(keys),
            Ok(None) => Err(EnvironmentKeyError::None.into()),
            Err(error) => Err(error.clone().into()),
        }
    }

    fn files(&self) -> &Keychain {
        self.files.get_or_init(|| {
            let folder = self.parts.folder.join("keychain");
            let (slot, fill) = (self.slot.clone(), Arc::clone(&self.parts.fill));
            Keychain::start(move || FileStore::new(folder, slot, fill))
        })
    }

    /// The key of the file store where keys come from the environment: a data key like an account's.
    async fn file_store_key(&self) -> Result<Arc<Key>, VaultError> {
        let row = match self.index.get(FILE_STORE).await? {
            Some(row) => row,
            None => self.new_file_store_key().await?,
        };
        let key = self.environment()?.version(row.key_version)?;
        Ok(Arc::new(unwrap_under(key, &row, &row.record)?))
    }

    async fn new_file_store_key(&self) -> Result<WrappedKey, VaultError> {
        let environment = self.environment()?;
        let mut exclusive = self.index.exclusive().await?;
        let rows = within::all(&mut exclusive).await?;
        if let Some(row) = rows.into_iter().find(|row| row.account == FILE_STORE) {
            return Ok(row);
        }
        let version = environment.current_version();
        let key = Key::random(&*self.parts.fill);
        let row = WrappedKey {
            account: FILE_STORE.to_owned(),
            key_version: version,
            record: wrap(environment.current(), FILE_STORE, version, &key, self),
            data_key_version: 1,
            next_record: None,
            storage: Some(Storage::Environment.as_str().to_owned()),
        };
        within::insert(&mut exclusive, &row).await?;
        within::set_storage(&mut exclusive, Storage::Environment.as_str()).await?;
        within::set_key_version(&mut exclusive, version).await?;
        exclusive.commit().await?;
        Ok(row)
    }
}

impl Ready {
    /// The full name of an item of this vault.
    pub(crate) fn item(&self, name: &str) -> String {
        if self.state.vault_id.is_empty() {
            return name.to_owned();
        }
        format!("{}:{name}", self.state.vault_id)
    }

    pub(crate) fn account_item(&self, account: &str) -> String {
        self.item(&format!("account:{account}"))
    }

    pub(crate) fn vault_key_item(&self, version: u32) -> String {
        self.item(&format!("vault-key-v{version}"))
    }
}
