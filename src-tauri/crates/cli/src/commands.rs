//! One file a command.

mod accounts;
mod doctor;
mod link;
mod logout;
mod refresh;
mod revoke;
mod token;
mod which;

use latchkey_accounts::provider::ProviderError;
use latchkey_accounts::{Directory, Engine, EngineError, Home, Surroundings};

use crate::args::Command;
use crate::embedded::Sandbox;
use crate::output::{Failure, Output};

/// Runs a command.
pub(crate) async fn run(command: Command, output: &Output) -> Result<(), Failure> {
    let engine = open().await?;
    match command {
        Command::Link(link) => link::run(&engine, output, link).await,
        Command::Accounts => accounts::run(&engine, output).await,
        Command::Token { account, min_ttl } => token::run(&engine, output, &account, min_ttl).await,
        Command::Refresh(which) => refresh::run(&engine, output, which).await,
        Command::Revoke {
            token_stdin: true, ..
        } => revoke::token_on_stdin(&engine, output).await,
        Command::Revoke { which, .. } => revoke::run(&engine, output, which).await,
        Command::Logout(which) => logout::run(&engine, output, which).await,
        Command::Doctor => doctor::run(&engine, output).await,
    }
}

async fn open() -> Result<Engine, EngineError> {
    let home = Home::locate()?;
    home.prepare()?;
    let sandbox = latchkey_server::embedded::join(home.folder())
        .map_err(|error| ProviderError::Embedded(error.to_string()))?;
    let directory = Directory::new(&home, Box::new(Sandbox(sandbox)))?;
    Engine::open(home, directory, Surroundings::real()).await
}
