//! `latchkey restore`

use std::path::Path;

use latchkey_accounts::Engine;
use serde_json::json;

use crate::output::{Failure, Output};
use crate::passphrase;

pub(super) async fn run(engine: &Engine, output: &Output, file: &Path) -> Result<(), Failure> {
    let restored = engine.restore(file, &passphrase::present()?).await?;
    let object = json!({
        "event": "restored",
        "with_tokens": restored.with_tokens.len(),
        "by_name": restored.by_name.len(),
        "skipped": restored.skipped.len(),
    });
    output.result(&object, || {
        let mut lines = vec![format!(
            "Restored {} accounts.",
            restored.with_tokens.len() + restored.by_name.len()
        )];
        let mut tell = |names: &[String], what: &str| {
            if !names.is_empty() {
                lines.push(format!("{what}: {}", names.join(", ")));
            }
        };
        tell(&restored.with_tokens, "With their tokens");
        tell(&restored.by_name, "By name, to be linked again");
        tell(&restored.skipped, "Here already, left as they are");
        lines.join("\n")
    });
    Ok(())
}
