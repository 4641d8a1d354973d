//! The window without a pointer: linking, settings, revoking and logging out, by keys alone (U3).

use std::error::Error;

use latchkey_testbed::{Phone, Window};

use super::open;
use crate::support::{Outcome, PATIENCE, wait_for_page};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const CONTROL: char = '\u{e009}';
/// So many steps lead around the whole window.
const STEPS: usize = 80;

/// Steps on until the element with this `data-testid` has the focus, which can be seen on it.
async fn reach(window: &Window, testid: &str) -> Outcome {
    window.find(testid).await?;
    let mut passed = Vec::new();
    for _ in 0..STEPS {
        let held = focused(window).await?;
        if held == testid {
            let seen = "const held = document.activeElement; return held.matches(':focus-visible')";
            assert_eq!(window.execute(seen, vec![]).await?, true, "{testid}");
            return Ok(());
        }
        passed.push(held);
        window.press(TAB).await?;
    }
    Err(format!("`{testid}` cannot be reached by keyboard, only {passed:?}").into())
}

async fn focused(window: &Window) -> Result<String, Box<dyn Error>> {
    let held = "const held = document.activeElement; return held.dataset.testid ?? (held === document.body ? 'nothing' : held.textContent.trim())";
    let held = window.execute(held, vec![]).await?;
    Ok(held.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn u3_everything_is_done_by_keyboard_and_the_focus_is_never_lost() -> Outcome {
    let (desktop, window) = open(&[]).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;

    // Instead of the picture there are its words, the code and the address as text, and the time that is left.
    let spoken = "return [document.querySelector('[role=img], svg[aria-label], img[alt]')?.getAttribute('aria-label') ?? '',
        document.querySelector('[role=timer]')?.textContent ?? ''].join('\\n')";
    let spoken = window.execute(spoken, vec![]).await?;
    let spoken = spoken.as_str().unwrap_or_default();
    assert!(spoken.contains("Without a camera, open"), "{spoken}");
    assert!(spoken.contains("New code in"), "{spoken}");
    let live = "return document.querySelector('[data-testid=link-state]').getAttribute('role')";
    assert_eq!(window.execute(live, vec![]).await?, "status");

    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    let account = phone.accounts().await?.remove(0);
    phone.approve(&qr_uri, &account).await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    assert_ne!(focused(&window).await?, "nothing", "after linking");

    // Larger and smaller: half as much of the page fits when it is twice as large.
    let before = [window.execute("return innerWidth", vec![]).await?];
    let larger = "return innerWidth < arguments[0] * 0.95";
    window.press_with(CONTROL, "+").await?;
    wait_for_page(&window, larger, &before).await?;
    let smaller = "return innerWidth >= arguments[0] * 0.95";
    window.press_with(CONTROL, "-").await?;
    wait_for_page(&window, smaller, &before).await?;

    // Settings: dark from now on.
    reach(&window, "nav-settings").await?;
    window.press(ENTER).await?;
    window.find("setting-theme-dark").await?;
    assert_ne!(focused(&window).await?, "nothing", "in another view");
    reach(&window, "setting-theme-system").await?;
    window.press("\u{e015}\u{e015}").await?;
    let dark = "return document.documentElement.dataset.theme === 'dark'";
    wait_for_page(&window, dark, &[]).await?;

    // Revoke, and log out.
    reach(&window, "nav-accounts").await?;
    window.press(ENTER).await?;
    reach(&window, "revoke").await?;
    window.press(ENTER).await?;
    // The safe answer is under the fingers.
    window.find("confirm").await?;
    assert_ne!(focused(&window).await?, "confirm");
    reach(&window, "confirm").await?;
    window.press(ENTER).await?;
    window.find("receipt").await?;
    assert_ne!(focused(&window).await?, "nothing", "after revoking");
    reach(&window, "logout").await?;
    window.press(SPACE).await?;
    reach(&window, "confirm").await?;
    window.press(ENTER).await?;
    window
        .wait_for_text("receipt", "logged out", PATIENCE)
        .await?;
    assert_ne!(focused(&window).await?, "nothing", "after logging out");
    assert!(window.find_all("account-row").await?.is_empty());
    window.close().await?;
    Ok(())
}
