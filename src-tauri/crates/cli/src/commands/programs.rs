//! `latchkey programs`: who asked the agent for tokens, and what each may have.

use std::time::Duration;

use latchkey_accounts::Engine;
use latchkey_accounts::programs::{Grant, KnownProgram, ProgramState};
use serde_json::{Value, json};

use crate::args::Programs;
use crate::output::{Failure, Output};

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    command: Option<Programs>,
) -> Result<(), Failure> {
    match command {
        None => list(engine, output).await,
        Some(Programs::Approve {
            id,
            accounts,
            scopes,
            max_ttl,
        }) => {
            let mut ids = Vec::new();
            for account in &accounts {
                ids.push(engine.find(account).await?.id);
            }
            let grant = Grant {
                accounts: Some(ids).filter(|ids| !ids.is_empty()),
                scopes: Some(scopes).filter(|scopes| !scopes.is_empty()),
                max_ttl: max_ttl.map(Duration::from_secs),
            };
            let known = engine.approve_program(&id, &grant).await?;
            output.result(&object("approved", &known), || {
                format!("{} may have tokens of {}.", known.program, whose(&grant))
            });
            Ok(())
        }
        Some(Programs::Remove { id }) => {
            let known = engine.remove_program(&id).await?;
            output.result(&json!({ "event": "removed", "id": known.id }), || {
                format!("{} gets no more tokens. It may ask again.", known.program)
            });
            Ok(())
        }
    }
}

async fn list(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let programs = engine.programs().await?;
    if programs.is_empty() {
        output.aside("No program has asked for tokens. \"latchkey agent\" serves them.");
    }
    for known in &programs {
        output.result(&described(known), || {
            let state = match &known.state {
                ProgramState::Pending { asked_for, .. } => match asked_for {
                    Some(account) => format!("asks for {}", account.escape_debug()),
                    None => "asks".to_owned(),
                },
                ProgramState::Approved { grant, .. } => format!("approved for {}", whose(grant)),
            };
            format!("{}  {}  {state}", known.id, known.program)
        });
    }
    Ok(())
}

fn object(event: &str, known: &KnownProgram) -> Value {
    let mut object = described(known);
    object["event"] = json!(event);
    object
}

fn described(known: &KnownProgram) -> Value {
    let (state, since, asked_for, grant) = match &known.state {
        ProgramState::Pending { since, asked_for } => ("pending", since, asked_for.clone(), None),
        ProgramState::Approved { at, grant } => ("approved", at, None, Some(grant)),
    };
    json!({
        "id": known.id,
        "executable": known.program.executable,
        "script": known.program.script,
        "state": state,
        "since": since.to_string(),
        "asked_for": asked_for,
        "accounts": grant.and_then(|grant| grant.accounts.clone()),
        "scopes": grant.and_then(|grant| grant.scopes.clone()),
        "max_ttl": grant.and_then(|grant| grant.max_ttl).map(|most| most.as_secs()),
    })
}

fn whose(grant: &Grant) -> String {
    let mut words = match &grant.accounts {
        None => "every account".to_owned(),
        Some(ids) => ids.join(", "),
    };
    if let Some(scopes) = &grant.scopes {
        words = format!("{words}, with no more than {}", scopes.join(", "));
    }
    if let Some(most) = grant.max_ttl {
        words = format!("{words}, for {} seconds at a time", most.as_secs());
    }
    words
}
