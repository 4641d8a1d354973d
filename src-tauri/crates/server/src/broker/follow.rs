//! From a code on show to what the person decided.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::{Broker, Change};
use crate::envelope::Dek;
use crate::model::{
    DeviceGrant, Digits, GrantStatus, Scope, Session, StoredPlatformSession, random_id,
};
use crate::platform::{AuthorizationCode, Pending, PendingQr, QrStatus};
use crate::sessions::{SessionError, device_grant_place};

/// The longest pause between two tries when the platform does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl Broker {
    pub(super) async fn follow(
        self: Arc<Self>,
        grant_id: String,
        expires_at: Timestamp,
        pending: Pending,
    ) {
        let clock = Arc::clone(&self.sessions.clock);
        let mut status = self.streams.subscribe(&grant_id);
        let decided = async {
            let Pending::Qr(qr) = &pending else {
                // The person's browser brings the decision.
                return std::future::pending().await;
            };
            match self.decision(&grant_id, qr).await? {
                Decision::Approved(code) => self.confirm(&grant_id, code).await,
                Decision::Denied => self.end(&grant_id, DeviceGrant::deny).await,
                Decision::Expired => self.end(&grant_id, DeviceGrant::expire).await,
            }
        };
        let outcome = tokio::select! {
            outcome = decided => outcome,
            () = clock.sleep_until(expires_at) => self.end(&grant_id, DeviceGrant::expire).await,
            // Somebody ended it on our page.
            () = ended(&mut status) => return,
        };
        if let Err(error) = outcome {
            tracing::error!(grant = grant_id, %error, "a code on show could not be followed");
            // If this fails too, the code ends by its own time.
            let _ = self.end(&grant_id, DeviceGrant::expire).await;
        }
        // A confirmed code waits for its device, and not for ever.
        tokio::select! {
            () = ended(&mut status) => {}
            () = clock.sleep_until(expires_at) => {
                if let Err(error) = self.end(&grant_id, DeviceGrant::expire).await {
                    tracing::error!(grant = grant_id, %error, "an old code could not be noted as expired");
                }
            }
        }
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
    pub(super) async fn confirm(
        &self,
        grant_id: &str,
        code: AuthorizationCode,
    ) -> Result<(), SessionError> {
        let sessions = &self.sessions;
        let opened = match sessions.platform.exchange(code).await {
            Ok(session) => session,
            Err(error) => {
                tracing::error!(grant = grant_id, %error, "an approval came to nothing");
                return self.end(grant_id, DeviceGrant::expire).await;
            }
        };
        let mut transaction = sessions.store.begin().await?;
        let Some(grant) = transaction.locked_device_grant(grant_id).await? else {
            return Ok(());
        };
        let subject = format!("{}:{}", sessions.platform.id(), opened.open_id);
        let scope = sessions.granted(&grant.scope, &opened.scopes, &subject);
        if scope.is_empty() {
            drop(transaction);
            sessions.give_back(opened).await?;
            return self.end(grant_id, DeviceGrant::deny).await;
        }
        let now = sessions.clock.now();
        let entropy = &*sessions.entropy;
        let dek = Dek::generate(entropy);
        let wrap = dek.wrap_to(
            device_grant_place(&grant.id),
            &grant.recipient,
            &sessions.keys,
            entropy,
        );
        let id = random_id(entropy);
        let platform_session = StoredPlatformSession {
            platform: sessions.platform.id().to_owned(),
            open_id: opened.open_id.clone(),
            scope: Scope::new(opened.scopes.iter().cloned()),
            sealed: sessions.seal(&dek, &id, &opened),
            created_at: now,
            id,
        };
        let session = Session {
            id: random_id(entropy),
            client_id: grant.client_id.clone(),
            platform: platform_session.platform.clone(),
            open_id: platform_session.open_id.clone(),
            scope,
            platform_session_id: platform_session.id.clone(),
            device: grant.device.clone(),
            created_at: now,
            ending: false,
        };
        let digits =
            (grant.page.is_some() && grant.wants_digits).then(|| Digits::generate(entropy));
        let Ok(grant) = grant.confirm(session.id.clone(), wrap, digits, now) else {
            drop(transaction);
            return self.end(grant_id, DeviceGrant::expire).await;
        };
        transaction
            .insert_platform_session(&platform_session)
            .await?;
        transaction.insert_session(&session).await?;
        transaction.save_device_grant(&grant).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn note(&self, grant_id: &str, change: Change) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let changed = transaction.locked_device_grant(grant_id).await?.map(change);
        if let Some(Ok(grant)) = changed {
            transaction.save_device_grant(&grant).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

async fn ended(status: &mut watch::Receiver<GrantStatus>) {
    drop(status.wait_for(|status| status.is_terminal()).await);
}

impl GrantStatus {
    /// Whether the platform still has to be asked.
    pub(super) fn is_undecided(self) -> bool {
        matches!(self, Self::New | Self::Scanned)
    }
}

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
