//! What is read: a file or standard input, and for which platform.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use latchkey_accounts::platform_config::{Assume, ConfigError, LARGEST, Platform};
use zeroize::Zeroizing;

use super::failure::{ConfigFailure, shown};
use super::replace::{Privacy, Seen, replace};

/// What was read.
pub(super) struct Source {
    path: PathBuf,
    bytes: Zeroizing<Vec<u8>>,
    told: Option<Platform>,
    /// The file as it was when it was read; standard input is none.
    seen: Option<Seen>,
}

impl Source {
    pub(super) fn is_standard_input(path: &Path) -> bool {
        path.as_os_str() == OsStr::new("-")
    }

    pub(super) fn read(path: &Path, told: Option<Platform>) -> Result<Self, ConfigFailure> {
        let failed = |source| ConfigFailure::Read {
            file: shown(path),
            source,
        };
        let (bytes, seen) = if Self::is_standard_input(path) {
            (capped(io::stdin().lock(), LARGEST).map_err(failed)?, None)
        } else {
            // Asked before it is opened: to open a pipe is to wait for its writer.
            if !path.metadata().map_err(failed)?.is_file() {
                return Err(ConfigFailure::NotAFile { file: shown(path) });
            }
            let file = File::open(path).map_err(failed)?;
            let metadata = file.metadata().map_err(failed)?;
            let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
            let bytes = capped(file, length.min(LARGEST)).map_err(failed)?;
            if length <= LARGEST && bytes.len() != length {
                return Err(ConfigFailure::Changed { file: shown(path) });
            }
            (bytes, Some(Seen::new(metadata)))
        };
        Ok(Self {
            path: path.to_owned(),
            bytes,
            told,
            seen,
        })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was said, or else what the file is named.
    pub(super) fn assume(&self) -> Assume {
        let stem = || self.path.file_stem()?.to_str()?.parse().ok();
        match self.told {
            Some(platform) => Assume::Told(platform),
            None => stem().map_or(Assume::Nothing, Assume::Named),
        }
    }

    /// Puts a text into the file's place.
    pub(super) fn replace(&self, bytes: &[u8], privacy: Privacy) -> Result<(), ConfigFailure> {
        match &self.seen {
            Some(seen) => replace(&self.path, seen, bytes, privacy),
            None => Ok(()),
        }
    }

    pub(super) fn failure(&self, source: ConfigError) -> ConfigFailure {
        ConfigFailure::Config {
            file: self.shown(),
            source,
        }
    }

    pub(super) fn shown(&self) -> String {
        if Self::is_standard_input(&self.path) {
            "standard input".to_owned()
        } else {
            shown(&self.path)
        }
    }
}

/// Reads at most one byte more than is expected, into a buffer that does not grow and so leaves no copy behind. That byte
/// tells that there is more.
fn capped(mut reader: impl Read, expected: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0; expected + 1]);
    let mut filled = 0;
    while filled < bytes.len() {
        match reader.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}
