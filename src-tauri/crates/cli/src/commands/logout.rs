//! `latchkey logout`

use latchkey_accounts::{Ending, Engine};

use crate::args::Which;
use crate::commands::{revoke, which};
use crate::output::{Failure, Output, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, which: Which) -> Result<(), Failure> {
    let all = which.all;
    let accounts = which::accounts(engine, which).await?;
    if all {
        let question = format!("Log {} accounts out of this computer?", accounts.len());
        if !output.confirm(&question) {
            output.aside("Nobody was logged out.");
            return Ok(());
        }
        return revoke::end_all(engine, output, accounts, Ending::LogOut).await;
    }
    for account in accounts {
        let receipt = engine.log_out(&account.id).await?;
        revoke::tell(output, "logged_out", &receipt, || {
            format!("Logged {} out of this computer.", account_text(&account))
        })?;
    }
    Ok(())
}
