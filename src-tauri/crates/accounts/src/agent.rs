//! Hands access tokens to tools, over a socket or a pipe of this user.
//!
//! | Module | What it holds |
//! |---|---|
//! | `socket`, `pipe` | on Unix and on Windows: where it lies, who may be there, one agent a home |
//! | `protocol` | requests and answers, a line each |
//! | `peer` | who is at the other end |
//! | `process` | what the system says of a process |
//! | `answers` | what is answered, and the tokens that are kept ready |
//! | [`client`] | asks it, before anything else of a program is open |
//!
//! A tool gets an access token, never a refresh token; only of accounts and scopes that a person approved for it; and each
//! hand-off is recorded before it is answered.

mod answers;
pub mod client;
mod peer;
#[cfg(windows)]
mod pipe;
mod process;
mod protocol;
#[cfg(unix)]
mod socket;

use std::fs::{File, TryLockError};
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use fnv::FnvHasher;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader,
};
use tokio::task::JoinSet;

use crate::engine::{Engine, EngineError};
use crate::home::Home;
use answers::Answers;
#[cfg(windows)]
use pipe as way;
use protocol::{Answer, LONGEST, Refusal};
#[cfg(unix)]
use socket as way;
use way::{Connection, Listener, Place};

pub use way::address;

/// How long a connection may be silent, or a line on its way.
const IDLE: Duration = Duration::from_secs(30);
/// How long an agent may take, for whoever asks. It may have to refresh first.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long an answer may take to be read.
const SLOWEST: Duration = Duration::from_secs(5);
/// So many connections at once.
const MOST: usize = 64;
/// A pause after the system could not give a connection.
const RECOVERY: Duration = Duration::from_millis(100);

/// An agent that listens. It ends when it is dropped.
#[derive(Debug)]
pub struct Agent {
    engine: Engine,
    listener: Listener,
    place: Place,
}

/// Why there is no agent.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The system has no folder for it.
    #[error(
        "This system names no runtime folder for the agent's socket. Set XDG_RUNTIME_DIR to a folder of your own, then try again."
    )]
    Nowhere,
    /// Another one serves this home.
    #[error(
        "An agent is running already for these accounts. Use that one, or end it first; nothing was changed."
    )]
    Running,
    /// The folder belongs to somebody else, or is none.
    #[error(
        "The folder {0} is not yours alone, so the agent's socket is not put there. Remove it, or set XDG_RUNTIME_DIR to a folder of your own."
    )]
    NotOurs(PathBuf),
    /// The folder or the socket cannot be made.
    #[error(
        "The agent's socket {0} cannot be made ({1}). Check that its folder is writable, then try again."
    )]
    Unusable(PathBuf, String),
}

impl Engine {
    /// Begins to listen for tools. One agent serves a home.
    pub fn agent(&self) -> Result<Agent, EngineError> {
        let inner = &self.inner;
        let folder = inner.surroundings.sessions.as_deref();
        let place = Place::take(folder.ok_or(AgentError::Nowhere)?, &inner.home)?;
        Ok(Agent {
            engine: self.clone(),
            listener: place.listen()?,
            place,
        })
    }
}

impl Agent {
    /// Where tools reach it.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.place.socket
    }

    /// Serves until it is told to end.
    pub async fn serve(self, until: impl Future<Output = ()>) {
        let answers = Arc::new(Answers::new(self.engine.clone()));
        // Dropped, it ends all of them.
        let mut connections = JoinSet::new();
        let upkeep = answers.upkeep();
        tokio::pin!(until, upkeep);
        loop {
            tokio::select! {
                () = &mut until => break,
                () = &mut upkeep => {}
                accepted = self.listener.accept() => match accepted {
                    Ok(connection) => {
                        while connections.try_join_next().is_some() {}
                        if connections.len() < MOST {
                            connections.spawn(converse(connection, Arc::clone(&answers)));
                        } else {
                            connection.end_with(&busy().0);
                        }
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a tool could not be connected");
                        tokio::time::sleep(RECOVERY).await;
                    }
                },
            }
        }
        drop(connections);
        answers.forget();
        self.engine.settle().await;
    }
}

/// What was read.
enum Line {
    Whole,
    TooLong,
    End,
}

async fn converse(connection: Connection, answers: Arc<Answers>) {
    let Ok(process) = connection.process() else {
        return;
    };
    let (reader, mut writer) = connection.split();
    let mut reader = BufReader::with_capacity(LONGEST, reader);
    let mut line = Vec::with_capacity(LONGEST);
    loop {
        line.clear();
        let Ok(read) = tokio::time::timeout(IDLE, read(&mut reader, &mut line)).await else {
            return;
        };
        let answer = match read {
            Line::End => return,
            Line::TooLong => too_long().into(),
            Line::Whole => match protocol::parse(&line) {
                Ok(op) => answers.answer(process, op).await,
                Err(refusal) => refusal.into(),
            },
        };
        let written = tokio::time::timeout(SLOWEST, writer.write_all(&answer.0)).await;
        if !matches!(written, Ok(Ok(()))) || matches!(read, Line::TooLong) {
            return;
        }
    }
}

async fn read(reader: &mut BufReader<impl AsyncRead + Unpin>, line: &mut Vec<u8>) -> Line {
    match reader.take(LONGEST as u64).read_until(b'\n', line).await {
        Ok(_) if line.ends_with(b"\n") => Line::Whole,
        Ok(LONGEST) => Line::TooLong,
        _ => Line::End,
    }
}

fn too_long() -> Refusal {
    Refusal::new(
        "request_too_long",
        format!(
            "The request is too long. Send lines of at most {LONGEST} bytes; this connection is closed."
        ),
    )
}

fn busy() -> Answer {
    let refusal = Refusal::new(
        "busy",
        format!("The agent has {MOST} connections already. Close some, then try again."),
    );
    refusal.into()
}

/// The right to serve a home at a place, for as long as the lock is open; the system takes it back when its holder dies.
fn alone(lock: &Path, place: &Path) -> Result<File, AgentError> {
    let trouble =
        |error: std::io::Error| AgentError::Unusable(place.to_owned(), error.kind().to_string());
    let lock = File::create(lock).map_err(trouble)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(AgentError::Running),
        Err(TryLockError::Error(error)) => Err(trouble(error)),
    }
}

/// What a home goes by in the name of its agent's socket.
fn name_of(home: &Home) -> String {
    let home = std::fs::canonicalize(home.folder())
        .or_else(|_| std::path::absolute(home.folder()))
        .unwrap_or_else(|_| home.folder().to_owned());
    name_of_path(home.as_os_str().as_encoded_bytes())
}

/// FNV-1a of 64 bits. It keeps no secret, and does not first ask the processor what it can do, as cryptographic hashes do: on a virtual
/// machine that took a fortieth of all the time of `latchkey token`.
fn name_of_path(path: &[u8]) -> String {
    let mut hash = FnvHasher::default();
    hash.write(path);
    format!("{:016x}", hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_homes_name_is_what_other_programs_work_out_too() {
        // From the test vectors of FNV's authors.
        assert_eq!(name_of_path(b"a"), "af63dc4c8601ec8c");
        assert_eq!(name_of_path(b"foobar"), "85944171f73967e8");
    }
}
