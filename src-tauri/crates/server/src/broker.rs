//! Between a device that shows a code and the platform whose app scans it.
//!
//! One task follows each code on show and is the only one to ask the platform about it: an approval is told once. What it learns
//! goes into the database first and to the event streams after. Without its task a code cannot be approved, so tasks end with
//! the server and the next start expires what they left.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::envelope::Dek;
use crate::model::{
    CodeChallenge, DeviceGrant, GrantState, GrantStatus, InvalidTransition, Scope, Session,
    UserCode, random_id,
};
use crate::platform::{AuthorizationCode, PendingQr, PlatformError, QrStatus};
use crate::sessions::{SessionError, Sessions};
use crate::store::StoreError;
use crate::token::{Token, TokenKind};

/// RFC 8628 section 3.2: the interval that a client without one in the answer would keep.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The longest pause between two tries when the platform does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Follows the codes on show.
pub(crate) struct Broker {
    sessions: Arc<Sessions>,
    pace: Pace,
    streams: Mutex<HashMap<String, watch::Sender<GrantStatus>>>,
    tasks: Mutex<JoinSet<()>>,
}

/// How often the platform is asked about a code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// From one question to the next.
    pub(crate) interval: Duration,
    /// Whether the platform keeps a question open until there is something to say.
    pub(crate) platform_waits: bool,
}

/// A device authorization that has begun. The device code is handed out once.
pub(crate) struct Begun {
    pub(crate) device_code: Token,
    pub(crate) grant: DeviceGrant,
}

/// Why no code can be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BeginError {
    #[error(transparent)]
    Platform(#[from] PlatformError),
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Broker {
    pub(crate) fn new(sessions: Arc<Sessions>, pace: Pace) -> Self {
        Self {
            sessions,
            pace,
            streams: Mutex::default(),
            tasks: Mutex::default(),
        }
    }

    /// Asks the platform for a code and follows it until its end.
    pub(crate) async fn begin(
        self: &Arc<Self>,
        client_id: &str,
        scope: Scope,
        code_challenge: Option<CodeChallenge>,
    ) -> Result<Begun, BeginError> {
        let sessions = &self.sessions;
        let entropy = &*sessions.entropy;
        let qr = sessions.platform.request_qr(scope.as_slice()).await?;
        let now = sessions.clock.now();
        let id = random_id(entropy);
        let device_code = Token::generate(TokenKind::DeviceCode, entropy);
        let dek = Dek::generate(entropy);
        let wrap = sessions.wrap_for_device(&dek, &id, &device_code);
        let grant = DeviceGrant {
            id,
            client_id: client_id.to_owned(),
            scope,
            device_code: device_code.hash(),
            user_code: UserCode::generate(entropy),
            code_challenge,
            qr_uri: qr.qr_uri.clone(),
            created_at: now,
            expires_at: now + sessions.lifetimes.device_code,
            interval: POLL_INTERVAL,
            next_poll_at: now,
            state: GrantState::New { wrap },
        };
        let mut transaction = sessions.store.begin().await?;
        transaction.insert_device_grant(&grant).await?;
        transaction.commit().await?;

        self.streams()
            .insert(grant.id.clone(), watch::Sender::new(GrantStatus::New));
        let following = Arc::clone(self).follow(grant.id.clone(), grant.expires_at, qr, dek);
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(following);
        drop(tasks);
        Ok(Begun { device_code, grant })
    }

    /// The status of a code and its changes; `None` once nobody follows it any more.
    pub(crate) fn watch(&self, grant_id: &str) -> Option<watch::Receiver<GrantStatus>> {
        self.streams().get(grant_id).map(watch::Sender::subscribe)
    }

    /// The device has its tokens.
    pub(crate) fn announce_redeemed(&self, grant_id: &str) {
        self.announce(grant_id, GrantStatus::Redeemed);
    }

    /// Ends all following and all event streams.
    pub(crate) fn stop(&self) {
        self.tasks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .abort_all();
        self.streams().clear();
    }

    async fn follow(
        self: Arc<Self>,
        grant_id: String,
        expires_at: Timestamp,
        qr: PendingQr,
        dek: Dek,
    ) {
        let clock = Arc::clone(&self.sessions.clock);
        let ended = async {
            match self.decision(&grant_id, &qr).await? {
                Decision::Approved(code) => self.confirm(&grant_id, code, &dek).await,
                Decision::Denied => self.end(&grant_id, DeviceGrant::deny).await,
                Decision::Expired => self.end(&grant_id, DeviceGrant::expire).await,
            }
        };
        let outcome = tokio::select! {
            outcome = ended => outcome,
            () = clock.sleep_until(expires_at) => self.end(&grant_id, DeviceGrant::expire).await,
        };
        // From here on the DEK is with the holder of the device code alone.
        drop(dek);
        if let Err(error) = outcome {
            tracing::error!(grant = grant_id, %error, "a code on show could not be followed");
            // If this fails too, the code ends by its own time.
            let _ = self.end(&grant_id, DeviceGrant::expire).await;
        }
        self.wait_for_redemption(&grant_id, expires_at).await;
        self.streams().remove(&grant_id);
    }

    /// Asks the platform until it knows what the person wants.
    async fn decision(&self, grant_id: &str, qr: &PendingQr) -> Result<Decision, SessionError> {
        let sessions = &self.sessions;
        let mut scanned = false;
        let mut failures = 0;
        loop {
            let asked_at = sessions.clock.now();
            let mut next = asked_at + self.pace.interval;
            match sessions.platform.check_qr(qr).await {
                Ok(QrStatus::New) => failures = 0,
                Ok(QrStatus::Scanned) => {
                    failures = 0;
                    if !scanned {
                        scanned = true;
                        self.note(grant_id, DeviceGrant::scan).await?;
                        if self.pace.platform_waits {
                            // It answers the next question when there is something to say, so there is no need to pause.
                            next = asked_at;
                        }
                    }
                }
                Ok(QrStatus::Confirmed(code)) => return Ok(Decision::Approved(code)),
                Ok(QrStatus::Denied) => return Ok(Decision::Denied),
                Ok(QrStatus::Expired | QrStatus::Utilised) => return Ok(Decision::Expired),
                Err(error) if error.is_transient() => {
                    tracing::warn!(grant = grant_id, %error, "the platform is asked again");
                    next = sessions.clock.now() + pause(failures);
                    failures += 1;
                }
                Err(error) => {
                    tracing::error!(grant = grant_id, %error, "the platform refused a code on show");
                    return Ok(Decision::Denied);
                }
            }
            sessions.clock.sleep_until(next).await;
        }
    }

    /// Turns the authorization code into a sealed session. The code is spent whatever happens, so any failure asks for a new one.
    async fn confirm(
        &self,
        grant_id: &str,
        code: AuthorizationCode,
        dek: &Dek,
    ) -> Result<(), SessionError> {
        let sessions = &self.sessions;
        let platform_session = match sessions.platform.exchange(code).await {
            Ok(session) => session,
            Err(error) => {
                tracing::error!(grant = grant_id, %error, "an approval came to nothing");
                return self.end(grant_id, DeviceGrant::expire).await;
            }
        };
        let mut transaction = sessions.store.begin().await?;
        let Some(grant) = transaction.device_grant(grant_id).await? else {
            return Ok(());
        };
        let scope = grant.scope.intersection(&platform_session.scopes);
        if scope.is_empty() {
            drop(transaction);
            return self.end(grant_id, DeviceGrant::deny).await;
        }
        let now = sessions.clock.now();
        let id = random_id(&*sessions.entropy);
        let session = Session {
            client_id: grant.client_id.clone(),
            platform: sessions.platform.id().to_owned(),
            open_id: platform_session.open_id.clone(),
            scope,
            sealed: sessions.seal(dek, &id, &platform_session),
            created_at: now,
            ending: false,
            id,
        };
        let Ok(grant) = grant.confirm(session.id.clone(), now) else {
            drop(transaction);
            return self.end(grant_id, DeviceGrant::expire).await;
        };
        transaction.insert_session(&session).await?;
        transaction.save_device_grant(&grant).await?;
        transaction.commit().await?;
        self.announce(grant_id, GrantStatus::Confirmed);
        Ok(())
    }

    /// A confirmed code waits for its device, and not for ever.
    async fn wait_for_redemption(&self, grant_id: &str, expires_at: Timestamp) {
        let Some(mut status) = self.watch(grant_id) else {
            return;
        };
        let redeemed = async { drop(status.wait_for(|status| status.is_terminal()).await) };
        let expired = self.sessions.clock.sleep_until(expires_at);
        tokio::select! {
            () = redeemed => {}
            () = expired => {
                if let Err(error) = self.end(grant_id, DeviceGrant::expire).await {
                    tracing::error!(grant = grant_id, %error, "an old code could not be noted as expired");
                }
            }
        }
    }

    /// Ends a grant, and with it the session that waits for redemption, if there is one.
    async fn end(&self, grant_id: &str, change: Change) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let Some(grant) = transaction.device_grant(grant_id).await? else {
            return Ok(());
        };
        let waiting = match &grant.state {
            GrantState::Confirmed { session_id, .. } => Some(session_id.clone()),
            _ => None,
        };
        let Ok(grant) = change(grant) else {
            return Ok(());
        };
        transaction.save_device_grant(&grant).await?;
        if let Some(session_id) = waiting {
            transaction.delete_session(&session_id).await?;
        }
        transaction.commit().await?;
        self.announce(grant_id, grant.state.status());
        Ok(())
    }

    async fn note(&self, grant_id: &str, change: Change) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let changed = transaction.device_grant(grant_id).await?.map(change);
        if let Some(Ok(grant)) = changed {
            transaction.save_device_grant(&grant).await?;
            transaction.commit().await?;
            self.announce(grant_id, grant.state.status());
        }
        Ok(())
    }

    fn announce(&self, grant_id: &str, status: GrantStatus) {
        if let Some(stream) = self.streams().get(grant_id) {
            stream.send_replace(status);
        }
    }

    fn streams(&self) -> std::sync::MutexGuard<'_, HashMap<String, watch::Sender<GrantStatus>>> {
        // The map is whole whatever panicked while it was held.
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Broker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Broker").finish_non_exhaustive()
    }
}

impl From<StoreError> for BeginError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

type Change = fn(DeviceGrant) -> Result<DeviceGrant, InvalidTransition>;

/// What the person wants, as far as the platform told it.
enum Decision {
    Approved(AuthorizationCode),
    Denied,
    Expired,
}

/// 1, 2, 4, 8 and then 10 seconds.
fn pause(failures: u32) -> Duration {
    LONGEST_PAUSE.min(Duration::from_secs(1 << failures.min(6)))
}
