//! A computer whose person signs in.

use std::path::Path;

use latchkey_testbed::{Desktop, DesktopOptions, Panel, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE, wait_until};

#[tokio::test]
async fn it_starts_with_the_session_in_the_tray_for_as_long_as_that_is_wanted() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let panel = Panel::start(&desktop)?;
    let program = binaries().latchkey_desktop()?;
    let entry = desktop
        .path()
        .join("home/.config/autostart/Latchkey.desktop");

    let window = Window::open(&desktop, &program, WindowOptions::default()).await?;
    switch(&window, &entry, true).await?;
    window.close().await?;
    let told = std::fs::read_to_string(&entry)?;
    let exec = told
        .lines()
        .find_map(|line| line.strip_prefix("Exec="))
        .ok_or("nothing to start")?;
    let words: Vec<&str> = exec.split_whitespace().collect();
    assert_eq!(words, [program.to_str().ok_or("a path")?, "--hidden"]);

    // As the session does it.
    let mut started = desktop.command(words[0]);
    started.args(&words[1..]);
    let mut started = desktop.spawn(started)?;
    let menu = panel
        .wait_for_menu("No account is linked", PATIENCE)
        .await?;
    let quit = menu.iter().find(|line| line.label == "Quit");
    panel.choose(quit.ok_or("no way to quit")?)?;
    wait_until("it goes on", async || Ok(started.ended().is_some())).await?;

    let window = Window::open(&desktop, &program, WindowOptions::default()).await?;
    switch(&window, &entry, false).await?;
    window.close().await?;
    Ok(())
}

/// Turns the switch, which is as the session's list of programs is, and waits until that has changed too.
async fn switch(window: &Window, entry: &Path, on: bool) -> Outcome {
    window.click("nav-settings").await?;
    let switch = window.find("setting-login").await?;
    assert_eq!(switch.is_selected().await?, !on);
    switch.click().await?;
    let stays = format!("{} stays", entry.display());
    wait_until(&stays, async || Ok(entry.exists() == on)).await?;
    assert_eq!(switch.is_selected().await?, on);
    Ok(())
}
