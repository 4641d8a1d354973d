//! What staff can do about a leak: see whose sessions fall, and end them.
//!
//! An order is written down before anything is done, with how far it got after every step, so that repeating it with its key goes on
//! where it stopped and, once it is done, gives the same answer again. It is worked in batches of one transaction each, between
//! which everybody else has their turn: single tokens and fingerprints in [`items`], whole sets in [`set`].

mod items;
mod set;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::model::{
    Actor, AuditKind, AuditRecord, ItemOutcome, Progress, Revocation, Session, SessionSet,
    random_id,
};
use crate::origin::Origin;
use crate::sessions::{SessionError, Sessions};
use crate::store::StoreError;
use crate::token::{Token, TokenHash};

/// How many sessions end in one transaction.
const BATCH: u8 = 100;

/// How long a request waits for its order; a longer one goes on without it.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// Staff's way to the sessions of others.
pub(crate) struct Support {
    sessions: Arc<Sessions>,
    /// The orders that are being worked here. A channel closes when its order is not worked any more.
    running: Mutex<HashMap<String, watch::Receiver<()>>>,
}

/// An order.
pub(crate) struct Order {
    pub(crate) staff: Staff,
    pub(crate) idempotency_key: String,
    /// SHA-256 of the request's body.
    pub(crate) body_hash: Vec<u8>,
    /// Why, in a line without a token.
    pub(crate) reason: String,
    pub(crate) target: Target,
}

/// Whose order it is, and the link through which it came.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    pub(crate) subject: String,
    pub(crate) link: String,
}

/// What is to end.
pub(crate) enum Target {
    /// The sessions of these, each on its own.
    Items(Vec<Item>),
    /// All of a set.
    Set(SessionSet),
}

/// One thing that was found somewhere.
pub(crate) enum Item {
    Token(Token),
    /// SHA-256 of a token.
    Fingerprint(TokenHash),
    Malformed,
}

/// What would fall.
#[derive(Debug)]
pub(crate) enum Preview {
    Items(Vec<ItemOutcome>),
    Set { sessions: i64, accounts: i64 },
}

/// Where an order stands.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) id: String,
    pub(crate) done: bool,
    pub(crate) progress: Progress,
}

/// Why an order is not carried out, or not to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderError {
    #[error("the idempotency key belongs to another order")]
    OtherBody,
    /// What was done is kept; the same order goes on from there.
    #[error("the order stopped before its end")]
    Stopped,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Support {
    pub(crate) fn new(sessions: Arc<Sessions>) -> Self {
        Self {
            sessions,
            running: Mutex::default(),
        }
    }

    /// Says what would fall, and changes nothing.
    pub(crate) async fn preview(
        &self,
        staff: &Staff,
        target: &Target,
    ) -> Result<Preview, SessionError> {
        let preview = match target {
            Target::Items(items) => Preview::Items(self.preview_items(items).await?),
            Target::Set(set) => {
                let mut transaction = self.sessions.store.read().await?;
                let (sessions, accounts) = transaction.count_set(set).await?;
                Preview::Set { sessions, accounts }
            }
        };
        let record = AuditRecord::new(AuditKind::SupportDryRun).by(&staff.actor());
        self.sessions.record_alone(target.described(record)).await?;
        Ok(preview)
    }

    /// Carries an order out, or goes on with it, and waits a while for its end.
    pub(crate) async fn revoke(self: &Arc<Self>, order: Order) -> Result<Standing, OrderError> {
        let revocation = self.write_down(&order).await?;
        if revocation.finished_at.is_some() {
            return Ok(revocation.into());
        }
        let id = revocation.id;
        let mut running = self.run(id.clone(), order);
        // The channel never has news; it closes.
        let waited = tokio::time::timeout(ANSWER_WITHIN, running.changed()).await;
        let mut transaction = self.sessions.store.read().await?;
        let revocation = transaction.revocation(&id).await?;
        let standing = Standing::from(revocation.ok_or(OrderError::Stopped)?);
        if waited.is_ok() && !standing.done {
            return Err(OrderError::Stopped);
        }
        Ok(standing)
    }

    /// The order as it stands in the database, where it is put if it is new.
    async fn write_down(&self, order: &Order) -> Result<Revocation, OrderError> {
        let revocation = Revocation {
            id: random_id(&*self.sessions.entropy),
            staff: order.staff.subject.clone(),
            idempotency_key: order.idempotency_key.clone(),
            body_hash: order.body_hash.clone(),
            created_at: self.sessions.clock.now(),
            finished_at: None,
            progress: order.target.untouched(),
        };
        let mut transaction = self.sessions.store.begin().await?;
        if transaction.insert_revocation(&revocation).await? {
            let record = AuditRecord::new(AuditKind::SupportRevocation)
                .by(&order.staff.actor())
                .with("revocation", revocation.id.clone())
                .with("reason", order.reason.clone());
            self.sessions
                .record(&mut transaction, order.target.described(record))
                .await?;
            transaction.commit().await?;
            return Ok(revocation);
        }
        let known = transaction
            .revocation_with_key(&revocation.staff, &revocation.idempotency_key)
            .await?
            .ok_or(OrderError::Stopped)?;
        if known.body_hash != revocation.body_hash {
            return Err(OrderError::OtherBody);
        }
        Ok(known)
    }

    /// Works the order in a task of its own, unless one is at it already: what has begun goes on when the client hangs up.
    fn run(self: &Arc<Self>, id: String, order: Order) -> watch::Receiver<()> {
        let mut running = self.running();
        if let Some(receiver) = running.get(&id) {
            return receiver.clone();
        }
        let (sender, receiver) = watch::channel(());
        running.insert(id.clone(), receiver.clone());
        let support = Arc::clone(self);
        let work = async move {
            let worked = match &order.target {
                Target::Items(items) => support.end_items(&id, &order.staff, items).await,
                Target::Set(set) => support.end_set(&id, &order.staff, set).await,
            };
            if let Err(error) = worked {
                tracing::error!(revocation = id, %error, "an order of staff stopped before its end");
            }
            support.running().remove(&id);
            drop(sender);
        };
        tokio::spawn(Origin::current().of(work));
        receiver
    }

    /// Notes that everything is done.
    async fn close(&self, id: &str, staff: &Staff) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let open = transaction.locked_revocation(id).await?;
        let Some(mut revocation) = open.filter(|it| it.finished_at.is_none()) else {
            return Ok(());
        };
        revocation.finished_at = Some(self.sessions.clock.now());
        transaction.save_revocation(&revocation).await?;
        let record = AuditRecord::new(AuditKind::SupportRevocationDone)
            .by(&staff.actor())
            .with("revocation", id)
            .with("sessions", revocation.progress.sessions());
        self.sessions.record(&mut transaction, record).await?;
        Ok(transaction.commit().await?)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, watch::Receiver<()>>> {
        // The map is whole whatever panicked while it was held.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Staff {
    pub(crate) fn of(session: &Session) -> Self {
        Self {
            subject: session.subject(),
            link: session.id.clone(),
        }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Support {
            subject: self.subject.clone(),
        }
    }
}

impl Target {
    fn untouched(&self) -> Progress {
        match self {
            Self::Items(items) => Progress::Items(items.iter().map(Item::untouched).collect()),
            Self::Set(_) => Progress::Set {
                sessions: 0,
                still_connected: 0,
            },
        }
    }

    fn described(&self, record: AuditRecord) -> AuditRecord {
        match self {
            Self::Items(items) => record.with("items", items.len()),
            Self::Set(SessionSet::Account { platform, open_id }) => {
                record.with("account", format!("{platform}:{open_id}"))
            }
            Self::Set(SessionSet::Client(client)) => record.with("client", client.clone()),
            Self::Set(SessionSet::Since(since)) => record.with("since", since.to_string()),
        }
    }
}

impl From<Revocation> for Standing {
    fn from(revocation: Revocation) -> Self {
        Self {
            id: revocation.id,
            done: revocation.finished_at.is_some(),
            progress: revocation.progress,
        }
    }
}

impl From<StoreError> for OrderError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl fmt::Debug for Support {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Support").finish_non_exhaustive()
    }
}
