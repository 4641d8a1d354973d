//! The write-ahead log: how it goes into the database, and how it is emptied of what was erased.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Mutex as AsyncMutex;

use super::opening::connect;
use super::writing::Writer;
use super::{StoreError, off_the_runtime};

/// How long the emptying of the log waits for those who are just reading from it.
const READERS_FINISH_WITHIN: Duration = Duration::from_millis(250);

/// When it is tried again after that was not enough.
const EMPTY_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// After how many transactions the log goes into the database. The more, the more changes of one page are written there once; the
/// fewer, the shorter the disk is busy with it while commits wait for the same disk.
const TRANSACTIONS_IN_THE_LOG: u32 = 2_000;

/// How often it is copied before others have to wait for the rest.
const ROUNDS_BESIDE_OTHERS: usize = 3;

impl Writer {
    /// Whether it is time for the log to go into the database, and nobody sees to it yet.
    pub(super) fn begin_checkpoint(&mut self) -> bool {
        let is_due = self.in_the_log >= TRANSACTIONS_IN_THE_LOG && !self.is_checkpointing;
        self.is_checkpointing |= is_due;
        is_due
    }

    pub(super) fn empty_the_log_if_owed(&mut self) {
        if self.owes_emptying {
            self.empty_the_log();
        }
    }

    /// Old pages also lie in the write-ahead log until it is emptied. Whoever reads from it for long puts that off. It waits, so it
    /// must not run on the runtime's threads.
    fn empty_the_log(&mut self) {
        let Some(connection) = &self.connection else {
            return;
        };
        let emptied = connection
            .busy_timeout(READERS_FINISH_WITHIN)
            .and_then(|()| {
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                    row.get::<_, bool>(0)
                })
            });
        let back_to_none = connection.busy_timeout(Duration::ZERO);
        self.owes_emptying = !matches!((&emptied, back_to_none), (Ok(false), Ok(())));
        self.log_is_doubtful &= self.owes_emptying;
        match emptied {
            Ok(false) => {}
            Ok(true) => tracing::debug!("the write-ahead log is emptied later: somebody reads"),
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be emptied"),
        }
    }
}

/// The log goes into the database. Most of it does so while others write on; then comes a turn for the rest, which is little: only a log
/// that is in the database as a whole begins anew, and nobody waits for the disk in between.
pub(super) async fn checkpoint(writer: Arc<AsyncMutex<Writer>>) {
    let (path, disk) = {
        let writer = writer.lock().await;
        (writer.path.clone(), Arc::clone(&writer.disk))
    };
    let flushing = Arc::clone(&disk);
    let most = off_the_runtime(move || {
        let connection = connect(&path)?;
        // What was written meanwhile takes a part of that time, and what is written during that a part of this.
        for _ in 0..ROUNDS_BESIDE_OTHERS {
            copy_the_log(&connection)?;
            // SQLite waits for the disk only when nothing is left to copy, which is in the turn for the rest: it would be all of it then.
            flushing
                .wait_for_the_database()
                .map_err(|error| StoreError::Unavailable(error.into()))?;
        }
        Ok(())
    })
    .await;
    let turn = disk.turn().await;
    let mut guard = writer.lock_owned().await;
    let rest = off_the_runtime(move || {
        let _turn = turn;
        guard.is_checkpointing = false;
        // Not within a transaction.
        guard.commit_group();
        guard.in_the_log = 0;
        match &guard.connection {
            Some(connection) => Ok(copy_the_log(connection)?),
            None => Ok(()),
        }
    })
    .await;
    for outcome in [most, rest] {
        if let Ok(Err::<(), StoreError>(error)) = outcome {
            tracing::warn!(%error, "the write-ahead log goes into the database later");
        }
    }
}

/// As far as readers of older pages let it.
fn copy_the_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

/// Empties the log as soon as nobody reads from it for long.
pub(super) async fn pay_by_and_by(writer: Arc<AsyncMutex<Writer>>) {
    loop {
        tokio::time::sleep(EMPTY_AGAIN_AFTER).await;
        let mut guard = Arc::clone(&writer).lock_owned().await;
        // A group that is open commits itself, and empties the log then.
        if guard.group.is_some() {
            continue;
        }
        let owes = off_the_runtime(move || {
            guard.empty_the_log_if_owed();
            guard.owes_emptying && guard.connection.is_some()
        })
        .await;
        if !matches!(owes, Ok(true)) {
            return;
        }
    }
}
