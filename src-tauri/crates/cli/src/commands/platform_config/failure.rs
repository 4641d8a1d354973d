//! Everything that can go wrong with `latchkey platform-config`, for people and scripts.

use std::io;
use std::path::Path;

use latchkey_accounts::Problem;
use latchkey_accounts::environment::EnvironmentKeyError;
use latchkey_accounts::platform_config::ConfigError;
use latchkey_accounts::problem::Remedy;

use crate::output::Failure;

/// A file was not encrypted, decrypted, re-encrypted or checked.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConfigFailure {
    #[error(
        "The environment has no key. Set ENCRYPTION_KEY to the base64 of 32 bytes, for example from \"openssl rand -base64 32\"."
    )]
    NoKey,
    #[error(transparent)]
    Key(#[from] EnvironmentKeyError),
    #[error("{file}: {source}")]
    Config {
        file: String,
        #[source]
        source: ConfigError,
    },
    #[error("{file} cannot be read: {source}. Check the name and its permissions.")]
    Read {
        file: String,
        #[source]
        source: io::Error,
    },
    #[error(
        "{file} is not a file. Name a file, or send it on standard input and name \"-\"; only reencrypt and check take a folder."
    )]
    NotAFile { file: String },
    #[error(
        "{file} cannot be rewritten: {source}. Check permissions and free space; it is as it was."
    )]
    Write {
        file: String,
        #[source]
        source: io::Error,
    },
    #[error(
        "{file} was changed by another program meanwhile. Try again; it is as that program left it."
    )]
    Changed { file: String },
    #[error(
        "{file} is rewritten, but a power cut may still bring the old one back: {source}. Check the disk, and keep the old keys until then."
    )]
    NotDurable {
        file: String,
        #[source]
        source: io::Error,
    },
    #[error("Another latchkey is at work in {folder}. Wait until it is done, then try again.")]
    Busy { folder: String },
    #[error(
        "{folder} has no .json file. Name the folder that has them; folders inside it are not searched."
    )]
    NothingThere { folder: String },
    #[error("The result could not be written: {0}. Check where the output goes.")]
    Output(#[source] io::Error),
}

impl From<ConfigFailure> for Failure {
    fn from(failure: ConfigFailure) -> Self {
        Self::Problem(Problem::new(
            failure.code(),
            &failure.to_string(),
            Remedy::Fix,
        ))
    }
}

impl ConfigFailure {
    fn code(&self) -> &'static str {
        use ConfigError as E;
        match self {
            Self::NoKey => "no_key",
            Self::Key(EnvironmentKeyError::MissingVersion { .. }) => "key_version_missing",
            Self::Key(_) => "bad_key",
            Self::Config { source, .. } => match source {
                E::TooLarge => "too_large",
                E::NotUtf8 | E::NotJson { .. } => "not_json",
                E::NoPlatform | E::UnknownPlatform => "unknown_platform",
                E::OtherPlatform { .. } => "other_platform",
                E::UnknownMember { .. } => "unknown_member",
                E::Twice { .. } => "member_twice",
                E::Missing { .. } => "member_missing",
                E::WrongKind { .. } => "wrong_kind",
                E::LeftPlain { .. } | E::Exposed { .. } => "plaintext_secret",
                E::AlreadyEncrypted { .. } => "already_encrypted",
                E::NotSealed { .. } => "not_sealed",
                E::MissingVersion { .. } => "key_version_missing",
                E::Refused { .. } | E::WrongContent { .. } => "does_not_open",
            },
            Self::Read { .. } | Self::NotAFile { .. } => "file_not_read",
            Self::Write { .. } | Self::NotDurable { .. } | Self::Output(_) => "file_not_written",
            Self::Changed { .. } => "file_changed",
            Self::Busy { .. } => "folder_busy",
            Self::NothingThere { .. } => "no_files",
        }
    }
}

/// A path as a sentence can hold it: a name of somebody's choosing breaks no line and moves no cursor.
pub(super) fn shown(path: &Path) -> String {
    path.display()
        .to_string()
        .chars()
        .map(|it| if it.is_control() { '\u{fffd}' } else { it })
        .collect()
}
