//! One writer at a time, across processes: a file lock, which the system takes back when its holder dies.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::error::VaultError;

/// How long a writer waits for another. The longest one holds it is a rotation of tens of thousands of accounts, which takes
/// a second or two.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// Held while something is written that spans keychain and disk.
#[derive(Debug)]
pub(crate) struct Guard {
    _file: File,
}

impl Guard {
    /// Waits for the lock in `folder`.
    pub(crate) async fn take(folder: &Path) -> Result<Self, VaultError> {
        Self::take_named(folder, "vault").await
    }

    /// Waits for another lock there, of what does not have to wait for the vault.
    pub(crate) async fn take_named(folder: &Path, name: &str) -> Result<Self, VaultError> {
        let trouble = |error: &std::io::Error| {
            VaultError::Folder(folder.to_owned(), error.kind().to_string())
        };
        std::fs::create_dir_all(folder).map_err(|error| trouble(&error))?;
        let file = File::create(folder.join(name)).map_err(|error| trouble(&error))?;
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(()),
                    Err(TryLockError::WouldBlock) => tokio::time::sleep(LOOK_AGAIN).await,
                    Err(TryLockError::Error(error)) => return Err(trouble(&error)),
                }
            }
        });
        waited.await.map_err(|_| VaultError::Busy)??;
        Ok(Self { _file: file })
    }
}
