//! Keeps secrets sealed between the OS keychain and the disk, so that neither alone opens anything.
//!
//! | Module | Its one idea |
//! |---|---|
//! | [`vault`] | put, get and remove an account's secret; which piece lies where |
//! | [`envelope`] | the sealed form: AES-256-GCM under a committed, per-record subkey |
//! | [`environment`] | keys from the environment, for machines without a keychain |
//! | [`key`] | 256-bit keys as a type that never shows itself and is zeroed |
//! | [`keychain`] | the OS keychain on one thread of its own, with a bound on every call |
//! | `index` | the wrapped keys on disk, in SQLite |
//!
//! ```text
//!   keychain  vault-key-v1        the vault key: wraps data keys
//!             account:<id>        the secret, sealed under the account's data key
//!   disk      wrapped_keys        the account's data key, wrapped under the vault key
//! ```
//!
//! A copy of the disk has wrapped keys and nothing to unwrap them with. A copy of the keychain has sealed items whose data
//! keys are on the disk. Whoever has both, as any program running as the same user may, has everything: against that the
//! passphrase lock is the only defence an app can offer, and no promise is made here.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod envelope;
pub mod environment;
mod index;
pub mod key;
pub mod keychain;
pub mod vault;

pub use keychain::{Keychain, KeychainError, KeychainStore, OsKeychain};
pub use vault::{Vault, VaultError};

use std::sync::Arc;

/// Where random bytes come from: fills the slice. A parameter, so that a stored form can be pinned by a test.
pub type Entropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;
