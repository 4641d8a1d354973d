//! Sends what is in the outbox: now, or whenever it is due while a program stays open.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, watch};

use super::deliver::{Told, lock_of};
use super::{Revocation, RevocationState};
use crate::audit::What;
use crate::engine::{Engine, EngineError, Inner};

/// How many are on their way at once. What one server gets is bounded where connections are made.
const AT_ONCE: usize = 8;
/// How many answers are kept in one piece, and what they settle is destroyed in one.
const KEPT_TOGETHER: usize = 32;
/// How many may be under way or answered and not kept; each holds two files open.
const NOT_KEPT_YET: usize = 2 * KEPT_TOGETHER;
/// How long an answer waits for others to be kept with: a commit waits for the disk, which a server on this computer waits for too.
const GATHERED_FOR: Duration = Duration::from_millis(50);
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

/// What came of one try, with its place among those that are not kept yet.
struct Answered<'a> {
    told: Option<Told>,
    place: SemaphorePermit<'a>,
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

    /// Tells the servers, and beside that keeps what they say: whoever waits for an answer does not wait for the disk too, and a commit
    /// keeps many. What is in the way of one keeps no other from being told.
    pub(crate) async fn deliver_all(
        &self,
        ids: Vec<String>,
        mut on_each: impl FnMut(&Revocation),
    ) -> Result<Flushed, EngineError> {
        let mut flushed = Flushed::default();
        let counts = &mut flushed;
        let room = &Semaphore::new(NOT_KEPT_YET);
        let (answered, mut answers) = mpsc::unbounded_channel();
        let telling = async move {
            let mut telling = stream::iter(ids)
                .map(|id| async move {
                    let place = room.acquire().await.expect("nobody closes it");
                    let told = self.tell_unless_others_do(&id).await?;
                    Ok(Answered { told, place })
                })
                .buffer_unordered(AT_ONCE);
            let mut failed = None;
            // It never waits for whoever takes the answers: those under way hold connections of the database, and nobody else
            // drives them on.
            while let Some(told) = telling.next().await {
                match told {
                    Ok(told) => {
                        if answered.send(told).is_err() {
                            break;
                        }
                    }
                    Err(error) => {
                        failed.get_or_insert(error);
                    }
                }
            }
            failed.map_or(Ok(()), Err)
        };
        let keeping = async move {
            while let Some(gathered) = self.gather(&mut answers).await {
                let (told, _places): (Vec<_>, Vec<_>) = gathered
                    .into_iter()
                    .map(|Answered { told, place }| (told, place))
                    .unzip();
                counts.pending += told.iter().filter(|told| told.is_none()).count();
                let told: Vec<Told> = told.into_iter().flatten().collect();
                self.keep_told(&told).await?;
                for revocation in told.iter().map(Told::revocation) {
                    match &revocation.state {
                        RevocationState::Pending { .. } => counts.pending += 1,
                        RevocationState::Refused { .. } => counts.refused += 1,
                        RevocationState::Confirmed { .. } | RevocationState::Expired { .. } => {
                            counts.settled += 1;
                        }
                    }
                    on_each(revocation);
                }
                self.destroy_settled(&told).await?;
            }
            Ok(())
        };
        let (told, kept): (Result<(), EngineError>, Result<(), EngineError>) =
            tokio::join!(Box::pin(telling), Box::pin(keeping));
        kept.and(told)?;
        Ok(flushed)
    }

    /// What has been answered, with what is answered within a moment. `None` at the end.
    async fn gather<'a>(
        &self,
        answers: &mut mpsc::UnboundedReceiver<Answered<'a>>,
    ) -> Option<Vec<Answered<'a>>> {
        let mut gathered = vec![answers.recv().await?];
        let mut moment = (self.surroundings.sleep)(GATHERED_FOR);
        while gathered.len() < KEPT_TOGETHER {
            tokio::select! {
                biased;
                answer = answers.recv() => match answer {
                    Some(answer) => gathered.push(answer),
                    None => break,
                },
                () = &mut moment => break,
            }
        }
        Some(gathered)
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
