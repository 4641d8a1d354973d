//! `latchkey accounts`

use latchkey_accounts::{AccountState, Engine};

use crate::output::{Failure, Output, account_json, account_text};

pub(super) async fn run(engine: &Engine, output: &Output) -> Result<(), Failure> {
    // An older copy of the list would show as linked what was revoked since.
    engine.notice_older_database().await?;
    let accounts = engine.accounts().await?;
    if accounts.is_empty() {
        output.aside("No account is linked on this computer. \"latchkey link\" links one.");
    }
    for account in &accounts {
        output.result(&account_json(account), || {
            let state = match &account.state {
                AccountState::Linked {
                    fine_until: Some(at),
                    ..
                } => {
                    format!("linked, fine until {}", at.strftime("%Y-%m-%d %H:%M UTC"))
                }
                AccountState::Linked {
                    fine_until: None, ..
                } => "linked".to_owned(),
                AccountState::NeedsPerson { .. } => "link is over, link it again".to_owned(),
                AccountState::Revoked { at } => {
                    format!("revoked on {}", at.strftime("%Y-%m-%d"))
                }
            };
            format!(
                "{}  {}  {}  {state}",
                account.id,
                account_text(account),
                account.provider_name
            )
        });
    }
    Ok(())
}
