//! `latchkey label`

use latchkey_accounts::Engine;

use crate::output::{Failure, Output, account_json, account_text};

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    account: &str,
    text: &str,
) -> Result<(), Failure> {
    let account = engine.find(account).await?;
    let account = engine.set_label(&account.id, text).await?;
    output.result(&account_json(&account), || match &account.details.label {
        Some(label) => format!("{} is called {label} here.", account_text(&account)),
        None => format!("{} has no label.", account_text(&account)),
    });
    Ok(())
}
