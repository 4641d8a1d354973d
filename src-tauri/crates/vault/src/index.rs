//! What is on disk: the wrapped data keys, one row an account, and what the vault knows of itself, in the app's own SQLite
//! database.

use std::path::Path;
use std::time::SystemTime;

use sqlx::{FromRow, Sqlite, SqlitePool, Transaction};

use crate::changes::Changes;

/// Size and last change of the database and of its log.
pub(crate) type Stamp = [(u64, SystemTime); 2];

/// A transaction that no other process can hold at the same time.
pub(crate) type Exclusive = Transaction<'static, Sqlite>;

/// A data key as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct WrappedKey {
    pub(crate) account: String,
    /// The version of the vault key it is wrapped under.
    pub(crate) key_version: u32,
    pub(crate) record: Vec<u8>,
    pub(crate) data_key_version: u32,
    /// The data key of the next version, while it takes over.
    pub(crate) next_record: Option<Vec<u8>>,
    /// What wrote the account's item.
    pub(crate) storage: Option<String>,
}

/// What the vault knows of itself.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct State {
    pub(crate) vault_id: String,
    pub(crate) key_version: u32,
    pub(crate) generation: i64,
    pub(crate) storage: Option<String>,
}

/// The passphrase lock.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct LockRow {
    pub(crate) root: Vec<u8>,
    pub(crate) session: Option<Vec<u8>>,
    pub(crate) idle_seconds: i64,
    pub(crate) failures: i64,
    pub(crate) not_before: i64,
}

/// A version of the vault key.
#[derive(Debug, Clone, Copy, FromRow)]
pub(crate) struct VaultKeyRow {
    pub(crate) version: u32,
    pub(crate) made_at: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Index {
    pool: SqlitePool,
}

impl Index {
    pub(crate) async fn open(pool: SqlitePool) -> Result<Self, sqlx::migrate::MigrateError> {
        // The database is shared with the engine, whose own migrations are not ours to check.
        let mut migrator = sqlx::migrate!();
        migrator.set_ignore_missing(true);
        migrator.run(&pool).await?;
        Ok(Self { pool })
    }

    /// Starts a transaction that no other process can hold at the same time.
    pub(crate) async fn exclusive(&self) -> Result<Exclusive, sqlx::Error> {
        self.pool.begin_with("BEGIN IMMEDIATE").await
    }

    /// Changes with the database, whoever changes it; none where the files do not say.
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        // Windows notes the time of a change when a file is closed.
        if cfg!(windows) {
            return None;
        }
        let options = self.pool.connect_options();
        let database = options.get_filename();
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        let of = |file: &Path| {
            let file = std::fs::metadata(file).ok()?;
            Some((file.len(), file.modified().ok()?))
        };
        Some([of(database)?, of(log.as_ref())?])
    }

    /// The same, told; none where the system does not tell.
    pub(crate) fn changes(&self) -> Option<Changes> {
        Changes::of(self.pool.connect_options().get_filename())
    }

    pub(crate) async fn state(&self) -> Result<State, sqlx::Error> {
        sqlx::query_as("SELECT * FROM vault_state")
            .fetch_one(&self.pool)
            .await
    }

    pub(crate) async fn get(&self, account: &str) -> Result<Option<WrappedKey>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM wrapped_keys WHERE account = ?")
            .bind(account)
            .fetch_optional(&self.pool)
            .await
    }

    pub(crate) async fn all(&self) -> Result<Vec<WrappedKey>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM wrapped_keys ORDER BY rowid")
            .fetch_all(&self.pool)
            .await
    }

    /// The accounts alone, for who needs no key of them.
    pub(crate) async fn accounts(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT account FROM wrapped_keys ORDER BY rowid")
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn erasures(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT account FROM erasures")
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn erased(&self, account: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM erasures WHERE account = ?")
            .bind(account)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn vault_keys(&self) -> Result<Vec<VaultKeyRow>, sqlx::Error> {
        sqlx::query_as("SELECT version, made_at FROM vault_keys ORDER BY version")
            .fetch_all(&self.pool)
            .await
    }

    /// The versions of the vault key that nothing needs: neither a data key nor the next one to be wrapped.
    pub(crate) async fn unused_vault_keys(&self) -> Result<Vec<u32>, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT version FROM vault_keys
             WHERE version NOT IN (SELECT key_version FROM wrapped_keys)
               AND version < (SELECT key_version FROM vault_state)",
        )
        .fetch_all(&self.pool)
        .await
    }

    pub(crate) async fn forget_vault_key(&self, version: u32) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM vault_keys WHERE version = ?")
            .bind(version)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn set_next_record(
        &self,
        account: &str,
        next: Option<&[u8]>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE wrapped_keys SET next_record = ? WHERE account = ?")
            .bind(next)
            .bind(account)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The next data key becomes the data key.
    pub(crate) async fn promote_next_record(&self, account: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE wrapped_keys
             SET record = next_record, data_key_version = data_key_version + 1, next_record = NULL
             WHERE account = ? AND next_record IS NOT NULL",
        )
        .bind(account)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes what was deleted out of the write-ahead log too. A reader in another process may hold it back; the next one does it.
    pub(crate) async fn checkpoint(&self) {
        let done = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.pool)
            .await;
        if let Err(error) = done {
            tracing::debug!(%error, "the write-ahead log was not truncated");
        }
    }

    pub(crate) async fn lock(&self) -> Result<Option<LockRow>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM vault_lock")
            .fetch_optional(&self.pool)
            .await
    }

    /// Sets the lock, with a session that is open.
    pub(crate) async fn set_lock(
        &self,
        root: &[u8],
        idle_seconds: i64,
        session: &[u8],
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO vault_lock (one, root, idle_seconds, failures, not_before, session) VALUES (1, ?, ?, 0, 0, ?)",
        )
        .bind(root)
        .bind(idle_seconds)
        .bind(session)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The key behind the lock, sealed under another passphrase.
    pub(crate) async fn set_root(&self, root: &[u8]) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_lock SET root = ?")
            .bind(root)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn remove_lock(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM vault_lock")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn set_session(&self, session: Option<&[u8]>) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_lock SET session = ?")
            .bind(session)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn set_idle(&self, idle_seconds: i64) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_lock SET idle_seconds = ?")
            .bind(idle_seconds)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn forgive(&self) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_lock SET failures = 0, not_before = 0")
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// What happens inside a transaction that others cannot enter.
pub(crate) mod within {
    use super::{Exclusive, State, WrappedKey};

    pub(crate) async fn state(at: &mut Exclusive) -> Result<State, sqlx::Error> {
        sqlx::query_as("SELECT * FROM vault_state")
            .fetch_one(&mut **at)
            .await
    }

    pub(crate) async fn has_data_keys(at: &mut Exclusive) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM wrapped_keys)")
            .fetch_one(&mut **at)
            .await
    }

    pub(crate) async fn all(at: &mut Exclusive) -> Result<Vec<WrappedKey>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM wrapped_keys ORDER BY rowid")
            .fetch_all(&mut **at)
            .await
    }

    pub(crate) async fn insert(at: &mut Exclusive, key: &WrappedKey) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO wrapped_keys (account, key_version, record, data_key_version, storage)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&key.account)
        .bind(key.key_version)
        .bind(&key.record)
        .bind(key.data_key_version)
        .bind(&key.storage)
        .execute(&mut **at)
        .await?;
        sqlx::query("DELETE FROM erasures WHERE account = ?")
            .bind(&key.account)
            .execute(&mut **at)
            .await?;
        Ok(())
    }

    pub(crate) async fn rewrap(at: &mut Exclusive, key: &WrappedKey) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE wrapped_keys SET key_version = ?, record = ?, next_record = ? WHERE account = ?",
        )
        .bind(key.key_version)
        .bind(&key.record)
        .bind(&key.next_record)
        .bind(&key.account)
        .execute(&mut **at)
        .await?;
        Ok(())
    }

    /// Deletes an account's data key and notes that its item has to go too.
    pub(crate) async fn delete(at: &mut Exclusive, account: &str) -> Result<bool, sqlx::Error> {
        let deleted = sqlx::query("DELETE FROM wrapped_keys WHERE account = ?")
            .bind(account)
            .execute(&mut **at)
            .await?;
        if deleted.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT OR IGNORE INTO erasures (account) VALUES (?)")
            .bind(account)
            .execute(&mut **at)
            .await?;
        Ok(true)
    }

    pub(crate) async fn set_key_version(
        at: &mut Exclusive,
        version: u32,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_state SET key_version = ?")
            .bind(version)
            .execute(&mut **at)
            .await?;
        Ok(())
    }

    pub(crate) async fn note_vault_key(
        at: &mut Exclusive,
        version: u32,
        made_at: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT OR IGNORE INTO vault_keys (version, made_at) VALUES (?, ?)")
            .bind(version)
            .bind(made_at)
            .execute(&mut **at)
            .await?;
        Ok(())
    }

    pub(crate) async fn set_storage(at: &mut Exclusive, storage: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_state SET storage = ?")
            .bind(storage)
            .execute(&mut **at)
            .await?;
        Ok(())
    }

    /// Counts a change and gives the new count.
    pub(crate) async fn count_change(at: &mut Exclusive) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar(
            "UPDATE vault_state SET generation = generation + 1 RETURNING generation",
        )
        .fetch_one(&mut **at)
        .await
    }

    /// Goes on from a count that another copy of the database had reached.
    pub(crate) async fn set_generation(
        at: &mut Exclusive,
        generation: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_state SET generation = ?")
            .bind(generation)
            .execute(&mut **at)
            .await?;
        Ok(())
    }

    /// Books one try of the passphrase: what the lock was before, with the pause after this one added.
    pub(crate) async fn book_try(
        at: &mut Exclusive,
        failures: i64,
        not_before: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE vault_lock SET failures = ?, not_before = ?")
            .bind(failures)
            .bind(not_before)
            .execute(&mut **at)
            .await?;
        Ok(())
    }

    pub(crate) async fn lock(at: &mut Exclusive) -> Result<Option<super::LockRow>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM vault_lock")
            .fetch_optional(&mut **at)
            .await
    }
}
