//! The app while its keychain dies, hangs and comes back, and while the vault is locked: it says so, stays alive, and goes on
//! by itself.

use std::error::Error;
use std::time::Instant;

use latchkey_testbed::{Desktop, DesktopOptions, Phone, Window, WindowOptions, binaries};
use serde_json::Value;

use crate::keychain::{WORDS, line, listed};
use crate::support::{
    AT_MOST, Outcome, PATIENCE, holds_token, latchkey, latchkey_reading, leaks, object, token,
};
use crate::window::open;

#[tokio::test]
async fn s17_the_app_goes_on_with_a_keychain_that_was_started_again() -> Outcome {
    let (mut desktop, window, id) = linked().await?;
    let first = token(&desktop, &id)?;
    desktop.restart_keychain().await?;
    assert_eq!(renew(&window).await?, Value::Null);
    let second = token(&desktop, &id)?;
    assert_ne!(second, first);

    desktop.kill_keychain().await?;
    let asked = Instant::now();
    assert_eq!(renew(&window).await?, "keychain_unavailable");
    assert!(asked.elapsed() < AT_MOST, "{:?}", asked.elapsed());
    let told = window.text("problem").await?;
    assert!(told.contains("Start GNOME Keyring"), "{told}");
    assert!(leaks(desktop.path(), &[&first, &second])?.is_empty());

    desktop.restart_keychain().await?;
    assert_eq!(token(&desktop, &id)?, second);
    assert_eq!(renew(&window).await?, Value::Null);
    assert_ne!(token(&desktop, &id)?, second);
    assert!(!holds_token(window.close().await?.as_bytes()));
    Ok(())
}

#[tokio::test]
async fn s17_the_app_answers_while_the_keychain_does_not() -> Outcome {
    let (desktop, window, id) = linked().await?;
    let first = token(&desktop, &id)?;
    desktop.pause_keychain();
    let asked = Instant::now();
    window.execute(CLICK_RENEW, vec![]).await?;
    let status = window
        .execute(
            "return window.__TAURI_INTERNALS__.invoke('status', {})",
            vec![],
        )
        .await?;
    assert_eq!(status["server"]["state"], "ready");
    window.click("nav-link").await?;
    window.click("nav-accounts").await?;
    let answered = asked.elapsed();
    window
        .wait_for_text("problem", "did not answer within 3 seconds", PATIENCE)
        .await?;
    assert!(asked.elapsed() < AT_MOST, "{:?}", asked.elapsed());
    assert!(
        answered < asked.elapsed() / 2,
        "the window waited for the keychain: {answered:?}"
    );

    // The window learns that it is back from the answer to what it asked before.
    desktop.resume_keychain();
    let back = Instant::now() + PATIENCE;
    while renew(&window).await? != Value::Null {
        assert!(Instant::now() < back, "it does not come back");
    }
    assert_ne!(token(&desktop, &id)?, first);
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn s17_an_app_that_starts_beside_a_hanging_keychain_shows_a_code_when_it_wakes() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    desktop.pause_keychain();
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    window
        .wait_for_text("problem", "did not answer within 3 seconds", PATIENCE)
        .await?;
    assert_eq!(window.find_all("user-code").await?.len(), 0);

    desktop.resume_keychain();
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    approve(&desktop, &qr_uri).await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    assert_eq!(window.find_all("problem").await?.len(), 0);
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_lock_closed_in_a_terminal_is_told_in_the_open_app() -> Outcome {
    let (desktop, window, id) = linked().await?;
    object(&latchkey_reading(
        &desktop,
        &["--json", "lock"],
        &line(WORDS),
    )?)?;
    window
        .wait_for_text("lock-title", "is locked", PATIENCE)
        .await?;
    assert_eq!(window.find_all("account-row").await?.len(), 0);
    assert_eq!(latchkey(&desktop, &["token", &id])?.code, 3);

    object(&latchkey_reading(
        &desktop,
        &["--json", "unlock"],
        &line(WORDS),
    )?)?;
    window.wait_for_text("account-row", "", PATIENCE).await?;
    assert_eq!(renew(&window).await?, Value::Null);
    window.close().await?;
    Ok(())
}

/// The app with an account linked in it, its row in sight.
async fn linked() -> Result<(Desktop, Window, String), Box<dyn Error>> {
    let (desktop, window) = open(&[]).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    approve(&desktop, &qr_uri).await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    window.click("nav-accounts").await?;
    window.find("account-row").await?;
    let id = listed(&desktop)?[0]["id"]
        .as_str()
        .ok_or("no id")?
        .to_owned();
    Ok((desktop, window, id))
}

async fn approve(desktop: &Desktop, qr_uri: &str) -> Outcome {
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(qr_uri).await?;
    Ok(phone.approve(qr_uri, "").await?)
}

const CLICK_RENEW: &str =
    "document.querySelector('[data-testid=account-row] button.quiet').click()";

/// Clicks "Refresh" in the account's row and gives the code of the problem that is told when it is done, or nothing.
async fn renew(window: &Window) -> Result<Value, Box<dyn Error>> {
    window.execute(CLICK_RENEW, vec![]).await?;
    let wait = "return new Promise((done) => {
        const look = () => {
            const row = document.querySelector('[data-testid=account-row]');
            if (row.getAttribute('aria-busy') === 'true') setTimeout(look, 20);
            else done(document.querySelector('[data-testid=problem]')?.dataset.code ?? null);
        };
        setTimeout(look, 50);
    })";
    Ok(window.execute(wait, vec![]).await?)
}
