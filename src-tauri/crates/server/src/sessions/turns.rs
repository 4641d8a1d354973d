//! One thing at a time per platform session, where the platform is asked: its refresh tokens work once.
//!
//! Within an instance a lock sees to that. Where several instances use the database, whose turn it is stands there too, with a time,
//! so that an instance that is gone holds nobody up for long.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::clock::{Clock, Entropy};
use crate::model::random_id;
use crate::store::{Store, StoreError};

/// How long a turn may take: three calls to the platform, ten seconds each, and what the database needs.
const LONGEST_TURN: SignedDuration = SignedDuration::from_secs(45);

/// How soon another instance's turn is looked at again, at first and later.
const LOOK_AGAIN_AFTER: (Duration, Duration) =
    (Duration::from_millis(10), Duration::from_millis(160));

/// Whose turn it is, session by session.
pub(super) struct Turns {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    here: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

/// A session's turn. It ends when this is dropped.
pub(super) struct Turn {
    /// None once it is being given back.
    held: Option<Held>,
}

struct Held {
    _here: OwnedMutexGuard<()>,
    /// Where other instances could take it for theirs.
    among_instances: Option<AmongInstances>,
}

struct AmongInstances {
    store: Store,
    session_id: String,
    holder: String,
}

impl Turns {
    pub(super) fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            store,
            clock,
            entropy,
            here: Mutex::default(),
        }
    }

    /// Waits for the turn of a platform session.
    pub(super) async fn wait(&self, session_id: &str) -> Result<Turn, StoreError> {
        let here = self.of(session_id).lock_owned().await;
        let among_instances = if self.store.is_shared() {
            self.wait_among_instances(session_id).await?
        } else {
            None
        };
        Ok(Turn {
            held: Some(Held {
                _here: here,
                among_instances,
            }),
        })
    }

    /// A session that is gone has no turns.
    async fn wait_among_instances(
        &self,
        session_id: &str,
    ) -> Result<Option<AmongInstances>, StoreError> {
        let holder = random_id(&*self.entropy);
        let (mut pause, longest_pause) = LOOK_AGAIN_AFTER;
        loop {
            let now = self.clock.now();
            let mut transaction = self.store.begin().await?;
            let taken = transaction
                .take_turn(session_id, &holder, now, now + LONGEST_TURN)
                .await?;
            if taken {
                transaction.commit().await?;
                return Ok(Some(AmongInstances {
                    store: self.store.clone(),
                    session_id: session_id.to_owned(),
                    holder,
                }));
            }
            if transaction.platform_session(session_id).await?.is_none() {
                return Ok(None);
            }
            drop(transaction);
            tokio::time::sleep(pause).await;
            pause = longest_pause.min(pause * 2);
        }
    }

    fn of(&self, session_id: &str) -> Arc<AsyncMutex<()>> {
        // A map of weak references is whole whatever panicked while it was held.
        let mut locks = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(session_id).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        locks.insert(session_id.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(held) = self.held.take()
            && held.among_instances.is_some()
            // Without a runtime the server has stopped, and the turn ends by its time.
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            // Whoever waits here gets the turn after it was given back, so that the two never wait for each other.
            runtime.spawn(held.give_back());
        }
    }
}

impl Held {
    async fn give_back(self) {
        if let Some(turn) = &self.among_instances
            && let Err(error) = turn.give_back().await
        {
            tracing::warn!(%error, "a turn could not be given back and ends by its time");
        }
    }
}

impl AmongInstances {
    async fn give_back(&self) -> Result<(), StoreError> {
        let mut transaction = self.store.begin().await?;
        transaction
            .give_turn_back(&self.session_id, &self.holder)
            .await?;
        transaction.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{ManualClock, SystemEntropy};
    use crate::config::Database;
    use crate::model::{Scope, StoredPlatformSession};

    async fn store(database: &Database) -> Store {
        let store = Store::open(database).await.unwrap();
        let mut transaction = store.begin().await.unwrap();
        for id in ["a", "b"] {
            let session = StoredPlatformSession {
                id: id.into(),
                platform: "sandbox".into(),
                open_id: "mia".into(),
                scope: Scope::new(["user.info.basic"]),
                sealed: vec![1],
                created_at: jiff::Timestamp::UNIX_EPOCH,
            };
            transaction.insert_platform_session(&session).await.unwrap();
        }
        transaction.commit().await.unwrap();
        store
    }

    fn turns(store: &Store, clock: &ManualClock) -> Turns {
        Turns::new(
            store.clone(),
            Arc::new(clock.clone()),
            Arc::new(SystemEntropy),
        )
    }

    #[tokio::test]
    async fn a_session_has_one_turn_and_others_do_not_wait_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&Database::Sqlite(folder.path().join("x.db"))).await;
        let turns = turns(&store, &ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
        let first = turns.wait("a").await.unwrap();
        assert!(turns.of("a").try_lock().is_err());
        drop(turns.wait("b").await.unwrap());
        drop(first);
        assert!(turns.of("a").try_lock().is_ok());
    }

    #[cfg(target_os = "linux")]
    mod among_instances {
        use futures_util::FutureExt as _;
        use latchkey_testbed::FreshDatabase;

        use super::*;

        /// Two instances on one database, each with a store of its own.
        async fn two(clock: &ManualClock) -> (FreshDatabase, Turns, Turns) {
            let fresh = FreshDatabase::new().await.unwrap();
            let database = Database::Postgres(fresh.url.to_string().into());
            let one = store(&database).await;
            let other = Store::open(&database).await.unwrap();
            (fresh, turns(&one, clock), turns(&other, clock))
        }

        async fn waits(turns: &Turns, session_id: &str) -> bool {
            let patience = Duration::from_millis(300);
            tokio::time::timeout(patience, turns.wait(session_id))
                .await
                .is_err()
        }

        #[tokio::test]
        async fn another_instance_waits_until_the_turn_is_given_back() {
            let clock = ManualClock::new(jiff::Timestamp::UNIX_EPOCH);
            let (_fresh, one, other) = two(&clock).await;
            let turn = one.wait("a").await.unwrap();
            assert!(waits(&other, "a").await);
            assert!(!waits(&other, "b").await);
            drop(turn);
            drop(other.wait("a").await.unwrap());
            one.wait("a").await.unwrap();
        }

        #[tokio::test]
        async fn a_turn_that_nobody_gives_back_ends_by_its_time() {
            let clock = ManualClock::new(jiff::Timestamp::UNIX_EPOCH);
            let (_fresh, one, other) = two(&clock).await;
            let mut gone = one.wait("a").await.unwrap();
            let held = gone.held.take();
            clock.advance(LONGEST_TURN - SignedDuration::from_secs(1));
            assert!(waits(&other, "a").await);
            clock.advance(SignedDuration::from_secs(1));
            let turn = other.wait("a").await.unwrap();
            // What the first one says now is too late to matter.
            held.unwrap().give_back().await;
            assert!(waits(&one, "a").await);
            drop(turn);
        }

        #[tokio::test]
        async fn a_session_that_is_gone_has_no_turns() {
            let clock = ManualClock::new(jiff::Timestamp::UNIX_EPOCH);
            let (_fresh, one, _) = two(&clock).await;
            assert!(one.wait("none").await.is_ok());
        }

        #[tokio::test]
        async fn of_many_who_want_the_turn_one_has_it() {
            let clock = ManualClock::new(jiff::Timestamp::UNIX_EPOCH);
            let (_fresh, one, other) = two(&clock).await;
            let busy = Mutex::new(false);
            let have_a_turn = async |turns: &Turns| {
                let turn = turns.wait("a").await.unwrap();
                assert!(!std::mem::replace(&mut *busy.lock().unwrap(), true));
                tokio::task::yield_now().await;
                *busy.lock().unwrap() = false;
                drop(turn);
            };
            let turns = (0..6).map(|number| {
                let turns = if number % 2 == 0 { &one } else { &other };
                have_a_turn(turns).boxed_local()
            });
            futures_util::future::join_all(turns).await;
        }
    }
}
