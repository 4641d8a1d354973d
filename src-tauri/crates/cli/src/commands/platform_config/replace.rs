//! A file rewritten so that there is always the old one or the new one, whole: a temporary file beside it, synced, renamed, and
//! the folder synced.
//!
//! Owner, group and permissions stay; access lists and extended attributes do not. A symbolic link stays and what it leads to is
//! rewritten. While a folder is being worked on as a whole, no other latchkey rewrites files in it.

use std::fs::{File, Metadata, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::failure::{ConfigFailure, shown};

const PREFIX: &str = ".latchkey-";
const SUFFIX: &str = ".tmp";
/// How long to wait for another latchkey that may be done at once.
const PATIENCE: Duration = Duration::from_secs(1);
const GLANCE: Duration = Duration::from_millis(20);

/// Who may read the new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Privacy {
    /// Who could read the old one.
    AsBefore,
    /// Its owner alone: it holds open secrets.
    OwnerOnly,
}

/// A file as it was when it was read.
pub(super) struct Seen(Metadata);

/// A folder in which files are being rewritten, held against other latchkeys until it is dropped.
pub(super) struct Folder {
    held: Option<File>,
}

impl Seen {
    pub(super) fn new(metadata: Metadata) -> Self {
        Self(metadata)
    }

    fn is_still(&self, path: &Path) -> io::Result<bool> {
        let now = path.metadata()?;
        let is_same = now.len() == self.0.len() && now.modified()? == self.0.modified()?;
        #[cfg(unix)]
        let is_same = {
            use std::os::unix::fs::MetadataExt as _;
            is_same && now.ino() == self.0.ino() && now.dev() == self.0.dev()
        };
        Ok(is_same)
    }
}

impl Folder {
    /// Takes the folder of a file together with others who rewrite single files.
    pub(super) fn share(file: &Path) -> Result<Self, ConfigFailure> {
        let target = file.canonicalize();
        let target = target.as_deref().unwrap_or(file);
        let folder = target.parent().unwrap_or(target);
        // Whoever comes when nobody is there tidies up.
        drop(Self::hold(folder, File::try_lock, Duration::ZERO).map(|held| held.clear(folder)));
        Self::hold(folder, File::try_lock_shared, PATIENCE)
    }

    /// Takes the folder alone.
    pub(super) fn take(folder: &Path) -> Result<Self, ConfigFailure> {
        Self::hold(folder, File::try_lock, PATIENCE).inspect(|held| held.clear(folder))
    }

    /// Where folders cannot be locked, as on Windows, files are still rewritten whole.
    fn hold(
        folder: &Path,
        lock: impl Fn(&File) -> Result<(), TryLockError>,
        patience: Duration,
    ) -> Result<Self, ConfigFailure> {
        let Ok(file) = File::open(folder) else {
            return Ok(Self { held: None });
        };
        let since = Instant::now();
        loop {
            match lock(&file) {
                Ok(()) => return Ok(Self { held: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(Self { held: None }),
                Err(TryLockError::WouldBlock) if since.elapsed() < patience => {
                    std::thread::sleep(GLANCE);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(ConfigFailure::Busy {
                        folder: shown(folder),
                    });
                }
            }
        }
    }

    /// Clears away what a killed latchkey left half-written. Only for who holds the folder alone.
    fn clear(&self, folder: &Path) {
        if self.held.is_none() {
            return;
        }
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
                // What cannot be removed harms nothing: no file is read under such a name.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Puts a text into a file's place, unless the file is not the one that was read any more.
pub(super) fn replace(
    path: &Path,
    seen: &Seen,
    bytes: &[u8],
    privacy: Privacy,
) -> Result<(), ConfigFailure> {
    let failed = |source| ConfigFailure::Write {
        file: shown(path),
        source,
    };
    let target = path.canonicalize().map_err(failed)?;
    let folder = target.parent().unwrap_or(&target);
    // Readable for its owner alone from the first moment.
    let mut temporary = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempfile_in(folder)
        .map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    keep_owner(temporary.as_file(), &seen.0, privacy).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    if !seen.is_still(&target).map_err(failed)? {
        return Err(ConfigFailure::Changed { file: shown(path) });
    }
    temporary
        .persist(&target)
        .map_err(|error| failed(error.error))?;
    sync(folder).map_err(|source| ConfigFailure::NotDurable {
        file: shown(path),
        source,
    })
}

#[cfg(unix)]
fn keep_owner(file: &File, before: &Metadata, privacy: Privacy) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let now = file.metadata()?;
    if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
        fchown(file, Some(before.uid()), Some(before.gid()))?;
    }
    let mode = before.mode()
        & match privacy {
            Privacy::AsBefore => 0o777,
            Privacy::OwnerOnly => 0o600,
        };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_owner(file: &File, before: &Metadata, _: Privacy) -> io::Result<()> {
    file.set_permissions(before.permissions())
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_another_program_changed_meanwhile_stays_as_it_left_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, "old").unwrap();
        let seen = Seen::new(path.metadata().unwrap());
        std::fs::write(&path, "theirs").unwrap();
        let error = replace(&path, &seen, b"ours", Privacy::AsBefore).unwrap_err();
        assert!(matches!(error, ConfigFailure::Changed { .. }), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"theirs");
        assert_eq!(
            folder.path().read_dir().unwrap().count(),
            1,
            "no other file"
        );
    }
}
