//! The system's own dialogs: a file is written where a person said, and nowhere if they gave up.

use latchkey_testbed::{Desktop, DesktopOptions, Keyboard, Phone, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE, link, objects};

#[tokio::test]
async fn the_log_is_written_where_a_person_wants_it_or_not_at_all() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    let account = phone.accounts().await?.remove(0);
    link(&desktop, &server.issuer, &phone, &account).await?;
    let keyboard = Keyboard::of(&desktop)?;

    window.click("nav-activity").await?;
    window.click("activity-export").await?;
    keyboard.wait_for_window("Save File", PATIENCE).await?;
    keyboard.give_up()?;
    // Given up, it can be asked for again.
    window
        .wait_for_text("activity-export", "Export", PATIENCE)
        .await?;
    assert!(window.find_all("activity-told").await?.is_empty());

    window.click("activity-export").await?;
    keyboard.wait_for_window("Save File", PATIENCE).await?;
    let file = desktop.path().join("log of mine.jsonl");
    // Only the name that was proposed is typed over, not how it ends.
    let typed = file.with_extension("");
    keyboard.write(typed.to_str().ok_or("a path")?)?;
    keyboard.confirm()?;
    window
        .wait_for_text("activity-told", "log of mine.jsonl", PATIENCE)
        .await?;
    let written = objects(&std::fs::read_to_string(&file)?)?;
    assert!(
        written.iter().any(|record| record["event"] == "linked"),
        "{written:?}"
    );
    window.close().await?;
    Ok(())
}
