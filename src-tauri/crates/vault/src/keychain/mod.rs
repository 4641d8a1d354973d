//! The keychain: named secrets, kept by the operating system or in a file of our own.
//!
//! | Module | Its one idea |
//! |---|---|
//! | `thread` | one thread makes every call, and no caller waits for more than three seconds |
//! | [`os`] | the operating system's own: Secret Service, macOS Keychain, Windows Credential Manager |
//! | [`file`] | files sealed under one key, for computers without one |
//! | `chunks` | items longer than a store takes, in pieces, without a moment at which they are torn |

mod chunks;
pub mod file;
pub mod os;
mod thread;

pub use file::FileStore;
pub use os::OsKeychain;
pub use thread::{CALL_LIMIT, Keychain};

use zeroize::Zeroizing;

/// A store of named secrets. Calls may block; they are made from one thread.
pub trait KeychainStore: Send + 'static {
    /// The item's bytes, or `None` where there is no such item.
    fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;
    /// Writes the item, over an older one if there is one.
    fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError>;
    /// Deletes the item; one that is not there is fine.
    fn delete(&mut self, name: &str) -> Result<(), KeychainError>;
    /// The most bytes an item may have, where there is such a limit. Longer ones are kept in pieces.
    fn longest(&self) -> Option<usize> {
        None
    }
}

/// The keychain did not do what it was asked. An item that is not there is no error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// It is locked and nobody unlocked it. Unlock it and try again.
    #[error(
        "The keychain of this computer is locked. Unlock it (sign in again, or open your passwords app), then try again. Nothing was changed."
    )]
    Locked,
    /// It runs and has no collection that things could be put into, as where nobody ever signed in to a desktop.
    #[error(
        "The keychain of this computer has no collection to keep anything in. Make one in your passwords app (the usual one is called \"Login\"), or sign in to the desktop once, then try again; or set LATCHKEY_KEYCHAIN=file to keep the tokens in files under a passphrase. Nothing was stored."
    )]
    NoCollection,
    /// There is none to talk to. Start one, or keep the tokens in a file.
    #[error(
        "No keychain answers on this computer ({0}). Start GNOME Keyring or KWallet, then start Latchkey again; or set LATCHKEY_KEYCHAIN=file to keep the tokens in files under a passphrase. Nothing was stored."
    )]
    Unavailable(String),
    /// It was asked and said nothing for three seconds, as a locked one without a prompt does.
    #[error(
        "The keychain of this computer did not answer within 3 seconds: it may be waiting to be unlocked. Unlock it, then try again. Nothing was changed."
    )]
    NoAnswer,
    /// It answered something that cannot be used.
    #[error(
        "The keychain of this computer gave an error ({0}). Try again; if it stays, restart the keychain service. Nothing was changed."
    )]
    Broken(String),
    /// The file store's folder cannot be used.
    #[error(
        "The files that hold the sealed tokens cannot be used ({0}). Check that {1} is writable and the disk not full, then try again."
    )]
    Files(String, std::path::PathBuf),
}
