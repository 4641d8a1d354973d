use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use super::super::webhook::{Removal, Webhook, WebhookError};
use super::{NOW, SECRET, Script};

const NOW_SECONDS: i64 = 1_790_000_000;

fn mac(secret: &str, time: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn signed(body: &str) -> String {
    let time = NOW_SECONDS.to_string();
    format!("t={time},s={}", mac(SECRET, &time, body))
}

fn removal(create_time: &str, content: &str) -> String {
    format!(
        r#"{{"client_key":"app-key","event":"authorization.removed","create_time":{create_time},
            "user_openid":"-000open","content":{content}}}"#
    )
}

#[tokio::test]
async fn only_a_signature_of_ours_that_is_fresh_is_believed() {
    let client = Script::start().await.client();
    let body = removal("1790000000", r#""{\"reason\": 1 }""#);
    let time = NOW_SECONDS.to_string();
    let right = mac(SECRET, &time, &body);
    let at = |seconds: i64| {
        let time = (NOW_SECONDS + seconds).to_string();
        format!("t={time},s={}", mac(SECRET, &time, &body))
    };
    for header in [
        format!("t={time},s={right}"),
        format!("s={right},t={time}"),
        format!("t={time}, s={}", right.to_uppercase()),
        format!("t={time},v=2,s={right}"),
        at(-300),
        at(300),
    ] {
        assert!(
            client.webhook(Some(&header), body.as_bytes()).is_ok(),
            "{header}"
        );
    }
    for header in [
        String::new(),
        "t".to_owned(),
        format!("t={time}"),
        format!("s={right}"),
        format!("t={time},s="),
        format!("t={time},s={}", &right[2..]),
        format!("t={time},s={right}00"),
        format!("t={time},s={}", right.replace(|_: char| true, "z")),
        format!("t={time},s={right},s={right}"),
        format!("t={time},t={time},s={right}"),
        format!("t={},s={right}", NOW_SECONDS - 1),
        format!("t={time},s={}", mac("another-secret", &time, &body)),
        format!("t={time},s={}", mac(SECRET, &time, "{}")),
        format!("t=soon,s={}", mac(SECRET, "soon", &body)),
        format!(
            "t={},s={}",
            i64::MIN,
            mac(SECRET, &i64::MIN.to_string(), &body)
        ),
        at(-301),
        at(301),
    ] {
        let refused = client.webhook(Some(&header), body.as_bytes());
        assert_eq!(refused, Err(WebhookError::Signature), "{header}");
    }
    assert_eq!(
        client.webhook(None, body.as_bytes()),
        Err(WebhookError::Signature)
    );
}

#[tokio::test]
async fn a_removal_says_whose_until_when_and_why() {
    let client = Script::start().await.client();
    for (create_time, content, until, words) in [
        (
            "1789990000",
            r#""{\"reason\": 1 }""#,
            Some(1_789_990_060),
            "disconnected",
        ),
        (
            "1789990000",
            r#""{\"reason\":2}""#,
            Some(1_789_990_060),
            "deleted",
        ),
        ("1789990000", r#"{"reason":3}"#, Some(1_789_990_060), "age"),
        (
            "1789990000",
            r#""{\"reason\":4}""#,
            Some(1_789_990_060),
            "banned",
        ),
        (
            "1789990000",
            r#""{\"reason\":5}""#,
            Some(1_789_990_060),
            "developer",
        ),
        (
            "1789990000",
            r#""{\"reason\":0}""#,
            Some(1_789_990_060),
            "does not say why",
        ),
        (
            "1789990000",
            r#""not json""#,
            Some(1_789_990_060),
            "does not say why",
        ),
        // Nothing of the future is meant.
        ("1790000100", "null", None, "does not say why"),
        ("null", "null", None, "does not say why"),
    ] {
        let body = removal(create_time, content);
        let until = until.map_or(NOW, |seconds| Timestamp::from_second(seconds).unwrap());
        let Ok(Webhook::Removed(removal)) = client.webhook(Some(&signed(&body)), body.as_bytes())
        else {
            panic!("{body}");
        };
        assert!(removal.reason.contains(words), "{}", removal.reason);
        let reason = removal.reason;
        let open_id = "-000open".to_owned();
        assert_eq!(
            removal,
            Removal {
                open_id,
                until,
                reason
            }
        );
    }
    assert_eq!(
        NOW - SignedDuration::from_secs(NOW_SECONDS),
        Timestamp::UNIX_EPOCH
    );
}

#[tokio::test]
async fn what_is_signed_and_not_for_us_does_nothing() {
    let client = Script::start().await.client();
    for (body, expected) in [
        (
            r#"{"client_key":"app-key","event":"video.publish.completed"}"#,
            Ok(Webhook::Other),
        ),
        (
            r#"{"client_key":"other","event":"authorization.removed","user_openid":"a"}"#,
            Err(WebhookError::OtherApp),
        ),
        (
            r#"{"client_key":"app-key","event":"authorization.removed"}"#,
            Err(WebhookError::Unreadable),
        ),
        (
            r#"{"event":"authorization.removed","user_openid":"a"}"#,
            Err(WebhookError::Unreadable),
        ),
        (
            r#"{"client_key":"app-key","event":"authorization.removed","user_openid":"a","create_time":9223372036854775807}"#,
            Err(WebhookError::Unreadable),
        ),
        ("[]", Err(WebhookError::Unreadable)),
        ("", Err(WebhookError::Unreadable)),
    ] {
        assert_eq!(
            client.webhook(Some(&signed(body)), body.as_bytes()),
            expected,
            "{body}"
        );
    }
}
