//! What an instance does for the codes on show from time to time: it says that it is there, takes over from instances that are not,
//! and ends codes whose time is over.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast::{self, error::RecvError};

use super::follow::pause;
use super::{Broker, LEASE};
use crate::envelope::open_for_server;
use crate::model::DeviceGrant;
use crate::platform::Pending;
use crate::sessions::{SessionError, upstream_place};
use crate::store::{Notice, StoreError};

/// How often codes whose time is over are looked for by an instance that has its database for itself: nothing waits for that.
const ALONE: SignedDuration = SignedDuration::from_secs(30);

impl Broker {
    /// Begins the upkeep and passes on what other instances announce, until the broker stops.
    ///
    /// A database of one instance has no other that could still follow a code: what an earlier run left is taken over at once.
    pub(crate) async fn start(self: &Arc<Self>) -> Result<(), SessionError> {
        self.spawn(Arc::clone(self).pass_news_on(self.sessions.store.notices()));
        let silent_since = if self.sessions.store.is_shared() {
            self.sessions.clock.now()
        } else {
            Timestamp::MAX
        };
        self.take_over(silent_since).await?;
        self.spawn(Arc::clone(self).keep_up());
        Ok(())
    }

    /// Lets other instances take over at once what this one, which has stopped, followed.
    pub(crate) async fn hand_over(&self) {
        let handing_over = async {
            let mut transaction = self.sessions.store.begin().await?;
            let long_ago = Timestamp::UNIX_EPOCH;
            transaction.keep_following(&self.instance, long_ago).await?;
            transaction.commit().await
        };
        if self.sessions.store.is_shared()
            && let Err(error) = handing_over.await
        {
            tracing::warn!(%error, "other instances take over only when they miss this one");
        }
    }

    async fn pass_news_on(self: Arc<Self>, mut notices: broadcast::Receiver<Notice>) {
        loop {
            match notices.recv().await {
                Ok(Notice::Grant { id, status }) => self.streams.tell(&id, status),
                Ok(Notice::Account { .. } | Notice::ClientSecret { .. }) => {}
                // What was missed stands in the database.
                Ok(Notice::Missed) | Err(RecvError::Lagged(_)) => self.look_at_all().await,
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn look_at_all(&self) {
        let clock = &self.sessions.clock;
        let mut failures = 0;
        while let Err(error) = self.look_at_each().await {
            tracing::warn!(%error, "the codes on show are looked up later");
            clock.sleep_until(clock.now() + pause(failures)).await;
            failures += 1;
        }
    }

    async fn look_at_each(&self) -> Result<(), StoreError> {
        for grant_id in self.streams.waited_for() {
            self.look(&grant_id).await?;
        }
        Ok(())
    }

    async fn keep_up(self: Arc<Self>) {
        let clock = Arc::clone(&self.sessions.clock);
        loop {
            let pause = if self.sessions.store.is_shared() {
                LEASE / 3
            } else {
                ALONE
            };
            clock.sleep_until(clock.now() + pause).await;
            if let Err(error) = self.keep_up_once().await {
                tracing::warn!(%error, "the codes on show could not be kept up");
            }
            // Whoever gave up waiting leaves no trace.
            self.streams.waited_for();
        }
    }

    async fn keep_up_once(self: &Arc<Self>) -> Result<(), SessionError> {
        let now = self.sessions.clock.now();
        if self.sessions.store.is_shared() {
            self.keep_own(now).await?;
            self.take_over(now).await?;
        }
        let overdue = self
            .sessions
            .store
            .read()
            .await?
            .overdue_grants(now)
            .await?;
        for grant_id in overdue {
            self.end(&grant_id, DeviceGrant::expire).await?;
        }
        Ok(())
    }

    /// Says that this instance is there, and notices which codes are no longer its own, or not yet followed.
    async fn keep_own(self: &Arc<Self>, now: Timestamp) -> Result<(), SessionError> {
        let followed = self.followed.ids();
        let until = now + LEASE;
        let mut transaction = self.sessions.store.begin().await?;
        let own = transaction.keep_following(&self.instance, until).await?;
        transaction.commit().await?;
        for grant_id in followed.iter().filter(|id| !own.contains(*id)) {
            // Most of these are decided and wait for their device.
            let grant = self
                .sessions
                .store
                .read()
                .await?
                .device_grant(grant_id)
                .await?;
            if grant.is_some_and(|grant| grant.follower != self.instance) {
                tracing::info!(grant = grant_id, "a code on show was taken over by another");
                self.followed.abandon(grant_id);
            }
        }
        self.followed.keep_until(until);
        for grant_id in own.difference(&followed) {
            self.resume_or_end(grant_id).await?;
        }
        Ok(())
    }

    /// Follows the codes whose instance has not been heard of since `silent_since`.
    async fn take_over(self: &Arc<Self>, silent_since: Timestamp) -> Result<(), SessionError> {
        let sessions = &self.sessions;
        let until = sessions.clock.now() + LEASE;
        let mut transaction = sessions.store.begin().await?;
        let taken = transaction
            .take_over_following(&self.instance, silent_since, until)
            .await?;
        if taken.is_empty() {
            return Ok(());
        }
        transaction.commit().await?;
        for grant_id in taken {
            tracing::info!(grant = grant_id, "a code on show is taken over");
            self.resume_or_end(&grant_id).await?;
        }
        Ok(())
    }

    /// What the database does not let it do now, the next upkeep does.
    async fn resume_or_end(self: &Arc<Self>, grant_id: &str) -> Result<(), SessionError> {
        if !self.followed.reserve(grant_id) {
            return Ok(());
        }
        match self.resume(grant_id).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) if error.is_passing() => {
                self.followed.ended(grant_id);
                return Err(error);
            }
            Err(error) => {
                tracing::error!(grant = grant_id, %error, "a code on show could not be taken over");
                self.end(grant_id, DeviceGrant::expire).await?;
            }
        }
        self.followed.ended(grant_id);
        Ok(())
    }

    /// Says whether there is anything to follow.
    async fn resume(self: &Arc<Self>, grant_id: &str) -> Result<bool, SessionError> {
        let sessions = &self.sessions;
        let grant = sessions.store.read().await?.device_grant(grant_id).await?;
        let Some((grant, upstream)) = grant.and_then(|mut grant| {
            let upstream = grant.upstream.take()?;
            Some((grant, upstream))
        }) else {
            return Ok(false);
        };
        if !grant.status(sessions.clock.now()).is_undecided() {
            return Ok(false);
        }
        let place = upstream_place(&grant.id);
        let bytes = sessions
            .keys
            .open(|keys| open_for_server(place, &upstream, keys))?;
        let pending = Pending::from_sealed_bytes(&bytes)?;
        self.spawn_following(&grant.id, grant.expires_at, pending);
        Ok(true)
    }
}
