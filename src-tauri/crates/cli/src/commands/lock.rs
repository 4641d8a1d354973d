//! `latchkey lock`

use std::time::Duration;

use latchkey_accounts::{Engine, LockState};
use serde_json::json;

use crate::args::Lock;
use crate::output::{Failure, Output};
use crate::passphrase;

pub(super) async fn run(engine: &Engine, output: &Output, what: &Lock) -> Result<(), Failure> {
    if what.change {
        let old = passphrase::present()?;
        let new = passphrase::new()?;
        engine.change_passphrase(&old, &new).await?;
        output.result(&json!({ "event": "passphrase_changed" }), || {
            "The passphrase is changed.".to_owned()
        });
        return Ok(());
    }
    if what.remove {
        engine.remove_passphrase(&passphrase::present()?).await?;
        output.result(&json!({ "event": "lock_removed" }), || {
            "The lock is off: the keychain alone guards the keys now.".to_owned()
        });
        return Ok(());
    }
    if let Some(minutes) = what.idle {
        engine
            .set_idle(Duration::from_secs(minutes.saturating_mul(60)))
            .await?;
        output.result(
            &json!({ "event": "idle_set", "minutes": minutes }),
            || match minutes {
                0 => "Stays unlocked until you lock it or the computer restarts.".to_owned(),
                _ => format!("Locks after {minutes} minutes without use."),
            },
        );
        return Ok(());
    }
    if let LockState::Off | LockState::NoPassphraseYet = engine.lock_state().await? {
        output.aside(
            "Choose a passphrase. Without it nobody, you included, can use the linked accounts; they can always be linked again.",
        );
        engine.set_passphrase(&passphrase::new()?).await?;
    }
    engine.lock().await?;
    output.result(&json!({ "event": "locked" }), || {
        "Locked. \"latchkey unlock\" unlocks.".to_owned()
    });
    Ok(())
}
