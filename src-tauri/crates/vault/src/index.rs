//! The wrapped data keys on disk: one row an account, in the app's own SQLite database.

use sqlx::{Sqlite, SqlitePool, Transaction};

/// A data key as it lies on disk.
pub(crate) struct WrappedKey {
    pub(crate) key_version: u32,
    pub(crate) record: Vec<u8>,
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

    pub(crate) async fn get(&self, account: &str) -> Result<Option<WrappedKey>, sqlx::Error> {
        let row: Option<(u32, Vec<u8>)> =
            sqlx::query_as("SELECT key_version, record FROM wrapped_keys WHERE account = ?")
                .bind(account)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(key_version, record)| WrappedKey {
            key_version,
            record,
        }))
    }

    pub(crate) async fn put(&self, account: &str, key: &WrappedKey) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO wrapped_keys (account, key_version, record) VALUES (?, ?, ?)")
            .bind(account)
            .bind(key.key_version)
            .bind(&key.record)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn delete(&self, account: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM wrapped_keys WHERE account = ?")
            .bind(account)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Starts a transaction that no other process can hold at the same time.
    pub(crate) async fn exclusive(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.pool.begin_with("BEGIN IMMEDIATE").await
    }

    pub(crate) async fn is_empty(
        transaction: &mut Transaction<'static, Sqlite>,
    ) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM wrapped_keys)")
            .fetch_one(&mut **transaction)
            .await
    }
}
