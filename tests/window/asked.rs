//! What the window asks a person: the digits on the phone, and whether a link made elsewhere was theirs. The link server does
//! what the test says.

use std::error::Error;
use std::sync::Arc;

use latchkey_scripted::link_server::{LinkScript, lock};
use latchkey_scripted::{Reply, Scripted};
use latchkey_testbed::{Desktop, DesktopOptions, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE, photograph, wait_for_page, wait_until};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const THEMES: [&str; 2] = ["Adwaita", "Adwaita:dark"];

/// The app on a desktop of its own, whose link server is this.
async fn open(server: &Scripted, theme: &str) -> Result<(Desktop, Window), Box<dyn Error>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    std::fs::create_dir_all(desktop.latchkey_home())?;
    std::fs::write(
        desktop.latchkey_home().join("config.toml"),
        format!("server = \"{}\"\n", server.origin()),
    )?;
    let options = WindowOptions {
        environment: vec![("GTK_THEME".into(), theme.into())],
        ..WindowOptions::default()
    };
    let window = Window::open(&desktop, &binaries().latchkey_desktop()?, options).await?;
    Ok((desktop, window))
}

/// What has the focus: its `data-testid`, or its text.
async fn focused(window: &Window) -> Result<String, Box<dyn Error>> {
    let held = "const held = document.activeElement; return held.dataset.testid ?? held.textContent.trim()";
    let held = window.execute(held, vec![]).await?;
    Ok(held.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn s15_the_digits_on_the_phone_are_typed_in_the_window() -> Outcome {
    for (theme, picture) in THEMES.into_iter().zip(["digits", "digits-dark"]) {
        let script = Arc::new(LinkScript::default());
        let phone = script.phone_with_digits();
        script.say_of_digits(400, r#"{"error":"wrong_digits","tries_left":1}"#);
        script.say_of_digits(200, "{}");
        let server = script.play();
        let (desktop, window) = open(&server, theme).await?;
        desktop.wait_for_qr(PATIENCE).await?;

        phone.does("scanned");
        phone.does("digits");
        window.find("digits").await?;
        assert_eq!(
            focused(&window).await?,
            "digits",
            "whoever types, types there"
        );
        // What is no digit, and a 0 in front, is not kept.
        window.press("x01").await?;
        window.press("2").await?;
        window
            .wait_for_text("digits-told", "One try is left", PATIENCE)
            .await?;
        photograph(&desktop, picture).await?;
        assert_eq!(focused(&window).await?, "digits", "and again");
        window.client().set_window_size(380, 560).await?;
        photograph(&desktop, &format!("{picture}-small")).await?;
        let fits = "const at = (element) => element.getBoundingClientRect();
            const cancel = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Not you? Cancel');
            const told = document.querySelector('[data-testid=digits-told]');
            return innerWidth <= 400 && at(told).bottom <= at(cancel).top && at(cancel).bottom <= innerHeight";
        // The window system gives a window its new size, and the page its layout, in their own time.
        wait_for_page(&window, fits, &[]).await?;
        window.press(TAB).await?;
        assert_eq!(focused(&window).await?, "Not you? Cancel");
        window
            .execute(
                "document.querySelector('[data-testid=digits]').focus()",
                vec![],
            )
            .await?;
        window.press("34").await?;
        window.wait_for_text("linked-name", "Mia", PATIENCE).await?;

        let typed = server.requests_to("/digits");
        let typed: Vec<_> = typed.iter().map(|asked| asked.field("digits")).collect();
        assert_eq!(typed, [Some("12".to_owned()), Some("34".to_owned())]);
        window.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn s15_wrong_digits_twice_are_told_with_the_way_out_and_cancelling_shows_a_new_code()
-> Outcome {
    let script = Arc::new(LinkScript::default());
    let first = script.phone_with_digits();
    script.say_of_digits(400, r#"{"error":"wrong_digits","tries_left":1}"#);
    script.say_of_digits(400, r#"{"error":"access_denied"}"#);
    let server = script.play();
    let (_desktop, window) = open(&server, THEMES[0]).await?;
    window.find("user-code").await?;
    first.does("digits");
    window.find("digits").await?;
    window.press("12").await?;
    window
        .wait_for_text("digits-told", "One try is left", PATIENCE)
        .await?;
    window.press("13").await?;
    window
        .wait_for_text("problem", "Ask for a new code", PATIENCE)
        .await?;

    // The next one is cancelled from the digits: by keyboard, one step from the field.
    let second = script.phone_with_digits();
    let try_again = "[...document.querySelectorAll('button')].find((button) => button.textContent.includes('Try again')).click()";
    window.execute(try_again, vec![]).await?;
    window.find("user-code").await?;
    second.does("digits");
    window.find("digits").await?;
    let third = script.phone_with_digits();
    window.press(TAB).await?;
    assert_eq!(focused(&window).await?, "Not you? Cancel");
    window.press(ENTER).await?;
    window.find("user-code").await?;
    assert!(window.find_all("digits").await?.is_empty());
    third.does("scanned");
    window
        .wait_for_text("link-state", "approve on the phone", PATIENCE)
        .await?;
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn s24_a_link_made_elsewhere_is_asked_about_until_it_is_answered_for() -> Outcome {
    for (theme, picture) in THEMES.into_iter().zip(["new-link", "new-link-dark"]) {
        let script = Arc::new(LinkScript::default());
        let server = script.play();
        let (desktop, window) = open(&server, theme).await?;
        window.click("nav-accounts").await?;
        window.find("account-row").await?;
        *lock(&script.approved) = false;
        wait_until("no feed is open", async || Ok(script.feed().is_some())).await?;
        // Later than any clock here: told as of now.
        for (id, link, device) in [("1", "l77", "Mia's phone"), ("2", "l78", "Mia's laptop")] {
            let data = format!(
                r#"{{"link":"{link}","client":"Latchkey","device":"{device}","system":"Linux (Debian 12)","at":"2099-01-01T00:00:0{id}Z"}}"#
            );
            script.tell(id, "new_link", &data);
        }
        let title = window
            .wait_for_text("new-link-title", "Mia's laptop", PATIENCE)
            .await?;
        assert_eq!(
            title.trim(),
            "TikTok account Mia was linked on Mia's laptop just now"
        );
        photograph(&desktop, picture).await?;
        window.client().set_window_size(380, 560).await?;
        photograph(&desktop, &format!("{picture}-small")).await?;
        window.client().set_window_size(920, 680).await?;

        // It stays while views change, and a server that stumbles ends nothing.
        window.click("nav-link").await?;
        window.find("user-code").await?;
        lock(&script.of_ending).push_back(Reply::Empty(503));
        window.click("new-link-revoke").await?;
        window.find("problem").await?;
        lock(&script.of_ending).push_back(Reply::Empty(204));
        window
            .execute(
                "document.querySelector('[data-testid=new-link-revoke]').focus()",
                vec![],
            )
            .await?;
        window.press(ENTER).await?;
        window
            .wait_for_text("receipt", "Access revoked on Mia's laptop", PATIENCE)
            .await?;
        assert_eq!(server.requests_to("/links/l78").len(), 2);

        // The next one takes its place.
        window
            .wait_for_text("new-link-title", "Mia's phone", PATIENCE)
            .await?;
        window
            .execute(
                "document.querySelector('[data-testid=new-link-revoke]').focus()",
                vec![],
            )
            .await?;
        window.press(TAB).await?;
        assert_eq!(focused(&window).await?, "new-link-keep");
        window.press(ENTER).await?;
        let answered = "return document.querySelector('[data-testid=new-link]') === null";
        wait_for_page(&window, answered, &[]).await?;
        assert!(server.requests_to("/links/l77").is_empty());
        window.close().await?;
    }
    Ok(())
}
