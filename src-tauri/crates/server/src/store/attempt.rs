//! Rows of `attempt`: counts within a window of time that begins with the first try.

use jiff::{SignedDuration, Timestamp};

use super::{StoreError, Transaction, timestamp};

/// How often something was tried, and until when that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) tries: i64,
    pub(crate) ends_at: Timestamp,
}

impl Transaction {
    /// Counts a try; gives the count with it.
    pub(crate) async fn count_attempt(
        &mut self,
        action: &str,
        who: &str,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Attempts, StoreError> {
        let mut rows = self
            .0
            .rows(
                "INSERT INTO attempt (action, who, tries, ends_at) VALUES (?1, ?2, 1, ?4)
                 ON CONFLICT (action, who) DO UPDATE SET
                     tries = CASE WHEN attempt.ends_at <= ?3 THEN 1 ELSE attempt.tries + 1 END,
                     ends_at = CASE WHEN attempt.ends_at <= ?3 THEN ?4 ELSE attempt.ends_at END
                 RETURNING tries, ends_at",
                &[action.into(), who.into(), now.into(), (now + window).into()],
            )
            .await?;
        let row = rows.first_mut().ok_or(StoreError::Unreadable("count"))?;
        Ok(Attempts {
            tries: row.integer()?,
            ends_at: timestamp(row.integer()?)?,
        })
    }

    /// How often it was tried in the present window.
    pub(crate) async fn attempts(
        &mut self,
        action: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<Option<Attempts>, StoreError> {
        let rows = self
            .0
            .rows(
                "SELECT tries, ends_at FROM attempt
                 WHERE action = ?1 AND who = ?2 AND ends_at > ?3",
                &[action.into(), who.into(), now.into()],
            )
            .await?;
        let read = |mut row: super::sql::Row| {
            Ok(Attempts {
                tries: row.integer()?,
                ends_at: timestamp(row.integer()?)?,
            })
        };
        rows.into_iter().next().map(read).transpose()
    }

    /// Forgets counts whose time is over.
    pub(crate) async fn delete_ended_attempts(
        &mut self,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.0
            .execute("DELETE FROM attempt WHERE ends_at <= ?1", &[now.into()])
            .await
    }
}
