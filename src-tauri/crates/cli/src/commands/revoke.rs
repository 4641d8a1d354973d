//! `latchkey revoke`

use std::io::Read as _;

use latchkey_accounts::end::RevocationReceipt;
use latchkey_accounts::{AccountState, Ended, Engine, SecretString};
use serde_json::json;

use crate::args::Which;
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
    }
    which::each(output, accounts, async |account| {
        let receipt = engine.revoke(&account.id).await?;
        let Ended::Revoked(platform) = receipt.ended else {
            return Ok(());
        };
        output.result(
            &json!({ "event": "revoked", "id": account.id, "platform": platform.as_str() }),
            || {
                format!(
                    "Revoked {}. {}",
                    account_text(&account),
                    platform_text(platform)
                )
            },
        );
        Ok(())
    })
    .await
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
    let platform = engine
        .revoke_token(engine.directory().default_id(), &token)
        .await?;
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
