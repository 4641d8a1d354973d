//! What the vault says when it cannot do what it was asked.

use crate::envelope::OpenError;
use crate::environment::EnvironmentKeyError;
use crate::keychain::KeychainError;
use crate::passphrase::TooShort;

/// The vault could not do what it was asked. Nothing was lost: what was readable before still is.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The keychain is in the way; its own sentence says how.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The keys in the environment are in the way; their own sentence says how.
    #[error(transparent)]
    Environment(#[from] EnvironmentKeyError),
    /// The index database is in the way.
    #[error(
        "The account database cannot be used. Check that the disk is not full or read-only, then try again."
    )]
    Index(#[from] sqlx::Error),
    /// The index database could not be prepared.
    #[error(
        "The account database cannot be prepared. It may be damaged or from a newer version of Latchkey."
    )]
    Schema(#[source] sqlx::migrate::MigrateError),
    /// Sealed accounts exist but the key that opens them is not in the keychain: another user's keychain, or a deleted item. A
    /// new key would open none of them, so none is made.
    #[error(
        "The key that opens the stored accounts (version {version}) is not in this computer's keychain. If you restored only the disk, restore the keychain too; otherwise log the accounts out and link them again."
    )]
    VaultKeyMissing {
        /// The version that is missing.
        version: u32,
    },
    /// An account's item or wrapped key was changed or belongs elsewhere.
    #[error(
        "The stored tokens of this account do not open: they were changed or come from elsewhere. Log the account out and link it again."
    )]
    Sealed(#[from] OpenError),
    /// A passphrase guards the keys and nobody has given it.
    #[error(
        "Latchkey is locked. Unlock it with its passphrase (\"latchkey unlock\"), then try again. Nothing was changed."
    )]
    Locked,
    /// The file store has no passphrase yet.
    #[error(
        "The files that will hold the tokens have no passphrase yet. Choose one with \"latchkey unlock\", then try again. Nothing was stored."
    )]
    NoPassphraseYet,
    /// The passphrase is another one.
    #[error("The passphrase is wrong. Try again in {pause}; nothing was deleted.", pause = seconds(*.pause_ms))]
    WrongPassphrase {
        /// How long the next try is held back, in milliseconds.
        pause_ms: i64,
    },
    /// A new passphrase guards too little.
    #[error(transparent)]
    TooShort(#[from] TooShort),
    /// There is no lock to close, open or change.
    #[error("No passphrase is set. \"latchkey lock\" sets one and locks.")]
    NoLock,
    /// There is a lock already.
    #[error("A passphrase is set already. Change it with \"latchkey lock --change\".")]
    LockExists,
    /// The lock does not apply to how the keys are kept.
    #[error("{0}")]
    NotLockable(&'static str),
    /// The items are kept in one place and another one was asked for.
    #[error(
        "The tokens of this computer are kept in {recorded}, and {wanted} was asked for. Remove that setting (LATCHKEY_KEYCHAIN, or \"keychain\" in config.toml) to go on; to move them, make a backup with tokens, log the accounts out and restore it there."
    )]
    OtherStorage {
        /// Where they are.
        recorded: String,
        /// What was asked for.
        wanted: String,
    },
    /// The database is older than the keychain remembers.
    #[error(
        "The account database is older than this computer's keychain remembers: an older copy was put in its place. Put the newer one back; or, if it is lost, go on with this one by \"latchkey key accept\". Nothing was changed."
    )]
    RolledBack,
    /// There is nothing to accept.
    #[error(
        "The account database is not older than the keychain remembers. There is nothing to accept."
    )]
    NotRolledBack,
    /// Another program holds the vault.
    #[error(
        "Another program is busy with the stored accounts. Wait for it to finish, then try again. Nothing was changed."
    )]
    Busy,
    /// The home folder cannot be used for locks or sessions.
    #[error(
        "The folder {0} cannot be used ({1}). Make it writable, then try again. Nothing was changed."
    )]
    Folder(std::path::PathBuf, String),
}

fn seconds(milliseconds: i64) -> String {
    match milliseconds {
        ..1000 => "a moment".to_owned(),
        1000..2000 => "a second".to_owned(),
        more => format!("{} seconds", more / 1000),
    }
}
