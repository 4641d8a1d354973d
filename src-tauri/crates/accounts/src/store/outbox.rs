//! The outbox table.

use jiff::{SignedDuration, Timestamp};
use latchkey_oauth::client::RevocationReceipt;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _, SqliteConnection};

use super::{Store, to_time};
use crate::account::{Account, RevocationProgress};
use crate::outbox::{Ending, Revocation, RevocationState, Trouble};

/// How long a settled revocation is told of.
const SETTLED_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Puts links into the outbox: the columns, and what they are filled with but for the last four.
macro_rules! end {
    ($why:literal, $now:literal, $whose:literal) => {
        concat!(
            "INSERT OR IGNORE INTO outbox (vault_entry, account, provider, provider_name, subject, name, username, link,
                 ends_at, what, asked_at, state_since, next_try)
             SELECT vault_entry, id, provider, provider_name, subject, name, username,
                 coalesce(link, (SELECT feeds.link FROM feeds
                     WHERE feeds.account = accounts.id AND feeds.vault_entry = accounts.vault_entry)),
                 max(access_expires_at, refresh_expires_at), ",
            $why, ", ", $now, ", ", $now, ", ", $now,
            " FROM accounts WHERE state = 'linked' AND ", $whose
        )
    };
}

/// The link of an account that gives way to a newer one. `?1` provider, `?2` subject, `?3` now.
pub(super) const REPLACE: &str = end!("'replace'", "?3", "provider = ?1 AND subject = ?2");

/// `?1` the account, `?2` its link's vault entry, `?3` why, `?4` now.
const END: &str = end!("?3", "?4", "id = ?1 AND vault_entry = ?2");

impl Store {
    pub(crate) async fn outbox(&self) -> Result<Vec<Revocation>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM outbox ORDER BY rowid")
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn revocation(&self, id: &str) -> Result<Option<Revocation>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM outbox WHERE vault_entry = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }

    /// Ends the link of each account here: no program uses it from now on. An account that has another link by now is left alone.
    pub(crate) async fn end_here(
        &self,
        accounts: &[Account],
        why: Ending,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let gone = match why {
            Ending::LogOut => "DELETE FROM accounts WHERE id = ?1 AND vault_entry = ?2",
            Ending::Revoke | Ending::Replace => {
                "UPDATE accounts SET state = 'revoked', state_since = ?4, ended_by = NULL
                 WHERE id = ?1 AND vault_entry = ?2 AND state = 'linked'"
            }
        };
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for account in accounts {
            for statement in [END, gone] {
                sqlx::query(statement)
                    .bind(&account.id)
                    .bind(&account.vault_entry)
                    .bind(why.as_str())
                    .bind(now.as_second())
                    .execute(&mut *together)
                    .await?;
            }
        }
        together.commit().await?;
        if why == Ending::LogOut {
            for account in accounts {
                // One that cannot be removed now is removed at the next start.
                let _ = std::fs::remove_file(self.picture_file(&account.id));
            }
        }
        Ok(())
    }

    /// Keeps how these are, all of them or none.
    pub(crate) async fn set_revocations(&self, all: &[&Revocation]) -> Result<(), sqlx::Error> {
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for revocation in all {
            set_revocation(&mut together, &revocation.id, &revocation.state).await?;
        }
        together.commit().await
    }

    /// Gives up a revocation: nothing tells of it any more.
    pub(crate) async fn forget_revocation(&self, id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM outbox WHERE vault_entry = ?")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets what was settled long ago.
    pub(crate) async fn clear_outbox(&self, now: Timestamp) -> Result<(), sqlx::Error> {
        let before = now.saturating_sub(SETTLED_KEPT).unwrap_or(Timestamp::MIN);
        sqlx::query(
            "DELETE FROM outbox WHERE state IN ('confirmed', 'expired') AND state_since < ?",
        )
        .bind(before.as_second())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

impl FromRow<'_, SqliteRow> for Revocation {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let time =
            |column: &str| -> Result<Timestamp, sqlx::Error> { to_time(row.try_get(column)?) };
        let at = time("state_since")?;
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
        let state = match (row.try_get::<&str, _>("state")?, trouble) {
            ("confirmed", _) => RevocationState::Confirmed {
                at,
                platform: receipt(row.try_get("platform")?),
            },
            ("expired", _) => RevocationState::Expired { at },
            ("refused", Some(trouble)) => RevocationState::Refused { at, trouble },
            (_, trouble) => RevocationState::Pending {
                tries: row.try_get("tries")?,
                next_try: time("next_try")?,
                trouble,
            },
        };
        Ok(Self {
            id: row.try_get("vault_entry")?,
            what: match row.try_get::<&str, _>("what")? {
                "log_out" => Ending::LogOut,
                "replace" => Ending::Replace,
                _ => Ending::Revoke,
            },
            account: row.try_get("account")?,
            provider: row.try_get("provider")?,
            provider_name: row.try_get("provider_name")?,
            subject: row.try_get("subject")?,
            name: row.try_get("name")?,
            username: row.try_get("username")?,
            asked_at: time("asked_at")?,
            state,
            link: row.try_get("link")?,
            ends_at: row
                .try_get::<Option<i64>, _>("ends_at")?
                .map(to_time)
                .transpose()?,
        })
    }
}

async fn set_revocation(
    connection: &mut SqliteConnection,
    id: &str,
    state: &RevocationState,
) -> Result<(), sqlx::Error> {
    let (since, platform, again) = match state {
        RevocationState::Pending {
            tries, next_try, ..
        } => (None, None, Some((*tries, no_sooner_than(*next_try)))),
        RevocationState::Confirmed { at, platform } => {
            (Some(at.as_second()), Some(platform.as_str()), None)
        }
        RevocationState::Refused { at, .. } | RevocationState::Expired { at } => {
            (Some(at.as_second()), None, None)
        }
    };
    let trouble = state.trouble();
    sqlx::query(
        "UPDATE outbox SET state = ?2, state_since = coalesce(?3, state_since), platform = ?4,
             tries = coalesce(?5, tries + 1), next_try = coalesce(?6, next_try),
             trouble_code = ?7, trouble_message = ?8, trouble_log_id = ?9
         WHERE vault_entry = ?1",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(since)
    .bind(platform)
    .bind(again.map(|(tries, _)| tries))
    .bind(again.map(|(_, next_try)| next_try))
    .bind(trouble.map(|trouble| &trouble.code))
    .bind(trouble.map(|trouble| &trouble.message))
    .bind(trouble.and_then(|trouble| trouble.log_id.as_ref()))
    .execute(connection)
    .await?;
    Ok(())
}

/// In whole seconds.
fn no_sooner_than(time: Timestamp) -> i64 {
    time.as_second() + i64::from(time.subsec_nanosecond() > 0)
}

/// How far the revocation of an account has come; those of old are in no outbox.
pub(super) fn progress(state: Option<&str>) -> RevocationProgress {
    match state {
        Some("pending") => RevocationProgress::Pending,
        Some("refused") => RevocationProgress::Refused,
        Some("expired") => RevocationProgress::Expired,
        _ => RevocationProgress::Confirmed,
    }
}

pub(super) fn receipt(word: Option<&str>) -> RevocationReceipt {
    match word {
        Some("disconnected") => RevocationReceipt::Disconnected,
        Some("kept") => RevocationReceipt::Kept,
        Some("unreachable") => RevocationReceipt::Unreachable,
        _ => RevocationReceipt::NotSaid,
    }
}
