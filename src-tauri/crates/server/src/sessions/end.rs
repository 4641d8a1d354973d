//! The end of a session: revocation (RFC 7009) and log-out.
//!
//! Both erase the session, its wraps and its tokens, after which nobody can open it. Revocation also disconnects the app at the
//! platform, but only with the account's last link: the platform's own revocation would end the other links too. Every end is
//! written down with who wanted it, and told to the account's desktops.

use std::sync::Arc;

use super::{Presented, SessionError, Sessions, open};
use crate::counts::Revocation;
use crate::envelope::{Dek, Place};
use crate::model::{
    AccountEvent, Actor, Audience, AuditKind, AuditRecord, PlatformOutcome, Session,
};
use crate::origin::Origin;
use crate::platform::{PlatformSession, Removal};
use crate::store::{StoreError, Transaction};
use crate::token::{Token, TokenHash};

/// Why nothing was revoked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RevokeError {
    #[error("the token was issued to another client")]
    WrongClient,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

/// What a token that somebody found was good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HolderOutcome {
    /// Its link has ended. What became of the platform's grant is somebody else's to say if they ended it at the same moment.
    Revoked(Option<PlatformOutcome>),
    /// It belongs to no link.
    Unknown,
}

impl Sessions {
    /// Ends the session that a token belongs to, whatever state the token is in; `None` if it belongs to none.
    pub(crate) async fn revoke(
        self: &Arc<Self>,
        client_id: &str,
        token: Token,
    ) -> Result<Option<PlatformOutcome>, RevokeError> {
        let Some(presented) = self.look_up(&mut self.store.read().await?, token).await? else {
            return Ok(None);
        };
        if presented.session.client_id != client_id {
            return Err(RevokeError::WrongClient);
        }
        Ok(self.end(presented, Actor::Client).await?)
    }

    /// The same for whoever holds a token, whichever client it was issued to.
    pub(crate) async fn revoke_for_holder(
        self: &Arc<Self>,
        token: Token,
    ) -> Result<HolderOutcome, SessionError> {
        match self.look_up(&mut self.store.read().await?, token).await? {
            Some(presented) => Ok(HolderOutcome::Revoked(
                self.end(presented, Actor::Holder).await?,
            )),
            None => Ok(HolderOutcome::Unknown),
        }
    }

    /// Ends another link of the account whose link was presented; says whether there is such a link.
    pub(crate) async fn revoke_link(
        self: &Arc<Self>,
        presented: Presented,
        link: &str,
    ) -> Result<bool, SessionError> {
        let own = &presented.session;
        let owner = Actor::Owner {
            link: own.id.clone(),
        };
        if link == own.id {
            self.end(presented, owner).await?;
            return Ok(true);
        }
        let is_of_account = |session: &Session| {
            !session.ending && session.platform == own.platform && session.open_id == own.open_id
        };
        let found = self.store.read().await?.session(link).await?;
        let Some(found) = found.filter(is_of_account) else {
            return Ok(false);
        };
        let _turn = self.turns.wait(&found.platform_session_id).await?;
        let mut transaction = self.store.begin().await?;
        let found = transaction.locked_session(link).await?;
        let Some(found) = found.filter(is_of_account) else {
            return Ok(false);
        };
        // The link that was presented lives on, so the platform is told nothing.
        transaction.delete_session(&found).await?;
        let record = AuditRecord::of(AuditKind::LinkRevoked, &found);
        self.link_ended(&mut transaction, &found, record, &owner)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Erases a session, and the sign-on of the browser in which it was made, without telling the platform; says whether there was
    /// one for the token.
    pub(crate) async fn log_out(&self, token: Token) -> Result<bool, SessionError> {
        let Some(presented) = self.present(token).await? else {
            return Ok(false);
        };
        let session = &presented.session;
        let _turn = self.turns.wait(&session.platform_session_id).await?;
        let mut transaction = self.store.begin().await?;
        transaction.delete_session(session).await?;
        let sign_on = match &session.sign_on_id {
            Some(sign_on) => transaction.locked_sign_on(sign_on).await?,
            None => None,
        };
        // Or whoever uses the browser next would be signed in without having done anything.
        if let Some(sign_on) = sign_on {
            transaction.delete_sign_on(&sign_on).await?;
        }
        let record = AuditRecord::of(AuditKind::LoggedOut, session)
            .with_token(Some(&presented.token.hash()));
        self.link_ended(&mut transaction, session, record, &Actor::Client)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The platform says that an account's owner, or somebody else, has ended what was granted there. Erases the links that were
    /// made until then; says how many.
    pub(crate) async fn platform_removed(&self, removal: &Removal) -> Result<usize, SessionError> {
        let platform = self.platform.id();
        let mut transaction = self.store.begin().await?;
        let links = transaction
            .locked_sessions_of(platform, &removal.open_id)
            .await?;
        // Announcements are repeated for days, and the person may have linked the account again meanwhile.
        let (gone, newer): (Vec<_>, Vec<_>) = links
            .into_iter()
            .partition(|link| link.created_at <= removal.until);
        let signed_out = transaction
            .delete_sign_ons_of(platform, &removal.open_id, removal.until)
            .await?;
        if gone.is_empty() && signed_out == 0 {
            return Ok(0);
        }
        for link in &gone {
            transaction.delete_session(link).await?;
            let record = AuditRecord::of(AuditKind::LinkRevoked, link).by(&Actor::Platform);
            self.record(&mut transaction, record).await?;
            transaction.count(self.counts.revocations.one_more(Revocation::Platform));
            if !newer.is_empty() {
                self.tell_of_end(&mut transaction, link, &Actor::Platform)
                    .await?;
            }
        }
        let subject = format!("{platform}:{}", removal.open_id);
        let record = AuditRecord {
            subject: Some(subject.clone()),
            ..AuditRecord::new(AuditKind::PlatformDisconnected)
        };
        let record = record
            .by(&Actor::Platform)
            .with("reason", removal.reason)
            .with("links", gone.len());
        self.record(&mut transaction, record).await?;
        if newer.is_empty() {
            let event = AccountEvent::PlatformDisconnected {
                reason: removal.reason.to_owned(),
            };
            transaction
                .insert_event(&subject, Audience::All, &event, self.clock.now())
                .await?;
        }
        transaction.commit().await?;
        Ok(gone.len())
    }

    /// Erases a session that nobody has got a token of yet, within a transaction. Gives what the platform has to be told with,
    /// unless other links of the account live on.
    pub(crate) async fn take_back(
        &self,
        transaction: &mut Transaction,
        session_id: &str,
        place: Place<'_>,
        device_code: &Token,
        wrap: &[u8],
    ) -> Result<Option<PlatformSession>, SessionError> {
        let Some(session) = transaction.locked_session(session_id).await? else {
            return Ok(None);
        };
        let others = transaction
            .live_sessions_of(&session.platform, &session.open_id)
            .await?
            .len()
            - 1
            + transaction
                .count_sign_ons_of(&session.platform, &session.open_id, self.clock.now())
                .await?;
        let stored = transaction
            .platform_session(&session.platform_session_id)
            .await?;
        transaction.delete_session(&session).await?;
        let Some(stored) = stored.filter(|_| others == 0) else {
            return Ok(None);
        };
        let dek = self
            .keys
            .open(|keys| Dek::unwrap_as_recipient(place, device_code, keys, wrap))?;
        Ok(Some(open(&dek, &stored)?))
    }

    /// Tells the platform that what it gave will not be used, unless other links of the account live on.
    pub(crate) async fn give_back(
        self: &Arc<Self>,
        opened: PlatformSession,
    ) -> Result<(), StoreError> {
        let mut transaction = self.store.read().await?;
        let (platform, now) = (self.platform.id(), self.clock.now());
        let is_used = transaction
            .is_account_used(platform, &opened.open_id, now)
            .await?;
        if !is_used {
            self.disconnect_in_the_background(opened);
        }
        Ok(())
    }

    /// The same, where it is known that no other link lives. Nobody waits for it.
    pub(crate) fn disconnect_in_the_background(self: &Arc<Self>, opened: PlatformSession) {
        let sessions = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = sessions.platform.revoke(&opened).await {
                tracing::warn!(%error, "the platform was not told that a link came to nothing");
            }
        });
    }

    /// Erases what the platform gave, with every link that shares it: the platform says that it is over.
    pub(super) async fn erase_platform_session(&self, id: &str) -> Result<(), StoreError> {
        let mut transaction = self.store.begin().await?;
        for link in transaction.locked_sessions_sharing(id).await? {
            let record = AuditRecord::of(AuditKind::LinkRevoked, &link);
            self.link_ended(&mut transaction, &link, record, &Actor::Platform)
                .await?;
        }
        transaction.delete_platform_session(id).await?;
        transaction.commit().await
    }

    /// Takes a session's tokens their force, within a transaction: whoever revokes the account's next link does not count this one.
    /// Says whether other links of the account live on, or browsers are signed in with it.
    async fn begin_end(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        fingerprint: Option<&TokenHash>,
        actor: &Actor,
    ) -> Result<bool, StoreError> {
        let links = transaction
            .locked_live_sessions_of(&session.platform, &session.open_id)
            .await?;
        self.mark_ending(transaction, session, fingerprint, actor)
            .await?;
        let sign_ons = transaction
            .count_sign_ons_of(&session.platform, &session.open_id, self.clock.now())
            .await?;
        Ok(sign_ons > 0 || links.iter().any(|link| link.id != session.id))
    }

    /// The same for whoever holds the account's links already.
    pub(crate) async fn mark_ending(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        fingerprint: Option<&TokenHash>,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        if transaction.mark_session_ending(&session.id).await? {
            let record = AuditRecord::of(AuditKind::LinkRevoked, session).with_token(fingerprint);
            self.link_ended(transaction, session, record, actor).await?;
        }
        Ok(())
    }

    /// Erases a session whose end has begun, within a transaction.
    pub(crate) async fn finish_end(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        outcome: PlatformOutcome,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        transaction.delete_session(session).await?;
        match outcome {
            PlatformOutcome::Kept => return Ok(()),
            // Then nothing that a browser holds opens anything at the platform either.
            PlatformOutcome::Disconnected => {
                let now = self.clock.now();
                transaction
                    .delete_sign_ons_of(&session.platform, &session.open_id, now)
                    .await?;
            }
            PlatformOutcome::Unreachable => {}
        }
        let record = AuditRecord::of(AuditKind::PlatformDisconnected, session);
        self.record(
            transaction,
            record.by(actor).with("platform", outcome.as_str()),
        )
        .await
    }

    /// Tells the platform of the end of an account's last link.
    pub(crate) async fn tell_platform(
        &self,
        presented: &Presented,
    ) -> Result<PlatformOutcome, StoreError> {
        let _turn = self
            .turns
            .wait(&presented.session.platform_session_id)
            .await?;
        self.disconnect(presented).await
    }

    async fn end(
        self: &Arc<Self>,
        presented: Presented,
        actor: Actor,
    ) -> Result<Option<PlatformOutcome>, SessionError> {
        let sessions = Arc::clone(self);
        let end = async move { sessions.end_to_the_last(presented, &actor).await };
        // A task of its own: what has begun to end must end, also when the client hangs up.
        tokio::spawn(Origin::current().of(end))
            .await
            .map_err(|_| SessionError::Stopped)?
    }

    async fn end_to_the_last(
        &self,
        presented: Presented,
        actor: &Actor,
    ) -> Result<Option<PlatformOutcome>, SessionError> {
        let session = &presented.session;
        let mut transaction = self.store.begin().await?;
        let others = self
            .begin_end(
                &mut transaction,
                session,
                Some(&presented.token.hash()),
                actor,
            )
            .await?;
        transaction.commit().await?;

        let _turn = self.turns.wait(&session.platform_session_id).await?;
        let mut transaction = self.store.read().await?;
        if transaction.session(&session.id).await?.is_none() {
            // Somebody else ended it at the same moment, and has the answer.
            return Ok(None);
        }
        drop(transaction);
        let outcome = if others {
            PlatformOutcome::Kept
        } else {
            self.disconnect(&presented).await?
        };
        let mut transaction = self.store.begin().await?;
        self.finish_end(&mut transaction, session, outcome, actor)
            .await?;
        transaction.commit().await?;
        Ok(Some(outcome))
    }

    /// Whatever comes of it, the session ends on our side.
    async fn disconnect(&self, presented: &Presented) -> Result<PlatformOutcome, StoreError> {
        // The platform's tokens may have been renewed, and their key wrapped anew, while this waited for its turn.
        let mut transaction = self.store.read().await?;
        let stored = transaction
            .platform_session(&presented.session.platform_session_id)
            .await?;
        let dek = self.unwrap_again(&mut transaction, presented).await.ok();
        drop(transaction);
        let opened = stored
            .zip(dek)
            .and_then(|(stored, dek)| open(&dek, &stored).ok());
        let Some(opened) = opened else {
            return Ok(PlatformOutcome::Unreachable);
        };
        match self.platform.revoke(&opened).await {
            Ok(()) => Ok(PlatformOutcome::Disconnected),
            Err(error) if error.grant_is_gone() => Ok(PlatformOutcome::Disconnected),
            Err(error) => {
                tracing::warn!(%error, "the platform was not told of a revocation");
                Ok(PlatformOutcome::Unreachable)
            }
        }
    }
}

impl From<StoreError> for RevokeError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
