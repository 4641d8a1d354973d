//! The programs that ask the agent for tokens, and what a person lets each have.
//!
//! A program is an executable, and for an interpreter the script that it runs. That tells honest programs apart and keeps a
//! record of who got what; it keeps no program out that means to get in, since whatever runs as the same user can use another's
//! executable, change its script, or ask `latchkey` itself.

use std::time::Duration;

use jiff::Timestamp;

use crate::account::Account;
use crate::audit::What;
use crate::engine::{Engine, EngineError, Inner};

/// A program, as the system tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Program {
    /// The executable.
    pub executable: String,
    /// What it runs, where it is an interpreter.
    pub script: Option<String>,
}

/// A program that asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProgram {
    /// This computer's own name for it.
    pub id: String,
    /// Which.
    pub program: Program,
    /// How it stands with it.
    pub state: ProgramState,
}

/// How it stands with a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramState {
    /// It asked, and nobody has answered for it.
    Pending {
        /// When it first asked.
        since: Timestamp,
        /// For which account, in its own words.
        asked_for: Option<String>,
    },
    /// A person approved it.
    Approved {
        /// When.
        at: Timestamp,
        /// What it may have.
        grant: Grant,
    },
}

/// What a program may have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grant {
    /// The ids of the accounts; none for every account.
    pub accounts: Option<Vec<String>>,
    /// The scopes that a token may have; none for every scope. A token cannot be narrowed here, so one that has more is not
    /// handed out at all.
    pub scopes: Option<Vec<String>>,
    /// The longest lifetime it may ask for; none for as long as the server gives.
    pub max_ttl: Option<Duration>,
}

impl Engine {
    /// The programs that asked, those that wait for an answer first.
    pub async fn programs(&self) -> Result<Vec<KnownProgram>, EngineError> {
        let programs = self.inner.store.programs().await;
        programs.map_err(|error| self.inner.database(&error))
    }

    /// Lets a program have tokens, or changes what it may have.
    pub async fn approve_program(
        &self,
        id: &str,
        grant: &Grant,
    ) -> Result<KnownProgram, EngineError> {
        let inner = &self.inner;
        let now = inner.now();
        let approved = inner.store.approve_program(id, grant, now).await;
        if !approved.map_err(|error| inner.database(&error))? {
            return Err(EngineError::NoSuchProgram(id.to_owned()));
        }
        let known = self.program(id).await?;
        inner.changed();
        let program = &known.program.to_string();
        inner.audit(What::ProgramApproved { program }).await;
        Ok(known)
    }

    /// Takes a program's approval back, or its question off the list. It may ask again.
    pub async fn remove_program(&self, id: &str) -> Result<KnownProgram, EngineError> {
        let inner = &self.inner;
        let known = self.program(id).await?;
        let removed = inner.store.remove_program(id).await;
        removed.map_err(|error| inner.database(&error))?;
        inner.changed();
        let program = &known.program.to_string();
        inner.audit(What::ProgramRemoved { program }).await;
        Ok(known)
    }

    async fn program(&self, id: &str) -> Result<KnownProgram, EngineError> {
        let mut programs = self.programs().await?.into_iter();
        programs
            .find(|known| known.id == id)
            .ok_or_else(|| EngineError::NoSuchProgram(id.to_owned()))
    }
}

impl Inner {
    /// What a program may have; `None` where a person has to be asked first, which is noted.
    pub(crate) async fn grant_of(
        &self,
        program: &Program,
        asked_for: Option<&str>,
    ) -> Result<Option<Grant>, EngineError> {
        let found = self.store.program(program).await;
        match found.map_err(|error| self.database(&error))? {
            Some(ProgramState::Approved { grant, .. }) => Ok(Some(grant)),
            Some(ProgramState::Pending { .. }) => Ok(None),
            None => {
                let (id, now) = (self.new_id(), self.now());
                let noted = self.store.add_program(&id, program, asked_for, now);
                noted.await.map_err(|error| self.database(&error))?;
                self.changed();
                Ok(None)
            }
        }
    }
}

impl Grant {
    /// Why an account's token is not within this, as a code and a sentence.
    pub(crate) fn refuses(&self, account: &Account) -> Option<(&'static str, String)> {
        let Account { name, scopes, .. } = account;
        if let Some(accounts) = &self.accounts
            && !accounts.contains(&account.id)
        {
            let text = format!(
                "This program may not use {name}. Change what it may use with \"latchkey programs approve\"."
            );
            return Some(("account_not_granted", text));
        }
        let granted = self.scopes.as_ref()?;
        let more = scopes.iter().find(|scope| !granted.contains(scope))?;
        let text = format!(
            "The token of {name} also opens \"{more}\", which this program may not use. Change what it may use with \"latchkey programs approve\"."
        );
        Some(("scope_not_granted", text))
    }

    /// The least lifetime that is asked for, within what may be asked for.
    pub(crate) fn bound(&self, min_ttl: Duration) -> Duration {
        self.max_ttl.map_or(min_ttl, |most| min_ttl.min(most))
    }
}

impl std::fmt::Display for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.executable)?;
        match &self.script {
            Some(script) => write!(f, " {script}"),
            None => Ok(()),
        }
    }
}
