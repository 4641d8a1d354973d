//! A connection for what must not wait: its questions are answered in the thread that asks, in less time than it takes to go
//! to another thread and back. Only while another program writes is it waited for, in a thread that may wait.
//!
//! Its commits do not wait for the disk. They go into the database when the keychain is told of them, which nobody waits for.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use latchkey_vault::audit::LogHead;
use latchkey_vault::key::Key;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::log::DataVersion;
use super::rows;

/// How long another program's writing is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// The connection. Cloning it shares it.
#[derive(Clone)]
pub(super) struct Quick {
    shared: Arc<Shared>,
}

struct Shared {
    file: PathBuf,
    /// Taken out while it is used, so that one that failed is not used again.
    connection: Mutex<Option<Connection>>,
    /// How often it was opened.
    opened: AtomicU64,
}

impl Quick {
    pub(super) fn new(file: PathBuf) -> Self {
        Self {
            shared: Arc::new(Shared {
                file,
                connection: Mutex::default(),
                opened: AtomicU64::new(0),
            }),
        }
    }

    /// Changes with every change of the database that is not made here.
    pub(super) async fn data_version(&self) -> rusqlite::Result<DataVersion> {
        let shared = Arc::clone(&self.shared);
        self.ask(move |connection| {
            let version = connection
                .prepare_cached("PRAGMA data_version")?
                .query_row([], |row| row.get(0))?;
            Ok((shared.opened.load(Ordering::Relaxed), version))
        })
        .await
    }

    /// Adds a record after the last one.
    pub(super) async fn append(
        &self,
        key: Arc<Key>,
        told: u64,
        at: i64,
        members: String,
    ) -> rusqlite::Result<LogHead> {
        self.ask(move |connection| {
            let alone = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let head = rows::append_one(&alone, &key, told, at, &members)?;
            alone.commit()?;
            Ok(head)
        })
        .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> rusqlite::Result<T> {
        if let Ok(mut held) = self.shared.connection.try_lock() {
            match self.shared.answer(&mut held, Duration::ZERO, &mut question) {
                Err(error) if is_busy(&error) => {}
                answer => return answer,
            }
        }
        let shared = Arc::clone(&self.shared);
        let waiting = tokio::task::spawn_blocking(move || {
            let held = shared.connection.lock();
            let mut held = held.unwrap_or_else(PoisonError::into_inner);
            shared.answer(&mut held, PATIENCE, &mut question)
        });
        waiting.await.expect("a question does not panic")
    }
}

impl Shared {
    fn answer<T>(
        &self,
        held: &mut Option<Connection>,
        patience: Duration,
        question: &mut impl FnMut(&mut Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut connection = match held.take() {
            Some(connection) => connection,
            None => self.open()?,
        };
        if !patience.is_zero() {
            connection.busy_timeout(patience)?;
        }
        let answer = question(&mut connection);
        if !patience.is_zero() {
            connection.busy_timeout(Duration::ZERO)?;
        }
        if answer.as_ref().err().is_none_or(is_busy) {
            *held = Some(connection);
        }
        answer
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        connection.pragma_update(None, "secure_delete", true)?;
        self.opened.fetch_add(1, Ordering::Relaxed);
        Ok(connection)
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    let busy = [ErrorCode::DatabaseBusy, ErrorCode::DatabaseLocked];
    error
        .sqlite_error_code()
        .is_some_and(|code| busy.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bed() -> (tempfile::TempDir, Connection, Quick) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.db");
        let other = Connection::open(&file).unwrap();
        other.pragma_update(None, "journal_mode", "WAL").unwrap();
        other
            .execute_batch(include_str!("../../migrations/2020_audit.sql"))
            .unwrap();
        (folder, other, Quick::new(file))
    }

    async fn append(quick: &Quick) -> rusqlite::Result<LogHead> {
        let key = Arc::new(Key::random(&|bytes: &mut [u8]| bytes.fill(7)));
        quick.append(key, 0, 1, "{}".to_owned()).await
    }

    #[tokio::test]
    async fn what_others_change_is_noticed_and_what_is_added_here_is_not() {
        let (_folder, other, quick) = bed();
        let before = quick.data_version().await.unwrap();
        assert_eq!(append(&quick).await.unwrap().number, 1);
        assert_eq!(append(&quick).await.unwrap().number, 2);
        assert_eq!(quick.data_version().await.unwrap(), before);
        other
            .execute("UPDATE audit_synced SET number = 1", [])
            .unwrap();
        assert_ne!(quick.data_version().await.unwrap(), before);
    }

    #[tokio::test]
    async fn whoever_writes_is_waited_for_and_holds_up_nobody_else() {
        let (_folder, other, quick) = bed();
        append(&quick).await.unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let waiting = append(&quick);
        tokio::pin!(waiting);
        let soon = Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, &mut waiting).await.is_err());
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(waiting.await.unwrap().number, 2);
    }

    #[tokio::test]
    async fn a_connection_that_failed_is_replaced_and_everything_is_looked_at_anew() {
        let (_folder, other, quick) = bed();
        let before = quick.data_version().await.unwrap();
        other
            .execute_batch("ALTER TABLE audit RENAME TO gone")
            .unwrap();
        append(&quick).await.unwrap_err();
        other
            .execute_batch("ALTER TABLE gone RENAME TO audit")
            .unwrap();
        append(&quick).await.unwrap();
        assert_ne!(quick.data_version().await.unwrap().0, before.0);
    }
}
