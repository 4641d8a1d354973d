//! `latchkey leak scan`

use latchkey_accounts::Clock as _;
use latchkey_accounts::clock::SystemClock;
use latchkey_accounts::leak::{Alive, Plan};
use latchkey_leak::{Finding, Rules};
use serde_json::json;

use super::told::{finding_json, finding_text, many};
use super::{look, size, unread};
use crate::args::LeakScan;
use crate::output::{Failure, Output};

pub(crate) async fn run(output: &Output, asked: LeakScan) -> Result<(), Failure> {
    let found = look(output, &asked.files).await?;
    let plan = if found.findings.is_empty() || asked.offline {
        None
    } else {
        plan(output, &found.findings).await
    };
    let rules = Rules::built_in();
    for (nth, finding) in found.findings.iter().enumerate() {
        let planned = plan.as_ref().map(|plan| &plan.items[nth]);
        output.result(&finding_json(finding, planned, &rules), || {
            finding_text(finding, planned, &rules)
        });
    }
    let count = |alive: Alive| {
        let items = plan.iter().flat_map(|plan| &plan.items);
        items.filter(|item| item.alive == alive).count()
    };
    let all = found.findings.len();
    let now = SystemClock::new().now();
    let expired = found.findings.iter().filter(|it| it.has_expired(now));
    let (alive, dead) = match &plan {
        Some(_) => (count(Alive::Alive), count(Alive::Dead)),
        None => (0, expired.count()),
    };
    let unknown = all - alive - dead;
    let progress = found.progress;
    let object = json!({
        "event": "scanned",
        "files": progress.files,
        "bytes": progress.bytes,
        "found": all,
        "alive": alive,
        "dead": dead,
        "unknown": unknown,
        "asked": plan.is_some(),
        "troubles": found.troubles.len(),
    });
    output.tell_about(&object, || {
        let files = many(progress.files, "file");
        let looked = format!("{} in {files}", size(progress.bytes));
        if all == 0 {
            return format!("No token in {looked}.");
        }
        let tokens = many(all as u64, "token");
        format!("{looked}: {tokens}, {alive} alive, {unknown} may be, {dead} dead.")
    });
    if let Some(file) = unread(&asked.files, &found) {
        return Err(Failure::Usage(format!(
            "\"{}\" could not be looked at. Check its name and who may read it, then try again.",
            file.display()
        )));
    }
    if alive + unknown > 0 {
        return Err(Failure::failed());
    }
    Ok(())
}

/// Asks which are alive. In a job or a hook there may be no keychain and no home: then nobody is asked.
async fn plan(output: &Output, findings: &[Finding]) -> Option<Plan> {
    let asked = async {
        let engine = crate::commands::open().await?;
        let plan = engine.leak_plan(findings).await;
        engine.settle().await;
        plan
    };
    match asked.await {
        Ok(plan) => Some(plan),
        Err(error) => {
            output.aside(&format!("Nobody was asked whether they are alive: {error}"));
            None
        }
    }
}
