use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use latchkey_oauth::{Client, DeviceDescription, DeviceGrant, Http, ServerMetadata};
use latchkey_scripted::{Reply, Scripted};

/// RFC 8628 section 3.5: who gets no answer asks less and less often, and never more often than the server said.
#[tokio::test]
async fn a_server_that_gives_no_answer_is_asked_less_and_less_often() {
    let polls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&polls);
    let server = Scripted::start(move |request| {
        let json = |body: &str| Reply::Json(200, body.replace("AT", &request.origin()));
        match request.path.as_str() {
            "/device" => json(
                r#"{"device_code":"d","user_code":"u","verification_uri":"AT/v","expires_in":86400,"interval":15}"#,
            ),
            "/token" => {
                counted.fetch_add(1, Ordering::SeqCst);
                Reply::Empty(503)
            }
            _ => json(
                r#"{"issuer":"AT","token_endpoint":"AT/token","device_authorization_endpoint":"AT/device",
                    "code_challenge_methods_supported":["S256"]}"#,
            ),
        }
    });
    let http = Http::new();
    let issuer = server.origin().parse().unwrap();
    let metadata = ServerMetadata::discover(&http, &issuer).await.unwrap();
    let client = Client::new(http, metadata, "latchkey-desktop".to_owned());
    let device = DeviceDescription::default();
    let grant = DeviceGrant::begin(&client, &[], &device, &|bytes| bytes.fill(7))
        .await
        .unwrap();

    // Nothing else happens, so the clock moves on by itself.
    tokio::time::pause();
    let polling = tokio::time::timeout(Duration::from_secs(900), grant.tokens(|_| {})).await;
    assert!(polling.is_err(), "no answer is no end: {polling:?}");
    // 15, 30, 60, 60, ...: about 16 in a quarter of an hour, instead of the 60 of the interval.
    let polls = polls.load(Ordering::SeqCst);
    assert!(polls <= 17, "{polls} polls");
}
