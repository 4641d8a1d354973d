use latchkey_testbed::{
    Desktop, DesktopOptions, Keyring, LinkServer, LinkServerOptions, Phone, TestbedError,
};
use serde_json::{Value, json};

#[tokio::test]
async fn the_phone_approves_what_the_link_server_shows() {
    let options = DesktopOptions {
        keyring: Keyring::NoBus,
        display: false,
    };
    let desktop = Desktop::start(options)
        .await
        .expect("a desktop without bus and display");
    let server = LinkServer::start(&desktop, LinkServerOptions::default())
        .await
        .expect("a server");
    let phone = Phone::new(&server.sandbox);
    assert!(phone.accounts().await.expect("accounts").len() >= 2);

    let code = device_code(&server).await;
    phone
        .approve(&code, "")
        .await
        .expect_err("it was not scanned");
    phone.scan(&code).await.expect("a code on show");
    phone.approve(&code, "").await.expect("a scanned code");

    let code = device_code(&server).await;
    phone.scan(&code).await.expect("a code on show");
    phone.deny(&code).await.expect("a scanned code");
    let error = phone.approve(&code, "").await.expect_err("it was declined");
    assert!(matches!(error, TestbedError::Phone { .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why() {
    let options = DesktopOptions {
        keyring: Keyring::NoBus,
        display: false,
    };
    let desktop = Desktop::start(options)
        .await
        .expect("a desktop without bus and display");
    let options = LinkServerOptions {
        arguments: vec!["--no-such-flag".into()],
        ..Default::default()
    };
    let error = LinkServer::start(&desktop, options)
        .await
        .expect_err("it cannot start");
    assert!(
        matches!(&error, TestbedError::EndedEarly { log, .. } if log.contains("--no-such-flag"))
    );
}

/// What a desktop would draw.
async fn device_code(server: &LinkServer) -> String {
    let url = server
        .issuer
        .join("oauth/device_authorization")
        .expect("a URL");
    let answer: Value = reqwest::Client::new()
        .post(url)
        .form(&json!({ "client_id": "latchkey-desktop" }))
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    answer["qr_uri"]
        .as_str()
        .unwrap_or_else(|| panic!("no code in {answer}"))
        .to_owned()
}
