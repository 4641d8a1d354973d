use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use latchkey_testbed::{Desktop, DesktopOptions, Keyring, Window, WindowOptions, binaries};
use serde_json::json;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn the_qr_code_of_a_real_window_is_read_off_the_screen() {
    let desktop = Desktop::start(DesktopOptions::default())
        .await
        .expect("a desktop");
    let before = desktop.colour_screenshot().expect("a screen");
    assert_eq!(before.dimensions(), (1000, 760));

    let bare_window = binaries().bare_window().expect("it is built");
    let _window = desktop
        .spawn(desktop.command(bare_window))
        .expect("a window");

    let text = desktop.wait_for_qr(PATIENCE).await.expect("a code");
    assert!(
        text.starts_with("aweme://authorize?client_ticket="),
        "{text}"
    );
    assert_ne!(desktop.colour_screenshot().expect("a screen"), before);
    desktop
        .wait_for_other_qr(Some(&text), Duration::from_millis(100))
        .await
        .expect_err("the code never changes");
}

#[tokio::test]
async fn a_real_window_is_driven_from_outside() {
    let options = DesktopOptions {
        keyring: Keyring::Absent,
        display: true,
    };
    let desktop = Desktop::start(options).await.expect("a desktop");
    let bare_window = binaries().bare_window().expect("it is built");
    let window = Window::open(&desktop, &bare_window, WindowOptions::default())
        .await
        .expect("a window that can be driven");

    let script = "document.body.innerHTML = arguments[0]; return document.title";
    let page = r#"<button data-testid="b" onclick="this.textContent = 'clicked'">button</button>
                  <input data-testid="i" oninput="this.nextElementSibling.textContent = this.value">
                  <p data-testid="p"></p>"#;
    let title = window
        .execute(script, vec![json!(page)])
        .await
        .expect("an answer");
    assert_eq!(title, json!("Bare window"));

    assert_eq!(window.text("b").await.expect("a button"), "button");
    window.click("b").await.expect("a click");
    assert_eq!(
        window
            .wait_for_text("b", "click", PATIENCE)
            .await
            .expect("a text"),
        "clicked"
    );

    window.click("i").await.expect("a field");
    window.press("key").await.expect("keys");
    assert_eq!(
        window
            .wait_for_text("p", "key", PATIENCE)
            .await
            .expect("a text"),
        "key"
    );
    assert!(
        window
            .find_all("absent")
            .await
            .expect("an answer")
            .is_empty()
    );

    window.close().await.expect("it ends");
}

#[tokio::test]
async fn a_window_whose_port_was_taken_before_it_is_opened_at_another() {
    let options = DesktopOptions {
        keyring: Keyring::Absent,
        display: true,
    };
    let desktop = Desktop::start(options).await.expect("a desktop");
    let bare_window = binaries().bare_window().expect("it is built");
    // The first time, the program waits until the port that the driver chose for it is taken.
    let program = desktop.path().join("program");
    let (port, taken) = (desktop.path().join("port"), desktop.path().join("taken"));
    let script = format!(
        "#!/bin/sh\n\
         if mkdir {port}.asked; then\n\
           echo \"$WEBKIT_INSPECTOR_SERVER\" > {port}.new && mv {port}.new {port}\n\
           while [ ! -e {taken} ]; do sleep 0.02; done\n\
         fi\n\
         exec {} \"$@\"\n",
        bare_window.display(),
        port = port.display(),
        taken = taken.display(),
    );
    std::fs::write(&program, script).expect("a script");
    let executable = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(&program, executable).expect("that can be run");

    let opened = Window::open(&desktop, &program, WindowOptions::default());
    let taking = async {
        let address = loop {
            match std::fs::read_to_string(&port) {
                Ok(address) => break address,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        let listener = TcpListener::bind(address.trim()).expect("nobody has it yet");
        std::fs::write(&taken, "").expect("a file");
        listener
    };
    let (window, _listener) = tokio::join!(opened, taking);
    let window = window.expect("a window that can be driven");
    let title = window.execute("return document.title", vec![]).await;
    assert_eq!(title.expect("an answer"), json!("Bare window"));
}
