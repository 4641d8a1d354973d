//! `latchkeyd keys rotate`: another key, everything under it, and the old one gone.
//!
//! Servers run meanwhile. They read the key file anew every second and at once when they meet a version that they do not know
//! (`held`), so the order of the steps makes sure that at any moment every instance can open what any other wraps: the
//! next key is in the file before it wraps, and it wraps before older records are put under it. The old key goes last, after a scan
//! of the database found no record under it, and that scan comes after every instance has read the file again and whatever it had
//! begun before has ended. Nothing tells an instance about the change, and nothing has to be heard from one.
//!
//! What a step did is in the key file and the database, nowhere else. So a rotation that was killed is gone on with from there.

use std::fmt;
use std::sync::Arc;

use jiff::SignedDuration;

use super::file::ChangingKeys;
use super::held::LOOK_EVERY;
use super::status::Records;
use super::{KeyVersion, KeysError, KeysStatus, Outcome, Progress, Rotation, ServerKeys, Step};
use crate::clock::{Clock, Entropy};
use crate::config::Config;
use crate::envelope::{Place, head, rewrap};
use crate::store::{SEALED_COLUMNS, SealedColumn, Store, StoreError};

/// When every instance has read the file again.
const LEARNED_AFTER: SignedDuration = SignedDuration::from_secs(LOOK_EVERY.as_secs() + 1);

/// When, besides, no request goes on with a key or a wrap from before. PostgreSQL ends a transaction that stands still for ten seconds.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_secs(LEARNED_AFTER.as_secs() + 10);

/// How often records may appear under an older key, although nobody should wrap with it any more.
const ROUNDS: usize = 5;

/// How long, in tries of a second, somebody may read from the database's log before it is emptied.
const TRIES_TO_ERASE: usize = 60;

/// After how many records there is word of them.
const TELL_EVERY: u64 = 10_000;

/// How the instances come by the key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instances {
    /// They read the very file that is changed.
    ShareTheFile,
    /// Each has a copy. Whoever runs the rotation copies the file and runs the next step.
    HaveCopies,
}

/// Why the keys were not rotated, or not to the end.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// See [`KeysError`].
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file is not the newest one. A next key could get the number of one that is in use.
    #[error(
        "The database holds {} under version {version} of the server key, and the key file does not: \
         put the newest key file back first.", Records(*.records)
    )]
    NotHeld {
        /// The version.
        version: KeyVersion,
        /// How many records need it.
        records: u64,
    },
    /// Somebody does not follow the key file.
    #[error(
        "A server goes on wrapping with an older key than version {0}, so no key was removed: make sure that every \
         instance reads this very key file, or use --copies. Then run this again."
    )]
    NotFollowed(KeyVersion),
    /// The log of the database is in use all the time.
    #[error(
        "Another program reads from the database without a pause, so older wraps lie in its log and no key was removed: \
         end that program and run this again."
    )]
    NotErased,
    /// Everything else was done.
    #[error(
        "Version {newest} is the server's key, but {} not open, so the older keys that they name stay in the key file: either \
         they or those keys are damaged. Restore from a backup what is, and run this again.", DoNot(*.records)
    )]
    Unreadable {
        /// The version now.
        newest: KeyVersion,
        /// How many records do not open with the key that they name.
        records: u64,
    },
}

/// Puts everything in the database under a next key, and removes the keys before it from the file.
pub async fn rotate(
    config: &Config,
    instances: Instances,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome, RotateError> {
    let (file, keys) = ChangingKeys::begin(&config.keys)?;
    let store = Store::open(&config.database).await?;
    let mut rotating = Rotating {
        file,
        store,
        clock,
        entropy,
        progress,
        rewrapped: 0,
        unreadable: 0,
    };
    let outcome = match instances {
        Instances::ShareTheFile => rotating.all_steps(keys).await,
        Instances::HaveCopies => rotating.next_step(keys).await,
    };
    rotating.store.close().await;
    outcome
}

struct Rotating<'a> {
    file: ChangingKeys,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    progress: &'a mut (dyn FnMut(Progress) + Send),
    rewrapped: u64,
    /// How many records the last round could not open.
    unreadable: u64,
}

impl Rotating<'_> {
    async fn all_steps(&mut self, mut keys: ServerKeys) -> Result<Outcome, RotateError> {
        self.check(&keys).await?;
        if let Some(unfinished) = unfinished(&keys) {
            (self.progress)(Progress::Unfinished(unfinished));
            keys = self.promote(keys).await?;
            keys = self.replace_older(keys).await?;
        }
        keys = self.add(keys)?;
        keys = self.promote(keys).await?;
        keys = self.replace_older(keys).await?;
        self.outcome(&keys)
    }

    /// Does no more than what the instances' copies of the file allow.
    async fn next_step(&mut self, mut keys: ServerKeys) -> Result<Outcome, RotateError> {
        self.check(&keys).await?;
        match unfinished(&keys) {
            None => keys = self.add(keys)?,
            Some(_) if keys.coming().is_some() => keys = self.promote(keys).await?,
            Some(_) => {
                keys = self.replace_older(keys).await?;
                return self.outcome(&keys);
            }
        }
        Ok(Outcome::ToBeCopied(
            unfinished(&keys).unwrap_or(keys.newest),
        ))
    }

    async fn check(&mut self, keys: &ServerKeys) -> Result<(), RotateError> {
        let status = KeysStatus::of(keys, &self.store).await?;
        match status.missing.into_iter().next() {
            Some((version, records)) => Err(RotateError::NotHeld { version, records }),
            None => Ok(()),
        }
    }

    fn add(&mut self, keys: ServerKeys) -> Result<ServerKeys, RotateError> {
        let keys = keys
            .with_coming(&*self.entropy)
            .ok_or_else(|| self.file.damaged())?;
        self.file.replace(&keys)?;
        let coming = keys.coming().unwrap_or(keys.newest);
        (self.progress)(Progress::Passed(Step::Added, coming));
        Ok(keys)
    }

    async fn promote(&mut self, keys: ServerKeys) -> Result<ServerKeys, RotateError> {
        if keys.coming().is_none() {
            return Ok(keys);
        }
        self.wait(LEARNED_AFTER).await;
        let keys = keys.promoted();
        self.file.replace(&keys)?;
        self.passed(Step::Newest, &keys);
        Ok(keys)
    }

    async fn replace_older(&mut self, keys: ServerKeys) -> Result<ServerKeys, RotateError> {
        // Or else what busy servers wrap meanwhile with the key before would need another round.
        self.wait(LEARNED_AFTER).await;
        let mut rounds = 0;
        let status = loop {
            self.rewrap(&keys).await?;
            if rounds == 0 {
                self.passed(Step::Rewrapped, &keys);
            }
            self.wait(SETTLED_AFTER).await;
            self.store.outlast_writers().await?;
            let status = KeysStatus::of(&keys, &self.store).await?;
            if status.elsewhere() <= self.unreadable {
                break status;
            }
            rounds += 1;
            if rounds == ROUNDS {
                return Err(RotateError::NotFollowed(keys.newest));
            }
        };
        self.passed(Step::Scanned, &keys);
        self.erase().await?;
        self.passed(Step::Erased, &keys);
        // Whatever else is believed of it: a version that a record names stays.
        let keys = keys.without_older(|version| status.versions.get(&version) != Some(&0));
        self.file.replace(&keys)?;
        self.passed(Step::Removed, &keys);
        Ok(keys)
    }

    /// One round through everything that is not under the newest key.
    async fn rewrap(&mut self, keys: &ServerKeys) -> Result<(), RotateError> {
        let about = KeysStatus::of(keys, &self.store).await?.elsewhere();
        let (before, mut told) = (self.rewrapped, 0);
        self.unreadable = 0;
        for column in SEALED_COLUMNS {
            let mut after = String::new();
            while let Some(last) = self.rewrap_some(keys, column, &after).await? {
                after = last;
                let done = self.rewrapped - before;
                if done / TELL_EVERY > told {
                    told = done / TELL_EVERY;
                    (self.progress)(Progress::Rewrapped(done, about));
                }
            }
        }
        Ok(())
    }

    /// The next few records after this row; gives the last one's row.
    async fn rewrap_some(
        &mut self,
        keys: &ServerKeys,
        column: &SealedColumn,
        after: &str,
    ) -> Result<Option<String>, RotateError> {
        let mut transaction = self.store.read().await?;
        let records = transaction
            .sealed_otherwise(column, after, &head(keys.newest))
            .await?;
        drop(transaction);
        let mut rewrapped = Vec::with_capacity(records.len());
        for record in &records {
            let place = Place {
                table: column.table,
                row: &record.row,
                field: column.wrap,
            };
            match rewrap(place, &record.bytes, keys, &*self.entropy) {
                Ok(bytes) => rewrapped.push((record, bytes)),
                Err(_) => self.unreadable += 1,
            }
        }
        if !rewrapped.is_empty() {
            let mut transaction = self.store.begin().await?;
            let mut replaced = 0;
            for (record, bytes) in rewrapped {
                let done = transaction.replace_sealed(column, record, &bytes).await?;
                replaced += u64::from(done);
            }
            transaction.commit().await?;
            self.rewrapped += replaced;
        }
        Ok(records.into_iter().last().map(|record| record.row))
    }

    async fn erase(&mut self) -> Result<(), RotateError> {
        for _ in 0..TRIES_TO_ERASE {
            if self.store.erase_remains().await? {
                return Ok(());
            }
            self.wait(SignedDuration::from_secs(1)).await;
        }
        Err(RotateError::NotErased)
    }

    async fn wait(&mut self, time: SignedDuration) {
        let until = self.clock.now() + time;
        (self.progress)(Progress::Waiting(time));
        self.clock.sleep_until(until).await;
    }

    fn passed(&mut self, step: Step, keys: &ServerKeys) {
        (self.progress)(Progress::Passed(step, keys.newest));
    }

    fn outcome(&self, keys: &ServerKeys) -> Result<Outcome, RotateError> {
        match self.unreadable {
            0 => Ok(Outcome::Rotated(Rotation {
                newest: keys.newest,
                rewrapped: self.rewrapped,
            })),
            records => Err(RotateError::Unreadable {
                newest: keys.newest,
                records,
            }),
        }
    }
}

/// The version to which an earlier rotation was on its way.
fn unfinished(keys: &ServerKeys) -> Option<KeyVersion> {
    (keys.versions().count() > 1).then(|| keys.coming().unwrap_or(keys.newest))
}

/// As the middle of a sentence.
struct DoNot(u64);

impl fmt::Display for DoNot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.0 == 1 { "does" } else { "do" };
        write!(formatter, "{} {verb}", Records(self.0))
    }
}
