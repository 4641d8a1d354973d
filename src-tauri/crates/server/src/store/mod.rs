//! Where grants, sessions and token pairs are kept: SQLite in one file, or PostgreSQL for several instances.
//!
//! Everything happens in a [`Transaction`] that is ended by value; dropping one undoes it. A commit is on the disk before it
//! returns. Nothing here knows what is inside a sealed record.
//!
//! The tables have a file each, written once for both databases; [`sql`] says what a database has to do, [`sqlite`] and
//! [`postgres`] do it.

mod attempt;
mod audit;
mod authorization;
mod client_secret;
mod device_grant;
mod event;
mod notice;
mod platform_session;
mod postgres;
mod revocation;
mod sealed;
mod session;
mod sign_on;
mod sql;
mod sqlite;
mod token_pair;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::broadcast;

pub(crate) use notice::Notice;
pub(crate) use sealed::{SEALED_COLUMNS, SealedColumn};

use crate::config::Database;
use crate::counts::OneMore;
use sql::{Backend, Statements};

/// How far a listener may fall behind before it misses announcements.
const NOTICES_KEPT: usize = 4096;

/// A row of each table without which nobody gets a token.
const READ_EACH_TABLE: &str = "SELECT * FROM (SELECT created_at FROM device_grant LIMIT 1) a
     UNION ALL SELECT * FROM (SELECT created_at FROM platform_session LIMIT 1) b
     UNION ALL SELECT * FROM (SELECT created_at FROM session LIMIT 1) c
     UNION ALL SELECT * FROM (SELECT issued_at FROM token_pair LIMIT 1) d";

/// The database.
#[derive(Clone)]
pub(crate) struct Store(Arc<dyn Backend>);

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is not a database, or its structure is broken.
    #[error(
        "The database {0} is damaged or is not a SQLite database: restore it from a backup, \
         or move it away to start afresh."
    )]
    Damaged(PathBuf, #[source] BoxError),
    /// The file cannot be opened or written.
    #[error(
        "The database {0} cannot be opened for writing: check that its folder exists and can be written to."
    )]
    Inaccessible(PathBuf, #[source] BoxError),
    /// PostgreSQL cannot be reached, or refuses.
    #[error(
        "PostgreSQL cannot be used: check that it runs and that the database URL names its address, user, password and database."
    )]
    Unreachable(#[source] BoxError),
    /// The database was written by a newer or another program.
    #[error(
        "The database {0} does not fit this version of latchkeyd: update the program, \
         or choose another database."
    )]
    Foreign(String, #[source] sqlx::migrate::MigrateError),
    /// The file is not the one any more that was opened: what is written now is lost.
    #[error(
        "Another file lies in the place of the database {0}: stop the server, put the right file there, and start it again."
    )]
    Replaced(PathBuf),
    /// A statement failed while the server ran: the disk is full, the file is locked, or the database is away.
    #[error("The database did not answer: check that it runs and that its disk has free space.")]
    Unavailable(#[source] BoxError),
    /// The transaction, or one that was to be committed together with it, could not be written. Nothing of it is kept.
    #[error("The database could not write: check its disk's free space.")]
    Lost,
    /// A row that no version of this program writes. Restore the database from a backup.
    #[error("The database holds an unreadable {0}: restore it from a backup.")]
    Unreadable(&'static str),
    /// The server is stopping.
    #[error("The database is closed: start the server again.")]
    Closed,
    /// A mistake in this program.
    #[error("A reader tried to write.")]
    ReadOnly,
}

/// What the database's driver said.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Store {
    /// Opens the database, makes it where it is missing, and brings its tables up to date.
    pub(crate) async fn open(database: &Database) -> Result<Self, StoreError> {
        Ok(Self(match database {
            Database::Sqlite(path) => return Self::in_file(path).await,
            Database::Postgres(url) => Arc::new(postgres::Postgres::open(url).await?),
        }))
    }

    /// The same for SQLite alone, whose callers need no other database in their program.
    pub(crate) async fn in_file(path: &Path) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(sqlite::Sqlite::open(path).await?)))
    }

    /// A transaction that may write.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(Transaction(self.0.begin().await?, Vec::new()))
    }

    /// Something to read from. Each statement sees what was committed before it.
    pub(crate) async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(Transaction(self.0.read().await?, Vec::new()))
    }

    /// What is announced from now on.
    pub(crate) fn notices(&self) -> broadcast::Receiver<Notice> {
        self.0.notices()
    }

    /// Whether other instances use the same database.
    pub(crate) fn is_shared(&self) -> bool {
        self.0.is_shared()
    }

    /// Overwrites what deleted rows leave behind in the database's files, as far as the database can. Says whether that is done; if
    /// it is not, somebody is just reading, and it is done by and by.
    pub(crate) async fn erase_remains(&self) -> Result<bool, StoreError> {
        self.0.erase_remains().await
    }

    /// Waits until every transaction has ended that had written anything before, in whatever program.
    pub(crate) async fn outlast_writers(&self) -> Result<(), StoreError> {
        self.0.outlast_writers().await
    }

    /// Whether the database can be read as it is now, which what is in memory does not tell.
    pub(crate) async fn is_ready(&self) -> bool {
        let read = self.0.is_ready().await;
        if let Err(error) = &read {
            tracing::warn!(%error, cause = std::error::Error::source(error), "the database is not ready");
        }
        read.is_ok()
    }

    /// Finishes what is under way and closes the database.
    pub(crate) async fn close(&self) {
        self.0.close().await;
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Statements that happen together or not at all.
pub(crate) struct Transaction(Box<dyn Statements>, Vec<OneMore>);

impl Transaction {
    /// Announces something once the transaction is durable.
    pub(crate) fn announce(&mut self, notice: Notice) {
        self.0.announce(notice);
    }

    /// What this transaction deletes must not be found in the database's files afterwards.
    pub(crate) fn erase(&mut self) {
        self.0.erase();
    }

    /// Counts one more of something once the transaction is durable.
    pub(crate) fn count(&mut self, one_more: OneMore) {
        self.1.push(one_more);
    }

    /// Makes it durable.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Self(statements, counts) = self;
        if counts.is_empty() {
            return statements.commit().await;
        }
        // A task of its own: whoever waits here may be gone the moment it is announced, and what is durable is counted.
        let committed = tokio::spawn(async move {
            statements.commit().await?;
            counts.into_iter().for_each(OneMore::count);
            Ok(())
        });
        committed.await.map_err(|_| StoreError::Closed)?
    }
}

/// Milliseconds since 1970, as every time is stored.
fn timestamp(milliseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| StoreError::Unreadable("time"))
}
