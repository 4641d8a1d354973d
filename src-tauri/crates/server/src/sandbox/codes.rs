//! The codes on show, in memory: from `get_qrcode` over the phone's scan and decision to the one delivery of the authorization code.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use tokio::sync::watch;

use super::accounts::Account;
use super::link::{self, ScannedLink};
use super::tokens::{self, Hash};
use crate::clock::{Clock, Entropy};

/// How long a finished code is remembered, so that late questions about it are answered well.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);

/// How long an authorization code can be traded.
const APPROVAL_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// All codes on show and the approvals that came of them.
pub(super) struct CodesOnShow {
    lifetime: SignedDuration,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    codes: HashMap<String, Code>,
    approvals: HashMap<Hash, Approval>,
}

/// What `get_qrcode` answers.
pub(super) struct Shown {
    pub(super) scan_qrcode_url: String,
    pub(super) token: String,
}

/// What `check_qrcode` answers.
pub(super) enum Told {
    New,
    Scanned {
        ticket: String,
    },
    Confirmed {
        ticket: String,
        code: String,
        state: String,
    },
    Utilised {
        ticket: String,
    },
    Denied,
    Expired,
}

/// A decision that an authorization code stands for.
pub(super) struct Approval {
    pub(super) open_id: &'static str,
    pub(super) scopes: Vec<String>,
    expires_at: Timestamp,
}

/// A code as the phone sees it.
#[derive(Debug, Clone)]
pub(super) struct OnPhone {
    pub(super) id: String,
    pub(super) shown_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) scopes: Vec<String>,
    /// The link to open it by, where the sandbox knows it without a scan.
    pub(super) qr_uri: Option<String>,
    pub(super) phase: PhoneSees,
}

/// How far a code is, as the phone sees it.
#[derive(Debug, Clone, Copy)]
pub(super) enum PhoneSees {
    Waiting,
    Approved(&'static Account),
    Declined,
    TooOld,
}

/// Why the phone cannot do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum PhoneError {
    #[error(
        "This is not a link from one of the sandbox's QR codes. Copy the whole link that begins with aweme://authorize."
    )]
    NotALink,
    #[error(
        "The sandbox does not know this code. It may be from before its last start; show a new one on the computer."
    )]
    UnknownCode,
    #[error("There is no such account. Ask /phone/accounts for those there are.")]
    UnknownAccount,
    #[error("This code was not scanned yet. Scan it first.")]
    NotScanned,
    #[error(
        "This code was scanned with another ticket, so this link is not the one on the screen. Show a new code."
    )]
    OtherTicket,
    #[error("This code is too old. Show a new one on the computer.")]
    Expired,
    #[error("This code was already decided on. Show a new one on the computer.")]
    Used,
}

struct Code {
    id: String,
    polling_hash: Hash,
    scan_qrcode_url: String,
    scopes: Vec<String>,
    state: String,
    drawn_ticket: Option<String>,
    shown_at: Timestamp,
    expires_at: Timestamp,
    phase: Phase,
    /// Whether the poller knows of the present phase.
    told: bool,
    changed: watch::Sender<()>,
}

enum Phase {
    New,
    Scanned {
        ticket: String,
    },
    Confirmed {
        ticket: String,
        account: &'static Account,
        code: String,
    },
    Utilised {
        ticket: String,
        account: &'static Account,
    },
    Denied,
}

impl CodesOnShow {
    pub(super) fn new(lifetime: Duration) -> Self {
        let lifetime = SignedDuration::try_from(lifetime).unwrap_or(SignedDuration::MAX);
        Self {
            lifetime,
            inner: Mutex::default(),
        }
    }

    /// Puts a new code on show.
    pub(super) fn show(
        &self,
        client_key: &str,
        scopes: Vec<String>,
        state: String,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Shown {
        let id = tokens::code_id(entropy);
        let token = format!("{id}{}", tokens::polling_secret(entropy));
        let scan_qrcode_url = link::unticketed(client_key, &id, &scopes);
        let code = Code {
            id: id.clone(),
            polling_hash: tokens::hash(&token),
            scan_qrcode_url: scan_qrcode_url.clone(),
            scopes,
            state,
            drawn_ticket: None,
            shown_at: now,
            expires_at: now.checked_add(self.lifetime).unwrap_or(Timestamp::MAX),
            phase: Phase::New,
            told: true,
            changed: watch::Sender::new(()),
        };
        let mut inner = self.lock();
        inner.forget_before(now);
        inner.codes.insert(id, code);
        Shown {
            scan_qrcode_url,
            token,
        }
    }

    /// What became of the code: at once if there is news, otherwise when there is or after `wait`. `None` for an unknown token.
    pub(super) async fn check(
        &self,
        token: &str,
        drawn_ticket: Option<&str>,
        wait: Duration,
        clock: &dyn Clock,
    ) -> Option<Told> {
        let waited_out = tokio::time::sleep(wait);
        tokio::pin!(waited_out);
        let mut hurry = wait.is_zero();
        loop {
            let (mut changed, expires_at) = {
                let mut inner = self.lock();
                let code = inner.by_token(token)?;
                if let Some(ticket) = drawn_ticket {
                    code.drawn_ticket = Some(ticket.to_owned());
                }
                let now = clock.now();
                if hurry || !code.told || code.open(now).is_err() {
                    return Some(code.tell(now));
                }
                (code.changed.subscribe(), code.expires_at)
            };
            tokio::select! {
                _ = changed.changed() => {}
                () = clock.sleep_until(expires_at) => {}
                () = &mut waited_out => hurry = true,
            }
        }
    }

    /// The phone's camera saw the code.
    pub(super) fn scan(&self, qr_uri: &str, now: Timestamp) -> Result<OnPhone, PhoneError> {
        let link = link::parse(qr_uri).ok_or(PhoneError::NotALink)?;
        let mut inner = self.lock();
        let code = inner
            .codes
            .get_mut(&link.id)
            .ok_or(PhoneError::UnknownCode)?;
        code.open(now)?;
        match &code.phase {
            Phase::Scanned { ticket } if *ticket != link.ticket => {
                return Err(PhoneError::OtherTicket);
            }
            Phase::Scanned { .. } => {}
            _ => code.become_phase(Phase::Scanned {
                ticket: link.ticket,
            }),
        }
        Ok(code.on_phone(now))
    }

    /// The phone's owner approves, for the given account and scopes.
    pub(super) fn approve(
        &self,
        qr_uri: &str,
        account: &'static Account,
        scopes: impl Fn(&str) -> bool,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<OnPhone, PhoneError> {
        let link = link::parse(qr_uri).ok_or(PhoneError::NotALink)?;
        let mut inner = self.lock();
        let code = inner.scanned(&link, now)?;
        let authorization_code = tokens::authorization_code(entropy);
        let approval = Approval {
            open_id: account.open_id,
            scopes: code
                .scopes
                .iter()
                .filter(|scope| scopes(scope))
                .cloned()
                .collect(),
            expires_at: now + APPROVAL_LIFETIME,
        };
        let approval_hash = tokens::hash(&authorization_code);
        code.become_phase(Phase::Confirmed {
            ticket: link.ticket,
            account,
            code: authorization_code,
        });
        let seen = code.on_phone(now);
        inner.approvals.insert(approval_hash, approval);
        Ok(seen)
    }

    /// The phone's owner declines.
    pub(super) fn deny(&self, qr_uri: &str, now: Timestamp) -> Result<OnPhone, PhoneError> {
        let link = link::parse(qr_uri).ok_or(PhoneError::NotALink)?;
        let mut inner = self.lock();
        let code = inner.scanned(&link, now)?;
        code.become_phase(Phase::Denied);
        Ok(code.on_phone(now))
    }

    /// The codes that the phone can open without a camera, newest first.
    pub(super) fn list(&self, now: Timestamp) -> Vec<OnPhone> {
        let inner = self.lock();
        let mut list: Vec<_> = inner
            .codes
            .values()
            .filter(|code| code.open(now).is_ok() && code.drawn_ticket.is_some())
            .map(|code| code.on_phone(now))
            .collect();
        list.sort_by(|a, b| b.shown_at.cmp(&a.shown_at).then_with(|| a.id.cmp(&b.id)));
        list
    }

    /// One code as the phone sees it.
    pub(super) fn by_id(&self, id: &str, now: Timestamp) -> Option<OnPhone> {
        self.lock().codes.get(id).map(|code| code.on_phone(now))
    }

    /// Takes the approval behind an authorization code. It is spent, whatever becomes of the trade.
    pub(super) fn take_approval(&self, code: &str, now: Timestamp) -> Option<Approval> {
        let approval = self.lock().approvals.remove(&tokens::hash(code))?;
        (now < approval.expires_at).then_some(approval)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change under the lock is a single assignment, so a panic elsewhere leaves nothing half done.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn by_token(&mut self, token: &str) -> Option<&mut Code> {
        let code = self.codes.get_mut(token.get(..tokens::CODE_ID_LENGTH)?)?;
        bool::from(code.polling_hash.ct_eq(&tokens::hash(token))).then_some(code)
    }

    fn scanned(&mut self, link: &ScannedLink, now: Timestamp) -> Result<&mut Code, PhoneError> {
        let code = self
            .codes
            .get_mut(&link.id)
            .ok_or(PhoneError::UnknownCode)?;
        code.open(now)?;
        match &code.phase {
            Phase::Scanned { ticket } if *ticket == link.ticket => Ok(code),
            Phase::Scanned { .. } => Err(PhoneError::OtherTicket),
            _ => Err(PhoneError::NotScanned),
        }
    }

    fn forget_before(&mut self, now: Timestamp) {
        self.codes
            .retain(|_, code| now.duration_since(code.expires_at) < REMEMBERED);
        self.approvals
            .retain(|_, approval| now < approval.expires_at);
    }
}

impl Code {
    /// Whether it can still be scanned and decided on.
    fn open(&self, now: Timestamp) -> Result<(), PhoneError> {
        match self.phase {
            Phase::Confirmed { .. } | Phase::Utilised { .. } | Phase::Denied => {
                Err(PhoneError::Used)
            }
            Phase::New | Phase::Scanned { .. } if now >= self.expires_at => {
                Err(PhoneError::Expired)
            }
            Phase::New | Phase::Scanned { .. } => Ok(()),
        }
    }

    fn is_expired(&self, now: Timestamp) -> bool {
        self.open(now) == Err(PhoneError::Expired)
    }

    fn become_phase(&mut self, phase: Phase) {
        self.phase = phase;
        self.told = false;
        self.changed.send_replace(());
    }

    /// Tells the poller, who hears of an approval only once.
    fn tell(&mut self, now: Timestamp) -> Told {
        if self.is_expired(now) {
            return Told::Expired;
        }
        self.told = true;
        match &self.phase {
            Phase::New => Told::New,
            Phase::Scanned { ticket } => Told::Scanned {
                ticket: ticket.clone(),
            },
            Phase::Utilised { ticket, .. } => Told::Utilised {
                ticket: ticket.clone(),
            },
            Phase::Denied => Told::Denied,
            Phase::Confirmed {
                ticket,
                account,
                code,
            } => {
                let (ticket, account, code) = (ticket.clone(), *account, code.clone());
                self.phase = Phase::Utilised {
                    ticket: ticket.clone(),
                    account,
                };
                Told::Confirmed {
                    ticket,
                    code,
                    state: self.state.clone(),
                }
            }
        }
    }

    fn on_phone(&self, now: Timestamp) -> OnPhone {
        OnPhone {
            id: self.id.clone(),
            shown_at: self.shown_at,
            expires_at: self.expires_at,
            scopes: self.scopes.clone(),
            qr_uri: self
                .drawn_ticket
                .as_deref()
                .map(|ticket| link::with_ticket(&self.scan_qrcode_url, ticket)),
            phase: match self.phase {
                Phase::Confirmed { account, .. } | Phase::Utilised { account, .. } => {
                    PhoneSees::Approved(account)
                }
                Phase::Denied => PhoneSees::Declined,
                Phase::New | Phase::Scanned { .. } if now >= self.expires_at => PhoneSees::TooOld,
                Phase::New | Phase::Scanned { .. } => PhoneSees::Waiting,
            },
        }
    }
}
