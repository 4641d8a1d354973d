//! `latchkey health`: whether every account will hold through the next hours.

use std::time::Duration;

use latchkey_accounts::problem::Remedy;
use latchkey_accounts::{Engine, Health, Verdict};
use serde_json::{Value, json};

use crate::output::{Failure, Output, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, until: Duration) -> Result<(), Failure> {
    engine.notice_older_database().await?;
    let all = engine.health(until).await?;
    if all.is_empty() {
        output.aside("No account is linked on this computer. \"latchkey link\" links one.");
    }
    for health in &all {
        output.result(&health_json(health), || describe(health));
    }
    let breaks = |health: &&Health| !health.verdict.holds();
    let needs_person = |health: &Health| matches!(&health.verdict, Verdict::Breaks { problem, .. } if problem.remedy == Remedy::Person);
    if all.iter().any(needs_person) {
        return Err(Failure::needs_person());
    }
    if all.iter().find(breaks).is_some() {
        return Err(Failure::failed());
    }
    Ok(())
}

fn health_json(health: &Health) -> Value {
    let (until, breaks_at, problem) = match &health.verdict {
        Verdict::Holds { fine_until, remark } => (*fine_until, None, remark.as_ref()),
        Verdict::Breaks { at, problem } => (None, *at, Some(problem)),
    };
    json!({
        "id": health.account.id,
        "provider": health.account.provider,
        "name": health.account.name,
        "username": health.account.username,
        "holds": health.verdict.holds(),
        "fine_until": until.map(|at| at.to_string()),
        "breaks_at": breaks_at.map(|at| at.to_string()),
        "problem": problem.map(|problem| json!({
            "code": problem.code,
            "message": problem.message,
            "way_out": problem.way_out,
        })),
    })
}

fn describe(health: &Health) -> String {
    let who = account_text(&health.account);
    match &health.verdict {
        Verdict::Holds {
            remark: Some(problem),
            ..
        } => format!("holds   {who}. {problem}"),
        Verdict::Holds {
            fine_until: Some(at),
            remark: None,
        } => format!(
            "holds   {who}, fine until {}",
            at.strftime("%Y-%m-%d %H:%M UTC")
        ),
        Verdict::Holds { .. } => format!("holds   {who}"),
        Verdict::Breaks {
            at: Some(at),
            problem,
        } => format!(
            "BREAKS  {who}, at {}. {problem}",
            at.strftime("%Y-%m-%d %H:%M UTC")
        ),
        Verdict::Breaks { at: None, problem } => format!("BREAKS  {who}. {problem}"),
    }
}
