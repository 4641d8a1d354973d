//! What is kept of a job: what was to be ended, why, how far it got, and what came of each.

use jiff::Timestamp;
use latchkey_leak::{Finding, Fingerprint, Kind, Place};
use latchkey_oauth::client::RevocationReceipt;
use secrecy::ExposeSecret as _;

use super::LeakError;
use super::plan::{Alive, PlanItem};
use super::way::Way;
use crate::engine::{Engine, EngineError, Inner};
use crate::outbox::Trouble;

/// An order of a person to end leaked tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// Why, in the person's words.
    pub reason: String,
    /// Whose power it is, in the link server's words; none where every token is ended by whoever holds it.
    pub by: Option<String>,
    /// When it was begun.
    pub started_at: Timestamp,
    /// How it is.
    pub state: JobState,
    /// What came of its tokens.
    pub counts: Counts,
    /// How many of those that wait need the token itself, which is not at hand: look through the same files again and resume.
    pub needs_tokens: u64,
    /// The last record of this computer's audit log before it began.
    pub before: AuditHead,
    /// The last one after its end.
    pub after: Option<AuditHead>,
}

/// How a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// Some program is at it.
    Running,
    /// A person paused it.
    Paused,
    /// Nobody is at it: a crash, or trouble.
    Stopped {
        /// What was in the way, where it was trouble.
        trouble: Option<Trouble>,
    },
    /// It is over.
    Done {
        /// Since when.
        at: Timestamp,
    },
}

/// How many tokens of a job came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Nobody has answered for these.
    pub waiting: u64,
    /// Ended by this job.
    pub revoked: u64,
    /// Had ended before.
    pub already_gone: u64,
    /// Belong to nothing that their server knows.
    pub unknown: u64,
    /// Cannot be ended from here, or their server would not.
    pub refused: u64,
    /// Could not be ended now; another try may.
    pub failed: u64,
    /// Of all these, how many were alive when they were asked about again.
    pub still_alive: u64,
}

/// A place in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditHead {
    /// The record's number; zero where there is none.
    pub number: u64,
    /// Its hash in hexadecimal; empty where there is none.
    pub hash: String,
}

/// One token of a job. The token itself is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobItem {
    /// SHA-256 of the token.
    pub fingerprint: Fingerprint,
    /// The rule it was found by.
    pub rule: String,
    /// What it is.
    pub kind: Kind,
    /// Who gave it out.
    pub provider: String,
    /// In a person's words.
    pub name: String,
    /// Its ends.
    pub masked: String,
    /// Where it was found, the first of them.
    pub places: Vec<Place>,
    /// In how many places it was found.
    pub place_count: u64,
    /// Which way it is ended.
    pub way: Way,
    /// The link server's id in the directory, where it is one's token.
    pub server: Option<String>,
    /// Whether it was alive when the job began.
    pub alive: Alive,
    /// Whose session it was, in the server's words.
    pub subject: Option<String>,
    /// The client that the session was made by.
    pub client: Option<String>,
    /// The device it was made on.
    pub device: Option<String>,
    /// An earlier token of the same session.
    pub same_as: Option<Fingerprint>,
    /// What came of it.
    pub outcome: Outcome,
    /// The server's word for that.
    pub answer: Option<String>,
    /// What became of the platform's own grant.
    pub platform: RevocationReceipt,
    /// What was found by asking again.
    pub checked: Checked,
    /// Its place in the job.
    pub(crate) position: i64,
    /// Whether it is of the very session that gives the order.
    pub(crate) own: bool,
    /// As what it was sent in the order that it is part of.
    pub(crate) sent: Option<Sent>,
    /// Of how many orders it has been part.
    pub(crate) orders: i64,
}

/// As what a token is sent to the link server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    Token,
    Fingerprint,
}

/// What came of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Waiting,
    /// This job ended it.
    Revoked {
        /// When.
        at: Timestamp,
    },
    /// It had ended before.
    AlreadyGone {
        /// When that was found.
        at: Timestamp,
    },
    /// It belongs to nothing that its server knows.
    Unknown {
        /// When that was found.
        at: Timestamp,
    },
    /// It cannot be ended from here, or its server would not.
    Refused {
        /// When that was found.
        at: Timestamp,
        /// A stable code.
        reason: String,
    },
    /// It could not be ended then; another try may.
    Failed {
        /// When.
        at: Timestamp,
        /// A stable code.
        reason: String,
    },
}

/// What was found by asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Nobody could be asked.
    NotAsked,
    /// It opens nothing.
    Dead {
        /// When that was found.
        at: Timestamp,
    },
    /// It still opens something.
    Alive {
        /// When that was found.
        at: Timestamp,
    },
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.waiting + self.revoked + self.already_gone + self.unknown + self.refused + self.failed
    }

    /// Those about which somebody has answered.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.total() - self.waiting - self.failed
    }
}

impl Outcome {
    /// The word for it, stored and for scripts.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Revoked { .. } => "revoked",
            Self::AlreadyGone { .. } => "already_gone",
            Self::Unknown { .. } => "unknown",
            Self::Refused { .. } => "refused",
            Self::Failed { .. } => "failed",
        }
    }

    /// When, but for nothing.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting => None,
            Self::Revoked { at }
            | Self::AlreadyGone { at }
            | Self::Unknown { at }
            | Self::Refused { at, .. }
            | Self::Failed { at, .. } => Some(*at),
        }
    }

    /// Why not, where that is so.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Refused { reason, .. } | Self::Failed { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl Checked {
    /// The word for it, stored and for scripts.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Dead { .. } => "dead",
            Self::Alive { .. } => "alive",
        }
    }

    /// When, where somebody was asked.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::NotAsked => None,
            Self::Dead { at } | Self::Alive { at } => Some(*at),
        }
    }
}

impl Sent {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Fingerprint => "fingerprint",
        }
    }
}

impl JobItem {
    /// What is to be kept of a token that is about to be ended. A file's name may hold the very token, which is then masked there.
    pub(super) fn new(finding: &Finding, planned: &PlanItem, route: &Way, own: bool) -> Self {
        let token = finding.token.expose_secret();
        let mask = |place: &Place| Place {
            file: place.file.replace(token, &finding.masked),
            ..place.clone()
        };
        Self {
            fingerprint: finding.fingerprint,
            rule: finding.rule.clone(),
            kind: finding.kind,
            provider: finding.provider.clone(),
            name: finding.name.clone(),
            masked: finding.masked.clone(),
            places: finding.places.iter().map(mask).collect(),
            place_count: finding.place_count,
            way: route.clone(),
            server: None,
            alive: planned.alive,
            subject: planned.subject.clone(),
            client: planned.client.clone(),
            device: planned.device.clone(),
            same_as: planned.same_as,
            outcome: Outcome::Waiting,
            answer: None,
            platform: RevocationReceipt::NotSaid,
            checked: Checked::NotAsked,
            position: 0,
            own,
            sent: None,
            orders: 0,
        }
    }
}

impl Engine {
    /// The jobs, the newest first.
    pub async fn leak_jobs(&self) -> Result<Vec<Job>, EngineError> {
        let inner = &self.inner;
        let jobs = inner.store.leak_jobs().await;
        let mut jobs = jobs.map_err(|error| inner.database(&error))?;
        for job in &mut jobs {
            inner.see_who_is_at(job).await?;
        }
        Ok(jobs)
    }

    /// One of them.
    pub async fn leak_job(&self, id: &str) -> Result<Job, EngineError> {
        let inner = &self.inner;
        let mut job = inner.stored_job(id).await?;
        inner.see_who_is_at(&mut job).await?;
        Ok(job)
    }

    /// The tokens of a job, in the order in which they are ended.
    pub async fn leak_items(&self, id: &str) -> Result<Vec<JobItem>, EngineError> {
        let inner = &self.inner;
        inner.stored_job(id).await?;
        let items = inner.store.leak_items(id).await;
        items.map_err(|error| inner.database(&error))
    }

    /// Drops a job that is over, and with it what its report is made from. The audit log keeps its records.
    pub async fn leak_forget(&self, id: &str) -> Result<Job, EngineError> {
        let job = self.leak_job(id).await?;
        if !matches!(job.state, JobState::Done { .. }) {
            return Err(LeakError::NotOver.into());
        }
        let inner = &self.inner;
        let forgotten = inner.store.forget_leak(id).await;
        forgotten.map_err(|error| inner.database(&error))?;
        inner.forget_lock(&lock_of(id));
        inner.changed();
        Ok(job)
    }
}

impl Inner {
    pub(super) async fn stored_job(&self, id: &str) -> Result<Job, EngineError> {
        let job = self.store.leak_job(id).await;
        job.map_err(|error| self.database(&error))?
            .ok_or_else(|| LeakError::NoSuchJob(id.to_owned()).into())
    }

    /// A job that nobody holds has stopped, whatever it was doing.
    async fn see_who_is_at(&self, job: &mut Job) -> Result<(), EngineError> {
        let open = matches!(job.state, JobState::Paused | JobState::Stopped { .. });
        if open && self.try_lock(&lock_of(&job.id)).await?.is_none() {
            job.state = JobState::Running;
            job.needs_tokens = 0;
        }
        Ok(())
    }

    /// The last record of the audit log.
    pub(super) async fn audit_head(&self) -> Result<AuditHead, EngineError> {
        let head = self.log.head().await.map_err(|error| self.log_error(error));
        let (number, hash) = head?;
        Ok(AuditHead { number, hash })
    }
}

/// The name of what holds off other programs that would work the same job.
pub(super) fn lock_of(job: &str) -> String {
    format!("leak-{job}")
}
