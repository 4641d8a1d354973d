//! `latchkey logout`

use latchkey_accounts::Engine;
use serde_json::json;

use crate::args::Which;
use crate::commands::which;
use crate::output::{Failure, Output, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, which: Which) -> Result<(), Failure> {
    let all = which.all;
    let accounts = which::accounts(engine, which).await?;
    if all
        && !output.confirm(&format!(
            "Log {} accounts out of this computer?",
            accounts.len()
        ))
    {
        output.aside("Nobody was logged out.");
        return Ok(());
    }
    which::each(output, accounts, async |account| {
        engine.log_out(&account.id).await?;
        output.result(&json!({ "event": "logged_out", "id": account.id }), || {
            format!("Logged {} out of this computer.", account_text(&account))
        });
        Ok(())
    })
    .await
}
