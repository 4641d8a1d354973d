//! The accounts table.

mod details;
mod leak;
mod outbox;
mod programs;
mod watching;

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::LinkId;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::account::{Account, AccountState, EndedBy};
use crate::clock::{Deadline, SinceBoot};

pub(crate) use watching::Heard;

#[derive(Debug, Clone)]
pub(crate) struct Store {
    pool: SqlitePool,
    /// Where the pictures of accounts lie.
    pictures: PathBuf,
}

/// Tokens in the vault that no account lists yet: their link is being finished.
#[derive(Debug, Clone)]
pub(crate) struct Unfinished {
    pub(crate) vault_entry: String,
    pub(crate) provider: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) since: Timestamp,
}

/// How long a pair of tokens lasts.
#[derive(Debug, Clone)]
pub(crate) struct Lifetimes {
    pub(crate) access: Deadline,
    pub(crate) refresh_expires_at: Option<Timestamp>,
}

impl Lifetimes {
    /// Of no tokens.
    pub(crate) fn none(now: Timestamp) -> Self {
        Self {
            access: Deadline {
                from: now,
                at: now,
                since_boot: None,
            },
            refresh_expires_at: None,
        }
    }

    fn bind<'q>(&self, query: SqliteQuery<'q>) -> SqliteQuery<'q> {
        let since_boot = self.access.since_boot.as_ref();
        query
            .bind(self.access.at.as_second())
            .bind(self.refresh_expires_at.map(Timestamp::as_second))
            .bind(self.access.at.as_second() - self.access.from.as_second())
            .bind(since_boot.map(|end| end.boot.to_string()))
            .bind(since_boot.and_then(|end| i64::try_from(end.elapsed.as_secs()).ok()))
    }
}

type SqliteQuery<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

/// A state as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NewState {
    NeedsPerson,
    Revoked,
}

/// Every account, with how far its revocation has come.
macro_rules! accounts {
    () => {
        "SELECT *, (SELECT state FROM outbox WHERE outbox.vault_entry = accounts.vault_entry) AS revocation FROM accounts"
    };
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
        sqlx::query_as(concat!(accounts!(), " ORDER BY rowid"))
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn get(&self, id: &str) -> Result<Option<Account>, sqlx::Error> {
        sqlx::query_as(concat!(accounts!(), " WHERE id = ?"))
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }

    pub(crate) async fn by_subject(
        &self,
        provider: &str,
        subject: &str,
    ) -> Result<Option<Account>, sqlx::Error> {
        sqlx::query_as(concat!(accounts!(), " WHERE provider = ? AND subject = ?"))
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

    /// Lists a freshly linked account, in the place of an older link of the same one, which goes into the outbox. What its server
    /// would not end before may be ended now: the new link can do it.
    pub(crate) async fn put(
        &self,
        account: &Account,
        tokens: &Lifetimes,
    ) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let asked: Option<String> = sqlx::query_scalar(
            "DELETE FROM unfinished WHERE vault_entry = ? RETURNING COALESCE(asked, '')",
        )
        .bind(&account.vault_entry)
        .fetch_optional(&mut *together)
        .await?;
        sqlx::query(outbox::REPLACE)
            .bind(&account.provider)
            .bind(&account.subject)
            .bind(account.linked_at.as_second())
            .execute(&mut *together)
            .await?;
        sqlx::query(
            "UPDATE outbox SET state = 'pending', next_try = ?3
             WHERE provider = ?1 AND subject = ?2 AND state = 'refused'",
        )
        .bind(&account.provider)
        .bind(&account.subject)
        .bind(account.linked_at.as_second())
        .execute(&mut *together)
        .await?;
        let listed = sqlx::query(
            "INSERT INTO accounts (id, vault_entry, provider, provider_name, subject, name, username, scopes,
                 linked_at, access_expires_at, refresh_expires_at, access_lifetime, access_boot,
                 access_ends_since_boot, asked, email, picture, state, state_since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 'linked', ?9)
             ON CONFLICT (provider, subject) DO UPDATE SET
                 vault_entry = ?2, provider_name = ?4, name = ?6, username = ?7, scopes = ?8, linked_at = ?9,
                 access_expires_at = ?10, refresh_expires_at = ?11, access_lifetime = ?12, access_boot = ?13,
                 access_ends_since_boot = ?14, asked = ?15, email = ?16, picture = ?17, state = 'linked',
                 state_since = ?9, ended_by = NULL, link = NULL, refreshed_at = NULL, failing_since = NULL,
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
        .bind(account.linked_at.as_second());
        tokens
            .bind(listed)
            .bind(asked.unwrap_or_else(|| account.details.asked.join(" ")))
            .bind(&account.details.email)
            .bind(&account.details.picture)
            .execute(&mut *together)
            .await?;
        together.commit().await
    }

    /// Keeps the server's name for a link.
    pub(crate) async fn set_link(
        &self,
        vault_entry: &str,
        link: &LinkId,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE accounts SET link = ?2 WHERE vault_entry = ?1")
            .bind(vault_entry)
            .bind(link.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Keeps how long the tokens of a refresh last, and that it worked.
    pub(crate) async fn set_lifetimes(
        &self,
        id: &str,
        tokens: &Lifetimes,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let update = sqlx::query(
            "UPDATE accounts SET access_expires_at = ?, refresh_expires_at = ?, access_lifetime = ?, access_boot = ?,
                 access_ends_since_boot = ?, refreshed_at = ?, failing_since = NULL, failure_code = NULL,
                 failure_message = NULL, failure_log_id = NULL WHERE id = ?",
        );
        tokens
            .bind(update)
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
}

impl FromRow<'_, SqliteRow> for Account {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let time =
            |column: &str| -> Result<Timestamp, sqlx::Error> { to_time(row.try_get(column)?) };
        let since = time("state_since")?;
        let state = match row.try_get::<&str, _>("state")? {
            "revoked" => AccountState::Revoked {
                at: since,
                revocation: outbox::progress(row.try_get("revocation")?),
            },
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
        let at = time("access_expires_at")?;
        let access_ends = Deadline {
            from: match row.try_get::<Option<i64>, _>("access_lifetime")? {
                Some(lifetime) => to_time(at.as_second() - lifetime)?,
                // Of old it was not written down.
                None => Timestamp::MIN,
            },
            at,
            since_boot: row
                .try_get::<Option<String>, _>("access_boot")?
                .zip(row.try_get::<Option<u32>, _>("access_ends_since_boot")?)
                .map(|(boot, seconds)| SinceBoot {
                    boot: boot.into(),
                    elapsed: Duration::from_secs(seconds.into()),
                }),
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
            access_ends,
            details: details::details(row)?,
            vault_entry: row.try_get("vault_entry")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Unfinished {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            vault_entry: row.try_get("vault_entry")?,
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
