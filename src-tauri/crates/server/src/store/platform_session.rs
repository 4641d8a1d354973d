//! Rows of `platform_session`.

use jiff::Timestamp;

use super::sql::Row;
use super::{StoreError, Transaction, timestamp};
use crate::model::{Scope, StoredPlatformSession};

impl Transaction {
    pub(crate) async fn insert_platform_session(
        &mut self,
        session: &StoredPlatformSession,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "INSERT INTO platform_session (id, platform, open_id, scope, sealed, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[
                    (&session.id).into(),
                    (&session.platform).into(),
                    (&session.open_id).into(),
                    (&session.scope.to_string()).into(),
                    (&session.sealed).into(),
                    session.created_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn platform_session(
        &mut self,
        id: &str,
    ) -> Result<Option<StoredPlatformSession>, StoreError> {
        let rows = self
            .0
            .rows(
                "SELECT id, platform, open_id, scope, sealed, created_at
                 FROM platform_session WHERE id = ?1",
                &[id.into()],
            )
            .await?;
        rows.into_iter().next().map(platform_session).transpose()
    }

    /// Replaces the sealed bytes of a session that is still there; says whether it is.
    pub(crate) async fn reseal_platform_session(
        &mut self,
        id: &str,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let changed = self
            .0
            .execute(
                "UPDATE platform_session SET sealed = ?2 WHERE id = ?1",
                &[id.into(), sealed.into()],
            )
            .await?;
        Ok(changed == 1)
    }

    /// Takes the turn of a session, unless it is somebody else's at `now`; says whether.
    pub(crate) async fn take_turn(
        &mut self,
        id: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = self
            .0
            .execute(
                "UPDATE platform_session SET turn_holder = ?2, turn_until = ?4
                 WHERE id = ?1 AND (turn_holder IS NULL OR turn_until <= ?3)",
                &[id.into(), holder.into(), now.into(), until.into()],
            )
            .await?;
        Ok(changed == 1)
    }

    /// Gives a turn back, if it still is this holder's.
    pub(crate) async fn give_turn_back(
        &mut self,
        id: &str,
        holder: &str,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE platform_session SET turn_holder = NULL, turn_until = NULL
                 WHERE id = ?1 AND turn_holder = ?2",
                &[id.into(), holder.into()],
            )
            .await?;
        Ok(())
    }

    /// Changes what the person grants there.
    pub(crate) async fn set_platform_session_scope(
        &mut self,
        id: &str,
        scope: &Scope,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE platform_session SET scope = ?2 WHERE id = ?1",
                &[id.into(), (&scope.to_string()).into()],
            )
            .await?;
        Ok(())
    }

    /// Erases what the platform gave, with every link that shares it.
    pub(crate) async fn delete_platform_session(&mut self, id: &str) -> Result<(), StoreError> {
        self.erase();
        self.0
            .execute("DELETE FROM platform_session WHERE id = ?1", &[id.into()])
            .await?;
        Ok(())
    }

    /// Erases what the platform gave once nothing shares it any more.
    pub(crate) async fn delete_unused_platform_session(
        &mut self,
        id: &str,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "DELETE FROM platform_session WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM session WHERE platform_session_id = ?1)
                 AND NOT EXISTS (SELECT 1 FROM sign_on WHERE platform_session_id = ?1)
                 AND NOT EXISTS (
                     SELECT 1 FROM authorization_code
                     WHERE platform_session_id = ?1 AND wrap IS NOT NULL
                 )",
                &[id.into()],
            )
            .await?;
        Ok(())
    }

    /// Whether an account has a link or a signed-in browser.
    pub(crate) async fn is_account_used(
        &mut self,
        platform: &str,
        open_id: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let links = self.live_sessions_of(platform, open_id).await?;
        Ok(!links.is_empty() || self.count_sign_ons_of(platform, open_id, now).await? > 0)
    }

    /// Whether anything in the database needs the server's keys.
    pub(crate) async fn holds_sealed_records(&mut self) -> Result<bool, StoreError> {
        let rows = self
            .0
            .rows("SELECT id FROM platform_session LIMIT 1", &[])
            .await?;
        Ok(!rows.is_empty())
    }
}

fn platform_session(mut row: Row) -> Result<StoredPlatformSession, StoreError> {
    Ok(StoredPlatformSession {
        id: row.text()?,
        platform: row.text()?,
        open_id: row.text()?,
        scope: Scope::parse(&row.text()?).ok_or(StoreError::Unreadable("scope"))?,
        sealed: row.blob()?,
        created_at: timestamp(row.integer()?)?,
    })
}
