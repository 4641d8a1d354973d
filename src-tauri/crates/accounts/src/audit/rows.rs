//! Records as they are written to the database, one after the last.

use jiff::Timestamp;
use latchkey_vault::audit::LogHead;
use latchkey_vault::key::Key;
use rusqlite::OptionalExtension as _;
use serde_json::{Map, Value, json};
use sqlx::sqlite::SqliteConnection;

use super::Entry;
use super::record::{Hash, Row, hash};

pub(super) const LAST_RECORD: &str = "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1";
const INSERT_RECORD: &str = "INSERT INTO audit (number, at, members, hash) VALUES (?, ?, ?, ?)";

/// Adds a record after the last one.
pub(super) fn append_one(
    within: &rusqlite::Transaction<'_>,
    key: &Key,
    told: u64,
    at: i64,
    members: &str,
) -> rusqlite::Result<LogHead> {
    let last: Option<Last> = within
        .prepare_cached(LAST_RECORD)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Next { head, .. } = Next::after(key, last, told, at, members);
    within.prepare_cached(INSERT_RECORD)?.execute((
        head.number.cast_signed(),
        at,
        members,
        &head.hash[..],
    ))?;
    Ok(head)
}

/// Adds records after the last one, and gives what is then the last and how many were added.
pub(super) async fn append(
    at: &mut SqliteConnection,
    key: &Key,
    told: u64,
    records: &[(i64, String)],
) -> Result<(LogHead, u64), sqlx::Error> {
    let mut last: Option<Last> = sqlx::query_as(LAST_RECORD).fetch_optional(&mut *at).await?;
    let (mut head, mut added) = (LogHead::default(), 0);
    for (time, members) in records {
        let next = Next::after(key, last, told, *time, members);
        next.insert(at).await?;
        head = next.head;
        last = Some((head.number.cast_signed(), head.hash.to_vec()));
        added += 1;
    }
    Ok((head, added))
}

/// Number and hash of the last record.
type Last = (i64, Vec<u8>);

/// The record that comes next.
struct Next<'a> {
    head: LogHead,
    at: i64,
    members: &'a str,
}

impl<'a> Next<'a> {
    fn after(key: &Key, last: Option<Last>, told: u64, at: i64, members: &'a str) -> Self {
        let (before, last) = match last {
            // What is no hash was put there by somebody, and leads to none.
            Some((number, hash)) => (
                Hash::try_from(hash).unwrap_or_default(),
                number.unsigned_abs(),
            ),
            None => (Hash::default(), 0),
        };
        let number = last.max(told) + 1;
        let hash = hash(key, &before, number, at, members);
        Self {
            head: LogHead { number, hash },
            at,
            members,
        }
    }

    async fn insert(&self, at: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        sqlx::query(INSERT_RECORD)
            .bind(self.head.number.cast_signed())
            .bind(self.at)
            .bind(self.members)
            .bind(&self.head.hash[..])
            .execute(at)
            .await?;
        Ok(())
    }
}

/// Takes what waits for the key.
pub(super) async fn waiting(at: &mut SqliteConnection) -> Result<Vec<(i64, String)>, sqlx::Error> {
    let records: Vec<(i64, String)> =
        sqlx::query_as("SELECT at, members FROM audit_waiting ORDER BY rowid")
            .fetch_all(&mut *at)
            .await?;
    if !records.is_empty() {
        sqlx::query("DELETE FROM audit_waiting").execute(at).await?;
    }
    Ok(records)
}

pub(super) fn text(members: Map<String, Value>) -> String {
    Value::Object(members).to_string()
}

/// A record for people. One that somebody made unreadable is shown as far as it goes.
pub(super) fn entry(row: Row) -> Entry {
    let members = serde_json::from_str(&row.members).unwrap_or_else(|_| {
        let mut members = Map::new();
        members.insert("event".to_owned(), json!("unreadable"));
        members
    });
    Entry {
        number: row.number.unsigned_abs(),
        at: Timestamp::from_millisecond(row.at).unwrap_or(Timestamp::UNIX_EPOCH),
        members,
        hash: hex::encode(row.hash),
    }
}
