//! PostgreSQL, for more than one instance. What one announces, all hear (`LISTEN` and `NOTIFY`).
//!
//! Transactions are `READ COMMITTED`; whoever reads in order to change takes the row's lock first. A commit is durable before it
//! returns, as long as the server's `synchronous_commit` is what it is by default.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use sqlx::migrate::Migrator;
use sqlx::postgres::{
    PgArguments, PgConnectOptions, PgConnection, PgListener, PgPool, PgPoolOptions, PgRow,
    Postgres as Driver,
};
use sqlx::query::Query;
use sqlx::{Column as _, Connection as _, Row as _, SqlSafeStr as _, TypeInfo as _, ValueRef as _};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use super::sql::{Backend, Parameter, Row, Statements, Value};
use super::{NOTICES_KEPT, Notice, READ_EACH_TABLE, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

const CHANNEL: &str = "latchkey";

/// How long a request waits for a free connection before it is told to come back.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

const CONNECTIONS: u32 = 16;

/// How often whoever waits for others' transactions looks.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);

/// How long the listener rests after it lost its connection.
const LISTEN_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The database.
pub(super) struct Postgres {
    pool: PgPool,
    notices: broadcast::Sender<Notice>,
    listening: JoinHandle<()>,
}

impl Postgres {
    /// Connects and brings the tables up to date.
    pub(super) async fn open(url: &SecretString) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url
            .expose_secret()
            .parse()
            .map_err(|error: sqlx::Error| StoreError::Unreachable(error.into()))?;
        migrate(&options).await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(CONNECT_WITHIN)
            .after_connect(|connection, _| Box::pin(set_limits(connection)))
            .connect_with(options)
            .await
            .map_err(|error| StoreError::Unreachable(error.into()))?;
        let notices = broadcast::Sender::new(NOTICES_KEPT);
        let mut listener = listen(&pool)
            .await
            .map_err(|error| StoreError::Unreachable(error.into()))?;
        let (forward, pool_of_listener) = (notices.clone(), pool.clone());
        let listening = tokio::spawn(async move {
            loop {
                relay(&mut listener, &forward).await;
                // What was announced meanwhile is lost. Only a new listener says when it is back: the old one would connect again
                // without a word.
                listener = loop {
                    tokio::time::sleep(LISTEN_AGAIN_AFTER).await;
                    match listen(&pool_of_listener).await {
                        Ok(again) => break again,
                        Err(sqlx::Error::PoolClosed) => return,
                        Err(_) => {}
                    }
                };
                // Without a listener there is nobody to tell.
                let _ = forward.send(Notice::Missed);
            }
        });
        Ok(Self {
            pool,
            notices,
            listening,
        })
    }
}

impl Postgres {
    /// The transactions that are writing to this database. A vacuum is none of them.
    async fn writers(&self) -> Result<HashSet<String>, StoreError> {
        let writers = sqlx::query_scalar(
            "SELECT DISTINCT virtualtransaction FROM pg_locks
             WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        );
        Ok(writers.fetch_all(&self.pool).await?.into_iter().collect())
    }
}

/// On a connection without limits: a large table takes its time, and other instances that start meanwhile wait for it.
async fn migrate(options: &PgConnectOptions) -> Result<(), StoreError> {
    let unreachable = |error: sqlx::Error| StoreError::Unreachable(error.into());
    let mut connection = PgConnection::connect_with(options)
        .await
        .map_err(unreachable)?;
    MIGRATIONS
        .run(&mut connection)
        .await
        .map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => unreachable(error),
            error => StoreError::Foreign("in PostgreSQL".to_owned(), error),
        })?;
    connection.close().await.map_err(unreachable)
}

/// An instance that stands still in the middle of a transaction must not hold up the others.
async fn set_limits(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    for setting in [
        "SET lock_timeout = '5s'",
        "SET idle_in_transaction_session_timeout = '10s'",
    ] {
        sqlx::query(setting).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn relay(listener: &mut PgListener, notices: &broadcast::Sender<Notice>) {
    loop {
        let notice = match listener.try_recv().await {
            Ok(Some(notification)) => Notice::parse(notification.payload()),
            // The connection was lost and is back already.
            Ok(None) => Some(Notice::Missed),
            Err(error) => {
                tracing::warn!(%error, "announcements of other instances are not heard for a moment");
                return;
            }
        };
        if let Some(notice) = notice {
            // Without a listener there is nobody to tell.
            let _ = notices.send(notice);
        }
    }
}

#[async_trait]
impl Backend for Postgres {
    async fn begin(&self) -> Result<Box<dyn Statements>, StoreError> {
        Ok(Box::new(Writing {
            transaction: self.pool.begin().await?,
            notices: Vec::new(),
            failed: false,
        }))
    }

    async fn read(&self) -> Result<Box<dyn Statements>, StoreError> {
        Ok(Box::new(Reading(self.pool.acquire().await?)))
    }

    fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    fn is_shared(&self) -> bool {
        true
    }

    async fn is_ready(&self) -> Result<(), StoreError> {
        self.read().await?.rows(READ_EACH_TABLE, &[]).await?;
        Ok(())
    }

    async fn erase_remains(&self) -> Result<bool, StoreError> {
        // Dead rows go with PostgreSQL's own vacuum; its write-ahead log is the operator's.
        Ok(true)
    }

    async fn outlast_writers(&self) -> Result<(), StoreError> {
        let mut awaited = self.writers().await?;
        while !awaited.is_empty() {
            tokio::time::sleep(LOOK_AGAIN_AFTER).await;
            let still = self.writers().await?;
            awaited.retain(|writer| still.contains(writer));
        }
        Ok(())
    }

    async fn close(&self) {
        self.listening.abort();
        self.pool.close().await;
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Postgres").finish_non_exhaustive()
    }
}

struct Writing {
    transaction: sqlx::Transaction<'static, Driver>,
    notices: Vec<Notice>,
    /// Whether a statement failed: PostgreSQL then undoes all of them at the commit, without a word.
    failed: bool,
}

impl Writing {
    fn note<T, E: Into<StoreError>>(&mut self, outcome: Result<T, E>) -> Result<T, StoreError> {
        self.failed |= outcome.is_err();
        outcome.map_err(Into::into)
    }
}

#[async_trait]
impl Statements for Writing {
    async fn execute(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<u64, StoreError> {
        let outcome = query(numbered(sql), parameters)
            .execute(&mut *self.transaction)
            .await;
        Ok(self.note(outcome)?.rows_affected())
    }

    async fn rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let outcome = rows(&mut self.transaction, numbered(sql), parameters).await;
        self.note(outcome)
    }

    async fn locked_rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let sql = numbered(sql) + " FOR UPDATE";
        let outcome = rows(&mut self.transaction, sql, parameters).await;
        self.note(outcome)
    }

    async fn free_rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let sql = numbered(sql) + " FOR UPDATE SKIP LOCKED";
        let outcome = rows(&mut self.transaction, sql, parameters).await;
        self.note(outcome)
    }

    fn announce(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    fn erase(&mut self) {}

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::Lost);
        }
        for notice in std::mem::take(&mut self.notices) {
            sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(notice.to_string())
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(self.transaction.commit().await?)
    }
}

struct Reading(sqlx::pool::PoolConnection<Driver>);

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
        rows(&mut self.0, numbered(sql), parameters).await
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

/// `?1` is `$1` here. No statement has a question mark for anything else.
fn numbered(sql: &'static str) -> String {
    sql.replace('?', "$")
}

fn query<'q>(sql: String, parameters: &[Parameter<'q>]) -> Query<'q, Driver, PgArguments> {
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql).into_sql_str());
    for parameter in parameters {
        query = match *parameter {
            Parameter::Integer(value) => query.bind(value),
            Parameter::Text(value) => query.bind(value),
            Parameter::Blob(value) => query.bind(value),
        };
    }
    query
}

async fn rows(
    connection: &mut PgConnection,
    sql: String,
    parameters: &[Parameter<'_>],
) -> Result<Vec<Row>, StoreError> {
    let rows = query(sql, parameters).fetch_all(connection).await?;
    rows.iter().map(row).collect()
}

fn row(row: &PgRow) -> Result<Row, StoreError> {
    let values = row.columns().iter().map(|column| {
        let position = column.ordinal();
        if row.try_get_raw(position)?.is_null() {
            return Ok(Value::Null);
        }
        match column.type_info().name() {
            "INT8" => Ok(Value::Integer(row.try_get(position)?)),
            "INT4" => Ok(Value::Integer(row.try_get::<i32, _>(position)?.into())),
            "TEXT" => Ok(Value::Text(row.try_get(position)?)),
            "BYTEA" => Ok(Value::Blob(row.try_get(position)?)),
            _ => Err(StoreError::Unreadable("column type")),
        }
    });
    Ok(Row::new(values.collect::<Result<_, StoreError>>()?))
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error.into())
    }
}
