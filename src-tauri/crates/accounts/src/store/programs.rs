//! The programs that asked the agent for tokens.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use super::{Store, to_time};
use crate::programs::{Grant, KnownProgram, Program, ProgramState};

/// So many questions wait at most; the oldest gives way.
const MOST_PENDING: i64 = 32;

impl Store {
    /// All of them, those that wait first.
    pub(crate) async fn programs(&self) -> Result<Vec<KnownProgram>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM programs ORDER BY state = 'approved', rowid")
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn program(
        &self,
        program: &Program,
    ) -> Result<Option<ProgramState>, sqlx::Error> {
        let known: Option<KnownProgram> =
            sqlx::query_as("SELECT * FROM programs WHERE executable = ? AND script = ?")
                .bind(&program.executable)
                .bind(program.script.as_deref().unwrap_or_default())
                .fetch_optional(&self.pool)
                .await?;
        Ok(known.map(|known| known.state))
    }

    /// Notes that a program asked.
    pub(crate) async fn add_program(
        &self,
        id: &str,
        program: &Program,
        asked_for: Option<&str>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO programs (id, executable, script, state, since, asked_for)
             VALUES (?, ?, ?, 'pending', ?, ?) ON CONFLICT (executable, script) DO NOTHING",
        )
        .bind(id)
        .bind(&program.executable)
        .bind(program.script.as_deref().unwrap_or_default())
        .bind(now.as_second())
        .bind(asked_for)
        .execute(&mut *together)
        .await?;
        sqlx::query(
            "DELETE FROM programs WHERE state = 'pending' AND rowid NOT IN
                 (SELECT rowid FROM programs WHERE state = 'pending' ORDER BY rowid DESC LIMIT ?)",
        )
        .bind(MOST_PENDING)
        .execute(&mut *together)
        .await?;
        together.commit().await
    }

    /// Whether there is such a program.
    pub(crate) async fn approve_program(
        &self,
        id: &str,
        grant: &Grant,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let joined = |list: &Option<Vec<String>>| list.as_ref().map(|list| list.join(" "));
        let max_ttl = grant
            .max_ttl
            .map(|most| i64::try_from(most.as_secs()).unwrap_or(i64::MAX));
        let updated = sqlx::query(
            "UPDATE programs SET state = 'approved', since = ?, asked_for = NULL, accounts = ?, scopes = ?,
                 max_ttl = ? WHERE id = ?",
        )
        .bind(now.as_second())
        .bind(joined(&grant.accounts))
        .bind(joined(&grant.scopes))
        .bind(max_ttl)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(updated.rows_affected() > 0)
    }

    pub(crate) async fn remove_program(&self, id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM programs WHERE id = ?")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Which tokens an account has, in a number that changes with them.
    pub(crate) async fn tokens_version(&self, id: &str) -> Result<Option<i64>, sqlx::Error> {
        sqlx::query_scalar("SELECT tokens_version FROM accounts WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }
}

impl FromRow<'_, SqliteRow> for KnownProgram {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let list = |column: &str| -> Result<Option<Vec<String>>, sqlx::Error> {
            let text: Option<String> = row.try_get(column)?;
            Ok(text.map(|text| text.split_whitespace().map(str::to_owned).collect()))
        };
        let since = to_time(row.try_get("since")?)?;
        let script: String = row.try_get("script")?;
        let state = if row.try_get::<&str, _>("state")? == "approved" {
            let max_ttl: Option<i64> = row.try_get("max_ttl")?;
            ProgramState::Approved {
                at: since,
                grant: Grant {
                    accounts: list("accounts")?,
                    scopes: list("scopes")?,
                    max_ttl: max_ttl.map(|most| Duration::from_secs(most.unsigned_abs())),
                },
            }
        } else {
            ProgramState::Pending {
                since,
                asked_for: row.try_get("asked_for")?,
            }
        };
        Ok(Self {
            id: row.try_get("id")?,
            program: Program {
                executable: row.try_get("executable")?,
                script: Some(script).filter(|script| !script.is_empty()),
            },
            state,
        })
    }
}
