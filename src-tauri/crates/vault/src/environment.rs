//! Keys from the environment, for machines without a keychain and for files that other services share.
//!
//! | Variable | What it holds |
//! |---|---|
//! | `ENCRYPTION_KEY` | the key that seals, base64 of exactly 32 bytes |
//! | `ENCRYPTION_KEY_VERSION` | its version, from 1; 1 where it is not set |
//! | `ENCRYPTION_KEY_V<n>` | the key of version `n`, to open what was sealed under it |
//!
//! Without `ENCRYPTION_KEY`, the key that seals is `ENCRYPTION_KEY_V<n>` of the version named, or of the highest there is.

use std::collections::BTreeMap;
use std::ffi::OsString;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::key::Key;

const CURRENT: &str = "ENCRYPTION_KEY";
const VERSION: &str = "ENCRYPTION_KEY_VERSION";
const OF_VERSION: &str = "ENCRYPTION_KEY_V";

/// The keys that the environment holds, by version.
#[derive(Debug)]
pub struct EnvironmentKeys {
    current: u32,
    keys: BTreeMap<u32, Key>,
}

/// The environment's keys cannot be used. No sentence holds any part of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvironmentKeyError {
    /// Not base64, or not 32 bytes. Make a key with, for example, `openssl rand -base64 32`.
    #[error(
        "{variable} is not a key: it must be the base64 of exactly 32 bytes. Make one with \"openssl rand -base64 32\"; nothing was changed."
    )]
    NotAKey {
        /// The variable's name.
        variable: String,
    },
    /// The version is not a whole number from 1.
    #[error(
        "{variable} does not name a version: versions are whole numbers from 1. Correct it; nothing was changed."
    )]
    NotAVersion {
        /// The variable's name.
        variable: String,
    },
    /// Two variables give one version different keys.
    #[error(
        "ENCRYPTION_KEY and ENCRYPTION_KEY_V{version} are different keys of one version. Remove one of them, or give ENCRYPTION_KEY_VERSION another number; nothing was changed."
    )]
    Contradiction {
        /// The version that has two keys.
        version: u32,
    },
    /// The version that is to seal has no key.
    #[error(
        "ENCRYPTION_KEY_VERSION is {version}, but there is no key of that version. Set ENCRYPTION_KEY or ENCRYPTION_KEY_V{version}; nothing was changed."
    )]
    NoCurrent {
        /// The version that was named.
        version: u32,
    },
    /// There is no key at all where one is needed.
    #[error(
        "The stored accounts are sealed under keys from the environment, and there are none. Set ENCRYPTION_KEY as it was when they were stored, then try again; nothing was changed."
    )]
    None,
    /// Something was sealed under a version whose key is not in the environment.
    #[error(
        "This was sealed under version {version} of the key, and the environment has no such key. Set ENCRYPTION_KEY_V{version}, then try again; nothing was changed."
    )]
    MissingVersion {
        /// The version.
        version: u32,
    },
}

impl EnvironmentKeys {
    /// The keys among these variables, usually [`std::env::vars_os`]; `None` where there is none.
    pub fn read(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Option<Self>, EnvironmentKeyError> {
        let mut keys = BTreeMap::new();
        let mut sealing = None;
        let mut version = None;
        for (name, value) in variables {
            let Some(name) = name.to_str().map(str::to_owned) else {
                continue;
            };
            let value = Zeroizing::new(value.into_encoded_bytes());
            if value.is_empty() {
                continue;
            }
            if name == CURRENT {
                sealing = Some(key(name, &value)?);
            } else if name == VERSION {
                let text = std::str::from_utf8(&value).unwrap_or_default();
                version = Some(number(&name, text)?);
            } else if let Some(nth) = name.strip_prefix(OF_VERSION)
                && nth.starts_with(|first: char| first.is_ascii_digit())
            {
                keys.insert(number(&name, nth)?, key(name, &value)?);
            }
        }
        let Some(highest) = keys.keys().copied().last().or(sealing.as_ref().map(|_| 1)) else {
            return Ok(None);
        };
        let current = match (version, &sealing) {
            (Some(version), _) => version,
            (None, Some(_)) => 1,
            (None, None) => highest,
        };
        if let Some(sealing) = sealing {
            if let Some(other) = keys.get(&current)
                && !bool::from(other.expose().ct_eq(sealing.expose()))
            {
                return Err(EnvironmentKeyError::Contradiction { version: current });
            }
            keys.insert(current, sealing);
        }
        if !keys.contains_key(&current) {
            return Err(EnvironmentKeyError::NoCurrent { version: current });
        }
        Ok(Some(Self { current, keys }))
    }

    /// The version that seals.
    #[must_use]
    pub fn current_version(&self) -> u32 {
        self.current
    }

    /// The key that seals.
    #[must_use]
    pub fn current(&self) -> &Key {
        &self.keys[&self.current]
    }

    /// The key of a version, to open what was sealed under it.
    pub fn version(&self, version: u32) -> Result<&Key, EnvironmentKeyError> {
        self.keys
            .get(&version)
            .ok_or(EnvironmentKeyError::MissingVersion { version })
    }

    /// The versions there are, lowest first.
    pub fn versions(&self) -> impl Iterator<Item = u32> + '_ {
        self.keys.keys().copied()
    }
}

fn key(variable: String, value: &[u8]) -> Result<Key, EnvironmentKeyError> {
    let bytes = BASE64_STANDARD
        .decode(value.trim_ascii())
        .map(Zeroizing::new)
        .ok();
    bytes
        .and_then(|bytes| Key::from_slice(&bytes))
        .ok_or(EnvironmentKeyError::NotAKey { variable })
}

fn number(variable: &str, text: &str) -> Result<u32, EnvironmentKeyError> {
    text.trim()
        .parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| EnvironmentKeyError::NotAVersion {
            variable: variable.to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<EnvironmentKeys>, EnvironmentKeyError> {
        EnvironmentKeys::read(
            variables
                .iter()
                .map(|(name, value)| (OsString::from(name), OsString::from(value))),
        )
    }

    fn text(byte: u8) -> String {
        BASE64_STANDARD.encode([byte; 32])
    }

    #[test]
    fn one_key_is_version_one_unless_told() {
        assert!(
            read(&[("PATH", "/bin"), ("ENCRYPTION_KEY", "")])
                .unwrap()
                .is_none()
        );
        let keys = read(&[("ENCRYPTION_KEY", &text(7))]).unwrap().unwrap();
        assert_eq!(
            (keys.current_version(), keys.current().expose()),
            (1, &[7; 32])
        );
        let keys = read(&[
            ("ENCRYPTION_KEY", &text(7)),
            ("ENCRYPTION_KEY_VERSION", "4"),
        ])
        .unwrap()
        .unwrap();
        assert_eq!(keys.versions().collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn the_current_version_seals_and_any_that_is_present_opens() {
        let keys = read(&[
            ("ENCRYPTION_KEY_V1", &text(1)),
            ("ENCRYPTION_KEY_V3", &text(3)),
            ("ENCRYPTION_KEY_VERSION", "1"),
        ])
        .unwrap()
        .unwrap();
        assert_eq!(keys.current().expose(), &[1; 32]);
        assert_eq!(keys.version(3).unwrap().expose(), &[3; 32]);
        let missing = keys.version(2).unwrap_err();
        assert!(
            missing.to_string().contains("ENCRYPTION_KEY_V2"),
            "{missing}"
        );

        let keys = read(&[
            ("ENCRYPTION_KEY_V1", &text(1)),
            ("ENCRYPTION_KEY_V10", &text(9)),
        ])
        .unwrap()
        .unwrap();
        assert_eq!(keys.current_version(), 10, "the highest, as a number");
    }

    #[test]
    fn what_is_no_key_is_named_and_never_shown() {
        let short = BASE64_STANDARD.encode([7; 31]);
        let long = BASE64_STANDARD.encode([7; 33]);
        for wrong in [short.as_str(), &long, "not base64!", &text(7)[..40]] {
            let error = read(&[("ENCRYPTION_KEY_V2", wrong)]).unwrap_err();
            let said = format!("{error} {error:?}");
            assert!(said.contains("ENCRYPTION_KEY_V2"), "{said}");
            assert!(!said.contains(wrong), "{said}");
        }
        for wrong in ["0", "-1", "two", "4294967296"] {
            let error = read(&[
                ("ENCRYPTION_KEY", &text(7)),
                ("ENCRYPTION_KEY_VERSION", wrong),
            ]);
            assert!(
                matches!(error, Err(EnvironmentKeyError::NotAVersion { .. })),
                "{wrong}"
            );
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let error = read(&[
            ("ENCRYPTION_KEY", &text(1)),
            ("ENCRYPTION_KEY_V2", &text(2)),
            ("ENCRYPTION_KEY_VERSION", "2"),
        ]);
        assert_eq!(
            error.unwrap_err(),
            EnvironmentKeyError::Contradiction { version: 2 }
        );
        let error = read(&[
            ("ENCRYPTION_KEY_V2", &text(2)),
            ("ENCRYPTION_KEY_VERSION", "3"),
        ]);
        assert_eq!(
            error.unwrap_err(),
            EnvironmentKeyError::NoCurrent { version: 3 }
        );
    }
}
