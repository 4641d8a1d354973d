use jiff::SignedDuration;
use latchkey_server::platform::QrStatus;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, ORIGIN};
use serde_json::{Value, json};

use super::World;

/// Opens a code's consent page as a browser would.
async fn open(world: &World, qr_uri: &str) -> reqwest::Response {
    let url = reqwest::Url::parse_with_params(&world.at("phone"), [("qr_uri", qr_uri)]).unwrap();
    world.http.get(url).send().await.unwrap()
}

/// Posts the decision of a consent page as a browser would.
async fn decide(world: &World, form: &[(&str, &str)]) -> reqwest::Response {
    let origin = world.sandbox.url.origin().ascii_serialization();
    let request = world
        .http
        .post(world.at("phone/decide"))
        .header(ORIGIN, origin)
        .form(form);
    request.send().await.unwrap()
}

#[tokio::test]
async fn scripts_are_told_which_accounts_there_are() {
    let world = World::start().await;
    let accounts: Value = world
        .http
        .get(world.at("phone/accounts"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let accounts = accounts.as_array().unwrap();
    assert!(accounts.len() >= 4);
    for account in accounts {
        let members: Vec<_> = account.as_object().unwrap().keys().collect();
        assert_eq!(members, ["display_name", "id", "username"]);
        let session = world.link(account["id"].as_str().unwrap()).await;
        assert_eq!(session.open_id, account["id"].as_str().unwrap());
    }
}

#[tokio::test]
async fn scripts_are_told_what_the_phone_cannot_do() {
    let world = World::start().await;
    let qr = world.show().await;
    let good = json!({ "qr_uri": qr.qr_uri });
    let fails = async |act: &str, body: &Value| {
        let (status, answer) = world.phone(act, body).await;
        let code = answer["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            answer["error"]["message"]
                .as_str()
                .is_some_and(|words| !words.is_empty())
        );
        (status.as_u16(), code)
    };
    let unknown = json!({ "qr_uri": "aweme://authorize?qr_id=NOSUCH&client_ticket=t" });
    for act in ["scan", "approve", "deny"] {
        assert_eq!(fails(act, &unknown).await, (404, "unknown_code".into()));
        assert_eq!(
            fails(act, &json!({ "qr_uri": "x" })).await,
            (400, "not_a_link".into())
        );
        assert_eq!(
            fails(act, &json!({})).await,
            (422, "invalid_request".into())
        );
    }
    for act in ["approve", "deny"] {
        assert_eq!(fails(act, &good).await, (409, "not_scanned".into()));
    }
    // A phone may look twice.
    for _ in 0..2 {
        assert_eq!(world.phone("scan", &good).await.0, StatusCode::OK);
    }
    let nobody = json!({ "qr_uri": qr.qr_uri, "account": "nobody" });
    assert_eq!(
        fails("approve", &nobody).await,
        (404, "unknown_account".into())
    );
    assert_eq!(world.phone("approve", &good).await.0, StatusCode::OK);
    for act in ["scan", "approve", "deny"] {
        assert_eq!(fails(act, &good).await, (410, "used".into()));
    }
    let late = json!({ "qr_uri": world.show().await.qr_uri });
    world.phone("scan", &late).await;
    world.clock.advance(SignedDuration::from_secs(120));
    for act in ["scan", "approve", "deny"] {
        assert_eq!(fails(act, &late).await, (410, "expired".into()));
    }
}

#[tokio::test]
async fn a_script_can_grant_fewer_scopes() {
    let world = World::start().await;
    let qr = world.show().await;
    world.phone("scan", &json!({ "qr_uri": qr.qr_uri })).await;
    let body = json!({ "qr_uri": qr.qr_uri, "scopes": ["user.info.basic", "video.list"] });
    world.phone("approve", &body).await;
    let QrStatus::Confirmed(code) = world.app().check_qr(&qr).await.unwrap() else {
        panic!("it was approved")
    };
    assert_eq!(
        world.app().exchange(code).await.unwrap().scopes,
        ["user.info.basic"]
    );
}

#[tokio::test]
async fn script_calls_are_json_only_so_no_web_page_can_send_them() {
    let world = World::start().await;
    let qr = world.show().await;
    let body = json!({ "qr_uri": qr.qr_uri }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let request = world
            .http
            .post(world.at("phone/scan"))
            .header(CONTENT_TYPE, kind);
        let answer = request.body(body.clone()).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    // A page that asks for permission first does not get it.
    let request = world
        .http
        .request(reqwest::Method::OPTIONS, world.at("phone/scan"));
    let answer = request
        .header(ORIGIN, "https://evil.example")
        .send()
        .await
        .unwrap();
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::New
    ));
}

#[tokio::test]
async fn a_request_for_another_host_is_turned_away() {
    let world = World::start().await;
    for path in [
        "phone",
        "phone/accounts",
        "v2/user/info/",
        "avatars/mirasolano",
    ] {
        let request = world
            .http
            .get(world.at(path))
            .header(HOST, "rebound.example:80");
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::MISDIRECTED_REQUEST
        );
    }
}

#[tokio::test]
async fn a_person_approves_on_the_pages() {
    let world = World::start().await;
    let qr = world.show().await;
    let page = open(&world, &qr.qr_uri).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::Scanned
    ));
    let text = page.text().await.unwrap();
    for words in [
        "No real TikTok account is involved.",
        "<strong>Latchkey</strong> would like to use your account",
        "See your name and profile picture",
        "If you did not start this, decline.",
        "Mira Solano",
        "Zoë after dark",
        "value=\"decline\"",
        "value=\"approve\"",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let answer = decide(
        &world,
        &[
            ("qr_uri", &qr.qr_uri),
            ("account", "-000sK3vQmXbW9dJt1RzYc8pLhEa5Ugo2NfB"),
            ("scope", "user.info.basic"),
            ("scope", "video.list"),
            ("decision", "approve"),
        ],
    )
    .await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let done = answer.headers()[LOCATION]
        .to_str()
        .unwrap()
        .trim_start_matches('/')
        .to_owned();
    let text = world
        .http
        .get(world.at(&done))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        text.contains("<h1>Approved</h1>") && text.contains("Look at the computer"),
        "{text}"
    );
    let QrStatus::Confirmed(code) = world.app().check_qr(&qr).await.unwrap() else {
        panic!("it was approved")
    };
    let session = world.app().exchange(code).await.unwrap();
    assert!(session.open_id.starts_with('-'));
    // Only what was both asked for and ticked.
    assert_eq!(session.scopes, ["user.info.basic"]);
    // Going back in the browser does not open a second decision.
    assert_eq!(open(&world, &qr.qr_uri).await.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_person_declines_on_the_pages() {
    let world = World::start().await;
    let qr = world.show().await;
    open(&world, &qr.qr_uri).await;
    let answer = decide(&world, &[("qr_uri", &qr.qr_uri), ("decision", "decline")]).await;
    let done = answer.headers()[LOCATION]
        .to_str()
        .unwrap()
        .trim_start_matches('/')
        .to_owned();
    let text = world
        .http
        .get(world.at(&done))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(text.contains("<h1>Declined</h1>"), "{text}");
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::Denied
    ));
}

#[tokio::test]
async fn a_decision_from_another_page_is_not_carried_out() {
    let world = World::start().await;
    let qr = world.show().await;
    open(&world, &qr.qr_uri).await;
    let form = [
        ("qr_uri", qr.qr_uri.as_str()),
        ("account", "mirasolano"),
        ("decision", "approve"),
    ];
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("x-nothing", "neither header"),
    ] {
        let request = world
            .http
            .post(world.at("phone/decide"))
            .header(name, value)
            .form(&form);
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::FORBIDDEN,
            "{name}"
        );
    }
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::Scanned
    ));
}

#[tokio::test]
async fn codes_on_show_are_listed_once_their_link_is_known() {
    let world = World::start().await;
    let list = async || {
        world
            .http
            .get(world.at("phone"))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert!(list().await.contains("No code is on show."));
    let qr = world.show().await;
    // An app that only speaks TikTok's protocol never tells its ticket.
    world.app().check_qr(&qr).await.unwrap();
    assert!(list().await.contains("No code is on show."));
    let app = world.app_with(|config| config.poll_wait = Some(std::time::Duration::ZERO));
    app.check_qr(&qr).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(12));
    let text = list().await;
    assert!(text.contains("shown 12 s ago, 108 s left"), "{text}");
    let link = qr.qr_uri.replace('&', "&amp;");
    assert!(text.contains(&format!("value=\"{link}\"")), "{text}");
    world.clock.advance(SignedDuration::from_secs(108));
    assert!(list().await.contains("No code is on show."));
}

#[tokio::test]
async fn every_page_is_closed_to_scripts_and_frames() {
    let world = World::start().await;
    let qr = world.show().await;
    let hostile = format!("{}&x=\"><script>alert(1)</script>", qr.qr_uri);
    for page in [
        world.http.get(world.at("phone")).send().await.unwrap(),
        open(&world, &hostile).await,
        open(&world, "\"><script>").await,
        world
            .http
            .get(world.at("phone/done?code=nothing"))
            .send()
            .await
            .unwrap(),
        world
            .http
            .post(world.at("phone/decide"))
            .send()
            .await
            .unwrap(),
    ] {
        let policy = page.headers()[CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script-src"));
        assert_eq!(page.headers()["cache-control"], "no-store");
        let text = page.text().await.unwrap();
        assert!(!text.contains("<script"), "{text}");
        assert!(text.contains("No real TikTok account is involved."));
    }
}
