//! Between a device that shows a code and the platform whose app scans it.
//!
//! For each code on show one instance asks the platform, and only one: an approval is told once ([`follow`]). Which instance that
//! is stands in the database with a time; when it is not heard of any more, another one takes over ([`upkeep`]). What the
//! platform says goes into the database first and to whoever waits for it after, on whichever instance they wait ([`streams`]).

mod approve;
mod callback;
mod digits;
mod follow;
mod followed;
mod page;
mod streams;
mod upkeep;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use url::Url;

pub(crate) use callback::CameBack;
pub(crate) use digits::DigitsError;
pub(crate) use page::PageState;

use crate::envelope::{RecipientKey, seal_for_server};
use crate::model::{
    CodeChallenge, Device, DeviceGrant, GrantState, GrantStatus, InvalidTransition, Purpose, Scope,
    UserCode, random_id,
};
use crate::platform::{Pending, PlatformError};
use crate::sessions::{SessionError, Sessions, upstream_place};
use crate::store::StoreError;
use crate::token::{Token, TokenHash, TokenKind};
use followed::Followed;
use streams::Streams;

/// RFC 8628 section 3.2: the interval that a client without one in the answer would keep.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// How long a code stays with an instance that is not heard of.
const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// Follows the codes on show.
pub(crate) struct Broker {
    sessions: Arc<Sessions>,
    pace: Pace,
    /// The name of this instance.
    instance: String,
    followed: Followed,
    streams: Streams,
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

impl Pace {
    /// For a platform that sends the person back to us instead of being asked.
    pub(crate) const NEVER: Self = Self {
        interval: Duration::MAX,
        platform_waits: false,
    };
}

/// What a device asks for.
pub(crate) struct Asked {
    pub(crate) client_id: String,
    pub(crate) scope: Scope,
    pub(crate) code_challenge: Option<CodeChallenge>,
    pub(crate) device: Device,
    /// The address it asks from.
    pub(crate) address: Option<String>,
    /// Whether the device can send the digits that the phone shows.
    pub(crate) wants_digits: bool,
    /// `verification_uri`, our page about user codes.
    pub(crate) page: Url,
    pub(crate) shown_on: ShownOn,
}

/// Who shows a code, and so gets what comes of it.
pub(crate) enum ShownOn {
    /// A device, which is given a device code.
    Device,
    /// A browser, which answers an authorization request.
    Browser {
        request: String,
        /// The SHA-256 of its secret.
        browser: TokenHash,
        /// For whoever has that secret the approval is sealed.
        recipient: RecipientKey,
    },
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
        let instance = random_id(&*sessions.entropy);
        let own_until = if sessions.store.is_shared() {
            sessions.clock.now() + LEASE
        } else {
            Timestamp::MAX
        };
        Self {
            sessions,
            pace,
            instance,
            followed: Followed::new(own_until),
            streams: Streams::default(),
            tasks: Mutex::default(),
        }
    }

    /// Asks the platform for a code and follows it until its end.
    pub(crate) async fn begin(self: &Arc<Self>, asked: Asked) -> Result<Begun, BeginError> {
        let sessions = &self.sessions;
        let entropy = &*sessions.entropy;
        let platform_scope = sessions.platform_scope(&asked.scope);
        let pending = sessions.platform.begin(platform_scope.as_slice()).await?;
        let now = sessions.clock.now();
        let id = random_id(entropy);
        let device_code = Token::generate(TokenKind::DeviceCode, entropy);
        let user_code = UserCode::generate(entropy);
        let qr_uri = match &pending {
            Pending::Qr(qr) => qr.qr_uri.clone(),
            // A platform with a page of its own is reached through ours.
            Pending::Page(_) => user_code.page(&asked.page).into(),
        };
        let (recipient, page, purpose) = match asked.shown_on {
            ShownOn::Device => (RecipientKey::of(&device_code), None, Purpose::Link),
            ShownOn::Browser {
                request,
                browser,
                recipient,
            } => {
                let page = Some(browser.as_bytes().to_vec());
                (recipient, page, Purpose::SignIn { request })
            }
        };
        let mut grant = DeviceGrant {
            id,
            client_id: asked.client_id,
            scope: asked.scope,
            device_code: device_code.hash(),
            recipient,
            user_code,
            code_challenge: asked.code_challenge,
            device: asked.device,
            address: asked.address,
            qr_uri,
            upstream: None,
            created_at: now,
            expires_at: now + sessions.lifetimes.device_code,
            interval: POLL_INTERVAL,
            next_poll_at: now,
            follower: self.instance.clone(),
            followed_until: now + LEASE,
            wants_digits: asked.wants_digits,
            page,
            purpose,
            state: GrantState::New,
        };
        // Before the database knows it, or the upkeep would find a code of this instance that nobody here follows.
        self.followed.reserve(&grant.id);
        let stored = async {
            let mut transaction = sessions.store.begin().await?;
            grant.upstream = Some(seal_for_server(
                upstream_place(&grant.id),
                &pending.seal_bytes(),
                &sessions.keys.present(),
                entropy,
            ));
            transaction.insert_device_grant(&grant).await?;
            sessions.link_begun(&mut transaction, &grant).await?;
            transaction.commit().await
        };
        if let Err(error) = stored.await {
            self.followed.ended(&grant.id);
            return Err(error.into());
        }
        self.spawn_following(&grant.id, grant.expires_at, pending);
        Ok(Begun { device_code, grant })
    }

    /// The status of a code and its changes, whichever instance follows it; `None` if there is no such code.
    pub(crate) async fn watch(
        &self,
        grant_id: &str,
    ) -> Result<Option<watch::Receiver<GrantStatus>>, StoreError> {
        // In this order, no change falls in between.
        let receiver = self.streams.subscribe(grant_id);
        let known = self.look(grant_id).await?;
        Ok(known.then_some(receiver))
    }

    /// Ends all following and all event streams.
    pub(crate) fn stop(&self) {
        self.tasks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .abort_all();
        self.streams.clear();
    }

    /// Looks a code up for whoever waits for it; says whether there is one.
    async fn look(&self, grant_id: &str) -> Result<bool, StoreError> {
        let grant = self
            .sessions
            .store
            .read()
            .await?
            .device_grant(grant_id)
            .await?;
        if let Some(grant) = &grant {
            self.streams
                .tell(grant_id, grant.status(self.sessions.clock.now()));
        }
        Ok(grant.is_some())
    }

    /// Follows a code that was reserved before.
    fn spawn_following(self: &Arc<Self>, grant_id: &str, expires_at: Timestamp, pending: Pending) {
        let broker = Arc::clone(self);
        let id = grant_id.to_owned();
        let handle = self.spawn(async move {
            Arc::clone(&broker)
                .follow(id.clone(), expires_at, pending)
                .await;
            broker.followed.ended(&id);
        });
        self.followed.began(grant_id, handle);
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task)
    }

    /// Ends a grant, and with it the session that waits for redemption, if there is one.
    async fn end(
        &self,
        grant_id: &str,
        change: impl FnOnce(DeviceGrant) -> Result<DeviceGrant, InvalidTransition>,
    ) -> Result<(), SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let Some(grant) = transaction.locked_device_grant(grant_id).await? else {
            return Ok(());
        };
        let waiting = grant.state.waiting_session().map(str::to_owned);
        let Ok(grant) = change(grant) else {
            return Ok(());
        };
        transaction.save_device_grant(&grant).await?;
        match grant.state.status() {
            GrantStatus::Denied => {
                self.sessions
                    .link_denied(&mut transaction, &grant, None, "declined")
                    .await?;
            }
            GrantStatus::Expired => self.sessions.link_expired(&mut transaction),
            _ => {}
        }
        if let Some(session_id) = waiting
            && let Some(session) = transaction.session(&session_id).await?
        {
            transaction.delete_session(&session).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

impl fmt::Debug for Broker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Broker")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}

impl From<StoreError> for BeginError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

type Change = fn(DeviceGrant) -> Result<DeviceGrant, InvalidTransition>;
