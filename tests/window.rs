//! The app as a person uses it: the real window, its pixels read off the screen, its buttons clicked.

mod asked;
mod asleep;
mod beside;
mod code;
mod copied;
mod dialogs;
mod dropped;
mod ended;
mod hiding;
mod keyboard;
mod leaked;
mod login;
mod places;
mod safe;
mod tour;

use std::error::Error;
use std::time::Duration;

use latchkey_testbed::{Desktop, DesktopOptions, Phone, Window, WindowOptions, binaries};

use crate::support::{
    Outcome, PATIENCE, WITHOUT_ACCOUNTS, holds_token, is_active, latchkey, leaks, objects,
    photograph, sealed_items, token,
};

/// A desktop with the app open on it.
pub(crate) async fn open(
    environment: &[(&str, &str)],
) -> Result<(Desktop, Window), Box<dyn Error>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    let options = WindowOptions {
        environment: environment.collect(),
        ..WindowOptions::default()
    };
    let window = Window::open(&desktop, &binaries().latchkey_desktop()?, options).await?;
    Ok((desktop, window))
}

#[tokio::test]
async fn an_account_is_linked_from_the_screen_then_revoked_and_logged_out() -> Outcome {
    let (desktop, window) = open(&[]).await?;

    // Read the code off the screen, as a phone would.
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    assert!(qr_uri.starts_with("aweme://authorize?"), "{qr_uri}");
    assert_eq!(window.text("user-code").await?.len(), "XXXX-XXXX".len());
    window
        .wait_for_text("server-state", "Ready", PATIENCE)
        .await?;
    photograph(&desktop, "link").await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);

    phone.scan(&qr_uri).await?;
    window
        .wait_for_text("link-state", "phone", PATIENCE)
        .await?;
    photograph(&desktop, "scanned").await?;
    let account = phone.accounts().await?.remove(0);
    phone.approve(&qr_uri, &account).await?;
    let name = window.wait_for_text("linked-name", "", PATIENCE).await?;

    // The terminal shares the app's state and its server.
    let listed = objects(&latchkey(&desktop, &["--json", "accounts"])?.stdout)?;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["name"], name.trim());
    let id = listed[0]["id"].as_str().ok_or("no id")?;
    let access_token = token(&desktop, id)?;
    assert!(is_active(&server.issuer, &access_token).await?);
    // The app serves tools, and Latchkey's own program is none that somebody has to approve.
    let asked = latchkey(&desktop, &["--json", "programs"])?;
    assert_eq!((asked.code, asked.stdout.as_str()), (0, ""));

    // The tokens are sealed in the keychain and nowhere else.
    let items = sealed_items(&desktop)?;
    assert!(
        items[0].starts_with("account:") && items[1..] == WITHOUT_ACCOUNTS,
        "{items:?}"
    );
    assert!(leaks(&desktop.latchkey_home(), &[&access_token])?.is_empty());
    let page = window
        .execute("return document.documentElement.outerHTML", vec![])
        .await?;
    assert!(
        !holds_token(page.to_string().as_bytes()),
        "s10: a token is in the window"
    );
    assert!(
        !holds_token(window.log().as_bytes()),
        "s10: a token is in the log"
    );

    // One click and a confirmation take the access back.
    photograph(&desktop, "linked").await?;
    window.click("nav-accounts").await?;
    window.find("account-row").await?;
    photograph(&desktop, "accounts").await?;
    window.click("revoke").await?;
    window.find("confirm").await?;
    photograph(&desktop, "revoke").await?;
    window.click("confirm").await?;
    window
        .wait_for_text("receipt", name.trim(), PATIENCE)
        .await?;
    assert!(!is_active(&server.issuer, &access_token).await?);
    assert_eq!(sealed_items(&desktop)?, WITHOUT_ACCOUNTS);

    photograph(&desktop, "revoked").await?;

    // One click and a confirmation remove the account from this computer.
    window.click("logout").await?;
    window.click("confirm").await?;
    window
        .wait_for_text("receipt", "logged out", PATIENCE)
        .await?;
    assert_eq!(window.find_all("account-row").await?.len(), 0);
    assert_eq!(latchkey(&desktop, &["--json", "accounts"])?.stdout, "");
    assert!(leaks(&desktop.latchkey_home(), &[&access_token])?.is_empty());

    let log = window.close().await?;
    assert!(
        !holds_token(log.as_bytes()) && !log.contains("panicked"),
        "{log}"
    );
    Ok(())
}

#[tokio::test]
async fn the_code_is_dark_on_white_with_its_margin_in_both_themes() -> Outcome {
    for (theme, background) in [("Adwaita", 200..=255), ("Adwaita:dark", 0..=60)] {
        let (desktop, window) = open(&[("GTK_THEME", theme)]).await?;
        desktop.wait_for_qr(PATIENCE).await?;
        let picture = desktop.screenshot()?;
        let corner = picture.get_pixel(900, 20).0[0];
        assert!(
            background.contains(&corner),
            "{theme} paints the window {corner}"
        );

        let mut prepared = rqrr::PreparedImage::prepare(picture.clone());
        let grids = prepared.detect_grids();
        let (grid, [top_left, top_right, _, bottom_left]) = (&grids[0], grids[0].bounds);
        let modules = i32::try_from(rqrr::BitGrid::size(&grid.grid))?;
        let module = (top_right.x - top_left.x) / modules;
        assert!(module >= 3, "{theme}: {module} pixels a module");
        // The four empty modules around it: one pixel in from their outer edge, all the way along.
        let out = 4 * module - 1;
        let pixel = |x: i32, y: i32| -> Result<u8, std::num::TryFromIntError> {
            Ok(picture.get_pixel(x.try_into()?, y.try_into()?).0[0])
        };
        for along in 0..(top_right.x - top_left.x) {
            for (x, y) in [
                (top_left.x + along, top_left.y - out),
                (top_left.x - out, top_left.y + along),
                (bottom_left.x + along, bottom_left.y + out),
                (top_right.x + out, top_left.y + along),
            ] {
                assert_eq!(pixel(x, y)?, 255, "{theme}: the margin at {x}, {y}");
            }
        }
        window.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_code_that_expires_is_renewed_by_itself() -> Outcome {
    let (desktop, window) = open(&[("LATCHKEYD_LIFETIMES_DEVICE_CODE", "3")]).await?;
    let first = desktop.wait_for_qr(PATIENCE).await?;
    let watch = "const code = document.querySelector('[data-testid=user-code]');
        const held = (window.held = { code, text: code.textContent, removed: 0, coming: false, scrolls: false });
        const view = document.querySelector('.view');
        new MutationObserver((changes) => {
          held.coming ||= document.querySelector('.coming') !== null;
          held.scrolls ||= view.scrollHeight > view.clientHeight;
          for (const { removedNodes } of changes)
            for (const { nodeType, classList } of removedNodes)
              if (nodeType === 1 && !['left', 'coming'].includes(classList[0])) held.removed++;
        }).observe(document.body, { childList: true, subtree: true })";
    window.execute(watch, vec![]).await?;
    let second = desktop.wait_for_other_qr(Some(&first), PATIENCE).await?;
    assert_ne!(first, second);
    let told = "const { code, text, removed, coming, scrolls } = window.held;
        const come = coming && document.querySelector('.coming') === null;
        return [code.isConnected, code.textContent !== text, removed, come, scrolls]";
    assert_eq!(
        window.execute(told, vec![]).await?,
        serde_json::json!([true, true, 0, true, false]),
        "the next code takes the place of the last, what turns says that it comes, nothing else goes, and all of it fits"
    );

    // Approving the code that is no longer shown links nothing.
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    let people = phone.accounts().await?;
    phone.scan(&first).await?;
    phone.approve(&first, &people[0]).await?;
    phone.scan(&second).await?;
    phone.approve(&second, &people[1]).await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    let listed = objects(&latchkey(&desktop, &["--json", "accounts"])?.stdout)?;
    assert_eq!(listed.len(), 1);
    assert!(
        listed[0]["subject"]
            .as_str()
            .is_some_and(|subject| subject.ends_with(&people[1]))
    );
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn declining_on_the_phone_is_told_with_the_way_out() -> Outcome {
    let (desktop, window) = open(&[]).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    phone.deny(&qr_uri).await?;
    window
        .wait_for_text("link-state", "declined", PATIENCE)
        .await?;
    assert_eq!(latchkey(&desktop, &["--json", "accounts"])?.stdout, "");
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_passphrase_is_chosen_locks_the_window_and_opens_it_again() -> Outcome {
    let (desktop, window) = open(&[]).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    let account = phone.accounts().await?.remove(0);
    phone.approve(&qr_uri, &account).await?;
    let name = window.wait_for_text("linked-name", "", PATIENCE).await?;
    let listed = objects(&latchkey(&desktop, &["--json", "accounts"])?.stdout)?;
    let id = listed[0]["id"].as_str().ok_or("no id")?.to_owned();

    // By keyboard: the field has the focus when it appears.
    window.click("lock").await?;
    window.find("passphrase-again").await?;
    photograph(&desktop, "lock-choose").await?;
    window.press("correct horse\u{e004}correct").await?;
    window.press("\u{e007}").await?;
    window
        .wait_for_text("lock-told", "not the same", PATIENCE)
        .await?;
    let all_of_it = "\u{e003}".repeat("correct".len());
    window
        .press(&format!("{all_of_it}correct horse\u{e007}"))
        .await?;
    window
        .wait_for_text("lock-title", "is locked", PATIENCE)
        .await?;
    photograph(&desktop, "locked").await?;
    assert_eq!(latchkey(&desktop, &["token", &id])?.code, 3);
    let page = window
        .execute("return document.documentElement.outerHTML", vec![])
        .await?
        .to_string();
    assert!(
        !name.trim().is_empty() && !page.contains(name.trim()),
        "a locked window names nobody"
    );
    assert!(
        !page.contains("correct horse"),
        "s10: the passphrase stays in the page"
    );

    window.press("wrong horse\u{e007}").await?;
    window
        .wait_for_text("problem", "passphrase is wrong", PATIENCE)
        .await?;
    photograph(&desktop, "lock-wrong").await?;
    window.press("correct horse\u{e007}").await?;
    window
        .wait_for_text("nav-accounts", "Accounts", PATIENCE)
        .await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    assert!(
        !token(&desktop, &id)?.is_empty(),
        "open for the terminal too"
    );

    // Locked from the terminal, the window follows.
    assert_eq!(latchkey(&desktop, &["lock"])?.code, 0);
    window
        .wait_for_text("lock-title", "is locked", PATIENCE)
        .await?;
    assert!(!window.log().contains("horse"), "s10: nor is it in the log");
    Ok(())
}

#[tokio::test]
async fn the_app_says_what_is_wrong_when_there_is_no_keychain() -> Outcome {
    let options = DesktopOptions {
        keyring: latchkey_testbed::Keyring::Absent,
        ..DesktopOptions::default()
    };
    let desktop = Desktop::start(options).await?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    let told = window
        .wait_for_text("problem", "keychain", Duration::from_secs(10))
        .await?;
    assert!(told.contains("Start GNOME Keyring"), "{told}");
    window.close().await?;
    Ok(())
}
