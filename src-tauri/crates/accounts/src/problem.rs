//! Every error as a stable code, a sentence that says what is wrong, and the way out.

use latchkey_oauth::OAuthError;
use latchkey_oauth::browser::LoopbackError;
use latchkey_oauth::error::HttpError;
use latchkey_vault::{KeychainError, VaultError};

use crate::agent::AgentError;
use crate::audit::AuditError;
use crate::backup::BackupError;
use crate::engine::EngineError;
use crate::home::HomeError;
use crate::provider::ProviderError;
use crate::qr::QrError;

/// An error for people and for scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable, for scripts.
    pub code: &'static str,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do about it; empty where there is nothing to do.
    pub way_out: String,
    /// What kind of help it needs.
    pub remedy: Remedy,
}

/// What kind of help a problem needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Something is to be put right first.
    Fix,
    /// A person must act on the account or the keychain: link again, unlock.
    Person,
}

impl From<&EngineError> for Problem {
    fn from(error: &EngineError) -> Self {
        use EngineError as E;
        let (code, remedy) = match error {
            E::Home(HomeError::Nowhere) => ("home_unknown", Remedy::Fix),
            E::Home(HomeError::NotWritable { .. }) => ("home_not_writable", Remedy::Fix),
            E::Home(HomeError::Damaged { .. }) => ("database_damaged", Remedy::Fix),
            E::Home(HomeError::OtherVersion { .. }) => ("database_other_version", Remedy::Fix),
            E::Home(HomeError::Unusable { .. }) => ("database_unusable", Remedy::Fix),
            E::Vault(VaultError::Keychain(error)) => match error {
                KeychainError::Locked => ("keychain_locked", Remedy::Person),
                KeychainError::NoCollection => ("keychain_without_collection", Remedy::Fix),
                KeychainError::NoAnswer => ("keychain_no_answer", Remedy::Person),
                KeychainError::Unavailable(_) => ("keychain_unavailable", Remedy::Fix),
                KeychainError::Broken(_) => ("keychain_broken", Remedy::Fix),
                KeychainError::Files(..) => ("token_files_unusable", Remedy::Fix),
            },
            E::Vault(error) => vault_code(error),
            E::Provider(error) => provider_code(error),
            E::Config(_) => ("bad_configuration", Remedy::Fix),
            E::OAuth(error) => oauth_code(error),
            E::NoSuchAccount(_) => ("no_such_account", Remedy::Fix),
            E::Ambiguous(_) => ("ambiguous_account", Remedy::Fix),
            E::NeedsPerson { .. } => ("needs_person", Remedy::Person),
            E::AlreadyRevoked { .. } => ("already_revoked", Remedy::Person),
            E::TokensMissing { .. } => ("tokens_missing", Remedy::Person),
            E::BadLabel => ("bad_label", Remedy::Fix),
            E::NoSuchProgram(_) => ("no_such_program", Remedy::Fix),
            E::Agent(error) => match error {
                AgentError::Nowhere => ("no_runtime_folder", Remedy::Fix),
                AgentError::Running => ("agent_running", Remedy::Fix),
                AgentError::NotOurs(_) => ("folder_not_private", Remedy::Fix),
                AgentError::Unusable(..) => ("agent_socket_unusable", Remedy::Fix),
            },
            E::NotRefreshable { .. } => ("not_refreshable", Remedy::Person),
            E::NotTwoDigits => ("not_two_digits", Remedy::Fix),
            E::WrongDigits => ("wrong_digits", Remedy::Person),
            E::NoSuchLink => ("no_such_link", Remedy::Fix),
            E::NoSuchRevocation(_) => ("no_such_revocation", Remedy::Fix),
            E::NotAToken => ("malformed_token", Remedy::Fix),
            E::Backup(error) => match error {
                BackupError::Exists(_) => ("backup_exists", Remedy::Fix),
                BackupError::File { .. } => ("backup_file", Remedy::Fix),
                BackupError::NotABackup(_) => ("not_a_backup", Remedy::Fix),
                BackupError::Newer(_) => ("backup_newer", Remedy::Fix),
                BackupError::Refused => ("wrong_passphrase", Remedy::Person),
                BackupError::TooShort(_) => ("passphrase_too_short", Remedy::Person),
            },
            E::Audit(AuditError::Broken(_)) => ("audit_broken", Remedy::Fix),
            E::Audit(AuditError::KeyMissing) => ("audit_key_missing", Remedy::Fix),
            E::ClockOff { .. } => ("clock_wrong", Remedy::Fix),
            E::Leak(error) => (error.code(), Remedy::Fix),
            E::Qr(QrError::TooLong) => ("qr_too_long", Remedy::Fix),
            E::Qr(QrError::File { .. }) => ("file_not_written", Remedy::Fix),
        };
        Self::new(code, &error.to_string(), remedy)
    }
}

impl Problem {
    /// Splits a text after its first sentence: every error here says what is wrong first, then the way out.
    #[must_use]
    pub fn new(code: &'static str, text: &str, remedy: Remedy) -> Self {
        let (message, way_out) = match text.split_once(". ") {
            Some((message, way_out)) => (format!("{message}."), way_out.to_owned()),
            None => (text.to_owned(), String::new()),
        };
        Self {
            code,
            message,
            way_out,
            remedy,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        if !self.way_out.is_empty() {
            write!(f, " {}", self.way_out)?;
        }
        Ok(())
    }
}

fn vault_code(error: &VaultError) -> (&'static str, Remedy) {
    match error {
        VaultError::Keychain(_) => ("keychain_broken", Remedy::Fix),
        VaultError::Environment(_) => ("bad_encryption_key", Remedy::Fix),
        VaultError::VaultKeyMissing { .. } => ("vault_key_missing", Remedy::Person),
        VaultError::Sealed(_) => ("tokens_unreadable", Remedy::Person),
        VaultError::Index(_) | VaultError::Schema(_) => ("database_unusable", Remedy::Fix),
        VaultError::Locked => ("locked", Remedy::Person),
        VaultError::NoPassphraseYet => ("no_passphrase_yet", Remedy::Person),
        VaultError::WrongPassphrase { .. } => ("wrong_passphrase", Remedy::Person),
        VaultError::TooShort(_) => ("passphrase_too_short", Remedy::Person),
        VaultError::NoLock => ("no_lock", Remedy::Fix),
        VaultError::LockExists => ("lock_exists", Remedy::Fix),
        VaultError::NotLockable(_) => ("not_lockable", Remedy::Fix),
        VaultError::OtherStorage { .. } => ("other_keychain", Remedy::Fix),
        VaultError::RolledBack => ("rolled_back", Remedy::Person),
        VaultError::NotRolledBack => ("not_rolled_back", Remedy::Fix),
        VaultError::Busy => ("busy", Remedy::Fix),
        VaultError::Folder(..) => ("home_not_writable", Remedy::Fix),
    }
}

fn provider_code(error: &ProviderError) -> (&'static str, Remedy) {
    let code = match error {
        ProviderError::Embedded(_) => "embedded_server",
        ProviderError::Unknown(_) => "unknown_server",
        ProviderError::NotAdded(_) => "provider_not_added",
        ProviderError::Manifest(_) => "bad_manifest",
        ProviderError::NoClientId(_) => "no_client_id",
        ProviderError::NoClientSecret(_) => "no_client_secret",
        ProviderError::InUse { .. } => "provider_in_use",
        ProviderError::Exists(_) => "provider_exists",
        ProviderError::File { .. } => "home_not_writable",
        ProviderError::NoFlow { .. } => "no_such_flow",
        ProviderError::Config(_) => "bad_configuration",
    };
    (code, Remedy::Fix)
}

fn oauth_code(error: &OAuthError) -> (&'static str, Remedy) {
    match error {
        OAuthError::Http(HttpError::Unreachable { .. }) => ("server_unreachable", Remedy::Fix),
        OAuthError::Http(HttpError::Unavailable { .. }) => ("server_unavailable", Remedy::Fix),
        OAuthError::Http(HttpError::NotOAuth { .. }) => ("not_an_oauth_server", Remedy::Fix),
        OAuthError::Http(HttpError::Insecure { .. }) => ("insecure_address", Remedy::Fix),
        OAuthError::Loopback(LoopbackError::Port { .. }) => ("no_way_back", Remedy::Fix),
        OAuthError::Loopback(LoopbackError::NobodyCame) => ("nobody_came", Remedy::Person),
        OAuthError::Malformed(_) => ("malformed_answer", Remedy::Fix),
        OAuthError::Refused { error, .. } => match error.as_str() {
            "invalid_client" => ("invalid_client", Remedy::Fix),
            "access_denied" => ("access_denied", Remedy::Person),
            "expired_token" => ("expired_token", Remedy::Person),
            "invalid_grant" | "invalid_token" => ("needs_person", Remedy::Person),
            _ => ("refused", Remedy::Fix),
        },
    }
}
