//! What stands beside the window: the tray, the system's notices, a second start, and links that the system hands over.

use std::sync::Arc;
use std::time::Duration;

use latchkey_scripted::Scripted;
use latchkey_scripted::link_server::{LinkScript, lock};
use latchkey_testbed::{Desktop, DesktopOptions, MenuLine, Panel, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE, holds_token, wait_until};

async fn open_with_panel(
    server: Option<&Scripted>,
    settings: &str,
) -> Result<(Desktop, Panel, Window), Box<dyn std::error::Error>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let home = desktop.latchkey_home();
    std::fs::create_dir_all(&home)?;
    std::fs::write(home.join("window.toml"), settings)?;
    if let Some(server) = server {
        let config = format!("server = \"{}\"\n", server.origin());
        std::fs::write(home.join("config.toml"), config)?;
    }
    let panel = Panel::start(&desktop)?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    Ok((desktop, panel, window))
}

fn line<'a>(menu: &'a [MenuLine], label: &str) -> Result<&'a MenuLine, String> {
    menu.iter()
        .find(|line| line.label == label)
        .ok_or_else(|| format!("no `{label}` among {menu:?}"))
}

#[tokio::test]
async fn the_tray_says_how_the_accounts_are_and_takes_wishes() -> Outcome {
    let script = Arc::new(LinkScript::default());
    let server = script.play();
    let (desktop, panel, window) = open_with_panel(Some(&server), "").await?;
    window.find("server-state").await?;
    let menu = panel
        .wait_for_menu("One account, healthy", PATIENCE)
        .await?;
    assert!(line(&menu, "Check before a stream")?.enabled);
    assert!(!line(&menu, "Lock")?.enabled, "there is no lock yet");

    // Streamer mode is a switch of it.
    assert!(!line(&menu, "Hide names and codes")?.checked);
    panel.choose(line(&menu, "Hide names and codes")?)?;
    wait_until("it is not switched on", async || {
        let menu = panel.wait_for_menu("Hide names", PATIENCE).await?;
        Ok(line(&menu, "Hide names and codes")?.checked)
    })
    .await?;
    let set = std::fs::read_to_string(desktop.latchkey_home().join("window.toml"))?;
    assert!(set.contains("hiding = \"on\""), "{set}");

    // It leads to the views.
    window.click("nav-settings").await?;
    panel.choose(line(&menu, "Link an account")?)?;
    window.find("link-state").await?;

    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn started_hidden_it_waits_in_the_tray_and_comes_out_when_it_is_asked() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let panel = Panel::start(&desktop)?;
    let mut app = desktop.command(binaries().latchkey_desktop()?);
    app.arg("--hidden");
    let mut app = desktop.spawn(app)?;
    let menu = panel
        .wait_for_menu("No account is linked", PATIENCE)
        .await?;
    // It works there: the server that it embeds answers a terminal.
    desktop.embedded_server(PATIENCE).await?;
    assert!(
        desktop.wait_for_qr(Duration::from_secs(1)).await.is_err(),
        "the window is on the screen"
    );
    panel.choose(line(&menu, "Open Latchkey")?)?;
    desktop.wait_for_qr(PATIENCE).await?;
    panel.choose(line(&menu, "Quit")?)?;
    wait_until("it goes on", async || Ok(app.ended().is_some())).await?;
    Ok(())
}

#[tokio::test]
async fn a_notice_tells_what_needs_a_person_and_is_taken_back_when_it_is_over() -> Outcome {
    let script = Arc::new(LinkScript::default());
    let server = script.play();
    let (_desktop, panel, window) = open_with_panel(Some(&server), "").await?;
    window.find("server-state").await?;
    wait_until("no feed is open", async || Ok(script.feed().is_some())).await?;
    // Somebody looks at another window.
    window.client().minimize_window().await.ok();
    *lock(&script.approved) = false;
    let new_link = r#"{"link":"l77","client":"Latchkey","device":"Mia's laptop","system":"Linux","at":"2099-01-01T00:00:01Z"}"#;
    script.tell("1", "new_link", new_link);
    let shown = panel
        .wait_for_notices("a notice of the new link", PATIENCE, |shown| {
            shown
                .iter()
                .any(|notice| notice.title.contains("was linked on Mia's laptop"))
        })
        .await?;
    let notice = &shown[0];
    assert!(notice.text.contains("revoke it"), "{notice:?}");
    assert!(
        notice
            .actions
            .contains(&("act".to_owned(), "Revoke it".to_owned())),
        "{notice:?}"
    );
    assert!(!holds_token(format!("{notice:?}").as_bytes()), "s10");

    // Revoked from the notice.
    lock(&script.of_ending).push_back(latchkey_scripted::Reply::Empty(204));
    panel.press(notice.id, "act")?;
    wait_until("it is not revoked", async || {
        Ok(!server.requests_to("/links/l77").is_empty())
    })
    .await?;

    // One that is answered for in the window is taken back.
    let second = new_link.replace("l77", "l78").replace("00:01Z", "00:02Z");
    script.tell("2", "new_link", &second);
    panel
        .wait_for_notices("a second notice", PATIENCE, |shown| !shown.is_empty())
        .await?;
    window.click("new-link-keep").await?;
    panel
        .wait_for_notices("no notice any more", PATIENCE, <[_]>::is_empty)
        .await?;

    // One that is pressed before the app hears that it is shown.
    lock(&script.of_ending).push_back(latchkey_scripted::Reply::Empty(204));
    panel.press_next("act");
    let third = new_link.replace("l77", "l79").replace("00:01Z", "00:03Z");
    script.tell("3", "new_link", &third);
    wait_until("it is not revoked", async || {
        Ok(!server.requests_to("/links/l79").is_empty())
    })
    .await?;
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_second_start_hands_its_link_to_the_first_and_ends() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    window.find("server-state").await?;

    // A server of somebody else's, offered by a page.
    let script = Arc::new(LinkScript::default());
    let server = script.play();
    let link = format!("latchkey://server?address={}", server.origin());
    let mut second = desktop.command(&app);
    second.arg(&link);
    let mut second = desktop.spawn(second)?;
    wait_until("the second start goes on", async || {
        Ok(second.ended().is_some())
    })
    .await?;
    // It says who it is, and nothing is trusted before somebody says so.
    window
        .wait_for_text("server-host", "127.0.0.1", PATIENCE)
        .await?;
    let set = std::fs::read_to_string(desktop.latchkey_home().join("window.toml"));
    assert!(!set.unwrap_or_default().contains("servers = [\"http"));
    window.click("server-trust").await?;
    wait_until("it is not kept", async || {
        let set = std::fs::read_to_string(desktop.latchkey_home().join("window.toml"));
        Ok(set.unwrap_or_default().contains("defaultProvider"))
    })
    .await?;
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_window_that_does_not_paint_is_started_again_once_and_carefully() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let mut app = desktop.command(binaries().latchkey_desktop()?);
    // So soon, no window has painted.
    app.env("LATCHKEY_PAINT_WITHIN_MS", "1")
        .env("LATCHKEY_LOG", "warn");
    let app = desktop.spawn(app)?;
    desktop.wait_for_qr(PATIENCE).await?;
    let environment = std::fs::read(format!("/proc/{}/environ", app.id()))?;
    let set: Vec<&[u8]> = environment.split(|byte| *byte == 0).collect();
    for variable in ["LATCHKEY_SAFE_MODE=1", "WEBKIT_DISABLE_COMPOSITING_MODE=1"] {
        assert!(set.contains(&variable.as_bytes()), "{variable}");
    }
    let log = app.log();
    assert_eq!(log.matches("starts again in safe mode").count(), 1, "{log}");
    Ok(())
}
