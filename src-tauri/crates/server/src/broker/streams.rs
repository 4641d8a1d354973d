//! Who waits for news of a code on show, in this process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::GrantStatus;

/// One channel per code that somebody here waits for.
#[derive(Default)]
pub(super) struct Streams(Mutex<HashMap<String, watch::Sender<GrantStatus>>>);

impl Streams {
    /// The status of a code and its changes, from what is known here so far.
    pub(super) fn subscribe(&self, grant_id: &str) -> watch::Receiver<GrantStatus> {
        let mut streams = self.streams();
        if let Some(stream) = streams.get(grant_id) {
            return stream.subscribe();
        }
        let (sender, receiver) = watch::channel(GrantStatus::New);
        streams.insert(grant_id.to_owned(), sender);
        receiver
    }

    /// Passes news on. News that come late change nothing.
    pub(super) fn tell(&self, grant_id: &str, status: GrantStatus) {
        let mut streams = self.streams();
        let Some(stream) = streams.get(grant_id) else {
            return;
        };
        stream.send_if_modified(|known| {
            let news = rank(status) > rank(*known);
            if news {
                *known = status;
            }
            news
        });
        if status.is_terminal() {
            streams.remove(grant_id);
        }
    }

    /// The codes that somebody waits for.
    pub(super) fn waited_for(&self) -> Vec<String> {
        let mut streams = self.streams();
        streams.retain(|_, stream| stream.receiver_count() > 0);
        streams.keys().cloned().collect()
    }

    /// Ends all waiting.
    pub(super) fn clear(&self) {
        self.streams().clear();
    }

    fn streams(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<GrantStatus>>> {
        // The map is whole whatever panicked while it was held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which of two statuses is the later one.
fn rank(status: GrantStatus) -> u8 {
    match status {
        GrantStatus::New => 0,
        GrantStatus::Scanned => 1,
        GrantStatus::Digits => 2,
        GrantStatus::Confirmed => 3,
        GrantStatus::Denied | GrantStatus::Expired | GrantStatus::Redeemed => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_news_change_nothing() {
        let streams = Streams::default();
        let receiver = streams.subscribe("1");
        streams.tell("1", GrantStatus::Confirmed);
        streams.tell("1", GrantStatus::Scanned);
        assert_eq!(*receiver.borrow(), GrantStatus::Confirmed);
    }

    #[test]
    fn after_the_last_news_the_channel_ends() {
        let streams = Streams::default();
        let receiver = streams.subscribe("1");
        streams.tell("1", GrantStatus::Denied);
        assert_eq!(*receiver.borrow(), GrantStatus::Denied);
        assert!(receiver.has_changed().is_err());
        assert!(streams.waited_for().is_empty());
    }
}
