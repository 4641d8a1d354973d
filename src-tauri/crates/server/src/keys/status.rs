//! `latchkeyd keys status`: which keys there are, and how much is under each.

use std::collections::BTreeMap;
use std::fmt;

use super::{KeyVersion, KeysError, ServerKeys};
use crate::config::Config;
use crate::envelope::key_version;
use crate::store::{SEALED_COLUMNS, Store, StoreError};

/// How the server's keys are. Its display is what the command prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysStatus {
    /// The version that wraps.
    pub newest: KeyVersion,
    /// The versions in the key file, each with how many stored records are under it.
    pub versions: BTreeMap<KeyVersion, u64>,
    /// Records under versions that the file does not hold. Nobody can open them.
    pub missing: BTreeMap<KeyVersion, u64>,
    /// Records that name no version at all.
    pub damaged: u64,
}

/// Why it cannot be said.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// See [`KeysError`].
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the key file and goes through the whole database. The server may be running.
pub async fn status(config: &Config) -> Result<KeysStatus, StatusError> {
    let keys = ServerKeys::load(&config.keys)?;
    let store = Store::open(&config.database).await?;
    let status = KeysStatus::of(&keys, &store).await;
    store.close().await;
    Ok(status?)
}

impl KeysStatus {
    pub(super) async fn of(keys: &ServerKeys, store: &Store) -> Result<Self, StoreError> {
        let mut status = Self {
            newest: keys.newest,
            versions: keys.versions().map(|version| (version, 0)).collect(),
            missing: BTreeMap::new(),
            damaged: 0,
        };
        let mut transaction = store.read().await?;
        for column in SEALED_COLUMNS {
            for (head, records) in transaction.count_sealed(column).await? {
                *status.of_head(&head) += records;
            }
        }
        Ok(status)
    }

    /// How many records are not under the newest version.
    pub(super) fn elsewhere(&self) -> u64 {
        let of_versions = self.versions.iter().chain(&self.missing);
        let older = of_versions.filter(|(version, _)| **version != self.newest);
        older.map(|(_, records)| records).sum::<u64>() + self.damaged
    }

    fn of_head(&mut self, head: &[u8]) -> &mut u64 {
        match key_version(head) {
            Err(_) => &mut self.damaged,
            Ok(version) => match self.versions.get_mut(&version) {
                Some(records) => records,
                None => self.missing.entry(version).or_default(),
            },
        }
    }
}

impl fmt::Display for KeysStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (version, records) in &self.versions {
            let note = match version.cmp(&self.newest) {
                std::cmp::Ordering::Less => "",
                std::cmp::Ordering::Equal => " (newest)",
                std::cmp::Ordering::Greater => " (coming)",
            };
            writeln!(formatter, "version {version}{note}: {}", Records(*records))?;
        }
        for (version, records) in &self.missing {
            writeln!(
                formatter,
                "version {version}, which the key file does not hold: {}",
                Records(*records)
            )?;
        }
        if self.damaged > 0 {
            writeln!(formatter, "damaged: {}", Records(self.damaged))?;
        }
        if self.versions.len() > 1 {
            writeln!(
                formatter,
                "A rotation is not finished: \"latchkeyd keys rotate\" goes on with it."
            )?;
        }
        Ok(())
    }
}

/// A number of records, in words.
pub(super) struct Records(pub(super) u64);

impl fmt::Display for Records {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => formatter.write_str("1 record"),
            number => write!(formatter, "{number} records"),
        }
    }
}
