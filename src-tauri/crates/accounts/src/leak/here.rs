//! Which accounts of this computer have a token, and which programs were handed it.
//!
//! The vault knows the tokens of today, the audit log those of before by its own fingerprints. Where the vault is locked, neither can be
//! asked, and nothing is said.

use std::collections::{BTreeSet, HashMap};

use latchkey_leak::{Finding, Fingerprint};
use latchkey_oauth::secret::ExposeSecret as _;
use secrecy::SecretString;
use serde_json::Value;

use crate::account::{Account, AccountState};
use crate::engine::{Engine, EngineError};
use crate::provider::SANDBOX;

/// What this computer knows of tokens.
#[derive(Default)]
pub(super) struct Here {
    accounts: HashMap<String, Account>,
    /// The account of each token.
    tokens: HashMap<Fingerprint, String>,
    /// The same by the audit log's fingerprints.
    recorded: HashMap<String, String>,
    /// The programs that were handed tokens of an account.
    programs: HashMap<String, BTreeSet<String>>,
}

/// What this computer knows of one token.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The account's name.
    pub(super) name: Option<String>,
    /// Its provider's id.
    pub(super) provider: Option<String>,
    /// The programs that were handed it, or another token of the account.
    pub(super) programs: Vec<String>,
}

impl Engine {
    /// What this computer knows.
    pub(super) async fn here(&self) -> Result<Here, EngineError> {
        let mut here = Here::default();
        for account in self.accounts().await? {
            if matches!(account.state, AccountState::Linked { .. }) {
                // Tokens that are gone or locked away are compared with nothing.
                if let Ok(bundle) = self.inner.tokens(&account).await {
                    here.has(&account, bundle.access_token.expose_secret());
                    if let Some(token) = &bundle.refresh_token {
                        here.has(&account, token.expose_secret());
                    }
                }
            }
            here.accounts.insert(account.id.clone(), account);
        }
        for entry in self.audit_log(None, None).await? {
            let text = |name: &str| entry.members.get(name).and_then(Value::as_str);
            let (Some(account), Some(token)) = (text("account"), text("token")) else {
                continue;
            };
            here.recorded.insert(token.to_owned(), account.to_owned());
            if let ("handed_off", Some(program)) =
                (text("event").unwrap_or_default(), text("program"))
            {
                let programs = here.programs.entry(account.to_owned()).or_default();
                programs.insert(program.to_owned());
            }
        }
        Ok(here)
    }

    /// What is known of each token.
    pub(super) async fn known_here(
        &self,
        here: &Here,
        findings: &[Finding],
    ) -> HashMap<Fingerprint, Known> {
        let mut known = HashMap::new();
        for finding in findings {
            let mut account = here.tokens.get(&finding.fingerprint);
            if account.is_none()
                && !here.recorded.is_empty()
                && let Ok(recorded) = self.fingerprint(&finding.token).await
            {
                account = here.recorded.get(&recorded);
            }
            if let Some(account) = account {
                known.insert(finding.fingerprint, here.of(account));
            }
        }
        known
    }
}

impl Here {
    /// Whether an account here is of this server, or whether it is one that somebody set up: anything but the sandbox that nobody uses.
    pub(super) fn is_used(&self, provider: &str) -> bool {
        provider != SANDBOX
            || self
                .accounts
                .values()
                .any(|account| account.provider == SANDBOX)
    }

    fn has(&mut self, account: &Account, token: &str) {
        let token = SecretString::from(token);
        self.tokens
            .insert(Fingerprint::of(&token), account.id.clone());
    }

    fn of(&self, account: &str) -> Known {
        let listed = self.accounts.get(account);
        let programs = self.programs.get(account).into_iter().flatten();
        Known {
            name: listed.map(|account| account.name.clone()),
            provider: listed.map(|account| account.provider.clone()),
            programs: programs.cloned().collect(),
        }
    }
}
