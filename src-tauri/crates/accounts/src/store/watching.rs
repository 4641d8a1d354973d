//! What the feeds of the accounts told: how far each was heard, and the links that were made elsewhere.

use jiff::Timestamp;
use latchkey_oauth::LinkId;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use super::{Store, to_time};
use crate::account::{Account, EndedBy};
use crate::new_link::NewLink;

/// How far a link's feed was heard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The server's name for the link that hears it, once it is known.
    pub(crate) link: Option<LinkId>,
    /// The last event.
    pub(crate) last_event: Option<String>,
}

impl Store {
    pub(crate) async fn heard(&self, account: &Account) -> Result<Heard, sqlx::Error> {
        let row =
            sqlx::query("SELECT link, last_event FROM feeds WHERE account = ? AND vault_entry = ?")
                .bind(&account.id)
                .bind(&account.vault_entry)
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else {
            return Ok(Heard::default());
        };
        let link: Option<String> = row.try_get("link")?;
        Ok(Heard {
            link: link.and_then(|link| LinkId::try_from(link).ok()),
            last_event: row.try_get("last_event")?,
        })
    }

    /// Keeps how far a link's feed was heard, as long as the account has that link. It is news of no link that it is there.
    pub(crate) async fn set_heard(
        &self,
        account: &Account,
        heard: &Heard,
    ) -> Result<(), sqlx::Error> {
        let link = heard.link.as_ref().map(LinkId::as_str);
        let mut together = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO feeds (account, vault_entry, link, last_event)
             SELECT id, vault_entry, ?3, ?4 FROM accounts WHERE id = ?1 AND vault_entry = ?2
             ON CONFLICT (account) DO UPDATE SET vault_entry = ?2, link = ?3, last_event = ?4",
        )
        .bind(&account.id)
        .bind(&account.vault_entry)
        .bind(link)
        .bind(&heard.last_event)
        .execute(&mut *together)
        .await?;
        sqlx::query("UPDATE new_links SET answered = 1 WHERE account = ? AND link = ?")
            .bind(&account.id)
            .bind(link)
            .execute(&mut *together)
            .await?;
        together.commit().await
    }

    /// Keeps a link that was made elsewhere, unless it was heard of before.
    pub(crate) async fn add_new_link(
        &self,
        account: &Account,
        new: &latchkey_oauth::NewLink,
        at: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO new_links (account, link, client, device, system, at)
             SELECT id, ?3, ?4, ?5, ?6, ?7 FROM accounts WHERE id = ?1 AND vault_entry = ?2
             ON CONFLICT (account, link) DO NOTHING",
        )
        .bind(&account.id)
        .bind(&account.vault_entry)
        .bind(new.link.as_str())
        .bind(&new.client)
        .bind(&new.device)
        .bind(&new.system)
        .bind(at.as_second())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The links that nobody has answered for, the newest first.
    pub(crate) async fn new_links(&self) -> Result<Vec<NewLink>, sqlx::Error> {
        sqlx::query_as(
            "SELECT new_links.*, accounts.name FROM new_links JOIN accounts ON accounts.id = new_links.account
             WHERE answered = 0 AND accounts.state <> 'revoked' ORDER BY new_links.at DESC, new_links.rowid DESC",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Keeps that somebody answered for a link, or that there is nothing to answer any more.
    pub(crate) async fn answer_new_link(
        &self,
        account: &str,
        link: &str,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE new_links SET answered = 1 WHERE account = ? AND link = ?")
            .bind(account)
            .bind(link)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn set_scopes(
        &self,
        account: &Account,
        scopes: &[String],
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE accounts SET scopes = ? WHERE id = ? AND vault_entry = ?")
            .bind(scopes.join(" "))
            .bind(&account.id)
            .bind(&account.vault_entry)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Lists an account as one to link again, unless it was ended here or linked again meanwhile.
    pub(crate) async fn end(
        &self,
        account: &Account,
        by: &EndedBy,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE accounts SET state = 'needs_person', state_since = ?3, ended_by = ?4
             WHERE id = ?1 AND vault_entry = ?2
             AND (state = 'linked' OR (state = 'needs_person' AND ended_by IS NULL))",
        )
        .bind(&account.id)
        .bind(&account.vault_entry)
        .bind(now.as_second())
        .bind(by.to_stored())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

impl FromRow<'_, SqliteRow> for NewLink {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            account: row.try_get("account")?,
            account_name: row.try_get("name")?,
            link: row.try_get("link")?,
            client: row.try_get("client")?,
            device: row.try_get("device")?,
            system: row.try_get("system")?,
            at: to_time(row.try_get("at")?)?,
        })
    }
}
