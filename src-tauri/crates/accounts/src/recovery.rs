//! Finishes what a crash left half-done.
//!
//! Tokens are in the vault before their account is listed, and for a moment after it is not listed any more. A note of that
//! is written first. Whoever starts next finds the note: a link is finished as if nothing had happened, a link that was
//! replaced is revoked. A note whose process still runs is let be: that process holds the lock of the entry's name.

use std::collections::HashSet;

use crate::account::AccountState;
use crate::bundle::Bundle;
use crate::engine::{Engine, EngineError, Inner};
use crate::provider::is_of_a_provider;
use crate::store::{Unfinished, What};

impl Engine {
    /// Finishes what is half-done and destroys what nobody lists. What cannot be finished now, since a server is away, is left
    /// for the next time.
    pub async fn recover(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        self.finish_links().await?;
        inner.sweep().await?;
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
        match note.what {
            What::Link => {
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
            What::Retire => {
                match self.revoke_unlisted(&note.provider, &client, &bundle).await {
                    Err(error) if error.is_passing() => return Err(error.into()),
                    Err(error) => tracing::warn!(%error, "a replaced link could not be revoked"),
                    Ok(()) => {}
                }
                self.discard(entry).await
            }
        }
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
        let wanted: HashSet<&str> = noted
            .iter()
            .map(|note| note.vault_entry.as_str())
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
