//! One account's feed: heard from where it was left, opened again when it ends, and acted on.
//!
//! | event | what becomes of it |
//! |---|---|
//! | another link was made | told until a person has answered for it |
//! | another link was revoked | no longer told |
//! | this link was revoked, or the platform took its grant back | the account needs a person |
//! | other scopes are granted | listed |

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::{AccountEvent, Client, Feed, FeedEvent, LinkId, NewLink};

use crate::account::{Account, AccountState, EndedBy};
use crate::audit;
use crate::bundle::Bundle;
use crate::engine::{EngineError, Inner};
use crate::store::{Heard, Unfinished};
use crate::token::LEAST_TTL;

/// A connection that held for as long was no failure.
const HELD: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);
/// How long what this computer does itself may take to be listed, before what is told of it is believed to be another's doing.
const SETTLING: Duration = Duration::from_secs(1);
/// As often is looked whether a link that is being made here is finished, for two minutes.
const SETTLING_LOOKS: u32 = 120;

/// Why an account is not followed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Its server has no feed.
    NoFeed,
    /// There is no such link on this computer any more.
    Over,
    /// Its tokens cannot be had now.
    OutOfReach,
}

/// How one connection went.
enum Outcome {
    Rest(Rest),
    /// It was open, and has ended.
    Ended,
    Failed,
}

impl Inner {
    /// Follows an account until there is nothing to follow.
    pub(crate) async fn follow(&self, id: &str, vault_entry: &str) -> Rest {
        let mut failures = 0;
        loop {
            let began = self.now();
            let held = match self.connection(id, vault_entry).await {
                Outcome::Rest(rest) => return rest,
                Outcome::Ended => self.now().duration_since(began) >= HELD,
                Outcome::Failed => false,
            };
            failures = if held { 0 } else { failures + 1 };
            (self.surroundings.sleep)(self.pause(failures)).await;
        }
    }

    /// One connection, from its tokens to its end.
    async fn connection(&self, id: &str, vault_entry: &str) -> Outcome {
        match self.hear(id, vault_entry).await {
            Ok(outcome) => outcome,
            Err(EngineError::OAuth(error)) => {
                tracing::debug!(account = id, %error, "the feed is not heard now");
                Outcome::Failed
            }
            Err(EngineError::Vault(error)) => {
                tracing::debug!(account = id, %error, "the feed is not heard without tokens");
                Outcome::Rest(Rest::OutOfReach)
            }
            Err(
                EngineError::NeedsPerson { .. }
                | EngineError::AlreadyRevoked { .. }
                | EngineError::TokensMissing { .. }
                | EngineError::NoSuchAccount(_),
            ) => Outcome::Rest(Rest::Over),
            Err(error) => {
                tracing::warn!(account = id, %error, "the feed is not heard now");
                Outcome::Failed
            }
        }
    }

    async fn hear(&self, id: &str, vault_entry: &str) -> Result<Outcome, EngineError> {
        let Some(account) = self.still(id, vault_entry).await? else {
            return Ok(Outcome::Rest(Rest::Over));
        };
        let client = self.client_of(&account).await?;
        let mut bundle = self.fresh_tokens(&account, LEAST_TTL).await?;
        let opened = match self.open(&client, &account, &bundle).await {
            Err(EngineError::OAuth(error)) if error.ends_the_token() => {
                bundle = self.tokens_after(&account, &bundle.access_token).await?;
                self.open(&client, &account, &bundle).await?
            }
            opened => opened?,
        };
        drop(bundle);
        let Some((mut feed, mut heard)) = opened else {
            return Ok(Outcome::Rest(Rest::NoFeed));
        };
        while let Some(event) = feed.next().await {
            let Some(account) = self.still(id, vault_entry).await? else {
                return Ok(Outcome::Rest(Rest::Over));
            };
            if self.take(&account, &mut heard, event).await? {
                return Ok(Outcome::Rest(Rest::Over));
            }
        }
        Ok(Outcome::Ended)
    }

    /// Opens the feed, once it is known which of the account's links is this computer's.
    async fn open(
        &self,
        client: &Client,
        account: &Account,
        bundle: &Bundle,
    ) -> Result<Option<(Feed, Heard)>, EngineError> {
        let token = &bundle.access_token;
        let mut heard = self.of_database(self.store.heard(account).await)?;
        if heard.link.is_none()
            && let Some(links) = client.links(token).await?
        {
            heard.link = links
                .into_iter()
                .find(|entry| entry.current)
                .map(|entry| entry.link);
            self.keep_heard(account, &heard).await?;
        }
        let feed = client.feed(token, heard.last_event.as_deref()).await?;
        Ok(feed.map(|feed| (feed, heard)))
    }

    /// Acts on an event, and then counts it as heard. Whether that ended the account.
    async fn take(
        &self,
        account: &Account,
        heard: &mut Heard,
        event: FeedEvent,
    ) -> Result<bool, EngineError> {
        let FeedEvent { id, what } = event;
        match what {
            Some(AccountEvent::NewLink(new)) if heard.link.as_ref() != Some(&new.link) => {
                if !self.settled(account).await? {
                    return Ok(true);
                }
                self.told_of(account, &new).await?;
            }
            Some(AccountEvent::Revoked { link, by }) => {
                if heard.link.as_ref() == Some(&link) {
                    self.ended(account, &EndedBy::Revoked(by)).await?;
                    return Ok(true);
                }
                self.gone(account, &link).await?;
            }
            Some(AccountEvent::ScopesChanged { scopes }) => {
                self.of_database(self.store.set_scopes(account, &scopes).await)?;
                self.changed();
            }
            Some(AccountEvent::PlatformDisconnected { reason }) => {
                self.ended(account, &EndedBy::Disconnected { reason })
                    .await?;
                return Ok(true);
            }
            Some(AccountEvent::NewLink(_)) | None => {}
        }
        if id.is_some() {
            heard.last_event = id;
            self.keep_heard(account, heard).await?;
        }
        Ok(false)
    }

    async fn told_of(&self, account: &Account, new: &NewLink) -> Result<(), EngineError> {
        let now = self.now();
        let at = new.at.parse::<Timestamp>().map_or(now, |at| at.min(now));
        self.of_database(self.store.add_new_link(account, new, at).await)?;
        tracing::info!(account = account.id, "the account was linked elsewhere");
        self.changed();
        self.audit(audit::What::LinkElsewhere {
            account: &account.id,
            link: new.link.as_str(),
        })
        .await;
        Ok(())
    }

    async fn gone(&self, account: &Account, link: &LinkId) -> Result<(), EngineError> {
        let answered = self.store.answer_new_link(&account.id, link.as_str()).await;
        self.of_database(answered)?;
        self.changed();
        Ok(())
    }

    /// The link is over. What was done here is not told as another's doing.
    async fn ended(&self, account: &Account, by: &EndedBy) -> Result<(), EngineError> {
        self.wait(SETTLING).await;
        let _alone = self.lock(&account.id).await?;
        let now = self.now();
        self.of_database(self.store.end(account, by, now).await)?;
        self.changed();
        self.audit(audit::What::NeedsPerson {
            account: &account.id,
            ended_by: Some(by.as_str()),
        })
        .await;
        Ok(())
    }

    /// Whether the account still has this link once every link of its provider that is being made here is finished: linking an
    /// account again is told as a new link too, and is none that anybody has to answer for.
    async fn settled(&self, account: &Account) -> Result<bool, EngineError> {
        for _ in 0..SETTLING_LOOKS {
            self.wait(SETTLING).await;
            let unfinished = self.of_database(self.store.unfinished().await)?;
            let at_it = |note: &Unfinished| note.provider == account.provider;
            if !unfinished.iter().any(at_it) {
                break;
            }
        }
        Ok(self
            .still(&account.id, &account.vault_entry)
            .await?
            .is_some())
    }

    /// The account, as long as it is linked by this very link.
    async fn still(&self, id: &str, vault_entry: &str) -> Result<Option<Account>, EngineError> {
        let account = self.of_database(self.store.get(id).await)?;
        Ok(account.filter(|account| {
            account.vault_entry == vault_entry
                && matches!(account.state, AccountState::Linked { .. })
        }))
    }

    async fn keep_heard(&self, account: &Account, heard: &Heard) -> Result<(), EngineError> {
        self.of_database(self.store.set_heard(account, heard).await)
    }

    fn of_database<T>(&self, answer: Result<T, sqlx::Error>) -> Result<T, EngineError> {
        answer.map_err(|error| self.database(&error))
    }

    async fn wait(&self, pause: Duration) {
        (self.surroundings.sleep)(pause).await;
    }
}
