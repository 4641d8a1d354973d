//! `latchkey key`: the keys that everything is sealed under.

use latchkey_accounts::keys::KeyReport;
use latchkey_accounts::{Engine, LockState};
use serde_json::json;

use crate::args::Key;
use crate::output::{Failure, Output, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, command: Key) -> Result<(), Failure> {
    match command {
        Key::Status => status(engine, output).await,
        Key::Rotate { deep } => rotate(engine, output, deep).await,
        Key::Accept => accept(engine, output).await,
    }
}

async fn status(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let report = engine.key_report().await?;
    let versions: Vec<_> = report
        .versions
        .iter()
        .map(|known| {
            json!({
                "version": known.version,
                "made_at": known.made_at.and_then(time),
                "accounts": known.used_by,
            })
        })
        .collect();
    let accounts: Vec<_> = report
        .accounts
        .iter()
        .map(|(account, key)| {
            json!({
                "id": account.id,
                "key_version": key.map(|key| key.version),
                "needs_reencryption": key.map(|key| key.needs_reencryption),
            })
        })
        .collect();
    let object = json!({
        "keychain": report.storage.as_str(),
        "current": report.current,
        "lock": lock_word(report.lock),
        "versions": versions,
        "accounts": accounts,
    });
    output.result(&object, || describe(&report));
    Ok(())
}

fn describe(report: &KeyReport) -> String {
    let mut lines = vec![format!(
        "Tokens and keys are kept in {}. {}",
        report.storage.describe(),
        lock_text(report.lock)
    )];
    for known in &report.versions {
        let made = known.made_at.and_then(time);
        lines.push(format!(
            "key v{}  {}{}{}",
            known.version,
            accounts_text(known.used_by),
            made.map_or_else(String::new, |at| format!(
                ", made {}",
                at.strftime("%Y-%m-%d %H:%M UTC")
            )),
            if known.version == report.current {
                ", current"
            } else {
                ""
            },
        ));
    }
    let needs: Vec<_> = report
        .accounts
        .iter()
        .filter(|(_, key)| key.is_some_and(|key| key.needs_reencryption))
        .collect();
    for (account, key) in &needs {
        let version = key.map_or(0, |key| key.version);
        lines.push(format!(
            "needs re-encryption: {}  {} (key v{version})",
            account.id,
            account_text(account),
        ));
    }
    if !needs.is_empty() {
        lines.push("\"latchkey key rotate\" re-encrypts them.".to_owned());
    }
    lines.join("\n")
}

async fn rotate(engine: &Engine, output: &Output, deep: bool) -> Result<(), Failure> {
    let rotation = engine
        .rotate_keys(deep, |done, all| {
            output.progress("Sealing tokens anew", done, all);
        })
        .await?;
    let object = json!({
        "event": "rotated",
        "from": rotation.from,
        "to": rotation.to,
        "deep": deep,
        "accounts": rotation.rewrapped,
        "unreadable": rotation.unreadable.len(),
        "removed": rotation.removed,
    });
    output.result(&object, || {
        let mut sentences = vec![format!(
            "The key is now v{}; {} sealed under it.",
            rotation.to,
            accounts_text(rotation.rewrapped)
        )];
        if deep {
            sentences.push(
                "Every account has a new key of its own, and its tokens are sealed anew.".to_owned(),
            );
        }
        if !rotation.unreadable.is_empty() {
            sentences.push(format!(
                "{} could not be opened and stay as they are, with the key they need; \"latchkey doctor\" says more.",
                accounts_text(rotation.unreadable.len())
            ));
        }
        sentences.join(" ")
    });
    Ok(())
}

async fn accept(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let question = "Go on with the older account database? Accounts that were linked since are not in it, and what was revoked since is listed as linked again.";
    if !output.confirm(question) {
        output.aside("Nothing was changed.");
        return Ok(());
    }
    engine.accept_older_database().await?;
    output.result(&json!({ "event": "accepted" }), || {
        "This database is the one in use from here on. Check your accounts, and revoke in the TikTok app what is missing."
            .to_owned()
    });
    Ok(())
}

fn time(milliseconds: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_millisecond(milliseconds).ok()
}

fn accounts_text(count: usize) -> String {
    match count {
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    }
}

fn lock_word(lock: LockState) -> &'static str {
    match lock {
        LockState::Off => "off",
        LockState::NoPassphraseYet => "no_passphrase_yet",
        LockState::Locked => "locked",
        LockState::Unlocked { .. } => "unlocked",
    }
}

fn lock_text(lock: LockState) -> String {
    match lock {
        LockState::Off => "No passphrase is set.".to_owned(),
        LockState::NoPassphraseYet => {
            "They wait for their first passphrase: \"latchkey unlock\" sets it.".to_owned()
        }
        LockState::Locked => "They are locked.".to_owned(),
        LockState::Unlocked { idle } if idle.is_zero() => "They are unlocked.".to_owned(),
        LockState::Unlocked { idle } => format!(
            "They are unlocked, and lock after {} minutes without use.",
            idle.as_secs() / 60
        ),
    }
}
