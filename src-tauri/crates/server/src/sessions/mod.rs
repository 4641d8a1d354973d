//! Links and their tokens: what may be done with a session, and by whom.
//!
//! A session opens only for a request that presents one of its live tokens; nothing opened is kept. [`redeem`] gives a device its
//! first pair, an [`authorization_code`] a program behind a browser, [`refresh`] the next; a [`sign_on`] is a browser that needs no
//! QR code any more; [`account`] asks the platform, [`end`] revokes and logs out, a [`client_secret`] ends all that its client had
//! with the next one, [`staff`] says who may end others' sessions, and [`watch`] writes down and tells what happened.

mod account;
mod authorization_code;
mod client_secret;
mod end;
mod redeem;
mod refresh;
mod scopes;
mod sign_on;
mod staff;
mod turns;
mod watch;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

pub(crate) use account::AccountError;
pub(crate) use authorization_code::CodeError;
pub(crate) use client_secret::{ClientSecretError, make_client_secret};
pub(crate) use end::{HolderOutcome, RevokeError};
pub(crate) use redeem::RedeemError;
pub(crate) use refresh::RefreshError;
pub(crate) use scopes::{ScopeRefused, asked};
pub(crate) use sign_on::{SIGN_ON_LIFETIME, SignedOn, sign_on_place};
pub(crate) use staff::StaffError;

use crate::alerts::Alerts;
use crate::clock::{Clock, Entropy};
use crate::config::{AlertThresholds, Lifetimes, Staff};
use crate::counts::Counts;
use crate::envelope::{Dek, EnvelopeError, Place};
use crate::keys::HeldKeys;
use crate::model::{
    IssuedToken, PairState, Scope, Session, StoredPlatformSession, TokenPair, timed_id,
};
use crate::platform::{Platform, PlatformSession, SealedFormError};
use crate::store::{Store, StoreError, Transaction};
use crate::token::{Token, TokenHash, TokenKind};
use client_secret::KnownSecrets;
use turns::Turns;

/// All sessions.
pub(crate) struct Sessions {
    pub(crate) store: Store,
    pub(crate) platform: Platform,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) keys: HeldKeys,
    pub(crate) alerts: Alerts,
    pub(crate) counts: Arc<Counts>,
    staff: Staff,
    client_secrets: KnownSecrets,
    turns: Turns,
}

/// A pair on its way to the client. Not `Clone`: it is handed out once.
pub(crate) struct IssuedPair {
    /// Which link they are of.
    pub(crate) link: String,
    pub(crate) access: Token,
    pub(crate) access_lifetime: Duration,
    pub(crate) refresh: Token,
    pub(crate) refresh_lifetime: Duration,
    pub(crate) scope: Scope,
}

/// An access token and a refresh token that belong to nobody yet, with their hashes.
struct NewTokens {
    access: (Token, TokenHash),
    refresh: (Token, TokenHash),
}

impl NewTokens {
    fn generate(entropy: &dyn Entropy) -> Self {
        let generate = |kind| {
            let token = Token::generate(kind, entropy);
            let hash = token.hash();
            (token, hash)
        };
        Self {
            access: generate(TokenKind::Access),
            refresh: generate(TokenKind::Refresh),
        }
    }
}

/// A token that somebody presented and that is live, with what it belongs to.
pub(crate) struct Presented {
    pub(crate) token: Token,
    pub(crate) pair: TokenPair,
    pub(crate) session: Session,
}

/// What went wrong on the server's own side. The client can do nothing about it but try again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    #[error(transparent)]
    SealedForm(#[from] SealedFormError),
    /// The server is stopping.
    #[error("The server stopped before this was done: try again.")]
    Stopped,
}

impl SessionError {
    /// Whether the same may work in a while without anybody doing anything.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Store(StoreError::Unavailable(_) | StoreError::Lost)
        )
    }
}

impl Sessions {
    pub(crate) fn new(
        store: Store,
        keys: HeldKeys,
        platform: Platform,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        lifetimes: Lifetimes,
    ) -> Self {
        let counts = Arc::<Counts>::default();
        let client_secrets = KnownSecrets::new(store.notices());
        let turns = Turns::new(store.clone(), Arc::clone(&clock), Arc::clone(&entropy));
        Self {
            store,
            platform,
            clock,
            entropy,
            lifetimes,
            keys,
            alerts: Alerts::new(AlertThresholds::default(), counts.alerts.clone()),
            counts,
            staff: Staff::default(),
            client_secrets,
            turns,
        }
    }

    /// With these accounts as staff, alerts from these numbers on, and everything counted there.
    #[must_use]
    pub(crate) fn watched_by(
        mut self,
        staff: Staff,
        alerts: AlertThresholds,
        counts: Arc<Counts>,
    ) -> Self {
        self.staff = staff;
        self.alerts = Alerts::new(alerts, counts.alerts.clone());
        self.counts = counts;
        self
    }

    /// Looks a token up; `None` if it is not live. Presenting it proves that its pair arrived.
    pub(crate) async fn present(&self, token: Token) -> Result<Option<Presented>, SessionError> {
        let mut transaction = self.store.read().await?;
        let Some(presented) = self.look_up(&mut transaction, token).await? else {
            return Ok(None);
        };
        drop(transaction);
        if !presented.is_live(self.clock.now()) {
            return Ok(None);
        }
        if presented.pair.state == PairState::Fresh {
            let mut transaction = self.store.begin().await?;
            transaction.mark_pair_in_use(&presented.pair).await?;
            transaction.commit().await?;
        }
        Ok(Some(presented))
    }

    /// Finds the pair and the session of a token, live or not. Other kinds of token have neither.
    pub(crate) async fn look_up(
        &self,
        transaction: &mut Transaction,
        token: Token,
    ) -> Result<Option<Presented>, StoreError> {
        let found = find(transaction, &token).await?;
        Ok(found.map(|(pair, mut session)| {
            self.limit(&mut session);
            Presented {
                token,
                pair,
                session,
            }
        }))
    }

    /// Seals a platform session's bytes at their place.
    pub(crate) fn seal(&self, dek: &Dek, id: &str, session: &PlatformSession) -> Vec<u8> {
        dek.seal(
            platform_session_place(id),
            &session.seal_bytes(),
            &*self.entropy,
        )
    }

    /// The DEK, for a token whose wrap is still there.
    fn unwrap(&self, presented: &Presented) -> Result<Dek, EnvelopeError> {
        self.unwrap_of(&presented.pair, &presented.token)
    }

    /// The same some time after the token was looked up: its wrap may be another one by now, under a newer key of the server.
    async fn unwrap_again(
        &self,
        transaction: &mut Transaction,
        presented: &Presented,
    ) -> Result<Dek, SessionError> {
        let found = find(transaction, &presented.token).await?;
        let (pair, _) = found.ok_or(EnvelopeError::DoesNotOpen)?;
        Ok(self.unwrap_of(&pair, &presented.token)?)
    }

    fn unwrap_of(&self, pair: &TokenPair, token: &Token) -> Result<Dek, EnvelopeError> {
        let wrap = issued(pair, token)
            .wrap
            .as_deref()
            .ok_or(EnvelopeError::DoesNotOpen)?;
        let place = pair_place(&pair.id, token.kind());
        self.keys.open(|keys| Dek::unwrap(place, token, keys, wrap))
    }

    /// Issues a new session's first pair within a transaction.
    async fn issue_first(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        dek: &Dek,
    ) -> Result<IssuedPair, SessionError> {
        let tokens = NewTokens::generate(&*self.entropy);
        self.issue(transaction, session, None, dek, tokens).await
    }

    /// Issues the session's next pair within a transaction.
    async fn issue(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        parent: Option<&TokenPair>,
        dek: &Dek,
        tokens: NewTokens,
    ) -> Result<IssuedPair, SessionError> {
        let now = self.clock.now();
        let id = timed_id(now, &*self.entropy);
        let keys = self.keys.present();
        let issue = |(token, hash): &(Token, TokenHash), lifetime: Duration| {
            let place = pair_place(&id, token.kind());
            IssuedToken {
                hash: *hash,
                expires_at: now + lifetime,
                wrap: Some(dek.wrap(place, token, &keys, &*self.entropy)),
            }
        };
        let issued_access = issue(&tokens.access, self.lifetimes.access_token);
        let issued_refresh = issue(&tokens.refresh, self.lifetimes.refresh_token);
        transaction
            .insert_token_pair(&TokenPair {
                id,
                session_id: session.id.clone(),
                parent: parent.map(|pair| pair.id.clone()),
                state: PairState::Fresh,
                issued_at: now,
                access: issued_access,
                refresh: issued_refresh,
            })
            .await?;
        if parent.is_none() {
            self.link_completed(transaction, session).await?;
        }
        Ok(IssuedPair {
            link: session.id.clone(),
            access: tokens.access.0,
            access_lifetime: self.lifetimes.access_token,
            refresh: tokens.refresh.0,
            refresh_lifetime: self.lifetimes.refresh_token,
            scope: session.scope.clone(),
        })
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sessions").finish_non_exhaustive()
    }
}

impl Presented {
    /// What the database knows of the presented token.
    pub(crate) fn issued(&self) -> &IssuedToken {
        issued(&self.pair, &self.token)
    }

    fn is_live(&self, now: Timestamp) -> bool {
        let good = match self.token.kind() {
            TokenKind::Refresh => !self.pair.state.refresh_is_replay(),
            _ => self.pair.state.access_is_good(),
        };
        good && !self.session.ending && !self.issued().is_expired(now)
    }
}

async fn find(
    transaction: &mut Transaction,
    token: &Token,
) -> Result<Option<(TokenPair, Session)>, StoreError> {
    match token.kind() {
        TokenKind::Access => transaction.pair_of_access_token(&token.hash()).await,
        TokenKind::Refresh => transaction.pair_of_refresh_token(&token.hash()).await,
        _ => Ok(None),
    }
}

fn issued<'a>(pair: &'a TokenPair, token: &Token) -> &'a IssuedToken {
    match token.kind() {
        TokenKind::Refresh => &pair.refresh,
        _ => &pair.access,
    }
}

fn open(dek: &Dek, session: &StoredPlatformSession) -> Result<PlatformSession, SessionError> {
    let bytes = dek.open(platform_session_place(&session.id), &session.sealed)?;
    Ok(PlatformSession::from_sealed_bytes(&bytes)?)
}

/// The place says `session` because that is where these bytes lay before links could share them.
fn platform_session_place(id: &str) -> Place<'_> {
    Place {
        table: "session",
        row: id,
        field: "sealed",
    }
}

/// Where the key of an approved session waits for its device.
pub(crate) fn device_grant_place(id: &str) -> Place<'_> {
    Place {
        table: "device_grant",
        row: id,
        field: "wrap",
    }
}

/// Where the platform's handle for a code on show lies.
pub(crate) fn upstream_place(id: &str) -> Place<'_> {
    Place {
        table: "device_grant",
        row: id,
        field: "upstream",
    }
}

/// Where the e-mail address of a link lies.
fn email_place(session_id: &str) -> Place<'_> {
    Place {
        table: "session",
        row: session_id,
        field: "email",
    }
}

fn pair_place(id: &str, kind: TokenKind) -> Place<'_> {
    let field = if kind == TokenKind::Refresh {
        "refresh_wrap"
    } else {
        "access_wrap"
    };
    Place {
        table: "token_pair",
        row: id,
        field,
    }
}
