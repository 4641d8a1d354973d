//! `latchkey leak verify`

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use latchkey_accounts::Engine;
use latchkey_accounts::leak::verify::LARGEST;
use latchkey_accounts::leak::{Verdict, Whole};
use serde_json::json;

use crate::output::{Failure, Output};

pub(super) async fn run(engine: &Engine, output: &Output, report: &Path) -> Result<(), Failure> {
    let verdict = engine.leak_verify(&read(report)?).await?;
    let changed = match &verdict.whole {
        Whole::Yes => None,
        Whole::No { part } => Some(part),
    };
    let problem = verdict.problem.as_ref();
    let object = json!({
        "event": "verified",
        "job": verdict.job,
        "at": verdict.at.to_string(),
        "whole": changed.is_none(),
        "changed": changed,
        "known": verdict.known,
        "chain": verdict.chain,
        "dead": verdict.dead,
        "alive": verdict.alive,
        "unknown": verdict.unknown,
        "problem": problem.map(|it| json!({ "code": it.code, "message": it.to_string() })),
    });
    output.result(&object, || describe(&verdict));
    let holds = changed.is_none() && verdict.known && verdict.chain && verdict.alive == 0;
    if holds {
        Ok(())
    } else {
        Err(Failure::failed())
    }
}

/// A byte more than any report, so that what is larger is told so.
fn read(report: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(report);
    let read = file.and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| {
        Failure::Usage(format!(
            "\"{}\" cannot be read ({}). Name the report that was written as JSON.",
            report.display(),
            error.kind()
        ))
    })?;
    Ok(bytes)
}

fn describe(verdict: &Verdict) -> String {
    let mut sentences = vec![format!("Report of {}, begun {}.", verdict.job, verdict.at)];
    sentences.push(match &verdict.whole {
        Whole::Yes => "It is as it was written.".to_owned(),
        Whole::No { part } => format!(
            "It is NOT as it was written: {} was changed.",
            part.escape_debug()
        ),
    });
    let known = if verdict.known {
        "This computer's audit log says that it was written here."
    } else {
        "This computer's audit log does not say that it was written here."
    };
    sentences.push(known.to_owned());
    let chain = if verdict.chain {
        "That log is whole and has the records that the report names."
    } else {
        "That log is NOT whole, or has other records than the report names."
    };
    sentences.push(chain.to_owned());
    sentences.push(format!(
        "Asked again: {} dead, {} alive, {} that nobody can say.",
        verdict.dead, verdict.alive, verdict.unknown
    ));
    sentences.extend(verdict.problem.as_ref().map(ToString::to_string));
    sentences.join("\n")
}
