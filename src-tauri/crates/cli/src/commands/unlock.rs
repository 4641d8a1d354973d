//! `latchkey unlock`

use latchkey_accounts::{Engine, LockState};
use serde_json::json;

use crate::output::{Failure, Output};
use crate::passphrase;

pub(super) async fn run(engine: &Engine, output: &Output) -> Result<(), Failure> {
    match engine.lock_state().await? {
        LockState::NoPassphraseYet => {
            output
                .aside("The tokens will be kept in files. Choose the passphrase that opens them.");
            engine.set_passphrase(&passphrase::new()?).await?;
        }
        LockState::Unlocked { .. } => {}
        LockState::Off | LockState::Locked => engine.unlock(&passphrase::present()?).await?,
    }
    output.result(&json!({ "event": "unlocked" }), || {
        "Unlocked, for every program of yours on this computer.".to_owned()
    });
    Ok(())
}
