//! A link that is ended while its server is away.

use latchkey_testbed::{
    Desktop, DesktopOptions, LinkServer, LinkServerOptions, Phone, Window, WindowOptions, binaries,
};

use crate::support::{Outcome, PATIENCE, is_active, link, photograph, token};

#[tokio::test]
async fn s08_a_revocation_that_waits_for_its_server_is_shown_until_it_is_confirmed() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let account = link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let held = token(&desktop, account["id"].as_str().ok_or("no id")?)?;
    let settings = format!("server = \"{}\"\n", server.issuer);
    std::fs::write(desktop.latchkey_home().join("config.toml"), settings)?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    window
        .wait_for_text("server-state", "Ready", PATIENCE)
        .await?;
    window.click("nav-accounts").await?;
    window.find("account-row").await?;

    server.pause();
    window.click("revoke").await?;
    window.click("confirm").await?;
    window
        .wait_for_text("receipt", "as soon as it can be reached", PATIENCE)
        .await?;
    window
        .wait_for_text("account-row", "Revoking", PATIENCE)
        .await?;
    window.find("try-again").await?;
    photograph(&desktop, "revoking").await?;

    server.resume();
    window
        .wait_for_text("account-row", "Revoked", PATIENCE)
        .await?;
    assert!(!is_active(&server.issuer, &held).await?);
    window.close().await?;
    Ok(())
}
