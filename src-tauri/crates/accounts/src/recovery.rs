//! Finishes what a crash left half-done.
//!
//! Tokens are in the vault before their account is listed. A note of that is written first. Whoever starts next finds the note and
//! finishes the link as if nothing had happened. A note whose process still runs is let be: that process holds the lock of the
//! entry's name. What was ended is in the outbox, and is sent from there.

use std::collections::HashSet;
use std::time::Duration;

use crate::account::AccountState;
use crate::bundle::Bundle;
use crate::engine::{Engine, EngineError, Inner};
use crate::provider::is_of_a_provider;
use crate::store::Unfinished;

/// How long a program that starts is held up by servers that do not answer.
const SENDING: Duration = Duration::from_secs(3);

impl Engine {
    /// Finishes what is half-done and destroys what nobody lists. What cannot be finished now, since a server is away, is left
    /// for the next time.
    pub async fn recover(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        self.finish_links().await?;
        // Cut short, it is as if this program had been killed: whoever is next tries again.
        if let Ok(sent) = tokio::time::timeout(SENDING, self.send_due()).await {
            sent?;
        }
        inner.sweep().await?;
        let cleared = inner.store.clear_outbox(inner.now()).await;
        cleared.map_err(|error| inner.database(&error))?;
        inner.prune_avatars().await?;
        let removed = inner.vault.finish_removals().await;
        removed.map_err(|error| inner.vault(error))
    }

    /// Finishes links that were cut short, and nothing else: one question to the database where there is none.
    pub async fn finish_links(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        for note in inner.unfinished().await? {
            let Some(_alone) = inner.try_lock(&note.vault_entry).await? else {
                continue;
            };
            if let Err(error) = inner.finish(&note).await {
                tracing::warn!(%error, entry = note.vault_entry, "left half-done for the next time");
            }
        }
        Ok(())
    }
}

impl Inner {
    async fn finish(&self, note: &Unfinished) -> Result<(), EngineError> {
        let entry = &note.vault_entry;
        // The process that held the lock may have finished it while we waited for our turn.
        let notes = self.unfinished().await?;
        if !notes.iter().any(|known| known.vault_entry == *entry) {
            return Ok(());
        }
        let stored = self
            .vault
            .get(entry)
            .await
            .map_err(|error| self.vault(error))?;
        let Some(bundle) = stored.and_then(|bytes| Bundle::from_bytes(&bytes)) else {
            return self.discard(entry).await;
        };
        let provider = self.directory.provider(&note.provider).await?;
        let client = self.client(&provider).await?;
        let linked = self
            .finish_link(
                &provider,
                &client,
                entry,
                &bundle,
                note.scopes.clone(),
                note.since,
            )
            .await?;
        tracing::info!(account = linked.id, "a link that was cut short is finished");
        Ok(())
    }

    /// Destroys what the vault holds and no account lists: left by a revocation or log-out that was cut short.
    async fn sweep(&self) -> Result<(), EngineError> {
        // In this order: an entry is noted before it is stored and listed before the note goes.
        let stored = self
            .vault
            .accounts()
            .await
            .map_err(|error| self.vault(error))?;
        if stored.is_empty() {
            return Ok(());
        }
        let noted = self.unfinished().await?;
        let accounts = self
            .store
            .all()
            .await
            .map_err(|error| self.database(&error))?;
        let outbox = self
            .store
            .outbox()
            .await
            .map_err(|error| self.database(&error))?;
        let wanted: HashSet<&str> = noted
            .iter()
            .map(|note| note.vault_entry.as_str())
            .chain(
                outbox
                    .iter()
                    .filter(|revocation| !revocation.state.is_settled())
                    .map(|revocation| revocation.id.as_str()),
            )
            .chain(
                accounts
                    .iter()
                    .filter(|account| !matches!(account.state, AccountState::Revoked { .. }))
                    .map(|account| account.vault_entry.as_str()),
            )
            .collect();
        for entry in stored
            .iter()
            .filter(|entry| !wanted.contains(entry.as_str()) && !is_of_a_provider(entry))
        {
            self.vault
                .remove(entry)
                .await
                .map_err(|error| self.vault(error))?;
        }
        Ok(())
    }

    async fn unfinished(&self) -> Result<Vec<Unfinished>, EngineError> {
        self.store
            .unfinished()
            .await
            .map_err(|error| self.database(&error))
    }

    /// Destroys an entry and then the note of it.
    pub(crate) async fn discard(&self, entry: &str) -> Result<(), EngineError> {
        self.vault
            .remove(entry)
            .await
            .map_err(|error| self.vault(error))?;
        self.store
            .forget_unfinished(entry)
            .await
            .map_err(|error| self.database(&error))
    }
}
