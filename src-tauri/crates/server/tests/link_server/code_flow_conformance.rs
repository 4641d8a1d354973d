//! The modules of the OpenID conformance suite that are about the authorization code: as in `conformance.rs`, each test does what the
//! module does after which it is named, as far as this server has what it is about.

use url::Url;

use crate::bed::{Bed, CLIENT};
use crate::browser::{Browser, PROFILE, parameter, redeem, redeem_with, request_with};

/// Brings a request, has it approved and everything allowed.
async fn authorized(bed: &Bed, instead: &[(&str, Option<&str>)]) -> Url {
    let mut browser = Browser::default();
    let consent = browser.sign_in(bed, None, instead).await;
    browser.allow(bed, &consent, &[PROFILE]).await
}

#[tokio::test]
async fn oidcc_server() {
    let bed = Bed::start().await;
    let url = authorized(&bed, &[]).await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["token_type"], "Bearer");
    let access = answer.body["access_token"].as_str().unwrap();
    assert!(bed.userinfo(access).await.body["sub"].is_string());
}

#[tokio::test]
async fn oidcc_codereuse_30seconds() {
    let bed = Bed::start().await;
    let url = authorized(&bed, &[]).await;
    let first = redeem(&bed, &url).await;
    bed.advance(30);
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
    let access = first.body["access_token"].as_str().unwrap();
    assert_eq!(bed.userinfo(access).await.error(), (401, "invalid_token"));
}

#[tokio::test]
async fn oidcc_ensure_redirect_uri_in_authorization_request() {
    let bed = Bed::start().await;
    let shown = Browser::default()
        .ask(&bed, &[("redirect_uri", None)])
        .await;
    assert_eq!(shown.says().0, 400);
}

#[tokio::test]
async fn oidcc_ensure_registered_redirect_uri_and_redirect_uri_query_mismatch() {
    let bed = Bed::start().await;
    for uri in [
        "http://127.0.0.1:49152/callback/unregistered",
        "http://127.0.0.1:49152/callback?foo=bar",
    ] {
        let instead = [("redirect_uri", Some(uri))];
        let shown = Browser::default().ask(&bed, &instead).await;
        assert_eq!(shown.says().0, 400, "{uri}");
    }
}

#[tokio::test]
async fn oidcc_response_type_missing() {
    let bed = Bed::start().await;
    let shown = Browser::default()
        .ask(&bed, &[("response_type", None)])
        .await;
    let error = parameter(&shown.left(), "error").unwrap();
    assert_eq!(error, "invalid_request");
}

#[tokio::test]
async fn oidcc_prompt_none_not_logged_in_and_logged_in() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let silent = [("prompt", Some("none"))];
    let url = browser.ask(&bed, &silent).await.left();
    assert_eq!(parameter(&url, "error").unwrap(), "login_required");
    browser.link(&bed, None).await;
    let url = browser.ask(&bed, &silent).await.left();
    // Every program asks the person, each time.
    assert_eq!(parameter(&url, "error").unwrap(), "consent_required");
}

#[tokio::test]
async fn oidcc_prompt_login() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    browser.link(&bed, None).await;
    let shown = browser.ask(&bed, &[("prompt", Some("login"))]).await;
    assert_eq!(shown.says(), (200, "Sign in with TikTok sandbox"));
}

#[tokio::test]
async fn oidcc_ensure_request_with_unknown_parameter_succeeds() {
    let bed = Bed::start().await;
    let more = [
        ("extra", Some("foobar")),
        ("nonce", Some("n")),
        ("display", Some("page")),
        ("ui_locales", Some("se")),
        ("claims_locales", Some("se")),
        ("acr_values", Some("1 2")),
        ("login_hint", Some("mia")),
        ("max_age", Some("15000")),
    ];
    let url = authorized(&bed, &more).await;
    assert_eq!(redeem(&bed, &url).await.status, 200);
}

#[tokio::test]
async fn oidcc_scope_openid_and_offline_access_in_any_order() {
    let bed = Bed::start().await;
    for scope in [
        "openid user.info.basic offline_access",
        "offline_access user.info.basic openid",
    ] {
        let url = authorized(&bed, &[("scope", Some(scope))]).await;
        let answer = redeem(&bed, &url).await;
        assert_eq!(answer.body["scope"], "user.info.basic", "{scope}");
        assert!(answer.body["refresh_token"].is_string());
    }
}

#[tokio::test]
async fn oidcc_ensure_post_request_succeeds() {
    let bed = Bed::start().await;
    let form = request_with(&[]);
    let mut browser = Browser::default();
    let shown = browser.send(&bed, "/oauth/authorize", &form).await;
    assert_eq!(shown.says().0, 200);
}

#[tokio::test]
async fn fapi2_security_profile_ensure_request_object_and_plain_pkce_fail() {
    let bed = Bed::start().await;
    for (name, value, expected) in [
        ("request", Some("e30"), "request_not_supported"),
        ("code_challenge_method", Some("plain"), "invalid_request"),
        ("code_challenge", None, "invalid_request"),
    ] {
        let shown = Browser::default().ask(&bed, &[(name, value)]).await;
        let error = parameter(&shown.left(), "error").unwrap();
        assert_eq!(error, expected, "{name}");
    }
}

#[tokio::test]
async fn fapi2_security_profile_ensure_authorization_code_is_bound_to_client_and_verifier() {
    let bed = Bed::start().await;
    let url = authorized(&bed, &[]).await;
    let other = [(
        "code_verifier",
        Some("another-verifier-that-is-long-enough-to-be-one"),
    )];
    let answer = redeem_with(&bed, &url, &other).await;
    assert_eq!(answer.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn fapi2_security_profile_par_attempt_reuse_request_uri() {
    let bed = Bed::start().await;
    let pushed = bed.post("/oauth/par", &request_with(&[])).await;
    let request_uri = pushed.body["request_uri"].as_str().unwrap();
    let path = format!("/oauth/authorize?client_id={CLIENT}&request_uri={request_uri}");
    let mut browser = Browser::default();
    let shown = browser.open(&bed, &path).await;
    let consent = browser.scan(&bed, &shown, None).await;
    browser.allow(&bed, &consent, &[]).await;
    assert_eq!(browser.open(&bed, &path).await.says().0, 400);
}
