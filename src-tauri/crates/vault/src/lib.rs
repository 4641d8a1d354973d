//! Keeps secrets sealed between the OS keychain and the disk, so that neither alone opens anything.
//!
//! | Module | Its one idea |
//! |---|---|
//! | [`vault`] | put, get and remove an account's secret; which piece is written when |
//! | [`envelope`] | the sealed form: AES-256-GCM under a committed, per-record subkey |
//! | [`key`] | 256-bit keys as a type that never shows itself and is zeroed |
//! | `keys` | the vault keys: versioned, made once |
//! | `ready` | what a call needs before it can open anything |
//! | [`rotation`] | new keys for old, and how the keys are |
//! | [`environment`] | keys from the environment, for machines without a keychain |
//! | [`platform_config`] | files of social-platform tokens, sealed in the form other services share |
//! | [`keychain`] | the OS keychain, or files, on one thread of its own with a bound on every call |
//! | [`storage`] | where things are kept: chosen once, then kept to |
//! | [`passphrase`] | a key sealed under a passphrase, with Argon2id |
//! | [`lock`] | the passphrase lock: set, change, lock, unlock, idle |
//! | `session` | what keeps the vault unlocked between two programs |
//! | [`rollback`] | notices a database that is older than it was |
//! | [`check`] | whether disk and keychain agree |
//! | [`audit`] | the key of the audit log, and how far the log has come |
//! | `index` | what is on disk, in SQLite |
//! | `calm` | whether it has been left alone for a while |
//! | `changes` | waits until it is not |
//! | `guard` | one writer at a time, across processes |
//! | `steps` | the moments at which a test lets the power go |
//!
//! ```text
//!   keychain  <vault>:vault-key-v<n>   the vault key: wraps data keys
//!             <vault>:account:<id>     the secret, sealed under the account's data key
//!             <vault>:generation       how often the database has changed
//!             <vault>:audit            the audit log's key, and how far the log has come
//!   disk      wrapped_keys             each account's data key, wrapped under a vault key
//!             vault_lock               the key behind the lock, sealed under the passphrase
//! ```
//!
//! A copy of the disk has wrapped keys and nothing to unwrap them with. A copy of the keychain has sealed items whose data
//! keys are on the disk. Whoever has both, as any program running as the same user may, has everything: against that the
//! passphrase lock is the only defence, and only while locked.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod audit;
mod calm;
mod changes;
pub mod check;
pub mod envelope;
pub mod environment;
mod error;
mod guard;
mod index;
pub mod key;
pub mod keychain;
mod keys;
pub mod lock;
pub mod passphrase;
pub mod platform_config;
mod ready;
pub mod rollback;
pub mod rotation;
mod session;
mod steps;
pub mod storage;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod vault;

pub use error::VaultError;
pub use keychain::{Keychain, KeychainError, KeychainStore, OsKeychain};
pub use lock::LockState;
pub use storage::Storage;
pub use vault::{Parts, Vault};

use std::sync::Arc;

/// Where random bytes come from: fills the slice. A parameter, so that a stored form can be pinned by a test.
pub type Entropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;
