//! The vault opened by a test, with the bare vault key from the keychain and the database, so that every secret in it is known.

use std::error::Error;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_accounts::SecretString;
use latchkey_testbed::Desktop;
use latchkey_testbed::memory::Sought;
use latchkey_vault::envelope::{self, Context};
use latchkey_vault::key::Key;
use latchkey_vault::passphrase;
use sqlx::{Connection as _, SqliteConnection};

/// The vault of the one account on a desktop, opened as a program with everything could.
pub(crate) struct OpenVault {
    pub(crate) account_id: String,
    account: String,
    record: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
    vault_key: Key,
    data_key: Key,
    data_key_version: u32,
}

impl OpenVault {
    /// Needs a vault key that no lock guards.
    pub(crate) async fn read(desktop: &Desktop) -> Result<Self, Box<dyn Error>> {
        let mut database = database(desktop).await?;
        let (account, key_version, record, data_key_version): (String, u32, Vec<u8>, u32) =
            sqlx::query_as(
                "SELECT account, key_version, record, data_key_version FROM wrapped_keys",
            )
            .fetch_one(&mut database)
            .await?;
        let account_id = sqlx::query_scalar("SELECT id FROM accounts")
            .fetch_one(&mut database)
            .await?;
        database.close().await?;
        let vault_key = item(desktop, &format!("vault-key-v{key_version}"))?;
        let vault_key = Key::from_slice(&vault_key).ok_or("the vault key is not bare")?;
        let place = Context {
            account: &account,
            field: "data-key",
            key_version,
        };
        let data_key = envelope::open(&vault_key, place, &record)?;
        Ok(Self {
            account_id,
            sealed: item(desktop, &format!("account:{account}"))?,
            account,
            record,
            vault_key,
            data_key: Key::from_slice(&data_key).ok_or("no data key")?,
            data_key_version,
        })
    }

    /// The access token and the refresh token, as they are now.
    pub(crate) fn tokens(&self, desktop: &Desktop) -> Result<Vec<Sought>, Box<dyn Error>> {
        let place = Context {
            account: &self.account,
            field: "tokens",
            key_version: self.data_key_version,
        };
        let bytes = envelope::open(&self.data_key, place, &self.item(desktop)?)?;
        let bundle: serde_json::Value = serde_json::from_slice(&bytes)?;
        let token = |name: &str, member: &str| {
            let text = bundle[member].as_str().filter(|text| text.len() > 40);
            Ok::<_, Box<dyn Error>>(Sought::text(name, text.ok_or("no token")?))
        };
        Ok(vec![
            token("access token", "access_token")?,
            token("refresh token", "refresh_token")?,
        ])
    }

    /// The sealed tokens, as they are now.
    pub(crate) fn item(&self, desktop: &Desktop) -> Result<Vec<u8>, Box<dyn Error>> {
        item(desktop, &format!("account:{}", self.account))
    }

    pub(crate) fn vault_keys(&self) -> Vec<Sought> {
        Sought::key("vault key", self.vault_key.expose())
    }

    pub(crate) fn data_keys(&self) -> Vec<Sought> {
        Sought::key("data key", self.data_key.expose())
    }

    /// What opens to a token for whoever has the vault key, which stays.
    pub(crate) fn records(&self, desktop: &Desktop) -> Result<Vec<Sought>, Box<dyn Error>> {
        Ok(vec![
            Sought::bytes("wrapped data key", &self.record),
            Sought::bytes("sealed tokens as they were", &self.sealed),
            Sought::bytes("sealed tokens", &self.item(desktop)?),
        ])
    }

    /// The key behind the lock and the key of the session that is open.
    pub(crate) async fn lock_keys(
        &self,
        desktop: &Desktop,
        words: &str,
    ) -> Result<Vec<Sought>, Box<dyn Error>> {
        let mut database = database(desktop).await?;
        let (sealed, vault_id): (Vec<u8>, String) =
            sqlx::query_as("SELECT root, vault_id FROM vault_lock, vault_state")
                .fetch_one(&mut database)
                .await?;
        database.close().await?;
        let root = passphrase::open(&SecretString::from(words), "lock", &sealed)?;
        let file = format!("runtime/latchkey/session-{vault_id}");
        let session = std::fs::read(desktop.path().join(file))?;
        Ok([
            Sought::key("key behind the lock", &root),
            Sought::key("key of the session", &session[..32]),
        ]
        .concat())
    }
}

/// What an item of the keychain holds.
fn item(desktop: &Desktop, name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let items = desktop.keychain_items()?;
    let named = |username: &String| {
        username
            .split_once(':')
            .is_some_and(|(_, rest)| rest == name)
    };
    let item = items
        .iter()
        .find(|item| item.attributes.get("username").is_some_and(named))
        .ok_or_else(|| format!("no item {name}"))?;
    Ok(BASE64_STANDARD.decode(&item.secret)?)
}

/// A connection of the test's own. It is closed before anything is searched: while it lasts, the log of the database may.
async fn database(desktop: &Desktop) -> Result<SqliteConnection, sqlx::Error> {
    let file = desktop.latchkey_home().join("latchkey.db");
    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await
}
