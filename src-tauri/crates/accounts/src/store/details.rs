//! What is known of an account beyond its link: what a person calls it, what else its server says, how the last refresh went.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, to_time};
use crate::account::{Details, LastRefresh, RefreshFailure};

impl Store {
    /// Gives an account a name of the person's own, or takes it away.
    pub(crate) async fn set_label(&self, id: &str, label: Option<&str>) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE accounts SET label = ? WHERE id = ?")
            .bind(label)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Keeps that a refresh did not work, and since when none has.
    pub(crate) async fn refresh_failed(
        &self,
        id: &str,
        now: Timestamp,
        (code, message, log_id): (&str, &str, Option<&str>),
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE accounts SET refreshed_at = ?2, failing_since = COALESCE(failing_since, ?2), failure_code = ?3,
                 failure_message = ?4, failure_log_id = ?5 WHERE id = ?1",
        )
        .bind(id)
        .bind(now.as_second())
        .bind(code)
        .bind(message)
        .bind(log_id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Where an account's picture is, unless that very one is kept already.
    pub(crate) async fn picture_to_fetch(&self, id: &str) -> Result<Option<String>, sqlx::Error> {
        let picture: Option<Option<String>> = sqlx::query_scalar(
            "SELECT picture FROM accounts WHERE id = ? AND picture IS NOT picture_kept",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(picture.flatten())
    }

    /// Keeps which picture lies in the folder, as long as the account still has that one. Whether it has.
    pub(crate) async fn picture_is_kept(
        &self,
        id: &str,
        picture: &str,
    ) -> Result<bool, sqlx::Error> {
        let updated =
            sqlx::query("UPDATE accounts SET picture_kept = ?2 WHERE id = ?1 AND picture = ?2")
                .bind(id)
                .bind(picture)
                .execute(&self.pool)
                .await?;
        Ok(updated.rows_affected() > 0)
    }
}

pub(super) fn details(row: &SqliteRow) -> Result<Details, sqlx::Error> {
    let time = |column: &str| -> Result<Option<Timestamp>, sqlx::Error> {
        let second: Option<i64> = row.try_get(column)?;
        second.map(to_time).transpose()
    };
    let asked: Option<&str> = row.try_get("asked")?;
    let failure = match (time("failing_since")?, row.try_get("failure_code")?) {
        (Some(since), Some(code)) => Some(RefreshFailure {
            since,
            code,
            message: row
                .try_get::<Option<String>, _>("failure_message")?
                .unwrap_or_default(),
            log_id: row.try_get("failure_log_id")?,
        }),
        _ => None,
    };
    Ok(Details {
        label: row.try_get("label")?,
        email: row.try_get("email")?,
        picture: row.try_get("picture")?,
        asked: asked
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        last_refresh: time("refreshed_at")?.map(|at| LastRefresh { at, failure }),
    })
}
