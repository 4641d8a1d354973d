//! SQLite, with group commit.
//!
//! Transactions follow one another on a single connection, each in a savepoint, and many share one commit: whoever comes while
//! the disk is written joins the next. None is answered before its commit is on the disk (`synchronous=FULL`). Statements run
//! where they are called, since a lookup in the page cache takes less time than handing it to another thread; only commits,
//! which wait for the disk, go elsewhere.

mod file;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{Connection as _, migrate::Migrator};
use tokio::sync::{
    Mutex as AsyncMutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, broadcast, watch,
};
use tokio::time::Instant;

use super::sql::{Backend, Parameter, Row, Statements, Value};
use super::{NOTICES_KEPT, Notice, READ_EACH_TABLE, StoreError};
use file::DatabaseFile;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long whoever needs the database waits for another process's lock, in all.
const BUSY_FOR: Duration = Duration::from_secs(5);

/// How often it looks meanwhile.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);

/// How long the emptying of the log waits for those who are just reading from it.
const READERS_FINISH_WITHIN: Duration = Duration::from_millis(250);

/// When it is tried again after that was not enough.
const EMPTY_AGAIN_AFTER: Duration = Duration::from_secs(1);

const READERS: usize = 4;

/// What the writer keeps of the database in memory. Pages that it needs again and has not kept are a sixth of its time.
const WRITERS_CACHE_KIB: i64 = 8 * 1024;

/// What each reader keeps. They run on the runtime's threads, so no more of them are in use than there are cores.
const READERS_CACHE_KIB: i64 = 16 * 1024;

/// After how many transactions the log goes into the database. The more, the more changes of one page are written there once; the
/// fewer, the shorter the disk is busy with it while commits wait for the same disk.
const TRANSACTIONS_IN_THE_LOG: u32 = 1_000;

/// How often it is copied before others have to wait for the rest.
const ROUNDS_BESIDE_OTHERS: usize = 3;

/// A log of 64 MiB goes into the database at once, should nothing else have done it.
const PAGES_IN_THE_LOG: i64 = 16 * 1024;

/// How many prepared statements a connection keeps.
const STATEMENTS_KEPT: usize = 128;

/// The database.
pub(super) struct Sqlite {
    writer: Arc<AsyncMutex<Writer>>,
    readers: Arc<Readers>,
    /// Looked at by one at a time: a disk that hangs must not take thread after thread.
    file: Arc<AsyncMutex<DatabaseFile>>,
    notices: broadcast::Sender<Notice>,
}

impl Sqlite {
    /// Opens the file, makes it where it is missing, and brings its tables up to date.
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        migrate(path).await?;
        let notices = broadcast::Sender::new(NOTICES_KEPT);
        let connection = connect(path)
            .and_then(for_writing)
            .map_err(|error| opening(path, error))?;
        let file = DatabaseFile::at(path)
            .map_err(|error| StoreError::Inaccessible(path.to_owned(), error.into()))?;
        let writer = Writer {
            path: path.to_owned(),
            connection: Some(connection),
            group: None,
            in_the_log: 0,
            is_checkpointing: false,
            owes_emptying: false,
            notices: notices.clone(),
        };
        Ok(Self {
            writer: Arc::new(AsyncMutex::new(writer)),
            readers: Arc::new(Readers {
                path: path.to_owned(),
                places: Arc::new(Semaphore::new(READERS)),
                idle: Mutex::default(),
            }),
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
        let begun = guard.run("SAVEPOINT one");
        let mut writing = Writing {
            guard: Some(guard),
            writer: Arc::clone(&self.writer),
            notices: Vec::new(),
            erases: false,
            failed: false,
        };
        // If this failed, dropping it leaves no group without members.
        writing.note(begun)?;
        Ok(Box::new(writing))
    }

    async fn read(&self) -> Result<Box<dyn Statements>, StoreError> {
        let place = Arc::clone(&self.readers.places)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)?;
        Ok(Box::new(Reading {
            connection: Some(self.readers.take()?),
            readers: Arc::clone(&self.readers),
            failed: false,
            _place: place,
        }))
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
        let mut guard = Arc::clone(&self.writer).lock_owned().await;
        let owed_before = std::mem::replace(&mut guard.owes_emptying, true);
        let owes = off_the_runtime(move || {
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
        self.readers.places.close();
        self.readers.idle().clear();
        let guard = Arc::clone(&self.writer).lock_owned().await;
        let _ = off_the_runtime(move || {
            let mut guard = guard;
            guard.commit_group();
            guard.empty_the_log_if_owed();
            guard.connection = None;
        })
        .await;
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Sqlite")
            .field(&self.readers.path)
            .finish()
    }
}

/// The one connection that writes.
struct Writer {
    path: PathBuf,
    /// None once the database is closed.
    connection: Option<Connection>,
    group: Option<Group>,
    /// How many transactions were committed since the log last went into the database.
    in_the_log: u32,
    is_checkpointing: bool,
    /// Whether erased bytes may still lie in the log.
    owes_emptying: bool,
    notices: broadcast::Sender<Notice>,
}

/// Transactions that are committed together.
struct Group {
    outcome: watch::Sender<Outcome>,
    /// How many transactions have joined for good.
    members: u32,
    erases: bool,
    notices: Vec<Notice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Pending,
    Durable,
    Lost,
}

impl Writer {
    fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or(StoreError::Closed)
    }

    fn run(&self, sql: &'static str) -> Result<(), StoreError> {
        self.connection()?.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Waits without blocking a thread while another process writes.
    async fn open_group(&mut self, deadline: Instant) -> Result<(), StoreError> {
        loop {
            match self.run("BEGIN IMMEDIATE") {
                Err(error) if error.is_busy() && Instant::now() < deadline => {
                    tokio::time::sleep(LOOK_AGAIN_AFTER).await;
                }
                outcome => break outcome?,
            }
        }
        self.group = Some(Group {
            outcome: watch::Sender::new(Outcome::Pending),
            members: 0,
            erases: false,
            notices: Vec::new(),
        });
        Ok(())
    }

    /// Undoes the savepoint, and the group with it if nothing is left in it or SQLite itself gave it up.
    fn undo(&mut self) {
        let undone = self
            .run("ROLLBACK TO one")
            .and_then(|()| self.run("RELEASE one"));
        let has_members = self.group.as_ref().is_some_and(|group| group.members > 0);
        let gone = self
            .connection
            .as_ref()
            .is_none_or(Connection::is_autocommit);
        if undone.is_err() || gone || !has_members {
            let _ = self.run("ROLLBACK");
            if let Some(group) = self.group.take() {
                group.outcome.send_replace(Outcome::Lost);
            }
        }
    }

    /// Waits for the disk, so it must not run on the runtime's threads.
    fn commit_group(&mut self) {
        let Some(group) = self.group.take() else {
            return;
        };
        let committed = self.run("COMMIT");
        if let Err(error) = &committed {
            tracing::error!(error = %error, cause = std::error::Error::source(error), "a commit failed");
            let _ = self.run("ROLLBACK");
            group.outcome.send_replace(Outcome::Lost);
            return;
        }
        self.in_the_log = self.in_the_log.saturating_add(group.members);
        self.owes_emptying |= group.erases;
        self.empty_the_log_if_owed();
        for notice in group.notices {
            // Without a listener there is nobody to tell.
            let _ = self.notices.send(notice);
        }
        group.outcome.send_replace(Outcome::Durable);
    }

    /// Whether it is time for the log to go into the database, and nobody sees to it yet.
    fn begin_checkpoint(&mut self) -> bool {
        let is_due = self.in_the_log >= TRANSACTIONS_IN_THE_LOG && !self.is_checkpointing;
        self.is_checkpointing |= is_due;
        is_due
    }

    fn empty_the_log_if_owed(&mut self) {
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
        match emptied {
            Ok(false) => {}
            Ok(true) => tracing::debug!("the write-ahead log is emptied later: somebody reads"),
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be emptied"),
        }
    }
}

/// A transaction in its savepoint.
struct Writing {
    /// None once it has ended.
    guard: Option<OwnedMutexGuard<Writer>>,
    writer: Arc<AsyncMutex<Writer>>,
    notices: Vec<Notice>,
    erases: bool,
    /// Whether a statement failed: then nothing of it is kept, whatever else was done.
    failed: bool,
}

impl Writing {
    fn connection(&self) -> Result<&Connection, StoreError> {
        self.guard
            .as_ref()
            .ok_or(StoreError::Closed)
            .and_then(|guard| guard.connection())
    }

    fn note<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        self.failed |= outcome.is_err();
        outcome
    }
}

#[async_trait]
impl Statements for Writing {
    async fn execute(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<u64, StoreError> {
        let outcome = execute(self.connection()?, sql, parameters);
        self.note(outcome)
    }

    async fn rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let outcome = rows(self.connection()?, sql, parameters);
        self.note(outcome)
    }

    async fn locked_rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        // Nobody else writes as it is.
        self.rows(sql, parameters).await
    }

    async fn free_rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        self.rows(sql, parameters).await
    }

    fn announce(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    fn erase(&mut self) {
        self.erases = true;
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::Lost);
        }
        self.connection()?
            .prepare_cached("RELEASE one")?
            .execute([])?;
        let mut guard = self.guard.take().ok_or(StoreError::Closed)?;
        let group = guard.group.as_mut().ok_or(StoreError::Lost)?;
        group.notices.append(&mut self.notices);
        group.erases |= self.erases;
        let mut outcome = group.outcome.subscribe();
        group.members += 1;
        let first = group.members == 1;
        // Whoever waits for the lock by now joins the group before its commit gets its turn.
        drop(guard);
        if first {
            tokio::spawn(commit_group(Arc::clone(&self.writer)));
        }
        let outcome = outcome
            .wait_for(|outcome| *outcome != Outcome::Pending)
            .await
            .map(|outcome| *outcome);
        match outcome {
            Ok(Outcome::Durable) => Ok(()),
            _ => Err(StoreError::Lost),
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(guard) = &mut self.guard {
            guard.undo();
        }
    }
}

async fn commit_group(writer: Arc<AsyncMutex<Writer>>) {
    let mut guard = Arc::clone(&writer).lock_owned().await;
    let owed_before = guard.owes_emptying;
    let done = off_the_runtime(move || {
        guard.commit_group();
        (guard.owes_emptying, guard.begin_checkpoint())
    })
    .await;
    let Ok((owes, is_due)) = done else { return };
    if is_due {
        tokio::spawn(checkpoint(Arc::clone(&writer)));
    }
    // Whoever made it owe does what is left to do.
    if owes && !owed_before {
        pay_by_and_by(writer).await;
    }
}

/// The log goes into the database. Most of it does so while others write on; then comes a turn for the rest, which is little: only a log
/// that is in the database as a whole begins anew, and nobody waits for the disk in between.
async fn checkpoint(writer: Arc<AsyncMutex<Writer>>) {
    let path = writer.lock().await.path.clone();
    let most = off_the_runtime(move || {
        let connection = connect(&path)?;
        // What was written meanwhile takes a part of that time, and what is written during that a part of this.
        for _ in 0..ROUNDS_BESIDE_OTHERS {
            copy_the_log(&connection)?;
        }
        Ok(())
    })
    .await;
    let mut guard = writer.lock_owned().await;
    let rest = off_the_runtime(move || {
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
async fn pay_by_and_by(writer: Arc<AsyncMutex<Writer>>) {
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

async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::Closed)
}

/// Connections that only read. They are opened when they are first needed.
struct Readers {
    path: PathBuf,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    fn take(&self) -> Result<Connection, StoreError> {
        if let Some(connection) = self.idle().pop() {
            return Ok(connection);
        }
        let connection = connect(&self.path)?;
        connection.pragma_update(None, "cache_size", -READERS_CACHE_KIB)?;
        Ok(connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // A list of connections is whole whatever panicked while it was held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Reading {
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

fn execute(
    connection: &Connection,
    sql: &'static str,
    parameters: &[Parameter<'_>],
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let changed = statement.execute(rusqlite::params_from_iter(parameters))?;
    Ok(changed as u64)
}

fn rows(
    connection: &Connection,
    sql: &'static str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut cursor = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut rows = Vec::new();
    while let Some(row) = cursor.next()? {
        let values = (0..columns).map(|column| Ok(value(row.get_ref(column)?)));
        rows.push(Row::new(values.collect::<Result<_, rusqlite::Error>>()?));
    }
    Ok(rows)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        // No statement asks for a fraction; truncating one would be noticed by its reader's tests.
        #[expect(clippy::cast_possible_truncation, reason = "see above")]
        ValueRef::Real(real) => Value::Integer(real as i64),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(blob) => Value::Blob(blob.to_vec()),
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Integer(Some(integer)) => ValueRef::Integer(*integer),
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Blob(Some(blob)) => ValueRef::Blob(blob),
            Self::Integer(None) | Self::Text(None) | Self::Blob(None) => ValueRef::Null,
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

async fn migrate(path: &Path) -> Result<(), StoreError> {
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

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Whoever waits for a lock waits here and in no thread of the runtime.
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// What one connection has to be quick at when everybody's transactions follow one another on it.
fn for_writing(connection: Connection) -> rusqlite::Result<Connection> {
    connection.pragma_update(None, "cache_size", -WRITERS_CACHE_KIB)?;
    // What undoes a savepoint need not outlast the program: beyond 64 KiB it would be a file, made and removed in each commit.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "wal_autocheckpoint", PAGES_IN_THE_LOG)?;
    Ok(connection)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

impl StoreError {
    fn is_busy(&self) -> bool {
        let Self::Unavailable(cause) = self else {
            return false;
        };
        cause
            .downcast_ref::<rusqlite::Error>()
            .and_then(rusqlite::Error::sqlite_error_code)
            .is_some_and(|code| matches!(code, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }
}

fn opening(path: &Path, error: rusqlite::Error) -> StoreError {
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
