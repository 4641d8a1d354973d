use axum::body::Body;
use axum::http::{Method, Response};
use secrecy::SecretString;
use serde_json::json;

use super::{CLIENT_ID, SECRET, Script, code, euler, euler_with, session};
use crate::platform::{Hostile, PlatformError, TokenTypeHint, Unavailable};

/// What a client makes of one answer to a refresh, in short.
async fn meaning(status: u16, body: &str) -> String {
    let script = Script::start().await;
    script.then(status, body);
    match euler(&script.url).refresh(&session()).await {
        Ok(_) => "a pair".into(),
        Err(PlatformError::Refused {
            error, description, ..
        }) => format!("refused {error}: {description}"),
        Err(PlatformError::Unavailable(unavailable)) => format!("{unavailable:?}"),
        Err(PlatformError::Hostile(hostile)) => format!("{hostile:?}"),
        Err(error @ PlatformError::Unreachable(_)) => format!("{error}"),
    }
}

#[tokio::test]
async fn an_error_is_one_by_its_status_its_code_or_its_name() {
    let pair = r#""data":{"access_token":"a","refresh_token":"r","expires_in":1,"refresh_expires_in":2,"scopes":["s"]}"#;
    let whole = format!("{{{pair}}}");
    for (status, body, expected) in [
        (200, whole.clone(), "a pair"),
        (200, format!(r#"{{"code":200,{pair}}}"#), "a pair"),
        (200, format!(r#"{{"code":200.0,"error":null,{pair}}}"#), "a pair"),
        (201, format!(r#"{{"code":201,{pair}}}"#), "a pair"),
        (200, format!(r#"{{"code":200,"error":{{}},{pair}}}"#), "a pair"),
        // The code counts under HTTP 200, whatever else is there.
        (
            200,
            format!(r#"{{"code":400,"message":"No.",{pair}}}"#),
            "refused 400: No.",
        ),
        (
            200,
            format!(r#"{{"code":200,"error":{{"error":"invalid_grant","error_description":"Gone."}},{pair}}}"#),
            "refused invalid_grant: Gone.",
        ),
        (
            200,
            r#"{"code":400,"message":"m","error":{"error":"invalid_grant","error_description":"Gone."}}"#.into(),
            "refused invalid_grant: Gone.",
        ),
        (
            400,
            r#"{"code":400,"message":"m","error":{"error":"invalid_grant","error_description":"Gone."}}"#.into(),
            "refused invalid_grant: Gone.",
        ),
        (
            400,
            r#"{"code":400,"message":"Gone.","error":{"error":"invalid_grant"}}"#.into(),
            "refused invalid_grant: Gone.",
        ),
        (
            400,
            r#"{"error":"invalid_grant","error_description":"Gone."}"#.into(),
            "refused invalid_grant: Gone.",
        ),
        (401, r#"{"code":401,"message":"No."}"#.into(), "refused 401: No."),
        (403, r#"{"code":403}"#.into(), "refused 403: "),
        // So does the status, whatever the code is.
        (400, format!(r#"{{"code":200,{pair}}}"#), "Status(400)"),
        (403, whole.clone(), "Status(403)"),
        (404, r#"{"message":"Not Found"}"#.into(), "Status(404)"),
        (404, "<html>".into(), "Status(404)"),
        (400, r#"{"code":"400"}"#.into(), "Status(400)"),
        // Neither a yes nor a no.
        (429, String::new(), "RateLimited"),
        (
            429,
            r#"{"code":429,"message":"Rate limit exceeded. Please try again later."}"#.into(),
            "RateLimited",
        ),
        (
            200,
            r#"{"code":429,"message":"Rate limit exceeded. Please try again later."}"#.into(),
            "RateLimited",
        ),
        (
            200,
            r#"{"code":429,"error":{"error":"invalid_grant"}}"#.into(),
            "RateLimited",
        ),
        (500, r#"{"code":500,"message":"m"}"#.into(), "Status(500)"),
        (
            500,
            r#"{"code":400,"error":{"error":"invalid_grant"}}"#.into(),
            "Status(500)",
        ),
        (200, r#"{"code":500,"message":"m"}"#.into(), "Status(500)"),
        (
            200,
            r#"{"code":503,"error":{"error":"invalid_grant"}}"#.into(),
            "Status(503)",
        ),
        (200, r#"{"code":40001}"#.into(), "Status(500)"),
        (408, r#"{"code":408}"#.into(), "Status(408)"),
        (
            400,
            r#"{"code":400,"error":{"error":"temporarily_unavailable"}}"#.into(),
            "Status(400)",
        ),
        (502, "<html>".into(), "Status(502)"),
        (200, "<!doctype html><p>Please sign in".into(), "NotJson"),
        (200, String::new(), "NotJson"),
        (200, "null".into(), "NotJson"),
        (200, "[]".into(), "NotJson"),
        (200, r#"{"code":200,"#.into(), "NotJson"),
        // Not the envelope.
        (200, format!(r#"{{"code":"400",{pair}}}"#), "Malformed"),
        (200, format!(r#"{{"code":true,{pair}}}"#), "Malformed"),
        (200, format!(r#"{{"code":200,"code":400,{pair}}}"#), "Malformed"),
        (200, format!(r#"{{"error":1,{pair}}}"#), "Malformed"),
    ] {
        assert_eq!(meaning(status, &body).await, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn only_a_definite_answer_says_that_a_grant_is_gone() {
    for (status, body, gone) in [
        (
            400,
            r#"{"code":400,"error":{"error":"invalid_grant"}}"#,
            true,
        ),
        (
            200,
            r#"{"code":400,"error":{"error":"invalid_grant"}}"#,
            true,
        ),
        (400, r#"{"error":"invalid_grant"}"#, true),
        (
            401,
            r#"{"code":401,"error":{"error":"invalid_client"}}"#,
            false,
        ),
        (401, r#"{"code":401,"message":"Unauthorized"}"#, false),
        (
            403,
            r#"{"code":403,"message":"Your plan has no such thing"}"#,
            false,
        ),
        (
            500,
            r#"{"code":400,"error":{"error":"invalid_grant"}}"#,
            false,
        ),
        (
            429,
            r#"{"code":400,"error":{"error":"invalid_grant"}}"#,
            false,
        ),
        (200, "<html>invalid_grant</html>", false),
        (200, "{}", false),
    ] {
        let script = Script::start().await;
        script.then(status, body);
        let error = euler(&script.url).refresh(&session()).await.unwrap_err();
        assert_eq!(error.grant_is_gone(), gone, "{status} {body}: {error}");
    }
}

#[tokio::test]
async fn each_call_sends_its_documented_members_and_no_others() {
    let script = Script::start().await;
    let euler = euler(&script.url);
    let session = session();
    for _ in 0..6 {
        script.then(400, r#"{"code":400,"error":{"error":"invalid_request"}}"#);
    }
    let _ = euler.exchange(code()).await;
    let _ = euler.refresh(&session).await;
    let _ = euler.revoke(&session).await;
    let _ = euler
        .introspect(&session.access_token, TokenTypeHint::AccessToken)
        .await;
    let _ = euler.validate_refresh(&session).await;
    let _ = euler.client_info().await;

    let requests = script.requests();
    let expected = [
        (
            "/tiktok/oauth/token",
            json!({
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
                "grant_type": "authorization_code",
                "code": "the-one-code",
                "redirect_uri": "https://link.example/callback/euler",
            }),
        ),
        (
            "/tiktok/oauth/token",
            json!({
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
                "grant_type": "refresh_token",
                "refresh_token": "live-refresh-token",
            }),
        ),
        (
            "/tiktok/oauth/revoke",
            json!({
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
                "token": "live-refresh-token",
                "token_type_hint": "refresh_token",
            }),
        ),
        (
            "/tiktok/oauth/introspect",
            json!({
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
                "token": "live-access-token",
                "token_type_hint": "access_token",
            }),
        ),
        (
            "/tiktok/oauth/validate-refresh",
            json!({ "client_id": CLIENT_ID, "refresh_token": "live-refresh-token" }),
        ),
    ];
    for (asked, (path, body)) in requests.iter().zip(&expected) {
        assert_eq!(asked.method, Method::POST);
        assert_eq!(asked.path, *path);
        assert_eq!(asked.headers["content-type"], "application/json");
        assert_eq!(asked.headers["accept"], "application/json");
        assert_eq!(json!(asked.object()), *body, "{path}");
    }
    let client = &requests[5];
    assert_eq!(client.method, Method::GET);
    assert_eq!(client.path, "/tiktok/oauth/clients/our-client");
    assert!(client.body.is_empty());
}

#[tokio::test]
async fn the_profile_is_asked_for_with_the_token_in_its_own_header() {
    let (script, euler) =
        Script::answering_euler(r#"{"code":200,"user":{"uid":"7012345678901234567"}}"#).await;
    euler.user(&session()).await.unwrap();
    let asked = script.request();
    assert_eq!(asked.method, Method::GET);
    assert_eq!(asked.path, "/tiktok/oauth/userinfo");
    assert_eq!(asked.headers["x-oauth-token"], "live-access-token");
    for absent in ["authorization", "x-api-key", "cookie"] {
        assert!(!asked.headers.contains_key(absent), "{absent}");
    }
    assert!(asked.query.is_empty() && asked.body.is_empty());
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_not_sent() {
    let script = Script::start().await;
    let mut session = session();
    session.access_token = SecretString::from("two\r\nlines");
    let error = euler(&script.url).user(&session).await.unwrap_err();
    assert!(
        matches!(
            error,
            PlatformError::Hostile(Hostile::BadMember("access_token"))
        ),
        "{error}"
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn members_are_sent_as_they_are() {
    let script = Script::start().await;
    script.then(400, "{}");
    let secret = "quote \" slash \\ tab \t umlaut ü";
    let euler = euler_with(&script.url, |config| {
        config.client_secret = SecretString::from(secret);
    });
    let _ = euler.refresh(&session()).await;
    assert_eq!(script.request().object()["client_secret"], secret);
}

#[tokio::test]
async fn a_client_id_stays_one_segment_of_its_path() {
    for (client_id, path) in [
        ("a/b", "/tiktok/oauth/clients/a%2Fb"),
        ("a?b#c", "/tiktok/oauth/clients/a%3Fb%23c"),
        ("a%2Fb", "/tiktok/oauth/clients/a%252Fb"),
    ] {
        let script = Script::start().await;
        script.then(404, "{}");
        let euler = euler_with(&script.url, |config| config.client_id = client_id.into());
        let _ = euler.client_info().await;
        assert_eq!(script.request().path, path);
    }
}

#[tokio::test]
async fn a_base_url_with_a_path_keeps_it() {
    for path in ["/proxy", "/proxy/"] {
        let script = Script::start().await;
        script.then(404, "{}");
        script.then(404, "{}");
        let euler = euler_with(&script.url, |config| config.base_url.set_path(path));
        let _ = euler.refresh(&session()).await;
        let _ = euler.client_info().await;
        let paths: Vec<_> = script
            .requests()
            .into_iter()
            .map(|asked| asked.path)
            .collect();
        assert_eq!(
            paths,
            [
                "/proxy/tiktok/oauth/token",
                "/proxy/tiktok/oauth/clients/our-client"
            ]
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_secret() {
    let elsewhere = Script::start().await;
    for status in [301, 302, 303, 307, 308] {
        let script = Script::start().await;
        let response = Response::builder()
            .status(status)
            .header("location", elsewhere.url.as_str())
            .body(Body::empty())
            .unwrap();
        script.then_response(response);
        let error = euler(&script.url).refresh(&session()).await.unwrap_err();
        assert!(
            matches!(error, PlatformError::Unavailable(Unavailable::Redirected)),
            "{error}"
        );
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_huge_answer_is_not_read_to_its_end() {
    let (_script, euler) = Script::answering_euler(&"x".repeat(10 * 1024 * 1024)).await;
    let error = euler.refresh(&session()).await.unwrap_err();
    assert!(
        matches!(error, PlatformError::Unavailable(Unavailable::TooLarge)),
        "{error}"
    );
}
