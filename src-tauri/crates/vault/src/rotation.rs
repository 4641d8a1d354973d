//! New keys for old: rotation of the vault key, and, when asked, of every account's data key.
//!
//! A rotation stores the next vault key, wraps every data key anew in one transaction, and deletes a version from the
//! keychain only after a scan of the database finds nothing that needs it. A deep rotation then gives each account a data
//! key of its own again and seals its item anew, one account after the other.

use crate::envelope;
use crate::error::VaultError;
use crate::index::within;
use crate::key::Key;
use crate::keychain::Keychain;
use crate::ready::{FILE_STORE, Ready};
use crate::steps::Step;
use crate::storage::Storage;
use crate::vault::{Vault, tokens_of, unwrap_under, wrap};

/// How the keys are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// Where items and vault keys are kept.
    pub storage: Storage,
    /// The version that new data keys are wrapped under.
    pub current: u32,
    /// The versions there are.
    pub versions: Vec<KeyVersion>,
    /// Every account's data key.
    pub accounts: Vec<AccountKey>,
}

/// A version of the vault key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyVersion {
    /// From 1.
    pub version: u32,
    /// When it was made, in Unix milliseconds, where that is known.
    pub made_at: Option<i64>,
    /// How many accounts need it.
    pub used_by: usize,
}

/// The data key of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountKey {
    /// The account's name in the vault.
    pub account: String,
    /// The version of the vault key it is wrapped under.
    pub key_version: u32,
    /// Whether that is not the current one, or a deep rotation stopped half-way.
    pub needs_reencryption: bool,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The version before.
    pub from: u32,
    /// The version now.
    pub to: u32,
    /// How many data keys were wrapped anew.
    pub rewrapped: usize,
    /// The accounts whose data key does not open; the version they need is kept.
    pub unreadable: Vec<String>,
    /// The versions that nothing needed any more and that were deleted.
    pub removed: Vec<u32>,
}

impl Vault {
    /// How the keys are. Needs no key, so it works while locked.
    pub async fn key_status(&self) -> Result<KeyStatus, VaultError> {
        let state = self.index.state().await?;
        let storage = self.storage(&state).await?;
        let rows = self.index.all().await?;
        let mut versions: Vec<KeyVersion> = match storage {
            Storage::Environment => {
                let versions = self.environment()?.versions();
                versions.map(|version| (version, None)).collect::<Vec<_>>()
            }
            Storage::Os | Storage::File => {
                let rows = self.index.vault_keys().await?;
                rows.iter()
                    .map(|row| (row.version, Some(row.made_at)))
                    .collect()
            }
        }
        .into_iter()
        .map(|(version, made_at)| KeyVersion {
            version,
            made_at,
            used_by: 0,
        })
        .collect();
        let current = match storage {
            Storage::Environment => self.environment()?.current_version(),
            Storage::Os | Storage::File => state.key_version,
        };
        for row in rows.iter().filter(|row| row.account != FILE_STORE) {
            match versions
                .iter_mut()
                .find(|known| known.version == row.key_version)
            {
                Some(known) => known.used_by += 1,
                None => versions.push(KeyVersion {
                    version: row.key_version,
                    made_at: None,
                    used_by: 1,
                }),
            }
        }
        versions.sort_by_key(|known| known.version);
        let accounts = rows
            .into_iter()
            .filter(|row| row.account != FILE_STORE)
            .map(|row| AccountKey {
                needs_reencryption: row.key_version != current || row.next_record.is_some(),
                account: row.account,
                key_version: row.key_version,
            })
            .collect();
        Ok(KeyStatus {
            storage,
            current,
            versions,
            accounts,
        })
    }

    /// Wraps every data key under a new vault key, in one transaction, and deletes the versions that nothing needs any more.
    /// With keys from the environment, the new one is the one that the environment names as current.
    pub async fn rotate(&self) -> Result<Rotation, VaultError> {
        let alone = self.guard().await?;
        let mut ready = self.ready().await?;
        // Makes the first one if there is none, so that there is something to rotate from.
        if ready.storage != Storage::Environment {
            self.current_vault_key(&alone, &mut ready).await?;
        }
        let from = self.index.state().await?.key_version;
        let to = match ready.storage {
            Storage::Environment => self.environment()?.current_version(),
            Storage::Os | Storage::File => from + 1,
        };
        // One that is there already is left of a rotation that stopped before anything used it.
        let next = if let Some(left) = self.find_vault_key(&ready, to).await? {
            left
        } else {
            let key = std::sync::Arc::new(Key::random(&*self.parts.fill));
            self.store_vault_key(&ready, to, &key).await?;
            self.passed(Step::NextKeyStored).await;
            key
        };

        let mut rotation = Rotation {
            from,
            to,
            rewrapped: 0,
            unreadable: Vec::new(),
            removed: Vec::new(),
        };
        let mut exclusive = self.index.exclusive().await?;
        for mut row in within::all(&mut exclusive).await? {
            if row.key_version == to {
                continue;
            }
            let rewrapped = self.rewrap(&ready, &mut row, to, &next).await;
            match rewrapped {
                Ok(()) => {
                    within::rewrap(&mut exclusive, &row).await?;
                    rotation.rewrapped += usize::from(row.account != FILE_STORE);
                }
                Err(VaultError::Sealed(_) | VaultError::VaultKeyMissing { .. }) => {
                    rotation.unreadable.push(row.account);
                }
                Err(error) => return Err(error),
            }
        }
        within::set_key_version(&mut exclusive, to).await?;
        if ready.storage != Storage::Environment {
            within::note_vault_key(&mut exclusive, to, (self.parts.now)()).await?;
        }
        let generation = within::count_change(&mut exclusive).await?;
        self.passed(Step::Rewrapped).await;
        exclusive.commit().await?;
        self.passed(Step::RotationCommitted).await;
        self.keep_generation(&alone, &ready, generation).await;
        rotation.removed = self.remove_unused_keys(&ready).await?;
        self.index.checkpoint().await;
        Ok(rotation)
    }

    /// Gives one account a new data key and seals its item anew. Whoever does this for all accounts has rotated deeply.
    pub async fn renew(&self, account: &str) -> Result<(), VaultError> {
        let _alone = self.guard().await?;
        let ready = self.ready().await?;
        let Some(mut row) = self.index.get(account).await? else {
            return Ok(());
        };
        let Some(secret) = self.open_item(&ready, &row).await? else {
            return Ok(());
        };
        if let Some(next) = &row.next_record {
            // A renewal stopped half-way. Where the item is under the next key already, that one takes over first.
            let item = ready.store.get(&ready.account_item(account)).await?;
            let item = item.unwrap_or_default();
            let key = self.unwrap(&ready, &row, next).await?;
            let place = tokens_of(account, row.data_key_version + 1);
            if envelope::open(&key, place, &item).is_ok() {
                self.index.promote_next_record(account).await?;
                row.data_key_version += 1;
            } else {
                self.index.set_next_record(account, None).await?;
            }
        }
        let vault_key = self.vault_key(&ready, row.key_version).await?;
        let next = Key::random(&*self.parts.fill);
        let wrapped = wrap(&vault_key, account, row.key_version, &next, self);
        self.index.set_next_record(account, Some(&wrapped)).await?;
        self.passed(Step::NextDataKeyWritten).await;
        let place = tokens_of(account, row.data_key_version + 1);
        let record = envelope::seal(&next, place, &secret, &*self.parts.fill);
        ready
            .store
            .set(&ready.account_item(account), &record)
            .await?;
        self.passed(Step::ItemResealed).await;
        // The old key goes only when the item is seen to be under the new one: a write of a program that was killed may come late.
        let item = ready.store.get(&ready.account_item(account)).await?;
        envelope::open(&next, place, &item.unwrap_or_default())?;
        self.index.promote_next_record(account).await?;
        self.passed(Step::NextDataKeyPromoted).await;
        Ok(())
    }

    async fn rewrap(
        &self,
        ready: &Ready,
        row: &mut crate::index::WrappedKey,
        to: u32,
        next: &Key,
    ) -> Result<(), VaultError> {
        let old = self.vault_key(ready, row.key_version).await?;
        let data_key = unwrap_under(&old, row, &row.record)?;
        let next_data_key = match &row.next_record {
            Some(record) => Some(unwrap_under(&old, row, record)?),
            None => None,
        };
        row.key_version = to;
        row.record = wrap(next, &row.account, to, &data_key, self);
        row.next_record = next_data_key.map(|key| wrap(next, &row.account, to, &key, self));
        Ok(())
    }

    /// Deletes the versions that a scan finds no use of. The caller holds the guard, so no use can begin meanwhile.
    async fn remove_unused_keys(&self, ready: &Ready) -> Result<Vec<u32>, VaultError> {
        let unused = self.index.unused_vault_keys().await?;
        let store: &Keychain = &ready.store;
        for version in &unused {
            store.delete(&ready.vault_key_item(*version)).await?;
            self.passed(Step::OldKeyDeleted).await;
            self.index.forget_vault_key(*version).await?;
            self.held_keys().remove(version);
        }
        Ok(unused)
    }
}
