//! Rows of `revocation`.

use jiff::Timestamp;

use super::sql::Row;
use super::{StoreError, Transaction, timestamp};
use crate::model::{Progress, Revocation};

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, staff, idempotency_key, body_hash, created_at, finished_at, progress
             FROM revocation WHERE ",
            $condition
        )
    };
}

impl Transaction {
    /// Writes an order down; says whether there was none with its key.
    pub(crate) async fn insert_revocation(
        &mut self,
        revocation: &Revocation,
    ) -> Result<bool, StoreError> {
        let inserted = self
            .0
            .execute(
                "INSERT INTO revocation (id, staff, idempotency_key, body_hash, created_at,
                     finished_at, progress)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (staff, idempotency_key) DO NOTHING",
                &[
                    (&revocation.id).into(),
                    (&revocation.staff).into(),
                    (&revocation.idempotency_key).into(),
                    (&revocation.body_hash).into(),
                    revocation.created_at.into(),
                    revocation.finished_at.map(Timestamp::as_millisecond).into(),
                    (&written(&revocation.progress)?).into(),
                ],
            )
            .await?;
        Ok(inserted == 1)
    }

    /// The order of this member of staff with this key.
    pub(crate) async fn revocation_with_key(
        &mut self,
        staff: &str,
        key: &str,
    ) -> Result<Option<Revocation>, StoreError> {
        one(self
            .0
            .rows(
                select!("staff = ?1 AND idempotency_key = ?2"),
                &[staff.into(), key.into()],
            )
            .await?)
    }

    pub(crate) async fn revocation(&mut self, id: &str) -> Result<Option<Revocation>, StoreError> {
        one(self.0.rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The order, held until the transaction ends.
    pub(crate) async fn locked_revocation(
        &mut self,
        id: &str,
    ) -> Result<Option<Revocation>, StoreError> {
        one(self.0.locked_rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// Writes how far it got.
    pub(crate) async fn save_revocation(
        &mut self,
        revocation: &Revocation,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE revocation SET finished_at = ?2, progress = ?3 WHERE id = ?1",
                &[
                    (&revocation.id).into(),
                    revocation.finished_at.map(Timestamp::as_millisecond).into(),
                    (&written(&revocation.progress)?).into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Forgets orders from before `before`.
    pub(crate) async fn delete_old_revocations(
        &mut self,
        before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.0
            .execute(
                "DELETE FROM revocation WHERE created_at < ?1",
                &[before.into()],
            )
            .await
    }
}

fn written(progress: &Progress) -> Result<String, StoreError> {
    serde_json::to_string(progress).map_err(|_| StoreError::Unreadable("revocation"))
}

fn one(rows: Vec<Row>) -> Result<Option<Revocation>, StoreError> {
    rows.into_iter().next().map(revocation).transpose()
}

fn revocation(mut row: Row) -> Result<Revocation, StoreError> {
    Ok(Revocation {
        id: row.text()?,
        staff: row.text()?,
        idempotency_key: row.text()?,
        body_hash: row.blob()?,
        created_at: timestamp(row.integer()?)?,
        finished_at: row.optional_integer()?.map(timestamp).transpose()?,
        progress: serde_json::from_str(&row.text()?)
            .map_err(|_| StoreError::Unreadable("revocation"))?,
    })
}
