use std::{
    io::Write,
    process::{Output, Stdio},
    time::{Duration, Instant},
};

use latchkey_testbed::{Desktop, DesktopOptions, Keyring, TestbedError};

#[tokio::test]
async fn what_a_program_stores_in_the_keychain_is_found_there() {
    let desktop = start(Keyring::Unlocked).await;
    assert!(
        desktop
            .keychain_items()
            .expect("an open keychain")
            .is_empty()
    );

    let output = store(&desktop, "one", "first secret");
    assert!(output.status.success(), "{output:?}");
    store(&desktop, "two", "second secret");

    let mut items = desktop.keychain_items().expect("an open keychain");
    items.sort_by_key(|item| item.attributes["username"].clone());
    let found: Vec<(&str, &[u8])> = items
        .iter()
        .map(|item| (item.attributes["username"].as_str(), &*item.secret))
        .collect();
    assert_eq!(
        found,
        [("one", &b"first secret"[..]), ("two", b"second secret")]
    );
    assert!(
        !format!("{items:?}").contains("secret\""),
        "a failed test prints no secret"
    );
}

#[tokio::test]
async fn a_locked_keychain_takes_nothing_and_gives_nothing() {
    let desktop = start(Keyring::Locked).await;
    let asked = Instant::now();
    let output = store(&desktop, "one", "first secret");
    assert!(!output.status.success());
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("locked"),
        "{output:?}"
    );
    assert!(
        asked.elapsed() < Duration::from_secs(3),
        "nobody is there to ask, so it cannot wait"
    );
}

#[tokio::test]
async fn locking_the_keychain_hides_what_was_stored() {
    let desktop = start(Keyring::Unlocked).await;
    store(&desktop, "one", "first secret");
    desktop.lock_keychain().expect("it locks");
    let error = desktop.keychain_items().expect_err("it is locked");
    assert!(matches!(error, TestbedError::Keychain(_)), "{error}");
}

#[tokio::test]
async fn no_keychain_and_no_bus_are_two_different_things() {
    let desktop = start(Keyring::Absent).await;
    let output = store(&desktop, "one", "first secret");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("org.freedesktop.secrets was not provided"),
        "{said}"
    );

    let desktop = start(Keyring::NoBus).await;
    let output = store(&desktop, "one", "first secret");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Could not connect"), "{said}");
}

#[tokio::test]
async fn a_keychain_without_a_collection_answers_and_takes_nothing() {
    let desktop = start(Keyring::NoCollection).await;
    assert!(
        desktop
            .keychain_items()
            .expect("a keychain that answers")
            .is_empty()
    );
    let output = store(&desktop, "one", "first secret");
    assert!(!output.status.success(), "{output:?}");
}

#[tokio::test]
async fn a_killed_keychain_is_gone_until_it_is_started_again_with_what_it_had() {
    let mut desktop = start(Keyring::Unlocked).await;
    store(&desktop, "one", "first secret");
    desktop.kill_keychain().await.expect("it is killed");
    let output = store(&desktop, "two", "second secret");
    assert!(!output.status.success(), "{output:?}");

    desktop.restart_keychain().await.expect("it starts again");
    let items = desktop.keychain_items().expect("an open keychain");
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(items[0].secret, b"first secret");

    desktop.lock_keychain().expect("it locks");
    desktop.restart_keychain().await.expect("it starts again");
    assert_eq!(desktop.keychain_items().expect("open again").len(), 1);
}

#[tokio::test]
async fn a_keychain_that_is_held_still_answers_when_it_goes_on() {
    let desktop = start(Keyring::Unlocked).await;
    desktop.pause_keychain();
    std::thread::scope(|scope| {
        let storing = scope.spawn(|| store(&desktop, "one", "first secret"));
        std::thread::sleep(Duration::from_millis(500));
        assert!(!storing.is_finished(), "it was answered");
        desktop.resume_keychain();
        let output = storing.join().expect("it ends");
        assert!(output.status.success(), "{output:?}");
    });

    desktop.pause_keychain();
    let began = Instant::now();
    drop(desktop);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "it ends like any other"
    );
}

async fn start(keyring: Keyring) -> Desktop {
    let options = DesktopOptions {
        keyring,
        display: false,
    };
    Desktop::start(options)
        .await
        .expect("a desktop without display")
}

fn store(desktop: &Desktop, username: &str, secret: &str) -> Output {
    let mut child = desktop
        .command("secret-tool")
        .args([
            "store",
            "--label=test",
            "service",
            "dev.latchkey",
            "username",
            username,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("secret-tool is installed");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    // Where there is no keychain, it may be gone before it has read anything.
    let _ = stdin.write_all(secret.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("secret-tool ends")
}
