//! The accounts table.

mod details;
mod programs;
mod watching;

use std::path::PathBuf;

use jiff::Timestamp;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::account::{Account, AccountState, EndedBy};

pub(crate) use watching::Heard;

#[derive(Debug, Clone)]
pub(crate) struct Store {
    pool: SqlitePool,
    /// Where the pictures of accounts lie.
    pictures: PathBuf,
}

/// Tokens in the vault that no account lists.
#[derive(Debug, Clone)]
pub(crate) struct Unfinished {
    pub(crate) vault_entry: String,
    pub(crate) what: What,
    pub(crate) provider: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) since: Timestamp,
}

/// Why tokens are unlisted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Their link is being finished.
    Link,
    /// A newer link of the same account replaced them.
    Retire,
}

/// A state as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NewState {
    NeedsPerson,
    Revoked,
}

impl Store {
    pub(crate) async fn open(
        pool: SqlitePool,
        pictures: PathBuf,
    ) -> Result<Self, sqlx::migrate::MigrateError> {
        // The vault keeps its own tables in this database.
        let mut migrator = sqlx::migrate!();
        migrator.set_ignore_missing(true);
        migrator.run(&pool).await?;
        Ok(Self { pool, pictures })
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

    pub(crate) async fn unfinished(&self) -> Result<Vec<Unfinished>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM unfinished ORDER BY rowid")
            .fetch_all(&self.pool)
            .await
    }

    /// Notes that a link's tokens are about to be stored.
    pub(crate) async fn begin_link(
        &self,
        vault_entry: &str,
        provider: &str,
        (scopes, asked): (&[String], &[String]),
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO unfinished (vault_entry, what, provider, scopes, since, asked) VALUES (?, 'link', ?, ?, ?, ?)")
            .bind(vault_entry)
            .bind(provider)
            .bind(scopes.join(" "))
            .bind(now.as_second())
            .bind(asked.join(" "))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn forget_unfinished(&self, vault_entry: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM unfinished WHERE vault_entry = ?")
            .bind(vault_entry)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Lists a freshly linked account, in the place of an older link of the same one, whose tokens are noted to be retired.
    pub(crate) async fn put(
        &self,
        account: &Account,
        access_expires_at: Timestamp,
        refresh_expires_at: Option<Timestamp>,
    ) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let asked: Option<String> = sqlx::query_scalar(
            "DELETE FROM unfinished WHERE vault_entry = ? RETURNING COALESCE(asked, '')",
        )
        .bind(&account.vault_entry)
        .fetch_optional(&mut *together)
        .await?;
        sqlx::query(
            "INSERT INTO unfinished (vault_entry, what, provider, scopes, since)
             SELECT vault_entry, 'retire', provider, scopes, ?3 FROM accounts
             WHERE provider = ?1 AND subject = ?2 AND state = 'linked'",
        )
        .bind(&account.provider)
        .bind(&account.subject)
        .bind(account.linked_at.as_second())
        .execute(&mut *together)
        .await?;
        sqlx::query(
            "INSERT INTO accounts (id, vault_entry, provider, provider_name, subject, name, username, scopes,
                 linked_at, access_expires_at, refresh_expires_at, state, state_since, asked, email, picture)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'linked', ?9, ?12, ?13, ?14)
             ON CONFLICT (provider, subject) DO UPDATE SET
                 vault_entry = ?2, provider_name = ?4, name = ?6, username = ?7, scopes = ?8, linked_at = ?9,
                 access_expires_at = ?10, refresh_expires_at = ?11, state = 'linked', state_since = ?9,
                 ended_by = NULL, asked = ?12, email = ?13, picture = ?14, refreshed_at = NULL, failing_since = NULL,
                 failure_code = NULL, failure_message = NULL, failure_log_id = NULL",
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
        .bind(asked.unwrap_or_else(|| account.details.asked.join(" ")))
        .bind(&account.details.email)
        .bind(&account.details.picture)
        .execute(&mut *together)
        .await?;
        together.commit().await
    }

    /// Keeps how long the tokens of a refresh last, and that it worked.
    pub(crate) async fn set_expiry(
        &self,
        id: &str,
        access_expires_at: Timestamp,
        refresh_expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE accounts SET access_expires_at = ?, refresh_expires_at = ?, refreshed_at = ?, failing_since = NULL,
                 failure_code = NULL, failure_message = NULL, failure_log_id = NULL WHERE id = ?",
        )
        .bind(access_expires_at.as_second())
        .bind(refresh_expires_at.map(Timestamp::as_second))
        .bind(now.as_second())
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
        sqlx::query("UPDATE accounts SET state = ?, state_since = ?, ended_by = NULL WHERE id = ?")
            .bind(state)
            .bind(now.as_second())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Where an account's picture lies, if it has one.
    pub(crate) fn picture_file(&self, id: &str) -> PathBuf {
        self.pictures.join(id).with_extension("png")
    }

    /// Removes an account from the list, and its picture, unless it was linked again meanwhile.
    pub(crate) async fn delete(&self, account: &Account) -> Result<(), sqlx::Error> {
        let deleted = sqlx::query("DELETE FROM accounts WHERE id = ? AND vault_entry = ?")
            .bind(&account.id)
            .bind(&account.vault_entry)
            .execute(&self.pool)
            .await?;
        if deleted.rows_affected() > 0 {
            // One that cannot be removed now is removed at the next start.
            let _ = std::fs::remove_file(self.picture_file(&account.id));
        }
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
            "needs_person" => AccountState::NeedsPerson {
                since,
                ended_by: row
                    .try_get::<Option<&str>, _>("ended_by")?
                    .map(EndedBy::from_stored),
            },
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
            scopes: scopes_of(row)?,
            linked_at: time("linked_at")?,
            state,
            details: details::details(row)?,
            vault_entry: row.try_get("vault_entry")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Unfinished {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            vault_entry: row.try_get("vault_entry")?,
            what: match row.try_get::<&str, _>("what")? {
                "retire" => What::Retire,
                _ => What::Link,
            },
            provider: row.try_get("provider")?,
            scopes: scopes_of(row)?,
            since: to_time(row.try_get("since")?)?,
        })
    }
}

fn scopes_of(row: &SqliteRow) -> Result<Vec<String>, sqlx::Error> {
    let scopes = row.try_get::<&str, _>("scopes")?.split_whitespace();
    Ok(scopes.map(str::to_owned).collect())
}

fn to_time(second: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_second(second).map_err(|error| sqlx::Error::Decode(error.into()))
}
