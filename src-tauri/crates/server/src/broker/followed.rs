//! Which codes this instance follows, and until when no other instance takes them over.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::clock::Clock;

/// The codes, and the time up to which they are this instance's own.
pub(super) struct Followed {
    /// A code without a handle is only just beginning to be followed.
    codes: Mutex<HashMap<String, Option<AbortHandle>>>,
    until: watch::Sender<Timestamp>,
}

impl Followed {
    pub(super) fn new(until: Timestamp) -> Self {
        Self {
            codes: Mutex::default(),
            until: watch::Sender::new(until),
        }
    }

    /// Says that a code is about to be followed; false if it is already.
    pub(super) fn reserve(&self, grant_id: &str) -> bool {
        let mut codes = self.codes();
        let free = !codes.contains_key(grant_id);
        if free {
            codes.insert(grant_id.to_owned(), None);
        }
        free
    }

    /// It is followed now, unless it is at its end already.
    pub(super) fn began(&self, grant_id: &str, handle: AbortHandle) {
        if let Some(code) = self.codes().get_mut(grant_id) {
            *code = Some(handle);
        }
    }

    pub(super) fn ended(&self, grant_id: &str) {
        self.codes().remove(grant_id);
    }

    /// Another instance follows it now.
    pub(super) fn abandon(&self, grant_id: &str) {
        if let Some(Some(handle)) = self.codes().remove(grant_id) {
            handle.abort();
        }
    }

    pub(super) fn ids(&self) -> HashSet<String> {
        self.codes().keys().cloned().collect()
    }

    /// The database was told that they are this instance's own until then.
    pub(super) fn keep_until(&self, until: Timestamp) {
        self.until.send_replace(until);
    }

    /// Waits while another instance may have taken the codes over.
    pub(super) async fn are_own(&self, clock: &dyn Clock) {
        let mut until = self.until.subscribe();
        // The sender is this value's own, so the channel is open.
        drop(until.wait_for(|until| clock.now() < *until).await);
    }

    fn codes(&self) -> MutexGuard<'_, HashMap<String, Option<AbortHandle>>> {
        // The map is whole whatever panicked while it was held.
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::clock::ManualClock;

    #[tokio::test]
    async fn a_code_is_followed_once_at_a_time() {
        let followed = Followed::new(Timestamp::MAX);
        assert!(followed.reserve("a"));
        assert!(!followed.reserve("a"));
        let task = tokio::spawn(std::future::pending::<()>());
        followed.began("a", task.abort_handle());
        assert_eq!(followed.ids(), HashSet::from(["a".to_owned()]));
        followed.abandon("a");
        assert!(task.await.unwrap_err().is_cancelled());
        assert!(followed.reserve("a"));
        followed.ended("a");
        // One that ended before it was noted leaves nothing.
        followed.began("a", tokio::spawn(async {}).abort_handle());
        assert!(followed.reserve("a"));
    }

    #[tokio::test]
    async fn nobody_goes_on_when_others_may_have_taken_over() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let followed = Followed::new(clock.now() + SignedDuration::from_secs(10));
        followed.are_own(&clock).await;
        clock.advance(SignedDuration::from_secs(10));
        let waiting = followed.are_own(&clock);
        tokio::pin!(waiting);
        assert!(futures_util::poll!(&mut waiting).is_pending());
        followed.keep_until(clock.now() + SignedDuration::from_secs(10));
        waiting.await;
    }
}
