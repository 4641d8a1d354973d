//! What takes its time.

use std::error::Error;
use std::time::{Duration, Instant};

use latchkey_testbed::Window;
use serde_json::Value;

use super::Outcome;

/// How long anything that should be quick may take on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

const LOOK: Duration = Duration::from_millis(10);

/// Waits until something is so. Where that does not come to be, the test ends with what is `otherwise`.
pub(crate) async fn wait_until(
    otherwise: &str,
    mut is_so: impl AsyncFnMut() -> Result<bool, Box<dyn Error>>,
) -> Outcome {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await? {
        if Instant::now() > deadline {
            return Err(otherwise.into());
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Waits until a script says that something is so in the page.
pub(crate) async fn wait_for_page(window: &Window, script: &str, given: &[Value]) -> Outcome {
    let waited = wait_until("it is not so in the page", async || {
        Ok(window.execute(script, given.to_vec()).await? == true)
    });
    let Err(error) = waited.await else {
        return Ok(());
    };
    let page = "return document.querySelector('main')?.innerText";
    let page = window.execute(page, vec![]).await?;
    Err(format!("{error}: {script}\n{page}\n{}", window.log()).into())
}
