//! `latchkey backup`

use std::path::Path;

use latchkey_accounts::Engine;
use serde_json::json;

use crate::output::{Failure, Output};
use crate::passphrase;

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    file: &Path,
    with_tokens: bool,
) -> Result<(), Failure> {
    if with_tokens {
        output.aside(
            "The live tokens go into this file: whoever has it and its passphrase has the accounts. It is good until an account's tokens are next refreshed here; using an older one ends that account's link.",
        );
    }
    let done = engine
        .backup(file, &passphrase::new()?, with_tokens)
        .await?;
    let object = json!({
        "event": "backed_up",
        "file": file,
        "accounts": done.accounts,
        "with_tokens": done.with_tokens,
    });
    output.result(&object, || {
        let tokens = match done.with_tokens {
            0 => {
                "No tokens are in it: after restoring it, the accounts are linked again.".to_owned()
            }
            count => format!("The live tokens of {count} are in it."),
        };
        format!(
            "Wrote {} accounts to {}. {tokens}",
            done.accounts,
            file.display()
        )
    });
    Ok(())
}
