//! `latchkey token`: the one command that prints a token.

use std::time::Duration;

use latchkey_accounts::{Engine, ExposeSecret as _};
use serde_json::json;

use crate::output::{Failure, Output};

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    account: &str,
    min_ttl: u64,
) -> Result<(), Failure> {
    let account = engine.find(account).await?;
    let token = engine
        .hand_off(&account.id, Duration::from_secs(min_ttl), "latchkey token")
        .await?;
    let text = token.access_token.expose_secret();
    print(output, text, &token.expires_at.to_string());
    Ok(())
}

/// Prints a token, wherever it came from.
pub(crate) fn print(output: &Output, token: &str, expires_at: &str) {
    output.result(
        &json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_at": expires_at,
        }),
        || token.to_owned(),
    );
}
