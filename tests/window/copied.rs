//! A token on the clipboard: it is there for a tool, and not for long.

use std::time::{Duration, Instant};

use latchkey_testbed::Phone;

use super::open;
use crate::support::{Outcome, PATIENCE, holds_token, is_active};

/// It is taken off after 30 seconds; the rest is the machine being slow.
const TAKEN_OFF_WITHIN: Duration = Duration::from_secs(40);

#[tokio::test]
async fn a_token_is_copied_past_the_window_and_taken_off_the_clipboard_again() -> Outcome {
    let (desktop, window) = open(&[]).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    phone.approve(&qr_uri, "").await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    window.click("nav-accounts").await?;
    window.click("more").await?;
    window.click("copy-token").await?;
    let told = window.wait_for_text("receipt", "30", PATIENCE).await?;
    assert!(!holds_token(told.as_bytes()), "s10: {told}");
    let page = window
        .execute("return document.documentElement.outerHTML", vec![])
        .await?;
    assert!(!holds_token(page.to_string().as_bytes()), "s10: the page");

    // A tool, played by a field that takes what is on the clipboard.
    window.click("more").await?;
    window.find("label").await?;
    let pasted = async || -> Result<String, Box<dyn std::error::Error>> {
        let empty = "const field = document.querySelector('[data-testid=label]');
            field.value = ''; field.maxLength = 200; field.focus()";
        window.execute(empty, vec![]).await?;
        window.press_with('\u{e009}', "v").await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let value = "return document.querySelector('[data-testid=label]').value";
        let value = window.execute(value, vec![]).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    };
    let began = Instant::now();
    let token = pasted().await?;
    assert!(is_active(&server.issuer, &token).await?, "it is no token");
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if pasted().await?.is_empty() {
            break;
        }
        assert!(began.elapsed() < TAKEN_OFF_WITHIN, "it stays");
    }
    assert!(
        began.elapsed() > Duration::from_secs(20),
        "it is gone too soon"
    );
    window.close().await?;
    Ok(())
}
