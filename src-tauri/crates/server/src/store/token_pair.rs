//! Rows of `token_pair`.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{StoreError, Transaction, timestamp, unreadable};
use crate::model::{IssuedToken, PairState, TokenPair};
use crate::token::TokenHash;

impl Transaction {
    pub(crate) async fn insert_token_pair(&mut self, pair: &TokenPair) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO token_pair (id, session_id, parent, state, issued_at,
                 access_hash, access_expires_at, access_wrap,
                 refresh_hash, refresh_expires_at, refresh_wrap)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&pair.id)
        .bind(&pair.session_id)
        .bind(&pair.parent)
        .bind(state_name(pair.state))
        .bind(pair.issued_at.as_millisecond())
        .bind(pair.access.hash.as_bytes())
        .bind(pair.access.expires_at.as_millisecond())
        .bind(&pair.access.wrap)
        .bind(pair.refresh.hash.as_bytes())
        .bind(pair.refresh.expires_at.as_millisecond())
        .bind(&pair.refresh.wrap)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub(crate) async fn pair_of_access_token(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<TokenPair>, StoreError> {
        let row = sqlx::query("SELECT * FROM token_pair WHERE access_hash = ?")
            .bind(hash.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(token_pair).transpose()?)
    }

    pub(crate) async fn pair_of_refresh_token(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<TokenPair>, StoreError> {
        let row = sqlx::query("SELECT * FROM token_pair WHERE refresh_hash = ?")
            .bind(hash.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(token_pair).transpose()?)
    }

    /// The pair reached its client, so its parent's refresh token is good for nothing any more.
    pub(crate) async fn mark_pair_in_use(&mut self, pair: &TokenPair) -> Result<(), StoreError> {
        sqlx::query("UPDATE token_pair SET state = 'in_use' WHERE id = ? AND state = 'fresh'")
            .bind(&pair.id)
            .execute(self.connection())
            .await?;
        sqlx::query(
            "UPDATE token_pair SET state = 'superseded', refresh_wrap = NULL
             WHERE id = ? AND state = 'in_use'",
        )
        .bind(&pair.parent)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The pairs that were exchanged for the same refresh token and never arrived make room for the next.
    pub(crate) async fn drop_unused_pairs_after(&mut self, parent: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE token_pair SET state = 'dropped', access_wrap = NULL, refresh_wrap = NULL
             WHERE parent = ? AND state = 'fresh'",
        )
        .bind(parent)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets pairs of which neither token holds, and the wraps of access tokens that ended.
    pub(crate) async fn forget_ended_tokens(
        &mut self,
        session_id: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM token_pair
             WHERE session_id = ?1 AND max(access_expires_at, refresh_expires_at) <= ?2",
        )
        .bind(session_id)
        .bind(now.as_millisecond())
        .execute(self.connection())
        .await?;
        sqlx::query(
            "UPDATE token_pair SET access_wrap = NULL
             WHERE session_id = ?1 AND access_expires_at <= ?2 AND access_wrap IS NOT NULL",
        )
        .bind(session_id)
        .bind(now.as_millisecond())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

const STATES: [(PairState, &str); 4] = [
    (PairState::Fresh, "fresh"),
    (PairState::InUse, "in_use"),
    (PairState::Superseded, "superseded"),
    (PairState::Dropped, "dropped"),
];

fn state_name(state: PairState) -> &'static str {
    let (_, name) = STATES
        .into_iter()
        .find(|(known, _)| *known == state)
        .expect("every state has its line in the table");
    name
}

fn token_pair(row: &SqliteRow) -> Result<TokenPair, sqlx::Error> {
    let state: &str = row.try_get("state")?;
    let (state, _) = STATES
        .into_iter()
        .find(|(_, name)| *name == state)
        .ok_or_else(|| unreadable("token pair state"))?;
    Ok(TokenPair {
        id: row.try_get("id")?,
        session_id: row.try_get("session_id")?,
        parent: row.try_get("parent")?,
        state,
        issued_at: timestamp(row.try_get("issued_at")?)?,
        access: IssuedToken {
            hash: token_hash(row.try_get("access_hash")?)?,
            expires_at: timestamp(row.try_get("access_expires_at")?)?,
            wrap: row.try_get("access_wrap")?,
        },
        refresh: IssuedToken {
            hash: token_hash(row.try_get("refresh_hash")?)?,
            expires_at: timestamp(row.try_get("refresh_expires_at")?)?,
            wrap: row.try_get("refresh_wrap")?,
        },
    })
}

pub(super) fn token_hash(bytes: &[u8]) -> Result<TokenHash, sqlx::Error> {
    TokenHash::from_bytes(bytes).ok_or_else(|| unreadable("token hash"))
}
