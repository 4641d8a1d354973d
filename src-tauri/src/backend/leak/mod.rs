//! The leaked-token desk: what was found, and the revocation that is under way. It is for staff; whoever is none gets no further than
//! [`Backend::at_desk`], and has nothing on it.
//!
//! | Module | What it holds |
//! |---|---|
//! | `desk` | what lies on the desk, in memory only |
//! | `scan` | looking for tokens |
//! | `job` | revoking them |
//! | `held` | the token that somebody has on the clipboard, which everybody may revoke |

mod desk;
mod held;
mod job;
mod scan;

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};

use latchkey_accounts::leak::{LeakError, Staff};
use latchkey_accounts::{Engine, EngineError};
use latchkey_leak::{Found, Rules, Source};
use tauri_specta::Event as _;

use super::{Backend, lock, log_failure};
use crate::views::{LeakChanged, LeakFinding, LeakPlan, LeakStatus, Problem};
use desk::Desk;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

#[derive(Debug, Default)]
pub(super) struct LeakDesk {
    desk: Mutex<Desk>,
    /// Held while the window is told, so that what it hears last is how it is.
    telling: Mutex<()>,
}

/// Somebody of staff at the desk.
#[derive(Debug)]
pub(crate) struct AtDesk {
    backend: Backend,
    engine: Engine,
}

impl Backend {
    /// How the desk is, and who is staff. Where nobody is any more, it is cleared.
    pub(crate) async fn leak_status(&self) -> Result<LeakStatus, Problem> {
        let engine = self.engine().await?;
        self.look_at_staff(&engine).await?;
        Ok(self.desk(|desk| desk.status()))
    }

    /// The desk, for staff and for nobody else.
    pub(crate) async fn at_desk(&self) -> Result<AtDesk, Problem> {
        let engine = self.engine().await?;
        let staff = self.look_at_staff(&engine).await?;
        may(&staff)?;
        Ok(AtDesk {
            backend: self.clone(),
            engine,
        })
    }

    /// The page is closed: nothing is taken any more, and what was found is gone. For everybody, since it takes nothing from anybody.
    pub(crate) fn leave_desk(&self) {
        if self.desk(Desk::leave) {
            self.tell_desk();
        }
    }

    /// What was found is gone.
    pub(crate) fn clear_desk(&self) {
        if self.desk(Desk::clear) {
            self.tell_desk();
        }
    }

    /// Takes what a person dropped on the window, while the page waits for it.
    pub(crate) fn dropped(&self, paths: &[PathBuf]) {
        if !self.desk(|desk| desk.is_open()) {
            return;
        }
        let (backend, paths) = (self.clone(), paths.to_vec());
        tauri::async_runtime::spawn(async move {
            match backend.at_desk().await {
                Ok(desk) => {
                    desk.scan(paths.into_iter().map(Source::Path).collect());
                }
                Err(problem) => tracing::debug!(code = problem.code, "what was dropped is let be"),
            }
        });
    }

    /// Learns who is staff, and tells the window where that changed.
    pub(super) async fn look_at_staff(&self, engine: &Engine) -> Result<Vec<Staff>, Problem> {
        let staff = engine.staff().await?;
        if self.desk(|desk| desk.set_staff(staff.clone())) {
            self.tell_desk();
        }
        Ok(staff)
    }

    fn desk<T>(&self, look: impl FnOnce(&mut Desk) -> T) -> T {
        look(&mut lock(&self.inner.leak.desk))
    }

    fn tell_desk(&self) {
        let Some(window) = self.inner.window.get() else {
            return;
        };
        let _one = lock(&self.inner.leak.telling);
        let status = self.desk(|desk| desk.status());
        log_failure(LeakChanged(status).emit(window));
    }
}

impl AtDesk {
    /// The engine, for what needs nothing that lies on the desk.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The page is open: what is dropped on it counts.
    pub(crate) fn listen(&self) {
        self.backend.desk(Desk::listen);
    }

    /// What was found, as it may be shown. While a scan is under way that is nothing yet.
    pub(crate) fn findings(&self) -> Vec<LeakFinding> {
        let found = self.found();
        found.findings.iter().map(Into::into).collect()
    }

    /// What would end of what was found.
    pub(crate) async fn plan(&self) -> Result<LeakPlan, Problem> {
        let found = self.found();
        let plan = self.engine.leak_plan(&found.findings).await?;
        Ok(LeakPlan::of(plan, &found.findings, &RULES))
    }

    fn found(&self) -> Arc<Found> {
        self.backend.desk(|desk| desk.found()).unwrap_or_default()
    }
}

fn may(staff: &[Staff]) -> Result<(), Problem> {
    if staff.is_empty() {
        return Err(EngineError::from(LeakError::NotStaff).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_but_staff_gets_to_the_desk() {
        let refused = may(&[]).expect_err("nobody");
        assert_eq!(refused.code, "not_staff");
        assert_eq!(may(&[desk::tests::sam()]), Ok(()));
    }
}
