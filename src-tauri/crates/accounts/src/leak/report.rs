//! The evidence: what was found where, what became of it, who answered what, why, and by whose power. Fingerprints only.
//!
//! | File | Form |
//! |---|---|
//! | `json` | the one that can be verified |
//! | `csv` | a row for each place, for a spreadsheet |
//! | `pdf` | pages for people |
//!
//! All three carry the same digest, which is that of the JSON form, and the same job gives the same report every time until something
//! comes of it. The digest is SHA-256 over the canonical form of everything but the member `digest`: JSON without spaces, members of
//! objects sorted by the bytes of their names, numbers whole, texts escaped no more than RFC 8259 section 7 demands. The parts beside it
//! are reckoned the same way, one for each member and each item, so that it can be told where a report was changed.

mod csv;
mod json;
mod pdf;

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

pub(super) use self::json::{FORMAT, digest_of, parts_of};
use super::job::{AuditHead, Job, JobItem, JobState};
use crate::audit::{LeakWhat, What};
use crate::engine::{Engine, EngineError};

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The one that can be verified.
    Json,
    /// A row for each place.
    Csv,
    /// Pages for people.
    Pdf,
}

impl Format {
    /// The word for it, which is also a file's ending.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
        }
    }
}

impl Engine {
    /// The report of a job, also of one that is not over, which it then says. The audit log keeps its digest. Whoever saves it does so
    /// with [`write_whole`].
    pub async fn leak_report(&self, job: &str, format: Format) -> Result<Vec<u8>, EngineError> {
        let (job, items) = (self.leak_job(job).await?, self.leak_items(job).await?);
        let report = Report::of(&job, &items);
        let (value, digest) = report.with_digest();
        let bytes = match format {
            Format::Json => json::written(&value),
            Format::Csv => csv::written(&report, &digest),
            Format::Pdf => pdf::written(&report, &digest),
        };
        let what = LeakWhat::Report {
            job: &job.id,
            format: format.as_str(),
            digest: &digest,
        };
        self.inner.audit(What::Leak(what)).await;
        Ok(bytes)
    }
}

/// Writes a file whole or not at all, in the place of what is there, readable by its owner only.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(bytes)?;
    fresh.as_file().sync_all()?;
    fresh.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// What all forms tell.
#[derive(Debug, Serialize)]
struct Report<'j> {
    format: &'static str,
    program: Program,
    job: About<'j>,
    counts: Counted,
    audit: Heads<'j>,
    items: Vec<Told<'j>>,
}

#[derive(Debug, Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize)]
struct About<'j> {
    id: &'j str,
    reason: &'j str,
    by: Option<&'j str>,
    started_at: String,
    finished_at: Option<String>,
    done: bool,
}

#[derive(Debug, Serialize)]
struct Counted {
    total: u64,
    revoked: u64,
    already_gone: u64,
    unknown: u64,
    refused: u64,
    failed: u64,
    waiting: u64,
    still_alive: u64,
}

#[derive(Debug, Serialize)]
struct Heads<'j> {
    before: Head<'j>,
    after: Option<Head<'j>>,
}

#[derive(Debug, Serialize)]
struct Head<'j> {
    number: u64,
    hash: &'j str,
}

/// One token.
#[derive(Debug, Serialize)]
struct Told<'j> {
    sha256: String,
    masked: &'j str,
    rule: &'j str,
    kind: &'static str,
    provider: &'j str,
    name: &'j str,
    places: &'j [latchkey_leak::Place],
    place_count: u64,
    way: &'static str,
    server: Option<&'j str>,
    alive_before: &'static str,
    subject: Option<&'j str>,
    client: Option<&'j str>,
    device: Option<&'j str>,
    same_as: Option<String>,
    outcome: &'static str,
    outcome_at: Option<String>,
    reason: Option<&'j str>,
    answer: Option<&'j str>,
    platform: &'static str,
    checked: &'static str,
    checked_at: Option<String>,
}

impl<'j> Report<'j> {
    fn of(job: &'j Job, items: &'j [JobItem]) -> Self {
        let counts = &job.counts;
        let finished_at = match job.state {
            JobState::Done { at } => Some(at.to_string()),
            _ => None,
        };
        Self {
            format: FORMAT,
            program: Program {
                name: "Latchkey",
                version: env!("CARGO_PKG_VERSION"),
            },
            job: About {
                id: &job.id,
                reason: &job.reason,
                by: job.by.as_deref(),
                started_at: job.started_at.to_string(),
                done: finished_at.is_some(),
                finished_at,
            },
            counts: Counted {
                total: counts.total(),
                revoked: counts.revoked,
                already_gone: counts.already_gone,
                unknown: counts.unknown,
                refused: counts.refused,
                failed: counts.failed,
                waiting: counts.waiting,
                still_alive: counts.still_alive,
            },
            audit: Heads {
                before: Head::of(&job.before),
                after: job.after.as_ref().map(Head::of),
            },
            items: items.iter().map(Told::of).collect(),
        }
    }

    /// The JSON form with its digest in it, and the digest.
    fn with_digest(&self) -> (Value, String) {
        let mut value = serde_json::to_value(self).expect("texts and numbers are JSON");
        let digest = digest_of(&value);
        let parts = parts_of(&value);
        if let Value::Object(members) = &mut value {
            let told = serde_json::json!({ "sha256": digest, "parts": parts });
            members.insert("digest".to_owned(), told);
        }
        (value, digest)
    }
}

impl<'j> Head<'j> {
    fn of(head: &'j AuditHead) -> Self {
        Self {
            number: head.number,
            hash: &head.hash,
        }
    }
}

impl<'j> Told<'j> {
    fn of(item: &'j JobItem) -> Self {
        Self {
            sha256: item.fingerprint.to_string(),
            masked: &item.masked,
            rule: &item.rule,
            kind: item.kind.as_str(),
            provider: &item.provider,
            name: &item.name,
            places: &item.places,
            place_count: item.place_count,
            way: item.way.as_str(),
            server: item.server.as_deref(),
            alive_before: item.alive.as_str(),
            subject: item.subject.as_deref(),
            client: item.client.as_deref(),
            device: item.device.as_deref(),
            same_as: item.same_as.map(|same| same.to_string()),
            outcome: item.outcome.as_str(),
            outcome_at: item.outcome.at().map(|at| at.to_string()),
            reason: item.outcome.reason(),
            answer: item.answer.as_deref(),
            platform: item.platform.as_str(),
            checked: item.checked.as_str(),
            checked_at: item.checked.at().map(|at| at.to_string()),
        }
    }
}

/// What a token was wrapped in, in words.
fn words(encodings: &[latchkey_leak::Encoding]) -> String {
    let word = |encoding: &latchkey_leak::Encoding| {
        let word = serde_json::to_value(encoding).ok()?;
        word.as_str().map(str::to_owned)
    };
    let words: Vec<String> = encodings.iter().filter_map(word).collect();
    words.join(" ")
}
