//! `latchkey audit`: what happened, and whether that log is as it was written.

use jiff::tz::TimeZone;
use latchkey_accounts::audit::{Checked, Entry};
use latchkey_accounts::{Clock as _, Engine, EngineError, clock::SystemClock};
use serde_json::{Value, json};

use crate::args;
use crate::output::{Failure, Output};

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    asked: &args::Audit,
) -> Result<(), Failure> {
    if asked.verify {
        return verify(engine, output).await;
    }
    let account = match &asked.account {
        Some(meant) => Some(id_of(engine, meant).await?),
        None => None,
    };
    let since = match asked.since {
        Some(span) => Some(before_now(span)?),
        None => None,
    };
    for entry in engine.audit_log(account.as_deref(), since).await? {
        output.result(&entry.object(), || line(&entry));
    }
    Ok(())
}

async fn verify(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let checked = engine.verify_audit().await?;
    let object = json!({
        "ok": true,
        "records": checked.records,
        "newer_than_keychain": checked.newer_than_keychain,
        "waiting": checked.waiting,
    });
    output.result(&object, || describe(&checked));
    Ok(())
}

fn describe(checked: &Checked) -> String {
    let mut sentences = vec![match checked.records {
        0 => "The audit log is empty.".to_owned(),
        1 => "1 record, as it was written.".to_owned(),
        records => format!("{records} records, all as they were written; none is missing."),
    }];
    if checked.newer_than_keychain > 0 {
        sentences.push(format!(
            "The keychain does not know of the last {} yet.",
            checked.newer_than_keychain
        ));
    }
    if checked.waiting > 0 {
        sentences.push(format!(
            "{} more happened while the log's key could not be had, and are added with the next.",
            checked.waiting
        ));
    }
    sentences.join(" ")
}

/// The log keeps what is gone from the list, by its id.
async fn id_of(engine: &Engine, meant: &str) -> Result<String, Failure> {
    match engine.find(meant).await {
        Ok(account) => Ok(account.id),
        Err(EngineError::NoSuchAccount(_)) => Ok(meant.to_owned()),
        Err(error) => Err(error.into()),
    }
}

fn before_now(span: jiff::Span) -> Result<jiff::Timestamp, Failure> {
    // Days of a calendar have to be somewhere; here they are days of 24 hours.
    let now = SystemClock::new().now().to_zoned(TimeZone::UTC);
    let then = now.checked_sub(span.abs());
    let then = then.map_err(|_| {
        Failure::Usage(
            "That time is too long. Give one such as 90m, 24h or 7d with --since.".to_owned(),
        )
    })?;
    Ok(then.timestamp())
}

fn line(entry: &Entry) -> String {
    let at = entry.at.strftime("%Y-%m-%d %H:%M:%S UTC");
    let event = entry.members.get("event").and_then(Value::as_str);
    let mut line = format!(
        "{:>6}  {at}  {}",
        entry.number,
        event.unwrap_or("unreadable")
    );
    for (name, value) in entry.members.iter().filter(|(name, _)| *name != "event") {
        let value = match value {
            Value::Null => continue,
            Value::String(text) => text.escape_debug().to_string(),
            other => other.to_string(),
        };
        line = format!("{line}  {name}={value}");
    }
    line
}
