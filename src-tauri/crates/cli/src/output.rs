//! What this program prints, for people or, with `--json`, for scripts.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use latchkey_accounts::problem::Remedy;
use latchkey_accounts::{EngineError, Problem};
use serde::Serialize;
use serde_json::{Value, json};

/// Where results go.
pub(crate) struct Output {
    json: bool,
}

/// A command did not do what it was asked.
pub(crate) enum Failure {
    /// The command line asks for something that cannot be.
    Usage(String),
    /// Something is wrong.
    Problem(Problem),
    /// Some of several accounts failed; each was told on standard error already.
    Told(ExitCode),
    /// Something is wrong that has an exit code, a stable code and a sentence of its own.
    Exit(ExitCode, &'static str, String),
}

impl Failure {
    /// What was told on standard output is a failure.
    pub(crate) fn failed() -> Self {
        Self::Told(ExitCode::FAILURE)
    }

    /// What was told on standard output needs a person.
    pub(crate) fn needs_person() -> Self {
        Self::Told(ExitCode::from(3))
    }

    /// It is done here, and the server is still to be told.
    pub(crate) fn queued() -> Self {
        Self::Told(ExitCode::from(4))
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::Problem(Problem::from(&error))
    }
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a result: the object with `--json`, the text otherwise.
    pub(crate) fn result(&self, object: &impl Serialize, text: impl FnOnce() -> String) {
        let line = if self.json {
            serde_json::to_string(object).expect("text and numbers always serialise")
        } else {
            text()
        };
        // Whoever closed the pipe wants no more of it.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// Whether results are for scripts.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints what belongs to a result: an object beside the others with `--json`, a line on standard error otherwise.
    pub(crate) fn tell_about(&self, object: &impl Serialize, text: impl FnOnce() -> String) {
        if self.json {
            self.result(object, String::new);
        } else {
            self.aside(&text());
        }
    }

    /// Prints what a script has no use for.
    pub(crate) fn aside(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// Asks for a line, where somebody is there to type it.
    pub(crate) fn prompt(&self, text: &str) {
        if !self.json && std::io::stdin().is_terminal() {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
        }
    }

    /// Shows how far something long has come, where somebody is looking.
    pub(crate) fn progress(&self, what: &str, done: usize, all: usize) {
        if !self.json && std::io::stderr().is_terminal() {
            let end = if done == all { "\n" } else { "" };
            let _ = write!(std::io::stderr().lock(), "\r{what}: {done} of {all}{end}");
        }
    }

    /// Shows where something long is, in the place of what was shown before, where somebody is looking. An empty text takes it away.
    pub(crate) fn at_work(&self, text: &str) {
        if !self.json && std::io::stderr().is_terminal() {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "\r{text}\x1b[K").and_then(|()| stderr.flush());
        }
    }

    /// Asks for a line, where somebody is there to type it; none where nobody is.
    pub(crate) fn ask(&self, text: &str) -> Option<String> {
        if self.json || !std::io::stdin().is_terminal() {
            return None;
        }
        self.prompt(text);
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).ok()?;
        Some(answer.trim().to_owned())
    }

    /// Whether standard output is a terminal that shows colours.
    pub(crate) fn is_terminal(&self) -> bool {
        !self.json && std::io::stdout().is_terminal()
    }

    /// Asks before something that cannot be taken back. Without a terminal to ask on, the command line is the answer.
    pub(crate) fn confirm(&self, question: &str) -> bool {
        if self.json || !std::io::stdin().is_terminal() {
            return true;
        }
        let _ = write!(std::io::stderr().lock(), "{question} [y/N] ");
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).is_ok()
            && matches!(answer.trim(), "y" | "Y" | "yes")
    }

    /// Tells a failure and gives its exit code.
    pub(crate) fn fail(&self, failure: &Failure) -> ExitCode {
        match failure {
            Failure::Usage(message) => {
                self.error("usage", message);
                ExitCode::from(2)
            }
            Failure::Problem(problem) => {
                self.error(problem.code, &problem.to_string());
                exit_code(problem)
            }
            Failure::Told(code) => *code,
            Failure::Exit(exit, code, message) => {
                self.error(code, message);
                *exit
            }
        }
    }

    /// Tells what an agent refused, in its own words, and gives the exit code.
    pub(crate) fn refused(&self, code: &str, message: &str, needs_person: bool) -> ExitCode {
        self.error(code, message);
        ExitCode::from(if needs_person { 3 } else { 1 })
    }

    fn error(&self, code: &str, message: &str) {
        let line = if self.json {
            json!({ "error": { "code": code, "message": message } }).to_string()
        } else {
            format!("latchkey: {message}")
        };
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// Prints bytes as they are, such as a file that was asked for.
pub(crate) fn print_bytes(bytes: &[u8]) {
    let mut stdout = std::io::stdout().lock();
    // Whoever closed the pipe wants no more of it.
    let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
}

/// 3 where a person must act on the account or the keychain, 1 otherwise.
fn exit_code(problem: &Problem) -> ExitCode {
    match problem.remedy {
        Remedy::Person => ExitCode::from(3),
        Remedy::Fix => ExitCode::FAILURE,
    }
}

/// An account as scripts see it.
pub(crate) fn account_json(account: &latchkey_accounts::Account) -> Value {
    use latchkey_accounts::{AccountState, EndedBy};

    let (mut expires_at, mut fine, mut ended, mut revoked) = (None, None, None, None);
    match &account.state {
        AccountState::Linked {
            access_expires_at,
            fine_until,
        } => {
            expires_at = Some(access_expires_at.to_string());
            fine = fine_until.map(|at| at.to_string());
        }
        AccountState::NeedsPerson { ended_by, .. } => {
            ended = ended_by.as_ref().map(EndedBy::as_str);
        }
        AccountState::Revoked { revocation, .. } => revoked = Some(revocation.as_str()),
    }
    let last_refresh = account.details.last_refresh.as_ref().map(|last| {
        let failure = last.failure.as_ref();
        json!({
            "at": last.at.to_string(),
            "ok": failure.is_none(),
            "failing_since": failure.map(|failure| failure.since.to_string()),
            "code": failure.map(|failure| &failure.code),
            "message": failure.map(|failure| &failure.message),
            "log_id": failure.and_then(|failure| failure.log_id.as_ref()),
        })
    });
    json!({
        "id": account.id,
        "provider": account.provider,
        "subject": account.subject,
        "name": account.name,
        "username": account.username,
        "label": account.details.label,
        "email": account.details.email,
        "scopes": account.scopes,
        "missing": account.missing(),
        "linked_at": account.linked_at.to_string(),
        "state": account.state.as_str(),
        "ended_by": ended,
        "revocation": revoked,
        "expires_at": expires_at,
        "fine_until": fine,
        "last_refresh": last_refresh,
    })
}

/// An account in one phrase.
pub(crate) fn account_text(account: &latchkey_accounts::Account) -> String {
    match &account.username {
        Some(username) => format!("{} (@{username})", account.name),
        None => account.name.clone(),
    }
}
