//! `latchkey leak revoke` of tokens that were found.

use latchkey_accounts::Engine;
use latchkey_accounts::leak::{
    Alive, Finding, Fingerprint, Job, JobItem, JobState, Outcome, Plan, PlanItem, Way,
};
use latchkey_leak::Rules;
use serde_json::json;
use tokio::sync::watch;

use super::look;
use super::report::{check, write};
use super::told::{counts_text, finding_json, finding_text, job_json, many, short};
use crate::args::LeakRevoke;
use crate::output::{Failure, Output};

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    asked: LeakRevoke,
) -> Result<(), Failure> {
    // What is wrong with the command line is said before anything is revoked.
    for report in &asked.reports {
        check(report)?;
    }
    let findings = match asked.files.as_slice() {
        [] => Vec::new(),
        files => look(output, files).await?.findings,
    };
    let id = match &asked.resume {
        Some(id) => engine.leak_job(id).await?.id,
        None => match begin(engine, output, &asked, &findings).await? {
            Some(id) => id,
            None => return Ok(()),
        },
    };
    let job = work(engine, output, &id, &findings).await?;
    for item in engine.leak_items(&id).await? {
        output.result(&item_json(&item), || item_text(&item));
    }
    let mut written = Ok(());
    for report in &asked.reports {
        // One that cannot be written keeps no other back, and not what came of the tokens.
        written = written.and(write(engine, output, &id, report).await);
    }
    output.result(&job_json("revocation", &job), || {
        format!("{}: {}.", job.id, counts_text(&job.counts))
    });
    written?;
    settled(output, &job)
}

/// Says what would fall and asks; none where nothing is to be revoked.
async fn begin(
    engine: &Engine,
    output: &Output,
    asked: &LeakRevoke,
    findings: &[Finding],
) -> Result<Option<String>, Failure> {
    let chosen = choose(findings, &asked.only)?;
    if chosen.is_empty() {
        let object = json!({ "event": "revocation", "id": null, "total": 0 });
        output.result(&object, || {
            "No token was found, so nothing was revoked.".to_owned()
        });
        return Ok(None);
    }
    let plan = engine.leak_plan(&chosen).await?;
    let rules = Rules::built_in();
    for (finding, item) in chosen.iter().zip(&plan.items) {
        // With a report to come, a script hears of each only once, when it is over.
        if asked.dry_run || !output.is_json() {
            output.result(&finding_json(finding, Some(item), &rules), || {
                finding_text(finding, Some(item), &rules)
            });
        }
    }
    let what_falls = what_falls(&plan);
    if asked.dry_run {
        let object = json!({
            "event": "dry_run",
            "total": plan.items.len(),
            "sessions": plan.sessions,
            "accounts": plan.accounts,
            "programs": plan.programs,
        });
        output.result(&object, || format!("{what_falls} Nothing was revoked."));
        return Ok(None);
    }
    let reason = reason(output, asked)?;
    if !asked.yes && !output.confirm(&format!("{what_falls} Revoke?")) {
        output.aside("Nothing was revoked.");
        return Ok(None);
    }
    let fingerprints: Vec<Fingerprint> = chosen.iter().map(|it| it.fingerprint).collect();
    let begun = engine.leak_begin(&chosen, &fingerprints, &reason).await?;
    output.aside(&format!(
        "Revocation {begun} is written down. Should it be cut short, go on with \"latchkey leak revoke --resume {begun}\"."
    ));
    Ok(Some(begun))
}

/// Those that were meant.
fn choose(findings: &[Finding], only: &[String]) -> Result<Vec<Finding>, Failure> {
    let named = |start: &String| {
        let is_named = |finding: &&Finding| finding.fingerprint.to_string().starts_with(start);
        findings.iter().filter(is_named).count()
    };
    if let Some(wrong) = only.iter().find(|start| named(start) != 1) {
        return Err(Failure::Usage(format!(
            "No token that was found, or more than one, has a fingerprint that begins with {wrong}. \"latchkey leak scan\" shows them."
        )));
    }
    let is_meant = |finding: &&Finding| {
        let fingerprint = finding.fingerprint.to_string();
        only.is_empty() || only.iter().any(|start| fingerprint.starts_with(start))
    };
    Ok(findings.iter().filter(is_meant).cloned().collect())
}

/// Why, asked for where somebody is there to answer.
pub(super) fn reason(output: &Output, asked: &LeakRevoke) -> Result<String, Failure> {
    let given = asked.reason.clone();
    let given = given.or_else(|| output.ask("Why (for the audit log and the report): "));
    given.ok_or_else(|| {
        Failure::Usage(
            "A reason is needed, for the audit log and the report. Give it with --reason."
                .to_owned(),
        )
    })
}

/// Works a revocation until its end. Ctrl+C pauses it.
async fn work(
    engine: &Engine,
    output: &Output,
    id: &str,
    findings: &[Finding],
) -> Result<Job, Failure> {
    let (going, go) = watch::channel(true);
    let pausing = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = going.send(false);
        }
        // Whoever listens hears of no end by it.
        going.closed().await;
    });
    let worked = engine
        .leak_work(id, findings, go, |job| {
            let (done, all) = (job.counts.done(), job.counts.total());
            output.at_work(&format!("Revoking: {done} of {all}"));
        })
        .await;
    pausing.abort();
    output.at_work("");
    Ok(worked?)
}

/// How it ended, as an exit code.
fn settled(output: &Output, job: &Job) -> Result<(), Failure> {
    let counts = &job.counts;
    match &job.state {
        JobState::Done { .. } if counts.refused + counts.still_alive == 0 => Ok(()),
        JobState::Done { .. } => Err(Failure::failed()),
        JobState::Running | JobState::Paused | JobState::Stopped { .. } => {
            let with = if job.needs_tokens > 0 {
                " and the same files"
            } else {
                ""
            };
            output.aside(&format!(
                "It is not over. Go on with \"latchkey leak revoke --resume {}\"{with}.",
                job.id
            ));
            Err(Failure::queued())
        }
    }
}

fn what_falls(plan: &Plan) -> String {
    let open = |item: &&PlanItem| item.alive != Alive::Dead && item.way != Way::None;
    let open = plan.items.iter().filter(open).count();
    let mut sentences = vec![format!(
        "{}; {open} can be revoked from here.",
        many(plan.items.len() as u64, "token")
    )];
    if plan.sessions > 0 {
        sentences.push(format!(
            "As far as can be told, {} of {} fall: their owners are signed out and have to link again.",
            many(plan.sessions, "session"),
            many(plan.accounts, "account")
        ));
    }
    if !plan.programs.is_empty() {
        sentences.push(format!(
            "Programs here that use them: {}.",
            plan.programs.join(", ")
        ));
    }
    sentences.join(" ")
}

fn item_json(item: &JobItem) -> serde_json::Value {
    json!({
        "event": "outcome",
        "fingerprint": item.fingerprint,
        "masked": item.masked,
        "name": item.name,
        "way": item.way.as_str(),
        "outcome": item.outcome.as_str(),
        "reason": item.outcome.reason(),
        "at": item.outcome.at().map(|at| at.to_string()),
        "answer": item.answer,
        "platform": item.platform.as_str(),
        "checked": item.checked.as_str(),
    })
}

fn item_text(item: &JobItem) -> String {
    let outcome = match &item.outcome {
        Outcome::Waiting => "waits".to_owned(),
        Outcome::Revoked { .. } => "revoked".to_owned(),
        Outcome::AlreadyGone { .. } => "had ended before".to_owned(),
        Outcome::Unknown { .. } => "unknown to its server".to_owned(),
        Outcome::Refused { reason, .. } => format!("not revoked ({reason})"),
        Outcome::Failed { reason, .. } => format!("failed ({reason})"),
    };
    let checked = match item.checked.as_str() {
        "dead" => ", and dead when asked again",
        "alive" => ", BUT ALIVE when asked again",
        _ => "",
    };
    format!(
        "{}  {}  {outcome}{checked}  [{}]",
        item.masked,
        item.name,
        short(&item.fingerprint)
    )
}
