//! Where to link, when there are many places.

use fantoccini::key::Key;
use latchkey_testbed::{Desktop, DesktopOptions, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE, photograph};

/// A server at which nobody is, as a person adds one.
fn place(number: u16) -> String {
    format!(
        "id = \"place-{number}\"\nname = \"Place {number}\"\nissuer = \"http://127.0.0.1:{number}/\"\nclient_id = \"latchkey\"\nflows = [\"device\"]\nscopes = []\n"
    )
}

#[tokio::test]
async fn of_many_places_one_is_searched_and_chosen_with_the_keyboard() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let providers = desktop.latchkey_home().join("providers");
    std::fs::create_dir_all(&providers)?;
    for number in 1..=9 {
        std::fs::write(
            providers.join(format!("place-{number}.toml")),
            place(number),
        )?;
    }
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
    desktop.wait_for_qr(PATIENCE).await?;

    let search = window.find("link-provider-search").await?;
    assert!(window.find_all("link-provider").await?.is_empty());
    search.click().await?;
    window.press("nowhere").await?;
    window
        .wait_for_text("link-places-told", "Settings", PATIENCE)
        .await?;
    assert!(window.find_all("link-place").await?.is_empty());
    window.press(&char::from(Key::Escape).to_string()).await?;
    window.press("place").await?;
    window
        .wait_for_text("link-places-told", "3", PATIENCE)
        .await?;
    assert_eq!(window.find_all("link-place").await?.len(), 6);
    let seen = "return [...document.querySelectorAll('[data-testid=link-place]')]
        .every((place) => place.getBoundingClientRect().bottom <= innerHeight)";
    assert_eq!(window.execute(seen, vec![]).await?, true);
    photograph(&desktop, "places").await?;
    window.press(" 7").await?;
    window
        .wait_for_text("link-place", "Place 7", PATIENCE)
        .await?;
    window.press(&char::from(Key::Enter).to_string()).await?;
    // Nobody is there, which is told; and the search is empty again.
    window
        .wait_for_text("problem", "127.0.0.1:7", PATIENCE)
        .await?;
    let search = window.find("link-provider-search").await?;
    assert_eq!(search.prop("value").await?.as_deref(), Some(""));
    assert_eq!(
        search.attr("placeholder").await?.as_deref(),
        Some("Place 7")
    );
    window.close().await?;
    Ok(())
}
