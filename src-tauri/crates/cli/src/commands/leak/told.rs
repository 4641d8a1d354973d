//! What was found and what can be done about it, for people and for scripts.

use std::fmt::Write as _;

use latchkey_accounts::leak::{
    Alive, Counts, Finding, Fingerprint, Job, JobState, PlanItem, Way, Why,
};
use latchkey_leak::Rules;
use serde_json::{Value, json};

/// How many places are shown to people.
const PLACES: usize = 3;
/// How many digits of a fingerprint tell tokens apart.
const DIGITS: usize = 12;

/// One token for scripts. What was asked is beside it, where somebody was.
pub(super) fn finding_json(finding: &Finding, plan: Option<&PlanItem>, rules: &Rules) -> Value {
    let mut object = json!({
        "event": "finding",
        "fingerprint": finding.fingerprint,
        "masked": finding.masked,
        "kind": finding.kind,
        "provider": finding.provider,
        "name": finding.name,
        "proof": finding.proof,
        "places": finding.places,
        "place_count": finding.place_count,
        "claims": finding.claims,
        "advice": rules.advice(&finding.rule),
    });
    if let (Some(plan), Value::Object(members)) = (plan, &mut object) {
        members.insert("alive".to_owned(), plan.alive.as_str().into());
        members.insert("way".to_owned(), plan.way.as_str().into());
        members.insert("why".to_owned(), plan.why.map(Why::as_str).into());
        members.insert("account".to_owned(), plan.subject.clone().into());
        members.insert("client".to_owned(), plan.client.clone().into());
        members.insert("device".to_owned(), plan.device.clone().into());
        members.insert("here".to_owned(), plan.here.clone().into());
        members.insert("programs".to_owned(), plan.programs.clone().into());
        let same_as = plan.same_as.as_ref().map(Fingerprint::to_string);
        members.insert("same_as".to_owned(), same_as.into());
    }
    object
}

/// One token for people.
pub(super) fn finding_text(finding: &Finding, plan: Option<&PlanItem>, rules: &Rules) -> String {
    let alive = plan.map_or("not asked", |plan| match plan.alive {
        Alive::Alive => "alive",
        Alive::Dead => "dead",
        Alive::Unknown => "may be alive",
    });
    let mut text = format!(
        "{}  {}, {alive}  [{}]",
        finding.masked,
        finding.name,
        short(&finding.fingerprint)
    );
    for place in finding.places.iter().take(PLACES) {
        let file = place.file.escape_debug();
        let _ = write!(text, "\n    {file}:{}:{}", place.line, place.column);
    }
    let shown = finding.places.len().min(PLACES) as u64;
    if finding.place_count > shown {
        let more = many(finding.place_count - shown, "more place");
        let _ = write!(text, "\n    and {more}");
    }
    if let Some(claims) = &finding.claims {
        let parts = [
            claims.issuer.as_ref().map(|it| format!("issuer {it}")),
            claims.subject.as_ref().map(|it| format!("subject {it}")),
            claims.expires_at.map(|it| format!("ends {it}")),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        let said = said.join(", ");
        let _ = write!(text, "\n    it says: {}", said.escape_debug());
    }
    let Some(plan) = plan else {
        return text;
    };
    if let Some(whose) = whose(plan) {
        let _ = write!(text, "\n    {}", whose.escape_debug());
    }
    if let Some(first) = &plan.same_as {
        let _ = write!(text, "\n    of the same session as {}", short(first));
    }
    if plan.alive != Alive::Dead {
        let way = way_text(&plan.way);
        let _ = write!(text, "\n    {way}");
        if let Some(why) = plan.why.and_then(why_text) {
            let _ = write!(text, " {why}");
        }
        if let (Way::None, Some(advice)) = (&plan.way, rules.advice(&finding.rule)) {
            let _ = write!(text, " {advice}");
        }
    }
    text
}

/// The beginning of a fingerprint.
pub(super) fn short(fingerprint: &Fingerprint) -> String {
    let mut text = fingerprint.to_string();
    text.truncate(DIGITS);
    text
}

/// How many of something.
pub(super) fn many(count: u64, one: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {one}{end}")
}

/// A revocation for scripts.
pub(super) fn job_json(event: &str, job: &Job) -> Value {
    let counts = &job.counts;
    let (finished_at, trouble) = match &job.state {
        JobState::Done { at } => (Some(at.to_string()), None),
        JobState::Stopped { trouble } => (None, trouble.as_ref()),
        JobState::Running | JobState::Paused => (None, None),
    };
    json!({
        "event": event,
        "id": job.id,
        "reason": job.reason,
        "by": job.by,
        "started_at": job.started_at.to_string(),
        "finished_at": finished_at,
        "state": state(job),
        "trouble": trouble.map(|it| json!({ "code": it.code, "message": it.message })),
        "needs_tokens": job.needs_tokens,
        "total": counts.total(),
        "revoked": counts.revoked,
        "already_gone": counts.already_gone,
        "unknown": counts.unknown,
        "refused": counts.refused,
        "failed": counts.failed,
        "waiting": counts.waiting,
        "still_alive": counts.still_alive,
    })
}

/// A revocation for people.
pub(super) fn job_text(job: &Job) -> String {
    let at = job.started_at.strftime("%Y-%m-%d %H:%M UTC");
    let mut text = format!(
        "{}  {at}  {}  {}\n    {}",
        job.id,
        state(job).replace('_', " "),
        counts_text(&job.counts),
        job.reason.escape_debug()
    );
    if let JobState::Stopped {
        trouble: Some(trouble),
    } = &job.state
    {
        let _ = write!(text, "\n    {}", trouble.message);
    }
    text
}

/// What came of all, in one phrase.
pub(super) fn counts_text(counts: &Counts) -> String {
    let parts = [
        (counts.revoked, "revoked"),
        (counts.already_gone, "gone before"),
        (counts.unknown, "unknown to their server"),
        (counts.refused, "not to be ended from here"),
        (counts.failed, "failed"),
        (counts.waiting, "waiting"),
        (counts.still_alive, "still alive"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    said.join(", ")
}

fn state(job: &Job) -> &'static str {
    match job.state {
        JobState::Running => "running",
        JobState::Paused => "paused",
        JobState::Stopped { .. } => "stopped",
        JobState::Done { .. } => "done",
    }
}

fn whose(plan: &PlanItem) -> Option<String> {
    let parts = [
        plan.subject.as_ref().map(|it| format!("account {it}")),
        plan.here
            .as_ref()
            .map(|it| format!("{it} on this computer")),
        plan.client.as_ref().map(|it| format!("client {it}")),
        plan.device.as_ref().map(|it| format!("device {it}")),
        (!plan.programs.is_empty()).then(|| format!("used by {}", plan.programs.join(", "))),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn way_text(way: &Way) -> &'static str {
    match way {
        Way::Staff { .. } => "Staff can revoke it from here.",
        Way::Held { .. } => "Whoever holds it can revoke it from here.",
        Way::Provider { .. } => "It can be revoked at its provider from here.",
        Way::None => "It cannot be revoked from here.",
    }
}

fn why_text(why: Why) -> Option<&'static str> {
    match why {
        Why::UnknownHere => Some("No server that is known here knows it."),
        Why::Unreachable => Some("Its server does not answer."),
        Why::NotStaff => Some("The link server takes no orders from the account here any more."),
        Why::NoWay | Why::AlreadyGone => None,
    }
}
