//! Adding records, and telling the keychain how far the log has come.
//!
//! Records of several processes go into one chain: each is added in a transaction of its own that begins by reading the last.
//! The keychain is told later, off everybody's way. Where the database has fewer records than the keychain remembers, the
//! numbers go on after the last that it remembers, so that the gap stays to be seen.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use latchkey_vault::audit::LogHead;
use latchkey_vault::key::Key;
use latchkey_vault::{Vault, VaultError};
use serde_json::json;
use sqlx::SqlitePool;

use super::quick::Quick;
use super::record::{Row, fingerprint};
use super::rows;
use super::verify::{Checked, Fault, Verifier};
use super::{Entry, What};
use crate::clock::Clock;

/// How long after a record the keychain is told of it, and of all that came meanwhile.
const LATER: Duration = Duration::from_secs(1);
/// So many records may be newer than the keychain knows before somebody waits for it.
const MOST_UNTOLD: u64 = 1024;
/// How long a record waits for its key: locking, above all, must not wait for a keychain that hangs.
const KEY_PATIENCE: Duration = Duration::from_secs(1);
/// How long the end of a program waits for the keychain.
const PATIENCE: Duration = Duration::from_millis(800);

/// The log could not be written or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogError {
    /// Its key cannot be had now.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database is in the way.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The same, as the quick connection says it.
    #[error(transparent)]
    Quick(#[from] rusqlite::Error),
    /// There are records, and the key that made them is gone.
    #[error("the key of the audit log is not in the keychain")]
    KeyMissing,
}

/// Changes with the database. Which connection said it, since the numbers of two are not to be compared; and the number.
pub(crate) type DataVersion = (u64, i64);

/// The log of one home. Cloning it shares everything.
#[derive(Clone)]
pub(crate) struct Log {
    shared: Arc<Shared>,
}

struct Shared {
    vault: Arc<Vault>,
    pool: SqlitePool,
    clock: Arc<dyn Clock>,
    quick: Quick,
    /// One at a time tells the keychain.
    telling: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    key: Option<Arc<Key>>,
    /// How far the keychain says that the log has come, as this process last heard.
    told: u64,
    /// The last record of this process.
    mine: LogHead,
    /// How many records of this process the keychain does not know of.
    untold: u64,
    /// Whether somebody is about to tell it.
    scheduled: bool,
}

impl Log {
    pub(crate) fn new(
        vault: Arc<Vault>,
        pool: SqlitePool,
        file: PathBuf,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                vault,
                pool,
                clock,
                quick: Quick::new(file),
                telling: tokio::sync::Mutex::default(),
                state: Mutex::default(),
            }),
        }
    }

    /// Adds a record, on the disk when this returns; or keeps it for whoever has the key next.
    pub(crate) async fn record(&self, what: &What<'_>) -> Result<(), LogError> {
        self.record_all(std::slice::from_ref(what)).await
    }

    /// Adds several, in one piece.
    pub(crate) async fn record_all(&self, all: &[What<'_>]) -> Result<(), LogError> {
        if all.is_empty() {
            return Ok(());
        }
        let shared = &self.shared;
        let at = shared.now();
        let key = match tokio::time::timeout(KEY_PATIENCE, shared.key()).await {
            Ok(Ok(key)) => Some(key),
            Ok(Err(error)) => {
                tracing::debug!(%error, "records wait for the audit log's key");
                None
            }
            Err(_) => None,
        };
        let Some(key) = key else {
            for what in all {
                shared.wait(at, what).await?;
            }
            return Ok(());
        };
        let mut together = shared.pool.begin_with("BEGIN IMMEDIATE").await?;
        let mut records = rows::waiting(&mut together).await?;
        records.extend(all.iter().map(|what| {
            let members = what.members(|token| Some(fingerprint(&key, token)));
            (at, rows::text(members))
        }));
        let (last, added) = rows::append(&mut together, &key, shared.told(), &records).await?;
        together.commit().await?;
        if self.added(last, added) {
            shared.tell().await;
        }
        Ok(())
    }

    /// Adds a record that a loss of power may take away again.
    pub(crate) async fn record_quickly(&self, what: &What<'_>) -> Result<(), LogError> {
        let shared = &self.shared;
        let (at, key) = (shared.now(), shared.key().await?);
        let members = rows::text(what.members(|token| Some(fingerprint(&key, token))));
        let last = shared.quick.append(key, shared.told(), at, members).await?;
        if self.added(last, 1) && shared.telling.try_lock().is_ok() {
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move { shared.tell().await });
        }
        Ok(())
    }

    /// A number that changes with every change of the database that anybody else made than [`Self::record_quickly`].
    pub(crate) async fn data_version(&self) -> Result<DataVersion, LogError> {
        Ok(self.shared.quick.data_version().await?)
    }

    pub(crate) async fn fingerprint(&self, token: &str) -> Result<String, LogError> {
        Ok(fingerprint(&*self.shared.key().await?, token))
    }

    /// The records since a time, oldest first.
    pub(crate) async fn entries(&self, since: i64) -> Result<Vec<Entry>, LogError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM audit WHERE at >= ? ORDER BY number")
            .bind(since)
            .fetch_all(&self.shared.pool)
            .await?;
        Ok(rows.into_iter().map(rows::entry).collect())
    }

    /// The last record's number and hash; zero and nothing where there is none.
    pub(crate) async fn head(&self) -> Result<(u64, String), LogError> {
        let last: Option<(i64, Vec<u8>)> = sqlx::query_as(rows::LAST_RECORD)
            .fetch_optional(&self.shared.pool)
            .await?;
        let (number, hash) = last.unwrap_or_default();
        Ok((number.unsigned_abs(), hex::encode(hash)))
    }

    /// Checks the whole log. The keychain is asked first: what others add meanwhile is in the database before it is there.
    pub(crate) async fn verify(&self) -> Result<Result<Checked, Fault>, LogError> {
        let shared = &self.shared;
        let Some(seal) = shared.vault.log_seal().await? else {
            let waiting = shared.count_waiting().await?;
            if !shared.is_empty().await? {
                return Err(LogError::KeyMissing);
            }
            return Ok(Ok(Checked {
                waiting,
                ..Checked::default()
            }));
        };
        let mut verifier = Verifier::new(&seal);
        {
            let mut rows =
                sqlx::query_as::<_, Row>("SELECT * FROM audit ORDER BY number").fetch(&shared.pool);
            while let Some(row) = rows.try_next().await? {
                if let Err(fault) = verifier.take(&row) {
                    return Ok(Err(fault));
                }
            }
        }
        let waiting = shared.count_waiting().await?;
        Ok(verifier.end().map(|checked| Checked { waiting, ..checked }))
    }

    /// Tells the keychain now, if there is anything to tell.
    pub(crate) async fn settle(&self) {
        if tokio::time::timeout(PATIENCE, self.shared.tell())
            .await
            .is_err()
        {
            tracing::warn!("the keychain does not know yet how far the audit log has come");
        }
    }

    /// Lets go of the key.
    pub(crate) fn forget_key(&self) {
        self.shared.state().key = None;
    }

    /// Sees to it that the keychain hears of what was added. Whether that is overdue.
    fn added(&self, last: LogHead, added: u64) -> bool {
        let (too_many, begin) = {
            let mut state = self.shared.state();
            if last.number > state.mine.number {
                state.mine = last;
            }
            state.untold += added;
            let begin = !std::mem::replace(&mut state.scheduled, true);
            (state.untold > MOST_UNTOLD, begin)
        };
        if begin {
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move {
                tokio::time::sleep(LATER).await;
                shared.state().scheduled = false;
                shared.tell().await;
            });
        }
        too_many
    }
}

impl Shared {
    /// The log's key, made with the first record.
    async fn key(&self) -> Result<Arc<Key>, LogError> {
        if let Some(key) = &self.state().key {
            return Ok(Arc::clone(key));
        }
        let seal = match self.vault.log_seal().await? {
            Some(seal) => seal,
            None if self.is_empty().await? => self.vault.begin_log().await?,
            None => return Err(LogError::KeyMissing),
        };
        let mut state = self.state();
        state.key = Some(Arc::clone(&seal.key));
        state.told = state.told.max(seal.head.number);
        Ok(seal.key)
    }

    /// Keeps what happened until somebody has the key.
    async fn wait(&self, at: i64, what: &What<'_>) -> Result<(), LogError> {
        let mut members = what.members(|_| None);
        members.insert("late".to_owned(), json!(true));
        sqlx::query("INSERT INTO audit_waiting (at, members) VALUES (?, ?)")
            .bind(at)
            .bind(rows::text(members))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Tells the keychain of the last record of this process. It is no use of a vault that locks itself.
    async fn tell(&self) {
        let _alone = self.telling.lock().await;
        let (mine, untold) = {
            let state = self.state();
            (state.mine, state.untold)
        };
        if untold == 0 {
            return;
        }
        match self.vault.unattended(self.tell_of(mine)).await {
            Ok(head) => {
                let mut state = self.state();
                state.told = state.told.max(head.number);
                state.untold = state.untold.saturating_sub(untold);
            }
            Err(error) => {
                tracing::debug!(%error, "the keychain does not know yet how far the audit log has come");
            }
        }
    }

    async fn tell_of(&self, last: LogHead) -> Result<LogHead, LogError> {
        // On the disk before the keychain knows of it, and with it what was added without waiting for the disk.
        sqlx::query("UPDATE audit_synced SET number = ?")
            .bind(last.number.cast_signed())
            .execute(&self.pool)
            .await?;
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
            .execute(&self.pool)
            .await?;
        Ok(self.vault.move_log_head(last).await?)
    }

    async fn is_empty(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM audit)")
            .fetch_one(&self.pool)
            .await
    }

    async fn count_waiting(&self) -> Result<u64, sqlx::Error> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit_waiting")
            .fetch_one(&self.pool)
            .await?;
        Ok(count.unsigned_abs())
    }

    fn told(&self) -> u64 {
        self.state().told
    }

    fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}
