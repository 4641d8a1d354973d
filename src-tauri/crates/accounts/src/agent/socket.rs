//! Where the agent's socket lies on Unix, and who may be there.
//!
//! It lies in the runtime folder, which a restart of the computer empties, under a name that stands for the home folder. The
//! folder is its owner's alone: another's is refused, and a mode that lets others in is put right. Beside the socket is a lock
//! that the system takes back when its holder dies, so that a socket nobody serves any more is told from one that is.

use std::fs::File;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use std::os::unix::net::UnixStream as WaitingStream;

use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

use super::{AgentError, PATIENCE, alone, name_of};
use crate::home::Home;

/// Held by the one agent of a home, for as long as it runs.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) socket: PathBuf,
    _lock: File,
}

/// Where the socket of a home's agent lies, whether or not there is one.
#[must_use]
pub fn address(folder: &Path, home: &Home) -> PathBuf {
    folder.join(format!("agent-{}.sock", name_of(home)))
}

/// Whether a folder is this user's and nobody else's.
fn is_private(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder).is_ok_and(|found| {
        let (mode, nobody_elses) = (found.permissions().mode(), 0o700);
        found.is_dir() && found.uid() == own_uid() && mode & 0o777 == nobody_elses
    })
}

fn own_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

impl Place {
    /// Takes the place of the home's agent, and clears away what a dead one left there.
    pub(super) fn take(folder: &Path, home: &Home) -> Result<Self, AgentError> {
        let socket = address(folder, home);
        let trouble =
            |error: &io::Error| AgentError::Unusable(socket.clone(), error.kind().to_string());
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(folder).map_err(|error| trouble(&error))?;
        let found = std::fs::symlink_metadata(folder).map_err(|error| trouble(&error))?;
        if !found.is_dir() || found.uid() != own_uid() {
            return Err(AgentError::NotOurs(folder.to_owned()));
        }
        if !is_private(folder) {
            let private = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(folder, private).map_err(|error| trouble(&error))?;
        }
        let lock = alone(&socket.with_extension("lock"), &socket)?;
        match std::fs::remove_file(&socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(trouble(&error)),
            _ => {}
        }
        Ok(Self {
            socket,
            _lock: lock,
        })
    }

    /// Listens there, for this user alone.
    pub(super) fn listen(&self) -> Result<Listener, AgentError> {
        let trouble =
            |error: &io::Error| AgentError::Unusable(self.socket.clone(), error.kind().to_string());
        // Nobody else gets through the folder before the mode is set.
        let listener = UnixListener::bind(&self.socket).map_err(|error| trouble(&error))?;
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&self.socket, private).map_err(|error| trouble(&error))?;
        Ok(Listener(listener))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is cleared away by the next agent.
        let _ = std::fs::remove_file(&self.socket);
    }
}

#[derive(Debug)]
pub(super) struct Listener(UnixListener);

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Connection> {
        let (stream, _) = self.0.accept().await?;
        Ok(Connection(stream))
    }
}

/// With whoever got through to the socket.
#[derive(Debug)]
pub(super) struct Connection(UnixStream);

impl Connection {
    /// The process at the other end, where the system names it; an error if it is another user's.
    pub(super) fn process(&self) -> io::Result<Option<u32>> {
        let peer = self.0.peer_cred()?;
        if peer.uid() != own_uid() {
            tracing::warn!(uid = peer.uid(), "another user asked the agent");
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(peer.pid().and_then(|id| u32::try_from(id).ok()))
    }

    pub(super) fn split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        self.0.into_split()
    }

    /// Tells something, and hangs up, without making the caller wait.
    pub(super) fn end_with(self, answer: &[u8]) {
        let _ = self.0.try_write(answer);
    }
}

/// Asks a home's agent. `None` where there is none.
pub(super) fn exchange<T>(
    folder: &Path,
    home: &Home,
    with: impl FnOnce(&mut WaitingStream) -> Option<T>,
) -> Option<T> {
    // A socket in a folder that others can write to may be anybody's.
    if !is_private(folder) {
        return None;
    }
    let mut stream = WaitingStream::connect(address(folder, home)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    with(&mut stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn folder_and_socket_are_their_owners_alone_whatever_they_were() {
        let base = tempfile::tempdir().unwrap();
        let (folder, home) = (base.path().join("run"), Home::at(base.path().join("home")));
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        assert!(!is_private(&folder));
        let place = Place::take(&folder, &home).unwrap();
        let _listener = place.listen().unwrap();
        assert_eq!((mode(&folder), mode(&place.socket)), (0o700, 0o600));
        assert!(is_private(&folder));
    }

    #[tokio::test]
    async fn a_dead_agents_socket_is_replaced_and_a_living_ones_is_not() {
        let base = tempfile::tempdir().unwrap();
        let (folder, home) = (base.path().join("run"), Home::at(base.path().join("home")));
        let first = Place::take(&folder, &home).unwrap();
        let _listener = first.listen().unwrap();
        assert!(matches!(
            Place::take(&folder, &home),
            Err(AgentError::Running)
        ));
        let other = Home::at(base.path().join("other"));
        drop(Place::take(&folder, &other).unwrap());
        drop(first);
        std::fs::write(address(&folder, &home), "left behind").unwrap();
        let again = Place::take(&folder, &home).unwrap();
        again.listen().unwrap();
    }

    #[test]
    fn a_folder_that_is_no_folder_of_ours_is_refused() {
        let base = tempfile::tempdir().unwrap();
        let (folder, home) = (base.path().join("run"), Home::at(base.path().join("home")));
        let elsewhere = base.path().join("elsewhere");
        std::fs::create_dir(&elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
        assert!(matches!(
            Place::take(&folder, &home),
            Err(AgentError::NotOurs(_))
        ));
        assert!(!is_private(&folder));
    }
}
