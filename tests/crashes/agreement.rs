//! What holds whenever nothing runs: keychain, database and server agree.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use latchkey_testbed::Desktop;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};

use super::must;
use super::runs::Bed;
use crate::support::{Outcome, latchkey, objects};

/// How long a request that a killed program had sent may still be at work in the server.
const IN_FLIGHT: Duration = Duration::from_secs(2);

/// An account as `latchkey accounts` lists it.
pub(super) type Listed = BTreeMap<String, String>;

/// What is stored on this computer and at the server.
pub(super) struct Stored {
    /// The accounts of the database: what is in the vault for them, and their state.
    accounts: Vec<(String, String)>,
    /// What has a data key, and the vault key it is under.
    wrapped: BTreeMap<String, u32>,
    /// What is noted to be finished by whoever starts next.
    unfinished: Vec<String>,
    /// The versions of the vault key that are known, and the current one.
    versions: BTreeSet<u32>,
    current: u32,
    /// The keychain's items.
    items: BTreeSet<String>,
}

/// Starts a program, which finishes what a crash left, and gives the state of every account that is listed.
pub(super) fn listed(desktop: &Desktop) -> Result<Listed, Box<dyn Error>> {
    let said = latchkey(desktop, &["--json", "accounts"])?;
    must(said.code == 0, || format!("accounts: {}", said.stderr))?;
    let text = |account: &serde_json::Value, member: &str| {
        account[member].as_str().unwrap_or_default().to_owned()
    };
    Ok(objects(&said.stdout)?
        .iter()
        .map(|account| (text(account, "subject"), text(account, "state")))
        .collect())
}

impl Stored {
    pub(super) async fn read(desktop: &Desktop) -> Result<Self, Box<dyn Error>> {
        let mut home = open(&desktop.latchkey_home().join("latchkey.db")).await?;
        let accounts = sqlx::query_as("SELECT vault_entry, state FROM accounts")
            .fetch_all(&mut home)
            .await?;
        let wrapped: Vec<(String, u32)> =
            sqlx::query_as("SELECT account, key_version FROM wrapped_keys")
                .fetch_all(&mut home)
                .await?;
        let unfinished = sqlx::query_scalar(
            "SELECT what || ' ' || vault_entry FROM unfinished
             UNION ALL SELECT 'erase ' || account FROM erasures
             UNION ALL SELECT 'tell ' || vault_entry FROM outbox WHERE state NOT IN ('confirmed', 'expired')",
        )
        .fetch_all(&mut home)
        .await?;
        let versions: Vec<u32> = sqlx::query_scalar("SELECT version FROM vault_keys")
            .fetch_all(&mut home)
            .await?;
        let (vault, current): (String, u32) =
            sqlx::query_as("SELECT vault_id, key_version FROM vault_state")
                .fetch_one(&mut home)
                .await?;
        home.close().await?;

        let mut items = BTreeSet::new();
        for item in desktop.keychain_items()? {
            let name = item.attributes.get("username").cloned().unwrap_or_default();
            let own = name.strip_prefix(&format!("{vault}:")).unwrap_or(&name);
            must(items.insert(own.to_owned()), || {
                format!("there are two items {name}")
            })?;
        }
        Ok(Self {
            accounts,
            wrapped: wrapped.into_iter().collect(),
            unfinished,
            versions: versions.into_iter().collect(),
            current,
            items,
        })
    }

    /// The index and the keychain say the same, and nothing is left half-done.
    pub(super) fn agrees(&self) -> Outcome {
        must(self.unfinished.is_empty(), || {
            format!("left half-done: {:?}", self.unfinished)
        })?;
        let sealed: BTreeSet<&str> = self.wrapped.keys().map(String::as_str).collect();
        let kept: BTreeSet<&str> = self
            .items
            .iter()
            .filter_map(|item| item.strip_prefix("account:"))
            .collect();
        must(sealed == kept, || {
            format!("data keys of {sealed:?}, but items of {kept:?}")
        })?;
        let wanted: BTreeSet<&str> = self.entries(|state| state != "revoked");
        must(sealed.is_subset(&wanted), || {
            format!("data keys of {sealed:?}, but accounts of {wanted:?}")
        })?;
        let linked: BTreeSet<&str> = self.entries(|state| state == "linked");
        must(linked.is_subset(&sealed), || {
            format!("accounts of {linked:?}, but data keys of {sealed:?}")
        })?;

        let keys = self.vault_keys();
        let needed: BTreeSet<u32> = self.wrapped.values().copied().collect();
        must(
            needed.is_subset(&keys) && keys.contains(&self.current),
            || format!("vault keys {keys:?}, but {needed:?} are needed"),
        )?;
        // One more than is known may be left of a rotation that stopped before anything used it.
        let next = self.current + 1;
        let odd = |version: &&u32| **version != next && !self.versions.contains(version);
        must(keys.iter().find(odd).is_none(), || {
            format!("vault keys {keys:?}, but known {:?}", self.versions)
        })
    }

    /// The versions of the vault key in the keychain.
    pub(super) fn vault_keys(&self) -> BTreeSet<u32> {
        let version = |item: &String| item.strip_prefix("vault-key-v")?.parse().ok();
        self.items.iter().filter_map(version).collect()
    }

    fn entries(&self, of: impl Fn(&str) -> bool) -> BTreeSet<&str> {
        self.accounts
            .iter()
            .filter(|(_, state)| of(state))
            .map(|(entry, _)| entry.as_str())
            .collect()
    }
}

/// The database is whole.
pub(super) async fn is_whole(desktop: &Desktop) -> Outcome {
    let mut home = open(&desktop.latchkey_home().join("latchkey.db")).await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut home)
        .await?;
    home.close().await?;
    must(found == "ok", || format!("the database: {found}"))
}

/// Every person has as many sessions at the server as they may. Only those count of which a token was used, for a pair whose
/// answer reached nobody is held by nobody.
pub(super) async fn sessions_are(
    bed: &Bed,
    allowed: impl Fn(&str) -> std::ops::RangeInclusive<i64>,
) -> Outcome {
    let deadline = Instant::now() + IN_FLIGHT;
    loop {
        let mut server = open(&bed.server.folder().join("latchkeyd.db")).await?;
        let counts: Vec<(String, i64)> = sqlx::query_as(
            "SELECT open_id, count(*) FROM session
             WHERE NOT ending AND EXISTS (
                 SELECT 1 FROM token_pair WHERE session_id = session.id AND state = 'in_use'
             ) GROUP BY open_id",
        )
        .fetch_all(&mut server)
        .await?;
        server.close().await?;
        let counts: BTreeMap<String, i64> = counts.into_iter().collect();
        let wrong = bed.people.iter().find(|person| {
            let count = counts.get(*person).copied().unwrap_or(0);
            !allowed(person).contains(&count)
        });
        let Some(person) = wrong else { return Ok(()) };
        must(Instant::now() < deadline, || {
            format!(
                "{person} has not {:?} live sessions: {counts:?}",
                allowed(person)
            )
        })?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn open(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    SqliteConnection::connect_with(&options).await
}
