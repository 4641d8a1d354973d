//! The keychain of the operating system: Secret Service, macOS Keychain or Windows Credential Manager.
//!
//! Values are base64 text, because KWallet takes nothing but UTF-8. On Windows an item takes 2,560 bytes, and `Local`
//! persistence keeps it on this computer: the default, `Enterprise`, would let a domain's roaming profile carry it elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use keyring_core::{CredentialStore, Error};
use zeroize::Zeroizing;

use crate::keychain::{KeychainError, KeychainStore};

/// The service name of every item.
pub const SERVICE: &str = "dev.latchkey";

/// What this system's keychain is called in the record of what was written where.
pub const BACKEND: &str = if cfg!(target_os = "macos") {
    "macos-keychain"
} else if cfg!(windows) {
    "windows-credentials"
} else {
    "secret-service"
};

/// The most bytes of a Windows credential (`CRED_MAX_CREDENTIAL_BLOB_SIZE`).
const WINDOWS_LIMIT: usize = 2560;

/// The operating system's keychain. Connects at the first call, and again when a connection is lost.
#[derive(Debug, Default)]
pub struct OsKeychain {
    connection: Option<Arc<CredentialStore>>,
    tried: bool,
}

impl KeychainStore for OsKeychain {
    fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let found = self.with(name, |entry| match entry.get_secret() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        let Some(text) = found else { return Ok(None) };
        let bytes = BASE64_STANDARD.decode(&*text).map_err(|_| {
            KeychainError::Broken(format!("the item {name} is not what Latchkey wrote"))
        })?;
        Ok(Some(Zeroizing::new(bytes)))
    }

    fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let text = Zeroizing::new(BASE64_STANDARD.encode(secret));
        self.with(name, |entry| entry.set_secret(text.as_bytes()))
    }

    fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
        self.with(name, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }

    fn longest(&self) -> Option<usize> {
        cfg!(windows).then_some(longest_before_base64(WINDOWS_LIMIT))
    }
}

impl OsKeychain {
    /// Makes a call. One that fails in the connection is made once more over a new one: a keychain service that was restarted
    /// knows nothing of the sessions of the one before, and gnome-keyring 42 ends when another program is killed while that one
    /// opens its session. Every call may be made twice without harm.
    fn with<T>(
        &mut self,
        name: &str,
        call: impl Fn(&keyring_core::Entry) -> Result<T, Error>,
    ) -> Result<T, KeychainError> {
        match self.entry(name).and_then(|entry| call(&entry)) {
            Err(Error::PlatformFailure(_)) => {
                self.connection = None;
                let again = self.entry(name).and_then(|entry| call(&entry));
                Ok(self.forget_when_lost(again)?)
            }
            result => Ok(self.forget_when_lost(result)?),
        }
    }

    fn forget_when_lost<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if matches!(result, Err(Error::PlatformFailure(_))) {
            self.connection = None;
        }
        result
    }

    fn entry(&mut self, name: &str) -> Result<keyring_core::Entry, Error> {
        let store = if let Some(store) = &self.connection {
            store
        } else {
            let first = !std::mem::replace(&mut self.tried, true);
            let connection = if first {
                first_connection()?
            } else {
                next_connection()?
            };
            self.connection.insert(connection)
        };
        let local = HashMap::from([("persistence", "Local")]);
        store.build(SERVICE, name, cfg!(windows).then_some(&local))
    }
}

/// The platform's store, as `keyring` chooses and starts it, once for the process.
fn first_connection() -> Result<Arc<CredentialStore>, Error> {
    if let Err(error) = keyring::Entry::store_status() {
        return Err(Error::PlatformFailure(describe(error).into()));
    }
    keyring_core::get_default_store().ok_or(Error::NoDefaultStore)
}

/// `keyring` connects once. A Secret Service that was not there yet, or came back, needs a connection and session of its own.
#[cfg(not(any(windows, target_os = "macos")))]
fn next_connection() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// These systems' keychains have no connection that could be lost.
#[cfg(any(windows, target_os = "macos"))]
fn next_connection() -> Result<Arc<CredentialStore>, Error> {
    first_connection()
}

impl From<Error> for KeychainError {
    fn from(error: Error) -> Self {
        match error {
            Error::NoStorageAccess(cause) if has_no_collection(&*cause) => Self::NoCollection,
            Error::NoStorageAccess(_) => Self::Locked,
            Error::PlatformFailure(_) | Error::NoDefaultStore => {
                Self::Unavailable(describe(&error))
            }
            other => Self::Broken(describe(&other)),
        }
    }
}

/// Whether the Secret Service gave no default collection. `keyring` tells that as it tells a locked one.
#[cfg(not(any(windows, target_os = "macos")))]
fn has_no_collection(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(cause.downcast_ref(), Some(secret_service::Error::NoResult))
}

/// These systems' keychains always have one.
#[cfg(any(windows, target_os = "macos"))]
fn has_no_collection(_: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    false
}

/// The kind of the error and its cause's first line. Items' contents never appear: the variants that carry bytes are named
/// only.
fn describe(error: &Error) -> String {
    let text = match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => cause.to_string(),
        Error::BadEncoding(_) => "an item is not text".to_owned(),
        Error::BadDataFormat(_, _) => "an item has an unknown form".to_owned(),
        Error::Ambiguous(_) => "there are two items of one name".to_owned(),
        other => other.to_string(),
    };
    text.lines()
        .next()
        .unwrap_or("no reason given")
        .chars()
        .take(160)
        .collect()
}

/// How many bytes fit into `limit` characters of base64.
pub(crate) const fn longest_before_base64(limit: usize) -> usize {
    limit / 4 * 3
}
