//! Hands access tokens to tools, over a socket of this user.
//!
//! | Module | What it holds |
//! |---|---|
//! | `socket` | where it lies, who may be there, one agent a home |
//! | `protocol` | requests and answers, a line each |
//! | `peer` | who is at the other end |
//! | `answers` | what is answered, and the tokens that are kept ready |
//! | [`client`] | asks it, before anything else of a program is open |
//!
//! A tool gets an access token, never a refresh token; only of accounts and scopes that a person approved for it; and each
//! hand-off is recorded before it is answered. It is for Unix: on Windows a tool runs `latchkey token`.

mod answers;
pub mod client;
mod peer;
mod protocol;
mod socket;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::unix::OwnedReadHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use crate::engine::{Engine, EngineError};
use answers::Answers;
use protocol::{Answer, LONGEST, Refusal};
use socket::Place;

pub use socket::{AgentError, address};

/// How long a connection may be silent, or a line on its way.
const IDLE: Duration = Duration::from_secs(30);
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
    listener: UnixListener,
    place: Place,
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
                    Ok((stream, _)) => {
                        while connections.try_join_next().is_some() {}
                        if connections.len() < MOST {
                            connections.spawn(converse(stream, Arc::clone(&answers)));
                        } else {
                            busy(&stream);
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

async fn converse(stream: UnixStream, answers: Arc<Answers>) {
    let Ok(peer) = stream.peer_cred() else {
        return;
    };
    if peer.uid() != socket::own_uid() {
        tracing::warn!(uid = peer.uid(), "another user asked the agent");
        return;
    }
    let (reader, mut writer) = stream.into_split();
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
                Ok(op) => answers.answer(peer.pid(), op).await,
                Err(refusal) => refusal.into(),
            },
        };
        let written = tokio::time::timeout(SLOWEST, writer.write_all(&answer.0)).await;
        if !matches!(written, Ok(Ok(()))) || matches!(read, Line::TooLong) {
            return;
        }
    }
}

async fn read(reader: &mut BufReader<OwnedReadHalf>, line: &mut Vec<u8>) -> Line {
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

/// Says so without waiting, and hangs up.
fn busy(stream: &UnixStream) {
    let refusal = Refusal::new(
        "busy",
        format!("The agent has {MOST} connections already. Close some, then try again."),
    );
    let _ = stream.try_write(&Answer::from(refusal).0);
}
