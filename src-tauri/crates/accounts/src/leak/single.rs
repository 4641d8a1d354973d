//! Tokens that are ended one by one, by whoever holds them: at their link server (RFC 7009), or in their provider's own way.
//!
//! RFC 7009 answers the same of a token that was ended and of one that nobody knows (section 2.2), so what came of it is told by what the
//! server adds, and by asking with an access token before and after.

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use latchkey_leak::{Finding, Kind};
use latchkey_oauth::client::RevocationReceipt;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use latchkey_oauth::{Client, OAuthError};
use secrecy::SecretString;

use super::job::{Checked, JobItem, Outcome};
use super::plan::Alive;
use super::revoke::{TRIES, Work, another_try};
use super::way::{Way, Ways};
use crate::engine::{EngineError, Inner};
use crate::outbox::may_pass;
use crate::problem::Problem;

/// How many are on their way at once. What one server gets is bounded where connections are made.
pub(super) const AT_ONCE: usize = 8;

impl Inner {
    /// Ends those whose tokens are at hand.
    pub(super) async fn end_one_by_one(&self, work: &mut Work<'_>) -> Result<(), EngineError> {
        let ways = self.ways(Vec::new()).await?;
        let mut last = None;
        for tries in 1..=TRIES {
            let items = self.store.leak_singles(&work.job.id).await;
            let mut items = items.map_err(|error| self.database(&error))?;
            items.retain(|item| work.at_hand.contains_key(&item.fingerprint));
            // An access token that is too old may use a refresh token beside it, which must then not be spent already.
            items.sort_by_key(|item| item.kind == Kind::RefreshToken);
            if items.is_empty() {
                return Ok(());
            }
            last = self.end_each(work, &ways, items).await?;
            let Some(error) = &last else {
                return Ok(());
            };
            let Some(pause) = another_try(self, error, tries) else {
                break;
            };
            self.wait_or_pause(pause, &work.go).await;
            if !work.goes_on() {
                return Ok(());
            }
        }
        last.map_or(Ok(()), Err)
    }

    /// Tries each once. Gives the last trouble that may pass, if there was any.
    async fn end_each(
        &self,
        work: &mut Work<'_>,
        ways: &Ways,
        items: Vec<JobItem>,
    ) -> Result<Option<EngineError>, EngineError> {
        let mut passing = None;
        // Side by side, but for two kinds: what an access token ends, its refresh token finds ended.
        let kinds = items.chunk_by(|one, other| one.kind == other.kind);
        for some in kinds.flat_map(|kind| kind.chunks(AT_ONCE)) {
            if !work.goes_on() {
                break;
            }
            let job = work.job.id.as_str();
            let tried: Vec<_> = some
                .iter()
                .map(|item| {
                    let found = work.at_hand[&item.fingerprint];
                    let beside = beside(work, item);
                    async move {
                        self.try_single(job, ways, item.clone(), found, beside)
                            .await
                    }
                })
                .collect();
            let answers: Vec<_> = stream::iter(tried)
                .buffer_unordered(AT_ONCE)
                .collect()
                .await;
            for answer in answers {
                passing = answer?.or(passing);
            }
            self.record_outcomes(&work.job).await?;
            self.tell(work).await?;
        }
        Ok(passing)
    }

    /// Tries one and keeps what came of it. Gives the trouble that may pass, if that was in the way.
    async fn try_single(
        &self,
        job: &str,
        ways: &Ways,
        mut item: JobItem,
        found: &Finding,
        beside: Option<&Finding>,
    ) -> Result<Option<EngineError>, EngineError> {
        let ended = self.end_single(ways, &item, found, beside).await;
        let mut passing = None;
        match ended {
            Ok(ended) => ended.tell(&mut item, self.now()),
            Err(error) => {
                item.outcome = self.not_ended(&error);
                let may_pass = matches!(item.outcome, Outcome::Failed { .. });
                passing = may_pass.then_some(error);
            }
        }
        self.note_item(job, &item).await?;
        Ok(passing)
    }

    async fn end_single(
        &self,
        ways: &Ways,
        item: &JobItem,
        found: &Finding,
        beside: Option<&Finding>,
    ) -> Result<Ended, EngineError> {
        match &item.way {
            Way::Provider { provider } => {
                let client = self.client_at(provider).await?;
                let exchanged = ways.is_exchanged(provider);
                Ok(end_at_provider(&client, exchanged, found, beside).await?)
            }
            Way::Held { provider } => {
                let client = self.client_at(provider).await?;
                Ok(end_at_link_server(&client, found).await?)
            }
            Way::Staff { .. } | Way::None => Ok(Ended::StillAlive),
        }
    }

    /// Whether a token opens anything, asked at its own provider with itself.
    pub(super) async fn is_alive(&self, way: &Way, found: &Finding) -> Result<Alive, EngineError> {
        match way {
            Way::Held { provider } | Way::Provider { provider } => {
                let client = self.client_at(provider).await?;
                Ok(alive(&client, found).await?)
            }
            Way::Staff { .. } | Way::None => Ok(Alive::Unknown),
        }
    }

    async fn client_at(&self, provider: &str) -> Result<std::sync::Arc<Client>, EngineError> {
        let provider = self.directory.provider(provider).await?;
        self.client(&provider).await
    }

    fn not_ended(&self, error: &EngineError) -> Outcome {
        let at = self.now();
        let reason = Problem::from(error).code.to_owned();
        match error {
            error if may_pass(error) => Outcome::Failed { at, reason },
            _ => Outcome::Refused { at, reason },
        }
    }
}

/// What came of one.
enum Ended {
    Revoked {
        platform: RevocationReceipt,
        is: Alive,
    },
    AlreadyGone,
    Unknown {
        is: Alive,
    },
    /// It was asked for, and is alive.
    StillAlive,
}

impl Ended {
    fn tell(self, item: &mut JobItem, at: Timestamp) {
        let is = match self {
            Self::Revoked { platform, is } => {
                item.outcome = Outcome::Revoked { at };
                item.platform = platform;
                is
            }
            Self::AlreadyGone => {
                item.outcome = Outcome::AlreadyGone { at };
                Alive::Dead
            }
            Self::Unknown { is } => {
                item.outcome = Outcome::Unknown { at };
                is
            }
            Self::StillAlive => {
                let reason = "not_ended".to_owned();
                item.outcome = Outcome::Refused { at, reason };
                Alive::Alive
            }
        };
        item.checked = match is {
            Alive::Alive => Checked::Alive { at },
            Alive::Dead => Checked::Dead { at },
            Alive::Unknown => Checked::NotAsked,
        };
        item.answer = Some(item.outcome.as_str().to_owned());
    }
}

async fn end_at_link_server(client: &Client, found: &Finding) -> Result<Ended, OAuthError> {
    let was = alive(client, found).await?;
    let platform = client.revoke_any(&found.token).await?;
    let is = alive(client, found).await.unwrap_or(Alive::Unknown);
    Ok(match (platform, was, is) {
        (_, _, Alive::Alive) => Ended::StillAlive,
        (RevocationReceipt::NotSaid, Alive::Dead | Alive::Unknown, _) => Ended::Unknown { is },
        _ => Ended::Revoked { platform, is },
    })
}

/// Where only an access token can be revoked, and only one that lasts, a refresh token buys one first.
async fn end_at_provider(
    client: &Client,
    exchanged: bool,
    found: &Finding,
    beside: Option<&Finding>,
) -> Result<Ended, OAuthError> {
    let was = alive(client, found).await?;
    let too_old = was == Alive::Dead && client.revocation_needs_live_access_token();
    let renews = match (found.kind, beside) {
        (Kind::RefreshToken, _) if exchanged => Some(found),
        (Kind::AccessToken, Some(beside)) if too_old => Some(beside),
        (Kind::AccessToken, None) if too_old => return Ok(Ended::AlreadyGone),
        _ => None,
    };
    let receipt = match renews {
        None => client.revoke_any(&found.token).await,
        Some(renews) => revoke_by_refreshing(client, renews).await,
    };
    let platform = match receipt {
        Ok(platform) => platform,
        Err(error) if error.ends_the_grant() => return Ok(Ended::AlreadyGone),
        Err(error) => return Err(error),
    };
    Ok(match alive(client, found).await.unwrap_or(Alive::Unknown) {
        Alive::Alive => Ended::StillAlive,
        _ if was == Alive::Dead && renews.is_none() => Ended::AlreadyGone,
        is => Ended::Revoked { platform, is },
    })
}

/// A refresh token of the same provider that stands in the same file, for an access token that may be too old.
fn beside<'w>(work: &Work<'w>, item: &JobItem) -> Option<&'w Finding> {
    if item.kind != Kind::AccessToken {
        return None;
    }
    let found = work.at_hand.get(&item.fingerprint)?;
    let renews =
        |other: &&&Finding| other.kind == Kind::RefreshToken && other.provider == found.provider;
    let line_apart = |other: &Finding| {
        let apart = found.places.iter().flat_map(|place| {
            let same_file = other.places.iter().filter(|it| it.file == place.file);
            same_file.map(|it| it.line.abs_diff(place.line))
        });
        apart.min()
    };
    let candidates = work.at_hand.values().filter(renews);
    candidates
        .filter_map(|other| Some((line_apart(other)?, *other)))
        .min_by_key(|(apart, _)| *apart)
        .map(|(_, other)| other)
}

/// Buys an access token and revokes it. A link ends with it.
async fn revoke_by_refreshing(
    client: &Client,
    renews: &Finding,
) -> Result<RevocationReceipt, OAuthError> {
    let refresh_token = RefreshToken::new(renews.token.expose_secret().to_owned());
    let tokens = client.refresh(&refresh_token).await?;
    let access_token = SecretString::from(tokens.access_token.expose_secret());
    client.revoke_any(&access_token).await
}

/// Whether a token opens anything. Only an access token can be asked with: another's silence would say nothing.
async fn alive(client: &Client, found: &Finding) -> Result<Alive, OAuthError> {
    if found.kind != Kind::AccessToken || !client.has_user_info() {
        return Ok(Alive::Unknown);
    }
    let token = AccessToken::new(found.token.expose_secret().to_owned());
    match client.user_info(&token).await {
        Ok(_) => Ok(Alive::Alive),
        Err(error) if error.ends_the_token() => Ok(Alive::Dead),
        // It was let in, and may not see this.
        Err(OAuthError::Refused { error, .. }) if error == "insufficient_scope" => Ok(Alive::Alive),
        Err(error) if error.is_passing() => Err(error),
        Err(_) => Ok(Alive::Unknown),
    }
}
