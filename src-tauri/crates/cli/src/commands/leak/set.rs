//! `latchkey leak revoke` of whole sets of sessions.

use latchkey_accounts::Engine;
use latchkey_accounts::leak::{Set, SetPreview};
use serde_json::json;
use tokio::sync::watch;

use super::revoke::reason;
use super::told::many;
use crate::args::LeakRevoke;
use crate::output::{Failure, Output};

impl LeakRevoke {
    /// Whether a whole set is meant.
    pub(super) fn is_set(&self) -> bool {
        self.account.is_some() || self.client.is_some() || self.since.is_some()
    }

    fn set(&self) -> Option<Set> {
        let account = self.account.clone().map(Set::Account);
        let client = self.client.clone().map(Set::Client);
        account.or(client).or(self.since.map(Set::Since))
    }
}

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    asked: LeakRevoke,
) -> Result<(), Failure> {
    let Some(set) = asked.set() else {
        return Ok(());
    };
    let preview = engine.leak_preview_set(None, &set).await?;
    let falls = format!(
        "{} of {} end: their owners are signed out and have to link again.",
        many(preview.sessions, "session"),
        many(preview.accounts, "account")
    );
    if asked.dry_run {
        output.result(&preview_json(&preview), || {
            format!(
                "{falls} To revoke them, \"{}\" has to be typed. Nothing was revoked.",
                preview.phrase
            )
        });
        return Ok(());
    }
    output.aside(&falls);
    let reason = reason(output, &asked)?;
    let typed = asked
        .phrase
        .or_else(|| output.ask(&format!("Type \"{}\" to revoke them: ", preview.phrase)));
    let typed = typed.ok_or_else(|| {
        Failure::Usage(format!(
            "{falls} Give --phrase \"{}\" to revoke them; nothing was revoked.",
            preview.phrase
        ))
    })?;
    let (_going, go) = watch::channel(true);
    let revoked = engine
        .leak_revoke_set(None, &set, &typed, &reason, go)
        .await?;
    let object = json!({
        "event": "revoked_set",
        "id": revoked.job,
        "sessions": revoked.sessions,
        "still_connected": revoked.still_connected,
        "done": revoked.done,
    });
    output.result(&object, || {
        let mut text = format!("{} revoked.", many(revoked.sessions, "session"));
        if revoked.still_connected > 0 {
            text = format!(
                "{text} Still connected at the platform, since nobody presented their tokens: {}. Their owners remove the app in the platform's own settings.",
                many(revoked.still_connected, "account")
            );
        }
        text
    });
    Ok(())
}

fn preview_json(preview: &SetPreview) -> serde_json::Value {
    json!({
        "event": "dry_run",
        "sessions": preview.sessions,
        "accounts": preview.accounts,
        "phrase": preview.phrase,
    })
}
