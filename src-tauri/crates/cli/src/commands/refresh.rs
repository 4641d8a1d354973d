//! `latchkey refresh`

use latchkey_accounts::{AccountState, Engine};

use crate::args::Which;
use crate::commands::which;
use crate::output::{Failure, Output, account_json, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, which: Which) -> Result<(), Failure> {
    let all = which.all;
    let mut accounts = which::accounts(engine, which).await?;
    if all {
        // A revoked account is not meant by "all": there is nothing of it to refresh.
        accounts.retain(|account| !matches!(account.state, AccountState::Revoked { .. }));
    }
    which::each(output, accounts, async |account| {
        let account = engine.refresh(&account.id).await?;
        output.result(&account_json(&account), || {
            format!("Refreshed {}.", account_text(&account))
        });
        Ok(())
    })
    .await
}
