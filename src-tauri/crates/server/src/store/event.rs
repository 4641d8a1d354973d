//! Rows of `event` and `event_feed`.

use jiff::Timestamp;

use super::sql::Row;
use super::{Notice, StoreError, Transaction};
use crate::model::{AccountEvent, Audience, NumberedEvent};

impl Transaction {
    /// Writes an event into the account's feed and announces that there is news.
    pub(crate) async fn insert_event(
        &mut self,
        subject: &str,
        audience: Audience<'_>,
        event: &AccountEvent,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (only_link, except_link) = match audience {
            Audience::All => (None, None),
            Audience::AllBut(link) => (None, Some(link)),
            Audience::Only(link) => (Some(link), None),
        };
        // The time, or one more than the last number where that is later: numbers grow also after old rows were swept away.
        let mut rows = self
            .0
            .rows(
                "INSERT INTO event_feed (subject, newest) VALUES (?1, ?2)
                 ON CONFLICT (subject) DO UPDATE SET newest =
                     CASE WHEN event_feed.newest < ?2 THEN ?2 ELSE event_feed.newest + 1 END
                 RETURNING newest",
                &[subject.into(), now.into()],
            )
            .await?;
        let newest = rows.first_mut().ok_or(StoreError::Unreadable("event"))?;
        let number = newest.integer()?;
        let what = serde_json::to_string(event).map_err(|_| StoreError::Unreadable("event"))?;
        self.0
            .execute(
                "INSERT INTO event (subject, number, only_link, except_link, what)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    subject.into(),
                    number.into(),
                    only_link.into(),
                    except_link.into(),
                    (&what).into(),
                ],
            )
            .await?;
        self.announce(Notice::Account {
            subject: subject.to_owned(),
        });
        Ok(())
    }

    /// The next events of an account that one of its links is told.
    pub(crate) async fn events_after(
        &mut self,
        subject: &str,
        link: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<NumberedEvent>, StoreError> {
        let rows = self
            .0
            .rows(
                "SELECT number, what FROM event
                 WHERE subject = ?1 AND number > ?2
                 AND (only_link IS NULL OR only_link = ?3)
                 AND (except_link IS NULL OR except_link <> ?3)
                 ORDER BY number LIMIT ?4",
                &[subject.into(), after.into(), link.into(), limit.into()],
            )
            .await?;
        rows.into_iter().map(event).collect()
    }

    /// The number of an account's newest event; 0 if there is none.
    pub(crate) async fn newest_event(&mut self, subject: &str) -> Result<i64, StoreError> {
        let mut rows = self
            .0
            .rows(
                "SELECT newest FROM event_feed WHERE subject = ?1",
                &[subject.into()],
            )
            .await?;
        rows.first_mut().map_or(Ok(0), Row::integer)
    }

    /// Forgets events from before `before`.
    pub(crate) async fn delete_old_events(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.0
            .execute("DELETE FROM event_feed WHERE newest < ?1", &[before.into()])
            .await?;
        self.0
            .execute("DELETE FROM event WHERE number < ?1", &[before.into()])
            .await
    }
}

fn event(mut row: Row) -> Result<NumberedEvent, StoreError> {
    Ok(NumberedEvent {
        number: row.integer()?,
        event: serde_json::from_str(&row.text()?).map_err(|_| StoreError::Unreadable("event"))?,
    })
}
