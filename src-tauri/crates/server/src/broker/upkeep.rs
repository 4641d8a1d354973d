//! What an instance does for the codes on show from time to time: it says that it is there, takes over from instances that are not,
//! and ends codes whose time is over.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::broadcast::{self, error::RecvError};

use super::{Broker, LEASE};
use crate::envelope::open_for_server;
use crate::model::DeviceGrant;
use crate::platform::Pending;
use crate::sessions::{SessionError, upstream_place};
use crate::store::Notice;

impl Broker {
    /// Begins the upkeep and passes on what other instances announce, until the broker stops.
    ///
    /// A database of one instance has no other that could still follow a code: what an earlier run left is taken over at once.
    pub(crate) async fn start(self: &Arc<Self>) -> Result<(), SessionError> {
        self.spawn(Arc::clone(self).pass_news_on(self.sessions.store.notices()));
        if !self.sessions.store.is_shared() {
            self.take_over(Timestamp::MAX).await?;
        }
        self.spawn(Arc::clone(self).keep_up());
        Ok(())
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
        for grant_id in self.streams.waited_for() {
            if let Err(error) = self.look(&grant_id).await {
                tracing::warn!(%error, "a code on show could not be looked up");
            }
        }
    }

    async fn keep_up(self: Arc<Self>) {
        let clock = Arc::clone(&self.sessions.clock);
        loop {
            clock.sleep_until(clock.now() + LEASE / 3).await;
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
            let mut transaction = self.sessions.store.begin().await?;
            transaction
                .keep_following(&self.instance, now + LEASE)
                .await?;
            transaction.commit().await?;
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
            if let Err(error) = self.resume(&grant_id).await {
                tracing::error!(grant = grant_id, %error, "a code on show could not be taken over");
                self.end(&grant_id, DeviceGrant::expire).await?;
            }
        }
        Ok(())
    }

    async fn resume(self: &Arc<Self>, grant_id: &str) -> Result<(), SessionError> {
        let sessions = &self.sessions;
        let grant = sessions.store.read().await?.device_grant(grant_id).await?;
        let Some((grant, upstream)) = grant.and_then(|mut grant| {
            let upstream = grant.upstream.take()?;
            Some((grant, upstream))
        }) else {
            return Ok(());
        };
        if !grant.status(sessions.clock.now()).is_undecided() {
            return Ok(());
        }
        let bytes = open_for_server(upstream_place(&grant.id), &upstream, &sessions.keys)?;
        let pending = Pending::from_sealed_bytes(&bytes)?;
        self.spawn(Arc::clone(self).follow(grant.id, grant.expires_at, pending));
        Ok(())
    }
}
