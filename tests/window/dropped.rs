//! Files that are dropped on the window from another program: where leaked tokens are looked for they are looked through, and
//! everywhere else nothing happens.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use latchkey_testbed::{Drop, Window, drop_files};
use serde_json::{Value, json};

use super::leaked::{open_as_staff, tokens_elsewhere};
use super::open;
use crate::support::{Outcome, PATIENCE};

const TITLE: &str = "Latchkey";
/// A place within the view.
const PLACE: (i16, i16) = (600, 400);

#[tokio::test]
async fn files_of_another_program_are_looked_through_where_staff_look_for_tokens() -> Outcome {
    let (desktop, server, window) = open_as_staff("", &[]).await?;
    let (_elsewhere, tokens) = tokens_elsewhere(&server, 2).await?;
    let mut files = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let file = desktop.path().join(format!("a log {number}.txt"));
        std::fs::write(&file, format!("authorization: Bearer {token}\n"))?;
        files.push(file);
    }
    let files: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();

    window.click("nav-support").await?;
    window.find("support-scan-clipboard").await?;
    let dropped = drop_files(&desktop, TITLE, PLACE, &files, PATIENCE).await?;
    assert_eq!(dropped, Drop::Taken);
    window
        .wait_for_text("support-stage", "2 tokens found", PATIENCE)
        .await?;
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn s11_what_is_dropped_on_the_window_does_not_get_into_it() -> Outcome {
    let (desktop, window) = open(&[]).await?;
    // What is there to be kept is drawn by then.
    window.find("nav-settings").await?;
    let before = place_and_words(&window).await?;
    let page = desktop.path().join("page.html");
    std::fs::write(
        &page,
        "<title>Elsewhere</title><script>document.title = 'Ran'</script>",
    )?;
    let script = desktop.path().join("script.js");
    std::fs::write(&script, "document.title = 'Ran'")?;
    for files in [&[page.as_path()][..], &[&page, &script]] {
        // It came as far as the shell, which keeps it to itself.
        let dropped = drop_files(&desktop, TITLE, PLACE, files, PATIENCE).await?;
        assert_eq!(dropped, Drop::Taken);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(place_and_words(&window).await?, before);
    }
    // Nor was anything looked through: nobody is at the desk.
    let status =
        "return window.__TAURI_INTERNALS__.invoke('leak_status', {}).then(({ stage }) => stage)";
    let stage = window.execute(status, vec![]).await?;
    assert_eq!(stage, json!({ "kind": "empty" }));
    window.close().await?;
    Ok(())
}

/// Where the window is, and what it is called.
async fn place_and_words(window: &Window) -> Result<Value, Box<dyn Error>> {
    let script = "return [location.href, document.title, document.querySelectorAll('nav button').length, history.length]";
    Ok(window.execute(script, vec![]).await?)
}
