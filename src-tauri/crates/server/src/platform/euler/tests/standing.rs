use serde_json::{Value, json};

use super::{NOW, Script, bad_member, euler, session};
use crate::platform::{Hostile, Introspection, PlatformError, RefreshValidity, TokenTypeHint};

#[tokio::test]
async fn both_tokens_are_revoked_the_lasting_one_first() {
    let script = Script::start().await;
    for body in [
        r#"{"code":200}"#,
        r#"{"code":200,"message":"ok","error":null}"#,
    ] {
        script.then(200, body);
    }
    euler(&script.url).revoke(&session()).await.unwrap();
    let sent: Vec<_> = script
        .requests()
        .iter()
        .map(|asked| {
            let body = asked.object();
            (body["token"].clone(), body["token_type_hint"].clone())
        })
        .collect();
    assert_eq!(
        sent,
        [
            ("live-refresh-token".into(), "refresh_token".into()),
            ("live-access-token".into(), Value::from("access_token")),
        ]
    );

    let (script, euler) = Script::answering_euler(r#"{"code":200}"#).await;
    let mut ended = session();
    ended.access_expires_at = NOW;
    euler.revoke(&ended).await.unwrap();
    assert_eq!(script.request().object()["token"], "live-refresh-token");
}

#[tokio::test]
async fn a_revocation_that_failed_is_no_success() {
    for (status, body) in [
        (200, ""),
        (200, "{}"),
        (200, r#"{"message":"welcome to the Wi-Fi"}"#),
        (200, r#"{"code":400}"#),
        (200, r#"{"code":401,"error":{"error":"invalid_client"}}"#),
        (200, r#"{"code":500}"#),
        (200, "<html></html>"),
        (401, r#"{"code":200}"#),
        (500, r#"{"code":200}"#),
        (302, ""),
    ] {
        for failing in [0, 1] {
            let script = Script::start().await;
            for call in [0, 1] {
                if call == failing {
                    script.then(status, body);
                } else {
                    script.then(200, r#"{"code":200}"#);
                }
            }
            assert!(
                euler(&script.url).revoke(&session()).await.is_err(),
                "{status} {body:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_introspection_must_say_whether_the_token_lives() {
    let long = format!(r#"{{"active":true,"sub":"{}"}}"#, "a".repeat(200));
    for (data, expected) in [
        (r#"{"active":false}"#, "Inactive"),
        (r#"{"active":false,"client_id":"another"}"#, "Inactive"),
        (r#"{"active":true}"#, "Active"),
        (
            r#"{"active":true,"exp":1790003600.5,"iat":0,"scope":""}"#,
            "Active",
        ),
        (long.as_str(), "Active"),
        ("{}", "data.active"),
        ("null", "data"),
        (r#"{"active":true,"client_id":"another"}"#, "data.client_id"),
        (r#"{"active":true,"exp":1790003600000}"#, "data.exp"),
        (r#"{"active":true,"iat":-1e300}"#, "data.iat"),
    ] {
        let body = format!(r#"{{"code":200,"data":{data}}}"#);
        let (_script, euler) = Script::answering_euler(&body).await;
        let outcome = match euler
            .introspect(&session().access_token, TokenTypeHint::AccessToken)
            .await
        {
            Ok(Introspection::Active(_)) => "Active".to_owned(),
            Ok(Introspection::Inactive) => "Inactive".to_owned(),
            Err(error) => bad_member(error),
        };
        assert_eq!(outcome, expected, "{data}");
    }
    for body in [
        r#"{"code":200,"data":{"active":"true"}}"#,
        r#"{"code":200,"data":{"active":1}}"#,
    ] {
        let (_script, euler) = Script::answering_euler(body).await;
        let error = euler
            .introspect(&session().access_token, TokenTypeHint::AccessToken)
            .await
            .unwrap_err();
        assert!(
            matches!(error, PlatformError::Hostile(Hostile::Malformed)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_validation_says_valid_or_not_and_nothing_in_between() {
    let valid = |scopes: &[&str], id: Option<&str>| RefreshValidity::Valid {
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        tiktok_user_id: id.map(Into::into),
    };
    for (status, body, expected) in [
        (
            200,
            r#"{"code":200,"valid":true,"scopes":["user:info"],"tiktok_user_id":"70","country_code":"DE"}"#,
            valid(&["user:info"], Some("70")),
        ),
        (
            200,
            r#"{"code":200,"valid":true,"tiktok_user_id":null}"#,
            valid(&[], None),
        ),
        (
            200,
            r#"{"code":200,"valid":false}"#,
            RefreshValidity::Invalid,
        ),
        (
            200,
            r#"{"code":401,"valid":false}"#,
            RefreshValidity::Invalid,
        ),
        (
            401,
            r#"{"code":401,"valid":false}"#,
            RefreshValidity::Invalid,
        ),
    ] {
        let script = Script::start().await;
        script.then(status, body);
        let validity = euler(&script.url).validate_refresh(&session()).await;
        assert_eq!(validity.unwrap(), expected, "{status} {body}");
    }
    for (status, body) in [
        (200, r#"{"code":200}"#),
        (200, r#"{"code":401,"valid":true}"#),
        (200, r#"{"code":401,"message":"No such client"}"#),
        (200, r#"{"code":429,"valid":false}"#),
        (429, r#"{"code":429,"valid":false}"#),
        (500, r#"{"code":500,"valid":false}"#),
        (200, r#"{"code":200,"valid":"false"}"#),
        (200, "<html>"),
        (403, "<html>"),
    ] {
        let script = Script::start().await;
        script.then(status, body);
        let validity = euler(&script.url).validate_refresh(&session()).await;
        assert!(validity.is_err(), "{status} {body}");
    }
}

#[tokio::test]
async fn what_is_registered_must_be_told_whole_and_of_us() {
    let whole = json!({
        "client_id": "our-client",
        "redirect_uris": ["https://link.example/callback/euler", "not a URL"],
        "supported_scopes": ["user:info"],
    });
    let (_script, euler) =
        Script::answering_euler(&json!({ "code": 200, "client": whole }).to_string()).await;
    let registered = euler.client_info().await.unwrap();
    assert_eq!(registered.redirect_uris.len(), 1);
    assert_eq!(registered.name, None);
    for (member, value) in [
        ("client_id", Value::Null),
        ("client_id", "another".into()),
        ("redirect_uris", Value::Null),
        ("supported_scopes", Value::Null),
    ] {
        let mut client = whole.clone();
        client[member] = value;
        let body = json!({ "code": 200, "client": client }).to_string();
        let (_script, euler) = Script::answering_euler(&body).await;
        let error = euler.client_info().await.unwrap_err();
        assert_eq!(bad_member(error), format!("client.{member}"));
    }
}
