//! Every account's tokens are renewed before they end, while a program stays open.
//!
//! | what happens | what becomes of it |
//! |---|---|
//! | a token nears its end | renewed, at a moment that chance picks, so that accounts linked together do not stay together |
//! | many are due at once, as after a sleep | one after another, a few at a time |
//! | a server stumbles | tried again, later each time, or when the server said |
//! | a server cannot be reached | one of its accounts asks whether it is back; the others wait |
//! | another program renewed it | its tokens are taken over |
//! | the server says that the link is over | the account needs a person |
//!
//! It is no use of a vault that locks itself, and ends with it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::account::{Account, AccountState};
use crate::engine::{Engine, EngineError, Inner};
use crate::token::LEAST_TTL;

/// What is left of a token's life when it is renewed: a quarter, within these bounds. A token that lasts less than the shorter of
/// them is renewed at half its life.
const LEAD_AT_LEAST: Duration = Duration::from_secs(45);
const LEAD_AT_MOST: Duration = Duration::from_secs(5 * 60);
/// How many are under way at once.
const AT_ONCE: usize = 4;
/// How long after one the next begins.
const PACE: Duration = Duration::from_millis(40);
/// The longest until the next look: a computer that slept is not told when it wakes.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(30);
const LOOK_NO_SOONER_THAN: Duration = Duration::from_secs(1);

impl Engine {
    /// Renews the tokens of all linked accounts in time while `open` says that they can be had. Returns when whoever says so is gone.
    pub async fn keep_fresh(&self, mut open: watch::Receiver<bool>) {
        let inner = &self.inner;
        while open.wait_for(|open| *open).await.is_ok() {
            tokio::select! {
                () = inner.vault.unattended(inner.renew_in_time()) => {}
                _ = open.wait_for(|open| !open) => {}
            }
        }
    }
}

impl Inner {
    async fn renew_in_time(self: &Arc<Self>) {
        let mut changes = self.subscribe();
        let plan = Arc::new(Plan::default());
        loop {
            changes.mark_unchanged();
            let accounts = self.store.all().await.unwrap_or_default();
            let due = plan.due(self, accounts);
            let any = !due.is_empty();
            self.renew_all(&plan, due).await;
            if any {
                // Some of them may have waited for the answer that one of them got.
                continue;
            }
            let pause = plan.until_next(self);
            tokio::select! {
                () = (self.surroundings.sleep)(pause) => {}
                news = changes.changed() => {
                    if news.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// One after another, a few at a time.
    async fn renew_all(self: &Arc<Self>, plan: &Arc<Plan>, due: Vec<Account>) {
        let renewals = due.into_iter().enumerate().map(|(nth, account)| {
            let (inner, plan) = (Arc::clone(self), Arc::clone(plan));
            let pace = if nth == 0 { Duration::ZERO } else { PACE };
            (inner, plan, pace, account)
        });
        stream::iter(renewals)
            .then(|(inner, plan, pace, account)| async move {
                if !pace.is_zero() {
                    (inner.surroundings.sleep)(pace).await;
                }
                (inner, plan, account)
            })
            .map(|(inner, plan, account)| async move {
                if !plan.waits_for_provider(&account, inner.now()) {
                    let outcome = inner.renew_early(&account).await;
                    plan.note(&inner, &account, outcome);
                }
            })
            .buffer_unordered(AT_ONCE)
            .collect::<()>()
            .await;
    }

    /// Renews it although it lasts a little longer; another program may have done so.
    async fn renew_early(&self, account: &Account) -> Result<(), EngineError> {
        let left = account.access_ends.left(&*self.surroundings.clock);
        let longer = left.saturating_add(Duration::from_secs(1)).max(LEAST_TTL);
        self.fresh_tokens(account, longer).await.map(drop)
    }
}

/// When what is to be renewed.
#[derive(Default)]
struct Plan {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By vault entry, so that an account that is linked again begins anew.
    accounts: HashMap<String, Entry>,
    /// Providers that could not be reached.
    away: HashMap<String, Wait>,
}

struct Entry {
    /// What is left of the token's life when it is renewed.
    lead: Duration,
    /// When the token was had that this is about.
    from: Timestamp,
    left: Duration,
    wait: Option<Wait>,
}

#[derive(Clone, Copy)]
struct Wait {
    failures: u32,
    until: Timestamp,
}

impl Plan {
    /// What is due now, the one that ends first first; of a provider that is away only one.
    fn due(&self, inner: &Inner, accounts: Vec<Account>) -> Vec<Account> {
        let now = inner.now();
        let mut state = self.state();
        let linked: Vec<Account> = accounts
            .into_iter()
            .filter(|account| matches!(account.state, AccountState::Linked { .. }))
            .collect();
        state
            .accounts
            .retain(|entry, _| linked.iter().any(|account| account.vault_entry == *entry));
        let mut due: Vec<(Duration, Account)> = Vec::new();
        for account in linked {
            let left = account.access_ends.left(&*inner.surroundings.clock);
            let entry = state
                .accounts
                .entry(account.vault_entry.clone())
                .or_insert_with(|| Entry::new(inner, &account, left));
            if entry.from != account.access_ends.from {
                *entry = Entry::new(inner, &account, left);
            }
            entry.left = left;
            let waits = entry.wait.is_some_and(|wait| wait.until > now);
            if left <= entry.lead && !waits {
                due.push((left, account));
            }
        }
        due.sort_by_key(|(left, _)| *left);
        let mut asked = HashSet::new();
        due.into_iter()
            .map(|(_, account)| account)
            .filter(|account| match state.away.get(&account.provider) {
                None => true,
                Some(wait) => wait.until <= now && asked.insert(account.provider.clone()),
            })
            .collect()
    }

    /// Whether its provider was found to be away since it was picked.
    fn waits_for_provider(&self, account: &Account, now: Timestamp) -> bool {
        let state = self.state();
        let wait = state.away.get(&account.provider);
        wait.is_some_and(|wait| wait.until > now)
    }

    fn note(&self, inner: &Inner, account: &Account, outcome: Result<(), EngineError>) {
        let mut state = self.state();
        let error = match outcome {
            Ok(()) => {
                state.away.remove(&account.provider);
                state.accounts.remove(&account.vault_entry);
                return;
            }
            Err(error) => error,
        };
        tracing::debug!(account = account.id, %error, "not renewed now");
        let (unreachable, asked) = match &error {
            EngineError::OAuth(error) => (
                error.is_unreachable(),
                error.retry_after().unwrap_or_default(),
            ),
            _ => (false, Duration::ZERO),
        };
        let later = |before: Option<&Wait>| {
            let failures = before.map_or(0, |wait| wait.failures).saturating_add(1);
            let pause = inner.pause(failures).max(asked);
            Wait {
                failures,
                until: inner.now().saturating_add(pause).unwrap_or(Timestamp::MAX),
            }
        };
        if unreachable {
            let known = state.away.get(&account.provider);
            // Several that were under way at once found the same.
            if known.is_none_or(|wait| wait.until <= inner.now()) {
                let wait = later(known);
                state.away.insert(account.provider.clone(), wait);
            }
            return;
        }
        // It answered, if not as it should.
        state.away.remove(&account.provider);
        if let Some(entry) = state.accounts.get_mut(&account.vault_entry) {
            entry.wait = Some(later(entry.wait.as_ref()));
        }
    }

    fn until_next(&self, inner: &Inner) -> Duration {
        let now = inner.now();
        let state = self.state();
        let until = |wait: &Wait| Duration::try_from(wait.until.duration_since(now));
        let waits = state.away.values().chain(
            state
                .accounts
                .values()
                .filter_map(|entry| entry.wait.as_ref()),
        );
        let tokens = state
            .accounts
            .values()
            .filter(|entry| entry.wait.is_none() && entry.left > entry.lead)
            .map(|entry| entry.left.saturating_sub(entry.lead));
        waits
            .map(|wait| until(wait).unwrap_or_default())
            .chain(tokens)
            .min()
            .unwrap_or(LOOK_AGAIN_AFTER)
            .clamp(LOOK_NO_SOONER_THAN, LOOK_AGAIN_AFTER)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn new(inner: &Inner, account: &Account, left: Duration) -> Self {
        let ends = &account.access_ends;
        let whole = Duration::try_from(ends.at.duration_since(ends.from)).unwrap_or_default();
        let quarter = (whole / 4)
            .clamp(LEAD_AT_LEAST, LEAD_AT_MOST)
            .min(whole / 2);
        let mut chance = [0];
        (inner.surroundings.fill)(&mut chance);
        Self {
            lead: quarter + quarter / 2 * u32::from(chance[0]) / 255,
            from: ends.from,
            left,
            wait: None,
        }
    }
}
