//! Whatever is sealed under the server's own key, in whichever table: how much of it is under which key, and its change for
//! the same under another.
//!
//! A record begins with a head of five bytes that tells its key; that is all that is known of it here.

use super::{StoreError, Transaction};

/// A column of such records. Table, row and column are what a record is bound to.
pub(crate) struct SealedColumn {
    pub(crate) table: &'static str,
    pub(crate) wrap: &'static str,
    count: &'static str,
    batch: &'static str,
    hold: &'static str,
    replace: &'static str,
}

macro_rules! sealed_columns {
    ($(($table:literal, $id:literal, $wrap:literal))+) => {
        &[$(SealedColumn {
            table: $table,
            wrap: $wrap,
            count: concat!(
                "SELECT substr(", $wrap, ", 1, 5), count(*) FROM ", $table,
                " WHERE ", $wrap, " IS NOT NULL GROUP BY 1"
            ),
            batch: concat!(
                "SELECT ", $id, ", ", $wrap, " FROM ", $table,
                " WHERE ", $id, " > ?1 AND substr(", $wrap, ", 1, 5) <> ?2",
                " ORDER BY ", $id, " LIMIT 100"
            ),
            hold: concat!(
                "SELECT ", $id, " FROM ", $table, " WHERE ", $id, " = ?1 AND ", $wrap, " = ?2"
            ),
            replace: concat!(
                "UPDATE ", $table, " SET ", $wrap, " = ?3 WHERE ", $id, " = ?1 AND ", $wrap, " = ?2"
            ),
        }),+]
    };
}

/// All of them: table, column of the row's id, column of the record. One that is missing here is lost by a rotation.
pub(crate) const SEALED_COLUMNS: &[SealedColumn] = sealed_columns! {
    ("token_pair", "id", "access_wrap")
    ("token_pair", "id", "refresh_wrap")
    ("device_grant", "id", "wrap")
    ("device_grant", "id", "upstream")
    ("sign_on", "id", "wrap")
    ("authorization_code", "id", "wrap")
};

/// A record, and the row that it stands in.
pub(crate) struct SealedRecord {
    pub(crate) row: String,
    pub(crate) bytes: Vec<u8>,
}

impl Transaction {
    /// How many records there are with each head.
    pub(crate) async fn count_sealed(
        &mut self,
        column: &SealedColumn,
    ) -> Result<Vec<(Vec<u8>, u64)>, StoreError> {
        let rows = self.0.rows(column.count, &[]).await?;
        rows.into_iter()
            .map(|mut row| Ok((row.blob()?, row.integer()?.unsigned_abs())))
            .collect()
    }

    /// The next records after this row that have another head; none is the end.
    pub(crate) async fn sealed_otherwise(
        &mut self,
        column: &SealedColumn,
        after: &str,
        head: &[u8],
    ) -> Result<Vec<SealedRecord>, StoreError> {
        let rows = self
            .0
            .rows(column.batch, &[after.into(), head.into()])
            .await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(SealedRecord {
                    row: row.text()?,
                    bytes: row.blob()?,
                })
            })
            .collect()
    }

    /// Puts other bytes in a record's place, if it is still the same and nobody else holds its row. Says whether it did.
    ///
    /// It waits for nobody, so many records can be changed in one transaction and in any order.
    pub(crate) async fn replace_sealed(
        &mut self,
        column: &SealedColumn,
        record: &SealedRecord,
        bytes: &[u8],
    ) -> Result<bool, StoreError> {
        let (row, before) = ((&record.row).into(), (&record.bytes).into());
        if self
            .0
            .free_rows(column.hold, &[row, before])
            .await?
            .is_empty()
        {
            return Ok(false);
        }
        let changed = self
            .0
            .execute(column.replace, &[row, before, bytes.into()])
            .await?;
        Ok(changed > 0)
    }
}
