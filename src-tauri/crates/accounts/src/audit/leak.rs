//! What happens to leaked tokens. Their jobs work from fingerprints, so a record has the SHA-256 and nothing that needs the token.

use serde_json::{Value, json};

/// Something that happened to leaked tokens.
#[derive(Debug, Clone, Copy)]
pub enum LeakWhat<'a> {
    /// Somebody began to revoke some.
    Begun {
        /// The job.
        job: &'a str,
        /// Why, in a person's words.
        reason: &'a str,
        /// Whose power it is, where it is somebody's.
        by: Option<&'a str>,
        /// What is to end.
        what: Begun<'a>,
    },
    /// What became of one of them.
    Revoked {
        /// The job.
        job: &'a str,
        /// SHA-256 of the token.
        sha256: &'a str,
        /// How it was tried.
        way: &'a str,
        /// Whose power it was, where it was somebody's.
        by: Option<&'a str>,
        /// What became of it.
        outcome: &'a str,
        /// The server's word, or why not.
        answer: Option<&'a str>,
        /// What the platform was told.
        platform: Option<&'a str>,
        /// What was found by asking again.
        checked: &'a str,
    },
    /// All of a job is done.
    Done {
        /// The job.
        job: &'a str,
        /// How many.
        revoked: u64,
        /// How many had ended before.
        already_gone: u64,
        /// How many belong to nothing.
        unknown: u64,
        /// How many could not be revoked.
        refused: u64,
    },
    /// A set has ended as a whole.
    SetDone {
        /// The job.
        job: &'a str,
        /// How many sessions.
        sessions: u64,
    },
    /// Evidence was written.
    Report {
        /// The job.
        job: &'a str,
        /// `json`, `csv` or `pdf`.
        format: &'a str,
        /// The report's digest.
        digest: &'a str,
    },
}

/// What is to end.
#[derive(Debug, Clone, Copy)]
pub enum Begun<'a> {
    /// So many single tokens.
    Items(usize),
    /// A whole set of sessions.
    Set(&'a str),
}

impl LeakWhat<'_> {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "leak_revocation_begun",
            Self::Revoked { .. } => "leak_revoked",
            Self::Done { .. } | Self::SetDone { .. } => "leak_revocation_done",
            Self::Report { .. } => "leak_report",
        }
    }

    pub(super) fn members(&self) -> Value {
        match self {
            Self::Begun {
                job,
                reason,
                by,
                what,
            } => match what {
                Begun::Items(items) => {
                    json!({ "job": job, "reason": reason, "by": by, "items": items })
                }
                Begun::Set(set) => json!({ "job": job, "reason": reason, "by": by, "set": set }),
            },
            Self::Revoked {
                job,
                sha256,
                way,
                by,
                outcome,
                answer,
                platform,
                checked,
            } => {
                json!({ "job": job, "sha256": sha256, "way": way, "by": by, "outcome": outcome,
                    "answer": answer, "platform": platform, "checked": checked })
            }
            Self::Done {
                job,
                revoked,
                already_gone,
                unknown,
                refused,
            } => {
                json!({ "job": job, "revoked": revoked, "already_gone": already_gone, "unknown": unknown,
                    "refused": refused })
            }
            Self::SetDone { job, sessions } => json!({ "job": job, "sessions": sessions }),
            Self::Report {
                job,
                format,
                digest,
            } => json!({ "job": job, "format": format, "digest": digest }),
        }
    }
}
