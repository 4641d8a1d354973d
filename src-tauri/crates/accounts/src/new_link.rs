//! A link of an account that was made elsewhere: told until a person here has answered for it.
//!
//! Two answers exist: it is to be revoked, which this computer's own link of the account may do, or it is to be kept.

use jiff::Timestamp;
use latchkey_oauth::LinkId;
pub use latchkey_oauth::links::LinkEnded;

use crate::audit::What;
use crate::engine::{Engine, EngineError, Inner};
use crate::token::LEAST_TTL;

/// A link that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The account's id on this computer.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The server's name for the link.
    pub link: String,
    /// The app, where it was told.
    pub client: Option<String>,
    /// The device, in its owner's words.
    pub device: Option<String>,
    /// The device's operating system.
    pub system: Option<String>,
    /// When it was made.
    pub at: Timestamp,
}

impl Engine {
    /// The links that nobody has answered for, the newest first.
    pub async fn new_links(&self) -> Result<Vec<NewLink>, EngineError> {
        self.inner
            .store
            .new_links()
            .await
            .map_err(|error| self.inner.database(&error))
    }

    /// Revokes a link that was made elsewhere. It is asked about until the server has confirmed that.
    pub async fn revoke_new_link(
        &self,
        account: &str,
        link: &str,
    ) -> Result<(NewLink, LinkEnded), EngineError> {
        let new = self.new_link(account, link).await?;
        let ended = self.inner.revoke_link(&new).await?;
        self.inner
            .audit(What::LinkElsewhereRevoked { account, link })
            .await;
        self.inner.answered(&new).await?;
        Ok((new, ended))
    }

    /// Keeps a link that was made elsewhere: the person here knows of it.
    pub async fn keep_new_link(&self, account: &str, link: &str) -> Result<(), EngineError> {
        let new = self.new_link(account, link).await?;
        self.inner.answered(&new).await
    }

    async fn new_link(&self, account: &str, link: &str) -> Result<NewLink, EngineError> {
        let mut links = self.new_links().await?.into_iter();
        links
            .find(|new| new.account == account && new.link == link)
            .ok_or(EngineError::NoSuchLink)
    }
}

impl Inner {
    async fn revoke_link(&self, new: &NewLink) -> Result<LinkEnded, EngineError> {
        let link = LinkId::try_from(new.link.clone()).map_err(|_| EngineError::NoSuchLink)?;
        let account = self.account(&new.account).await?;
        let bundle = self.fresh_tokens(&account, LEAST_TTL).await?;
        let client = self.client_of(&account).await?;
        match client.revoke_link(&bundle.access_token, &link).await {
            Err(error) if error.ends_the_token() => {
                let bundle = self.tokens_after(&account, &bundle.access_token).await?;
                Ok(client.revoke_link(&bundle.access_token, &link).await?)
            }
            ended => Ok(ended?),
        }
    }

    async fn answered(&self, new: &NewLink) -> Result<(), EngineError> {
        self.store
            .answer_new_link(&new.account, &new.link)
            .await
            .map_err(|error| self.database(&error))?;
        self.changed();
        Ok(())
    }
}
