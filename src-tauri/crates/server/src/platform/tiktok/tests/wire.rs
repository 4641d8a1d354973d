use axum::body::{Body, Bytes};
use axum::http::Response;
use futures_util::stream;
use secrecy::SecretString;
use url::Url;

use super::{SECRET, Script, pending, session};
use crate::platform::{AuthorizationCode, PlatformError, QrStatus, Unavailable, Unreachable};

fn unavailable(error: PlatformError) -> Unavailable {
    match error {
        PlatformError::Unavailable(unavailable) => unavailable,
        other => panic!("not unavailable: {other:?}"),
    }
}

#[tokio::test]
async fn answers_that_are_none_are_told_apart() {
    for (status, body, expected) in [
        (500, "{}", Unavailable::Status(500)),
        (503, "<html>", Unavailable::Status(503)),
        (429, "", Unavailable::RateLimited),
        (404, "<html>", Unavailable::Status(404)),
        (403, "{}", Unavailable::Status(403)),
        (
            200,
            "<!doctype html><p>Please sign in to the Wi-Fi",
            Unavailable::NotJson,
        ),
        (200, "", Unavailable::NotJson),
        (200, "null", Unavailable::NotJson),
        (200, "\u{feff}{}", Unavailable::NotJson),
        (200, r#"{"status":"#, Unavailable::NotJson),
        (200, r#"{"error":"server_error"}"#, Unavailable::Status(200)),
    ] {
        let script = Script::start().await;
        script.then(status, body);
        let error = script.client().check_qr(&pending()).await.unwrap_err();
        assert_eq!(unavailable(error), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_huge_answer_is_not_read_to_its_end() {
    let huge = "x".repeat(10 * 1024 * 1024);
    let script = Script::start().await;
    script.then(200, &huge);
    let error = script.client().check_qr(&pending()).await.unwrap_err();
    assert_eq!(unavailable(error), Unavailable::TooLarge);

    // The same without a Content-Length, and without an end.
    let endless =
        stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 4096])));
    script.then_response(Response::new(Body::from_stream(endless)));
    let error = script.client().check_qr(&pending()).await.unwrap_err();
    assert_eq!(unavailable(error), Unavailable::TooLarge);
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
        let error = script.client().check_qr(&pending()).await.unwrap_err();
        assert_eq!(unavailable(error), Unavailable::Redirected);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let script = Script::start().await;
    let client = script.client_with(|config| {
        config.base_url = Url::parse(&format!("http://{address}")).unwrap();
    });
    let error = client.check_qr(&pending()).await.unwrap_err();
    assert!(
        matches!(error, PlatformError::Unreachable(Unreachable::NoConnection)),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_told_as_such() {
    let script = Script::start().await;
    let broken = stream::iter([
        Ok(Bytes::from_static(b"{\"status\"")),
        Err(std::io::Error::other("the cable was pulled")),
    ]);
    script.then_response(Response::new(Body::from_stream(broken)));
    let error = script.client().check_qr(&pending()).await.unwrap_err();
    assert!(
        matches!(error, PlatformError::Unreachable(Unreachable::BrokenOff)),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_never_answers_is_a_time_out() {
    // Nobody accepts what connects here; the paused clock jumps to the time-out.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let script = Script::start().await;
    let client = script.client_with(|config| {
        config.base_url = Url::parse(&format!("http://{address}")).unwrap();
    });
    let error = client.check_qr(&pending()).await.unwrap_err();
    assert!(
        matches!(error, PlatformError::Unreachable(Unreachable::TimedOut)),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_base_url_with_a_path_keeps_it() {
    for path in ["/proxy", "/proxy/"] {
        let script = Script::start().await;
        script.then(200, r#"{"status":"new"}"#);
        let client = script.client_with(|config| config.base_url.set_path(path));
        assert!(matches!(
            client.check_qr(&pending()).await.unwrap(),
            QrStatus::New
        ));
        assert_eq!(script.request().path, "/proxy/v2/oauth/check_qrcode/");
    }
}

#[tokio::test]
async fn no_error_repeats_what_was_sent_in_confidence() {
    let code = || AuthorizationCode(SecretString::from("C0de*v!1234.s1"));
    let words = format!(
        "secret {SECRET} code C0de*v!1234.s1 token rft.live!1234.va, \\\"act.live!1234.va\\\" and act.other!1.va\\n\\u0007end polling-token"
    );
    for body in [
        format!(r#"{{"error":"invalid_grant","error_description":"{words}","log_id":"{SECRET}"}}"#),
        format!(r#"{{"error":{{"code":"{SECRET}","message":"{words}","log_id":"{SECRET}"}}}}"#),
        format!(r#"{{"open_id":"{SECRET}","access_token":["act.live!1234.va"]}}"#),
    ] {
        let script = Script::start().await;
        for _ in 0..5 {
            script.then(400, &body);
        }
        let client = script.client();
        for error in [
            client.exchange(code()).await.unwrap_err(),
            client.refresh(&session()).await.unwrap_err(),
            client.revoke(&session()).await.unwrap_err(),
            client.user(&session()).await.unwrap_err(),
            client.check_qr(&pending()).await.unwrap_err(),
        ] {
            let shown = format!("{error} {error:?}");
            let sent = ["act.", "rft."];
            assert!(sent.iter().all(|secret| !shown.contains(secret)), "{shown}");
        }
    }
    let script = Script::start().await;
    let body =
        format!(r#"{{"error":"invalid_grant","error_description":"{words}","log_id":"L1"}}"#);
    script.then(400, &body);
    let error = script.client().exchange(code()).await.unwrap_err();
    let PlatformError::Refused {
        description,
        log_id,
        ..
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!(
        description,
        "secret [redacted] code [redacted] token [redacted] [redacted] and [redacted] end polling-token"
    );
    assert_eq!(log_id.as_deref(), Some("L1"));
}

#[tokio::test]
async fn a_long_refusal_is_cut() {
    let script = Script::start().await;
    let words = "ü".repeat(5000);
    script.then(
        400,
        &format!(r#"{{"error":"{words}","error_description":"{words}"}}"#),
    );
    let error = script.client().check_qr(&pending()).await.unwrap_err();
    let PlatformError::Refused {
        error, description, ..
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!(error.chars().count(), 64);
    assert_eq!(description.chars().count(), 300);
}

#[tokio::test]
async fn debug_forms_show_no_secret() {
    let script = Script::start().await;
    let shown = format!(
        "{:?} {:?} {:?}",
        script.client(),
        pending(),
        QrStatus::Confirmed(AuthorizationCode(SecretString::from("C0de")))
    );
    for secret in [SECRET, "polling-token", "our-state", "C0de"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
