//! Revoking what was found. A revocation goes on without the page: it holds the tokens that it was begun with until it ends.

use std::collections::HashSet;

use latchkey_accounts::leak::{Finding, Fingerprint, Job, JobState, LeakError};
use latchkey_accounts::{Engine, EngineError};
use tauri_specta::Event as _;
use tokio::sync::watch;

use super::desk::Desk;
use super::scan::Pace;
use super::{AtDesk, Backend, log_failure};
use crate::views::{LeakJob, LeakJobChanged, LeakSet, LeakSetPreview, Problem};

/// Something is being revoked. Dropping it lets the next one begin.
struct Work {
    backend: Backend,
    go: watch::Receiver<bool>,
}

impl Work {
    fn begin(backend: &Backend) -> Result<Self, Problem> {
        let go = backend.desk(Desk::begin_work).ok_or_else(under_way)?;
        Ok(Self {
            backend: backend.clone(),
            go,
        })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.backend.desk(Desk::end_work);
    }
}

impl AtDesk {
    /// Begins to revoke these of what was found.
    pub(crate) async fn revoke(
        &self,
        fingerprints: &[String],
        reason: &str,
    ) -> Result<(), Problem> {
        let work = Work::begin(&self.backend)?;
        let chosen: HashSet<Fingerprint> = fingerprints
            .iter()
            .filter_map(|text| Fingerprint::parse(text).ok())
            .collect();
        let found = self.found();
        let chosen: Vec<Fingerprint> = chosen.into_iter().collect();
        let begun = self
            .engine
            .leak_begin(&found.findings, &chosen, reason)
            .await;
        let job = begun?;
        let at_hand = found.findings.iter();
        let at_hand = at_hand.filter(|finding| chosen.contains(&finding.fingerprint));
        self.set_to_work(work, job, at_hand.cloned().collect());
        Ok(())
    }

    /// Goes on with a job, with what was found since as far as it is part of it.
    pub(crate) async fn resume(&self, job: &str) -> Result<(), Problem> {
        let work = Work::begin(&self.backend)?;
        let known = self.engine.leak_job(job).await?;
        match known.state {
            JobState::Running => Err(EngineError::from(LeakError::Busy).into()),
            JobState::Done { .. } => Ok(()),
            JobState::Paused | JobState::Stopped { .. } => {
                self.set_to_work(work, known.id, self.found().findings.clone());
                Ok(())
            }
        }
    }

    /// Pauses what is being revoked.
    pub(crate) fn pause(&self) {
        self.backend.desk(|desk| desk.pause_work());
    }

    /// The jobs, the newest first.
    pub(crate) async fn jobs(&self) -> Result<Vec<LeakJob>, Problem> {
        let jobs = self.engine.leak_jobs().await?;
        Ok(jobs
            .into_iter()
            .map(|job| self.backend.view_of(job))
            .collect())
    }

    /// What of a set would fall.
    pub(crate) async fn preview_set(&self, set: LeakSet) -> Result<LeakSetPreview, Problem> {
        let set = set.parsed().ok_or_else(no_time)?;
        Ok(self.engine.leak_preview_set(None, &set).await?.into())
    }

    /// Revokes a set.
    pub(crate) async fn revoke_set(
        &self,
        set: LeakSet,
        typed: &str,
        reason: &str,
    ) -> Result<LeakSetPreview, Problem> {
        let set = set.parsed().ok_or_else(no_time)?;
        let work = Work::begin(&self.backend)?;
        let preview = self.engine.leak_preview_set(None, &set).await?;
        let ended = self
            .engine
            .leak_revoke_set(None, &set, typed, reason, work.go.clone())
            .await?;
        Ok(LeakSetPreview::from(preview).fell(&ended))
    }

    fn set_to_work(&self, work: Work, job: String, at_hand: Vec<Finding>) {
        let engine = self.engine.clone();
        tauri::async_runtime::spawn(work_on(engine, work, job, at_hand));
    }
}

async fn work_on(engine: Engine, work: Work, job: String, at_hand: Vec<Finding>) {
    let backend = work.backend.clone();
    let mut pace = Pace::default();
    let worked = engine
        .leak_work(&job, &at_hand, work.go.clone(), |job| {
            if pace.is_due() {
                backend.tell_job(job.clone());
            }
        })
        .await;
    // Before the window is told: it may begin the next one at once.
    drop((work, at_hand));
    let left = match worked {
        Ok(job) => Ok(job),
        Err(error) => {
            tracing::warn!(%error, "a revocation has stopped");
            engine.leak_job(&job).await
        }
    };
    match left {
        Ok(job) => backend.tell_job(job),
        Err(error) => tracing::warn!(%error, "nobody can say how a revocation was left"),
    }
}

impl Backend {
    fn tell_job(&self, job: Job) {
        if let Some(window) = self.inner.window.get() {
            log_failure(LeakJobChanged(self.view_of(job)).emit(window));
        }
    }

    fn view_of(&self, job: Job) -> LeakJob {
        self.desk(|desk| LeakJob::of(job, desk.staff()))
    }
}

fn under_way() -> Problem {
    Problem {
        code: "job_under_way".to_owned(),
        message: "A revocation is under way already.".to_owned(),
        way_out: "Wait for its end or pause it; nothing else was revoked.".to_owned(),
    }
}

fn no_time() -> Problem {
    Problem {
        code: "no_time".to_owned(),
        message: "That is no time.".to_owned(),
        way_out: "Give one such as 2026-11-23T14:00:00Z; nothing was revoked.".to_owned(),
    }
}
