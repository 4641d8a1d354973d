//! Tokens from an agent that runs, before this program opens anything of its own: no database, no keychain, no runtime.
//!
//! Where no agent answers, the command goes the long way.

use std::ffi::OsString;
use std::process::ExitCode;

use latchkey_accounts::ExposeSecret as _;
use latchkey_accounts::Home;
use latchkey_accounts::agent::client::{self, Handed, Refused};

use crate::args::{Args, Command};
use crate::commands::{exec, token};
use crate::output::Output;

/// What tools ask most is read without the command line's whole grammar, whose making takes longer than the agent: `token`, an
/// account, `--min-ttl` and `--json`. Anything else is left to it.
pub(crate) fn read(words: impl Iterator<Item = OsString>) -> Option<Args> {
    let (mut json, mut account, mut min_ttl, mut is_token) = (false, None, None, false);
    let mut words = words.skip(1);
    while let Some(word) = words.next() {
        match word.to_str()? {
            "--json" if !json => json = true,
            "token" if !is_token => is_token = true,
            "--min-ttl" if is_token && min_ttl.is_none() => {
                min_ttl = Some(words.next()?.to_str()?.parse().ok()?);
            }
            name if is_token && account.is_none() && !name.starts_with('-') => {
                account = Some(name.to_owned());
            }
            _ => return None,
        }
    }
    Some(Args {
        json,
        command: Command::Token {
            account: account?,
            min_ttl: min_ttl.unwrap_or_default(),
        },
    })
}

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
    let answer = client::token(&Home::locate().ok()?, account, min_ttl)?;
    match answer {
        Err(refused) if refused.is_of_the_program() => None,
        answer => Some(answer),
    }
}

fn tell(output: &Output, refused: &Refused) -> ExitCode {
    output.refused(&refused.code, &refused.message, refused.needs_person)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn words(text: &str) -> impl Iterator<Item = OsString> {
        let words: Vec<_> = text.split(' ').map(OsString::from).collect();
        std::iter::once("latchkey".into()).chain(words)
    }

    #[test]
    fn what_is_read_quickly_is_what_the_whole_grammar_reads() {
        for text in [
            "token mia",
            "--json token mia",
            "token mia --json",
            "token --min-ttl 300 @mia",
            "token @mia --min-ttl 300 --json",
            "token token",
        ] {
            let quick = read(words(text)).expect(text);
            let whole = Args::try_parse_from(words(text)).expect(text);
            assert_eq!(format!("{quick:?}"), format!("{whole:?}"), "{text}");
        }
    }

    #[test]
    fn anything_else_is_left_to_the_whole_grammar() {
        for text in [
            "token",
            "token a b",
            "token -a",
            "token -- a",
            "token a --min-ttl",
            "token a --min-ttl -1",
            "token a --min-ttl=1",
            "token a --json --json",
            "mia token",
            "token a --help",
            "accounts",
        ] {
            assert!(read(words(text)).is_none(), "{text}");
        }
        assert!(read(std::iter::empty()).is_none());
    }
}
