//! Linking an account, as a state machine with a progress stream.
//!
//! ```text
//! requesting -> code -> scanned -> (digits) -> confirming -> linked
//!     ^          |         |           |           |
//!     |          +-------expired-------+           +-> failed
//!     +----- next round, at most six, then paused
//! ```
//!
//! Digits are asked for where the phone went through the server's page: see [`crate::digits`].
//!
//! In the system's browser there is no code to show and none to renew: requesting, browser, confirming, linked.

mod method;
mod unlisted;
mod who;

use std::time::Duration;

use futures_util::TryFutureExt as _;
use latchkey_oauth::secret::AccessToken;
use latchkey_oauth::{Client, DeviceGrant, Digits, Flow, OAuthError, Tokens};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use url::Url;

pub use self::method::LinkMethod;
use self::method::flow_of;
use self::who::who;
use crate::account::{Account, AccountState, Details};
use crate::audit::What;
use crate::bundle::Bundle;
use crate::digits::{Dialogue, DigitsStage, Keypad};
use crate::engine::{Engine, EngineError, Inner};
use crate::provider::Provider;
use crate::qr::Qr;
use crate::surroundings::Surroundings;

/// How often a code is renewed before a click is needed to go on.
pub const ROUNDS: u32 = 6;

/// Where a link stands.
#[derive(Debug)]
pub enum LinkProgress {
    /// A code is being asked for.
    Requesting,
    /// A code to show. It replaces the one before.
    Code(Box<Code>),
    /// A page to open in the system's browser, and in nothing else: what draws the page could read what is typed into it.
    Browser {
        /// Its address.
        url: Url,
    },
    /// A phone scanned the code; its owner is deciding.
    Scanned,
    /// The phone shows two digits, which have to be typed on the [`Link::keypad`].
    Digits(DigitsStage),
    /// Approved; the tokens are being fetched and stored.
    Confirming,
    /// Done, and stored.
    Linked(Box<Account>),
    /// As many codes as are shown unasked went by.
    Paused {
        /// How many.
        rounds: u32,
    },
    /// It did not work out.
    Failed(EngineError),
}

/// A code on show.
#[derive(Debug, Clone)]
pub struct Code {
    /// To draw.
    pub qr: Qr,
    /// The string in the QR code.
    pub qr_uri: String,
    /// To compare, or to type at the verification URI.
    pub user_code: String,
    /// Where to type it.
    pub verification_uri: String,
    /// The same with the code in it already.
    pub verification_uri_complete: Option<String>,
    /// How long it lasts from when it was sent.
    pub expires_in: Duration,
    /// Counts from one.
    pub round: u32,
    /// Where to approve by hand, when this is the sandbox.
    pub sandbox_phone: Option<Url>,
}

/// A link under way. Dropping it ends it, unless it is linked already.
#[derive(Debug)]
pub struct Link {
    progress: mpsc::UnboundedReceiver<LinkProgress>,
    keypad: Keypad,
    task: AbortHandle,
}

impl Engine {
    /// Begins to link an account of a provider. With no scopes, the provider's usual ones are asked for.
    #[must_use]
    pub fn link(&self, provider_id: String, scopes: Vec<String>) -> Link {
        self.link_by(LinkMethod::Usual, provider_id, scopes)
    }

    /// The same in a certain way.
    #[must_use]
    pub fn link_by(&self, method: LinkMethod, provider_id: String, scopes: Vec<String>) -> Link {
        let (send, progress) = mpsc::unbounded_channel();
        let (keypad, mut typed) = Keypad::new();
        let inner = std::sync::Arc::clone(&self.inner);
        let task = tokio::spawn(async move {
            let linked = inner
                .link(method, &provider_id, scopes, &send, &mut typed)
                .await;
            let last = match linked {
                Ok(last) => last,
                Err(error) => LinkProgress::Failed(error),
            };
            if let LinkProgress::Linked(account) = &last {
                // In a task of its own: the link does not wait for a picture, and whoever lets go of the link may want it.
                let id = account.id.clone();
                tokio::spawn(async move { inner.fetch_avatar(&id).await });
            }
            let _ = send.send(last);
        });
        Link {
            progress,
            keypad,
            task: task.abort_handle(),
        }
    }
}

impl Link {
    /// What happened next; `None` after [`LinkProgress::Linked`], [`LinkProgress::Paused`] or [`LinkProgress::Failed`].
    pub async fn next(&mut self) -> Option<LinkProgress> {
        self.progress.recv().await
    }

    /// Where the digits are typed that the phone shows.
    #[must_use]
    pub fn keypad(&self) -> Keypad {
        self.keypad.clone()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Inner {
    async fn link(
        &self,
        method: LinkMethod,
        provider_id: &str,
        scopes: Vec<String>,
        send: &mpsc::UnboundedSender<LinkProgress>,
        typed: &mut mpsc::UnboundedReceiver<Digits>,
    ) -> Result<LinkProgress, EngineError> {
        for round in 1..=ROUNDS {
            let _ = send.send(LinkProgress::Requesting);
            // A keychain in trouble shows before anybody scans anything.
            let vault_ready = self.vault.prepare().map_err(|error| self.vault(error));
            let reached = async {
                let provider = self.directory.provider(provider_id).await?;
                let client = self.client(&provider).await?;
                Ok::<_, EngineError>((provider, client))
            };
            let ((), (provider, client)) = tokio::try_join!(vault_ready, reached)?;
            let asked = if scopes.is_empty() {
                &provider.scopes
            } else {
                &scopes
            };

            if flow_of(method, &provider, &client)? == Flow::Browser {
                return self.link_in_browser(&provider, &client, asked, send).await;
            }
            let Surroundings { device, fill, .. } = &self.surroundings;
            let grant = DeviceGrant::begin(&client, asked, device, &**fill).await?;
            let shown = grant.shown();
            let _ = send.send(LinkProgress::Code(Box::new(Code {
                qr: Qr::new(&shown.qr_uri)?,
                qr_uri: shown.qr_uri,
                user_code: shown.user_code,
                verification_uri: shown.verification_uri,
                verification_uri_complete: shown.verification_uri_complete,
                expires_in: shown.expires_in,
                round,
                sandbox_phone: provider.sandbox_phone.clone(),
            })));
            let dialogue = Dialogue::new(send);
            let tokens = tokio::select! {
                tokens = grant.tokens(|event| dialogue.hear(event)) => {
                    tokens.map_err(|error| dialogue.explain(error))
                }
                over = dialogue.pass_on(&grant, typed) => Err(over),
            };
            match tokens {
                Ok(tokens) => {
                    // A poll may bring the tokens before the stream, or the answer to the digits, has told of the approval.
                    dialogue.confirmed();
                    let account = self.keep(&provider, &client, tokens, asked).await?;
                    return Ok(LinkProgress::Linked(Box::new(account)));
                }
                Err(EngineError::OAuth(OAuthError::Refused { error, .. }))
                    if error == "expired_token" => {}
                Err(error) => return Err(error),
            }
        }
        Ok(LinkProgress::Paused { rounds: ROUNDS })
    }

    /// Stores the tokens before anything uses them, then asks whose they are and lists the account.
    async fn keep(
        &self,
        provider: &Provider,
        client: &Client,
        tokens: Tokens,
        asked: &[String],
    ) -> Result<Account, EngineError> {
        let now = whole_seconds(self.now());
        // RFC 6749 section 5.1: a server that does not say granted what was asked for.
        let scopes = match &tokens.scopes[..] {
            [] => asked.to_vec(),
            granted => granted.to_vec(),
        };
        let link = tokens.link.clone();
        let bundle = Bundle::new(tokens, &*self.surroundings.clock);
        let entry = self.new_id();
        // Tells whoever starts after a crash that there are tokens nobody lists, and anybody else that we are at it.
        let _alone = self.lock(&entry).await?;
        self.store
            .begin_link(&entry, &provider.id, (&scopes, asked), now)
            .await
            .map_err(|error| self.database(&error))?;
        if let Err(error) = self.vault.put(&entry, &bundle.to_bytes()).await {
            self.take_back(provider, client, &entry, &bundle).await;
            return Err(self.vault(error));
        }
        let linked = self
            .finish_link(provider, client, &entry, &bundle, scopes, now)
            .await;
        if let Err(EngineError::OAuth(_)) = &linked {
            self.take_back(provider, client, &entry, &bundle).await;
        }
        // The feed says it too; the link is made without it.
        if let Some(link) = link
            && let Err(error) = self.store.set_link(&entry, &link).await
        {
            tracing::warn!(%error, "the server's name for a link is not noted");
        }
        linked
    }

    /// The person is told that nothing was linked, so nothing may be: ends the tokens that nobody would ever reach.
    async fn take_back(&self, provider: &Provider, client: &Client, entry: &str, bundle: &Bundle) {
        if let Err(unrevoked) = self.revoke_unlisted(&provider.id, client, bundle).await {
            tracing::warn!(%unrevoked, "an unfinished link could not be revoked");
        }
        if let Err(error) = self.discard(entry).await {
            tracing::warn!(%error, "what is left of an unfinished link is left for the next start");
        }
    }

    /// Asks whose stored tokens these are and lists the account. An older link of the same account gives way only now.
    pub(crate) async fn finish_link(
        &self,
        provider: &Provider,
        client: &Client,
        vault_entry: &str,
        bundle: &Bundle,
        scopes: Vec<String>,
        linked_at: jiff::Timestamp,
    ) -> Result<Account, EngineError> {
        let user = who(client, bundle).await?;
        let older = async || {
            let older = self.store.by_subject(&provider.id, &user.sub).await;
            older.map_err(|error| self.database(&error))
        };
        // Whoever refreshes or ends the older link finishes first, and would otherwise write what became of it over the new one.
        let alone = match older().await? {
            Some(older) => Some(self.lock(&older.id).await?),
            None => None,
        };
        let older = older().await?;
        let account = Account {
            id: older
                .as_ref()
                .map_or_else(|| self.new_id(), |older| older.id.clone()),
            provider: provider.id.clone(),
            provider_name: provider.name.clone(),
            name: user
                .name
                .or_else(|| user.preferred_username.clone())
                .unwrap_or_else(|| user.sub.clone()),
            subject: user.sub,
            username: user.preferred_username,
            scopes,
            linked_at,
            state: AccountState::Linked {
                access_expires_at: bundle.access_ends.at,
                fine_until: bundle.lifetimes().refresh_expires_at,
            },
            access_ends: bundle.access_ends.clone(),
            details: Details {
                email: user.email,
                picture: user.picture,
                ..Details::default()
            },
            vault_entry: vault_entry.to_owned(),
        };
        self.store
            .put(&account, &bundle.lifetimes())
            .await
            .map_err(|error| self.database(&error))?;
        self.changed();
        drop(alone);
        self.audit_link(&account, older.is_some(), &bundle.access_token)
            .await;
        if let Some(older) = older
            && let Err(error) = self.deliver(&older.vault_entry).await
        {
            tracing::warn!(account = older.id, %error, "the replaced link stays in the outbox for now");
        }
        // With its label, and with what was asked for, which a link that was cut short had noted.
        self.account(&account.id).await
    }

    async fn audit_link(&self, account: &Account, again: bool, token: &AccessToken) {
        let Account {
            id: account,
            provider,
            subject,
            ..
        } = account;
        self.audit(if again {
            What::Relinked {
                account,
                provider,
                subject,
                token,
            }
        } else {
            What::Linked {
                account,
                provider,
                subject,
                token,
            }
        })
        .await;
    }
}

/// Times are kept in whole seconds; an account is told with the times it will be listed with.
fn whole_seconds(time: jiff::Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_second(time.as_second()).expect("a time without its fraction is a time")
}
