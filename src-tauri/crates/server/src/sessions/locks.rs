//! One thing at a time per session, where the platform is asked: its refresh tokens work once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

#[derive(Default)]
pub(super) struct SessionLocks(Mutex<HashMap<String, Weak<AsyncMutex<()>>>>);

impl SessionLocks {
    /// Waits for the session's turn. The turn ends when the guard is dropped.
    pub(super) async fn lock(&self, session_id: &str) -> OwnedMutexGuard<()> {
        self.of(session_id).lock_owned().await
    }

    fn of(&self, session_id: &str) -> Arc<AsyncMutex<()>> {
        // A map of weak references is whole whatever panicked while it was held.
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(session_id).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        locks.insert(session_id.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_session_has_one_turn_and_others_do_not_wait_for_it() {
        let locks = SessionLocks::default();
        let first = locks.lock("a").await;
        assert!(locks.of("a").try_lock().is_err());
        drop(locks.lock("b").await);
        drop(first);
        assert!(locks.of("a").try_lock().is_ok());
    }
}
