//! Revocations of many, and their reports.

use latchkey_accounts::leak as engine;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use crate::views::Problem;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LeakFormat {
    /// Pages for people.
    Pdf,
    /// The one that can be verified.
    Json,
    /// A row for each place.
    Csv,
}

/// A revocation of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeakJob {
    /// Its name.
    pub(crate) id: String,
    /// Why, in the person's words.
    pub(crate) reason: String,
    /// Whose power it is: the account's name where it is linked here, otherwise the server's words.
    pub(crate) by: Option<String>,
    /// RFC 3339.
    pub(crate) started_at: String,
    /// RFC 3339.
    pub(crate) finished_at: Option<String>,
    /// How it is.
    pub(crate) state: LeakJobState,
    /// What was in the way.
    pub(crate) problem: Option<Problem>,
    /// How many of those that wait need the token itself, which is not at hand.
    #[specta(type = u32)]
    pub(crate) needs_tokens: u64,
    /// How many tokens.
    #[specta(type = u32)]
    pub(crate) total: u64,
    /// About how many of them somebody has answered.
    #[specta(type = u32)]
    pub(crate) done: u64,
    /// What came of them.
    pub(crate) counts: LeakCounts,
}

/// How a revocation of many is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakJobState {
    /// Some program is at it.
    Running,
    /// A person paused it.
    Paused,
    /// Nobody is at it.
    Stopped,
    /// It is over.
    Done,
}

/// How many tokens came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakCounts {
    /// Ended by this.
    #[specta(type = u32)]
    pub(crate) revoked: u64,
    /// Had ended before.
    #[specta(type = u32)]
    pub(crate) gone: u64,
    /// Belong to nothing that their server knows.
    #[specta(type = u32)]
    pub(crate) unknown: u64,
    /// Cannot be ended from here.
    #[specta(type = u32)]
    pub(crate) refused: u64,
    /// Could not be ended now.
    #[specta(type = u32)]
    pub(crate) failed: u64,
    /// Nobody has answered for these.
    #[specta(type = u32)]
    pub(crate) waiting: u64,
}

/// What can be said of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakVerdict {
    /// Whether it is as it was written.
    pub(crate) whole: bool,
    /// Whether it was written here.
    pub(crate) known: bool,
    /// Whether this computer's log has the records between which it lies.
    pub(crate) chain: bool,
    /// How many of its tokens are dead now.
    #[specta(type = u32)]
    pub(crate) dead: u64,
    /// How many are alive.
    #[specta(type = u32)]
    pub(crate) alive: u64,
    /// Of how many nobody can say.
    #[specta(type = u32)]
    pub(crate) unknown: u64,
    /// What was in the way of asking.
    pub(crate) problem: Option<Problem>,
    /// Of which revocation it is.
    pub(crate) job: String,
    /// When that was begun: RFC 3339.
    pub(crate) at: String,
}

/// A revocation of many has come further.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct LeakJobChanged(pub(crate) LeakJob);

impl LeakJob {
    /// A job, with the names of the accounts of staff here.
    pub(crate) fn of(job: engine::Job, staff: &[engine::Staff]) -> Self {
        let (total, done) = (job.counts.total(), job.counts.done());
        let (state, finished_at, trouble) = match job.state {
            engine::JobState::Running => (LeakJobState::Running, None, None),
            engine::JobState::Paused => (LeakJobState::Paused, None, None),
            engine::JobState::Stopped { trouble } => (LeakJobState::Stopped, None, trouble),
            engine::JobState::Done { at } => (LeakJobState::Done, Some(at), None),
        };
        let name = |subject: String| {
            let known = staff.iter().find(|staff| staff.subject == subject);
            known.map_or(subject, |staff| staff.name.clone())
        };
        Self {
            id: job.id,
            reason: job.reason,
            by: job.by.map(name),
            started_at: job.started_at.to_string(),
            finished_at: finished_at.map(|at| at.to_string()),
            state,
            problem: trouble.map(|trouble| Problem::told(trouble.code, &trouble.message)),
            needs_tokens: job.needs_tokens,
            total,
            done,
            counts: LeakCounts {
                revoked: job.counts.revoked,
                gone: job.counts.already_gone,
                unknown: job.counts.unknown,
                refused: job.counts.refused,
                failed: job.counts.failed,
                waiting: job.counts.waiting,
            },
        }
    }
}

impl From<engine::Verdict> for LeakVerdict {
    fn from(verdict: engine::Verdict) -> Self {
        Self {
            whole: verdict.whole == engine::Whole::Yes,
            known: verdict.known,
            chain: verdict.chain,
            dead: verdict.dead,
            alive: verdict.alive,
            unknown: verdict.unknown,
            problem: verdict.problem.map(Into::into),
            job: verdict.job,
            at: verdict.at.to_string(),
        }
    }
}

impl From<LeakFormat> for engine::Format {
    fn from(format: LeakFormat) -> Self {
        match format {
            LeakFormat::Pdf => Self::Pdf,
            LeakFormat::Json => Self::Json,
            LeakFormat::Csv => Self::Csv,
        }
    }
}
