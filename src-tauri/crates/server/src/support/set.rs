//! Whole sets of sessions: of an account, of a client, or since a time. Nobody presents their tokens, so no platform can be told.

use super::{BATCH, Staff, Support};
use crate::model::{AuditKind, AuditRecord, Progress, Session, SessionSet};
use crate::sessions::SessionError;
use crate::store::{StoreError, Transaction};

impl Support {
    /// Ends all sessions that were there when the order came; the one through which it came ends last, so that the order can be
    /// repeated until then.
    pub(super) async fn end_set(
        &self,
        id: &str,
        staff: &Staff,
        set: &SessionSet,
    ) -> Result<(), SessionError> {
        while self.end_batch(id, staff, set).await? {
            tokio::task::yield_now().await;
        }
        self.end_own(id, staff, set).await?;
        self.close(id, staff).await
    }

    /// Ends the next ones; says whether there were any.
    async fn end_batch(
        &self,
        id: &str,
        staff: &Staff,
        set: &SessionSet,
    ) -> Result<bool, SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let Some(mut revocation) = transaction.locked_revocation(id).await? else {
            return Ok(false);
        };
        let until = revocation.created_at;
        let mut batch = transaction
            .some_sessions_of_set(set, &staff.link, until, BATCH.into())
            .await?;
        if batch.is_empty() {
            return Ok(false);
        }
        // Accounts in one order for everybody: two orders never wait for one another.
        batch.sort_by_cached_key(|session| (session.subject(), session.id.clone()));
        let same_account = |one: &Session, other: &Session| {
            one.platform == other.platform && one.open_id == other.open_id
        };
        for account in batch.chunk_by(same_account) {
            self.end_links(&mut transaction, staff, account, &mut revocation.progress)
                .await?;
        }
        transaction.save_revocation(&revocation).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends the link of the order, and the browsers' sign-ons of the set.
    async fn end_own(&self, id: &str, staff: &Staff, set: &SessionSet) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let Some(mut revocation) = transaction.locked_revocation(id).await? else {
            return Ok(());
        };
        let own = transaction.session(&staff.link).await?;
        let until = revocation.created_at;
        match set {
            SessionSet::Account { platform, open_id } => {
                transaction
                    .delete_sign_ons_of(platform, open_id, until)
                    .await?;
            }
            SessionSet::Since(since) => {
                transaction.delete_sign_ons_between(*since, until).await?;
            }
            // A browser is not a client's.
            SessionSet::Client(_) => {}
        }
        if let Some(own) = own.filter(|own| set.contains(own)) {
            self.end_links(&mut transaction, staff, &[own], &mut revocation.progress)
                .await?;
            transaction.save_revocation(&revocation).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Erases these links of one account.
    async fn end_links(
        &self,
        transaction: &mut Transaction,
        staff: &Staff,
        links: &[Session],
        progress: &mut Progress,
    ) -> Result<(), StoreError> {
        let Some(any) = links.first() else {
            return Ok(());
        };
        let mut alive = transaction
            .locked_live_sessions_of(&any.platform, &any.open_id)
            .await?;
        let mut ended = 0;
        for link in links {
            // Somebody else may have ended it while this waited for the account.
            if !alive.iter().any(|other| other.id == link.id) {
                continue;
            }
            transaction.delete_session(link).await?;
            let record = AuditRecord::of(AuditKind::LinkRevoked, link);
            self.sessions
                .link_ended(transaction, link, record, &staff.actor())
                .await?;
            alive.retain(|other| other.id != link.id);
            ended += 1;
        }
        if let Progress::Set {
            sessions,
            still_connected,
        } = progress
        {
            *sessions += ended;
            *still_connected += u64::from(ended > 0 && alive.is_empty());
        }
        Ok(())
    }
}
