//! An approval, written down once however often the database has to be asked.

use super::Broker;
use crate::clock::Entropy;
use crate::envelope::Dek;
use crate::model::{
    AccountChoice, AuthorizationRequest, DeviceGrant, Digits, Purpose, Scope, Session, SignOn,
    StoredPlatformSession, random_id,
};
use crate::platform::PlatformSession;
use crate::sessions::{SessionError, device_grant_place, sign_on_place};
use crate::store::Transaction;

/// What the platform gave for an approved code, and under which names it is stored.
pub(super) struct Approval {
    pub(super) opened: PlatformSession,
    dek: Dek,
    platform_session_id: String,
    session_id: String,
}

impl Approval {
    pub(super) fn new(opened: PlatformSession, entropy: &dyn Entropy) -> Self {
        Self {
            opened,
            dek: Dek::generate(entropy),
            platform_session_id: random_id(entropy),
            session_id: random_id(entropy),
        }
    }
}

impl Broker {
    /// Seals what the platform gave for whoever waits; says whether anybody may have it.
    pub(super) async fn confirm(
        &self,
        grant_id: &str,
        approval: &Approval,
    ) -> Result<bool, SessionError> {
        let sessions = &self.sessions;
        let mut transaction = sessions.store.begin().await?;
        let Some(grant) = transaction.locked_device_grant(grant_id).await? else {
            return Ok(false);
        };
        // A commit whose answer was lost is a commit.
        if transaction.session(&approval.session_id).await?.is_some()
            || transaction.sign_on(&approval.session_id).await?.is_some()
        {
            return Ok(true);
        }
        let opened = &approval.opened;
        let subject = format!("{}:{}", sessions.platform.id(), opened.open_id);
        let scope = sessions.granted(&grant.scope, &opened.scopes, &subject);
        if scope.is_empty() {
            drop(transaction);
            self.end_undecided(grant_id, DeviceGrant::deny).await?;
            return Ok(false);
        }
        let now = sessions.clock.now();
        let entropy = &*sessions.entropy;
        let platform_session = StoredPlatformSession {
            id: approval.platform_session_id.clone(),
            platform: sessions.platform.id().to_owned(),
            open_id: opened.open_id.clone(),
            scope: Scope::new(opened.scopes.iter().cloned()),
            sealed: sessions.seal(&approval.dek, &approval.platform_session_id, opened),
            created_at: now,
        };
        if let Purpose::SignIn { request } = grant.purpose.clone() {
            let noted = self.sign_in(transaction, grant, &request, approval, &platform_session);
            return noted.await;
        }
        let wrap = approval.dek.wrap_to(
            device_grant_place(&grant.id),
            &grant.recipient,
            &sessions.keys.present(),
            entropy,
        );
        let session = Session {
            id: approval.session_id.clone(),
            client_id: grant.client_id.clone(),
            platform: platform_session.platform.clone(),
            open_id: platform_session.open_id.clone(),
            scope,
            platform_session_id: platform_session.id.clone(),
            device: grant.device.clone(),
            sign_on_id: None,
            email: None,
            created_at: now,
            ending: false,
        };
        let digits =
            (grant.page.is_some() && grant.wants_digits).then(|| Digits::generate(entropy));
        let Ok(grant) = grant.confirm(session.id.clone(), wrap, digits, now) else {
            drop(transaction);
            self.end_undecided(grant_id, DeviceGrant::expire).await?;
            return Ok(false);
        };
        transaction
            .insert_platform_session(&platform_session)
            .await?;
        transaction.insert_session(&session).await?;
        transaction.save_device_grant(&grant).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The same for a browser, which takes its sign-on when it next looks.
    async fn sign_in(
        &self,
        mut transaction: Transaction,
        grant: DeviceGrant,
        request: &str,
        approval: &Approval,
        platform_session: &StoredPlatformSession,
    ) -> Result<bool, SessionError> {
        let sessions = &self.sessions;
        let now = sessions.clock.now();
        let id = approval.session_id.clone();
        let wrap = approval.dek.wrap_to(
            sign_on_place(&id),
            &grant.recipient,
            &sessions.keys.present(),
            &*sessions.entropy,
        );
        let grant_id = grant.id.clone();
        let request = transaction.locked_authorization_request(request).await?;
        let (Some(request), Ok(grant)) = (request, grant.sign_in(now)) else {
            // The person has turned to something else.
            drop(transaction);
            self.end_undecided(&grant_id, DeviceGrant::expire).await?;
            return Ok(false);
        };
        transaction
            .insert_platform_session(platform_session)
            .await?;
        transaction
            .insert_sign_on(&SignOn {
                id: id.clone(),
                browser: None,
                platform: platform_session.platform.clone(),
                open_id: platform_session.open_id.clone(),
                platform_session_id: platform_session.id.clone(),
                wrap,
                name: None,
                created_at: now,
                expires_at: request.expires_at,
            })
            .await?;
        transaction
            .save_authorization_request(&AuthorizationRequest {
                account: AccountChoice::SignedOn(id),
                grant: None,
                ..request
            })
            .await?;
        transaction.save_device_grant(&grant).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
