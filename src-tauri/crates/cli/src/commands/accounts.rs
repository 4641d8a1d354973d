//! `latchkey accounts`

use latchkey_accounts::{Account, AccountState, EndedBy, Engine, RevocationProgress};

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
                "{}  {}  {}  {state}{}",
                account.id,
                called(account),
                account.provider_name,
                remarks(account)
            )
        });
    }
    Ok(())
}

/// What a person calls it, before what its server does.
fn called(account: &Account) -> String {
    match &account.details.label {
        Some(label) => format!("{label}: {}", account_text(account)),
        None => account_text(account),
    }
}

/// What is not as it should be.
fn remarks(account: &Account) -> String {
    let mut remarks = String::new();
    let missing = account.missing();
    if !missing.is_empty() {
        remarks = format!("; not granted: {}", missing.join(", "));
    }
    let last = account.details.last_refresh.as_ref();
    if let (AccountState::Linked { .. }, Some(failure)) =
        (&account.state, last.and_then(|last| last.failure.as_ref()))
    {
        let since = failure.since.strftime("%Y-%m-%d %H:%M UTC");
        remarks = format!("{remarks}; refreshes fail since {since} ({})", failure.code);
    }
    remarks
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
