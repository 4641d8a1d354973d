//! One account or all of them.

use std::process::ExitCode;

use latchkey_accounts::{Account, Engine, EngineError};

use crate::args::Which;
use crate::output::{Failure, Output};

/// The accounts that are meant.
pub(super) async fn accounts(engine: &Engine, which: Which) -> Result<Vec<Account>, Failure> {
    match which {
        Which {
            account: Some(account),
            ..
        } => Ok(vec![engine.find(&account).await?]),
        Which { all: true, .. } => Ok(engine.accounts().await?),
        Which { .. } => Err(Failure::Usage(
            "Say which account, or --all. \"latchkey accounts\" lists them.".to_owned(),
        )),
    }
}

/// Does something to each, tells each failure, and goes on with the rest.
pub(super) async fn each(
    output: &Output,
    accounts: Vec<Account>,
    mut act: impl AsyncFnMut(Account) -> Result<(), EngineError>,
) -> Result<(), Failure> {
    let alone = accounts.len() == 1;
    let mut worst = None;
    for account in accounts {
        match act(account).await {
            Ok(()) => {}
            Err(error) if alone => return Err(error.into()),
            Err(error) => worst = Some(output.fail(&error.into())),
        }
    }
    worst.map_or(Ok(()), |code: ExitCode| Err(Failure::Told(code)))
}
