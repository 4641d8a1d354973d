//! Sends what is in the outbox: now, or whenever it is due while a program stays open.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::watch;

use super::deliver::{Together, lock_of};
use super::{Revocation, RevocationState};
use crate::audit::What;
use crate::engine::{Engine, EngineError, Inner};

/// How many are on their way at once. What one server gets is bounded where connections are made.
const AT_ONCE: usize = 8;
/// How many of those that are settled are destroyed in one piece.
const DESTROYED_TOGETHER: usize = 64;
/// The longest that a program that stays open waits before it looks again: a computer that slept is not told when it wakes.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(30);
/// The shortest, so that what another program is at is not asked about without end.
const LOOK_NO_SOONER_THAN: Duration = Duration::from_millis(500);

/// What became of the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flushed {
    /// How many are settled now.
    pub settled: usize,
    /// How many are still on their way.
    pub pending: usize,
    /// How many a server would not do.
    pub refused: usize,
}

impl Engine {
    /// Tries everything that is not settled, whatever its time, and tells of each as it is answered.
    pub async fn flush_outbox(
        &self,
        on_each: impl FnMut(&Revocation),
    ) -> Result<Flushed, EngineError> {
        let waiting = self.inner.unsettled(|_| true).await?;
        self.inner.deliver_all(waiting, on_each).await
    }

    /// Tries what is due.
    pub async fn send_due(&self) -> Result<Flushed, EngineError> {
        let inner = &self.inner;
        let now = inner.now();
        let due = inner
            .unsettled(|state| {
                matches!(state, RevocationState::Pending { next_try, .. } if *next_try <= now)
            })
            .await?;
        inner.deliver_all(due, |_| {}).await
    }

    /// Tries whatever is due for as long as `open` says that tokens can be had. Returns when whoever says so is gone.
    pub async fn send_outbox(&self, mut open: watch::Receiver<bool>) {
        let inner = &self.inner;
        let mut changes = self.changes();
        while open.wait_for(|open| *open).await.is_ok() {
            changes.mark_unchanged();
            if let Err(error) = inner.vault.unattended(self.send_due()).await {
                tracing::warn!(%error, "the outbox is not sent now");
            }
            let pause = inner.until_next().await;
            tokio::select! {
                () = (inner.surroundings.sleep)(pause) => {}
                news = changes.changed() => {
                    if news.is_err() {
                        return;
                    }
                }
                _ = open.wait_for(|open| !open) => {}
            }
        }
    }

    /// Gives a revocation up: it is not tried any more, and what is left of its tokens is destroyed here. They live on at the server
    /// until they end by themselves.
    pub async fn forget_revocation(&self, id: &str) -> Result<Revocation, EngineError> {
        let inner = &self.inner;
        let _alone = inner.lock(&lock_of(id)).await?;
        let revocation = inner
            .revocation(id)
            .await?
            .ok_or_else(|| EngineError::NoSuchRevocation(id.to_owned()))?;
        inner
            .vault
            .remove(id)
            .await
            .map_err(|error| inner.vault(error))?;
        inner
            .store
            .forget_revocation(id)
            .await
            .map_err(|error| inner.database(&error))?;
        inner.forget_lock(&lock_of(id));
        inner.changed();
        inner
            .audit(What::RevocationRefused {
                account: revocation.account.as_deref().unwrap_or(id),
                reason: "given_up",
            })
            .await;
        Ok(revocation)
    }
}

impl Inner {
    async fn unsettled(
        &self,
        wanted: impl Fn(&RevocationState) -> bool,
    ) -> Result<Vec<String>, EngineError> {
        let outbox = self.store.outbox().await;
        let outbox = outbox.map_err(|error| self.database(&error))?;
        Ok(outbox
            .into_iter()
            .filter(|sent| !sent.state.is_settled() && wanted(&sent.state))
            .map(|sent| sent.id)
            .collect())
    }

    pub(crate) async fn deliver_all(
        &self,
        ids: Vec<String>,
        mut on_each: impl FnMut(&Revocation),
    ) -> Result<Flushed, EngineError> {
        let mut flushed = Flushed::default();
        for ids in ids.chunks(DESTROYED_TOGETHER) {
            let mut settled: Vec<String> = Vec::new();
            let together = Together::default();
            let together = &together;
            let mut answers = stream::iter(ids.to_vec())
                .map(|id| async move { self.deliver_unless_others_do(&id, together).await })
                .buffer_unordered(AT_ONCE);
            while let Some(answer) = answers.next().await {
                let Some(revocation) = answer? else {
                    flushed.pending += 1;
                    continue;
                };
                match &revocation.state {
                    RevocationState::Pending { .. } => flushed.pending += 1,
                    RevocationState::Refused { .. } => flushed.refused += 1,
                    RevocationState::Confirmed { .. } | RevocationState::Expired { .. } => {
                        flushed.settled += 1;
                        settled.push(revocation.id.clone());
                    }
                }
                on_each(&revocation);
            }
            // Not while others are under way: they hold connections of the database, and nobody would drive them on meanwhile.
            drop(answers);
            if !settled.is_empty() {
                let settled: Vec<&str> = settled.iter().map(String::as_str).collect();
                self.destroy(&settled).await?;
            }
        }
        Ok(flushed)
    }

    /// How long until the next try.
    async fn until_next(&self) -> Duration {
        let now = self.now();
        let outbox = self.store.outbox().await.unwrap_or_default();
        outbox
            .iter()
            .filter_map(|sent| match &sent.state {
                RevocationState::Pending { next_try, .. } => {
                    Some(Duration::try_from(next_try.duration_since(now)).unwrap_or_default())
                }
                _ => None,
            })
            .min()
            .unwrap_or(LOOK_AGAIN_AFTER)
            .clamp(LOOK_NO_SOONER_THAN, LOOK_AGAIN_AFTER)
    }
}
