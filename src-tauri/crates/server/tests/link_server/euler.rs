use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use latchkey_server::config::EulerConfig;
use reqwest::header::COOKIE;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::bed::{Bed, CLIENT, Tokens, VERIFIER};
use crate::browser;
use crate::digits::{Browser, send};
use crate::zero_knowledge::count;

const SCOPES: [&str; 2] = ["user:info", "webcast:chat"];

/// The calls that the stand-in got, by their paths and grant types.
type Calls = Arc<Mutex<Vec<String>>>;

/// Euler Stream with one account, whose page is never fetched: the test answers in its place.
async fn start() -> (Bed, Calls) {
    let calls = Calls::default();
    let router = Router::new()
        .route("/tiktok/oauth/token", post(token))
        .route("/tiktok/oauth/userinfo", get(userinfo))
        .route("/tiktok/oauth/revoke", post(revoke))
        .with_state(Arc::clone(&calls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    let euler = EulerConfig {
        base_url: base_url.clone(),
        authorize_url: "https://www.example/tiktok/oauth/authorize"
            .parse()
            .unwrap(),
        client_id: "app".into(),
        client_secret: "s3cret".into(),
        redirect_uri: "https://link.example/device/callback/euler"
            .parse()
            .unwrap(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
    };
    let client = format!(
        "[[client]]\nid = \"{CLIENT}\"\nscopes = [\"{}\", \"{}\"]\n\
         redirect_uris = [\"http://127.0.0.1/callback\"]\n",
        SCOPES[0], SCOPES[1]
    );
    (
        Bed::start_with_platform(euler, base_url, &client).await,
        calls,
    )
}

async fn token(State(calls): State<Calls>, Json(body): Json<Value>) -> Json<Value> {
    assert_eq!(body["client_secret"], "s3cret");
    let grant = body["grant_type"].as_str().unwrap();
    calls.lock().unwrap().push(format!("token {grant}"));
    if grant == "authorization_code" && body["code"] != "right" {
        let error = json!({"error": "invalid_grant", "error_description": "no"});
        return Json(json!({"code": 400, "message": "no", "error": error}));
    }
    Json(json!({"code": 200, "data": {
        "access_token": "eu-access", "refresh_token": "eu-refresh", "token_type": "Bearer",
        "expires_in": 3600, "refresh_expires_in": 2_592_000, "scopes": SCOPES,
    }}))
}

async fn userinfo(headers: HeaderMap) -> Json<Value> {
    assert_eq!(headers["x-oauth-token"], "eu-access");
    Json(json!({"code": 200, "user": {
        "uid": "7001", "secUid": "s", "nickName": "Mia", "uniqueId": "mia", "region": "DE",
    }}))
}

async fn revoke(State(calls): State<Calls>, Json(_): Json<Value>) -> Json<Value> {
    calls.lock().unwrap().push("revoke".into());
    Json(json!({"code": 200}))
}

async fn begin(bed: &Bed) -> Value {
    let answer = bed
        .post(
            "/oauth/device_authorization",
            &[
                ("client_id", CLIENT),
                ("code_challenge", crate::bed::CHALLENGE),
                ("code_challenge_method", "S256"),
            ],
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// The link to Euler Stream's page that our page shows.
fn page_of(html: &str) -> Url {
    let (_, rest) = html.split_once("href=\"https://www.example").unwrap();
    let rest = rest.split('"').next().unwrap().replace("&amp;", "&");
    Url::parse(&format!("https://www.example{rest}")).unwrap()
}

fn parameter(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.unwrap().1.into_owned()
}

async fn come_back(bed: &Bed, cookie: Option<&str>, query: &str) -> (StatusCode, String) {
    let mut request = bed.request(Method::GET, &format!("/device/callback/euler?{query}"));
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_link_goes_through_the_platforms_page_and_back_to_the_digits() {
    let (bed, calls) = start().await;
    let begun = begin(&bed).await;
    assert_eq!(begun["qr_uri"], begun["verification_uri_complete"]);
    let mut browser = Browser::new(&bed);
    let (_, html) = browser.press("continue", &begun).await;
    let page = page_of(&html);
    assert_eq!(parameter(&page, "client_id"), "app");
    assert_eq!(parameter(&page, "scope"), "user:info");
    let state = parameter(&page, "state");

    let (status, _) = come_back(&bed, browser.cookie(), &format!("code=right&state={state}")).await;
    assert_eq!(status, 303);
    let digits = browser.digits(&begun).await;
    assert_eq!(send(&bed, &begun, &digits).await.status, 200);
    let answer = bed.redeem(&begun, &[("code_verifier", VERIFIER)]).await;
    let tokens = Tokens::of(&answer.body);
    let account = bed.userinfo(&tokens.access).await.body;
    assert_eq!(account["sub"], "euler:7001");
    assert_eq!(account["name"], "Mia");

    // Euler Stream's access token lives an hour; the server renews it.
    let later = bed.refreshed(&tokens).await;
    bed.advance(3599);
    assert_eq!(bed.userinfo(&later.access).await.status, 200);
    assert_eq!(
        *calls.lock().unwrap(),
        ["token authorization_code", "token refresh_token"]
    );
    assert_eq!(
        bed.revoke(&later.refresh).await.body["platform"],
        "disconnected"
    );
    assert!(calls.lock().unwrap().contains(&"revoke".to_owned()));
    assert_eq!(count(&bed, "platform_session").await, 0);
}

#[tokio::test]
async fn a_browser_signs_in_through_the_platforms_page_and_back() {
    let (bed, _) = start().await;
    let asked = [("scope", Some("user:info"))];
    let mut browser = browser::Browser::default();
    let shown = browser.ask(&bed, &asked).await;
    assert!(!shown.html().contains("<svg"), "there is nothing to scan");
    let state = parameter(&page_of(shown.html()), "state");
    let back = format!("/device/callback/euler?code=right&state={state}");
    let mut stranger = browser::Browser::default();
    stranger.ask(&bed, &asked).await;
    assert_eq!(stranger.open(&bed, &back).await.says().0, 404);

    let page = browser.open(&bed, &back).await;
    assert_eq!(page.path(), shown.path());
    let consent = browser.wait_for(&bed, page.path(), "<h1>Let ").await;
    assert!(consent.html().contains("signed in as <strong>Mia</strong>"));
    let url = browser.allow(&bed, &consent, &[]).await;
    let tokens = Tokens::of(&browser::redeem(&bed, &url).await.body);
    let account = bed.userinfo(&tokens.access).await.body;
    assert_eq!(account["sub"], "euler:7001");
    assert_eq!(browser.ask(&bed, &asked).await.says().0, 200);
}

#[tokio::test]
async fn s16_what_comes_back_in_another_browser_or_with_another_state_changes_nothing() {
    let (bed, calls) = start().await;
    let begun = begin(&bed).await;
    let mut browser = Browser::new(&bed);
    let state = parameter(
        &page_of(&browser.press("continue", &begun).await.1),
        "state",
    );
    let mine = browser.cookie();

    // Somebody else's flow, in a browser of their own.
    let other = begin(&bed).await;
    let mut stranger = Browser::new(&bed);
    stranger.press("continue", &other).await;
    let answer = format!("code=right&state={state}");
    for (cookie, query) in [
        (None, answer.as_str()),
        (stranger.cookie(), &answer),
        (mine, "code=right&state=other"),
        (mine, "code=right"),
        (mine, "error=access_denied&state=other"),
        (mine, ""),
    ] {
        let (status, _) = come_back(&bed, cookie, query).await;
        assert_ne!(status, 303, "{query}");
    }
    assert!(calls.lock().unwrap().is_empty());
    // The right one is still taken.
    let (status, _) = come_back(&bed, mine, &answer).await;
    assert_eq!(status, 303);
    assert_eq!(browser.digits(&begun).await.len(), 2);
}

#[tokio::test]
async fn what_the_person_or_the_platform_declines_is_denied_or_over() {
    let (bed, _) = start().await;
    for (query, expected) in [
        ("error=access_denied", "access_denied"),
        ("error=invalid_scope", "expired_token"),
        ("code=wrong", "expired_token"),
    ] {
        let begun = begin(&bed).await;
        let mut browser = Browser::new(&bed);
        let state = parameter(
            &page_of(&browser.press("continue", &begun).await.1),
            "state",
        );
        let (status, _) =
            come_back(&bed, browser.cookie(), &format!("{query}&state={state}")).await;
        assert_eq!(status, 303);
        bed.events_until(
            &begun,
            if expected == "access_denied" {
                "denied"
            } else {
                "expired"
            },
        )
        .await;
        assert_eq!(bed.poll(&begun).await.error(), (400, expected), "{query}");
    }
}
