//! Short words for what every test here does.

mod kept;
mod linking;
mod said;
mod servers;
mod waiting;

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use latchkey_testbed::{Desktop, DesktopOptions, Keyring};

pub(crate) use kept::{WITHOUT_ACCOUNTS, bare_keys, holds_token, keychain, leaks, sealed_items};
pub(crate) use linking::{link, link_staff, link_with};
pub(crate) use said::{
    AT_MOST, Said, assert_told, latchkey, latchkey_reading, latchkey_with, object, objects, run,
    token,
};
pub(crate) use servers::{STAFF, is_active, server_audit, server_with_staff};
pub(crate) use waiting::{PATIENCE, wait_for_page, wait_until};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// A desktop without a screen.
pub(crate) async fn terminal(keyring: Keyring) -> Result<Desktop, Box<dyn Error>> {
    Ok(Desktop::start(DesktopOptions {
        keyring,
        display: false,
    })
    .await?)
}

/// Saves what is on the screen as `NAME.png`, when `LATCHKEY_SCREENSHOTS` names a folder to keep pictures in.
pub(crate) async fn photograph(desktop: &Desktop, name: &str) -> Outcome {
    if let Some(folder) = std::env::var_os("LATCHKEY_SCREENSHOTS") {
        // What the page holds is on the screen some frames later, when its transitions are over.
        tokio::time::sleep(Duration::from_millis(400)).await;
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder)?;
        desktop.save_screenshot(&folder.join(name).with_extension("png"))?;
    }
    Ok(())
}
