//! The grants, in an SQLite file: who granted what, and which tokens speak for it.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row as _, SqlitePool};

use super::start::SandboxDatabase;
use super::tokens::Hash;

/// The sandbox's database.
pub(super) struct Store {
    pool: SqlitePool,
}

/// A new pair of tokens, as the database sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewPair {
    pub(super) access_hash: Hash,
    pub(super) access_expires_at: Timestamp,
    pub(super) refresh_hash: Hash,
    pub(super) refresh_expires_at: Timestamp,
}

/// Who granted what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) open_id: String,
    pub(super) scopes: Vec<String>,
}

impl Store {
    pub(super) async fn open(database: &SandboxDatabase) -> Result<Self, sqlx::Error> {
        let options = match database {
            SandboxDatabase::File(path) => SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal),
            SandboxDatabase::Memory => SqliteConnectOptions::new().in_memory(true),
        };
        let options = options
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        // One connection that is never given up: a database in memory is gone with its last one.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        sqlx::migrate!("migrations/sandbox").run(&pool).await?;
        Ok(Self { pool })
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    pub(super) async fn add(&self, grant: &Grant, pair: &NewPair) -> Result<(), sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let grant_id = sqlx::query(
            "INSERT INTO grants (open_id, scopes, refresh_hash, refresh_expires_at) VALUES (?, ?, ?, ?)",
        )
        .bind(&grant.open_id)
        .bind(grant.scopes.join(","))
        .bind(&pair.refresh_hash[..])
        .bind(pair.refresh_expires_at.as_second())
        .execute(&mut *transaction)
        .await?
        .last_insert_rowid();
        add_access_token(&mut transaction, grant_id, pair).await?;
        transaction.commit().await
    }

    /// Puts a new pair in the place of a live refresh token, which is dead from then on.
    pub(super) async fn rotate(
        &self,
        refresh_hash: &Hash,
        pair: &NewPair,
        now: Timestamp,
    ) -> Result<Option<Grant>, sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let row = sqlx::query(
            "UPDATE grants SET refresh_hash = ?, refresh_expires_at = ? \
             WHERE refresh_hash = ? AND refresh_expires_at > ? RETURNING id, open_id, scopes",
        )
        .bind(&pair.refresh_hash[..])
        .bind(pair.refresh_expires_at.as_second())
        .bind(&refresh_hash[..])
        .bind(now.as_second())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let grant_id: i64 = row.try_get("id")?;
        sqlx::query("DELETE FROM access_tokens WHERE grant_id = ? AND expires_at <= ?")
            .bind(grant_id)
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await?;
        add_access_token(&mut transaction, grant_id, pair).await?;
        transaction.commit().await?;
        Ok(Some(Grant {
            open_id: row.try_get("open_id")?,
            scopes: scopes(&row)?,
        }))
    }

    /// The grant for which a live access token speaks.
    pub(super) async fn by_access_token(
        &self,
        access_hash: &Hash,
        now: Timestamp,
    ) -> Result<Option<Grant>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT open_id, scopes FROM access_tokens JOIN grants ON grants.id = grant_id \
             WHERE hash = ? AND expires_at > ?",
        )
        .bind(&access_hash[..])
        .bind(now.as_second())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Grant {
                open_id: row.try_get("open_id")?,
                scopes: scopes(&row)?,
            })
        })
        .transpose()
    }

    /// Ends every grant of the account.
    pub(super) async fn disconnect(&self, open_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM grants WHERE open_id = ?")
            .bind(open_id)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }
}

async fn add_access_token(
    connection: &mut sqlx::SqliteConnection,
    grant_id: i64,
    pair: &NewPair,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO access_tokens (hash, grant_id, expires_at) VALUES (?, ?, ?)")
        .bind(&pair.access_hash[..])
        .bind(grant_id)
        .bind(pair.access_expires_at.as_second())
        .execute(connection)
        .await
        .map(|_| ())
}

fn scopes(row: &sqlx::sqlite::SqliteRow) -> Result<Vec<String>, sqlx::Error> {
    let joined: String = row.try_get("scopes")?;
    Ok(joined.split(',').map(str::to_owned).collect())
}
