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
//! readable by its owner only (`file`). It is never made for a database that already holds sealed records: a new key would open
//! none. A running server follows the file (`held`); [`rotate`] puts everything under a new key, and [`status()`] says how far
//! that is.

mod file;
mod held;
mod progress;
mod rotation;
mod status;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use file::KeysError;
pub(crate) use held::HeldKeys;
pub use progress::{Outcome, Progress, Rotation, Step};
pub use rotation::{Instances, RotateError, rotate};
pub use status::{KeysStatus, StatusError, status};

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

    /// The versions that are held, the oldest first.
    pub fn versions(&self) -> impl Iterator<Item = KeyVersion> {
        self.keys.keys().copied()
    }

    /// The version that will be the newest one, once every instance has learned it.
    #[must_use]
    pub fn coming(&self) -> Option<KeyVersion> {
        self.versions().last().filter(|last| *last > self.newest)
    }

    /// With one more key, which wraps nothing yet. `None` after the last number there is.
    fn with_coming(mut self, entropy: &dyn Entropy) -> Option<Self> {
        let last = self.versions().last().unwrap_or(self.newest);
        let coming = KeyVersion(last.0.checked_add(1)?);
        self.keys.insert(coming, Key::generate(entropy));
        Some(self)
    }

    /// With the coming key as the newest.
    fn promoted(mut self) -> Self {
        self.newest = self.coming().unwrap_or(self.newest);
        self
    }

    /// Without the older keys that nothing needs.
    fn without_older(mut self, needed: impl Fn(KeyVersion) -> bool) -> Self {
        let newest = self.newest;
        self.keys
            .retain(|version, _| *version >= newest || needed(*version));
        self
    }

    pub(crate) fn from_toml(text: &str) -> Option<Self> {
        let written: Written = toml::from_str(text).ok()?;
        let mut keys = BTreeMap::new();
        for entry in &written.key {
            let mut bytes = Zeroizing::new([0; 33]);
            let decoded = BASE64_STANDARD
                .decode_slice(&*entry.secret, &mut *bytes)
                .ok()?;
            let bytes = bytes[..decoded]
                .first_chunk::<32>()
                .filter(|_| decoded == 32)?;
            let before = keys.insert(KeyVersion(entry.version), Key::new(bytes));
            if before.is_some() {
                return None;
            }
        }
        let newest = KeyVersion(written.newest);
        let complete = keys.contains_key(&newest) && !keys.contains_key(&KeyVersion::NONE);
        complete.then_some(Self { newest, keys })
    }

    fn to_toml(&self) -> Zeroizing<String> {
        let key = self
            .keys
            .iter()
            .map(|(version, key)| WrittenKey {
                version: version.0,
                secret: Zeroizing::new(BASE64_STANDARD.encode(key.expose())),
            })
            .collect();
        let written = Written {
            newest: self.newest.0,
            key,
        };
        Zeroizing::new(toml::to_string(&written).expect("numbers and strings are always TOML"))
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
struct Written {
    newest: u32,
    key: Vec<WrittenKey>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenKey {
    version: u32,
    secret: Zeroizing<String>,
}
