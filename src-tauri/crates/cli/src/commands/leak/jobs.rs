//! `latchkey leak jobs`

use latchkey_accounts::Engine;

use super::told::{job_json, job_text};
use crate::output::{Failure, Output};

pub(super) async fn list(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let jobs = engine.leak_jobs().await?;
    for job in &jobs {
        output.result(&job_json("revocation", job), || job_text(job));
    }
    if jobs.is_empty() {
        output.aside("No leaked token was revoked from here yet.");
    }
    Ok(())
}

pub(super) async fn forget(engine: &Engine, output: &Output, id: &str) -> Result<(), Failure> {
    let question = format!("Drop revocation {id}? No report can be written of it afterwards.");
    if !output.confirm(&question) {
        output.aside("Nothing was dropped.");
        return Ok(());
    }
    let job = engine.leak_forget(id).await?;
    output.result(&job_json("forgotten", &job), || {
        format!("Dropped {}. The audit log keeps its records.", job.id)
    });
    Ok(())
}
