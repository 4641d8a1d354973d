//! The tables of leaked tokens: jobs and what came of each token. Tokens are in them as SHA-256 only.

use jiff::Timestamp;
use latchkey_leak::{Fingerprint, Kind, Place};
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _, Sqlite, Transaction};

use super::outbox::receipt;
use super::{Store, to_time};
use crate::leak::job::Sent;
use crate::leak::{Alive, AuditHead, Checked, Counts, Job, JobItem, JobState, Outcome, Way};
use crate::outbox::Trouble;

/// Every job, with what came of its tokens.
macro_rules! jobs {
    () => {
        "SELECT *, (SELECT count(*) FROM leak_item WHERE job = id AND outcome IN ('waiting', 'failed')
                 AND way IN ('held', 'provider')) AS needs_tokens,
             (SELECT count(*) FROM leak_item WHERE job = id AND outcome = 'waiting') AS waiting,
             (SELECT count(*) FROM leak_item WHERE job = id AND outcome = 'revoked') AS revoked,
             (SELECT count(*) FROM leak_item WHERE job = id AND outcome = 'already_gone') AS already_gone,
             (SELECT count(*) FROM leak_item WHERE job = id AND outcome = 'unknown') AS unknown,
             (SELECT count(*) FROM leak_item WHERE job = id AND outcome = 'refused') AS refused,
             (SELECT count(*) FROM leak_item WHERE job = id AND outcome = 'failed') AS failed,
             (SELECT count(*) FROM leak_item WHERE job = id AND checked = 'alive') AS still_alive
         FROM leak_job"
    };
}

impl Store {
    /// Writes a job down with all that it is to end.
    pub(crate) async fn begin_leak(&self, job: &Job, items: &[JobItem]) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO leak_job (id, reason, by_subject, started_at, before_number, before_hash)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&job.id)
        .bind(&job.reason)
        .bind(&job.by)
        .bind(job.started_at.as_second())
        .bind(job.before.number.cast_signed())
        .bind(&job.before.hash)
        .execute(&mut *together)
        .await?;
        for (position, item) in (0_i64..).zip(items) {
            insert(&mut together, &job.id, position, item).await?;
        }
        together.commit().await
    }

    pub(crate) async fn leak_jobs(&self) -> Result<Vec<Job>, sqlx::Error> {
        sqlx::query_as(concat!(jobs!(), " ORDER BY rowid DESC"))
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn leak_job(&self, id: &str) -> Result<Option<Job>, sqlx::Error> {
        sqlx::query_as(concat!(jobs!(), " WHERE id = ?"))
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }

    pub(crate) async fn leak_items(&self, job: &str) -> Result<Vec<JobItem>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM leak_item WHERE job = ? ORDER BY position")
            .bind(job)
            .fetch_all(&self.pool)
            .await
    }

    /// The order that was sent and not answered, with its key.
    pub(crate) async fn leak_open_order(
        &self,
        job: &str,
    ) -> Result<Option<(String, Vec<JobItem>)>, sqlx::Error> {
        let key: Option<String> = sqlx::query_scalar(
            "SELECT order_key FROM leak_item WHERE job = ? AND order_key IS NOT NULL
                 AND outcome = 'waiting' ORDER BY position LIMIT 1",
        )
        .bind(job)
        .fetch_optional(&self.pool)
        .await?;
        let Some(key) = key else {
            return Ok(None);
        };
        let items = sqlx::query_as(
            "SELECT * FROM leak_item WHERE job = ? AND order_key = ? ORDER BY position",
        )
        .bind(job)
        .bind(&key)
        .fetch_all(&self.pool)
        .await?;
        Ok(Some((key, items)))
    }

    /// The next ones for an order: of one account of staff, those of its very session after all others.
    pub(crate) async fn leak_next_ordered(
        &self,
        job: &str,
        most: u32,
    ) -> Result<Vec<JobItem>, sqlx::Error> {
        let next: Option<(String, bool)> = sqlx::query_as(
            "SELECT way_at, own FROM leak_item WHERE job = ? AND way = 'staff' AND outcome = 'waiting'
                 AND order_key IS NULL ORDER BY own, position LIMIT 1",
        )
        .bind(job)
        .fetch_optional(&self.pool)
        .await?;
        let Some((staff, own)) = next else {
            return Ok(Vec::new());
        };
        sqlx::query_as(
            "SELECT * FROM leak_item WHERE job = ? AND way = 'staff' AND way_at = ? AND own = ?
                 AND outcome = 'waiting' AND order_key IS NULL ORDER BY position LIMIT ?",
        )
        .bind(job)
        .bind(staff)
        .bind(own)
        .bind(most)
        .fetch_all(&self.pool)
        .await
    }

    /// Keeps as what they are about to be sent, in an order with a new key, which it gives.
    pub(crate) async fn put_leak_order(
        &self,
        job: &str,
        items: &[JobItem],
    ) -> Result<String, sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let number: i64 = sqlx::query_scalar(
            "UPDATE leak_job SET orders = orders + 1 WHERE id = ? RETURNING orders",
        )
        .bind(job)
        .fetch_one(&mut *together)
        .await?;
        let key = format!("{job}-{number}");
        for item in items {
            sqlx::query(
                "UPDATE leak_item SET order_key = ?3, sent = ?4, orders = ?5
                 WHERE job = ?1 AND position = ?2",
            )
            .bind(job)
            .bind(item.position)
            .bind(&key)
            .bind(item.sent.map(Sent::as_str))
            .bind(item.orders)
            .execute(&mut *together)
            .await?;
        }
        together.commit().await?;
        Ok(key)
    }

    /// Those that wait and are ended one by one.
    pub(crate) async fn leak_singles(&self, job: &str) -> Result<Vec<JobItem>, sqlx::Error> {
        sqlx::query_as(
            "SELECT * FROM leak_item WHERE job = ? AND way IN ('held', 'provider')
                 AND outcome IN ('waiting', 'failed') ORDER BY position",
        )
        .bind(job)
        .fetch_all(&self.pool)
        .await
    }

    /// Keeps what came of them.
    pub(crate) async fn set_leak_items(
        &self,
        job: &str,
        items: &[JobItem],
    ) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for item in items {
            let checked = match item.checked {
                Checked::NotAsked => None,
                checked => Some(checked.as_str()),
            };
            sqlx::query(
                "UPDATE leak_item SET outcome = ?3, outcome_at = ?4, reason = ?5, answer = ?6, platform = ?7,
                     checked = ?8, checked_at = ?9, same_as = ?10
                 WHERE job = ?1 AND position = ?2",
            )
            .bind(job)
            .bind(item.position)
            .bind(item.outcome.as_str())
            .bind(item.outcome.at().map(Timestamp::as_second))
            .bind(item.outcome.reason())
            .bind(&item.answer)
            .bind(item.platform.as_str())
            .bind(checked)
            .bind(item.checked.at().map(Timestamp::as_second))
            .bind(item.same_as.map(|same| same.to_string()))
            .execute(&mut *together)
            .await?;
        }
        together.commit().await
    }

    /// What shares its session with a token that the job has ended was ended with it, although its server knows an ended session by the
    /// token that ended it, and not by the others of it.
    pub(crate) async fn end_leak_shared(&self, job: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE leak_item SET outcome = 'revoked' WHERE job = ?1 AND way = 'staff' AND alive = 'alive'
                 AND outcome IN ('already_gone', 'unknown') AND audited = 0 AND same_as IN
                     (SELECT fingerprint FROM leak_item WHERE job = ?1 AND outcome = 'revoked')",
        )
        .bind(job)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Those that are over by an order, and were not asked about again.
    pub(crate) async fn leak_unchecked(
        &self,
        job: &str,
        most: u32,
    ) -> Result<Vec<JobItem>, sqlx::Error> {
        sqlx::query_as(
            "SELECT * FROM leak_item WHERE job = ? AND way = 'staff' AND checked IS NULL
                 AND outcome IN ('revoked', 'already_gone', 'unknown') ORDER BY own, position LIMIT ?",
        )
        .bind(job)
        .bind(most)
        .fetch_all(&self.pool)
        .await
    }

    /// Those about which somebody has answered and which the audit log has not.
    pub(crate) async fn leak_unaudited(
        &self,
        job: &str,
        most: u32,
    ) -> Result<Vec<JobItem>, sqlx::Error> {
        sqlx::query_as(
            "SELECT * FROM leak_item WHERE job = ? AND audited = 0 AND outcome NOT IN ('waiting', 'failed')
             ORDER BY position LIMIT ?",
        )
        .bind(job)
        .bind(most)
        .fetch_all(&self.pool)
        .await
    }

    /// Notes that the audit log has them up to this one.
    pub(crate) async fn set_leak_audited(&self, job: &str, last: i64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE leak_item SET audited = 1 WHERE job = ? AND position <= ? AND audited = 0
                 AND outcome NOT IN ('waiting', 'failed')",
        )
        .bind(job)
        .bind(last)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn set_leak_state(
        &self,
        job: &str,
        paused: bool,
        trouble: Option<&Trouble>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE leak_job SET paused = ?2, trouble_code = ?3, trouble_message = ?4, trouble_log_id = ?5
             WHERE id = ?1",
        )
        .bind(job)
        .bind(paused)
        .bind(trouble.map(|trouble| &trouble.code))
        .bind(trouble.map(|trouble| &trouble.message))
        .bind(trouble.and_then(|trouble| trouble.log_id.as_ref()))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn finish_leak(
        &self,
        job: &str,
        at: Timestamp,
        after: &AuditHead,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE leak_job SET finished_at = ?2, after_number = ?3, after_hash = ?4 WHERE id = ?1",
        )
        .bind(job)
        .bind(at.as_second())
        .bind(after.number.cast_signed())
        .bind(&after.hash)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn forget_leak(&self, job: &str) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for statement in [
            "DELETE FROM leak_item WHERE job = ?",
            "DELETE FROM leak_job WHERE id = ?",
        ] {
            sqlx::query(statement)
                .bind(job)
                .execute(&mut *together)
                .await?;
        }
        together.commit().await
    }
}

async fn insert(
    together: &mut Transaction<'_, Sqlite>,
    job: &str,
    position: i64,
    item: &JobItem,
) -> Result<(), sqlx::Error> {
    let places = serde_json::to_string(&item.places);
    let places = places.map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "INSERT INTO leak_item (job, position, fingerprint, rule, kind, provider, name, masked, places, place_count,
             way, way_at, server, own, alive, subject, client, device, same_as, outcome, outcome_at, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )
    .bind(job)
    .bind(position)
    .bind(item.fingerprint.to_string())
    .bind(&item.rule)
    .bind(item.kind.as_str())
    .bind(&item.provider)
    .bind(&item.name)
    .bind(&item.masked)
    .bind(places)
    .bind(item.place_count.cast_signed())
    .bind(item.way.as_str())
    .bind(item.way.at())
    .bind(&item.server)
    .bind(item.own)
    .bind(item.alive.as_str())
    .bind(&item.subject)
    .bind(&item.client)
    .bind(&item.device)
    .bind(item.same_as.map(|same| same.to_string()))
    .bind(item.outcome.as_str())
    .bind(item.outcome.at().map(Timestamp::as_second))
    .bind(item.outcome.reason())
    .execute(&mut **together)
    .await?;
    Ok(())
}

impl FromRow<'_, SqliteRow> for Job {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let count = |column: &str| -> Result<u64, sqlx::Error> {
            Ok(row.try_get::<i64, _>(column)?.unsigned_abs())
        };
        let trouble = match row.try_get::<Option<String>, _>("trouble_code")? {
            Some(code) => Some(Trouble {
                code,
                message: row
                    .try_get::<Option<String>, _>("trouble_message")?
                    .unwrap_or_default(),
                log_id: row.try_get("trouble_log_id")?,
            }),
            None => None,
        };
        let state = match row.try_get::<Option<i64>, _>("finished_at")? {
            Some(at) => JobState::Done { at: to_time(at)? },
            None if row.try_get("paused")? => JobState::Paused,
            None => JobState::Stopped { trouble },
        };
        let after = match row.try_get::<Option<i64>, _>("after_number")? {
            Some(number) => Some(AuditHead {
                number: number.unsigned_abs(),
                hash: row.try_get("after_hash")?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.try_get("id")?,
            reason: row.try_get("reason")?,
            by: row.try_get("by_subject")?,
            started_at: to_time(row.try_get("started_at")?)?,
            state,
            counts: Counts {
                waiting: count("waiting")?,
                revoked: count("revoked")?,
                already_gone: count("already_gone")?,
                unknown: count("unknown")?,
                refused: count("refused")?,
                failed: count("failed")?,
                still_alive: count("still_alive")?,
            },
            needs_tokens: count("needs_tokens")?,
            before: AuditHead {
                number: count("before_number")?,
                hash: row.try_get("before_hash")?,
            },
            after,
        })
    }
}

impl FromRow<'_, SqliteRow> for JobItem {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let time = |column: &str| -> Result<Timestamp, sqlx::Error> {
            to_time(row.try_get::<Option<i64>, _>(column)?.unwrap_or_default())
        };
        let reason = || -> Result<String, sqlx::Error> {
            Ok(row
                .try_get::<Option<String>, _>("reason")?
                .unwrap_or_default())
        };
        let outcome = match row.try_get::<&str, _>("outcome")? {
            "revoked" => Outcome::Revoked {
                at: time("outcome_at")?,
            },
            "already_gone" => Outcome::AlreadyGone {
                at: time("outcome_at")?,
            },
            "unknown" => Outcome::Unknown {
                at: time("outcome_at")?,
            },
            "refused" => Outcome::Refused {
                at: time("outcome_at")?,
                reason: reason()?,
            },
            "failed" => Outcome::Failed {
                at: time("outcome_at")?,
                reason: reason()?,
            },
            _ => Outcome::Waiting,
        };
        let at = time("checked_at")?;
        let checked = match row.try_get::<Option<&str>, _>("checked")? {
            Some("dead") => Checked::Dead { at },
            Some("alive") => Checked::Alive { at },
            _ => Checked::NotAsked,
        };
        let same_as: Option<&str> = row.try_get("same_as")?;
        Ok(Self {
            fingerprint: fingerprint(row.try_get("fingerprint")?)?,
            rule: row.try_get("rule")?,
            kind: from_json::<Kind>(&format!("\"{}\"", row.try_get::<&str, _>("kind")?))?,
            provider: row.try_get("provider")?,
            name: row.try_get("name")?,
            masked: row.try_get("masked")?,
            places: from_json::<Vec<Place>>(row.try_get("places")?)?,
            place_count: row.try_get::<i64, _>("place_count")?.unsigned_abs(),
            way: Way::from_stored(row.try_get("way")?, row.try_get("way_at")?),
            server: row.try_get("server")?,
            alive: Alive::from_stored(row.try_get("alive")?),
            subject: row.try_get("subject")?,
            client: row.try_get("client")?,
            device: row.try_get("device")?,
            same_as: same_as.map(fingerprint).transpose()?,
            outcome,
            answer: row.try_get("answer")?,
            platform: receipt(row.try_get("platform")?),
            checked,
            position: row.try_get("position")?,
            own: row.try_get("own")?,
            sent: match row.try_get::<Option<&str>, _>("sent")? {
                Some("token") => Some(Sent::Token),
                Some(_) => Some(Sent::Fingerprint),
                None => None,
            },
            orders: row.try_get("orders")?,
        })
    }
}

fn fingerprint(text: &str) -> Result<Fingerprint, sqlx::Error> {
    Fingerprint::parse(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
