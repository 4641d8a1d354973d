//! SQLite, with group commit.
//!
//! Transactions follow one another on a single connection, each in a savepoint, and many share one commit: whoever comes while
//! the disk is written joins the next. None is answered before its commit is on the disk (`disk`). Statements run where they are
//! called, since a lookup in the page cache takes less time than handing it to another thread; only commits, which wait for the
//! disk, go elsewhere.

mod disk;
mod file;
mod log;
mod opening;
mod reading;
mod values;
mod writing;

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex as AsyncMutex, broadcast};
use tokio::time::Instant;

use super::sql::{Backend, Parameter, Row, Statements, Value};
use super::{NOTICES_KEPT, Notice, READ_EACH_TABLE, StoreError};
use disk::{Disk, Flush};
use file::DatabaseFile;
use log::pay_by_and_by;
use opening::{BUSY_FOR, connect, for_writing, migrate, opening};
use reading::Readers;
use writing::{Writer, Writing};

/// The database.
pub(super) struct Sqlite {
    writer: Arc<AsyncMutex<Writer>>,
    disk: Arc<Disk>,
    readers: Arc<Readers>,
    /// Looked at by one at a time: a disk that hangs must not take thread after thread.
    file: Arc<AsyncMutex<DatabaseFile>>,
    notices: broadcast::Sender<Notice>,
}

impl Sqlite {
    /// Opens the file, makes it where it is missing, and brings its tables up to date.
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, Arc::new(File::sync_data)).await
    }

    /// The same, with this to wait for the disk.
    pub(super) async fn open_with(path: &Path, flush: Flush) -> Result<Self, StoreError> {
        let inaccessible =
            |error: io::Error| StoreError::Inaccessible(path.to_owned(), error.into());
        migrate(path).await?;
        let notices = broadcast::Sender::new(NOTICES_KEPT);
        let connection = connect(path)
            .and_then(for_writing)
            .map_err(|error| opening(path, error))?;
        let file = DatabaseFile::at(path).map_err(inaccessible)?;
        let disk = Arc::new(Disk::of(path, flush).map_err(inaccessible)?);
        let writer = Writer::new(path, Arc::clone(&disk), connection, notices.clone());
        Ok(Self {
            writer: Arc::new(AsyncMutex::new(writer)),
            disk,
            readers: Arc::new(Readers::of(path)),
            file: Arc::new(AsyncMutex::new(file)),
            notices,
        })
    }
}

#[async_trait]
impl Backend for Sqlite {
    async fn begin(&self) -> Result<Box<dyn Statements>, StoreError> {
        // Those who queue behind a lock wait for it together, not one after the other.
        let deadline = Instant::now() + BUSY_FOR;
        let mut guard = Arc::clone(&self.writer).lock_owned().await;
        if guard.group.is_none() {
            guard.open_group(deadline).await?;
        }
        Ok(Box::new(Writing::begin(&self.writer, guard)?))
    }

    async fn read(&self) -> Result<Box<dyn Statements>, StoreError> {
        Ok(Box::new(Readers::read(&self.readers).await?))
    }

    fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    fn is_shared(&self) -> bool {
        false
    }

    async fn is_ready(&self) -> Result<(), StoreError> {
        self.read().await?.rows(READ_EACH_TABLE, &[]).await?;
        let file = Arc::clone(&self.file).lock_owned().await;
        off_the_runtime(move || file.read()).await?
    }

    async fn outlast_writers(&self) -> Result<(), StoreError> {
        // Only one group of transactions writes at a time, and whoever joins the last one is answered with it.
        self.begin().await?.commit().await
    }

    async fn erase_remains(&self) -> Result<bool, StoreError> {
        let turn = self.disk.turn().await;
        let mut guard = Arc::clone(&self.writer).lock_owned().await;
        let owed_before = std::mem::replace(&mut guard.owes_emptying, true);
        let owes = off_the_runtime(move || {
            let _turn = turn;
            // The log cannot be emptied within a transaction, so a group that is open ends here.
            guard.commit_group();
            guard.empty_the_log_if_owed();
            guard.owes_emptying
        })
        .await?;
        if owes && !owed_before {
            tokio::spawn(pay_by_and_by(Arc::clone(&self.writer)));
        }
        Ok(!owes)
    }

    async fn close(&self) {
        self.readers.close();
        let turn = self.disk.turn().await;
        let guard = Arc::clone(&self.writer).lock_owned().await;
        let _ = off_the_runtime(move || {
            let (_turn, mut guard) = (turn, guard);
            guard.commit_group();
            guard.empty_the_log_if_owed();
            guard.close();
        })
        .await;
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Sqlite")
            .field(&self.readers.path())
            .finish()
    }
}

/// Does what waits for the disk.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::Closed)
}
