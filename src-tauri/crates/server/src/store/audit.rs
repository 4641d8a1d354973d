//! Rows of `audit`.

use jiff::Timestamp;

use super::sql::{Parameter, Row};
use super::token_pair::token_hash;
use super::{StoreError, Transaction, timestamp};
use crate::model::{Actor, AuditRecord, StoredAuditRecord};
use crate::token::TokenHash;

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, at, request_id, kind, subject, client, link, actor, network, fingerprint, detail
             FROM audit WHERE id > ?1 ",
            $condition
        )
    };
}

impl Transaction {
    pub(crate) async fn insert_audit_record(
        &mut self,
        record: &AuditRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let detail = serde_json::to_string(&record.detail)
            .map_err(|_| StoreError::Unreadable("audit record"))?;
        let actor = record.actor.as_ref().map(Actor::name);
        self.0
            .execute(
                "INSERT INTO audit (at, request_id, kind, subject, client, link, actor, network,
                     fingerprint, detail)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                &[
                    at.into(),
                    record.request_id.as_deref().into(),
                    record.kind.as_str().into(),
                    record.subject.as_deref().into(),
                    record.client.as_deref().into(),
                    record.link.as_deref().into(),
                    actor.as_deref().into(),
                    record.network.as_deref().into(),
                    record.fingerprint.as_ref().map(TokenHash::as_bytes).into(),
                    (&detail).into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// The next records after the one with this id, of one kind or account where they are named.
    pub(crate) async fn audit_records_after(
        &mut self,
        id: i64,
        kind: Option<&str>,
        subject: Option<&str>,
        limit: i64,
    ) -> Result<Vec<StoredAuditRecord>, StoreError> {
        // One statement each, so that each has its index.
        let (sql, filters): (_, &[Parameter<'_>]) = match (kind, subject) {
            (None, None) => (select!("ORDER BY id LIMIT ?2"), &[]),
            (Some(kind), None) => (
                select!("AND kind = ?3 ORDER BY id LIMIT ?2"),
                &[kind.into()],
            ),
            (None, Some(subject)) => (
                select!("AND subject = ?3 ORDER BY id LIMIT ?2"),
                &[subject.into()],
            ),
            (Some(kind), Some(subject)) => (
                select!("AND kind = ?3 AND subject = ?4 ORDER BY id LIMIT ?2"),
                &[kind.into(), subject.into()],
            ),
        };
        let parameters = [&[id.into(), limit.into()], filters].concat();
        let rows = self.0.rows(sql, &parameters).await?;
        rows.into_iter().map(record).collect()
    }

    /// Whether a link was ended with this token.
    pub(crate) async fn was_revoked_with(
        &mut self,
        fingerprint: &TokenHash,
    ) -> Result<bool, StoreError> {
        let rows = self
            .0
            .rows(
                "SELECT id FROM audit
                 WHERE fingerprint = ?1 AND kind IN ('link_revoked', 'logged_out', 'refresh_reused')
                 LIMIT 1",
                &[fingerprint.as_bytes().into()],
            )
            .await?;
        Ok(!rows.is_empty())
    }

    /// Forgets records from before `before`.
    pub(crate) async fn delete_old_audit_records(
        &mut self,
        before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.0
            .execute("DELETE FROM audit WHERE at < ?1", &[before.into()])
            .await
    }
}

fn record(mut row: Row) -> Result<StoredAuditRecord, StoreError> {
    Ok(StoredAuditRecord {
        id: row.integer()?,
        at: timestamp(row.integer()?)?,
        request_id: row.optional_text()?,
        kind: row.text()?,
        subject: row.optional_text()?,
        client: row.optional_text()?,
        link: row.optional_text()?,
        actor: row.optional_text()?,
        network: row.optional_text()?,
        fingerprint: row
            .optional_blob()?
            .map(|bytes| token_hash(&bytes))
            .transpose()?,
        detail: serde_json::from_str(&row.text()?)
            .map_err(|_| StoreError::Unreadable("audit record"))?,
    })
}
