//! Notices a database that is older than it was.
//!
//! Every change of the database counts one further, and the keychain keeps the highest count. The database is written
//! first: a crash between the two leaves it one ahead, which is nothing. A database that is behind was put in the place of a
//! newer one, and says what was true once: accounts that were revoked, keys that were retired.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::error::VaultError;
use crate::guard::Guard;
use crate::index::within;
use crate::ready::Ready;
use crate::steps::Step;
use crate::vault::Vault;

impl Vault {
    /// Refuses an older database. Asked once in the life of a process, before anything is opened.
    pub(crate) async fn refuse_older(&self, ready: &Ready) -> Result<(), VaultError> {
        if self.checked.load(Ordering::Acquire) {
            return Ok(());
        }
        // In this order: what another process counts in between is in the database before it is in the keychain.
        let kept = self.kept_generation(ready).await?;
        if kept > self.index.state().await?.generation {
            return Err(VaultError::RolledBack);
        }
        self.checked.store(true, Ordering::Release);
        Ok(())
    }

    /// Says whether the database is older than the keychain remembers, for what shows the database without opening anything
    /// in it. A keychain that cannot be asked within that time is no reason not to show it.
    pub async fn notice_older(&self, within: Duration) -> Result<(), VaultError> {
        match tokio::time::timeout(within, self.ready()).await {
            Ok(Err(VaultError::RolledBack)) => Err(VaultError::RolledBack),
            _ => Ok(()),
        }
    }

    /// Keeps a count in the keychain. The caller holds the guard, so that counts only rise. A keychain that does not take it
    /// leaves the database ahead, which is nothing.
    pub(crate) async fn keep_generation(&self, _alone: &Guard, ready: &Ready, generation: i64) {
        let bytes = generation.to_be_bytes();
        match ready.store.set(&ready.item("generation"), &bytes).await {
            Ok(()) => self.passed(Step::GenerationKept).await,
            Err(error) => {
                tracing::warn!(%error, "the keychain does not know of the last change yet");
            }
        }
    }

    /// Goes on with a database that is older than the keychain remembers, because the newer one is lost.
    pub async fn accept_older(&self) -> Result<(), VaultError> {
        let alone = self.guard().await?;
        let ready = self.ready_unchecked().await?;
        let kept = self.kept_generation(&ready).await?;
        if kept <= ready.state.generation {
            return Err(VaultError::NotRolledBack);
        }
        let mut exclusive = self.index.exclusive().await?;
        within::set_generation(&mut exclusive, kept + 1).await?;
        exclusive.commit().await?;
        self.keep_generation(&alone, &ready, kept + 1).await;
        Ok(())
    }

    async fn kept_generation(&self, ready: &Ready) -> Result<i64, VaultError> {
        let kept = ready.store.get(&ready.item("generation")).await?;
        Ok(kept
            .and_then(|bytes| bytes.as_slice().try_into().ok())
            .map_or(0, i64::from_be_bytes))
    }
}
