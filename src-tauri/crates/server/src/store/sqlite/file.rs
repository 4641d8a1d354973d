//! The database's file, looked at from outside: whether it is there, still the one that was opened, and readable.
//!
//! The connections that serve requests cannot tell. They read from their page cache, and from a file that was removed or replaced
//! as long as they hold it open.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::opening::opening;
use super::values::rows;
use crate::store::{READ_EACH_TABLE, StoreError};

/// The file that was opened.
#[derive(Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
}

impl DatabaseFile {
    /// The file at this path as it is now.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            identity: identity(path)?,
        })
    }

    /// Reads from it with nothing remembered. It waits for the disk, so it must not run on the runtime's threads.
    pub(super) fn read(&self) -> Result<(), StoreError> {
        // Before it is opened: another file must not be read with this one's write-ahead log.
        let identity = identity(&self.path)
            .map_err(|error| StoreError::Inaccessible(self.path.clone(), error.into()))?;
        if identity != self.identity {
            return Err(StoreError::Replaced(self.path.clone()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)
            .map_err(|error| opening(&self.path, error))?;
        rows(&connection, READ_EACH_TABLE, &[])?;
        Ok(())
    }
}

#[cfg(unix)]
type Identity = (u64, u64);

/// The device and the file on it.
#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// An open file cannot be replaced.
#[cfg(not(unix))]
#[derive(Debug, PartialEq)]
struct Identity;

#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Identity> {
    std::fs::metadata(path).map(|_| Identity)
}
