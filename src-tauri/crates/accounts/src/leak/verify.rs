//! Whether a report is as it was written, whether this computer wrote it, and whether it is still true.

use std::collections::HashMap;

use jiff::Timestamp;
use latchkey_leak::Fingerprint;
use latchkey_oauth::support::{ItemStatus, MOST_ITEMS};
use serde::Deserialize;
use serde_json::Value;

use super::LeakError;
use super::plan::by_fingerprint;
use super::report::{FORMAT, digest_of, parts_of};
use crate::engine::{Engine, EngineError};
use crate::problem::Problem;

/// The largest report that is read.
pub const LARGEST: usize = 64 * 1024 * 1024;

/// What can be said of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The job that it is of.
    pub job: String,
    /// When that was begun.
    pub at: Timestamp,
    /// Whether the report is as it was written.
    pub whole: Whole,
    /// Whether this computer's audit log says that it was written here, as it is.
    pub known: bool,
    /// Whether this computer's audit log is whole and has the records between which the job lies, as the report says.
    pub chain: bool,
    /// How many of its tokens are dead now.
    pub dead: u64,
    /// How many are alive.
    pub alive: u64,
    /// Of how many nobody can say.
    pub unknown: u64,
    /// What was in the way of asking.
    pub problem: Option<Problem>,
}

/// Whether a report is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whole {
    /// It is.
    Yes,
    /// It is not.
    No {
        /// The first part that is another, as far as that can be told: a member's name, or `items[3]`, counting from zero.
        part: String,
    },
}

impl Engine {
    /// Says whether a report is whole, known here, and still true. Where staff is linked here, the link server is asked about every
    /// token again.
    pub async fn leak_verify(&self, report: &[u8]) -> Result<Verdict, EngineError> {
        if report.len() > LARGEST {
            return Err(LeakError::TooLarge.into());
        }
        let value: Value = serde_json::from_slice(report).map_err(|_| LeakError::NotAReport)?;
        let read = Read::deserialize(&value).map_err(|_| LeakError::NotAReport)?;
        if read.format != FORMAT {
            return Err(LeakError::NotAReport.into());
        }
        let whole = whole(&value, &read.digest);
        let chain = self.chain_holds(&read.audit).await?;
        let known = matches!(whole, Whole::Yes) && self.is_recorded(&read).await?;
        let mut verdict = Verdict {
            job: read.job.id.clone(),
            at: read.job.started_at,
            whole,
            known,
            chain,
            dead: 0,
            alive: 0,
            unknown: 0,
            problem: None,
        };
        self.ask_again(&read, &mut verdict).await?;
        Ok(verdict)
    }

    /// Whether the audit log is whole, and has both records.
    async fn chain_holds(&self, heads: &Heads) -> Result<bool, EngineError> {
        match self.verify_audit().await {
            Ok(_) => {}
            Err(EngineError::Audit(_)) => return Ok(false),
            Err(error) => return Err(error),
        }
        let entries = self.audit_log(None, None).await?;
        let hashes: HashMap<u64, &str> = entries
            .iter()
            .map(|entry| (entry.number, entry.hash.as_str()))
            .collect();
        // Before the first record there is none.
        let has = |head: &Head| head.number == 0 || hashes.get(&head.number) == Some(&&*head.hash);
        Ok(has(&heads.before) && heads.after.as_ref().is_none_or(has))
    }

    /// Whether the audit log says that this very report was written.
    async fn is_recorded(&self, read: &Read) -> Result<bool, EngineError> {
        let entries = self.audit_log(None, None).await?;
        let has = |members: &serde_json::Map<String, Value>, name: &str, text: &str| {
            members.get(name).and_then(Value::as_str) == Some(text)
        };
        Ok(entries.iter().any(|entry| {
            has(&entry.members, "event", "leak_report")
                && has(&entry.members, "job", &read.job.id)
                && has(&entry.members, "digest", &read.digest.sha256)
        }))
    }

    /// Asks the link servers of staff whether the tokens are dead, by fingerprint.
    async fn ask_again(&self, read: &Read, verdict: &mut Verdict) -> Result<(), EngineError> {
        let mut at: HashMap<&str, Vec<Fingerprint>> = HashMap::new();
        for item in &read.items {
            match &item.server {
                Some(server) => at.entry(server).or_default().push(item.sha256),
                None => verdict.unknown += 1,
            }
        }
        let staff = self.staff().await?;
        for (server, fingerprints) in at {
            let Some(staff) = staff.iter().find(|staff| staff.provider == server) else {
                verdict.unknown += fingerprints.len() as u64;
                continue;
            };
            for some in fingerprints.chunks(MOST_ITEMS) {
                let target = by_fingerprint(some);
                match self.inner.staff_preview(&staff.account, &target).await {
                    Ok(preview) => {
                        for answer in &preview.items {
                            *match answer.status {
                                ItemStatus::AlreadyGone | ItemStatus::Unknown => &mut verdict.dead,
                                ItemStatus::Found => &mut verdict.alive,
                                _ => &mut verdict.unknown,
                            } += 1;
                        }
                    }
                    Err(error) => {
                        verdict.unknown += some.len() as u64;
                        verdict.problem = Some(Problem::from(&error));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Compares what the report says of itself with what it is.
fn whole(value: &Value, told: &Digest) -> Whole {
    let no = |part: String| Whole::No { part };
    let parts = parts_of(value);
    if digest_of(value) == told.sha256 && parts == told.parts {
        return Whole::Yes;
    }
    let names = parts.as_object().into_iter().flatten();
    for (name, part) in names {
        let said = told.parts.get(name);
        if said == Some(part) {
            continue;
        }
        if let (Some(Value::Array(said)), Value::Array(is)) = (said, part)
            && let Some(nth) = said.iter().zip(is).position(|(said, is)| said != is)
        {
            return no(format!("{name}[{nth}]"));
        }
        return no(name.clone());
    }
    let gone = |name: &&String| parts.get(name.as_str()).is_none();
    if let Some(name) = told
        .parts
        .as_object()
        .and_then(|told| told.keys().find(gone))
    {
        return no(name.clone());
    }
    // Every part is what it says, so the digest is not.
    no("digest".to_owned())
}

#[derive(Deserialize)]
struct Read {
    format: String,
    job: About,
    audit: Heads,
    items: Vec<Item>,
    digest: Digest,
}

#[derive(Deserialize)]
struct About {
    id: String,
    started_at: Timestamp,
}

#[derive(Deserialize)]
struct Heads {
    before: Head,
    after: Option<Head>,
}

#[derive(Deserialize)]
struct Head {
    number: u64,
    hash: String,
}

#[derive(Deserialize)]
struct Item {
    sha256: Fingerprint,
    server: Option<String>,
}

#[derive(Deserialize)]
struct Digest {
    sha256: String,
    parts: Value,
}
