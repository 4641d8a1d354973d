//! The server's own keys: versioned, in a file beside the database and never in it.
//!
//! ```toml
//! newest = 1
//!
//! [[key]]
//! version = 1
//! secret = "…base64, 32 bytes…"
//! ```
//!
//! The newest key wraps; older ones stay for as long as a record was wrapped with them. The file is made at the first start and
//! readable by its owner only. It is never made for a database that already holds sealed records: a new key would open none.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::clock::Entropy;
use crate::envelope::Key;

/// Which of the server's keys wrapped a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyVersion(u32);

/// All the server's keys.
pub struct ServerKeys {
    newest: KeyVersion,
    keys: BTreeMap<KeyVersion, Key>,
}

/// Why the server's keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The database holds sealed records, but its key file is gone. Without it nobody can open them.
    #[error(
        "The key file {0} is missing, and the database holds sealed sessions that need it: \
         put the key file back, or move the database away to start afresh."
    )]
    Missing(PathBuf),
    /// The file is there and cannot be used.
    #[error("The key file {0} is damaged: restore it from a backup.")]
    Damaged(PathBuf),
    /// Others than the owner may read the file.
    #[error("The key file {0} can be read by other users: run \"chmod 600\" on it.")]
    Exposed(PathBuf),
    /// The file cannot be read or written.
    #[error("The key file {0} cannot be read or written: check the folder's permissions.")]
    Io(PathBuf, #[source] io::Error),
}

impl KeyVersion {
    /// Written where no server key is involved.
    pub const NONE: Self = Self(0);

    /// From its stored form.
    #[must_use]
    pub const fn from_be_bytes(bytes: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(bytes))
    }

    /// Its stored form.
    #[must_use]
    pub const fn to_be_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for KeyVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl ServerKeys {
    /// A first key, version 1.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let newest = KeyVersion(1);
        Self {
            newest,
            keys: BTreeMap::from([(newest, Key::generate(entropy))]),
        }
    }

    /// Reads the key file, or makes it when there is none and nothing was sealed yet.
    pub fn load_or_create(
        path: &Path,
        database_holds_sealed_records: bool,
        entropy: &dyn Entropy,
    ) -> Result<Self, KeysError> {
        match read_private(path) {
            Ok(text) => Self::from_toml(&text).ok_or_else(|| KeysError::Damaged(path.to_owned())),
            Err(ReadError::Exposed) => Err(KeysError::Exposed(path.to_owned())),
            Err(ReadError::Io(error)) if error.kind() != io::ErrorKind::NotFound => {
                Err(KeysError::Io(path.to_owned(), error))
            }
            Err(ReadError::Io(_)) if database_holds_sealed_records => {
                Err(KeysError::Missing(path.to_owned()))
            }
            Err(ReadError::Io(_)) => {
                let keys = Self::generate(entropy);
                write_private(path, keys.to_toml().as_bytes())
                    .map_err(|error| KeysError::Io(path.to_owned(), error))?;
                Ok(keys)
            }
        }
    }

    /// The key to wrap with, and its version.
    #[must_use]
    pub fn newest(&self) -> (KeyVersion, &Key) {
        (self.newest, &self.keys[&self.newest])
    }

    /// The key of one version, if it is still held.
    #[must_use]
    pub fn version(&self, version: KeyVersion) -> Option<&Key> {
        self.keys.get(&version)
    }

    fn from_toml(text: &str) -> Option<Self> {
        let file: KeyFile = toml::from_str(text).ok()?;
        let mut keys = BTreeMap::new();
        for entry in &file.key {
            let mut bytes = Zeroizing::new([0; 33]);
            let decoded = BASE64_STANDARD
                .decode_slice(&*entry.secret, &mut *bytes)
                .ok()?;
            let bytes = bytes[..decoded]
                .first_chunk::<32>()
                .filter(|_| decoded == 32)?;
            keys.insert(KeyVersion(entry.version), Key::new(bytes));
        }
        let newest = KeyVersion(file.newest);
        (newest != KeyVersion::NONE && keys.contains_key(&newest)).then_some(Self { newest, keys })
    }

    fn to_toml(&self) -> Zeroizing<String> {
        let key = self
            .keys
            .iter()
            .map(|(version, key)| KeyEntry {
                version: version.0,
                secret: Zeroizing::new(BASE64_STANDARD.encode(key.expose())),
            })
            .collect();
        let file = KeyFile {
            newest: self.newest.0,
            key,
        };
        Zeroizing::new(toml::to_string(&file).expect("numbers and strings are always TOML"))
    }
}

impl fmt::Debug for ServerKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerKeys")
            .field("newest", &self.newest)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    newest: u32,
    key: Vec<KeyEntry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    version: u32,
    secret: Zeroizing<String>,
}

enum ReadError {
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

/// Writes beside the path and renames, so that a crash leaves the whole file or none; durable before anything is sealed.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A bare file name has an empty parent, which no system call takes for the present folder.
    let folder = path
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(Path::new("."));
    // A temporary file is made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn the_first_start_makes_a_private_file_that_the_next_start_reads() {
        let folder = folder();
        let path = folder.path().join("keys.toml");
        let first = ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
        let second = ServerKeys::load_or_create(&path, true, &SystemEntropy).unwrap();
        assert_eq!(first.newest().1.expose(), second.newest().1.expose());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn no_key_is_made_for_a_database_that_holds_sealed_records() {
        let folder = folder();
        let path = folder.path().join("keys.toml");
        let error = ServerKeys::load_or_create(&path, true, &SystemEntropy).unwrap_err();
        assert!(matches!(error, KeysError::Missing(_)), "{error}");
        assert!(!path.exists());
    }

    #[test]
    fn a_damaged_file_is_refused_and_left_as_it_is() {
        let folder = folder();
        let path = folder.path().join("keys.toml");
        for text in [
            "",
            "newest = 1\nkey = []\n",
            "newest = 2\n[[key]]\nversion = 1\nsecret = \"AAAA\"\n",
            "newest = 1\n[[key]]\nversion = 1\nsecret = \"AAAA\"\n",
        ] {
            let _ = std::fs::remove_file(&path);
            write_private(&path, text.as_bytes()).unwrap();
            let error = ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap_err();
            assert!(matches!(error, KeysError::Damaged(_)), "{error}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let path = folder.path().join("keys.toml");
        ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let error = ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap_err();
        assert!(matches!(error, KeysError::Exposed(_)), "{error}");
    }

    #[test]
    fn older_versions_are_still_held() {
        let a = BASE64_STANDARD.encode([1; 32]);
        let b = BASE64_STANDARD.encode([2; 32]);
        let text = format!(
            "newest = 2\n[[key]]\nversion = 1\nsecret = \"{a}\"\n[[key]]\nversion = 2\nsecret = \"{b}\"\n"
        );
        let keys = ServerKeys::from_toml(&text).unwrap();
        assert_eq!(keys.newest().0, KeyVersion(2));
        assert_eq!(keys.version(KeyVersion(1)).unwrap().expose(), &[1; 32]);
        assert!(keys.version(KeyVersion(3)).is_none());
    }
}
