//! A job that ends leaked tokens: written down before anything is done, with what came of each as soon as somebody has answered for it.
//! Whoever has the job next goes on where it stopped.
//!
//! Tokens of staff's link server come first, in orders of many; see `order`. Then the others, one by one, those at hand; see `single`.
//! Each is asked about again after its end, and each is a record in the audit log.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use latchkey_leak::{Finding, Fingerprint};
use secrecy::ExposeSecret as _;
use tokio::sync::watch;

use super::LeakError;
use super::job::{Job, JobItem, JobState, Outcome, lock_of};
use super::way::Way;
use crate::audit::{Begun, LeakWhat, What};
use crate::engine::{Engine, EngineError, Inner};
use crate::outbox::Trouble;
use crate::problem::Problem;

/// The longest reason.
const LONGEST_REASON: usize = 500;
/// How often something is tried in a row where only the network or the server is in the way.
pub(super) const TRIES: u32 = 5;
/// How many records of the audit log are written in one piece.
const RECORDED_TOGETHER: u32 = 500;

/// A job that is being worked.
pub(super) struct Work<'w> {
    pub(super) job: Job,
    /// The tokens that are at hand.
    pub(super) at_hand: HashMap<Fingerprint, &'w Finding>,
    /// Turns false when a person pauses it.
    pub(super) go: watch::Receiver<bool>,
    /// How many tokens would have to be at hand and are not.
    missing: u64,
    /// Locked by nobody: it lets whoever works the job go from thread to thread.
    on_progress: Mutex<&'w mut (dyn FnMut(&Job) + Send)>,
}

impl Engine {
    /// Writes down that tokens are to be ended, and why. Nothing is ended before [`Engine::leak_work`].
    pub async fn leak_begin(
        &self,
        findings: &[Finding],
        chosen: &[Fingerprint],
        reason: &str,
    ) -> Result<String, EngineError> {
        let reason = reason.trim();
        check_reason(reason, findings)?;
        let chosen: HashSet<&Fingerprint> = chosen.iter().collect();
        let is_chosen = |finding: &&Finding| chosen.contains(&finding.fingerprint);
        let chosen: Vec<Finding> = findings.iter().filter(is_chosen).cloned().collect();
        if chosen.is_empty() {
            return Err(LeakError::NothingChosen.into());
        }
        let planned = self.planned(&chosen).await?;
        let staff: HashMap<String, _> = self
            .staff()
            .await?
            .into_iter()
            .map(|staff| (staff.account.clone(), staff))
            .collect();
        let inner = &self.inner;
        let mut items: Vec<JobItem> = chosen
            .iter()
            .zip(&planned.plan.items)
            .zip(&planned.routes)
            .map(|((finding, plan), route)| {
                let own = planned.own.contains(&finding.fingerprint);
                JobItem::new(finding, plan, route, own)
            })
            .collect();
        // What gives the orders ends last.
        items.sort_by_key(|item| item.own);
        let mut by = None;
        for item in &mut items {
            match &item.way {
                Way::Staff { account } => {
                    let staff = staff.get(account);
                    item.server = staff.map(|staff| staff.provider.clone());
                    by = by.or(staff.map(|staff| staff.subject.clone()));
                }
                Way::None => {
                    item.outcome = Outcome::Refused {
                        at: inner.now(),
                        reason: "no_way".to_owned(),
                    };
                }
                Way::Held { provider } => item.server = Some(provider.clone()),
                Way::Provider { .. } => {}
            }
        }
        let job = Job {
            id: inner.new_id(),
            reason: reason.to_owned(),
            by,
            started_at: inner.now(),
            state: JobState::Stopped { trouble: None },
            counts: super::Counts::default(),
            needs_tokens: 0,
            before: inner.audit_head().await?,
            after: None,
        };
        let begun = inner.store.begin_leak(&job, &items).await;
        begun.map_err(|error| inner.database(&error))?;
        let what = LeakWhat::Begun {
            job: &job.id,
            reason,
            by: job.by.as_deref(),
            what: Begun::Items(items.len()),
        };
        inner.audit(What::Leak(what)).await;
        inner.changed();
        Ok(job.id)
    }

    /// Works a job until it is over, until `go` turns false, or until something is in the way, and tells of every step. What could not
    /// be ended is tried again the next time. `at_hand` are the tokens themselves, as far as somebody has them.
    pub async fn leak_work(
        &self,
        job: &str,
        at_hand: &[Finding],
        go: watch::Receiver<bool>,
        mut on_progress: impl FnMut(&Job) + Send,
    ) -> Result<Job, EngineError> {
        let inner = &self.inner;
        let stored = inner.stored_job(job).await?;
        let Some(_alone) = inner.try_lock(&lock_of(job)).await? else {
            return Err(LeakError::Busy.into());
        };
        if matches!(stored.state, JobState::Done { .. }) {
            return Ok(stored);
        }
        inner.set_leak_state(job, false, None).await?;
        let at_hand: HashMap<Fingerprint, &Finding> = at_hand
            .iter()
            .map(|finding| (finding.fingerprint, finding))
            .collect();
        let mut work = Work {
            missing: inner.count_missing(&stored, &at_hand).await?,
            job: stored,
            at_hand,
            go,
            on_progress: Mutex::new(&mut on_progress),
        };
        let worked = inner.work(&mut work).await;
        let settled = inner.settle_job(&work, &worked).await;
        inner.changed();
        worked?;
        settled
    }
}

impl Work<'_> {
    /// Whether a person wants it to go on.
    pub(super) fn goes_on(&self) -> bool {
        *self.go.borrow()
    }

    pub(super) fn token_of(&self, item: &JobItem) -> Option<&Finding> {
        self.at_hand.get(&item.fingerprint).copied()
    }
}

impl Inner {
    async fn work(&self, work: &mut Work<'_>) -> Result<(), EngineError> {
        self.tell(work).await?;
        self.end_by_order(work).await?;
        self.end_one_by_one(work).await?;
        self.record_outcomes(&work.job).await
    }

    /// Writes down how a job was left.
    async fn settle_job(
        &self,
        work: &Work<'_>,
        worked: &Result<(), EngineError>,
    ) -> Result<Job, EngineError> {
        let id = &work.job.id;
        let mut job = self.stored_job(id).await?;
        job.needs_tokens = work.missing;
        if let Err(error) = worked {
            let trouble = trouble(error);
            self.set_leak_state(id, false, Some(&trouble)).await?;
            job.state = JobState::Stopped {
                trouble: Some(trouble),
            };
        } else if job.counts.waiting + job.counts.failed == 0 {
            self.finish_job(&mut job).await?;
        } else if !work.goes_on() {
            self.set_leak_state(id, true, None).await?;
            job.state = JobState::Paused;
        }
        Ok(job)
    }

    async fn finish_job(&self, job: &mut Job) -> Result<(), EngineError> {
        let counts = job.counts;
        let what = LeakWhat::Done {
            job: &job.id,
            revoked: counts.revoked,
            already_gone: counts.already_gone,
            unknown: counts.unknown,
            refused: counts.refused,
        };
        self.audit(What::Leak(what)).await;
        let (after, at) = (self.audit_head().await?, self.now());
        let finished = self.store.finish_leak(&job.id, at, &after).await;
        finished.map_err(|error| self.database(&error))?;
        job.state = JobState::Done { at };
        job.after = Some(after);
        Ok(())
    }

    /// Tells whoever looks on how far it is.
    pub(super) async fn tell(&self, work: &mut Work<'_>) -> Result<(), EngineError> {
        work.job = self.stored_job(&work.job.id).await?;
        work.job.state = JobState::Running;
        work.job.needs_tokens = work.missing;
        let on_progress = work.on_progress.get_mut();
        on_progress.unwrap_or_else(PoisonError::into_inner)(&work.job);
        Ok(())
    }

    async fn count_missing(
        &self,
        job: &Job,
        at_hand: &HashMap<Fingerprint, &Finding>,
    ) -> Result<u64, EngineError> {
        if job.needs_tokens == 0 {
            return Ok(0);
        }
        let single = self.store.leak_singles(&job.id).await;
        let single = single.map_err(|error| self.database(&error))?;
        let missing = |item: &&JobItem| !at_hand.contains_key(&item.fingerprint);
        Ok(single.iter().filter(missing).count() as u64)
    }

    /// Writes what came of tokens into the audit log: all that are not there yet, also those of a program that crashed in between.
    pub(super) async fn record_outcomes(&self, job: &Job) -> Result<(), EngineError> {
        loop {
            let items = self.store.leak_unaudited(&job.id, RECORDED_TOGETHER).await;
            let items = items.map_err(|error| self.database(&error))?;
            let Some(last) = items.last() else {
                return Ok(());
            };
            let names: Vec<String> = items
                .iter()
                .map(|item| item.fingerprint.to_string())
                .collect();
            let records: Vec<What<'_>> = items
                .iter()
                .zip(&names)
                .map(|(item, sha256)| {
                    What::Leak(LeakWhat::Revoked {
                        job: &job.id,
                        sha256,
                        way: item.way.as_str(),
                        by: job
                            .by
                            .as_deref()
                            .filter(|_| matches!(item.way, Way::Staff { .. })),
                        outcome: item.outcome.as_str(),
                        answer: item.answer.as_deref().or(item.outcome.reason()),
                        platform: Some(item.platform.as_str()),
                        checked: item.checked.as_str(),
                    })
                })
                .collect();
            self.audit_all(&records).await;
            let noted = self.store.set_leak_audited(&job.id, last.position).await;
            noted.map_err(|error| self.database(&error))?;
        }
    }

    pub(super) async fn note_item(&self, job: &str, item: &JobItem) -> Result<(), EngineError> {
        self.note_items(job, std::slice::from_ref(item)).await
    }

    /// Keeps what came of them.
    pub(super) async fn note_items(&self, job: &str, items: &[JobItem]) -> Result<(), EngineError> {
        let noted = self.store.set_leak_items(job, items).await;
        noted.map_err(|error| self.database(&error))
    }

    /// Waits, but not when a person pauses it.
    pub(super) async fn wait_or_pause(&self, pause: Duration, go: &watch::Receiver<bool>) {
        let mut go = go.clone();
        tokio::select! {
            () = (self.surroundings.sleep)(pause) => {}
            Ok(_) = go.wait_for(|go| !go) => {}
        }
    }

    async fn set_leak_state(
        &self,
        job: &str,
        paused: bool,
        trouble: Option<&Trouble>,
    ) -> Result<(), EngineError> {
        let noted = self.store.set_leak_state(job, paused, trouble).await;
        noted.map_err(|error| self.database(&error))
    }
}

pub(super) fn check_reason(reason: &str, findings: &[Finding]) -> Result<(), LeakError> {
    let length = reason.chars().count();
    if !(1..=LONGEST_REASON).contains(&length) || reason.chars().any(char::is_control) {
        return Err(LeakError::BadReason);
    }
    let has = |finding: &Finding| reason.contains(finding.token.expose_secret());
    if findings.iter().any(has) {
        return Err(LeakError::TokenInReason);
    }
    Ok(())
}

/// What was in the way, as it is kept.
pub(super) fn trouble(error: &EngineError) -> Trouble {
    let problem = Problem::from(error);
    Trouble {
        code: problem.code.to_owned(),
        message: problem.to_string(),
        log_id: error.log_id().map(str::to_owned),
    }
}

/// How long is waited before another try that may end otherwise with nothing changed by a person; none where it would not.
pub(super) fn another_try(inner: &Inner, error: &EngineError, tries: u32) -> Option<Duration> {
    let (passing, asked) = match error {
        EngineError::OAuth(error) => (error.is_passing(), error.retry_after()),
        _ => (false, None),
    };
    let again = passing && tries < TRIES;
    again.then(|| inner.pause(tries).max(asked.unwrap_or_default()))
}
