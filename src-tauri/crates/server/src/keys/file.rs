//! The key file: whole or not there, readable by its owner only, and changed by one rotation at a time.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::ServerKeys;
use crate::clock::Entropy;

/// Why the server's keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The database holds sealed records, but its key file is gone. Without it nobody can open them.
    #[error(
        "The key file {0} is missing, and the database holds sealed sessions that need it: \
         put the key file back, or move the database away to start afresh."
    )]
    Missing(PathBuf),
    /// There is nothing to look at or to rotate.
    #[error(
        "There is no key file {0}: a server makes it when it starts for the first time. \
         If there was one, put it back from a backup."
    )]
    NotMade(PathBuf),
    /// The file is there and cannot be used.
    #[error("The key file {0} is damaged: restore it from a backup.")]
    Damaged(PathBuf),
    /// Others than the owner may read the file.
    #[error("The key file {0} can be read by other users: run \"chmod 600\" on it.")]
    Exposed(PathBuf),
    /// The file cannot be read or written.
    #[error("The key file {0} cannot be read or written: check the folder's permissions.")]
    Io(PathBuf, #[source] io::Error),
    /// Two rotations at once would each remove what the other needs.
    #[error("The keys in {0} are being rotated already: wait until that rotation has ended.")]
    Rotating(PathBuf),
}

impl ServerKeys {
    /// Reads the key file, or makes it when there is none and nothing was sealed yet.
    pub fn load_or_create(
        path: &Path,
        database_holds_sealed_records: bool,
        entropy: &dyn Entropy,
    ) -> Result<Self, KeysError> {
        match Self::load(path) {
            Err(KeysError::NotMade(path)) if database_holds_sealed_records => {
                Err(KeysError::Missing(path))
            }
            Err(KeysError::NotMade(path)) => {
                let keys = Self::generate(entropy);
                write_first(&path, keys.to_toml().as_bytes())
                    .map_err(|error| KeysError::Io(path, error))?;
                Ok(keys)
            }
            loaded => loaded,
        }
    }

    /// Reads the key file.
    pub fn load(path: &Path) -> Result<Self, KeysError> {
        match read_private(path) {
            Ok(text) => Self::from_toml(&text).ok_or_else(|| KeysError::Damaged(path.to_owned())),
            Err(ReadError::Exposed) => Err(KeysError::Exposed(path.to_owned())),
            Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Err(KeysError::NotMade(path.to_owned()))
            }
            Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err(KeysError::Damaged(path.to_owned()))
            }
            Err(ReadError::Io(error)) => Err(KeysError::Io(path.to_owned(), error)),
        }
    }
}

/// The right to change a key file that is there. Nobody else has it before this is dropped.
pub(super) struct ChangingKeys {
    /// The file itself, whatever links lead to it.
    path: PathBuf,
    _lock: File,
}

impl ChangingKeys {
    pub(super) fn begin(path: &Path) -> Result<(Self, ServerKeys), KeysError> {
        // What cannot be used is refused before anything is written beside it.
        ServerKeys::load(path)?;
        let failed = |error| KeysError::Io(path.to_owned(), error);
        let resolved = std::fs::canonicalize(path).map_err(failed)?;
        let mut name = OsString::from(&resolved);
        name.push(".lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(name)
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeysError::Rotating(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        give_to_owner_of(&resolved, &lock).map_err(failed)?;
        let keys = ServerKeys::load(&resolved)?;
        let changing = Self {
            path: resolved,
            _lock: lock,
        };
        Ok((changing, keys))
    }

    /// Puts these keys in the file's place. Whoever reads sees the old file or the new one.
    pub(super) fn replace(&self, keys: &ServerKeys) -> Result<(), KeysError> {
        let replacing = || {
            let file = written_beside(&self.path, keys.to_toml().as_bytes())?;
            // The server may run as somebody else than the administrator who rotates.
            give_to_owner_of(&self.path, file.as_file())?;
            file.as_file().sync_all()?;
            put_in_place(file, &self.path)?;
            sync_folder_of(&self.path)
        };
        replacing().map_err(|error| KeysError::Io(self.path.clone(), error))
    }

    pub(super) fn damaged(&self) -> KeysError {
        KeysError::Damaged(self.path.clone())
    }
}

enum ReadError {
    #[cfg_attr(not(unix), expect(dead_code, reason = "modes are a matter of Unix"))]
    Exposed,
    Io(io::Error),
}

fn read_private(path: &Path) -> Result<Zeroizing<String>, ReadError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)
            .map_err(ReadError::Io)?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(ReadError::Exposed);
        }
    }
    std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(ReadError::Io)
}

/// A crash leaves the whole file or none; it is durable before anything is sealed.
pub(super) fn write_first(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = written_beside(path, bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    sync_folder_of(path)
}

fn written_beside(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    // A temporary file is made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder_of(path))?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Windows refuses to replace a file in the very moment in which somebody reads it, which is tried again for a second.
fn put_in_place(mut file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    const TRIES: u32 = 100;
    const PAUSE: Duration = Duration::from_millis(10);
    let mut left = if cfg!(windows) { TRIES } else { 0 };
    loop {
        match file.persist(path) {
            Ok(_) => return Ok(()),
            Err(refused) if left > 0 && refused.error.kind() == io::ErrorKind::PermissionDenied => {
                left -= 1;
                file = refused.file;
                std::thread::sleep(PAUSE);
            }
            Err(refused) => return Err(refused.error),
        }
    }
}

#[cfg_attr(
    not(unix),
    expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")
)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder_of(path))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// A bare file name has an empty parent, which no system call takes for the present folder.
fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(Path::new("."))
}

#[cfg_attr(
    not(unix),
    expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")
)]
fn give_to_owner_of(path: &Path, file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let (wanted, present) = (std::fs::metadata(path)?, file.metadata()?);
        if (wanted.uid(), wanted.gid()) != (present.uid(), present.gid()) {
            fchown(file, Some(wanted.uid()), Some(wanted.gid()))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (path, file);
    Ok(())
}
