//! Where the agent's pipe lies on Windows, and who may be there.
//!
//! A named pipe is no file, and its name is everybody's: its security descriptor lets this user alone in, an agent that finds the name
//! taken does not serve, and whoever asks looks first which program answers. Which of several agents of a home serves is decided by
//! a lock, which the system takes back when its holder dies.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use interprocess::os::windows::named_pipe::tokio::{
    DuplexPipeStream, PipeListener, RecvPipeStream, SendPipeStream,
};
use interprocess::os::windows::named_pipe::{
    DuplexPipeStream as WaitingStream, PipeListenerOptions, pipe_mode::Bytes,
};
use interprocess::os::windows::security_descriptor::SecurityDescriptor;
use tokio::io::AsyncWriteExt as _;
use widestring::U16CString;

use super::peer::{self, Peer};
use super::process::own_user;
use super::{AgentError, PATIENCE, SLOWEST, alone, name_of};
use crate::home::Home;

/// Held by the one agent of a home, for as long as it runs.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) socket: PathBuf,
    _lock: File,
}

/// Where the pipe of a home's agent lies, whether or not there is one.
#[must_use]
pub fn address(_folder: &Path, home: &Home) -> PathBuf {
    Path::new(r"\\.\pipe").join(format!("latchkey-agent-{}", name_of(home)))
}

impl Place {
    pub(super) fn take(folder: &Path, home: &Home) -> Result<Self, AgentError> {
        let socket = address(folder, home);
        let lock = home.folder().join("agent.lock");
        Ok(Self {
            _lock: alone(&lock, &lock)?,
            socket,
        })
    }

    /// Listens there, for this user alone; the first that does so has the name, until it ends.
    pub(super) fn listen(&self) -> Result<Listener, AgentError> {
        let trouble =
            |error: &io::Error| AgentError::Unusable(self.socket.clone(), error.kind().to_string());
        // Everything, to the user and to nobody else; nothing is inherited.
        let user = own_user().ok_or(AgentError::Nowhere)?;
        let only_this_user = U16CString::from_str_truncate(format!("D:P(A;;GA;;;{user})"));
        let only_this_user =
            SecurityDescriptor::deserialize(&only_this_user).map_err(|error| trouble(&error))?;
        PipeListenerOptions::new()
            .path(self.socket.as_path())
            .security_descriptor(Some(only_this_user))
            .create_tokio_duplex()
            .map(Listener)
            .map_err(|error| match error.kind() {
                io::ErrorKind::PermissionDenied => AgentError::Running,
                _ => trouble(&error),
            })
    }
}

#[derive(Debug)]
pub(super) struct Listener(PipeListener<Bytes, Bytes>);

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Connection> {
        self.0.accept().await.map(Connection)
    }
}

/// With a program of this user: the system lets nobody else in.
#[derive(Debug)]
pub(super) struct Connection(DuplexPipeStream<Bytes>);

impl Connection {
    /// The process at the other end.
    pub(super) fn process(&self) -> io::Result<Option<u32>> {
        self.0.client_process_id().map(Some)
    }

    pub(super) fn split(self) -> (RecvPipeStream<Bytes>, SendPipeStream<Bytes>) {
        self.0.split()
    }

    /// Tells something, and hangs up, without making the caller wait.
    pub(super) fn end_with(mut self, answer: &[u8]) {
        let answer = answer.to_vec();
        tokio::spawn(async move {
            let _ = tokio::time::timeout(SLOWEST, self.0.write_all(&answer)).await;
        });
    }
}

/// Asks a home's agent, in a thread that may wait. `None` where there is none, or another program has its name.
pub(super) fn exchange<T: Send + 'static>(
    folder: &Path,
    home: &Home,
    with: impl FnOnce(&mut dyn ReadWrite) -> Option<T> + Send + 'static,
) -> Option<T> {
    let address = address(folder, home);
    let (tell, told) = std::sync::mpsc::sync_channel(1);
    std::thread::spawn(move || {
        let stream = WaitingStream::<Bytes>::connect_by_path(address.as_path()).ok()?;
        let server = stream.server_process_id().ok();
        let answer = (peer::of(server) == Peer::Own).then_some(stream);
        tell.send(answer.and_then(|mut stream| with(&mut stream)))
            .ok()
    });
    told.recv_timeout(PATIENCE).ok().flatten()
}

pub(super) trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};

    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn one_agent_serves_a_home_and_what_is_asked_arrives() {
        let base = tempfile::tempdir().unwrap();
        let home = Home::at(base.path().to_owned());
        let first = Place::take(base.path(), &home).unwrap();
        assert!(matches!(
            Place::take(base.path(), &home),
            Err(AgentError::Running)
        ));
        let listener = first.listen().unwrap();
        let ask = {
            let (folder, home) = (base.path().to_owned(), home.clone());
            move || {
                exchange(&folder, &home, |stream| {
                    stream.write_all(b"question\n").ok()?;
                    let mut answer = String::new();
                    BufReader::new(stream).read_line(&mut answer).ok()?;
                    Some(answer)
                })
            }
        };
        let asked = tokio::task::spawn_blocking(ask.clone());
        let connection = listener.accept().await.unwrap();
        assert_eq!(connection.process().unwrap(), Some(std::process::id()));
        let (reader, mut writer) = connection.split();
        let mut line = String::new();
        tokio::io::BufReader::new(reader)
            .read_line(&mut line)
            .await
            .unwrap();
        writer.write_all(b"answer\n").await.unwrap();
        assert_eq!(
            (line.as_str(), asked.await.unwrap().as_deref()),
            ("question\n", Some("answer\n"))
        );
        drop((writer, listener, first));
        Place::take(base.path(), &home).unwrap();
        let asked = tokio::task::spawn_blocking(ask);
        assert_eq!(asked.await.unwrap(), None, "nobody listens");
    }
}
