//! Tests of the vault as a whole, over a keychain that the test can read and change, and a database on disk.
//!
//! | Module | What it shows |
//! |---|---|
//! | `put_and_get` | what is stored, where, and what opens it |
//! | `swaps` | nothing that is stored opens in another's place |
//! | `crashes` | a crash at any named step leaves every account readable |
//! | `rotating` | new keys for old |
//! | `locking` | the passphrase |
//! | `rolling_back` | an older database is noticed |
//! | `golden` | vaults of earlier versions open |
//! | `storages` | keychain, files, environment: chosen once |

mod crashes;
mod golden;
mod locking;
mod put_and_get;
mod rolling_back;
mod rotating;
mod storages;
mod swaps;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use secrecy::SecretString;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::environment::EnvironmentKeys;
use crate::keychain::{Keychain, KeychainError, KeychainStore};
use crate::storage::Storage;
use crate::testing::{CHEAP, entropy};
use crate::vault::{Parts, Vault};

/// A computer: its keychain, its disk and its clock, which outlive any one vault.
pub(crate) struct Computer {
    pub(crate) items: Items,
    pub(crate) folder: TempDir,
    clock: Arc<AtomicI64>,
    /// How long programs have waited, in milliseconds.
    pub(crate) waited: Arc<AtomicI64>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) wanted: Option<Storage>,
    pools: Mutex<Vec<SqlitePool>>,
}

/// A keychain the test can read and change from outside.
#[derive(Clone, Default)]
pub(crate) struct Items {
    map: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    pub(crate) trouble: Arc<Mutex<Option<KeychainError>>>,
}

impl Items {
    pub(crate) fn map(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.map.lock().unwrap()
    }

    /// The item whose name ends so.
    pub(crate) fn named(&self, end: &str) -> Option<Vec<u8>> {
        let map = self.map();
        let found = map.iter().find(|(name, _)| name.ends_with(end));
        found.map(|(_, item)| item.clone())
    }

    fn check(&self) -> Result<(), KeychainError> {
        self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl KeychainStore for Items {
    fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.check()?;
        Ok(self.map().get(name).cloned().map(Zeroizing::new))
    }
    fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.check()?;
        self.map().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }
    fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
        self.check()?;
        self.map().remove(name);
        Ok(())
    }
}

impl Computer {
    pub(crate) fn new() -> Self {
        Self {
            items: Items::default(),
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(AtomicI64::new(1_800_000_000_000)),
            waited: Arc::default(),
            environment: Vec::new(),
            wanted: None,
            pools: Mutex::default(),
        }
    }

    /// A vault on this computer, as a program that starts would open it.
    pub(crate) async fn vault(&self) -> Vault {
        let items = self.items.clone();
        let clock = Arc::clone(&self.clock);
        let waited = Arc::clone(&self.waited);
        let variables = self.environment.iter();
        let parts = Parts {
            os: Keychain::start(move || items),
            folder: self.folder.path().to_owned(),
            sessions: Some(self.folder.path().join("runtime")),
            wanted: self.wanted,
            environment: EnvironmentKeys::read(
                variables.map(|(name, value)| (name.into(), value.into())),
            )
            .map(|keys| keys.map(Arc::new)),
            cost: CHEAP,
            fill: entropy(),
            now: Arc::new(move || clock.load(Ordering::Relaxed)),
            sleep: Arc::new(move |wait| {
                waited.fetch_add(i64::try_from(wait.as_millis()).unwrap(), Ordering::Relaxed);
                Box::pin(tokio::task::yield_now())
            }),
        };
        Vault::open(self.database().await, parts).await.unwrap()
    }

    pub(crate) async fn database(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new()
            .filename(self.folder.path().join("latchkey.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(std::time::Duration::from_secs(3));
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(options)
            .await
            .unwrap();
        self.pools.lock().unwrap().push(pool.clone());
        pool
    }

    /// The key of the session that is open.
    pub(crate) fn session(&self) -> Vec<u8> {
        let mut files = std::fs::read_dir(self.folder.path().join("runtime")).unwrap();
        let file = files.next().unwrap().unwrap();
        std::fs::read(file.path()).unwrap()[..32].to_vec()
    }

    pub(crate) fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Puts a key into the environment of the programs that start from now on.
    pub(crate) fn export(&mut self, name: &str, byte: u8) {
        self.set(name, &BASE64_STANDARD.encode([byte; 32]));
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// A copy of the database as it is now, taken as a backup program would.
    pub(crate) async fn copy_database(&self, to: &Path) {
        sqlx::query("VACUUM INTO ?")
            .bind(to.to_str().unwrap())
            .execute(&self.database().await)
            .await
            .unwrap();
    }

    /// Puts a copy in the place of the database, when every program that had it open has ended.
    pub(crate) async fn restore_database(&self, from: &Path) {
        let pools = std::mem::take(&mut *self.pools.lock().unwrap());
        for pool in pools {
            pool.close().await;
        }
        let file = self.folder.path().join("latchkey.db");
        for end in ["latchkey.db-wal", "latchkey.db-shm"] {
            let _ = std::fs::remove_file(self.folder.path().join(end));
        }
        std::fs::copy(from, file).unwrap();
    }
}

pub(crate) fn words(text: &str) -> SecretString {
    SecretString::from(text)
}

/// Reads an account that must be there.
pub(crate) async fn read(vault: &Vault, account: &str) -> Vec<u8> {
    vault.get(account).await.unwrap().unwrap().to_vec()
}
