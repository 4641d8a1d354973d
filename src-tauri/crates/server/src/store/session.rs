//! Rows of `session`.

use jiff::Timestamp;

use super::sql::Row;
use super::{Notice, StoreError, Transaction, timestamp};
use crate::model::{Device, Scope, Session, SessionSet};
use crate::token::TokenHash;

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, client_id, platform, open_id, scope, platform_session_id, device_name,
                 device_system, device_version, sign_on_id, email, created_at, ending
             FROM session WHERE ",
            $condition
        )
    };
}

macro_rules! count {
    ($condition:literal) => {
        concat!(
            "SELECT count(*), count(DISTINCT platform || ':' || open_id)
             FROM session WHERE ending = 0 AND ",
            $condition
        )
    };
}

impl Transaction {
    pub(crate) async fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.0
            .execute(
                "INSERT INTO session (id, client_id, platform, open_id, scope, platform_session_id,
                     device_name, device_system, device_version, created_at, ending, sign_on_id,
                     email)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                &[
                    (&session.id).into(),
                    (&session.client_id).into(),
                    (&session.platform).into(),
                    (&session.open_id).into(),
                    (&session.scope.to_string()).into(),
                    (&session.platform_session_id).into(),
                    session.device.name.as_deref().into(),
                    session.device.system.as_deref().into(),
                    session.device.version.as_deref().into(),
                    session.created_at.into(),
                    session.ending.into(),
                    session.sign_on_id.as_deref().into(),
                    session.email.as_deref().into(),
                ],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn session(&mut self, id: &str) -> Result<Option<Session>, StoreError> {
        one(self.0.rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The session, held until the transaction ends.
    pub(crate) async fn locked_session(&mut self, id: &str) -> Result<Option<Session>, StoreError> {
        one(self.0.locked_rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The session of a refresh token, held until the transaction ends, so that its pairs change in one place at a time.
    pub(crate) async fn locked_session_of_refresh_token(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<Session>, StoreError> {
        one(self
            .0
            .locked_rows(
                select!("id = (SELECT session_id FROM token_pair WHERE refresh_hash = ?1)"),
                &[hash.as_bytes().into()],
            )
            .await?)
    }

    /// Takes a session's tokens their force at once, while the platform is still being told; says whether that was new.
    pub(crate) async fn mark_session_ending(&mut self, id: &str) -> Result<bool, StoreError> {
        let changed = self
            .0
            .execute(
                "UPDATE session SET ending = 1 WHERE id = ?1 AND ending = 0",
                &[id.into()],
            )
            .await?;
        Ok(changed == 1)
    }

    /// The links of an account that nobody is ending, the oldest first.
    pub(crate) async fn live_sessions_of(
        &mut self,
        platform: &str,
        open_id: &str,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self
            .0
            .rows(
                select!("platform = ?1 AND open_id = ?2 AND ending = 0 ORDER BY created_at, id"),
                &[platform.into(), open_id.into()],
            )
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// The same, held until the transaction ends.
    pub(crate) async fn locked_live_sessions_of(
        &mut self,
        platform: &str,
        open_id: &str,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self
            .0
            .locked_rows(
                select!("platform = ?1 AND open_id = ?2 AND ending = 0 ORDER BY created_at, id"),
                &[platform.into(), open_id.into()],
            )
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// The links of an account that a token can still reach, the oldest first.
    pub(crate) async fn reachable_sessions_of(
        &mut self,
        platform: &str,
        open_id: &str,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self
            .0
            .rows(
                select!(
                    "platform = ?1 AND open_id = ?2 AND ending = 0 AND EXISTS (
                         SELECT 1 FROM token_pair WHERE session_id = session.id
                         AND (access_expires_at > ?3 OR refresh_expires_at > ?3)
                     ) ORDER BY created_at, id"
                ),
                &[platform.into(), open_id.into(), now.into()],
            )
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// All links of an account, also those that somebody is ending, held until the transaction ends.
    pub(crate) async fn locked_sessions_of(
        &mut self,
        platform: &str,
        open_id: &str,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self
            .0
            .locked_rows(
                select!("platform = ?1 AND open_id = ?2 ORDER BY created_at, id"),
                &[platform.into(), open_id.into()],
            )
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// The links that share what the platform gave, held until the transaction ends.
    pub(crate) async fn locked_sessions_sharing(
        &mut self,
        platform_session_id: &str,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self
            .0
            .locked_rows(
                select!("platform_session_id = ?1 ORDER BY created_at, id"),
                &[platform_session_id.into()],
            )
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// Some of the live sessions of a set that began no later than `until`, without the one with this id.
    pub(crate) async fn some_sessions_of_set(
        &mut self,
        set: &SessionSet,
        but: &str,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Session>, StoreError> {
        let (but, limit) = (but.into(), limit.into());
        let rows = match set {
            SessionSet::Account { platform, open_id } => {
                self.0
                    .rows(
                        select!(
                            "platform = ?1 AND open_id = ?2 AND ending = 0 AND id <> ?3
                             AND created_at <= ?4 LIMIT ?5"
                        ),
                        &[platform.into(), open_id.into(), but, until.into(), limit],
                    )
                    .await?
            }
            SessionSet::Client(client) => {
                self.0
                    .rows(
                        select!(
                            "client_id = ?1 AND ending = 0 AND id <> ?2 AND created_at <= ?3
                             LIMIT ?4"
                        ),
                        &[client.into(), but, until.into(), limit],
                    )
                    .await?
            }
            SessionSet::Since(since) => {
                self.0
                    .rows(
                        select!(
                            "created_at >= ?1 AND ending = 0 AND id <> ?2 AND created_at <= ?3
                             LIMIT ?4"
                        ),
                        &[(*since).into(), but, until.into(), limit],
                    )
                    .await?
            }
        };
        rows.into_iter().map(session).collect()
    }

    /// How many live sessions a set has, and how many accounts.
    pub(crate) async fn count_set(&mut self, set: &SessionSet) -> Result<(i64, i64), StoreError> {
        let mut rows = match set {
            SessionSet::Account { platform, open_id } => {
                self.0
                    .rows(
                        count!("platform = ?1 AND open_id = ?2"),
                        &[platform.into(), open_id.into()],
                    )
                    .await?
            }
            SessionSet::Client(client) => {
                self.0
                    .rows(count!("client_id = ?1"), &[client.into()])
                    .await?
            }
            SessionSet::Since(since) => {
                self.0
                    .rows(count!("created_at >= ?1"), &[(*since).into()])
                    .await?
            }
        };
        let row = rows.first_mut().ok_or(StoreError::Unreadable("count"))?;
        Ok((row.integer()?, row.integer()?))
    }

    /// Changes what a link may do.
    pub(crate) async fn set_session_scope(
        &mut self,
        id: &str,
        scope: &Scope,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE session SET scope = ?2 WHERE id = ?1",
                &[id.into(), (&scope.to_string()).into()],
            )
            .await?;
        Ok(())
    }

    /// Every link of a client, held until the transaction ends, account by account.
    pub(crate) async fn locked_sessions_of_client(
        &mut self,
        client_id: &str,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self
            .0
            .locked_rows(
                select!("client_id = ?1 ORDER BY platform, open_id, id"),
                &[client_id.into()],
            )
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// Erases a session with its pairs, wraps and grant, and what the platform gave if nothing else shares it. Streams of the
    /// account hear of it.
    pub(crate) async fn delete_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.erase();
        self.announce(Notice::Account {
            subject: session.subject(),
        });
        self.0
            .execute("DELETE FROM session WHERE id = ?1", &[(&session.id).into()])
            .await?;
        self.delete_unused_platform_session(&session.platform_session_id)
            .await
    }

    /// Erases the sessions that no token can reach any more: each refresh token is too old, and no grant waits.
    pub(crate) async fn delete_unreachable_sessions(
        &mut self,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let rows = self
            .0
            .rows(
                select!(
                    "NOT EXISTS (
                         SELECT 1 FROM token_pair WHERE session_id = session.id
                         AND (access_expires_at > ?1 OR refresh_expires_at > ?1)
                     ) AND NOT EXISTS (
                         SELECT 1 FROM device_grant
                         WHERE session_id = session.id AND expires_at > ?1
                     )"
                ),
                &[now.into()],
            )
            .await?;
        let mut deleted = 0;
        for row in rows {
            self.delete_session(&session(row)?).await?;
            deleted += 1;
        }
        Ok(deleted)
    }
}

fn one(rows: Vec<Row>) -> Result<Option<Session>, StoreError> {
    rows.into_iter().next().map(session).transpose()
}

fn session(mut row: Row) -> Result<Session, StoreError> {
    read_session(&mut row)
}

/// Reads the columns of a session from the row's next ones.
pub(super) fn read_session(row: &mut Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.text()?,
        client_id: row.text()?,
        platform: row.text()?,
        open_id: row.text()?,
        scope: Scope::parse(&row.text()?).ok_or(StoreError::Unreadable("scope"))?,
        platform_session_id: row.text()?,
        device: Device {
            name: row.optional_text()?,
            system: row.optional_text()?,
            version: row.optional_text()?,
        },
        sign_on_id: row.optional_text()?,
        email: row.optional_blob()?,
        created_at: timestamp(row.integer()?)?,
        ending: row.integer()? != 0,
    })
}
