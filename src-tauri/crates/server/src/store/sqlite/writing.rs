//! The one connection that writes: transactions in savepoints, which share commits.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, broadcast, watch};
use tokio::time::Instant;

use super::disk::Disk;
use super::log::{checkpoint, pay_by_and_by};
use super::opening::LOOK_AGAIN_AFTER;
use super::values::{execute, rows};
use super::{Notice, Parameter, Row, Statements, StoreError, off_the_runtime};

/// The one connection that writes.
pub(super) struct Writer {
    pub(super) path: PathBuf,
    pub(super) disk: Arc<Disk>,
    /// None once the database is closed.
    pub(super) connection: Option<Connection>,
    pub(super) group: Option<Group>,
    /// How many transactions were committed since the log last went into the database.
    pub(super) in_the_log: u32,
    pub(super) is_checkpointing: bool,
    /// Whether erased bytes may still lie in the log, or it is doubtful.
    pub(super) owes_emptying: bool,
    /// Whether something in the log may never get to the disk. Then nothing behind it is safe there either.
    pub(super) log_is_doubtful: bool,
    notices: broadcast::Sender<Notice>,
}

/// Transactions that are committed together.
pub(super) struct Group {
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
    pub(super) fn new(
        path: &Path,
        disk: Arc<Disk>,
        connection: Connection,
        notices: broadcast::Sender<Notice>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            disk,
            connection: Some(connection),
            group: None,
            in_the_log: 0,
            is_checkpointing: false,
            owes_emptying: false,
            log_is_doubtful: false,
            notices,
        }
    }

    pub(super) fn close(&mut self) {
        self.connection = None;
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or(StoreError::Closed)
    }

    fn run(&self, sql: &'static str) -> Result<(), StoreError> {
        self.connection()?.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Waits without blocking a thread while another process writes.
    pub(super) async fn open_group(&mut self, deadline: Instant) -> Result<(), StoreError> {
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

    /// Commits what has joined, and waits for the disk, so it must not run on the runtime's threads.
    pub(super) fn commit_group(&mut self) {
        let Some(committed) = self.commit() else {
            return;
        };
        let on_the_disk = self.disk.wait_for_the_log();
        self.settle(committed, on_the_disk);
    }

    /// Writes the group into the log. It is not on the disk yet, and nobody is told.
    fn commit(&mut self) -> Option<Group> {
        let group = self.group.take()?;
        if let Err(error) = self.run("COMMIT") {
            tracing::error!(%error, cause = std::error::Error::source(&error), "a commit failed");
            let _ = self.run("ROLLBACK");
            group.outcome.send_replace(Outcome::Lost);
            return None;
        }
        self.in_the_log = self.in_the_log.saturating_add(group.members);
        self.owes_emptying |= group.erases;
        Some(group)
    }

    /// Tells a group what became of it, after the disk was waited for.
    fn settle(&mut self, group: Group, on_the_disk: io::Result<()>) {
        if let Err(error) = on_the_disk {
            tracing::error!(%error, "the disk did not take the write-ahead log");
            // As a part of the database it may be on the disk all the same.
            self.log_is_doubtful = true;
            self.owes_emptying = true;
        }
        self.empty_the_log_if_owed();
        if self.log_is_doubtful {
            group.outcome.send_replace(Outcome::Lost);
        } else {
            group.tell(&self.notices);
        }
    }
}

impl Group {
    fn tell(self, notices: &broadcast::Sender<Notice>) {
        for notice in self.notices {
            // Without a listener there is nobody to tell.
            let _ = notices.send(notice);
        }
        self.outcome.send_replace(Outcome::Durable);
    }
}

/// A transaction in its savepoint.
pub(super) struct Writing {
    /// None once it has ended.
    guard: Option<OwnedMutexGuard<Writer>>,
    writer: Arc<AsyncMutex<Writer>>,
    disk: Arc<Disk>,
    notices: Vec<Notice>,
    erases: bool,
    /// Whether a statement failed: then nothing of it is kept, whatever else was done.
    failed: bool,
}

impl Writing {
    pub(super) fn begin(
        writer: &Arc<AsyncMutex<Writer>>,
        guard: OwnedMutexGuard<Writer>,
    ) -> Result<Self, StoreError> {
        let begun = guard.run("SAVEPOINT one");
        let mut writing = Self {
            disk: Arc::clone(&guard.disk),
            guard: Some(guard),
            writer: Arc::clone(writer),
            notices: Vec::new(),
            erases: false,
            failed: false,
        };
        // If this failed, dropping it leaves no group without members.
        writing.note(begun)?;
        Ok(writing)
    }

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
            let (writer, disk) = (Arc::clone(&self.writer), Arc::clone(&self.disk));
            tokio::spawn(commit_group(writer, disk));
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

/// While the disk takes one group, the next gathers.
async fn commit_group(writer: Arc<AsyncMutex<Writer>>, disk: Arc<Disk>) {
    let turn = disk.turn().await;
    let mut guard = Arc::clone(&writer).lock_owned().await;
    let owed_before = guard.owes_emptying;
    let lock = Arc::clone(&writer);
    let done = off_the_runtime(move || {
        let _turn = turn;
        let committed = guard.commit();
        let is_due = guard.begin_checkpoint();
        let Some(group) = committed else {
            return (guard.owes_emptying, is_due);
        };
        let notices = guard.notices.clone();
        let kept = guard.owes_emptying.then_some(guard);
        match (disk.wait_for_the_log(), kept) {
            (Ok(()), None) => {
                group.tell(&notices);
                (false, is_due)
            }
            (on_the_disk, kept) => {
                let mut guard = kept.unwrap_or_else(|| lock.blocking_lock_owned());
                guard.settle(group, on_the_disk);
                (guard.owes_emptying, is_due)
            }
        }
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
