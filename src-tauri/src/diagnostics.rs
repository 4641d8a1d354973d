//! What works on this computer: the engine's own checks, and what only the window knows of.

use crate::backend::Backend;
use crate::views::{CheckView, Problem};

/// Tries everything.
pub(crate) async fn run(backend: &Backend) -> Vec<CheckView> {
    let mut checks = match backend.engine().await {
        Ok(engine) => engine
            .doctor()
            .await
            .into_iter()
            .map(|check| {
                let (found, problem) = match check.found {
                    Ok(found) => (Some(found), None),
                    Err(problem) => (None, Some(Problem::from(problem))),
                };
                CheckView {
                    name: check.name.replace(' ', "_"),
                    found,
                    problem,
                }
            })
            .collect(),
        Err(problem) => vec![CheckView {
            name: "account_database".to_owned(),
            found: None,
            problem: Some(problem),
        }],
    };
    #[cfg(target_os = "linux")]
    checks.push(found("secrets_daemon", secrets_daemon().await));
    checks.push(found("web_view", web_view()));
    checks.push(found("latchkey", version()));
    checks
}

/// The same as text to send to somebody who helps. Nothing of an account is in it, and no secret.
pub(crate) fn report(checks: &[CheckView]) -> String {
    let mut lines: Vec<String> = checks
        .iter()
        .map(|check| {
            let said = match (&check.found, &check.problem) {
                (_, Some(problem)) => format!("NOT WELL ({})", problem.code),
                (Some(found), None) => found.clone(),
                (None, None) => String::new(),
            };
            format!("{}: {said}", check.name)
        })
        .collect();
    lines.push(String::new());
    lines.join("\n")
}

fn found(name: &str, found: String) -> CheckView {
    CheckView {
        name: name.to_owned(),
        found: Some(found),
        problem: None,
    }
}

fn web_view() -> String {
    match tauri::webview_version() {
        Ok(version) => version,
        Err(_) => "its version is not known".to_owned(),
    }
}

fn version() -> String {
    format!(
        "{} on {} {}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// Which program keeps this session's secrets, by its process.
#[cfg(target_os = "linux")]
async fn secrets_daemon() -> String {
    let named = async {
        let bus = zbus::Connection::session().await.ok()?;
        let bus = zbus::fdo::DBusProxy::new(&bus).await.ok()?;
        let name = "org.freedesktop.secrets".try_into().ok()?;
        let id = bus.get_connection_unix_process_id(name).await.ok()?;
        let name = std::fs::read_to_string(format!("/proc/{id}/comm")).ok()?;
        Some(name.trim().to_owned())
    };
    let named = tokio::time::timeout(std::time::Duration::from_secs(3), named).await;
    named
        .ok()
        .flatten()
        .unwrap_or_else(|| "none answers on the session's bus".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s10_a_report_names_what_is_wrong_by_its_code_and_nobody() {
        let checks = [
            found(
                "keychain",
                "wrote, read back and deleted an item".to_owned(),
            ),
            CheckView {
                name: "stored_tokens".to_owned(),
                found: None,
                problem: Some(Problem {
                    code: "tokens_missing".to_owned(),
                    message: "The tokens of Mia are not in this computer's keychain.".to_owned(),
                    way_out: String::new(),
                }),
            },
        ];
        let report = report(&checks);
        assert!(report.contains("stored_tokens: NOT WELL (tokens_missing)"));
        assert!(!report.contains("Mia"), "{report}");
    }
}
