//! `latchkey doctor`

use latchkey_accounts::Engine;
use serde_json::json;

use crate::output::{Failure, Output};

pub(super) async fn run(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let mut worst = None;
    for check in engine.doctor().await {
        let (ok, detail) = match &check.found {
            Ok(found) => (true, found.clone()),
            Err(problem) => (false, problem.to_string()),
        };
        let code = check.found.as_ref().err().map(|problem| problem.code);
        output.result(
            &json!({ "check": check.name, "ok": ok, "code": code, "detail": detail }),
            || {
                format!(
                    "{} {}: {detail}",
                    if ok { "ok     " } else { "PROBLEM" },
                    check.name
                )
            },
        );
        worst = worst.or(check.found.err());
    }
    match worst {
        Some(problem) => Err(Failure::Problem(problem)),
        None => Ok(()),
    }
}
