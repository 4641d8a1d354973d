//! What happens to links is written down, told to the account's desktops and, where it is too much, raised as an alert.
//!
//! Records and events are part of the transaction of what they are about: they are there if, and only if, it happened.

use super::{SessionError, Sessions};
use crate::alerts::{AlertKind, Count};
use crate::counts::{LinkStage, Revocation};
use crate::model::{
    AccountEvent, Actor, Audience, AuditKind, AuditRecord, DeviceGrant, Scope, Session,
};
use crate::origin::Origin;
use crate::store::{StoreError, Transaction};
use crate::token::TokenHash;

impl Sessions {
    /// Writes a record down, with the request under way where there is one.
    pub(crate) async fn record(
        &self,
        transaction: &mut Transaction,
        mut record: AuditRecord,
    ) -> Result<(), StoreError> {
        let origin = Origin::current();
        record.network = record.network.or(origin.network);
        record.request_id = record.request_id.or(origin.request_id);
        transaction
            .insert_audit_record(&record, self.clock.now())
            .await
    }

    /// The same, on its own.
    pub(crate) async fn record_alone(&self, record: AuditRecord) -> Result<(), SessionError> {
        let mut transaction = self.store.begin().await?;
        self.record(&mut transaction, record).await?;
        Ok(transaction.commit().await?)
    }

    /// Counts one more of `who`, and writes an alert down if that is too many. Says what it came to.
    pub(crate) async fn count(
        &self,
        transaction: &mut Transaction,
        kind: AlertKind,
        who: &str,
        about: Option<&Session>,
    ) -> Result<(), StoreError> {
        if let Count::TooMany(times) = self.alerts.count(kind, who, self.clock.now()) {
            self.record(transaction, alert(kind, who, times, about))
                .await?;
        }
        Ok(())
    }

    /// The same, on its own: the database is asked only if there is something to write. Says what it came to.
    pub(crate) async fn count_alone(
        &self,
        kind: AlertKind,
        who: &str,
    ) -> Result<Count, SessionError> {
        let count = self.alerts.count(kind, who, self.clock.now());
        if let Count::TooMany(times) = count {
            self.record_alone(alert(kind, who, times, None)).await?;
        }
        Ok(count)
    }

    /// A device asked for a code.
    pub(crate) async fn link_begun(
        &self,
        transaction: &mut Transaction,
        grant: &DeviceGrant,
    ) -> Result<(), StoreError> {
        let record = AuditRecord {
            client: Some(grant.client_id.clone()),
            network: grant.address.clone(),
            ..AuditRecord::new(AuditKind::LinkBegun)
        };
        self.record(
            transaction,
            record
                .with("grant", grant.id.clone())
                .with("device", grant.device.name.clone())
                .with("scope", grant.scope.to_string()),
        )
        .await?;
        transaction.count(self.counts.links.one_more(LinkStage::Begun));
        Ok(())
    }

    /// Nobody decided in time, or nothing came of what was decided.
    pub(crate) fn link_expired(&self, transaction: &mut Transaction) {
        transaction.count(self.counts.links.one_more(LinkStage::Expired));
    }

    /// Somebody said no, or the digits were wrong too often.
    pub(crate) async fn link_denied(
        &self,
        transaction: &mut Transaction,
        grant: &DeviceGrant,
        session: Option<&Session>,
        reason: &str,
    ) -> Result<(), StoreError> {
        let record = AuditRecord {
            client: Some(grant.client_id.clone()),
            network: grant.address.clone(),
            subject: session.map(Session::subject),
            ..AuditRecord::new(AuditKind::LinkDenied)
        };
        let record = record
            .with("grant", grant.id.clone())
            .with("reason", reason);
        self.record(transaction, record).await?;
        transaction.count(self.counts.links.one_more(LinkStage::Denied));
        if let Some(network) = &grant.address {
            self.count(transaction, AlertKind::FailedSignIns, network, session)
                .await?;
        }
        if let Some(session) = session {
            let subject = session.subject();
            self.count(
                transaction,
                AlertKind::FailedSignIns,
                &subject,
                Some(session),
            )
            .await?;
        }
        Ok(())
    }

    /// A link has its first tokens: the account's other desktops are told.
    pub(super) async fn link_completed(
        &self,
        transaction: &mut Transaction,
        session: &Session,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let subject = session.subject();
        let record = AuditRecord::of(AuditKind::LinkCompleted, session)
            .with("device", session.device.name.clone())
            .with("scope", session.scope.to_string());
        self.record(transaction, record).await?;
        transaction.count(self.counts.links.one_more(LinkStage::Completed));
        self.alerts.forget(AlertKind::FailedSignIns, &subject);
        if let Some(network) = Origin::current().network {
            self.alerts.forget(AlertKind::FailedSignIns, &network);
        }
        transaction
            .insert_event(
                &subject,
                Audience::AllBut(&session.id),
                &AccountEvent::new_link(session, now),
                now,
            )
            .await
    }

    /// A link is over before its time. All desktops of the account are told, its own too.
    pub(crate) async fn link_ended(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        record: AuditRecord,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let revocation = revocation(record.kind, actor);
        transaction.count(self.counts.revocations.one_more(revocation));
        self.record(transaction, record.by(actor)).await?;
        if !matches!(actor, Actor::Support { .. }) {
            self.count(transaction, AlertKind::Revocations, "all", None)
                .await?;
        }
        self.tell_of_end(transaction, session, actor).await
    }

    /// Tells all desktops of the account that one of its links is over.
    pub(super) async fn tell_of_end(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let event = AccountEvent::Revoked {
            link: session.id.clone(),
            by: actor.ender(),
        };
        transaction
            .insert_event(&session.subject(), Audience::All, &event, self.clock.now())
            .await
    }

    /// A link may do less than before.
    pub(super) async fn scope_changed(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        scope: &Scope,
    ) -> Result<(), StoreError> {
        let record = AuditRecord::of(AuditKind::ScopesChanged, session)
            .by(&Actor::Platform)
            .with("before", session.scope.to_string())
            .with("scope", scope.to_string());
        self.record(transaction, record).await?;
        let event = AccountEvent::ScopesChanged {
            scope: scope.to_string(),
        };
        transaction
            .insert_event(
                &session.subject(),
                Audience::Only(&session.id),
                &event,
                self.clock.now(),
            )
            .await
    }

    /// A refresh token came again: two parties hold it, and its link is over.
    pub(super) async fn refresh_reused(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        token: &TokenHash,
    ) -> Result<(), StoreError> {
        let record = AuditRecord::of(AuditKind::RefreshReused, session).with_token(Some(token));
        self.link_ended(transaction, session, record, &Actor::Server)
            .await?;
        let subject = session.subject();
        self.count(
            transaction,
            AlertKind::RefreshReuse,
            &subject,
            Some(session),
        )
        .await
    }
}

/// What an end is counted as.
fn revocation(kind: AuditKind, actor: &Actor) -> Revocation {
    match (kind, actor) {
        (AuditKind::LoggedOut, _) => Revocation::LogOut,
        (AuditKind::RefreshReused, _) => Revocation::Reuse,
        (_, Actor::Client | Actor::Holder) => Revocation::Token,
        (_, Actor::Owner { .. }) => Revocation::Owner,
        (_, Actor::Support { .. }) => Revocation::Support,
        (_, Actor::Platform) => Revocation::Platform,
        (_, Actor::Server) => Revocation::Client,
    }
}

fn alert(kind: AlertKind, who: &str, times: u32, about: Option<&Session>) -> AuditRecord {
    let record = match about {
        Some(session) => AuditRecord::of(AuditKind::Alert, session),
        None => AuditRecord::new(AuditKind::Alert),
    };
    record
        .by(&Actor::Server)
        .with("alert", kind.as_str())
        .with("who", who)
        .with("times", times)
}
