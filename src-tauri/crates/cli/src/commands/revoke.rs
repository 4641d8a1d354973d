//! `latchkey revoke`

use std::io::Read as _;

use latchkey_accounts::end::RevocationReceipt;
use latchkey_accounts::{AccountState, Ending, Engine, Receipt, RevocationState, SecretString};
use serde_json::json;

use crate::args::Which;
use crate::commands::outbox::{revocation_json, state_text};
use crate::commands::which;
use crate::output::{Failure, Output, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, which: Which) -> Result<(), Failure> {
    let all = which.all;
    let mut accounts = which::accounts(engine, which).await?;
    if all {
        accounts.retain(|account| matches!(account.state, AccountState::Linked { .. }));
        let question = format!("Revoke the access of {} accounts?", accounts.len());
        if !output.confirm(&question) {
            output.aside("Nothing was revoked.");
            return Ok(());
        }
        return end_all(engine, output, accounts, Ending::Revoke).await;
    }
    for account in accounts {
        let receipt = engine.revoke(&account.id).await?;
        tell(output, "revoked", &receipt, || {
            format!("Revoked {}.", account_text(&account))
        })?;
    }
    Ok(())
}

/// Ends many at once, and tells of each as its server answers.
pub(super) async fn end_all(
    engine: &Engine,
    output: &Output,
    accounts: Vec<latchkey_accounts::Account>,
    what: Ending,
) -> Result<(), Failure> {
    let mut done = 0;
    let flushed = engine
        .end_all(accounts, what, |revocation, all| {
            done += 1;
            output.progress("Ended", done, all);
            if output.is_json() || !revocation.state.is_settled() {
                output.result(&revocation_json(revocation), || {
                    format!("{}: {}", revocation.name, state_text(&revocation.state))
                });
            }
        })
        .await?;
    output.aside(&format!("{} ended and confirmed.", flushed.settled));
    if flushed.refused > 0 {
        return Err(Failure::failed());
    }
    if flushed.pending > 0 {
        output.aside(&format!(
            "{} ended here; their servers are told as soon as they can be reached.",
            flushed.pending
        ));
        return Err(Failure::queued());
    }
    Ok(())
}

/// Tells what became of one account, and how far its server has come with it.
pub(super) fn tell(
    output: &Output,
    event: &str,
    receipt: &Receipt,
    done: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let state = receipt.revocation.as_ref();
    let trouble = state.and_then(RevocationState::trouble);
    let platform = match receipt.what {
        Ending::Revoke => Some(receipt.platform().as_str()),
        Ending::LogOut | Ending::Replace => None,
    };
    output.result(
        &json!({
            "event": event,
            "id": receipt.account.id,
            "receipt": state.map_or("confirmed", RevocationState::as_str),
            "platform": platform,
            "trouble": trouble.map(|trouble| json!({ "code": trouble.code, "message": trouble.message })),
        }),
        || match state {
            Some(state) if !state.is_settled() => format!(
                "No program of this computer can use the access of {} any more; {}",
                account_text(&receipt.account),
                state_text(state)
            ),
            _ => match receipt.what {
                Ending::Revoke => format!("{} {}", done(), platform_text(receipt.platform())),
                Ending::LogOut | Ending::Replace => done(),
            },
        },
    );
    match state {
        Some(RevocationState::Pending { .. }) => Err(Failure::queued()),
        Some(RevocationState::Refused { .. }) => Err(Failure::failed()),
        _ => Ok(()),
    }
}

/// Revokes what is on standard input, so that the token is in no argument list and no shell history.
pub(super) async fn token_on_stdin(engine: &Engine, output: &Output) -> Result<(), Failure> {
    const LONGEST: u64 = 4096;
    let mut text = String::new();
    if std::io::stdin()
        .take(LONGEST)
        .read_to_string(&mut text)
        .is_err()
    {
        return Err(Failure::Usage("Standard input is not text.".to_owned()));
    }
    let token = SecretString::from(text.trim());
    let server = engine.server_of_held(None).await?;
    let platform = engine.revoke_token(&server, &token).await?;
    output.result(
        &json!({ "event": "revoked", "platform": platform.as_str() }),
        || {
            format!(
                "Revoked, if the server knew it. {}",
                platform_text(platform)
            )
        },
    );
    Ok(())
}

fn platform_text(platform: RevocationReceipt) -> &'static str {
    match platform {
        RevocationReceipt::Disconnected => "The app is disconnected from the account at TikTok.",
        RevocationReceipt::Kept => {
            "Another link of the same account lives, so the app stays connected at TikTok."
        }
        RevocationReceipt::Unreachable => {
            "TikTok could not be told; remove the app in TikTok's own settings to be sure."
        }
        RevocationReceipt::NotSaid => "",
    }
}
