//! From a code on show to what the person decided.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::approve::Approval;
use super::{Broker, Change};
use crate::model::{DeviceGrant, GrantStatus, InvalidTransition};
use crate::platform::{AuthorizationCode, Pending, PendingQr, QrStatus};
use crate::sessions::SessionError;

/// The longest pause between two tries when the platform or the database does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long another instance that was told of an approval may take to write it down.
const ANOTHER_WRITES_WITHIN: Duration = Duration::from_secs(5);

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
            match self.decision(&grant_id, qr).await {
                Decision::Approved(code) => self.approved(&grant_id, code).await,
                Decision::Denied => self.end_undecided(&grant_id, DeviceGrant::deny).await,
                Decision::Expired => self.end_undecided(&grant_id, DeviceGrant::expire).await,
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
            let _ = self.end_undecided(&grant_id, DeviceGrant::expire).await;
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
    async fn decision(&self, grant_id: &str, qr: &PendingQr) -> Decision {
        let sessions = &self.sessions;
        let mut scanned = false;
        let mut failures = 0;
        loop {
            // Only one instance may ask: an approval is told once.
            self.followed.are_own(&*sessions.clock).await;
            let asked_at = sessions.clock.now();
            let mut next = asked_at + self.pace.interval;
            match sessions.platform.check_qr(qr).await {
                Ok(QrStatus::New) => failures = 0,
                Ok(QrStatus::Scanned) => {
                    failures = 0;
                    if !scanned {
                        scanned = self.note_scan(grant_id).await;
                        if self.pace.platform_waits {
                            // It answers the next question when there is something to say, so there is no need to pause.
                            next = asked_at;
                        }
                    }
                }
                Ok(QrStatus::Confirmed(code)) => return Decision::Approved(code),
                Ok(QrStatus::Denied) => return Decision::Denied,
                Ok(QrStatus::Expired) => return Decision::Expired,
                Ok(QrStatus::Utilised) => {
                    // Told to another instance, or to one that was killed over it.
                    if sessions.store.is_shared() {
                        let patience = sessions.clock.now() + ANOTHER_WRITES_WITHIN;
                        sessions.clock.sleep_until(patience).await;
                    }
                    return Decision::Expired;
                }
                Err(error) if error.is_transient() => {
                    tracing::warn!(grant = grant_id, %error, "the platform is asked again");
                    next = sessions.clock.now() + pause(failures);
                    failures += 1;
                }
                Err(error) => {
                    tracing::error!(grant = grant_id, %error, "the platform refused a code on show");
                    return Decision::Denied;
                }
            }
            sessions.clock.sleep_until(next).await;
        }
    }

    /// Says whether it is noted. If not, the next answer of the platform says the same again.
    async fn note_scan(&self, grant_id: &str) -> bool {
        let noted = async {
            let mut transaction = self.sessions.store.begin().await?;
            let grant = transaction.locked_device_grant(grant_id).await?;
            if let Some(Ok(grant)) = grant.map(DeviceGrant::scan) {
                transaction.save_device_grant(&grant).await?;
                transaction.commit().await?;
            }
            Ok::<_, SessionError>(())
        };
        let outcome = noted.await;
        if let Err(error) = &outcome {
            tracing::warn!(grant = grant_id, %error, "a scan is noted later");
        }
        outcome.is_ok()
    }

    /// Turns the authorization code into a sealed session. The code is spent whatever happens, so any failure asks for a new one.
    pub(super) async fn approved(
        &self,
        grant_id: &str,
        code: AuthorizationCode,
    ) -> Result<(), SessionError> {
        let sessions = &self.sessions;
        let opened = match sessions.platform.exchange(code).await {
            Ok(session) => session,
            Err(error) => {
                tracing::error!(grant = grant_id, %error, "an approval came to nothing");
                return self.end_undecided(grant_id, DeviceGrant::expire).await;
            }
        };
        // It is told once, so it is kept here until the database takes it.
        let approval = Approval::new(opened, &*sessions.entropy);
        let mut failures = 0;
        loop {
            match self.confirm(grant_id, &approval).await {
                Err(error) if error.is_passing() => {
                    tracing::warn!(grant = grant_id, %error, "an approval is noted later");
                    let next = sessions.clock.now() + pause(failures);
                    sessions.clock.sleep_until(next).await;
                    failures += 1;
                }
                Ok(true) => return Ok(()),
                Ok(false) => return Ok(sessions.give_back(approval.opened).await?),
                Err(error) => return Err(error),
            }
        }
    }

    /// What the platform says of a code holds as long as no approval of it is written down.
    pub(super) async fn end_undecided(
        &self,
        grant_id: &str,
        change: Change,
    ) -> Result<(), SessionError> {
        let if_undecided = |grant: DeviceGrant| {
            if grant.state.status().is_undecided() {
                change(grant)
            } else {
                Err(InvalidTransition)
            }
        };
        self.end(grant_id, if_undecided).await
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
pub(super) fn pause(failures: u32) -> Duration {
    LONGEST_PAUSE.min(Duration::from_secs(1 << failures.min(6)))
}
