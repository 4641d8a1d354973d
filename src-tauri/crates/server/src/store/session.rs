//! Rows of `session`.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{StoreError, Transaction, timestamp, unreadable};
use crate::model::{Scope, Session};

impl Transaction {
    pub(crate) async fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO session (id, client_id, platform, open_id, scope, sealed, created_at, ending)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&session.id)
        .bind(&session.client_id)
        .bind(&session.platform)
        .bind(&session.open_id)
        .bind(session.scope.to_string())
        .bind(&session.sealed)
        .bind(session.created_at.as_millisecond())
        .bind(session.ending)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub(crate) async fn session(&mut self, id: &str) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query("SELECT * FROM session WHERE id = ?")
            .bind(id)
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(session).transpose()?)
    }

    /// Replaces the sealed bytes of a session that is still there; says whether it is.
    pub(crate) async fn reseal_session(
        &mut self,
        id: &str,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE session SET sealed = ? WHERE id = ?")
            .bind(sealed)
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a session's tokens their force at once, while the platform is still being told.
    pub(crate) async fn mark_session_ending(&mut self, id: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE session SET ending = 1 WHERE id = ?")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// How many links the account has that nobody is ending.
    pub(crate) async fn live_sessions_of(
        &mut self,
        platform: &str,
        open_id: &str,
    ) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar(
            "SELECT count(*) FROM session WHERE platform = ? AND open_id = ? AND NOT ending",
        )
        .bind(platform)
        .bind(open_id)
        .fetch_one(self.connection())
        .await?;
        Ok(count)
    }

    /// Erases a session with its pairs, wraps and grant.
    pub(crate) async fn delete_session(&mut self, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE id = ?")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Whether anything in the database needs the server's keys.
    pub(crate) async fn holds_sealed_records(&mut self) -> Result<bool, StoreError> {
        let holds = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM session)")
            .fetch_one(self.connection())
            .await?;
        Ok(holds)
    }

    /// Erases the sessions that no token can reach any more: each refresh token is too old, and no grant waits.
    pub(crate) async fn delete_unreachable_sessions(
        &mut self,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "DELETE FROM session WHERE NOT EXISTS (
                 SELECT 1 FROM token_pair
                 WHERE session_id = session.id AND max(access_expires_at, refresh_expires_at) > ?1
             ) AND NOT EXISTS (
                 SELECT 1 FROM device_grant WHERE session_id = session.id AND expires_at > ?1
             )",
        )
        .bind(now.as_millisecond())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }
}

fn session(row: &SqliteRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        id: row.try_get("id")?,
        client_id: row.try_get("client_id")?,
        platform: row.try_get("platform")?,
        open_id: row.try_get("open_id")?,
        scope: Scope::parse(row.try_get("scope")?).ok_or_else(|| unreadable("scope"))?,
        sealed: row.try_get("sealed")?,
        created_at: timestamp(row.try_get("created_at")?)?,
        ending: row.try_get("ending")?,
    })
}
