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
        .access_token(&account.id, Duration::from_secs(min_ttl))
        .await?;
    output.result(
        &json!({
            "access_token": token.access_token.expose_secret(),
            "token_type": "Bearer",
            "expires_at": token.expires_at.to_string(),
        }),
        || token.access_token.expose_secret().to_owned(),
    );
    Ok(())
}
