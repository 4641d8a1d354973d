//! What a database has to do: run statements one after another, together or not at all.
//!
//! The tables' own files write their SQL once, in the part of it that SQLite and PostgreSQL read alike, with `?1` for the first
//! parameter. What differs, and nothing else, is behind these two traits.

use std::fmt;

use async_trait::async_trait;
use tokio::sync::broadcast;

use super::{Notice, StoreError};

/// A database.
#[async_trait]
pub(super) trait Backend: fmt::Debug + Send + Sync {
    /// A transaction that may write.
    async fn begin(&self) -> Result<Box<dyn Statements>, StoreError>;

    /// A connection that only reads, and sees at each statement what was committed before it.
    async fn read(&self) -> Result<Box<dyn Statements>, StoreError>;

    /// What transactions announce once they are durable, on this instance and on every other.
    fn notices(&self) -> broadcast::Receiver<Notice>;

    /// Whether other instances use the same database.
    fn is_shared(&self) -> bool;

    /// Reads from the tables, and finds out what a connection that is open already would not notice.
    async fn is_ready(&self) -> Result<(), StoreError>;

    /// Overwrites what deleted rows leave behind, as far as the database can. Says whether that is done; if it is not, somebody is
    /// just reading, and it is done by and by.
    async fn erase_remains(&self) -> Result<bool, StoreError>;

    /// Waits until every transaction has ended that had written anything before, in whatever program.
    async fn outlast_writers(&self) -> Result<(), StoreError>;

    /// Finishes what is under way and closes it.
    async fn close(&self);
}

/// Statements that happen together or not at all. Dropping them undoes them.
#[async_trait]
pub(super) trait Statements: Send {
    /// Runs a statement and says how many rows it changed.
    async fn execute(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<u64, StoreError>;

    /// Runs a query.
    async fn rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError>;

    /// Runs a query and holds its rows: nobody else changes them before this transaction ends.
    async fn locked_rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError>;

    /// Runs a query and holds those of its rows that nobody else holds. So it waits for nobody.
    async fn free_rows(
        &mut self,
        sql: &'static str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, StoreError>;

    /// Announces something if, and as soon as, the transaction is durable.
    fn announce(&mut self, notice: Notice);

    /// What this transaction deletes must not be found in the database's files afterwards.
    fn erase(&mut self);

    /// Makes it durable.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A value handed to a statement. A missing one still has a type: PostgreSQL asks for it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Parameter<'a> {
    Integer(Option<i64>),
    Text(Option<&'a str>),
    Blob(Option<&'a [u8]>),
}

/// A value of a row.
#[derive(Debug)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row, read from left to right.
#[derive(Debug)]
pub(super) struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(super) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        self.optional_text()?.ok_or(MISSING)
    }

    pub(super) fn optional_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(StoreError::Unreadable("text")),
        }
    }

    pub(super) fn integer(&mut self) -> Result<i64, StoreError> {
        self.optional_integer()?.ok_or(MISSING)
    }

    pub(super) fn optional_integer(&mut self) -> Result<Option<i64>, StoreError> {
        match self.0.next() {
            Some(Value::Integer(integer)) => Ok(Some(integer)),
            Some(Value::Null) => Ok(None),
            _ => Err(StoreError::Unreadable("number")),
        }
    }

    pub(super) fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        self.optional_blob()?.ok_or(MISSING)
    }

    pub(super) fn optional_blob(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.next() {
            Some(Value::Blob(blob)) => Ok(Some(blob)),
            Some(Value::Null) => Ok(None),
            _ => Err(StoreError::Unreadable("bytes")),
        }
    }
}

const MISSING: StoreError = StoreError::Unreadable("missing value");

impl From<i64> for Parameter<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(Some(value))
    }
}

impl From<bool> for Parameter<'_> {
    fn from(value: bool) -> Self {
        Self::Integer(Some(value.into()))
    }
}

impl From<Option<i64>> for Parameter<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Integer(value)
    }
}

impl From<jiff::Timestamp> for Parameter<'_> {
    fn from(value: jiff::Timestamp) -> Self {
        Self::Integer(Some(value.as_millisecond()))
    }
}

impl<'a> From<&'a str> for Parameter<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<&'a String> for Parameter<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Parameter<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Parameter<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(Some(value))
    }
}

impl<'a> From<&'a Vec<u8>> for Parameter<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}

impl<'a> From<Option<&'a [u8]>> for Parameter<'a> {
    fn from(value: Option<&'a [u8]>) -> Self {
        Self::Blob(value)
    }
}
