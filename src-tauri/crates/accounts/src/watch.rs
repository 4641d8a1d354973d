//! Watches over the accounts of a program that stays open: the feed of each, one stream an account.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use crate::account::AccountState;
use crate::engine::Engine;
use crate::feed::Rest;

/// What is being done about a link.
enum Follower {
    Follows(AbortHandle),
    Rests(Rest),
}

impl Engine {
    /// Hears the feeds of all linked accounts while `open` says that their tokens can be had. What becomes of it is told as
    /// changes of the accounts and of [`Engine::new_links`]. Returns when whoever says so is gone.
    ///
    /// It is no use of a vault that is locked when nothing uses it.
    pub async fn watch_over(&self, mut open: watch::Receiver<bool>) {
        while open.wait_for(|open| *open).await.is_ok() {
            tokio::select! {
                () = self.follow_all() => {}
                _ = open.wait_for(|open| !open) => {}
            }
        }
    }

    async fn follow_all(&self) {
        let mut changes = self.changes();
        // Dropped, it ends all of them and their connections, which hold tokens.
        let mut tasks = JoinSet::new();
        let mut followers: HashMap<String, Follower> = HashMap::new();
        loop {
            self.reconcile(&mut followers, &mut tasks).await;
            tokio::select! {
                news = changes.changed() => {
                    if news.is_err() {
                        return;
                    }
                    // Whoever could change something had tokens.
                    followers.retain(|_, follower| {
                        !matches!(follower, Follower::Rests(Rest::OutOfReach))
                    });
                }
                Some(ended) = tasks.join_next() => {
                    if let Ok((vault_entry, rest)) = ended {
                        followers.insert(vault_entry, Follower::Rests(rest));
                        if rest == Rest::Over {
                            // Another program may have ended or replaced it.
                            self.inner.changed();
                        }
                    }
                }
            }
        }
    }

    /// Lets go of links that are no more, and takes up new ones.
    async fn reconcile(
        &self,
        followers: &mut HashMap<String, Follower>,
        tasks: &mut JoinSet<(String, Rest)>,
    ) {
        let accounts = match self.accounts().await {
            Ok(accounts) => accounts,
            Err(error) => {
                tracing::warn!(%error, "the accounts to watch over are not known now");
                return;
            }
        };
        let linked = accounts
            .into_iter()
            .filter(|account| matches!(account.state, AccountState::Linked { .. }));
        let mut wanted = HashSet::new();
        for account in linked {
            wanted.insert(account.vault_entry.clone());
            if followers.contains_key(&account.vault_entry) {
                continue;
            }
            let inner = Arc::clone(&self.inner);
            let (id, vault_entry) = (account.id, account.vault_entry.clone());
            let task = tasks.spawn(async move {
                let following = inner.follow(&id, &vault_entry);
                let rest = Box::pin(inner.vault.unattended(following)).await;
                (vault_entry, rest)
            });
            followers.insert(account.vault_entry, Follower::Follows(task));
        }
        followers.retain(|vault_entry, follower| {
            let is_wanted = wanted.contains(vault_entry);
            if let Follower::Follows(task) = follower
                && !is_wanted
            {
                task.abort();
            }
            is_wanted
        });
    }
}
