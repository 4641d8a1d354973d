//! The passphrase lock.
//!
//! A passphrase seals one random key, the key behind the lock, and that key seals the vault keys in the keychain, or, where
//! there is no keychain, the file store. So another passphrase seals one key anew and nothing else, and a lock that is set
//! or taken off while the power goes leaves keys that are sealed, keys that are bare, and none that is lost.
//!
//! Locked means: no key in this process's memory, no session on this computer, and nothing opens until somebody gives the
//! passphrase. A wrong one makes the next one wait, up to ten seconds, in all processes together; nothing is ever deleted.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use subtle::ConstantTimeEq as _;

use crate::calm::Calm;
use crate::envelope::{self, Context, OpenError};
use crate::error::VaultError;
use crate::index::{LockRow, State, within};
use crate::key::Key;
use crate::keys::is_bare;
use crate::passphrase;
use crate::ready::Ready;
use crate::session::Look;
use crate::steps::Step;
use crate::storage::Storage;
use crate::vault::Vault;

/// How long an unlocked vault stays so when nothing uses it, unless another time is chosen.
pub const USUAL_IDLE: Duration = Duration::from_secs(15 * 60);

/// The longest a wrong passphrase holds the next one back, in milliseconds.
const LONGEST_PAUSE: i64 = 10_000;
const FIRST_PAUSE: i64 = 500;
const PURPOSE: &str = "lock";

/// How often a running program looks whether it has become locked.
const GLANCE: Duration = Duration::from_secs(1);

tokio::task_local! {
    /// Set while nobody asked for what is done.
    static UNATTENDED: ();
}

/// Whether a passphrase guards the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockState {
    /// No passphrase is set.
    Off,
    /// The file store waits for its first passphrase.
    NoPassphraseYet,
    /// Somebody has to give the passphrase.
    Locked,
    /// The passphrase was given.
    Unlocked {
        /// How long the vault stays so when nothing uses it; zero means for as long as the computer runs.
        idle: Duration,
    },
}

/// The key behind the lock, while it is open.
pub(crate) struct Unlocked {
    key: Arc<Key>,
    /// The session it came from; none where a session ends with its process.
    session: Option<Key>,
    last_use: i64,
}

impl Vault {
    /// Whether a passphrase guards the vault, and whether it was given.
    pub async fn lock_state(&self) -> Result<LockState, VaultError> {
        let state = self.index.state().await?;
        let storage = self.storage(&state).await?;
        let Some(row) = self.index.lock().await? else {
            return Ok(match storage {
                Storage::File => LockState::NoPassphraseYet,
                Storage::Os | Storage::Environment => LockState::Off,
            });
        };
        Ok(match self.open_lock(&state, &row, Look::Glance).await {
            Ok(_) => LockState::Unlocked {
                idle: Duration::from_secs(row.idle_seconds.unsigned_abs()),
            },
            Err(_) => LockState::Locked,
        })
    }

    /// Sets a passphrase where there is none. The vault stays unlocked until it is locked.
    pub async fn set_passphrase(&self, new: &SecretString) -> Result<(), VaultError> {
        passphrase::check_new(new)?;
        let alone = self.guard().await?;
        let state = self.index.state().await?;
        if self.index.lock().await?.is_some() {
            return Err(VaultError::LockExists);
        }
        match self.storage(&state).await? {
            Storage::Environment => Err(VaultError::NotLockable(
                "The keys come from the environment, so no passphrase can guard them. Whoever starts Latchkey guards them; unset ENCRYPTION_KEY to use a passphrase instead.",
            )),
            Storage::File => self.first_lock(&state, new).await.map(drop),
            Storage::Os => {
                // Nothing to guard yet would mean a lock that guards nothing: the first key is made now.
                let mut ready = self.ready().await?;
                self.current_vault_key(&alone, &mut ready).await?;
                ready.lock_key = Some(self.first_lock(&state, new).await?);
                self.seal_bare_keys(&ready).await
            }
        }
    }

    /// Puts another passphrase in the place of the present one.
    pub async fn change_passphrase(
        &self,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), VaultError> {
        passphrase::check_new(new)?;
        let (state, row, root) = self.try_passphrase(old).await?;
        let sealed = self.seal_root(new, &root).await;
        self.index.set_root(&sealed).await?;
        self.index.checkpoint().await;
        self.begin_session(&state, &row, root).await
    }

    /// Takes the lock off: the vault keys are in the keychain as they are again.
    pub async fn remove_passphrase(&self, passphrase: &SecretString) -> Result<(), VaultError> {
        let (state, row, root) = self.try_passphrase(passphrase).await?;
        if self.storage(&state).await? == Storage::File {
            return Err(VaultError::NotLockable(
                "Files are only ever kept under a passphrase. Change it with \"latchkey lock --change\", or move to a keychain by a backup.",
            ));
        }
        self.begin_session(&state, &row, root).await?;
        let _alone = self.guard().await?;
        let ready = self.ready().await?;
        for version in self.known_versions(&ready).await? {
            let key = self.find_vault_key(&ready, version).await?;
            if let Some(key) = key {
                let name = ready.vault_key_item(version);
                ready.store.set(&name, key.expose()).await?;
                self.passed(Step::VaultKeyBared).await;
            }
        }
        self.index.remove_lock().await?;
        self.index.checkpoint().await;
        self.end_session(&state.vault_id).await
    }

    /// Opens the lock for every program of this user, until it is locked or not used for as long as it was told.
    pub async fn unlock(&self, passphrase: &SecretString) -> Result<(), VaultError> {
        let (state, row, root) = self.try_passphrase(passphrase).await?;
        self.begin_session(&state, &row, root).await?;
        self.finish_lock().await
    }

    /// Locks: for every program of this user, at once.
    pub async fn lock(&self) -> Result<(), VaultError> {
        let state = self.index.state().await?;
        if self.index.lock().await?.is_none() {
            return Err(VaultError::NoLock);
        }
        self.end_session(&state.vault_id).await
    }

    /// Chooses how long an unlocked vault stays so when nothing uses it; zero for as long as the computer runs.
    pub async fn set_idle(&self, idle: Duration) -> Result<(), VaultError> {
        if self.index.lock().await?.is_none() {
            return Err(VaultError::NoLock);
        }
        let seconds = i64::try_from(idle.as_secs()).unwrap_or(i64::MAX);
        Ok(self.index.set_idle(seconds).await?)
    }

    /// Follows the lock: tells how it is, and again whenever that changes, whoever changed it. Lets go of the keys in this
    /// process as soon as it is locked, by another program or because nothing used it. Never returns; a program that stays
    /// open runs it beside everything else.
    pub async fn watch_lock(&self, tell: impl Fn(LockState)) {
        let mut told = None;
        let (mut calm, mut changes) = (Calm::default(), self.index.changes());
        let mut by_this_process = self.lock_changed.subscribe();
        loop {
            by_this_process.mark_unchanged();
            // Without a lock only a change of the database makes a difference; with one, time alone does.
            let is_calm = calm.after(self.index.stamp()) && told == Some(LockState::Off);
            if !is_calm
                && let Ok(state) = self.lock_state().await
                && told != Some(state)
            {
                told = Some(state);
                tell(state);
            }
            let by_others = async {
                match &mut changes {
                    Some(told) if is_calm => {
                        if !told.next().await {
                            changes = None;
                        }
                        // What was written is looked for more than once: SQLite shows it to readers after that.
                        calm = Calm::default();
                    }
                    _ => (self.parts.sleep)(GLANCE).await,
                }
            };
            tokio::select! {
                () = by_others => {}
                _ = by_this_process.changed() => {}
            }
        }
    }

    /// Does something that nobody asked for, as a program does in the background. It is no use of the vault: what nobody uses
    /// locks itself nevertheless.
    pub async fn unattended<T>(&self, work: impl Future<Output = T>) -> T {
        UNATTENDED.scope((), work).await
    }

    /// Uses the vault without opening anything in it: says whether it is locked, and keeps it from locking itself for want of use.
    pub async fn use_lock(&self) -> Result<(), VaultError> {
        self.ready_unchecked().await.map(drop)
    }

    /// The key behind the lock; none where there is no lock. Counts as use, where somebody asked for it.
    pub(crate) async fn lock_key(&self, state: &State) -> Result<Option<Arc<Key>>, VaultError> {
        match self.index.lock().await? {
            None => {
                // The lock was taken off, perhaps by another program: what it guarded is not held on to.
                *self.unlocked.lock().await = None;
                Ok(None)
            }
            Some(row) => {
                let asked_for = UNATTENDED.try_with(|()| ()).is_err();
                let look = if asked_for { Look::Use } else { Look::Glance };
                Ok(Some(self.open_lock(state, &row, look).await?))
            }
        }
    }

    async fn open_lock(
        &self,
        state: &State,
        row: &LockRow,
        look: Look,
    ) -> Result<Arc<Key>, VaultError> {
        let (now, idle) = ((self.parts.now)(), row.idle_seconds.saturating_mul(1000));
        let mut unlocked = self.unlocked.lock().await;
        if !self.sessions.are_shared() {
            return match &mut *unlocked {
                Some(open) if idle == 0 || now.saturating_sub(open.last_use) <= idle => {
                    if look == Look::Use {
                        open.last_use = now;
                    }
                    Ok(Arc::clone(&open.key))
                }
                _ => {
                    *unlocked = None;
                    self.forget_keys();
                    Err(VaultError::Locked)
                }
            };
        }
        let session = self.sessions.key(&state.vault_id, now, idle, look);
        let (Some(session), Some(sealed)) = (session, &row.session) else {
            *unlocked = None;
            self.forget_keys();
            return Err(VaultError::Locked);
        };
        if let Some(Unlocked {
            key,
            session: Some(held),
            ..
        }) = &*unlocked
            && bool::from(held.expose().ct_eq(session.expose()))
        {
            return Ok(Arc::clone(key));
        }
        let Ok(bytes) = envelope::open(&session, SESSION, sealed) else {
            *unlocked = None;
            self.forget_keys();
            return Err(VaultError::Locked);
        };
        let key = Arc::new(Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?);
        *unlocked = Some(Unlocked {
            key: Arc::clone(&key),
            session: Some(session),
            last_use: now,
        });
        Ok(key)
    }

    /// Tries a passphrase. Every try is booked before it is made, in all processes together, so that none is free.
    async fn try_passphrase(
        &self,
        passphrase: &SecretString,
    ) -> Result<(State, LockRow, Arc<Key>), VaultError> {
        let state = self.index.state().await?;
        let mut exclusive = self.index.exclusive().await?;
        let Some(row) = within::lock(&mut exclusive).await? else {
            return Err(VaultError::NoLock);
        };
        let now = (self.parts.now)();
        let wait = row.not_before.saturating_sub(now).clamp(0, LONGEST_PAUSE);
        let pause = pause_after(row.failures + 1);
        within::book_try(&mut exclusive, row.failures + 1, now + wait + pause).await?;
        exclusive.commit().await?;
        (self.parts.sleep)(Duration::from_millis(wait.unsigned_abs())).await;

        let (words, sealed) = (passphrase.clone(), row.root.clone());
        let opened =
            tokio::task::spawn_blocking(move || passphrase::open(&words, PURPOSE, &sealed))
                .await
                .expect("Argon2 does not panic");
        match opened {
            Ok(bytes) => {
                self.index.forgive().await?;
                let root = Key::from_slice(&bytes).ok_or(OpenError::UnknownForm)?;
                Ok((state, row, Arc::new(root)))
            }
            Err(OpenError::Refused) => Err(VaultError::WrongPassphrase { pause_ms: pause }),
            Err(error) => Err(error.into()),
        }
    }

    async fn seal_root(&self, passphrase: &SecretString, root: &Arc<Key>) -> Vec<u8> {
        let (words, root) = (passphrase.clone(), Arc::clone(root));
        let (cost, fill) = (self.parts.cost, Arc::clone(&self.parts.fill));
        tokio::task::spawn_blocking(move || {
            passphrase::seal(&words, cost, PURPOSE, root.expose(), &*fill)
        })
        .await
        .expect("Argon2 does not panic")
    }

    /// Sets the lock together with its first session: nobody finds it locked that just chose a passphrase.
    async fn first_lock(
        &self,
        state: &State,
        passphrase: &SecretString,
    ) -> Result<Arc<Key>, VaultError> {
        let root = Arc::new(Key::random(&*self.parts.fill));
        let under_passphrase = self.seal_root(passphrase, &root).await;
        let (session, under_session) = self.new_session(&root);
        let idle = i64::try_from(USUAL_IDLE.as_secs()).unwrap_or(i64::MAX);
        // Whoever in this process finds the lock waits for what opens it.
        let mut unlocked = self.unlocked.lock().await;
        let now = (self.parts.now)();
        self.sessions
            .begin(&state.vault_id, &session, now)
            .map_err(|error| self.session_trouble(&error))?;
        self.index
            .set_lock(&under_passphrase, idle, &under_session)
            .await?;
        *unlocked = Some(self.opened(Arc::clone(&root), session, now));
        drop(unlocked);
        self.lock_changed.send_replace(());
        self.passed(Step::LockWritten).await;
        Ok(root)
    }

    /// Opens a session. One that is open already goes on: there is no moment in between at which others find it locked.
    async fn begin_session(
        &self,
        state: &State,
        row: &LockRow,
        root: Arc<Key>,
    ) -> Result<(), VaultError> {
        let (now, idle) = ((self.parts.now)(), row.idle_seconds.saturating_mul(1000));
        let open = self.sessions.key(&state.vault_id, now, idle, Look::Use);
        let session = match (open, &row.session) {
            (Some(open), Some(sealed)) if envelope::open(&open, SESSION, sealed).is_ok() => open,
            _ => {
                let (session, sealed) = self.new_session(&root);
                self.index.set_session(Some(&sealed)).await?;
                self.sessions
                    .begin(&state.vault_id, &session, now)
                    .map_err(|error| self.session_trouble(&error))?;
                session
            }
        };
        *self.unlocked.lock().await = Some(self.opened(root, session, now));
        self.lock_changed.send_replace(());
        Ok(())
    }

    /// The key of a new session, and the key behind the lock sealed under it.
    fn new_session(&self, root: &Key) -> (Key, Vec<u8>) {
        let session = Key::random(&*self.parts.fill);
        let sealed = envelope::seal(&session, SESSION, root.expose(), &*self.parts.fill);
        (session, sealed)
    }

    fn opened(&self, key: Arc<Key>, session: Key, last_use: i64) -> Unlocked {
        Unlocked {
            key,
            session: self.sessions.are_shared().then_some(session),
            last_use,
        }
    }

    async fn end_session(&self, vault_id: &str) -> Result<(), VaultError> {
        *self.unlocked.lock().await = None;
        self.forget_keys();
        let ended = self.sessions.end(vault_id);
        self.lock_changed.send_replace(());
        ended.map_err(|error| self.session_trouble(&error))?;
        Ok(self.index.set_session(None).await?)
    }

    fn session_trouble(&self, error: &std::io::Error) -> VaultError {
        let folder = self.parts.sessions.clone().unwrap_or_default();
        VaultError::Folder(folder, error.kind().to_string())
    }

    /// Seals what a crash left bare while the lock was being set.
    pub(crate) async fn finish_lock(&self) -> Result<(), VaultError> {
        let _alone = self.guard().await?;
        self.seal_bare_keys(&self.ready().await?).await
    }

    /// Seals every vault key that lies bare in the keychain, where there is a lock. The caller holds the guard.
    async fn seal_bare_keys(&self, ready: &Ready) -> Result<(), VaultError> {
        if ready.lock_key.is_none() {
            return Ok(());
        }
        for version in self.known_versions(ready).await? {
            let name = ready.vault_key_item(version);
            let Some(item) = ready.store.get(&name).await? else {
                continue;
            };
            if is_bare(&item) {
                let key = Key::from_slice(&item).ok_or(OpenError::UnknownForm)?;
                self.store_vault_key(ready, version, &key).await?;
                self.passed(Step::VaultKeySealed).await;
            }
        }
        Ok(())
    }

    /// The versions that may be in the keychain: those that are noted, and the next one, which a rotation that was cut short
    /// may have left there.
    async fn known_versions(&self, ready: &Ready) -> Result<Vec<u32>, VaultError> {
        let noted = self.index.vault_keys().await?;
        let mut versions: Vec<u32> = noted.iter().map(|row| row.version).collect();
        versions.extend([ready.state.key_version, ready.state.key_version + 1]);
        versions.sort_unstable();
        versions.dedup();
        Ok(versions)
    }
}

const SESSION: Context<'static> = Context {
    account: "",
    field: "session",
    key_version: 1,
};

/// 0.5 s after the first wrong passphrase, then twice as long each time, up to 10 s.
fn pause_after(failures: i64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1))
        .unwrap_or(0)
        .min(10);
    (FIRST_PAUSE << doublings).min(LONGEST_PAUSE)
}
