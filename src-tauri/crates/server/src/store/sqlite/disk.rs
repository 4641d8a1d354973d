//! Waiting for the disk, where SQLite does not.
//!
//! With `synchronous=FULL`, SQLite would wait in each commit, and nobody could write meanwhile. So it is told `NORMAL`, in which it
//! waits for the disk where its files would otherwise be damaged, and whoever committed waits here before anybody is answered.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// What puts on the disk what was written to a file.
pub(in super::super) type Flush = Arc<dyn Fn(&File) -> io::Result<()> + Send + Sync>;

/// The files whose way to the disk is waited for.
pub(super) struct Disk {
    flush: Flush,
    /// It stays open as long as any connection: on Unix the process loses all its locks on a file with the first of its handles that is
    /// closed.
    database: File,
    log_path: PathBuf,
    /// SQLite makes it with the first commit and keeps it for as long as the database is open. It holds no locks on it.
    log: OnceLock<File>,
    turn: Arc<AsyncMutex<()>>,
}

impl Disk {
    pub(super) fn of(database: &Path, flush: Flush) -> io::Result<Self> {
        let mut log_path = OsString::from(database);
        log_path.push("-wal");
        Ok(Self {
            flush,
            database: to_flush(database)?,
            log_path: log_path.into(),
            log: OnceLock::new(),
            turn: Arc::default(),
        })
    }

    /// One commits at a time, so that news of commits is told in their order. Whoever has a turn may wait for the writer; who has the
    /// writer must not wait for a turn.
    pub(super) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    pub(super) fn wait_for_the_log(&self) -> io::Result<()> {
        let log = match self.log.get() {
            Some(log) => log,
            None => match to_flush(&self.log_path) {
                Ok(log) => self.log.get_or_init(|| log),
                // Nothing was ever written.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(error),
            },
        };
        (self.flush)(log)
    }

    pub(super) fn wait_for_the_database(&self) -> io::Result<()> {
        (self.flush)(&self.database)
    }
}

/// Windows flushes only what is open for writing.
fn to_flush(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}
