//! Whole sets of sessions at a link server: of an account, of a client, or since a time. Only staff can end them, and only with a phrase
//! typed that says what falls.

use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::support::{Standing, Target};
use tokio::sync::watch;

use super::LeakError;
use super::desk::Staff;
use super::revoke::{another_try, check_reason};
use crate::audit::{Begun, LeakWhat, What};
use crate::engine::{Engine, EngineError};

/// How long is waited before a server that is still at it is asked again.
const STILL_AT_IT: Duration = Duration::from_secs(1);

/// Sessions that end together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Set {
    /// All of an account: the platform, a colon, and the account's id there.
    Account(String),
    /// All that were made by a client.
    Client(String),
    /// All that began since then.
    Since(Timestamp),
}

/// What would fall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetPreview {
    /// How many sessions.
    pub sessions: u64,
    /// Of how many accounts.
    pub accounts: u64,
    /// What has to be typed for it.
    pub phrase: String,
}

/// What fell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRevoked {
    /// The name of it in the audit log.
    pub job: String,
    /// How many sessions.
    pub sessions: u64,
    /// How many accounts have no link left while the platform does not know, since nobody presented their tokens.
    pub still_connected: u64,
    /// Whether all is done; otherwise it was paused, and the server goes on by itself.
    pub done: bool,
}

impl Engine {
    /// Says what would fall, at the link server of this account of staff, or of the first. Nothing changes by it.
    pub async fn leak_preview_set(
        &self,
        staff: Option<&str>,
        set: &Set,
    ) -> Result<SetPreview, EngineError> {
        let staff = self.staff_member(staff).await?;
        let target = set.target()?;
        let preview = self.inner.staff_preview(&staff.account, &target).await?;
        Ok(SetPreview {
            sessions: preview.sessions,
            accounts: preview.accounts,
            phrase: set.phrase(preview.sessions),
        })
    }

    /// Ends it all, where `typed` is the phrase that [`Engine::leak_preview_set`] gives at this very moment.
    pub async fn leak_revoke_set(
        &self,
        staff: Option<&str>,
        set: &Set,
        typed: &str,
        reason: &str,
        go: watch::Receiver<bool>,
    ) -> Result<SetRevoked, EngineError> {
        let reason = reason.trim();
        check_reason(reason, &[])?;
        let inner = &self.inner;
        let staff = self.staff_member(staff).await?;
        let preview = self.leak_preview_set(Some(&staff.account), set).await?;
        if typed.trim() != preview.phrase {
            return Err(LeakError::WrongPhrase(preview.phrase).into());
        }
        // The key of the order too: the record tells by which name the server knows it.
        let job = inner.new_id();
        let what = LeakWhat::Begun {
            job: &job,
            reason,
            by: Some(&staff.subject),
            what: Begun::Set(&set.described()),
        };
        inner.audit(What::Leak(what)).await;
        let (standing, done) = self.send_set(&staff, set, (reason, &job), &go).await?;
        if done {
            let what = LeakWhat::SetDone {
                job: &job,
                sessions: standing.sessions,
            };
            inner.audit(What::Leak(what)).await;
        }
        inner.changed();
        Ok(SetRevoked {
            job,
            sessions: standing.sessions,
            still_connected: standing.still_connected.unwrap_or_default(),
            done,
        })
    }

    async fn send_set(
        &self,
        staff: &Staff,
        set: &Set,
        (reason, key): (&str, &str),
        go: &watch::Receiver<bool>,
    ) -> Result<(Standing, bool), EngineError> {
        let (inner, target) = (&self.inner, set.target()?);
        let (mut tries, mut last) = (0, None::<Standing>);
        loop {
            let asked = inner.staff_revoke(&staff.account, &target, reason, key);
            let pause = match (asked.await, last) {
                (Ok(standing), _) if standing.done => return Ok((standing, true)),
                (Ok(standing), _) => {
                    tries = 0;
                    last = Some(standing);
                    STILL_AT_IT
                }
                // The link through which the order came ends last: its end is the order's.
                (Err(EngineError::NeedsPerson { .. }), Some(last)) => return Ok((last, true)),
                (Err(error), known) => {
                    tries += 1;
                    last = known;
                    another_try(inner, &error, tries).ok_or(error)?
                }
            };
            inner.wait_or_pause(pause, go).await;
            if let (Some(standing), false) = (&last, *go.borrow()) {
                return Ok((standing.clone(), false));
            }
        }
    }

    async fn staff_member(&self, meant: Option<&str>) -> Result<Staff, EngineError> {
        let mut staff = self.staff().await?.into_iter();
        let is_meant = |staff: &Staff| meant.is_none_or(|meant| staff.account == meant);
        let found = staff.find(is_meant);
        found.ok_or_else(|| LeakError::NotStaff.into())
    }
}

impl Set {
    fn target(&self) -> Result<Target, LeakError> {
        Ok(match self {
            Self::Account(account) => {
                let (platform, id) = account.split_once(':').ok_or(LeakError::NotAnAccount)?;
                if platform.is_empty() || id.is_empty() {
                    return Err(LeakError::NotAnAccount);
                }
                Target::Account(account.clone())
            }
            Self::Client(client) => Target::Client(client.clone()),
            Self::Since(since) => Target::Since(*since),
        })
    }

    fn phrase(&self, sessions: u64) -> String {
        match self {
            Self::Account(name) | Self::Client(name) => name.clone(),
            Self::Since(_) => format!("{sessions} sessions"),
        }
    }

    fn described(&self) -> String {
        match self {
            Self::Account(account) => format!("account {account}"),
            Self::Client(client) => format!("client {client}"),
            Self::Since(since) => format!("since {since}"),
        }
    }
}
