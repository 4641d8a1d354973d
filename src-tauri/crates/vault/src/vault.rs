//! Put, get and remove an account's secret.

use std::sync::Arc;

use sqlx::SqlitePool;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::Entropy;
use crate::envelope::{self, Context, OpenError};
use crate::index::{Index, WrappedKey};
use crate::key::Key;
use crate::keychain::{Keychain, KeychainError};

/// The version new data keys are wrapped under.
const VAULT_KEY_VERSION: u32 = 1;
/// A data key seals one account's secret for as long as the account lives.
const DATA_KEY_VERSION: u32 = 1;

/// Secrets by account, sealed. One per process.
pub struct Vault {
    keychain: Keychain,
    index: Index,
    fill: Entropy,
    vault_key: Mutex<Option<Arc<Key>>>,
}

/// The vault could not do what it was asked. Nothing was lost: what was readable before still is.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The keychain is in the way; its own sentence says how.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The index database is in the way.
    #[error(
        "The account database cannot be used. Check that the disk is not full or read-only, then try again."
    )]
    Index(#[source] sqlx::Error),
    /// The index database could not be prepared.
    #[error(
        "The account database cannot be prepared. It may be damaged or from a newer version of Latchkey."
    )]
    Schema(#[source] sqlx::migrate::MigrateError),
    /// Sealed accounts exist but the vault key is not in the keychain: another user's keychain, or a deleted item. A new key
    /// would open none of them, so none is made.
    #[error(
        "The key that opens the stored accounts is not in this computer's keychain. If you restored only the disk, restore the keychain too; otherwise log the accounts out and link them again."
    )]
    VaultKeyMissing,
    /// An account's item or wrapped key was changed or belongs elsewhere.
    #[error(
        "The stored tokens of this account do not open: they were changed or come from elsewhere. Log the account out and link it again."
    )]
    Sealed(#[from] OpenError),
}

impl Vault {
    /// Opens the vault in the app's database. The keychain is first asked when a secret is needed.
    pub async fn open(
        pool: SqlitePool,
        keychain: Keychain,
        fill: Entropy,
    ) -> Result<Self, VaultError> {
        let index = Index::open(pool).await.map_err(VaultError::Schema)?;
        Ok(Self {
            keychain,
            index,
            fill,
            vault_key: Mutex::new(None),
        })
    }

    /// Asks the keychain for the vault key and makes it if this is the first start, so that trouble shows before a person
    /// scans anything.
    pub async fn prepare(&self) -> Result<(), VaultError> {
        self.vault_key(VAULT_KEY_VERSION).await.map(drop)
    }

    /// Seals and stores an account's secret, over an older one if there is one. When this returns, it is durable.
    pub async fn put(&self, account: &str, secret: &[u8]) -> Result<(), VaultError> {
        let data_key = match self.data_key(account).await? {
            Some(data_key) => data_key,
            None => self.new_data_key(account).await?,
        };
        let record = envelope::seal(&data_key, tokens_of(account), secret, &*self.fill);
        self.keychain.set(&item(account), &record).await?;
        Ok(())
    }

    /// Opens an account's secret; `None` where there is none.
    pub async fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let Some(data_key) = self.data_key(account).await? else {
            return Ok(None);
        };
        let Some(record) = self.keychain.get(&item(account)).await? else {
            return Ok(None);
        };
        Ok(Some(envelope::open(
            &data_key,
            tokens_of(account),
            &record,
        )?))
    }

    /// Destroys an account's secret and its data key. Removing what is not there is fine.
    pub async fn remove(&self, account: &str) -> Result<(), VaultError> {
        self.keychain.delete(&item(account)).await?;
        self.index.delete(account).await.map_err(VaultError::Index)
    }

    async fn data_key(&self, account: &str) -> Result<Option<Key>, VaultError> {
        let Some(wrapped) = self.index.get(account).await.map_err(VaultError::Index)? else {
            return Ok(None);
        };
        let vault_key = self.vault_key(wrapped.key_version).await?;
        let context = data_key_of(account, wrapped.key_version);
        let bytes = envelope::open(&vault_key, context, &wrapped.record)?;
        Ok(Some(Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?))
    }

    /// The row is written before the item it will open, so that an item never exists without its key.
    async fn new_data_key(&self, account: &str) -> Result<Key, VaultError> {
        let vault_key = self.vault_key(VAULT_KEY_VERSION).await?;
        let data_key = Key::random(&*self.fill);
        let context = data_key_of(account, VAULT_KEY_VERSION);
        let record = envelope::seal(&vault_key, context, data_key.expose(), &*self.fill);
        let wrapped = WrappedKey {
            key_version: VAULT_KEY_VERSION,
            record,
        };
        self.index
            .put(account, &wrapped)
            .await
            .map_err(VaultError::Index)?;
        Ok(data_key)
    }

    async fn vault_key(&self, version: u32) -> Result<Arc<Key>, VaultError> {
        let mut cached = self.vault_key.lock().await;
        if let Some(key) = &*cached {
            return Ok(Arc::clone(key));
        }
        let name = format!("vault-key-v{version}");
        let key = match self.keychain.get(&name).await? {
            Some(bytes) => Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?,
            None => self.first_vault_key(&name).await?,
        };
        Ok(Arc::clone(cached.insert(Arc::new(key))))
    }

    /// Makes the vault key, unless another process just did or sealed accounts show that there was one.
    async fn first_vault_key(&self, name: &str) -> Result<Key, VaultError> {
        let mut alone = self.index.exclusive().await.map_err(VaultError::Index)?;
        if let Some(bytes) = self.keychain.get(name).await? {
            return Ok(Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?);
        }
        if !Index::is_empty(&mut alone)
            .await
            .map_err(VaultError::Index)?
        {
            return Err(VaultError::VaultKeyMissing);
        }
        let key = Key::random(&*self.fill);
        self.keychain.set(name, key.expose()).await?;
        alone.commit().await.map_err(VaultError::Index)?;
        Ok(key)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("keychain", &self.keychain)
            .finish_non_exhaustive()
    }
}

fn item(account: &str) -> String {
    format!("account:{account}")
}

fn tokens_of(account: &str) -> Context<'_> {
    Context {
        account,
        field: "tokens",
        key_version: DATA_KEY_VERSION,
    }
}

fn data_key_of(account: &str, key_version: u32) -> Context<'_> {
    Context {
        account,
        field: "data-key",
        key_version,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex as StdMutex;

    use sqlx::sqlite::SqlitePoolOptions;

    use super::*;
    use crate::keychain::KeychainStore;

    type Items = Arc<StdMutex<HashMap<String, Vec<u8>>>>;

    /// A keychain the test can read and change from outside.
    struct Open(Items);

    impl KeychainStore for Open {
        fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
            Ok(self
                .0
                .lock()
                .unwrap()
                .get(name)
                .cloned()
                .map(Zeroizing::new))
        }
        fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
            self.0
                .lock()
                .unwrap()
                .insert(name.to_owned(), secret.to_vec());
            Ok(())
        }
        fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
            self.0.lock().unwrap().remove(name);
            Ok(())
        }
    }

    async fn database() -> SqlitePool {
        SqlitePoolOptions::new()
            .max_connections(1)
            .connect("sqlite::memory:")
            .await
            .unwrap()
    }

    async fn vault(pool: &SqlitePool, items: &Items) -> Vault {
        let items = Arc::clone(items);
        let fill: Entropy = Arc::new(|bytes| bytes.copy_from_slice(&random(bytes.len())));
        Vault::open(pool.clone(), Keychain::start(move || Open(items)), fill)
            .await
            .unwrap()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a test's own source of random bytes"
    )]
    fn random(length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        getrandom::fill(&mut bytes).unwrap();
        bytes
    }

    #[tokio::test]
    async fn what_was_put_is_there_after_a_restart_and_gone_after_removal() {
        let (pool, items) = (database().await, Items::default());
        vault(&pool, &items).await.put("a", b"first").await.unwrap();
        vault(&pool, &items)
            .await
            .put("a", b"second")
            .await
            .unwrap();
        let reopened = vault(&pool, &items).await;
        assert_eq!(
            reopened.get("a").await.unwrap().unwrap().as_slice(),
            b"second"
        );
        assert!(reopened.get("b").await.unwrap().is_none());

        reopened.remove("a").await.unwrap();
        assert!(reopened.get("a").await.unwrap().is_none());
        assert_eq!(
            items.lock().unwrap().keys().collect::<Vec<_>>(),
            ["vault-key-v1"]
        );
        reopened.remove("a").await.unwrap();
    }

    #[tokio::test]
    async fn neither_the_keychain_nor_the_disk_alone_holds_the_secret() {
        let (pool, items) = (database().await, Items::default());
        vault(&pool, &items)
            .await
            .put("a", b"canary-secret")
            .await
            .unwrap();

        let holds = |bytes: &[u8]| bytes.windows(13).any(|window| window == b"canary-secret");
        assert!(items.lock().unwrap().values().all(|item| !holds(item)));
        let other_disk = database().await;
        assert!(
            vault(&other_disk, &items)
                .await
                .get("a")
                .await
                .unwrap()
                .is_none()
        );
        let other_keychain = Items::default();
        let missing = vault(&pool, &other_keychain).await.get("a").await;
        assert!(matches!(missing, Err(VaultError::VaultKeyMissing)));
    }

    #[tokio::test]
    async fn a_key_is_never_made_while_sealed_accounts_exist() {
        let (pool, items) = (database().await, Items::default());
        vault(&pool, &items)
            .await
            .put("a", b"secret")
            .await
            .unwrap();
        let key = items.lock().unwrap().remove("vault-key-v1").unwrap();

        let without = vault(&pool, &items).await;
        assert!(matches!(
            without.put("b", b"x").await,
            Err(VaultError::VaultKeyMissing)
        ));
        assert!(!items.lock().unwrap().contains_key("vault-key-v1"));

        items.lock().unwrap().insert("vault-key-v1".to_owned(), key);
        assert_eq!(
            without.get("a").await.unwrap().unwrap().as_slice(),
            b"secret"
        );
    }

    #[tokio::test]
    async fn s02_an_item_put_in_another_accounts_place_does_not_open() {
        let (pool, items) = (database().await, Items::default());
        let vault = vault(&pool, &items).await;
        vault.put("a", b"of a").await.unwrap();
        vault.put("b", b"of b").await.unwrap();
        let of_a = items.lock().unwrap()["account:a"].clone();
        items.lock().unwrap().insert("account:b".to_owned(), of_a);
        assert!(matches!(vault.get("b").await, Err(VaultError::Sealed(_))));
    }
}
