//! What is answered, and the tokens that are kept ready for that.
//!
//! A token is kept as long as the database says that nothing changed, which one question to it tells whoever made the change:
//! another program that refreshes, revokes or links again, a person who removes a program. After a change each is looked at
//! anew. Locking drops all of them.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _};
use latchkey_vault::LockState;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::peer::{self, Peer};
use super::protocol::{Answer, Op, Refusal, VERSION};
use crate::account::{Account, AccountState};
use crate::audit::{DataVersion, What};
use crate::clock::{Clock, Deadline};
use crate::engine::{Engine, EngineError, Inner};
use crate::problem::Problem;
use crate::programs::{Grant, Program};
use crate::token::LEAST_TTL;

/// The longest lifetime that a tool may ask for.
const LONGEST_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// How often it is looked whether what is kept ready is still good, when nobody asks.
const GLANCE: Duration = Duration::from_secs(1);
/// How the agent's own program is called in the log.
const OWN: &str = "latchkey";
/// So many refusals are remembered, so that a tool that asks again and again does not fill the log.
const MOST_TOLD: usize = 1024;

/// Answers what tools ask.
pub(super) struct Answers {
    engine: Engine,
    ready: Mutex<Ready>,
    /// A token is kept ready.
    kept: Notify,
}

/// What is kept ready.
#[derive(Default)]
struct Ready {
    /// What the database said when everything here was found to be so.
    data_version: Option<DataVersion>,
    /// Whether a passphrase guards the tokens, so that each time it is looked whether it was given.
    guarded: bool,
    grants: HashMap<Program, Grant>,
    /// By what the account was called.
    tokens: HashMap<String, Held>,
    told: HashSet<(String, String, &'static str)>,
}

#[derive(Clone)]
struct Held {
    account: Account,
    tokens_version: i64,
    token: AccessToken,
    ends: Deadline,
    /// Whether nothing changed since.
    sure: bool,
}

impl Answers {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            ready: Mutex::default(),
            kept: Notify::new(),
        }
    }

    /// One answer, whatever is asked.
    pub(super) async fn answer(&self, process: Option<u32>, op: Op) -> Answer {
        let answer = match op {
            Op::Ping => Ok(Answer::of(
                &json!({ "pong": true, "v": VERSION, "agent": env!("CARGO_PKG_VERSION") }),
            )),
            Op::Accounts => self.accounts(&peer::of(process)).await,
            Op::Token { account, min_ttl } => {
                let min_ttl = Duration::from_secs(min_ttl);
                self.token(&peer::of(process), &account, min_ttl).await
            }
        };
        answer.unwrap_or_else(Answer::from)
    }

    /// Looks after what is kept ready. Never returns.
    pub(super) async fn upkeep(&self) {
        let locked = self.engine.watch_lock(|state| {
            if state == LockState::Locked {
                self.forget();
            }
        });
        let stale = async {
            loop {
                // With nothing ready there is nothing to look after.
                while self.ready().tokens.is_empty() {
                    self.kept.notified().await;
                }
                (self.inner().surroundings.sleep)(GLANCE).await;
                if let Err(error) = self.drop_stale().await {
                    tracing::warn!(%error, "what is kept ready is not known to be good");
                    self.forget();
                }
            }
        };
        tokio::join!(locked, stale);
    }

    /// Lets go of every token.
    pub(super) fn forget(&self) {
        self.ready().tokens.clear();
    }

    async fn accounts(&self, peer: &Peer) -> Result<Answer, Refusal> {
        self.look().await?;
        let grant = self.grant(peer, None).await?;
        let accounts = self.engine.accounts().await.map_err(refusal)?;
        let accounts: Vec<Value> = accounts
            .iter()
            .filter(|account| grant.refuses(account).is_none())
            .map(described)
            .collect();
        Ok(Answer::of(&json!({ "accounts": accounts })))
    }

    async fn token(&self, peer: &Peer, meant: &str, min_ttl: Duration) -> Result<Answer, Refusal> {
        self.look().await?;
        let grant = match self.grant(peer, Some(meant)).await {
            Ok(grant) => grant,
            Err(refusal) => return Err(self.refused(peer, meant, refusal).await),
        };
        let min_ttl = grant.bound(min_ttl.min(LONGEST_TTL)).max(LEAST_TTL);
        let held = match self.held(meant, min_ttl, &grant).await {
            Ok(held) => held,
            Err(refusal) => return Err(self.refused(peer, meant, refusal).await),
        };
        let program = name_of(peer);
        let handed_off = What::HandedOff {
            account: &held.account.id,
            program: &program,
            token: &held.token,
        };
        self.inner().audit_quickly(handed_off).await;
        let left = held.ends.left(self.clock());
        Ok(Answer::of(&Token {
            access_token: held.token.expose_secret(),
            token_type: "Bearer",
            expires_at: held.ends.at,
            expires_in: left.as_secs(),
            account: &held.account.id,
            scopes: &held.account.scopes,
        }))
    }

    /// A token that lasts as long, from what is kept ready or else from the vault.
    async fn held(&self, meant: &str, min_ttl: Duration, grant: &Grant) -> Result<Held, Refusal> {
        let (kept, guarded) = {
            let ready = self.ready();
            (ready.tokens.get(meant).cloned(), ready.guarded)
        };
        if guarded && let Err(error) = self.inner().vault.use_lock().await {
            self.forget();
            return Err(refusal(self.inner().vault(error)));
        }
        let allowed = |account: &Account| match grant.refuses(account) {
            Some((code, text)) => Err(Refusal::new(code, text)),
            None => Ok(()),
        };
        if let Some(held) = &kept
            && held.sure
            && self.lasts(held, min_ttl)
        {
            allowed(&held.account)?;
            return Ok(held.clone());
        }
        let account = self.engine.find(meant).await.map_err(refusal)?;
        allowed(&account)?;
        // In this order: what changes in between is noticed the next time.
        let version = self.version(&account.id).await?;
        let held = match kept {
            Some(held)
                if held.account.id == account.id
                    && held.tokens_version == version
                    && self.lasts(&held, min_ttl) =>
            {
                Held {
                    account,
                    sure: true,
                    ..held
                }
            }
            _ => {
                let fresh = self.engine.access_token(&account.id, min_ttl).await;
                let fresh = fresh.map_err(refusal)?;
                Held {
                    account,
                    tokens_version: version,
                    token: fresh.access_token,
                    ends: fresh.ends,
                    sure: true,
                }
            }
        };
        self.ready().tokens.insert(meant.to_owned(), held.clone());
        self.kept.notify_one();
        Ok(held)
    }

    /// What a program may have. The agent's own may have everything: it can open the vault itself.
    async fn grant(&self, peer: &Peer, asked_for: Option<&str>) -> Result<Grant, Refusal> {
        let program = match peer {
            Peer::Own => return Ok(Grant::default()),
            Peer::Nobody => return Err(nobody()),
            Peer::Program(program) => program,
        };
        if let Some(grant) = self.ready().grants.get(program) {
            return Ok(grant.clone());
        }
        let grant = self.inner().grant_of(program, asked_for).await;
        let grant = grant.map_err(refusal)?.ok_or_else(|| unapproved(program))?;
        self.ready().grants.insert(program.clone(), grant.clone());
        Ok(grant)
    }

    /// Looks whether anything changed since the last time, and if it did, is sure of nothing any more.
    async fn look(&self) -> Result<bool, Refusal> {
        let version = self.inner().log.data_version().await;
        let version = version.map_err(|error| refusal(self.inner().log_error(error)))?;
        if self.ready().data_version == Some(version) {
            return Ok(false);
        }
        let guarded = self.engine.lock_state().await.map_err(refusal)? != LockState::Off;
        let mut ready = self.ready();
        ready.data_version = Some(version);
        ready.guarded = guarded;
        ready.grants.clear();
        for held in ready.tokens.values_mut() {
            held.sure = false;
        }
        Ok(true)
    }

    /// Lets go of tokens that are over, replaced or taken back.
    async fn drop_stale(&self) -> Result<(), EngineError> {
        let clock = self.clock();
        self.ready()
            .tokens
            .retain(|_, held| !held.ends.left(clock).is_zero());
        if !self.look().await.unwrap_or(true) {
            return Ok(());
        }
        let held: Vec<(String, String, i64)> = {
            let ready = self.ready();
            let tokens = ready.tokens.iter();
            tokens
                .map(|(meant, held)| (meant.clone(), held.account.id.clone(), held.tokens_version))
                .collect()
        };
        for (meant, id, version) in held {
            let present = self.inner().store.tokens_version(&id).await;
            if present.map_err(|error| self.inner().database(&error))? != Some(version) {
                self.ready().tokens.remove(&meant);
            }
        }
        Ok(())
    }

    /// Records a refusal the first time that it is given.
    async fn refused(&self, peer: &Peer, meant: &str, refusal: Refusal) -> Refusal {
        let program = name_of(peer);
        let first = {
            let mut ready = self.ready();
            ready.told.len() < MOST_TOLD
                && ready
                    .told
                    .insert((program.clone(), meant.to_owned(), refusal.code))
        };
        if first {
            let refused = What::HandOffRefused {
                account: meant,
                program: &program,
                reason: refusal.code,
            };
            self.inner().audit(refused).await;
        }
        refusal
    }

    async fn version(&self, id: &str) -> Result<i64, Refusal> {
        let version = self.inner().store.tokens_version(id).await;
        let version = version.map_err(|error| refusal(self.inner().database(&error)))?;
        version.ok_or_else(|| refusal(EngineError::NoSuchAccount(id.to_owned())))
    }

    fn lasts(&self, held: &Held, min_ttl: Duration) -> bool {
        held.ends.left(self.clock()) >= min_ttl
    }

    fn clock(&self) -> &dyn Clock {
        &*self.inner().surroundings.clock
    }

    fn inner(&self) -> &Inner {
        &self.engine.inner
    }

    fn ready(&self) -> MutexGuard<'_, Ready> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Serialize)]
struct Token<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_at: Timestamp,
    expires_in: u64,
    account: &'a str,
    scopes: &'a [String],
}

fn described(account: &Account) -> Value {
    let expires_at = match &account.state {
        AccountState::Linked {
            access_expires_at, ..
        } => Some(access_expires_at),
        AccountState::NeedsPerson { .. } | AccountState::Revoked { .. } => None,
    };
    json!({
        "id": account.id,
        "provider": account.provider,
        "subject": account.subject,
        "name": account.name,
        "username": account.username,
        "scopes": account.scopes,
        "state": account.state.as_str(),
        "expires_at": expires_at,
    })
}

fn name_of(peer: &Peer) -> String {
    match peer {
        Peer::Own => OWN.to_owned(),
        Peer::Nobody => "unknown".to_owned(),
        Peer::Program(program) => program.to_string(),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what errors are mapped with"
)]
fn refusal(error: EngineError) -> Refusal {
    Problem::from(&error).into()
}

fn nobody() -> Refusal {
    Refusal::new(
        "program_unknown",
        "It cannot be told which program asks, so none can be approved. Start it from a file of its own, not from a command line or a file that was replaced; or use \"latchkey token\".",
    )
}

fn unapproved(program: &Program) -> Refusal {
    Refusal {
        code: "approval_required",
        message: format!(
            "Nobody has approved {program} yet. Approve it with \"latchkey programs approve\", then try again."
        ),
        needs_person: true,
    }
}
