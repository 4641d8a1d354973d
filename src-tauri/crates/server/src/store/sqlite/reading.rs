//! Connections that only read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::opening::{BUSY_FOR, LOOK_AGAIN_AFTER, connect};
use super::values::rows;
use super::{Notice, Parameter, Row, Statements, StoreError};

const READERS: usize = 4;

/// What each reader keeps. They run on the runtime's threads, so no more of them are in use than there are cores.
const READERS_CACHE_KIB: i64 = 16 * 1024;

/// Connections that only read. They are opened when they are first needed.
pub(super) struct Readers {
    path: PathBuf,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            places: Arc::new(Semaphore::new(READERS)),
            idle: Mutex::default(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until fewer read.
    pub(super) async fn read(readers: &Arc<Self>) -> Result<Reading, StoreError> {
        let place = Arc::clone(&readers.places)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)?;
        Ok(Reading {
            connection: Some(readers.take()?),
            readers: Arc::clone(readers),
            failed: false,
            _place: place,
        })
    }

    /// Nobody reads from here on.
    pub(super) fn close(&self) {
        self.places.close();
        self.idle().clear();
    }

    fn take(&self) -> Result<Connection, StoreError> {
        if let Some(connection) = self.idle().pop() {
            return Ok(connection);
        }
        let connection = connect(&self.path)?;
        connection.pragma_update(None, "cache_size", -READERS_CACHE_KIB)?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // A list of connections is whole whatever panicked while it was held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Reading {
    connection: Option<Connection>,
    readers: Arc<Readers>,
    /// Whether its connection is better not used again.
    failed: bool,
    _place: OwnedSemaphorePermit,
}

impl Reading {
    fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or(StoreError::Closed)
    }
}

#[async_trait]
impl Statements for Reading {
    async fn execute(
        &mut self,
        _sql: &'static str,
        _parameters: &[Parameter<'_>],
    ) -> Result<u64, StoreError> {
        Err(StoreError::ReadOnly)
    }

    async fn rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let deadline = Instant::now() + BUSY_FOR;
        loop {
            let outcome = rows(self.connection()?, sql, parameters);
            match outcome {
                Err(error) if error.is_busy() && Instant::now() < deadline => {
                    tokio::time::sleep(LOOK_AGAIN_AFTER).await;
                }
                outcome => {
                    self.failed |= outcome.is_err();
                    return outcome;
                }
            }
        }
    }

    async fn locked_rows(
        &mut self,
        _sql: &'static str,
        _parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        Err(StoreError::ReadOnly)
    }

    async fn free_rows(
        &mut self,
        _sql: &'static str,
        _parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        Err(StoreError::ReadOnly)
    }

    fn announce(&mut self, _notice: Notice) {}

    fn erase(&mut self) {}

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && !self.failed
            && !self.readers.places.is_closed()
        {
            self.readers.idle().push(connection);
        }
    }
}
