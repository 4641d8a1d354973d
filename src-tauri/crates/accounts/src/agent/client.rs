//! Asks the agent, in a program that has nothing open yet: no database, no runtime, no keychain. That is what makes it quick.

use std::io::{BufRead as _, BufReader, Read, Write};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::protocol::{Op, Request, VERSION};
use super::way;
use crate::home::Home;
use crate::surroundings::runtime_folder;
use latchkey_oauth::secret::AccessToken;

/// The longest answer that is read.
const LONGEST: u64 = 64 * 1024;

/// A token from the agent.
#[derive(Debug)]
pub struct Handed {
    /// The token.
    pub access_token: AccessToken,
    /// When it ends, as it is written.
    pub expires_at: String,
}

/// What the agent refused, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refused {
    /// Stable.
    pub code: String,
    /// What is wrong, and the way out.
    pub message: String,
    /// Whether a person must act.
    #[serde(default)]
    pub needs_person: bool,
}

impl Refused {
    /// Whether the agent only does not know this program, or has no place for it: after an update the one that runs is another
    /// program. Who may open the vault itself then does.
    #[must_use]
    pub fn is_of_the_program(&self) -> bool {
        matches!(
            self.code.as_str(),
            "program_unknown"
                | "approval_required"
                | "account_not_granted"
                | "scope_not_granted"
                | "busy"
                | "unsupported_version"
        )
    }
}

/// Asks the home's agent for a token; `None` where there is none that answers.
#[must_use]
pub fn token(home: &Home, account: &str, min_ttl: u64) -> Option<Result<Handed, Refused>> {
    #[derive(Deserialize)]
    struct Reply {
        access_token: Option<String>,
        expires_at: Option<String>,
        error: Option<Refused>,
    }
    let op = Op::Token {
        account: account.to_owned(),
        min_ttl,
    };
    let line = ask(home, op)?;
    let reply: Reply = serde_json::from_slice(&line).ok()?;
    match reply {
        Reply {
            error: Some(refused),
            ..
        } => Some(Err(refused)),
        Reply {
            access_token: Some(token),
            expires_at: Some(expires_at),
            ..
        } => Some(Ok(Handed {
            access_token: AccessToken::new(token),
            expires_at,
        })),
        _ => None,
    }
}

fn ask(home: &Home, op: Op) -> Option<Zeroizing<Vec<u8>>> {
    let request = Request { v: VERSION, op };
    let mut line = serde_json::to_vec(&request).ok()?;
    line.push(b'\n');
    way::exchange(&runtime_folder()?, home, move |stream| {
        converse(stream, &line)
    })
}

fn converse(stream: &mut (impl Read + Write + ?Sized), line: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    stream.write_all(line).ok()?;
    let mut answer = Zeroizing::new(Vec::with_capacity(4096));
    let mut reader = BufReader::with_capacity(4096, stream).take(LONGEST);
    reader.read_until(b'\n', &mut answer).ok()?;
    answer.ends_with(b"\n").then_some(answer)
}
