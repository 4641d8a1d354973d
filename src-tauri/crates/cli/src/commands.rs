//! One file a command.

mod accounts;
mod agent;
mod audit;
mod backup;
mod doctor;
pub(crate) mod exec;
mod health;
mod key;
mod label;
mod leak;
mod link;
mod lock;
mod logout;
mod outbox;
mod platform_config;
mod programs;
mod provider;
mod refresh;
mod restore;
mod revoke;
pub(crate) mod token;
mod unlock;
mod which;

use latchkey_accounts::provider::ProviderError;
use latchkey_accounts::{Directory, Engine, EngineError, Home, Surroundings};

use crate::args::{Command, Leak};
use crate::embedded::Sandbox;
use crate::output::{Failure, Output};

/// Runs a command.
pub(crate) async fn run(command: Command, output: &Output) -> Result<(), Failure> {
    let command = match command {
        // It needs no account, so it works where there is no keychain and no home.
        Command::PlatformConfig(asked) => return platform_config::run(output, asked),
        // It asks somebody only where something was found.
        Command::Leak {
            command: Leak::Scan(asked),
        } => return leak::scan::run(output, asked).await,
        Command::Agent { place: true } => return agent::place(output),
        command => command,
    };
    let engine = open().await?;
    // What a crash left half-done. Trouble with that is trouble of the command too, and told there.
    let recovered = match &command {
        Command::Link(_)
        | Command::Accounts
        | Command::Refresh(_)
        | Command::Revoke { .. }
        | Command::Logout(_)
        | Command::Outbox(_)
        | Command::Health { .. }
        | Command::Agent { .. } => engine.recover().await,
        // Tools ask for tokens often: nothing is swept meanwhile.
        Command::Token { .. } | Command::Exec { .. } => engine.finish_links().await,
        _ => Ok(()),
    };
    if let Err(error) = recovered {
        tracing::debug!(%error, "not everything was finished");
    }
    let done = act(&engine, command, output).await;
    engine.settle().await;
    done
}

async fn act(engine: &Engine, command: Command, output: &Output) -> Result<(), Failure> {
    match command {
        Command::Link(link) => link::run(engine, output, link).await,
        Command::Label { account, text } => label::run(engine, output, &account, &text).await,
        Command::Accounts => accounts::run(engine, output).await,
        Command::Token { account, min_ttl } => token::run(engine, output, &account, min_ttl).await,
        Command::Exec {
            account,
            env,
            min_ttl,
            command,
        } => exec::run(engine, &account, min_ttl, &env, &command).await,
        Command::Agent { .. } => agent::run(engine, output).await,
        Command::Programs { command } => programs::run(engine, output, command).await,
        Command::Refresh(which) => refresh::run(engine, output, which).await,
        Command::Revoke {
            token_stdin: true, ..
        } => revoke::token_on_stdin(engine, output).await,
        Command::Revoke { which, .. } => revoke::run(engine, output, which).await,
        Command::Logout(which) => logout::run(engine, output, which).await,
        Command::Leak { command } => leak::run(engine, output, command).await,
        Command::Outbox(asked) => outbox::run(engine, output, asked).await,
        Command::Key { command } => key::run(engine, output, command).await,
        Command::Lock(lock) => lock::run(engine, output, &lock).await,
        Command::Unlock => unlock::run(engine, output).await,
        Command::Backup { file, with_tokens } => {
            backup::run(engine, output, &file, with_tokens).await
        }
        Command::Restore { file } => restore::run(engine, output, &file).await,
        Command::Health { until } => health::run(engine, output, until).await,
        Command::Audit(asked) => audit::run(engine, output, &asked).await,
        Command::Provider { command } => provider::run(engine, output, command).await,
        Command::Doctor => doctor::run(engine, output).await,
        Command::PlatformConfig(_) => unreachable!("it was run above"),
    }
}

async fn open() -> Result<Engine, EngineError> {
    let home = Home::locate()?;
    home.prepare()?;
    let sandbox = latchkey_server::embedded::join(home.folder())
        .map_err(|error| ProviderError::Embedded(error.to_string()))?;
    let directory = Directory::new(&home, Box::new(Sandbox(sandbox)))?;
    let surroundings = Surroundings::real(&home)?;
    Engine::open(home, directory, surroundings).await
}
