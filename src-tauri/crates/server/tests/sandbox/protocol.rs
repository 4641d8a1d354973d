use std::time::Duration;

use jiff::SignedDuration;
use latchkey_server::platform::{PlatformError, QrStatus};
use reqwest::StatusCode;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{START, World};

#[tokio::test]
async fn a_code_goes_from_new_to_utilised_and_its_session_works() {
    let world = World::start().await;
    let app = world.app();
    let qr = world.show().await;
    assert!(matches!(app.check_qr(&qr).await.unwrap(), QrStatus::New));
    world.phone("scan", &json!({ "qr_uri": qr.qr_uri })).await;
    assert!(matches!(
        app.check_qr(&qr).await.unwrap(),
        QrStatus::Scanned
    ));
    world
        .phone("approve", &json!({ "qr_uri": qr.qr_uri }))
        .await;
    let QrStatus::Confirmed(code) = app.check_qr(&qr).await.unwrap() else {
        panic!("it was approved")
    };
    for _ in 0..2 {
        assert!(matches!(
            app.check_qr(&qr).await.unwrap(),
            QrStatus::Utilised
        ));
    }
    let session = app.exchange(code).await.unwrap();
    assert_eq!(session.scopes, ["user.info.basic", "user.info.profile"]);
    assert_eq!(
        session.access_expires_at,
        START + SignedDuration::from_hours(2)
    );
    assert_eq!(
        session.refresh_expires_at,
        START + SignedDuration::from_hours(180 * 24)
    );
    let user = app.user(&session).await.unwrap();
    assert_eq!(user.open_id, session.open_id);
    assert_eq!(user.display_name, "Mira Solano");
    assert_eq!(user.username.as_deref(), Some("mirasolano"));
    let picture = world
        .http
        .get(user.avatar_url.unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert!(picture.bytes().await.unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn answers_have_the_platforms_shapes() {
    let world = World::start().await;
    let (status, shown) = world
        .post(
            "v2/oauth/get_qrcode/",
            &[("scope", "user.info.basic"), ("state", "s&=1")],
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    let link = shown["scan_qrcode_url"].as_str().unwrap();
    assert!(link.starts_with("aweme://authorize?"), "{link}");
    assert_eq!(link.matches("client_ticket=tobefilled").count(), 1);
    assert_eq!(link.matches("client_ticket%3Dtobefilled").count(), 1);
    let token = shown["token"].as_str().unwrap();
    assert!(!link.contains(token));
    let check = async || {
        world
            .post("v2/oauth/check_qrcode/", &[("token", token)])
            .await
    };

    assert_eq!(
        check().await.1,
        json!({ "client_ticket": "", "status": "new" })
    );
    let qr_uri = link.replacen("tobefilled", "T-1", 1);
    world.phone("scan", &json!({ "qr_uri": qr_uri })).await;
    assert_eq!(
        check().await.1,
        json!({ "client_ticket": "T-1", "status": "scanned" })
    );
    world.phone("approve", &json!({ "qr_uri": qr_uri })).await;
    let confirmed = check().await.1;
    assert_eq!(confirmed["client_ticket"], "T-1");
    assert_eq!(confirmed["status"], "confirmed");
    let redirect = confirmed["redirect_uri"].as_str().unwrap();
    let (before, state) = redirect.split_once("&state=").unwrap();
    assert_eq!(state, "s%26%3D1");
    assert!(before.ends_with("%2Av%211234.s1"), "{before}");
    assert_eq!(
        check().await.1,
        json!({ "client_ticket": "T-1", "status": "utilised" })
    );

    let encoded = before.split_once("?code=").unwrap().1;
    let code = encoded.replace("%2A", "*").replace("%21", "!");
    let redirect_uri = world.sandbox.platform_config().redirect_uri.to_string();
    let (_, pair) = world
        .post(
            "v2/oauth/token/",
            &[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", &redirect_uri),
            ],
        )
        .await;
    assert_eq!(pair["token_type"], "Bearer");
    assert_eq!(pair["expires_in"], 7200);
    assert_eq!(pair["refresh_expires_in"], 15_552_000);
    assert_eq!(pair["scope"], "user.info.basic");
    let access_token = pair["access_token"].as_str().unwrap();
    assert!(access_token.starts_with("act.") && access_token.ends_with("!1234.va"));
    let (status, revoked) = world
        .post("v2/oauth/revoke/", &[("token", access_token)])
        .await;
    assert_eq!((status, revoked), (StatusCode::OK, json!({})));
}

#[tokio::test]
async fn a_waiting_check_answers_the_moment_the_phone_acts() {
    let world = World::start().await;
    // Far longer than the test may take: only the change can end the wait.
    let app = world.app_with(|config| config.poll_wait = Some(Duration::from_secs(30)));
    let qr = world.show().await;
    let body = json!({ "qr_uri": qr.qr_uri });
    let (status, _) = tokio::join!(app.check_qr(&qr), async {
        world
            .http
            .get(world.at("phone/accounts"))
            .send()
            .await
            .unwrap();
        world.phone("scan", &body).await
    });
    assert!(matches!(status.unwrap(), QrStatus::Scanned));
    let (status, _) = tokio::join!(app.check_qr(&qr), world.phone("approve", &body));
    assert!(matches!(status.unwrap(), QrStatus::Confirmed(_)));
    // What is over is told without a wait.
    assert!(matches!(
        app.check_qr(&qr).await.unwrap(),
        QrStatus::Utilised
    ));
    assert!(matches!(
        app.check_qr(&qr).await.unwrap(),
        QrStatus::Utilised
    ));
}

#[tokio::test]
async fn a_change_between_two_waiting_checks_is_not_missed() {
    let world = World::start().await;
    let app = world.app_with(|config| config.poll_wait = Some(Duration::from_secs(30)));
    let qr = world.show().await;
    world.phone("scan", &json!({ "qr_uri": qr.qr_uri })).await;
    assert!(matches!(
        app.check_qr(&qr).await.unwrap(),
        QrStatus::Scanned
    ));
}

#[tokio::test]
async fn a_code_that_nobody_approves_in_time_expires_even_during_a_wait() {
    let world = World::start().await;
    let app = world.app_with(|config| config.poll_wait = Some(Duration::from_secs(30)));
    let qr = world.show().await;
    world.clock.advance(SignedDuration::from_secs(119));
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::New
    ));
    let (status, ()) = tokio::join!(app.check_qr(&qr), async {
        world
            .http
            .get(world.at("phone/accounts"))
            .send()
            .await
            .unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
    });
    assert!(matches!(status.unwrap(), QrStatus::Expired));
    // Much later it is forgotten, which is the other way of saying the same.
    world.clock.advance(SignedDuration::from_mins(11));
    world.show().await;
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::Expired
    ));
    let (status, body) = world
        .post("v2/oauth/check_qrcode/", &[("token", "unknown")])
        .await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::BAD_REQUEST, &json!("token_expire"))
    );
}

#[tokio::test]
async fn a_refusal_by_the_person_is_told() {
    let world = World::start().await;
    let qr = world.show().await;
    let body = json!({ "qr_uri": qr.qr_uri });
    world.phone("scan", &body).await;
    assert_eq!(
        world.phone("deny", &body).await.1,
        json!({ "state": "denied" })
    );
    assert!(matches!(
        world.app().check_qr(&qr).await.unwrap(),
        QrStatus::Denied
    ));
}

#[tokio::test]
async fn a_refresh_rotates_and_the_old_refresh_token_is_dead() {
    let world = World::start().await;
    let app = world.app();
    let first = world.link("mirasolano").await;
    let second = app.refresh(&first).await.unwrap();
    assert_ne!(
        first.refresh_token.expose_secret(),
        second.refresh_token.expose_secret()
    );
    assert_eq!(first.open_id, second.open_id);
    assert!(app.refresh(&first).await.unwrap_err().grant_is_gone());
    // The access token before it lives on until its own end.
    app.user(&first).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(2));
    assert!(app.user(&first).await.unwrap_err().grant_is_gone());
    let third = app.refresh(&second).await.unwrap();
    app.user(&third).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(180 * 24));
    assert!(app.refresh(&third).await.unwrap_err().grant_is_gone());
}

#[tokio::test]
async fn a_revocation_disconnects_the_account_and_no_other() {
    let world = World::start().await;
    let app = world.app();
    let mira = world.link("mirasolano").await;
    let mira_again = world.link("mirasolano").await;
    let jonas = world.link("jonas.slow").await;
    assert_eq!(mira.open_id, mira_again.open_id);
    // Approving again leaves the earlier link alone.
    app.user(&mira).await.unwrap();
    app.revoke(&mira_again).await.unwrap();
    for gone in [&mira, &mira_again] {
        assert!(app.user(gone).await.unwrap_err().grant_is_gone());
        assert!(app.refresh(gone).await.unwrap_err().grant_is_gone());
    }
    app.user(&jonas).await.unwrap();
    assert!(app.revoke(&mira).await.unwrap_err().grant_is_gone());
}

#[tokio::test]
async fn an_ended_session_can_still_be_revoked() {
    let world = World::start().await;
    let app = world.app();
    let session = world.link("mirasolano").await;
    world.clock.advance(SignedDuration::from_hours(3));
    app.revoke(&session).await.unwrap();
    assert!(app.refresh(&session).await.unwrap_err().grant_is_gone());
}

#[tokio::test]
async fn an_account_whose_id_begins_with_a_hyphen_links_like_any_other() {
    let world = World::start().await;
    let session = world.link("hana_kobayashi").await;
    assert!(session.open_id.starts_with('-'), "{}", session.open_id);
    assert_eq!(
        world.app().user(&session).await.unwrap().open_id,
        session.open_id
    );
}

#[tokio::test]
async fn an_authorization_code_is_spent_by_its_first_trade_whatever_comes_of_it() {
    let world = World::start().await;
    let qr = world.show().await;
    let code = world.approve(&qr, "mirasolano").await;
    let elsewhere = world.app_with(|config| config.redirect_uri.set_path("/elsewhere"));
    assert!(elsewhere.exchange(code).await.unwrap_err().grant_is_gone());

    let (_, shown) = world
        .post("v2/oauth/get_qrcode/", &[("scope", "video.list")])
        .await;
    let qr_uri = shown["scan_qrcode_url"].clone();
    world.phone("scan", &json!({ "qr_uri": qr_uri })).await;
    world.phone("approve", &json!({ "qr_uri": qr_uri })).await;
    let token = shown["token"].as_str().unwrap();
    let (_, confirmed) = world
        .post("v2/oauth/check_qrcode/", &[("token", token)])
        .await;
    let redirect = url::Url::parse(confirmed["redirect_uri"].as_str().unwrap()).unwrap();
    let code = redirect
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let right = world.sandbox.platform_config().redirect_uri.to_string();
    let mut trades = Vec::new();
    for redirect_uri in ["https://link.latchkey.invalid/other", &right] {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", redirect_uri),
        ];
        trades.push(world.post("v2/oauth/token/", &form).await.1["error"].clone());
    }
    assert_eq!(trades, ["invalid_grant", "invalid_grant"]);
}

#[tokio::test]
async fn an_approval_that_is_not_traded_in_time_is_worth_nothing() {
    let world = World::start().await;
    let qr = world.show().await;
    let code = world.approve(&qr, "mirasolano").await;
    world.clock.advance(SignedDuration::from_mins(5));
    assert!(
        world
            .app()
            .exchange(code)
            .await
            .unwrap_err()
            .grant_is_gone()
    );
}

#[tokio::test]
async fn another_code_than_the_one_on_show_is_noticed_by_its_ticket() {
    let world = World::start().await;
    let qr = world.show().await;
    let ticket = qr
        .qr_uri
        .split("client_ticket=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let forged = qr.qr_uri.replace(ticket, "forged");
    world.phone("scan", &json!({ "qr_uri": forged })).await;
    let error = world.app().check_qr(&qr).await.unwrap_err();
    assert!(matches!(error, PlatformError::Hostile(_)), "{error}");
    let (status, body) = world
        .phone("approve", &json!({ "qr_uri": qr.qr_uri }))
        .await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (StatusCode::CONFLICT, &json!("other_ticket"))
    );
}
