//! Which accounts will hold through the next hours: asked before a stream, so that nothing breaks during it.
//!
//! Each account's tokens are renewed if they are due, and its server is asked whether it takes them. Nobody is told more than that: what
//! a server does tomorrow, no one knows.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;

use crate::account::{Account, AccountState};
use crate::bundle::Bundle;
use crate::engine::{Engine, EngineError, Inner};
use crate::problem::{Problem, Remedy};
use crate::token::LEAST_TTL;

/// How many are asked about at once.
const AT_ONCE: usize = 8;

/// What is known of an account's next hours.
#[derive(Debug, Clone)]
pub struct Health {
    /// The account.
    pub account: Account,
    /// Whether it will hold.
    pub verdict: Verdict,
}

/// Whether an account will hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It will.
    Holds {
        /// When the link ends unless it is used before, where the server said so.
        fine_until: Option<Timestamp>,
        /// What does not matter for so long, but is not as it should be.
        remark: Option<Problem>,
    },
    /// It will not, or nobody can tell.
    Breaks {
        /// When, where that is known; otherwise it is broken now.
        at: Option<Timestamp>,
        /// Why, and what to do about it.
        problem: Problem,
    },
}

impl Verdict {
    /// Whether it will hold.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds { .. })
    }
}

impl Engine {
    /// Says of every account whether it will hold for so long. Accounts that were revoked here are not meant to.
    pub async fn health(&self, hold_for: Duration) -> Result<Vec<Health>, EngineError> {
        let inner = &self.inner;
        let mut accounts = self.accounts().await?;
        accounts.retain(|account| !matches!(account.state, AccountState::Revoked { .. }));
        Ok(stream::iter(accounts)
            .map(|account| async move {
                let verdict = inner.verdict(&account, hold_for).await;
                Health { account, verdict }
            })
            .buffered(AT_ONCE)
            .collect()
            .await)
    }
}

impl Inner {
    async fn verdict(&self, account: &Account, hold_for: Duration) -> Verdict {
        let end = self
            .now()
            .saturating_add(hold_for)
            .unwrap_or(Timestamp::MAX);
        let trouble = match self.accepted(account).await {
            Ok(bundle) => return forecast(account, &bundle, end),
            Err(error) => error,
        };
        let problem = Problem::from(&trouble);
        // What is only out of reach may be back in time, but a token that lasts needs nobody to be.
        let lasts = account.access_ends.left(&*self.surroundings.clock) >= hold_for;
        let passing = matches!(&trouble, EngineError::OAuth(error) if error.is_passing());
        if passing && lasts {
            return Verdict::Holds {
                fine_until: Some(account.access_ends.at),
                remark: Some(problem),
            };
        }
        let still_linked = matches!(account.state, AccountState::Linked { .. });
        let at = Some(account.access_ends.at);
        Verdict::Breaks {
            at: at.filter(|at| passing && still_linked && *at > self.now()),
            problem,
        }
    }

    /// Tokens that the account's server has just taken.
    async fn accepted(&self, account: &Account) -> Result<Bundle, EngineError> {
        let mut bundle = self.fresh_tokens(account, LEAST_TTL).await?;
        let client = self.client_of(account).await?;
        match client.user_info(&bundle.access_token).await {
            Err(error) if error.ends_the_token() => {
                bundle = self.tokens_after(account, &bundle.access_token).await?;
                client.user_info(&bundle.access_token).await?;
            }
            asked => {
                asked?;
            }
        }
        Ok(bundle)
    }
}

fn forecast(account: &Account, bundle: &Bundle, end: Timestamp) -> Verdict {
    match bundle.lifetimes().refresh_expires_at {
        Some(at) if at < end => Verdict::Breaks {
            at: Some(at),
            problem: ends_before(account, at),
        },
        fine_until => Verdict::Holds {
            fine_until,
            remark: None,
        },
    }
}

fn ends_before(account: &Account, at: Timestamp) -> Problem {
    Problem::new(
        "ends_before",
        &format!(
            "The link of {} ends at {} and cannot be renewed beyond that. Link the account again before then.",
            account.name,
            at.strftime("%Y-%m-%d %H:%M UTC")
        ),
        Remedy::Person,
    )
}
