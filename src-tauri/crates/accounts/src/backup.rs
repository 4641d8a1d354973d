//! The accounts in one file under a passphrase.
//!
//! ```text
//! latchkey backup 1\n     so that a person, or `file`, sees what it is
//! sealed bytes            Argon2id and an envelope, purpose "backup"; inside: JSON
//! ```
//!
//! Tokens are in it only when asked for. They are the live ones: whoever has file and passphrase has the accounts, and as a
//! refresh token is good once, a backup with tokens is good until this computer refreshes next.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use latchkey_vault::envelope::OpenError;
use latchkey_vault::passphrase;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::account::{Account, AccountState, Details};
use crate::audit::What;
use crate::bundle::Bundle;
use crate::clock::Deadline;
use crate::engine::{Engine, EngineError, Inner};
use crate::store::{Lifetimes, NewState};

const MAGIC: &[u8] = b"latchkey backup 1\n";
const ANY_MAGIC: &[u8] = b"latchkey backup ";
const PURPOSE: &str = "backup";
const FORMAT: u8 = 1;
/// Ten thousand accounts with tokens are about 8 MB.
const LONGEST: u64 = 256 * 1024 * 1024;

/// A backup cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name.
    #[error(
        "There is a file {0} already. Choose another name, or move it away; nothing was written."
    )]
    Exists(PathBuf),
    /// The file cannot be written or read.
    #[error(
        "The backup {file} cannot be used ({reason}). Check its name and folder, then try again; nothing was changed."
    )]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file is something else.
    #[error(
        "The file {0} is no backup of Latchkey, or it is cut off. Choose the file that \"latchkey backup\" wrote; nothing was changed."
    )]
    NotABackup(PathBuf),
    /// A newer version wrote it.
    #[error(
        "The backup {0} was made by a newer version of Latchkey. Update Latchkey, then try again; nothing was changed."
    )]
    Newer(PathBuf),
    /// Another passphrase, or a changed file.
    #[error(
        "The backup does not open: the passphrase is wrong, or the file was changed. Try again; nothing was changed."
    )]
    Refused,
    /// A new passphrase guards too little.
    #[error(transparent)]
    TooShort(#[from] passphrase::TooShort),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// How many accounts.
    pub accounts: usize,
    /// How many of them with tokens.
    pub with_tokens: usize,
}

/// What was restored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Accounts that came back with their tokens.
    pub with_tokens: Vec<String>,
    /// Accounts that came back by name; linking them again makes them work.
    pub by_name: Vec<String>,
    /// Accounts that are linked here already and were left as they are.
    pub skipped: Vec<String>,
}

impl Engine {
    /// Writes the accounts to a new file under a passphrase; their tokens only when asked for.
    pub async fn backup(
        &self,
        file: &Path,
        passphrase: &SecretString,
        with_tokens: bool,
    ) -> Result<BackedUp, EngineError> {
        let inner = &self.inner;
        passphrase::check_new(passphrase).map_err(BackupError::from)?;
        if file.exists() {
            return Err(BackupError::Exists(file.to_owned()).into());
        }
        let mut done = BackedUp {
            accounts: 0,
            with_tokens: 0,
        };
        let mut kept = Vec::new();
        for account in self.accounts().await? {
            let tokens = match account.state {
                AccountState::Linked { .. } if with_tokens => inner.stored(&account).await?,
                _ => None,
            };
            done.accounts += 1;
            done.with_tokens += usize::from(tokens.is_some());
            kept.push(Kept::new(account, tokens));
        }
        let content = Content {
            format: FORMAT,
            made_at: inner.now(),
            accounts: kept,
        };
        // Room enough that the buffer does not grow, which would leave copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(4096 * (done.accounts + 1)));
        serde_json::to_writer(&mut *bytes, &content).expect("text and numbers always serialise");
        let sealed = inner.seal(passphrase, bytes).await;
        write_new(file, &sealed)?;
        let BackedUp {
            accounts,
            with_tokens,
        } = done;
        let backed_up = What::BackedUp {
            accounts,
            with_tokens,
        };
        inner.audit(backed_up).await;
        Ok(done)
    }

    /// Brings back the accounts of a backup that are not linked here.
    pub async fn restore(
        &self,
        file: &Path,
        passphrase: &SecretString,
    ) -> Result<Restored, EngineError> {
        let inner = &self.inner;
        let content = read(file, passphrase).await?;
        inner
            .vault
            .prepare()
            .await
            .map_err(|error| inner.vault(error))?;
        let mut restored = Restored::default();
        for kept in content.accounts {
            let name = kept.name.clone();
            let here = inner
                .store
                .by_subject(&kept.provider, &kept.subject)
                .await
                .map_err(|error| inner.database(&error))?;
            let bundle = kept
                .tokens
                .as_ref()
                .and_then(|text| Bundle::from_bytes(text.as_bytes()));
            let is_linked =
                |account: &Account| matches!(account.state, AccountState::Linked { .. });
            if here
                .as_ref()
                .is_some_and(|account| bundle.is_none() || is_linked(account))
            {
                restored.skipped.push(name);
                continue;
            }
            if let Some(bundle) = bundle {
                inner.restore_linked(kept, here, &bundle).await?;
                restored.with_tokens.push(name);
            } else {
                inner.restore_name(kept).await?;
                restored.by_name.push(name);
            }
        }
        inner.changed();
        Ok(restored)
    }
}

impl Inner {
    async fn stored(&self, account: &Account) -> Result<Option<Zeroizing<String>>, EngineError> {
        let stored = self.vault.get(&account.vault_entry).await;
        let stored = stored.map_err(|error| self.vault(error))?;
        Ok(stored
            .and_then(|bytes| std::str::from_utf8(&bytes).map(str::to_owned).ok())
            .map(Zeroizing::new))
    }

    async fn seal(&self, passphrase: &SecretString, bytes: Zeroizing<Vec<u8>>) -> Vec<u8> {
        let words = passphrase.clone();
        let (cost, fill) = (self.surroundings.cost, Arc::clone(&self.surroundings.fill));
        tokio::task::spawn_blocking(move || {
            let sealed = passphrase::seal(&words, cost, PURPOSE, &bytes, &*fill);
            [MAGIC, &sealed].concat()
        })
        .await
        .expect("sealing does not panic")
    }

    /// As a link is finished: noted first, then stored, then listed.
    async fn restore_linked(
        &self,
        kept: Kept,
        here: Option<Account>,
        bundle: &Bundle,
    ) -> Result<(), EngineError> {
        let entry = self.new_id();
        let _alone = self.lock(&entry).await?;
        let now = self.now();
        self.store
            .begin_link(&entry, &kept.provider, (&kept.scopes, &kept.asked), now)
            .await
            .map_err(|error| self.database(&error))?;
        let stored = self.vault.put(&entry, &bundle.to_bytes()).await;
        stored.map_err(|error| self.vault(error))?;
        let id = here.map_or_else(|| self.new_id(), |account| account.id);
        let account = kept.into_account(id, entry);
        self.store
            .put(&account, &bundle.lifetimes())
            .await
            .map_err(|error| self.database(&error))?;
        self.restored(&account, true).await
    }

    async fn restored(&self, account: &Account, with_tokens: bool) -> Result<(), EngineError> {
        let restored = What::Restored {
            account: &account.id,
            provider: &account.provider,
            subject: &account.subject,
            with_tokens,
        };
        self.audit(restored).await;
        self.restore_label(account).await
    }

    /// What it is called here already stays.
    async fn restore_label(&self, account: &Account) -> Result<(), EngineError> {
        let here = self.account(&account.id).await?;
        let (None, Some(label)) = (here.details.label, &account.details.label) else {
            return Ok(());
        };
        let set = self.store.set_label(&account.id, Some(label)).await;
        set.map_err(|error| self.database(&error))
    }

    /// Without tokens there is nothing to store: the account is listed as one to link again, or as revoked.
    async fn restore_name(&self, kept: Kept) -> Result<(), EngineError> {
        let state = if kept.revoked {
            NewState::Revoked
        } else {
            NewState::NeedsPerson
        };
        let account = kept.into_account(self.new_id(), self.new_id());
        let now = self.now();
        self.store
            .put(&account, &Lifetimes::none(now))
            .await
            .map_err(|error| self.database(&error))?;
        self.store
            .set_state(&account.id, state, now)
            .await
            .map_err(|error| self.database(&error))?;
        self.restored(&account, false).await
    }
}

/// What is inside.
#[derive(Serialize, Deserialize)]
struct Content {
    format: u8,
    made_at: Timestamp,
    accounts: Vec<Kept>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    provider: String,
    provider_name: String,
    subject: String,
    name: String,
    username: Option<String>,
    scopes: Vec<String>,
    linked_at: Timestamp,
    revoked: bool,
    /// What a person called it, and what was asked for: in no backup of the first versions.
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    asked: Vec<String>,
    /// The pair of tokens, as the vault keeps it.
    tokens: Option<Zeroizing<String>>,
}

impl Kept {
    fn new(account: Account, tokens: Option<Zeroizing<String>>) -> Self {
        Self {
            revoked: matches!(account.state, AccountState::Revoked { .. }),
            provider: account.provider,
            provider_name: account.provider_name,
            subject: account.subject,
            name: account.name,
            username: account.username,
            scopes: account.scopes,
            linked_at: account.linked_at,
            label: account.details.label,
            asked: account.details.asked,
            tokens,
        }
    }

    fn into_account(self, id: String, vault_entry: String) -> Account {
        Account {
            id,
            provider: self.provider,
            provider_name: self.provider_name,
            subject: self.subject,
            name: self.name,
            username: self.username,
            scopes: self.scopes,
            linked_at: self.linked_at,
            access_ends: Deadline {
                from: self.linked_at,
                at: self.linked_at,
                since_boot: None,
            },
            state: AccountState::NeedsPerson {
                since: self.linked_at,
                ended_by: None,
            },
            details: Details {
                label: self.label,
                asked: self.asked,
                ..Details::default()
            },
            vault_entry,
        }
    }
}

async fn read(file: &Path, passphrase: &SecretString) -> Result<Content, BackupError> {
    let trouble = |error: &std::io::Error| BackupError::File {
        file: file.to_owned(),
        reason: error.kind().to_string(),
    };
    let length = std::fs::metadata(file)
        .map_err(|error| trouble(&error))?
        .len();
    if length > LONGEST {
        return Err(BackupError::NotABackup(file.to_owned()));
    }
    let bytes = std::fs::read(file).map_err(|error| trouble(&error))?;
    let Some(sealed) = bytes.strip_prefix(MAGIC).map(<[u8]>::to_vec) else {
        return Err(if bytes.starts_with(ANY_MAGIC) {
            BackupError::Newer(file.to_owned())
        } else {
            BackupError::NotABackup(file.to_owned())
        });
    };
    let words = passphrase.clone();
    let opened = tokio::task::spawn_blocking(move || passphrase::open(&words, PURPOSE, &sealed))
        .await
        .expect("opening does not panic");
    let content = match opened {
        Ok(content) => content,
        Err(OpenError::Refused) => return Err(BackupError::Refused),
        Err(OpenError::UnknownForm) => return Err(BackupError::NotABackup(file.to_owned())),
    };
    match serde_json::from_slice::<Content>(&content) {
        Ok(content) if content.format == FORMAT => Ok(content),
        _ => Err(BackupError::Newer(file.to_owned())),
    }
}

/// Whole or not at all, and never over another file.
fn write_new(file: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let trouble = |error: &std::io::Error| BackupError::File {
        file: file.to_owned(),
        reason: error.kind().to_string(),
    };
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> std::io::Result<tempfile::NamedTempFile> {
        // Readable by its owner only, as `tempfile` makes all its files.
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        fresh.write_all(bytes)?;
        fresh.as_file().sync_all()?;
        Ok(fresh)
    };
    let fresh = write().map_err(|error| trouble(&error))?;
    match fresh.persist_noclobber(file) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(file.to_owned()))
        }
        Err(error) => Err(trouble(&error.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::BackupError as E;
    use super::*;

    /// Made by another implementation, under the passphrase "correct horse".
    const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/backup-1");

    fn words(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn a_backup_of_the_first_version_opens() {
        let content = read(Path::new(GOLDEN), &words("correct horse"))
            .await
            .expect("opens");
        let [with, without] = &content.accounts[..] else {
            panic!("two accounts");
        };
        assert_eq!((with.name.as_str(), with.revoked), ("Ada", false));
        let bundle = Bundle::from_bytes(with.tokens.as_ref().expect("tokens").as_bytes());
        assert_eq!(
            bundle.expect("a bundle").access_ends.at.as_second(),
            1_700_003_600
        );
        assert_eq!((without.subject.as_str(), without.revoked), ("s2", true));
        assert!(without.tokens.is_none() && without.username.is_none());
    }

    #[tokio::test]
    async fn what_is_no_backup_is_told_from_what_does_not_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let whole = std::fs::read(GOLDEN).expect("reads");
        let file = folder.path().join("backup");
        let said = async |bytes: &[u8], passphrase: &str| {
            std::fs::write(&file, bytes).expect("writes");
            read(&file, &words(passphrase)).await.err()
        };
        assert!(matches!(
            said(&whole, "wrong horse").await,
            Some(E::Refused)
        ));
        assert!(matches!(said(b"", "x").await, Some(E::NotABackup(_))));
        assert!(matches!(
            said(b"PK\x03\x04", "x").await,
            Some(E::NotABackup(_))
        ));
        let newer = [b"latchkey backup 2\n".as_slice(), &whole[MAGIC.len()..]].concat();
        assert!(matches!(
            said(&newer, "correct horse").await,
            Some(E::Newer(_))
        ));
        for length in [MAGIC.len(), MAGIC.len() + 29, whole.len() - 1] {
            let cut = said(&whole[..length], "correct horse").await;
            assert!(
                matches!(cut, Some(E::NotABackup(_) | E::Refused)),
                "{length}"
            );
        }
        assert!(matches!(
            read(&folder.path().join("none"), &words("x")).await,
            Err(E::File { .. })
        ));
    }

    #[test]
    fn another_file_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("backup");
        write_new(&file, b"first").expect("writes");
        assert!(matches!(
            write_new(&file, b"second"),
            Err(BackupError::Exists(_))
        ));
        assert_eq!(std::fs::read(&file).expect("reads"), b"first");
        assert_eq!(std::fs::read_dir(folder.path()).expect("lists").count(), 1);
        let nowhere = folder.path().join("none/backup");
        assert!(matches!(
            write_new(&nowhere, b"x"),
            Err(BackupError::File { .. })
        ));
    }
}
