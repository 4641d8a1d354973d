//! Opens the file and brings its tables up to date.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{Connection as _, migrate::Migrator};

use super::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long whoever needs the database waits for another process's lock, in all.
pub(super) const BUSY_FOR: Duration = Duration::from_secs(5);

/// How often it looks meanwhile.
pub(super) const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);

/// What the writer keeps of the database in memory. Pages that it needs again and has not kept are a sixth of its time.
const WRITERS_CACHE_KIB: i64 = 12 * 1024;

/// A log of 128 MiB goes into the database at once, should nothing else have done it.
const PAGES_IN_THE_LOG: i64 = 32 * 1024;

/// How many prepared statements a connection keeps.
const STATEMENTS_KEPT: usize = 128;

pub(super) async fn migrate(path: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(BUSY_FOR)
        .pragma("secure_delete", "ON");
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .map_err(|error| opening_for_migration(path, error))?;
    MIGRATIONS
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => opening_for_migration(path, error),
            error => StoreError::Foreign(path.display().to_string(), error),
        })?;
    connection
        .close()
        .await
        .map_err(|error| opening_for_migration(path, error))
}

pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Whoever waits for a lock waits here and in no thread of the runtime.
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Whoever commits waits for the disk beside it (`disk`).
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// What one connection has to be quick at when everybody's transactions follow one another on it.
pub(super) fn for_writing(connection: Connection) -> rusqlite::Result<Connection> {
    connection.pragma_update(None, "cache_size", -WRITERS_CACHE_KIB)?;
    // What undoes a savepoint need not outlast the program: beyond 64 KiB it would be a file, made and removed in each commit.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "wal_autocheckpoint", PAGES_IN_THE_LOG)?;
    Ok(connection)
}

pub(super) fn opening(path: &Path, error: rusqlite::Error) -> StoreError {
    let damaged = error
        .sqlite_error_code()
        .is_some_and(|code| matches!(code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase));
    if damaged {
        StoreError::Damaged(path.to_owned(), error.into())
    } else {
        StoreError::Inaccessible(path.to_owned(), error.into())
    }
}

fn opening_for_migration(path: &Path, error: sqlx::Error) -> StoreError {
    // https://sqlite.org/rescode.html: SQLITE_CORRUPT and SQLITE_NOTADB, in the low byte of an extended code.
    let damaged = error
        .as_database_error()
        .and_then(|error| error.code()?.parse::<u32>().ok())
        .is_some_and(|code| matches!(code & 0xff, 11 | 26));
    if damaged {
        StoreError::Damaged(path.to_owned(), error.into())
    } else {
        StoreError::Inaccessible(path.to_owned(), error.into())
    }
}
