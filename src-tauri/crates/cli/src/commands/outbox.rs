//! `latchkey outbox`: what was ended here, until its server has confirmed it.

use latchkey_accounts::{Engine, Revocation, RevocationState};
use serde_json::{Value, json};

use crate::args::Outbox;
use crate::output::{Failure, Output};

pub(super) async fn run(engine: &Engine, output: &Output, asked: Outbox) -> Result<(), Failure> {
    if let Some(id) = &asked.forget {
        return forget(engine, output, id).await;
    }
    if asked.flush {
        engine.flush_outbox(|_| {}).await?;
    }
    let outbox = engine.outbox().await?;
    if outbox.is_empty() {
        output.aside("Nothing was revoked or logged out here in the last thirty days.");
    }
    for revocation in &outbox {
        output.result(&revocation_json(revocation), || describe(revocation));
    }
    let waiting = |revocation: &&Revocation| !revocation.state.is_settled();
    let refused =
        |revocation: &Revocation| matches!(revocation.state, RevocationState::Refused { .. });
    if outbox.iter().any(refused) {
        return Err(Failure::failed());
    }
    if outbox.iter().find(waiting).is_some() {
        return Err(Failure::queued());
    }
    Ok(())
}

async fn forget(engine: &Engine, output: &Output, id: &str) -> Result<(), Failure> {
    let question = "Its tokens may still work until they end by themselves, and will be gone here. Give the revocation up?";
    if !output.confirm(question) {
        output.aside("Nothing was given up.");
        return Ok(());
    }
    let revocation = engine.forget_revocation(id).await?;
    output.result(&json!({ "event": "forgotten", "id": id }), || {
        format!(
            "The revocation of {} is not tried any more.",
            revocation.name
        )
    });
    Ok(())
}

/// A revocation as scripts see it.
pub(super) fn revocation_json(revocation: &Revocation) -> Value {
    let (next_try, tries, platform, since) = match &revocation.state {
        RevocationState::Pending {
            tries, next_try, ..
        } => (Some(next_try.to_string()), Some(*tries), None, None),
        RevocationState::Confirmed { at, platform } => {
            (None, None, Some(platform.as_str()), Some(at.to_string()))
        }
        RevocationState::Refused { at, .. } | RevocationState::Expired { at } => {
            (None, None, None, Some(at.to_string()))
        }
    };
    let trouble = revocation.state.trouble().map(|trouble| {
        json!({ "code": trouble.code, "message": trouble.message, "log_id": trouble.log_id })
    });
    json!({
        "id": revocation.id,
        "what": revocation.what.as_str(),
        "account": revocation.account,
        "provider": revocation.provider,
        "subject": revocation.subject,
        "name": revocation.name,
        "username": revocation.username,
        "asked_at": revocation.asked_at.to_string(),
        "receipt": revocation.state.as_str(),
        "since": since,
        "platform": platform,
        "tries": tries,
        "next_try": next_try,
        "trouble": trouble,
    })
}

fn describe(revocation: &Revocation) -> String {
    let who = match &revocation.username {
        Some(username) => format!("{} (@{username})", revocation.name),
        None => revocation.name.clone(),
    };
    format!(
        "{}  {who}  {}  {}",
        revocation.id,
        revocation.provider_name,
        state_text(&revocation.state)
    )
}

/// How far it has come, in one sentence and perhaps a second.
pub(super) fn state_text(state: &RevocationState) -> String {
    let day = |at: &jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    match state {
        RevocationState::Pending { trouble: None, .. } => "on its way".to_owned(),
        RevocationState::Pending {
            next_try,
            trouble: Some(trouble),
            ..
        } => format!(
            "ended here, not yet confirmed, tried again at {}. {}",
            day(next_try),
            trouble.message
        ),
        RevocationState::Confirmed { at, .. } => format!("confirmed on {}", day(at)),
        RevocationState::Refused { trouble, .. } => {
            format!("refused by the server. {}", trouble.message)
        }
        RevocationState::Expired { at } => {
            format!("had ended already, found on {}", day(at))
        }
    }
}
