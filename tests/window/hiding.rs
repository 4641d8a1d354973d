//! Streamer mode: nothing of an account and no code is on the screen, or in the page, until it is held (U4).

use std::os::unix::fs::symlink;
use std::time::Duration;

use fantoccini::actions::MOUSE_BUTTON_LEFT;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use latchkey_testbed::{Desktop, DesktopOptions, Phone, Window, WindowOptions, binaries, read_qr};

use crate::support::{Outcome, PATIENCE, photograph, wait_until};

async fn open(settings: &str) -> Result<(Desktop, Window), Box<dyn std::error::Error>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    std::fs::create_dir_all(desktop.latchkey_home())?;
    std::fs::write(desktop.latchkey_home().join("window.toml"), settings)?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    Ok((desktop, window))
}

async fn page(window: &Window) -> Result<String, Box<dyn std::error::Error>> {
    let page = "return document.documentElement.outerHTML + document.title";
    Ok(window.execute(page, vec![]).await?.to_string())
}

#[tokio::test]
async fn u4_codes_and_names_are_hidden_until_they_are_held() -> Outcome {
    let (desktop, window) = open("hiding = \"on\"\n").await?;
    window.find("hold").await?;
    let code = "return window.__TAURI_INTERNALS__.invoke('current_link', {}).then(({ code }) => code.userCode)";
    let code = window.execute(code, vec![]).await?;
    let code = code.as_str().ok_or("no code")?.to_owned();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(
        read_qr(&desktop.screenshot()?),
        None,
        "a code can be scanned"
    );
    assert!(
        !page(&window).await?.contains(&code),
        "the code is in the page"
    );
    photograph(&desktop, "hidden").await?;

    // For as long as the button is down.
    let hold = window.find("hold").await?;
    let (x, y, width, height) = hold.rectangle().await?;
    let at = |x: f64, y: f64| PointerAction::MoveTo {
        duration: None,
        x,
        y,
    };
    let down = MouseActions::new("mouse".to_owned())
        .then(at(x + width / 2.0, y + height / 2.0))
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        });
    window.client().perform_actions(down).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    let up = MouseActions::new("mouse".to_owned()).then(PointerAction::Up {
        button: MOUSE_BUTTON_LEFT,
    });
    window.client().perform_actions(up).await?;
    wait_until("the code stays", async || {
        Ok(read_qr(&desktop.screenshot()?).is_none())
    })
    .await?;

    // Linked, nobody is named: not on the link's screen, not in the list, not by what is asked before an end.
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    let account = phone.accounts().await?.remove(0);
    phone.approve(&qr_uri, &account).await?;
    window.click("nav-accounts").await?;
    window.find("account-row").await?;
    let names = "return window.__TAURI_INTERNALS__.invoke('accounts', {}).then(([{ name, username }]) => [name, username])";
    let names: Vec<String> = serde_json::from_value(window.execute(names, vec![]).await?)?;
    for view in [
        "nav-accounts",
        "revoke",
        "confirm",
        "nav-activity",
        "nav-link",
    ] {
        window.click(view).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let page = page(&window).await?;
        for name in &names {
            assert!(
                !page.contains(name.as_str()),
                "{name} is named after {view}"
            );
        }
    }
    assert_eq!(read_qr(&desktop.screenshot()?), None, "the next code");
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn u4_it_is_on_by_itself_while_a_program_broadcasts() -> Outcome {
    let (desktop, window) = open("").await?;
    desktop.wait_for_qr(PATIENCE).await?;
    assert!(window.find_all("hiding").await?.is_empty());

    // A process of that name.
    let obs = desktop.path().join("obs");
    symlink("/bin/sleep", &obs)?;
    let mut broadcasting = desktop.command(&obs);
    broadcasting.arg("60");
    let mut broadcasting = desktop.spawn(broadcasting)?;
    window
        .wait_for_text("hiding", "OBS Studio", PATIENCE)
        .await?;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(read_qr(&desktop.screenshot()?), None);

    broadcasting.stop();
    desktop.wait_for_qr(PATIENCE).await?;
    window.close().await?;
    Ok(())
}
