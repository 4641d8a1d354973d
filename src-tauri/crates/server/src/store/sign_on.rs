//! Rows of `sign_on`.

use jiff::Timestamp;

use super::sql::Row;
use super::token_pair::token_hash;
use super::{StoreError, Transaction, timestamp};
use crate::model::SignOn;
use crate::token::TokenHash;

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, browser_hash, platform, open_id, platform_session_id, wrap, name,
                 created_at, expires_at
             FROM sign_on WHERE ",
            $condition
        )
    };
}

impl Transaction {
    pub(crate) async fn insert_sign_on(&mut self, sign_on: &SignOn) -> Result<(), StoreError> {
        self.0
            .execute(
                "INSERT INTO sign_on (id, browser_hash, platform, open_id, platform_session_id, wrap,
                     name, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                &[
                    (&sign_on.id).into(),
                    hash_bytes(sign_on).into(),
                    (&sign_on.platform).into(),
                    (&sign_on.open_id).into(),
                    (&sign_on.platform_session_id).into(),
                    (&sign_on.wrap).into(),
                    sign_on.name.as_deref().into(),
                    sign_on.created_at.into(),
                    sign_on.expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn sign_on(&mut self, id: &str) -> Result<Option<SignOn>, StoreError> {
        one(self.0.rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The sign-on, held until the transaction ends.
    pub(crate) async fn locked_sign_on(&mut self, id: &str) -> Result<Option<SignOn>, StoreError> {
        one(self.0.locked_rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The sign-on of a browser, whether or not its time is over.
    pub(crate) async fn sign_on_of_browser(
        &mut self,
        browser: &TokenHash,
    ) -> Result<Option<SignOn>, StoreError> {
        let parameters = [browser.as_bytes().into()];
        one(self
            .0
            .rows(select!("browser_hash = ?1"), &parameters)
            .await?)
    }

    /// Writes whose it is now, for how long, and what its owner is called.
    pub(crate) async fn save_sign_on(&mut self, sign_on: &SignOn) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE sign_on SET browser_hash = ?2, wrap = ?3, name = ?4, expires_at = ?5
                 WHERE id = ?1",
                &[
                    (&sign_on.id).into(),
                    hash_bytes(sign_on).into(),
                    (&sign_on.wrap).into(),
                    sign_on.name.as_deref().into(),
                    sign_on.expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// How many browsers are signed in with an account.
    pub(crate) async fn count_sign_ons_of(
        &mut self,
        platform: &str,
        open_id: &str,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let rows = self
            .0
            .rows(
                "SELECT id FROM sign_on WHERE platform = ?1 AND open_id = ?2 AND expires_at > ?3",
                &[platform.into(), open_id.into(), now.into()],
            )
            .await?;
        Ok(rows.len())
    }

    /// Erases a sign-on with the codes that came from it and were not used yet, and what the platform gave if nothing else shares it.
    pub(crate) async fn delete_sign_on(&mut self, sign_on: &SignOn) -> Result<(), StoreError> {
        self.erase();
        self.0
            .execute(
                "DELETE FROM authorization_code WHERE sign_on_id = ?1 AND wrap IS NOT NULL",
                &[(&sign_on.id).into()],
            )
            .await?;
        self.0
            .execute("DELETE FROM sign_on WHERE id = ?1", &[(&sign_on.id).into()])
            .await?;
        self.delete_unused_platform_session(&sign_on.platform_session_id)
            .await
    }

    /// Erases the sign-ons of an account that were there at `until`.
    pub(crate) async fn delete_sign_ons_of(
        &mut self,
        platform: &str,
        open_id: &str,
        until: Timestamp,
    ) -> Result<usize, StoreError> {
        let rows = self
            .0
            .rows(
                select!("platform = ?1 AND open_id = ?2 AND created_at <= ?3"),
                &[platform.into(), open_id.into(), until.into()],
            )
            .await?;
        self.delete_each(rows).await
    }

    /// Erases the sign-ons that began in this time.
    pub(crate) async fn delete_sign_ons_between(
        &mut self,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<usize, StoreError> {
        let rows = self
            .0
            .rows(
                select!("created_at >= ?1 AND created_at <= ?2"),
                &[since.into(), until.into()],
            )
            .await?;
        self.delete_each(rows).await
    }

    /// Erases the sign-ons whose time is over.
    pub(crate) async fn delete_ended_sign_ons(
        &mut self,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let rows = self
            .0
            .rows(select!("expires_at <= ?1"), &[now.into()])
            .await?;
        self.delete_each(rows).await
    }

    async fn delete_each(&mut self, rows: Vec<Row>) -> Result<usize, StoreError> {
        let deleted = rows.len();
        for row in rows {
            self.delete_sign_on(&sign_on(row)?).await?;
        }
        Ok(deleted)
    }
}

fn hash_bytes(sign_on: &SignOn) -> Option<&[u8]> {
    sign_on.browser.as_ref().map(TokenHash::as_bytes)
}

fn one(rows: Vec<Row>) -> Result<Option<SignOn>, StoreError> {
    rows.into_iter().next().map(sign_on).transpose()
}

fn sign_on(mut row: Row) -> Result<SignOn, StoreError> {
    Ok(SignOn {
        id: row.text()?,
        browser: row
            .optional_blob()?
            .map(|bytes| token_hash(&bytes))
            .transpose()?,
        platform: row.text()?,
        open_id: row.text()?,
        platform_session_id: row.text()?,
        wrap: row.blob()?,
        name: row.optional_blob()?,
        created_at: timestamp(row.integer()?)?,
        expires_at: timestamp(row.integer()?)?,
    })
}
