//! `config.toml` in the home folder, and the environment variables that say the same.

use latchkey_vault::Storage;

use crate::home::Home;

/// What a person has set.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The link server to use instead of the sandbox.
    pub(crate) server: Option<String>,
    /// Where tokens are kept: `os`, `file` or `environment`.
    keychain: Option<String>,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The configuration file cannot be read.
    #[error("The configuration {file} cannot be read ({reason}). Correct it or delete it.")]
    File {
        /// The file.
        file: std::path::PathBuf,
        /// What is wrong, with line and column.
        reason: String,
    },
    /// No such place to keep tokens.
    #[error(
        "\"{0}\" is no place to keep tokens. Set LATCHKEY_KEYCHAIN (or \"keychain\" in config.toml) to \"os\", \"file\" or \"environment\", or remove it."
    )]
    Keychain(String),
}

impl Config {
    pub(crate) fn read(home: &Home) -> Result<Self, ConfigError> {
        let file = home.folder().join("config.toml");
        let refuse = |reason: String| ConfigError::File {
            file: file.clone(),
            reason,
        };
        match std::fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| refuse(error.to_string().lines().next().unwrap_or("").to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(refuse(error.kind().to_string())),
        }
    }

    /// Where the person wants tokens kept; the variable `LATCHKEY_KEYCHAIN` has the last word.
    pub(crate) fn storage(&self) -> Result<Option<Storage>, ConfigError> {
        let variable = std::env::var("LATCHKEY_KEYCHAIN").ok();
        let Some(wish) = variable
            .filter(|wish| !wish.is_empty())
            .or_else(|| self.keychain.clone())
        else {
            return Ok(None);
        };
        match Storage::from_setting(&wish) {
            Some(storage) => Ok(Some(storage)),
            None => Err(ConfigError::Keychain(wish)),
        }
    }
}
