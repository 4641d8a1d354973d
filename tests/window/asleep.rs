//! A computer that sleeps.

use fantoccini::key::Key;
use latchkey_testbed::{
    Desktop, DesktopOptions, LoginManager, Phone, Window, WindowOptions, binaries,
};

use crate::support::{Outcome, PATIENCE, latchkey, link, token, wait_for_page};

const PASSPHRASE: &str = "correct horse";

#[tokio::test]
async fn tokens_are_locked_before_the_computer_sleeps() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let login = LoginManager::start(&desktop)?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    let account = phone.accounts().await?.remove(0);
    let linked = link(&desktop, &server.issuer, &phone, &account).await?;
    let id = linked["id"].as_str().ok_or("no id")?;

    // Without a passphrase there is nothing to lock with, and nobody is kept waiting.
    let (who, why) = login.wait_for_hold(PATIENCE).await?;
    assert_eq!(
        (who.as_str(), why.as_str()),
        ("Latchkey", "Lock when the computer sleeps")
    );
    login.sleep(PATIENCE).await?;
    assert!(!token(&desktop, id)?.is_empty());
    login.wake()?;

    window.click("lock").await?;
    window.find("passphrase-again").await?;
    let (tab, enter) = (char::from(Key::Tab), char::from(Key::Enter));
    window
        .press(&format!("{PASSPHRASE}{tab}{PASSPHRASE}{enter}"))
        .await?;
    // Twice: after waking, sleep is held off again.
    for _ in 0..2 {
        window
            .wait_for_text("lock-title", "is locked", PATIENCE)
            .await?;
        window.press(&format!("{PASSPHRASE}{enter}")).await?;
        unlocked(&window).await?;
        assert!(!token(&desktop, id)?.is_empty());
        login.wait_for_hold(PATIENCE).await?;
        login.sleep(PATIENCE).await?;
        assert_eq!(
            latchkey(&desktop, &["token", id])?.code,
            3,
            "locked by the time that it sleeps"
        );
        login.wake()?;
    }
    window.close().await?;
    Ok(())
}

async fn unlocked(window: &Window) -> Outcome {
    let unlocked = "return document.querySelector('[data-testid=lock-title]') === null";
    wait_for_page(window, unlocked, &[]).await
}
