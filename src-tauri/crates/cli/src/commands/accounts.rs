//! `latchkey accounts`

use latchkey_accounts::{AccountState, EndedBy, Engine, RevocationProgress};

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
                AccountState::NeedsPerson { ended_by, .. } => {
                    format!("{}, link it again", over(ended_by.as_ref()))
                }
                AccountState::Revoked { at, revocation } => format!(
                    "revoked on {}{}",
                    at.strftime("%Y-%m-%d"),
                    match revocation {
                        RevocationProgress::Pending => ", the server is still to be told",
                        RevocationProgress::Refused =>
                            ", the server would not; see \"latchkey outbox\"",
                        RevocationProgress::Confirmed | RevocationProgress::Expired => "",
                    }
                ),
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

fn over(ended_by: Option<&EndedBy>) -> &'static str {
    match ended_by.map(EndedBy::as_str) {
        Some("person") => "link was revoked elsewhere",
        Some("support") => "link was revoked by support",
        Some("client") => "link was ended with one of its tokens",
        Some("platform" | "disconnected") => "link was ended by the platform",
        _ => "link is over",
    }
}
