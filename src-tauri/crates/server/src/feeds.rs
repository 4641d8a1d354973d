//! Who waits, in this process, for what happens to an account.
//!
//! Events stand in the database; here is only who has to look again. A follower is woken by what any instance announces, reads on
//! from the last number it has seen, and ends once its link has ended. Waiting costs a follower a channel's place and its own
//! few fields, no task and no connection to the database.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::model::{NumberedEvent, Session};
use crate::store::{Notice, Store, StoreError};

/// How many events are read at once.
const READ_AT_ONCE: u8 = 50;

/// All followers, by account.
pub(crate) struct Feeds {
    store: Store,
    accounts: Mutex<HashMap<String, watch::Sender<()>>>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

/// One follower's place.
pub(crate) struct Feed {
    feeds: Arc<Feeds>,
    subject: String,
    link: String,
    /// The number of the last event that was read.
    seen: i64,
    unsent: VecDeque<NumberedEvent>,
    news: watch::Receiver<()>,
}

impl Feeds {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            accounts: Mutex::default(),
            listening: Mutex::default(),
        }
    }

    /// Passes on what is announced, until it is stopped.
    pub(crate) fn start(self: &Arc<Self>) {
        let listening = tokio::spawn(listen(Arc::clone(self), self.store.notices()));
        let mut place = self
            .listening
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Some(listening);
    }

    /// Ends all followers.
    pub(crate) fn stop(&self) {
        let mut listening = self
            .listening
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(listening) = listening.take() {
            listening.abort();
        }
        self.accounts().clear();
    }

    /// Follows an account for one of its links, from an event on that it has seen, or from now on.
    pub(crate) async fn follow(
        self: &Arc<Self>,
        session: &Session,
        seen: Option<i64>,
    ) -> Result<Feed, StoreError> {
        let subject = session.subject();
        // In this order, no event falls in between.
        let mut news = self
            .accounts()
            .entry(subject.clone())
            .or_default()
            .subscribe();
        // There may be events after the one that was seen, and the link may have ended.
        news.mark_changed();
        let mut feed = Feed {
            feeds: Arc::clone(self),
            subject,
            link: session.id.clone(),
            seen: 0,
            unsent: VecDeque::new(),
            news,
        };
        feed.seen = if let Some(number) = seen {
            // Numbers are times or later: what happened before there was this link is not its business.
            number.max(session.created_at.as_millisecond())
        } else {
            let mut transaction = self.store.read().await?;
            transaction.newest_event(&feed.subject).await?
        };
        Ok(feed)
    }

    fn wake(&self, subject: &str) {
        if let Some(account) = self.accounts().get(subject) {
            account.send_replace(());
        }
    }

    fn wake_all(&self) {
        for account in self.accounts().values() {
            account.send_replace(());
        }
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        // The map is whole whatever panicked while it was held.
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed {
    /// The number from which a follower that has seen no event yet would go on.
    pub(crate) fn seen(&self) -> i64 {
        self.seen
    }

    /// The next event; `None` once the link has ended, the server stops, or the database is away. Whoever comes back then goes on
    /// from the last number.
    pub(crate) async fn next(&mut self) -> Option<NumberedEvent> {
        loop {
            if let Some(event) = self.unsent.pop_front() {
                return Some(event);
            }
            self.news.changed().await.ok()?;
            // Thousands wait above, and none of them with room for this.
            let lives = match Box::pin(self.read()).await {
                Ok(lives) => lives,
                Err(error) => {
                    tracing::warn!(%error, "an account's events could not be read");
                    return None;
                }
            };
            if self.unsent.is_empty() && !lives {
                return None;
            }
            if !lives || self.unsent.len() >= READ_AT_ONCE.into() {
                // There is more to read, or the end to be seen.
                self.news.mark_changed();
            }
        }
    }

    /// Reads on; says whether the link still lives.
    async fn read(&mut self) -> Result<bool, StoreError> {
        let mut transaction = self.feeds.store.read().await?;
        let session = transaction.session(&self.link).await?;
        let events = transaction
            .events_after(&self.subject, &self.link, self.seen, READ_AT_ONCE.into())
            .await?;
        if let Some(last) = events.last() {
            self.seen = last.number;
        }
        self.unsent.extend(events);
        Ok(session.is_some_and(|session| !session.ending))
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        let mut accounts = self.feeds.accounts();
        // This one's own receiver still counts.
        let last = accounts
            .get(&self.subject)
            .is_some_and(|account| account.receiver_count() <= 1);
        if last {
            accounts.remove(&self.subject);
        }
    }
}

async fn listen(feeds: Arc<Feeds>, mut notices: broadcast::Receiver<Notice>) {
    loop {
        match notices.recv().await {
            Ok(Notice::Account { subject }) => feeds.wake(&subject),
            Ok(Notice::Grant { .. } | Notice::ClientSecret { .. }) => {}
            // What was missed stands in the database.
            Ok(Notice::Missed) | Err(RecvError::Lagged(_)) => feeds.wake_all(),
            Err(RecvError::Closed) => return,
        }
    }
}

impl fmt::Debug for Feeds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Feeds").finish_non_exhaustive()
    }
}
