//! Tokens from an agent that runs, before this program opens anything of its own: no database, no keychain, no runtime.
//!
//! Where no agent answers, the command goes the long way.

use std::process::ExitCode;

use latchkey_accounts::ExposeSecret as _;
use latchkey_accounts::Home;
use latchkey_accounts::agent::client::{self, Handed, Refused};

use crate::args::{Args, Command};
use crate::commands::{exec, token};
use crate::output::Output;

/// Runs the command, if it is one for tokens and an agent answers.
pub(crate) fn run(args: &Args, output: &Output) -> Option<ExitCode> {
    match &args.command {
        Command::Token { account, min_ttl } => Some(match ask(account, *min_ttl)? {
            Ok(handed) => {
                let text = handed.access_token.expose_secret();
                token::print(output, text, &handed.expires_at);
                ExitCode::SUCCESS
            }
            Err(refused) => tell(output, &refused),
        }),
        Command::Exec {
            account,
            env,
            min_ttl,
            command,
        } => Some(match ask(account, *min_ttl)? {
            Ok(handed) => output.fail(&exec::become_it(&handed.access_token, env, command)),
            Err(refused) => tell(output, &refused),
        }),
        _ => None,
    }
}

fn ask(account: &str, min_ttl: u64) -> Option<Result<Handed, Refused>> {
    client::token(&Home::locate().ok()?, account, min_ttl)
}

fn tell(output: &Output, refused: &Refused) -> ExitCode {
    output.refused(&refused.code, &refused.message, refused.needs_person)
}
