//! The accounts table.

use jiff::Timestamp;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::account::{Account, AccountState};

#[derive(Debug, Clone)]
pub(crate) struct Store {
    pool: SqlitePool,
}

/// A state as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NewState {
    NeedsPerson,
    Revoked,
}

impl Store {
    pub(crate) async fn open(pool: SqlitePool) -> Result<Self, sqlx::migrate::MigrateError> {
        // The vault keeps its own tables in this database.
        let mut migrator = sqlx::migrate!();
        migrator.set_ignore_missing(true);
        migrator.run(&pool).await?;
        Ok(Self { pool })
    }

    pub(crate) async fn all(&self) -> Result<Vec<Account>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM accounts ORDER BY rowid")
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn get(&self, id: &str) -> Result<Option<Account>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM accounts WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }

    pub(crate) async fn by_subject(
        &self,
        provider: &str,
        subject: &str,
    ) -> Result<Option<Account>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM accounts WHERE provider = ? AND subject = ?")
            .bind(provider)
            .bind(subject)
            .fetch_optional(&self.pool)
            .await
    }

    /// Writes a freshly linked account, in the place of an older link of the same one.
    pub(crate) async fn put(
        &self,
        account: &Account,
        access_expires_at: Timestamp,
        refresh_expires_at: Option<Timestamp>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO accounts (id, vault_entry, provider, provider_name, subject, name, username, scopes,
                 linked_at, access_expires_at, refresh_expires_at, state, state_since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'linked', ?9)
             ON CONFLICT (provider, subject) DO UPDATE SET
                 vault_entry = ?2, provider_name = ?4, name = ?6, username = ?7, scopes = ?8, linked_at = ?9,
                 access_expires_at = ?10, refresh_expires_at = ?11, state = 'linked', state_since = ?9",
        )
        .bind(&account.id)
        .bind(&account.vault_entry)
        .bind(&account.provider)
        .bind(&account.provider_name)
        .bind(&account.subject)
        .bind(&account.name)
        .bind(&account.username)
        .bind(account.scopes.join(" "))
        .bind(account.linked_at.as_second())
        .bind(access_expires_at.as_second())
        .bind(refresh_expires_at.map(Timestamp::as_second))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn set_expiry(
        &self,
        id: &str,
        access_expires_at: Timestamp,
        refresh_expires_at: Option<Timestamp>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE accounts SET access_expires_at = ?, refresh_expires_at = ? WHERE id = ?",
        )
        .bind(access_expires_at.as_second())
        .bind(refresh_expires_at.map(Timestamp::as_second))
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn set_state(
        &self,
        id: &str,
        state: NewState,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let state = match state {
            NewState::NeedsPerson => "needs_person",
            NewState::Revoked => "revoked",
        };
        sqlx::query("UPDATE accounts SET state = ?, state_since = ? WHERE id = ?")
            .bind(state)
            .bind(now.as_second())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn delete(&self, id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM accounts WHERE id = ?")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl FromRow<'_, SqliteRow> for Account {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let time =
            |column: &str| -> Result<Timestamp, sqlx::Error> { to_time(row.try_get(column)?) };
        let since = time("state_since")?;
        let state = match row.try_get::<&str, _>("state")? {
            "revoked" => AccountState::Revoked { at: since },
            "needs_person" => AccountState::NeedsPerson { since },
            _ => AccountState::Linked {
                access_expires_at: time("access_expires_at")?,
                fine_until: row
                    .try_get::<Option<i64>, _>("refresh_expires_at")?
                    .map(to_time)
                    .transpose()?,
            },
        };
        Ok(Self {
            id: row.try_get("id")?,
            provider: row.try_get("provider")?,
            provider_name: row.try_get("provider_name")?,
            subject: row.try_get("subject")?,
            name: row.try_get("name")?,
            username: row.try_get("username")?,
            scopes: row
                .try_get::<&str, _>("scopes")?
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            linked_at: time("linked_at")?,
            state,
            vault_entry: row.try_get("vault_entry")?,
        })
    }
}

fn to_time(second: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_second(second).map_err(|error| sqlx::Error::Decode(error.into()))
}
