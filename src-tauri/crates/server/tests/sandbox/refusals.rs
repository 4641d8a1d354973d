use latchkey_server::platform::PlatformError;
use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::World;

#[tokio::test]
async fn a_wrong_secret_or_key_is_an_invalid_client() {
    let world = World::start().await;
    let app = world.app_with(|config| config.client_secret = SecretString::from("wrong"));
    let qr = app
        .request_qr(&["user.info.basic".to_owned()])
        .await
        .unwrap();
    let session = world.link("mirasolano").await;
    for error in [
        app.check_qr(&qr).await.map(|_| ()).unwrap_err(),
        app.refresh(&session).await.map(|_| ()).unwrap_err(),
        app.revoke(&session).await.unwrap_err(),
    ] {
        let PlatformError::Refused { error, log_id, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(error, "invalid_client");
        assert!(log_id.is_some_and(|id| id.len() == 32));
    }
    world.app().user(&session).await.unwrap();
    let stranger = world.app_with(|config| config.client_key = "stranger".into());
    let error = stranger
        .request_qr(&["user.info.basic".to_owned()])
        .await
        .unwrap_err();
    assert!(matches!(error, PlatformError::Refused { error, .. } if error == "invalid_client"));
}

#[tokio::test]
async fn malformed_requests_get_a_flat_error() {
    let world = World::start().await;
    for (path, form, expected) in [
        ("v2/oauth/get_qrcode/", &[][..], "invalid_request"),
        ("v2/oauth/get_qrcode/", &[("scope", "")], "invalid_request"),
        (
            "v2/oauth/get_qrcode/",
            &[("scope", "user.info.basic video.list")],
            "invalid_scope",
        ),
        (
            "v2/oauth/get_qrcode/",
            &[("scope", "user.info.basic,mind.read")],
            "invalid_scope",
        ),
        (
            "v2/oauth/get_qrcode/",
            &[("scope", "video.list"), ("scope", "video.list")],
            "invalid_request",
        ),
        ("v2/oauth/check_qrcode/", &[], "invalid_request"),
        ("v2/oauth/token/", &[], "invalid_request"),
        (
            "v2/oauth/token/",
            &[("grant_type", "password")],
            "unsupported_grant_type",
        ),
        (
            "v2/oauth/token/",
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
            "invalid_grant",
        ),
        (
            "v2/oauth/revoke/",
            &[("token", "act.unknown")],
            "invalid_grant",
        ),
    ] {
        let (status, body) = world.post(path, form).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path} {form:?}");
        assert_eq!(body["error"], expected, "{path} {form:?}");
        let members: Vec<_> = body.as_object().unwrap().keys().collect();
        assert_eq!(members, ["error", "error_description", "log_id"]);
    }
    let as_json = world
        .http
        .post(world.at("v2/oauth/get_qrcode/"))
        .json(&json!({}));
    let body: Value = as_json.send().await.unwrap().json().await.unwrap();
    assert_eq!(body["error"], "invalid_request");
    let no_slash = world
        .http
        .post(world.at("v2/oauth/token"))
        .send()
        .await
        .unwrap();
    assert_eq!(no_slash.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn profile_fields_need_their_scope_and_a_live_token() {
    let world = World::start().await;
    let session = world.link("mirasolano").await;
    let ask = async |fields: &str, token: &str| {
        let url = world.at(&format!("v2/user/info/?fields={fields}"));
        let answer = world.http.get(url).bearer_auth(token).send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["error"]["code"].as_str().unwrap().to_owned())
    };
    let live = session.access_token.expose_secret();
    for (fields, token, expected) in [
        ("open_id,username", live, (200, "ok")),
        (
            "open_id,follower_count",
            live,
            (401, "scope_not_authorized"),
        ),
        ("", live, (400, "invalid_params")),
        ("shoe_size", live, (400, "invalid_params")),
        ("open_id", "", (401, "access_token_invalid")),
        ("open_id", "act.other", (401, "access_token_invalid")),
        (
            "open_id",
            session.refresh_token.expose_secret(),
            (401, "access_token_invalid"),
        ),
    ] {
        let (status, code) = ask(fields, token).await;
        assert_eq!((status, code.as_str()), expected, "{fields}");
    }
}
