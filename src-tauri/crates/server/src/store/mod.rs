//! Where grants, sessions and token pairs are kept: SQLite.
//!
//! Everything happens in a [`Transaction`] that is ended by value; dropping one undoes it. Writers queue for a single connection
//! instead of waiting on SQLite's lock. A commit is on the disk before it returns (`synchronous=FULL`), and deleted rows are
//! overwritten (`secure_delete`). Nothing here knows what is inside a sealed record.

mod device_grant;
mod session;
mod token_pair;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, SqliteConnection};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/server");

/// How long a connection waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const READERS: u32 = 4;

/// The database.
pub(crate) struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is not a database, or its structure is broken.
    #[error(
        "The database {0} is damaged or is not a SQLite database: restore it from a backup, \
         or move it away to start afresh."
    )]
    Damaged(PathBuf, #[source] sqlx::Error),
    /// The file cannot be opened or written.
    #[error(
        "The database {0} cannot be opened for writing: check that its folder exists and can be written to."
    )]
    Inaccessible(PathBuf, #[source] sqlx::Error),
    /// The file was written by a newer or another program.
    #[error(
        "The database {0} does not fit this version of latchkeyd: update the program, \
         or choose another database."
    )]
    Foreign(PathBuf, #[source] sqlx::migrate::MigrateError),
    /// A statement failed while the server ran: the disk is full, or the file is locked or broken.
    #[error("The database did not answer: check the disk's free space and the file.")]
    Query(#[from] sqlx::Error),
}

impl Store {
    /// Opens the file, makes it where it is missing, and brings its tables up to date.
    pub(crate) async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("secure_delete", "ON");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(|error| opening(path, error))?;
        MIGRATIONS.run(&writer).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => opening(path, error),
            error => StoreError::Foreign(path.to_owned(), error),
        })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options.create_if_missing(false));
        Ok(Self { writer, readers })
    }

    /// A transaction that may write. There is one at a time.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(Transaction(
            self.writer.begin_with("BEGIN IMMEDIATE").await?,
        ))
    }

    /// A transaction that only reads and waits for nobody.
    pub(crate) async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(Transaction(self.readers.begin().await?))
    }

    /// Finishes what is under way and closes the file.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").finish_non_exhaustive()
    }
}

/// Statements that happen together or not at all.
pub(crate) struct Transaction(sqlx::Transaction<'static, Sqlite>);

impl Transaction {
    /// Makes it durable.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }

    /// Where the statements run.
    fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

fn opening(path: &Path, error: sqlx::Error) -> StoreError {
    // https://sqlite.org/rescode.html: SQLITE_CORRUPT and SQLITE_NOTADB, in the low byte of an extended code.
    let damaged = error
        .as_database_error()
        .and_then(|error| error.code()?.parse::<u32>().ok())
        .is_some_and(|code| matches!(code & 0xff, 11 | 26));
    if damaged {
        StoreError::Damaged(path.to_owned(), error)
    } else {
        StoreError::Inaccessible(path.to_owned(), error)
    }
}

/// A value in a row that no version of this program writes.
fn unreadable(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}

fn timestamp(milliseconds: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| unreadable("time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_is_no_database_is_called_damaged_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        std::fs::write(
            &path,
            "this is a text and no database, and long enough for a header. ".repeat(9),
        )
        .unwrap();
        let error = Store::open(&path).await.unwrap_err();
        assert!(matches!(error, StoreError::Damaged(..)), "{error:?}");
        assert!(
            std::fs::read_to_string(&path)
                .unwrap()
                .starts_with("this is")
        );
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let error = Store::open(&folder.path().join("no/x.db"))
            .await
            .unwrap_err();
        assert!(matches!(error, StoreError::Inaccessible(..)), "{error:?}");
    }

    #[tokio::test]
    async fn every_connection_is_durable_and_overwrites_what_it_deletes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("x.db")).await.unwrap();
        for mut transaction in [store.begin().await.unwrap(), store.read().await.unwrap()] {
            let row: (i64, i64, i64) = sqlx::query_as(
                "SELECT (SELECT synchronous FROM pragma_synchronous),
                        (SELECT secure_delete FROM pragma_secure_delete),
                        (SELECT foreign_keys FROM pragma_foreign_keys)",
            )
            .fetch_one(transaction.connection())
            .await
            .unwrap();
            assert_eq!(row, (2, 1, 1));
        }
    }
}
