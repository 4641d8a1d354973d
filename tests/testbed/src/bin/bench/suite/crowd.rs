//! A home full of accounts: the engine as a program opens it, its database on a real disk, and a keychain in memory, so that
//! what is measured is this project's own. The vault is filled through the vault, the list of accounts by SQL.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use latchkey_accounts::{
    Directory, Embedded, EmbeddedEndpoints, Engine, Home, Keychain, Storage, Surroundings,
};
use latchkey_testbed::binaries;
use latchkey_vault::{Entropy, KeychainError, KeychainStore, Parts, Vault};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::{Result, server::callers::Tokens};

/// What an account's tokens weigh.
pub(crate) const SECRET: [u8; 300] = [0x5a; 300];

/// A home and everything in it. Dropping it removes the folder.
pub(crate) struct Crowd {
    pub(crate) engine: Engine,
    keychain: Keychain,
    storage: Storage,
    folder: TempDir,
}

impl Crowd {
    /// A home with this many accounts.
    pub(crate) async fn of(accounts: usize) -> Result<Self> {
        Self::kept_in(Storage::Os, accounts).await
    }

    /// A home with this many accounts, in a storage of the caller's choice.
    pub(crate) async fn kept_in(storage: Storage, accounts: usize) -> Result<Self> {
        let folder = on_disk()?;
        let items = Items::default();
        let keychain = Keychain::start(move || items);
        let engine = engine(folder.path(), keychain.clone(), Some(storage)).await?;
        let crowd = Self {
            engine,
            keychain,
            storage,
            folder,
        };
        fill(&crowd.vault().await?, accounts).await?;
        crowd.list(accounts).await?;
        Ok(crowd)
    }

    /// A home whose accounts hold these pairs of tokens of a server, each as another person.
    pub(crate) async fn linked_at(issuer: &str, pairs: &[Tokens]) -> Result<Self> {
        let crowd = Self::of(0).await?;
        let vault = crowd.vault().await?;
        for (number, pair) in pairs.iter().enumerate() {
            let bundle = serde_json::json!({
                "format": 1,
                "access_token": pair.access_token,
                "access_expires_at": 4_000_000_000_i64,
                "refresh_token": pair.refresh_token,
                "refresh_expires_at": null,
            });
            vault
                .put(&name(number), bundle.to_string().as_bytes())
                .await?;
        }
        crowd.list(pairs.len()).await?;
        sqlx::query("UPDATE accounts SET provider = ?")
            .bind(issuer)
            .execute(&pool(crowd.folder.path()).await?)
            .await?;
        Ok(crowd)
    }

    /// A vault of its own over the same home, as another program would open it.
    pub(crate) async fn vault(&self) -> Result<Vault> {
        vault(self.folder.path(), self.keychain.clone(), self.storage).await
    }

    /// Lists as many accounts as the vault was filled with.
    async fn list(&self, accounts: usize) -> Result<()> {
        list_in(self.folder.path(), accounts).await
    }
}

/// Lists accounts in the database of a home.
pub(crate) async fn list_in(folder: &Path, accounts: usize) -> Result<()> {
    sqlx::query(
            "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)
             INSERT INTO accounts (id, vault_entry, provider, provider_name, subject, name, username, scopes,
                 linked_at, access_expires_at, refresh_expires_at, state, state_since)
             SELECT printf('account-%08d', n), printf('account-%08d', n), 'https://link.example/',
                 'TikTok via link.example', printf('open-id-%028d', n), printf('Account %d', n), printf('account.%d', n),
                 'user.info.basic user.info.profile', 1800000000, 1800086400, 1831536000, 'linked', 1800000000
             FROM numbers WHERE n < ?1",
        )
        .bind(i64::try_from(accounts)?)
        .execute(&pool(folder).await?)
        .await?;
    Ok(())
}

/// Gives the vault accounts, named as [`Crowd`] lists them.
pub(crate) async fn fill(vault: &Vault, accounts: usize) -> Result<()> {
    for number in 0..accounts {
        vault.put(&name(number), &SECRET).await?;
    }
    Ok(())
}

/// The name of an account in the vault.
pub(crate) fn name(number: usize) -> String {
    format!("account-{number:08}")
}

/// The engine over a home and a keychain, as a program opens it.
pub(crate) async fn engine(
    folder: &Path,
    keychain: Keychain,
    storage: Option<Storage>,
) -> Result<Engine> {
    let home = Home::at(folder.to_owned());
    let directory = Directory::new(&home, Box::new(NoServer))?;
    let surroundings = Surroundings {
        keychain,
        storage,
        environment: Ok(None),
        sessions: Some(folder.join("runtime")),
        ..Surroundings::real(&home)?
    };
    Ok(Engine::open(home, directory, surroundings).await?)
}

/// A vault over the database of a home whose engine is or was open.
pub(crate) async fn vault(folder: &Path, keychain: Keychain, storage: Storage) -> Result<Vault> {
    let surroundings = Surroundings::real(&Home::at(folder.to_owned()))?;
    let clock = surroundings.clock;
    let parts = Parts {
        os: keychain,
        folder: folder.to_owned(),
        sessions: Some(folder.join("runtime")),
        wanted: Some(storage),
        environment: Ok(None),
        cost: surroundings.cost,
        fill: surroundings.fill,
        now: Arc::new(move || clock.now().as_millisecond()),
        sleep: Arc::new(|wait| Box::pin(tokio::time::sleep(wait))),
    };
    Ok(Vault::open(pool(folder).await?, parts).await?)
}

/// The system's own random bytes.
pub(crate) fn entropy() -> Result<Entropy> {
    let nowhere = Home::at(PathBuf::from("/nonexistent"));
    Ok(Surroundings::real(&nowhere)?.fill)
}

/// A folder beside the programs: what is written there goes to a disk, which a folder for temporary files may not be.
pub(crate) fn on_disk() -> Result<TempDir> {
    Ok(tempfile::Builder::new()
        .prefix("bench-home-")
        .tempdir_in(binaries().folder())?)
}

/// The same database with commits that do not wait for the disk, as nobody looks at the clock while a home is filled.
async fn pool(folder: &Path) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("latchkey.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    Ok(SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?)
}

/// A keychain that costs next to nothing.
#[derive(Default)]
struct Items(BTreeMap<String, Vec<u8>>);

impl KeychainStore for Items {
    fn get(
        &mut self,
        name: &str,
    ) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.get(name).cloned().map(Zeroizing::new))
    }

    fn set(&mut self, name: &str, secret: &[u8]) -> std::result::Result<(), KeychainError> {
        self.0.insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&mut self, name: &str) -> std::result::Result<(), KeychainError> {
        self.0.remove(name);
        Ok(())
    }
}

/// No account is linked here.
struct NoServer;

impl Embedded for NoServer {
    fn endpoints(
        &self,
    ) -> std::pin::Pin<
        Box<dyn Future<Output = std::result::Result<EmbeddedEndpoints, String>> + Send + '_>,
    > {
        Box::pin(std::future::ready(Err("There is no server here.".into())))
    }
}
