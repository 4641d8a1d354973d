//! The tools that ask for tokens.

use std::collections::HashMap;

use latchkey_accounts::Engine;
use tauri_specta::Event as _;

use super::{Backend, lock, log_failure};
use crate::views::{AgentState, Problem, ProgramView, Programs, ProgramsChanged};

impl Backend {
    /// The tools, and whether they are served.
    pub(crate) async fn programs(&self) -> Result<Programs, Problem> {
        let engine = self.engine().await?;
        let known = engine.programs().await?;
        let mut last_uses = HashMap::new();
        if !known.is_empty() {
            for entry in engine.audit_log(None, None).await? {
                let text = |name| entry.members.get(name).and_then(|member| member.as_str());
                if let (Some("handed_off"), Some(program)) = (text("event"), text("program")) {
                    last_uses.insert(program.to_owned(), entry.at.to_string());
                }
            }
        }
        Ok(Programs {
            agent: lock(&self.inner.agent).clone(),
            list: known
                .into_iter()
                .map(|known| {
                    let last_use = last_uses.get(&known.program.to_string()).cloned();
                    ProgramView::of(known, last_use)
                })
                .collect(),
        })
    }

    /// Serves tools for as long as the person wants it, unless another program of Latchkey does.
    pub(super) async fn serve_tools(&self, engine: &Engine) {
        use latchkey_accounts::EngineError;
        use latchkey_accounts::agent::AgentError;

        /// How soon another program may have ended.
        const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(15);
        let mut settings = self.inner.settings.subscribe();
        loop {
            if !settings.borrow().serve_programs {
                self.set_agent(AgentState::Off).await;
                if settings
                    .wait_for(|settings| settings.serve_programs)
                    .await
                    .is_err()
                {
                    return;
                }
            }
            let unwanted = async {
                let _ = settings.wait_for(|settings| !settings.serve_programs).await;
            };
            match engine.agent() {
                Ok(agent) => {
                    let socket = agent.socket().display().to_string();
                    self.set_agent(AgentState::Here { socket }).await;
                    agent.serve(unwanted).await;
                }
                Err(error) => {
                    let state = match error {
                        EngineError::Agent(AgentError::Running) => AgentState::Elsewhere,
                        error => AgentState::Unavailable {
                            problem: error.into(),
                        },
                    };
                    self.set_agent(state).await;
                    tokio::select! {
                        () = unwanted => {}
                        () = tokio::time::sleep(LOOK_AGAIN) => {}
                    }
                }
            }
        }
    }

    async fn set_agent(&self, state: AgentState) {
        let changed = {
            let mut agent = lock(&self.inner.agent);
            let changed = *agent != state;
            *agent = state;
            changed
        };
        if changed
            && let Some(window) = self.inner.window.get()
            && let Ok(programs) = self.programs().await
        {
            log_failure(ProgramsChanged(programs).emit(window));
        }
    }
}
