//! One try to have a link ended by its server.
//!
//! | what | the calls |
//! |---|---|
//! | revoke, replace | the provider's revocation (RFC 7009 or its own); a new access token first where only a live one is taken |
//! | log out | the server's logout, which ends a browser's sign-on too, with a live access token; revocation where it has none |
//! | tokens that cannot be read any more | the account's newer link ends the old one by the server's name for it |

use std::fs::File;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use latchkey_oauth::client::RevocationReceipt;
use latchkey_oauth::{Client, LinkId};

use super::{Ending, Revocation, RevocationState, Trouble};
use crate::account::{Account, AccountState};
use crate::audit::What;
use crate::bundle::Bundle;
use crate::engine::{EngineError, Inner};
use crate::problem::Problem;
use crate::provider::ProviderError;
use crate::token::LEAST_TTL;

/// How long tokens are over before that alone settles a revocation whose server is away: the wall's clock may be wrong by hours.
const LONG_OVER: SignedDuration = SignedDuration::from_hours(24);

/// What a server made of it.
enum Answer {
    Ended(RevocationReceipt),
    /// It had ended before.
    Over,
}

/// A link that a server was told of, with what holds others off until that is kept.
pub(super) struct Told {
    revocation: Revocation,
    /// Whether a server has answered: otherwise it was settled before.
    is_new: bool,
    _alone: File,
    _refreshed: Option<File>,
}

impl Told {
    pub(super) fn revocation(&self) -> &Revocation {
        &self.revocation
    }
}

impl Inner {
    /// Tries once and keeps what came of it, after whoever is just at it. `None` where nothing is known of it any more.
    pub(crate) async fn deliver(&self, id: &str) -> Result<Option<Revocation>, EngineError> {
        let alone = self.lock(&lock_of(id)).await?;
        let Some(told) = self.tell_server(id, alone).await? else {
            return Ok(None);
        };
        let told = [told];
        self.keep_told(&told).await?;
        self.destroy_settled(&told).await?;
        let [told] = told;
        Ok(Some(told.revocation))
    }

    /// Tries once unless another program is at it, which is `None` too. What came of it is still to be kept.
    pub(super) async fn tell_unless_others_do(
        &self,
        id: &str,
    ) -> Result<Option<Told>, EngineError> {
        match self.try_lock(&lock_of(id)).await? {
            Some(alone) => self.tell_server(id, alone).await,
            None => Ok(None),
        }
    }

    async fn tell_server(&self, id: &str, alone: File) -> Result<Option<Told>, EngineError> {
        let Some(mut revocation) = self.revocation(id).await? else {
            return Ok(None);
        };
        if revocation.state.is_settled() {
            return Ok(Some(Told {
                revocation,
                is_new: false,
                _alone: alone,
                _refreshed: None,
            }));
        }
        // Whoever is just refreshing these tokens finishes first, and what it bought is what is revoked.
        let refreshed = match &revocation.account {
            Some(account) => Some(self.lock(account).await?),
            None => None,
        };
        revocation.state = match self.send(&revocation).await {
            Ok(Answer::Ended(platform)) => RevocationState::Confirmed {
                at: self.now(),
                platform,
            },
            Ok(Answer::Over) => RevocationState::Expired { at: self.now() },
            Err(error) => self.after(&revocation, &error),
        };
        Ok(Some(Told {
            revocation,
            is_new: true,
            _alone: alone,
            _refreshed: refreshed,
        }))
    }

    /// Keeps what servers said, and records it.
    pub(super) async fn keep_told(&self, told: &[Told]) -> Result<(), EngineError> {
        let news: Vec<&Revocation> = told
            .iter()
            .filter(|told| told.is_new)
            .map(|told| &told.revocation)
            .collect();
        if news.is_empty() {
            return Ok(());
        }
        self.store
            .set_revocations(&news)
            .await
            .map_err(|error| self.database(&error))?;
        self.changed();
        let records: Vec<What<'_>> = news.into_iter().filter_map(record_of).collect();
        self.audit_all(&records).await;
        Ok(())
    }

    /// Destroys what is left of links whose end is settled. After a crash before that, the next start destroys what nobody lists.
    pub(super) async fn destroy_settled(&self, told: &[Told]) -> Result<(), EngineError> {
        let settled: Vec<&str> = told
            .iter()
            .filter(|told| told.revocation.state.is_settled())
            .map(|told| told.revocation.id.as_str())
            .collect();
        if settled.is_empty() {
            return Ok(());
        }
        self.vault
            .remove_all(&settled)
            .await
            .map_err(|error| self.vault(error))?;
        for id in settled {
            self.forget_lock(&lock_of(id));
        }
        Ok(())
    }

    async fn send(&self, revocation: &Revocation) -> Result<Answer, EngineError> {
        let provider = self.directory.provider(&revocation.provider).await?;
        let client = self.client(&provider).await?;
        let stored = self
            .vault
            .get(&revocation.id)
            .await
            .map_err(|error| self.vault(error))?;
        let Some(bundle) = stored.and_then(|bytes| Bundle::from_bytes(&bytes)) else {
            return self.end_by_name(&client, revocation).await;
        };
        let sent = match revocation.what {
            // Some providers know no end but that of the app's whole access: it would end the newer link too. These tokens end by
            // themselves, and nobody has them any more.
            Ending::Replace
                if client.revocation_ends_the_grant()
                    && self.newer_link(revocation).await?.is_some() =>
            {
                return Ok(Answer::Ended(RevocationReceipt::Kept));
            }
            Ending::LogOut if client.has_logout() => {
                self.log_out_at(&client, revocation, bundle).await
            }
            Ending::Revoke | Ending::LogOut | Ending::Replace => {
                self.revoke_at(&client, revocation, bundle).await
            }
        };
        match sent {
            Err(EngineError::OAuth(error)) if error.ends_the_grant() => Ok(Answer::Over),
            sent => sent,
        }
    }

    async fn revoke_at(
        &self,
        client: &Client,
        revocation: &Revocation,
        mut bundle: Bundle,
    ) -> Result<Answer, EngineError> {
        if client.revocation_needs_live_access_token() && !self.lasts(&bundle, LEAST_TTL) {
            bundle = self.buy(client, &revocation.id, &bundle).await?;
        }
        let platform = client
            .revoke_pair(&bundle.access_token, bundle.refresh_token.as_ref())
            .await?;
        Ok(Answer::Ended(platform))
    }

    async fn log_out_at(
        &self,
        client: &Client,
        revocation: &Revocation,
        mut bundle: Bundle,
    ) -> Result<Answer, EngineError> {
        if !self.lasts(&bundle, LEAST_TTL) {
            bundle = self.buy(client, &revocation.id, &bundle).await?;
        }
        match client.log_out(&bundle.access_token).await {
            // The token may be too old by the server's clock alone.
            Err(error) if error.ends_the_token() => {
                bundle = self.buy(client, &revocation.id, &bundle).await?;
                client.log_out(&bundle.access_token).await?;
            }
            sent => sent?,
        }
        Ok(Answer::Ended(RevocationReceipt::NotSaid))
    }

    /// Without tokens there is still a way: another link of the same account may end this one by its name.
    async fn end_by_name(
        &self,
        client: &Client,
        revocation: &Revocation,
    ) -> Result<Answer, EngineError> {
        let missing = || EngineError::TokensMissing {
            name: revocation.name.clone(),
        };
        let link = revocation.link.clone().ok_or_else(missing)?;
        let link = LinkId::try_from(link).map_err(|_| missing())?;
        let newer = self.newer_link(revocation).await?.ok_or_else(missing)?;
        let bundle = self.fresh_tokens(&newer, LEAST_TTL).await?;
        client.revoke_link(&bundle.access_token, &link).await?;
        Ok(Answer::Ended(RevocationReceipt::Kept))
    }

    async fn newer_link(&self, revocation: &Revocation) -> Result<Option<Account>, EngineError> {
        let Some(subject) = &revocation.subject else {
            return Ok(None);
        };
        let account = self
            .store
            .by_subject(&revocation.provider, subject)
            .await
            .map_err(|error| self.database(&error))?;
        Ok(account.filter(|account| {
            account.vault_entry != revocation.id
                && matches!(account.state, AccountState::Linked { .. })
        }))
    }

    /// What a failed try means for the next one.
    fn after(&self, revocation: &Revocation, error: &EngineError) -> RevocationState {
        let at = self.now();
        let problem = Problem::from(error);
        let trouble = Trouble {
            code: problem.code.to_owned(),
            message: problem.to_string(),
            log_id: error.log_id().map(str::to_owned),
        };
        if !may_pass(error) {
            return RevocationState::Refused { at, trouble };
        }
        if revocation
            .ends_at
            .is_some_and(|ends_at| at.duration_since(ends_at) > LONG_OVER)
        {
            return RevocationState::Expired { at };
        }
        let tries = match &revocation.state {
            RevocationState::Pending { tries, .. } => tries.saturating_add(1),
            _ => 1,
        };
        let pause = self.pause(tries).max(asked_to_wait(error));
        RevocationState::Pending {
            tries,
            next_try: at.saturating_add(pause).unwrap_or(Timestamp::MAX),
            trouble: Some(trouble),
        }
    }

    pub(crate) async fn revocation(&self, id: &str) -> Result<Option<Revocation>, EngineError> {
        self.store
            .revocation(id)
            .await
            .map_err(|error| self.database(&error))
    }
}

/// What a server has decided, for the audit log; what is only put off is no record of its own.
fn record_of(revocation: &Revocation) -> Option<What<'_>> {
    let account = revocation.account.as_deref().unwrap_or(&revocation.id);
    let asked = revocation.what.as_str();
    let receipt = match &revocation.state {
        RevocationState::Pending { .. } => return None,
        RevocationState::Confirmed { platform, .. } => platform.as_str(),
        RevocationState::Expired { .. } => "expired",
        RevocationState::Refused { trouble, .. } => {
            let reason = &trouble.code;
            return Some(What::RevocationRefused { account, reason });
        }
    };
    Some(What::Revoked {
        account,
        asked,
        receipt,
    })
}

/// The name of what holds off other programs that would tell of the same link. It is none of an account's.
pub(super) fn lock_of(id: &str) -> String {
    format!("outbox-{id}")
}

/// Whether another try may end otherwise with nothing changed by a person.
pub(crate) fn may_pass(error: &EngineError) -> bool {
    match error {
        EngineError::OAuth(error) => error.is_passing(),
        EngineError::Provider(ProviderError::Embedded(_))
        | EngineError::Vault(_)
        | EngineError::Home(_) => true,
        _ => false,
    }
}

fn asked_to_wait(error: &EngineError) -> Duration {
    match error {
        EngineError::OAuth(error) => error.retry_after().unwrap_or_default(),
        _ => Duration::ZERO,
    }
}
