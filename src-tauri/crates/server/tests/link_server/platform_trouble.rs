use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use latchkey_server::config::PlatformConfig;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use url::Url;

use crate::bed::Bed;

/// A platform that gives these answers to the checks, one after the other, and a 503 to everything else.
#[derive(Clone)]
struct Script {
    checks: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<u32>>,
    /// The ticket of the code on show, once the test knows it.
    ticket: watch::Sender<Option<String>>,
}

type Answer = (u16, &'static str);

const DOWN: Answer = (503, "down");
const NEW: Answer = (200, r#"{"status": "new", "client_ticket": ""}"#);
const DECLINED: Answer = (
    400,
    r#"{"error": "access_denied", "error_description": "no"}"#,
);
const APPROVED: Answer = (
    200,
    r#"{"status": "confirmed", "client_ticket": "TICKET", "redirect_uri": "https://link.example/callback?code=c"}"#,
);

impl Script {
    fn new(checks: &[Answer]) -> Self {
        Self {
            checks: Arc::new(Mutex::new(checks.iter().copied().collect())),
            asked: Arc::default(),
            ticket: watch::Sender::new(None),
        }
    }

    async fn bed(&self) -> Bed {
        let router = Router::new()
            .route("/v2/oauth/get_qrcode/", post(new_code))
            .route("/v2/oauth/check_qrcode/", post(check))
            .route(
                "/v2/oauth/token/",
                post(async || (StatusCode::SERVICE_UNAVAILABLE, "down")),
            )
            .with_state(self.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        let platform = PlatformConfig {
            id: "tiktok".into(),
            name: "TikTok".into(),
            base_url: base_url.clone(),
            client_key: "key".into(),
            client_secret: "secret".into(),
            redirect_uri: "https://link.example/callback".parse().unwrap(),
            scopes: ["user.info.basic", "user.info.profile"]
                .map(str::to_owned)
                .into(),
            poll_interval: Duration::from_secs(1),
            poll_wait: None,
            phone_page: None,
            webhook_tolerance: Duration::from_mins(5),
        };
        Bed::start_with_platform(platform, base_url, "").await
    }

    /// Begins, and tells the script which ticket is in the code.
    async fn begin(&self, bed: &Bed) -> Value {
        let begun = bed.begin().await;
        let uri = Url::parse(begun["qr_uri"].as_str().unwrap()).unwrap();
        let (_, ticket) = uri
            .query_pairs()
            .find(|(name, _)| name == "client_ticket")
            .unwrap();
        self.ticket.send_replace(Some(ticket.into_owned()));
        begun
    }

    /// Lets every pause of the broker pass until the platform was asked that often.
    async fn asked(&self, times: u32, bed: &Bed) {
        // The hourly sweep, the upkeep of the codes, the code's expiry and the pause.
        const SLEEPERS: usize = 4;
        for seen in 1..times {
            while *self.asked.lock().unwrap() < seen || bed.clock.sleepers() < SLEEPERS {
                tokio::task::yield_now().await;
            }
            bed.advance(10);
        }
    }
}

async fn new_code() -> &'static str {
    r#"{"scan_qrcode_url": "aweme://authorize?client_ticket=tobefilled", "token": "t"}"#
}

async fn check(State(script): State<Script>) -> (StatusCode, String) {
    let mut ticket = script.ticket.subscribe();
    let ticket = ticket
        .wait_for(Option::is_some)
        .await
        .unwrap()
        .clone()
        .unwrap();
    let (status, text) = script.checks.lock().unwrap().pop_front().unwrap_or(DOWN);
    *script.asked.lock().unwrap() += 1;
    (
        StatusCode::from_u16(status).unwrap(),
        text.replace("TICKET", &ticket),
    )
}

#[tokio::test]
async fn a_platform_that_stumbles_is_asked_again_until_it_answers() {
    let script = Script::new(&[NEW, (500, "<html>"), (429, "{}"), (200, "<html>"), DECLINED]);
    let bed = script.bed().await;
    let begun = script.begin(&bed).await;
    script.asked(5, &bed).await;
    assert_eq!(
        bed.events_until(&begun, "denied").await.last().unwrap(),
        "denied"
    );
}

#[tokio::test]
async fn a_platform_that_stays_away_leaves_the_code_to_expire() {
    let script = Script::new(&[]);
    let bed = script.bed().await;
    let begun = script.begin(&bed).await;
    script.asked(3, &bed).await;
    bed.advance(120);
    assert_eq!(
        bed.events_until(&begun, "expired").await.last().unwrap(),
        "expired"
    );
    assert_eq!(bed.poll(&begun).await.error(), (400, "expired_token"));
}

#[tokio::test]
async fn an_approval_that_cannot_be_exchanged_asks_for_a_new_code_and_is_not_tried_again() {
    let script = Script::new(&[APPROVED]);
    let bed = script.bed().await;
    let begun = script.begin(&bed).await;
    assert_eq!(
        bed.events_until(&begun, "expired").await.last().unwrap(),
        "expired"
    );
    assert_eq!(bed.poll(&begun).await.error(), (400, "expired_token"));
    assert_eq!(*script.asked.lock().unwrap(), 1);
}

#[tokio::test]
async fn an_answer_about_another_code_is_never_believed() {
    let script = Script::new(&[(200, r#"{"status": "scanned", "client_ticket": "other"}"#)]);
    let bed = script.bed().await;
    let begun = script.begin(&bed).await;
    assert_eq!(
        bed.events_until(&begun, "denied").await.last().unwrap(),
        "denied"
    );
}
