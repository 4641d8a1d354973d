//! `latchkey exec`: a command with an access token in its environment, where other users cannot read it, and never among its
//! arguments, where they can.

use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode};
use std::time::Duration;

use latchkey_accounts::{AccessToken, Engine, ExposeSecret as _};

use crate::output::Failure;

/// What shells give for a command that is there and cannot be run, and for one that is not there.
const CANNOT_RUN: u8 = 126;
const NOT_FOUND: u8 = 127;

pub(super) async fn run(
    engine: &Engine,
    account: &str,
    min_ttl: u64,
    variable: &str,
    command: &[OsString],
) -> Result<(), Failure> {
    let account = engine.find(account).await?;
    let min_ttl = Duration::from_secs(min_ttl);
    let program = format!("latchkey exec {}", command[0].display());
    let token = engine.hand_off(&account.id, min_ttl, &program).await?;
    engine.settle().await;
    Err(become_it(&token.access_token, variable, command))
}

/// Becomes the command, which has its own exit code and hears its own signals then. Returns only where that cannot be.
pub(crate) fn become_it(token: &AccessToken, variable: &str, command: &[OsString]) -> Failure {
    if variable.is_empty() || variable.contains(['=', '\0']) {
        return Failure::Usage(
            "That is no name of a variable. Give one such as LATCHKEY_ACCESS_TOKEN with --env."
                .to_owned(),
        );
    }
    let Some((program, arguments)) = command.split_first() else {
        return Failure::Usage("Say which command to run, after \"--\".".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).env(variable, token.expose_secret());
    let error = match replace(&mut command) {
        Ok(code) => return Failure::Told(code),
        Err(error) => error,
    };
    let name = program.display();
    let (code, stable, text) = match error.kind() {
        io::ErrorKind::NotFound => (
            NOT_FOUND,
            "command_not_found",
            format!("There is no command {name}. Check its name and your PATH."),
        ),
        kind => (
            CANNOT_RUN,
            "command_not_runnable",
            format!(
                "The command {name} cannot be run ({kind}). Check that it is a program and that you may run it."
            ),
        ),
    };
    Failure::Exit(ExitCode::from(code), stable, text)
}

#[cfg(unix)]
fn replace(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> io::Result<ExitCode> {
    let status = command.status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}
