//! Rows of `device_grant`.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::token_pair::token_hash;
use super::{StoreError, Transaction, timestamp, unreadable};
use crate::model::{CodeChallenge, DeviceGrant, GrantState, Scope, UserCode};
use crate::token::TokenHash;

impl Transaction {
    pub(crate) async fn insert_device_grant(
        &mut self,
        grant: &DeviceGrant,
    ) -> Result<(), StoreError> {
        let (session_id, wrap) = facts(&grant.state);
        sqlx::query(
            "INSERT INTO device_grant (id, client_id, scope, device_code_hash, user_code,
                 code_challenge, qr_uri, created_at, expires_at, poll_interval, next_poll_at,
                 state, session_id, wrap)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&grant.id)
        .bind(&grant.client_id)
        .bind(grant.scope.to_string())
        .bind(grant.device_code.as_bytes())
        .bind(grant.user_code.letters())
        .bind(grant.code_challenge.as_ref().map(CodeChallenge::as_str))
        .bind(&grant.qr_uri)
        .bind(grant.created_at.as_millisecond())
        .bind(grant.expires_at.as_millisecond())
        .bind(seconds(grant.interval))
        .bind(grant.next_poll_at.as_millisecond())
        .bind(grant.state.status().as_str())
        .bind(session_id)
        .bind(wrap)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes what can change: the state with its facts, and the polling.
    pub(crate) async fn save_device_grant(
        &mut self,
        grant: &DeviceGrant,
    ) -> Result<(), StoreError> {
        let (session_id, wrap) = facts(&grant.state);
        sqlx::query(
            "UPDATE device_grant
             SET poll_interval = ?, next_poll_at = ?, state = ?, session_id = ?, wrap = ?
             WHERE id = ?",
        )
        .bind(seconds(grant.interval))
        .bind(grant.next_poll_at.as_millisecond())
        .bind(grant.state.status().as_str())
        .bind(session_id)
        .bind(wrap)
        .bind(&grant.id)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub(crate) async fn device_grant(
        &mut self,
        id: &str,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        let row = sqlx::query("SELECT * FROM device_grant WHERE id = ?")
            .bind(id)
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(device_grant).transpose()?)
    }

    pub(crate) async fn device_grant_by_device_code(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        let row = sqlx::query("SELECT * FROM device_grant WHERE device_code_hash = ?")
            .bind(hash.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(device_grant).transpose()?)
    }

    pub(crate) async fn device_grant_by_user_code(
        &mut self,
        code: &UserCode,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        let row = sqlx::query("SELECT * FROM device_grant WHERE user_code = ?")
            .bind(code.letters())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(device_grant).transpose()?)
    }

    /// Ends the grants that nobody follows any more after a restart. Confirmed ones need nobody but their device.
    pub(crate) async fn expire_unfollowed_grants(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE device_grant SET state = 'expired', wrap = NULL
             WHERE state IN ('new', 'scanned')",
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets grants that ended before `before`.
    pub(crate) async fn delete_grants_that_ended(
        &mut self,
        before: Timestamp,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM device_grant WHERE expires_at < ?")
            .bind(before.as_millisecond())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected())
    }
}

fn facts(state: &GrantState) -> (Option<&str>, Option<&[u8]>) {
    match state {
        GrantState::New { wrap } | GrantState::Scanned { wrap } => (None, Some(wrap)),
        GrantState::Confirmed { session_id, wrap } => (Some(session_id), Some(wrap)),
        GrantState::Denied | GrantState::Expired | GrantState::Redeemed => (None, None),
    }
}

fn device_grant(row: &SqliteRow) -> Result<DeviceGrant, sqlx::Error> {
    let interval: i64 = row.try_get("poll_interval")?;
    let challenge: Option<&str> = row.try_get("code_challenge")?;
    Ok(DeviceGrant {
        id: row.try_get("id")?,
        client_id: row.try_get("client_id")?,
        scope: Scope::parse(row.try_get("scope")?).ok_or_else(|| unreadable("scope"))?,
        device_code: token_hash(row.try_get("device_code_hash")?)?,
        user_code: UserCode::parse(row.try_get("user_code")?)
            .ok_or_else(|| unreadable("user code"))?,
        code_challenge: challenge
            .map(|text| CodeChallenge::parse(text).ok_or_else(|| unreadable("code challenge")))
            .transpose()?,
        qr_uri: row.try_get("qr_uri")?,
        created_at: timestamp(row.try_get("created_at")?)?,
        expires_at: timestamp(row.try_get("expires_at")?)?,
        interval: Duration::from_secs(
            interval
                .try_into()
                .map_err(|_| unreadable("polling interval"))?,
        ),
        next_poll_at: timestamp(row.try_get("next_poll_at")?)?,
        state: state(row)?,
    })
}

fn state(row: &SqliteRow) -> Result<GrantState, sqlx::Error> {
    let name: &str = row.try_get("state")?;
    let session_id: Option<String> = row.try_get("session_id")?;
    let wrap: Option<Vec<u8>> = row.try_get("wrap")?;
    match (name, session_id, wrap) {
        ("new", None, Some(wrap)) => Ok(GrantState::New { wrap }),
        ("scanned", None, Some(wrap)) => Ok(GrantState::Scanned { wrap }),
        ("confirmed", Some(session_id), Some(wrap)) => {
            Ok(GrantState::Confirmed { session_id, wrap })
        }
        ("denied", None, None) => Ok(GrantState::Denied),
        ("expired", None, None) => Ok(GrantState::Expired),
        ("redeemed", None, None) => Ok(GrantState::Redeemed),
        _ => Err(unreadable("grant state")),
    }
}

fn seconds(interval: Duration) -> i64 {
    i64::try_from(interval.as_secs()).unwrap_or(i64::MAX)
}
