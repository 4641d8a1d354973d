//! What keeps the vault unlocked between two programs: a key of its own, in a folder that a restart of the computer empties.
//!
//! The key behind the lock is in the database, sealed under the session's key; the session's key is in a file of the
//! runtime folder (`XDG_RUNTIME_DIR`, which is memory). So a computer that was switched off while unlocked is locked, and
//! neither file alone opens anything. Locking deletes both. A file that was not used for longer than the idle limit counts
//! for nothing.
//!
//! ```text
//! offset  length  what
//!      0      32  key
//!     32       8  last use, Unix milliseconds, big-endian
//! ```

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::key::Key;

const LENGTH: usize = 40;
const LAST_USE: usize = 32;

/// The sessions of this user.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    folder: Option<PathBuf>,
}

/// Whether looking at a session counts as using it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Use,
    Glance,
}

impl Sessions {
    /// Without a folder a session lasts as long as its process.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    pub(crate) fn are_shared(&self) -> bool {
        self.folder.is_some()
    }

    pub(crate) fn begin(&self, vault_id: &str, key: &Key, now: i64) -> std::io::Result<()> {
        let (Some(folder), Some(file)) = (&self.folder, self.file(vault_id)) else {
            return Ok(());
        };
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        fresh.write_all(key.expose())?;
        fresh.write_all(&now.to_be_bytes())?;
        fresh.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    /// The key of the session that is open, if one is and was used within `idle` milliseconds.
    pub(crate) fn key(&self, vault_id: &str, now: i64, idle: i64, look: Look) -> Option<Key> {
        let path = self.file(vault_id)?;
        let mut file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .ok()?;
        let mut bytes = Zeroizing::new([0; LENGTH]);
        file.read_exact(bytes.as_mut_slice()).ok()?;
        let last_use = i64::from_be_bytes(bytes[LAST_USE..].try_into().ok()?);
        if idle > 0 && now.saturating_sub(last_use) > idle {
            drop(file);
            // Nobody may find it later and set the clock back.
            let _ = self.end(vault_id);
            return None;
        }
        if look == Look::Use && now != last_use {
            file.seek(SeekFrom::Start(LAST_USE as u64)).ok()?;
            file.write_all(&now.to_be_bytes()).ok()?;
        }
        Key::from_slice(&bytes[..LAST_USE])
    }

    pub(crate) fn end(&self, vault_id: &str) -> std::io::Result<()> {
        let Some(path) = self.file(vault_id) else {
            return Ok(());
        };
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn file(&self, vault_id: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        Some(folder.join(format!("session-{vault_id}")))
    }
}
