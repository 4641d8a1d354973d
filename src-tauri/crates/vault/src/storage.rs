//! Where items and vault keys are kept, chosen once and then kept to.
//!
//! | Storage | vault keys | items |
//! |---|---|---|
//! | the OS keychain | keychain | keychain |
//! | files | files, sealed under a passphrase | files, sealed under a passphrase |
//! | environment | `ENCRYPTION_KEY…` | files, sealed under those keys |
//!
//! The first write records the choice. From then on nothing else is used: not files when the keychain is away for a day, and
//! not the keychain when files were chosen. Without a record and a wish it is the keychain; only where none runs, and keys
//! were put into the environment, those.

use crate::error::VaultError;
use crate::index::State;
use crate::keychain::{KeychainError, file, os};
use crate::vault::Vault;

/// Where items and vault keys are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// The keychain of the operating system.
    Os,
    /// Files under a passphrase.
    File,
    /// Files under keys from the environment.
    Environment,
}

impl Storage {
    /// As it is recorded.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Os => os::BACKEND,
            Self::File => file::BACKEND,
            Self::Environment => "environment",
        }
    }

    /// For people.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Os if cfg!(target_os = "macos") => "the macOS keychain",
            Self::Os if cfg!(windows) => "the Windows Credential Manager",
            Self::Os => "the Secret Service keychain",
            Self::File => "files under a passphrase",
            Self::Environment => "files under a key from the environment",
        }
    }

    /// The storage of a setting: `os`, `file` or `environment`.
    #[must_use]
    pub fn from_setting(text: &str) -> Option<Self> {
        match text {
            "os" => Some(Self::Os),
            "file" => Some(Self::File),
            "environment" => Some(Self::Environment),
            _ => None,
        }
    }
}

impl Vault {
    /// The storage of this vault: what is recorded, or what will be recorded at the first write.
    pub(crate) async fn storage(&self, state: &State) -> Result<Storage, VaultError> {
        let wanted = self.parts.wanted;
        if let Some(recorded) = &state.storage {
            let known = [Storage::Os, Storage::File, Storage::Environment]
                .into_iter()
                .find(|storage| storage.as_str() == recorded);
            return match (known, wanted) {
                (Some(known), None) => Ok(known),
                (Some(known), Some(wanted)) if known == wanted => Ok(known),
                (_, wanted) => Err(VaultError::OtherStorage {
                    recorded: known
                        .map_or_else(|| recorded.clone(), |known| known.describe().to_owned()),
                    wanted: wanted.unwrap_or(Storage::Os).describe().to_owned(),
                }),
            };
        }
        if let Some(wanted) = wanted {
            return Ok(wanted);
        }
        if !matches!(self.parts.environment, Ok(None))
            && let Err(KeychainError::Unavailable(_)) = self.parts.os.get("probe").await
        {
            return Ok(Storage::Environment);
        }
        Ok(Storage::Os)
    }
}
