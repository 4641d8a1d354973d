//! Asks for a passphrase: without echo on a terminal, a line of standard input otherwise. Never an argument, never a variable
//! of the environment.

use std::io::IsTerminal as _;

use latchkey_accounts::SecretString;

use crate::output::Failure;

/// The passphrase that is set.
pub(crate) fn present() -> Result<SecretString, Failure> {
    ask("Passphrase: ")
}

/// A new passphrase, asked for twice where somebody types it.
pub(crate) fn new() -> Result<SecretString, Failure> {
    use latchkey_accounts::ExposeSecret as _;
    let first = ask("New passphrase: ")?;
    if std::io::stdin().is_terminal() {
        let second = ask("The same again: ")?;
        if first.expose_secret() != second.expose_secret() {
            return Err(Failure::Usage(
                "The two are not the same. Try again; nothing was changed.".to_owned(),
            ));
        }
    }
    Ok(first)
}

fn ask(prompt: &str) -> Result<SecretString, Failure> {
    let read = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(prompt)
    } else {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line)
    };
    match read {
        Ok(line) if !line.trim_end_matches(['\r', '\n']).is_empty() => {
            Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])))
        }
        _ => Err(Failure::Usage(
            "No passphrase was given. Type it, or write it to standard input as one line."
                .to_owned(),
        )),
    }
}
