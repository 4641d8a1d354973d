//! Opens everything and lists accounts.

use std::sync::Arc;

use jiff::Timestamp;
use latchkey_oauth::{Client, OAuthError};
use latchkey_vault::{Parts, Vault, VaultError};
use tokio::sync::watch;

use crate::account::{Account, AccountState, EndedBy};
use crate::audit::{AuditError, Log};
use crate::avatar::{self, Tried};
use crate::backup::BackupError;
use crate::bundle::Bundle;
use crate::config::ConfigError;
use crate::home::{Home, HomeError};
use crate::provider::{Directory, Provider, ProviderError};
use crate::store::Store;
use crate::surroundings::Surroundings;

/// The engine. Cloning it shares everything.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) home: Home,
    pub(crate) store: Store,
    pub(crate) vault: Arc<Vault>,
    pub(crate) log: Log,
    pub(crate) directory: Directory,
    pub(crate) surroundings: Surroundings,
    pub(crate) tried_avatars: Tried,
    changes: watch::Sender<()>,
}

/// What a link server says of itself.
#[derive(Debug, Clone)]
pub struct Met {
    /// The server.
    pub provider: Provider,
    /// Whether accounts can be linked by a code there.
    pub codes: bool,
    /// Whether they can be linked in the browser.
    pub browser: bool,
}

/// The engine could not do what it was asked. Every sentence says what is wrong first and then the way out.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The home folder or its database is in the way.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The vault is in the way.
    #[error(transparent)]
    Vault(VaultError),
    /// The configuration is in the way.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The provider is in the way.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The server is in the way.
    #[error(transparent)]
    OAuth(#[from] OAuthError),
    /// No account by that name.
    #[error(
        "There is no account \"{0}\" on this computer. \"latchkey accounts\" lists those that are."
    )]
    NoSuchAccount(String),
    /// Several accounts by that name.
    #[error("Several accounts are called \"{0}\". Use the id from \"latchkey accounts\".")]
    Ambiguous(String),
    /// The link is over; only a person can begin a new one.
    #[error("{}", over(.name, .ended_by.as_ref()))]
    NeedsPerson {
        /// The account's name.
        name: String,
        /// Who ended it, where the server said.
        ended_by: Option<EndedBy>,
    },
    /// It was revoked from here before.
    #[error(
        "The access of {name} is revoked already. Link the account again, or log it out to remove it from the list."
    )]
    AlreadyRevoked {
        /// The account's name.
        name: String,
    },
    /// The account is listed but its tokens are not in the vault.
    #[error(
        "The tokens of {name} are not in this computer's keychain. Log the account out and link it again."
    )]
    TokensMissing {
        /// The account's name.
        name: String,
    },
    /// A label cannot be shown in a line.
    #[error(
        "That label cannot be used. Give one of at most 64 characters in one line; nothing was changed."
    )]
    BadLabel,
    /// No program by that id.
    #[error(
        "No program with the id \"{0}\" has asked for tokens. \"latchkey programs\" lists those that have."
    )]
    NoSuchProgram(String),
    /// There is no agent.
    #[error(transparent)]
    Agent(#[from] crate::agent::AgentError),
    /// The provider gives no refresh tokens, and the one at hand does not last as long as was asked.
    #[error(
        "The access of {name} cannot be refreshed: its provider gives one token, which lasts until {}. Use it until then, and link the account again afterwards.",
        .until.strftime("%Y-%m-%d %H:%M UTC")
    )]
    NotRefreshable {
        /// The account's name.
        name: String,
        /// When its token ends.
        until: Timestamp,
    },
    /// What was typed is not two digits.
    #[error("Those are not two digits. Type the two that your phone shows, from 10 to 99.")]
    NotTwoDigits,
    /// Other digits than the phone shows were typed, too often.
    #[error(
        "The digits were not those on the phone, so this link was stopped. Ask for a new code and type what the phone shows then; nothing was linked."
    )]
    WrongDigits,
    /// A link elsewhere that nobody asks about any more.
    #[error(
        "Nothing is asked about that link any more. It was answered for already, here or in another window."
    )]
    NoSuchLink,
    /// No revocation by that name.
    #[error("There is no revocation \"{0}\". \"latchkey outbox\" lists those that are.")]
    NoSuchRevocation(String),
    /// A text that was to be revoked is no token of a link server.
    #[error(
        "That is not a token of a Latchkey server: it begins with lk_at_ or lk_rt_ and ends in a checksum, and this does not. Copy it whole and try again; nothing was revoked."
    )]
    NotAToken,
    /// A backup is in the way.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The audit log is not whole.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The wall's clock is far from the server's.
    #[error(
        "This computer's clock is {} the link server's. Let the system set it by the network; until then times are shown wrong.",
        off(*.seconds)
    )]
    ClockOff {
        /// How far ahead it is; negative when it is behind.
        seconds: i64,
    },
    /// Something about leaked tokens is in the way.
    #[error(transparent)]
    Leak(#[from] crate::leak::LeakError),
    /// Something cannot be drawn as a QR code.
    #[error(transparent)]
    Qr(#[from] crate::qr::QrError),
}

impl EngineError {
    /// The provider's own name for what went wrong, to ask its support with.
    #[must_use]
    pub fn log_id(&self) -> Option<&str> {
        match self {
            Self::OAuth(error) => error.log_id(),
            _ => None,
        }
    }
}

impl Engine {
    /// Opens the state in `home`. Asks neither keychain nor server yet.
    pub async fn open(
        home: Home,
        directory: Directory,
        surroundings: Surroundings,
    ) -> Result<Self, EngineError> {
        let pool = home.database().await?;
        let clock = Arc::clone(&surroundings.clock);
        let parts = Parts {
            os: surroundings.keychain.clone(),
            folder: home.folder().to_owned(),
            sessions: surroundings.sessions.clone(),
            wanted: surroundings.storage,
            environment: surroundings.environment.clone(),
            cost: surroundings.cost,
            fill: Arc::clone(&surroundings.fill),
            now: Arc::new(move || clock.now().as_millisecond()),
            sleep: Arc::clone(&surroundings.sleep),
        };
        let vault = Vault::open(pool.clone(), parts)
            .await
            .map_err(|error| vault_error(&home, error))?;
        let store = Store::open(pool.clone(), home.folder().join(avatar::FOLDER))
            .await
            .map_err(|error| home.explain_migration(error))?;
        let vault = Arc::new(vault);
        let clock = Arc::clone(&surroundings.clock);
        let log = Log::new(Arc::clone(&vault), pool, home.database_file(), clock);
        let (changes, _) = watch::channel(());
        let inner = Inner {
            home,
            store,
            vault,
            log,
            directory,
            surroundings,
            tried_avatars: Tried::default(),
            changes,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The accounts of this computer, oldest link first.
    pub async fn accounts(&self) -> Result<Vec<Account>, EngineError> {
        self.inner
            .store
            .all()
            .await
            .map_err(|error| self.inner.database(&error))
    }

    /// The one account that is meant by an id, a subject, a label, a handle or a name.
    pub async fn find(&self, meant: &str) -> Result<Account, EngineError> {
        let accounts = self.accounts().await?;
        let handle = meant.strip_prefix('@').unwrap_or(meant);
        let by: [fn(&Account) -> Option<&str>; 5] = [
            |account| Some(&account.id),
            |account| Some(&account.subject),
            |account| account.details.label.as_deref(),
            |account| account.username.as_deref(),
            |account| Some(&account.name),
        ];
        for (nth, key) in by.iter().enumerate() {
            let wanted = if nth == 3 { handle } else { meant };
            let mut hits = accounts
                .iter()
                .filter(|account| key(account) == Some(wanted));
            match (hits.next(), hits.next()) {
                (Some(account), None) => return Ok(account.clone()),
                (Some(_), Some(_)) => return Err(EngineError::Ambiguous(meant.to_owned())),
                (None, _) => {}
            }
        }
        Err(EngineError::NoSuchAccount(meant.to_owned()))
    }

    /// Asks the keychain for the vault key, made at the first start, so that trouble shows before anybody scans a code.
    pub async fn keychain_ready(&self) -> Result<(), EngineError> {
        self.inner
            .vault
            .prepare()
            .await
            .map_err(|error| self.inner.vault(error))
    }

    /// Asks the server that is used when none was named who it is.
    pub async fn server_ready(&self) -> Result<Provider, EngineError> {
        self.reach(self.directory().default_id()).await
    }

    /// Asks a provider who it is.
    pub async fn reach(&self, id: &str) -> Result<Provider, EngineError> {
        let provider = self.directory().provider(id).await?;
        self.inner.client(&provider).await?;
        Ok(provider)
    }

    /// Asks a link server that is not used yet what it says of itself (RFC 8414). Nothing is kept.
    pub async fn meet(&self, address: &str) -> Result<Met, EngineError> {
        let provider = self.directory().provider(address).await?;
        let http = &self.inner.surroundings.http;
        let said = provider.manifest.metadata(http).await?;
        Ok(Met {
            codes: said.device_authorization_endpoint.is_some(),
            browser: said.authorization_endpoint.is_some(),
            provider,
        })
    }

    /// Where accounts are linked.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    /// Hears of every change of an account made through this engine.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<()> {
        self.inner.subscribe()
    }
}

impl Inner {
    pub(crate) async fn account(&self, id: &str) -> Result<Account, EngineError> {
        self.store
            .get(id)
            .await
            .map_err(|error| self.database(&error))?
            .ok_or_else(|| EngineError::NoSuchAccount(id.to_owned()))
    }

    /// The account's tokens, as they are stored.
    pub(crate) async fn tokens(&self, account: &Account) -> Result<Bundle, EngineError> {
        let name = || account.name.clone();
        match &account.state {
            AccountState::Linked { .. } => {}
            AccountState::NeedsPerson { ended_by, .. } => {
                return Err(EngineError::NeedsPerson {
                    name: name(),
                    ended_by: ended_by.clone(),
                });
            }
            AccountState::Revoked { .. } => {
                return Err(EngineError::AlreadyRevoked { name: name() });
            }
        }
        self.vault
            .get(&account.vault_entry)
            .await
            .map_err(|error| self.vault(error))?
            .and_then(|bytes| Bundle::from_bytes(&bytes))
            .ok_or_else(|| EngineError::TokensMissing { name: name() })
    }

    /// This app as a client of the account's server.
    pub(crate) async fn client_of(&self, account: &Account) -> Result<Arc<Client>, EngineError> {
        self.client(&self.directory.provider(&account.provider).await?)
            .await
    }

    pub(crate) async fn client(&self, provider: &Provider) -> Result<Arc<Client>, EngineError> {
        if let Some(client) = self.directory.known(provider).await {
            return Ok(client);
        }
        let secret = self.client_secret(provider).await?;
        Ok(self
            .directory
            .client(&self.surroundings.http, provider, secret)
            .await?)
    }

    /// Holds off every other process on this computer that would use the account's refresh token, until it is dropped.
    pub(crate) async fn lock(&self, account: &str) -> Result<std::fs::File, EngineError> {
        let held = self
            .lock_file(account, |file| file.lock().map(|()| true))
            .await?;
        Ok(held.expect("a lock that is waited for is had"))
    }

    /// The same where nobody else holds it; `None` where somebody does.
    pub(crate) async fn try_lock(&self, name: &str) -> Result<Option<std::fs::File>, EngineError> {
        self.lock_file(name, |file| match file.try_lock() {
            Ok(()) => Ok(true),
            Err(std::fs::TryLockError::WouldBlock) => Ok(false),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        })
        .await
    }

    /// Removes the lock file of what is over for good. Whoever still waits for it finds that out.
    pub(crate) fn forget_lock(&self, name: &str) {
        if let Ok(folder) = self.home.subfolder("locks") {
            // It may be gone already.
            let _ = std::fs::remove_file(folder.join(name));
        }
    }

    async fn lock_file(
        &self,
        name: &str,
        take: impl FnOnce(&std::fs::File) -> std::io::Result<bool> + Send + 'static,
    ) -> Result<Option<std::fs::File>, EngineError> {
        let file = self.home.subfolder("locks")?.join(name);
        let folder = self.home.folder().to_owned();
        let locked = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::create(file)?;
            Ok::<_, std::io::Error>(take(&file)?.then_some(file))
        })
        .await
        .expect("taking a file lock does not panic");
        locked.map_err(|error| {
            HomeError::NotWritable {
                folder,
                reason: error.kind().to_string(),
            }
            .into()
        })
    }

    /// What the wall's clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        self.surroundings.clock.now()
    }

    /// A new random name: 16 characters that need no quoting anywhere.
    pub(crate) fn new_id(&self) -> String {
        const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut bytes = [0_u8; 16];
        (self.surroundings.fill)(&mut bytes);
        bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
            .collect()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    pub(crate) fn changed(&self) {
        self.changes.send_replace(());
    }

    pub(crate) fn database(&self, error: &sqlx::Error) -> EngineError {
        self.home.explain(error).into()
    }

    pub(crate) fn vault(&self, error: VaultError) -> EngineError {
        vault_error(&self.home, error)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("home", &self.inner.home)
            .finish_non_exhaustive()
    }
}

/// How far a clock is off, to stand before "the link server's".
fn off(seconds: i64) -> String {
    let minutes = seconds.unsigned_abs().div_ceil(60);
    let way = if seconds > 0 { "ahead of" } else { "behind" };
    match minutes {
        120.. => format!("{} hours {way}", minutes / 60),
        _ => format!("{minutes} minutes {way}"),
    }
}

/// How an account's link came to its end, and the way out.
fn over(name: &str, ended_by: Option<&EndedBy>) -> String {
    use latchkey_oauth::RevokedBy as By;
    let what = match ended_by {
        None | Some(EndedBy::Revoked(By::Unknown)) => format!("The link of {name} is over"),
        Some(EndedBy::Revoked(By::Person)) => {
            format!("The link of {name} was revoked by the account's owner, elsewhere")
        }
        Some(EndedBy::Revoked(By::Support)) => {
            format!("The link of {name} was revoked by the link server's support")
        }
        Some(EndedBy::Revoked(By::Client)) => {
            format!("The link of {name} was ended by a program that held one of its tokens")
        }
        Some(EndedBy::Revoked(By::Platform)) => {
            format!("The link of {name} was ended by the platform")
        }
        Some(EndedBy::Disconnected { reason: None }) => {
            format!("The platform disconnected {name} from this app")
        }
        Some(EndedBy::Disconnected {
            reason: Some(reason),
        }) => format!("The platform disconnected {name} from this app ({reason})"),
    };
    format!("{what}. Link the account again.")
}

/// The vault shares the home's database, so its database trouble is told in the home's words.
fn vault_error(home: &Home, error: VaultError) -> EngineError {
    match error {
        VaultError::Index(error) => home.explain(&error).into(),
        VaultError::Schema(error) => home.explain_migration(error).into(),
        other => EngineError::Vault(other),
    }
}
