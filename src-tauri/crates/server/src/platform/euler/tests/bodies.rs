use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{NOW, Script, code, euler, session, shown};
use crate::platform::{
    Hostile, Introspection, PlatformError, PlatformUser, RefreshValidity, TokenTypeHint,
    Unavailable,
};

fn pair() -> Value {
    json!({
        "access_token": "new-access",
        "refresh_token": "new-refresh",
        "token_type": "Bearer",
        "expires_in": 3600,
        "refresh_expires_in": 2_592_000,
        "scopes": ["user:info", "webcast:chat"],
    })
}

/// The token answer with these members changed, or left out where nothing is given.
fn token_answer(changes: &[(&str, Option<Value>)]) -> String {
    let mut data = pair();
    let members = data.as_object_mut().unwrap();
    for (name, value) in changes {
        members.remove(*name);
        members.extend(value.clone().map(|value| ((*name).to_owned(), value)));
    }
    json!({ "code": 200, "data": data }).to_string()
}

const USER: &str = r#"{"code":200,"user":{"uid":"7012345678901234567"}}"#;

/// The name of the member that the answer was refused for.
fn bad_member(error: PlatformError) -> String {
    match error {
        PlatformError::Hostile(Hostile::BadMember(member)) => member.to_owned(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_pair_is_taken_with_the_lifetimes_that_come_with_it() {
    for (expires_in, refresh_expires_in) in [(3600, 2_592_000), (1, 1), (86_400, 31_536_000)] {
        let script = Script::start().await;
        script.then(
            200,
            &token_answer(&[
                ("expires_in", Some(expires_in.into())),
                ("refresh_expires_in", Some(refresh_expires_in.into())),
            ]),
        );
        script.then(200, USER);
        let session = euler(&script.url).exchange(code()).await.unwrap();
        assert_eq!(session.open_id, "7012345678901234567");
        assert_eq!(shown(&session.access_token), "new-access");
        assert_eq!(shown(&session.refresh_token), "new-refresh");
        let end = |seconds| NOW + SignedDuration::from_secs(seconds);
        assert_eq!(session.access_expires_at, end(expires_in));
        assert_eq!(session.refresh_expires_at, end(refresh_expires_in));
    }
}

#[tokio::test]
async fn small_differences_in_a_pair_are_passed_over() {
    for changes in [
        &[("token_type", None)][..],
        &[("token_type", Some("bearer".into()))],
        &[("expires_in", Some(json!(3600.0)))],
        &[("expires_in", Some(json!(3600.9)))],
        &[("scopes", Some("user:info webcast:chat".into()))],
        &[("scopes", Some("user:info,webcast:chat".into()))],
        &[
            ("scopes", None),
            ("scope", Some("user:info webcast:chat".into())),
        ],
        &[
            ("scopes", Some(Value::Null)),
            ("scope", Some(json!(["user:info", "webcast:chat"]))),
        ],
        &[("something_new", Some(json!({ "of": ["any", "kind"] })))],
    ] {
        let script = Script::start().await;
        script.then(200, &token_answer(changes));
        script.then(200, USER);
        let session = euler(&script.url).exchange(code()).await.unwrap();
        assert_eq!(session.scopes, ["user:info", "webcast:chat"], "{changes:?}");
        assert_eq!(
            session.access_expires_at,
            NOW + SignedDuration::from_hours(1)
        );
    }
}

/// Changes that leave nothing safe to keep, whatever the grant, and the member that is named.
fn unusable_pairs() -> Vec<(&'static str, Option<Value>)> {
    let long = "a".repeat(5000);
    vec![
        ("access_token", None),
        ("access_token", Some("".into())),
        ("access_token", Some(Value::Null)),
        ("access_token", Some("two words".into())),
        ("access_token", Some("line\nbreak".into())),
        ("access_token", Some(long.clone().into())),
        ("refresh_token", None),
        ("refresh_token", Some("".into())),
        ("refresh_token", Some(long.into())),
        ("token_type", Some("mac".into())),
        ("expires_in", None),
        ("expires_in", Some(0.into())),
        ("expires_in", Some(json!(0.5))),
        ("expires_in", Some((-1).into())),
        ("expires_in", Some(400_000_000_000_i64.into())),
        ("expires_in", Some(json!(1e300))),
        ("refresh_expires_in", Some(0.into())),
        ("refresh_expires_in", Some(i64::MAX.into())),
    ]
}

#[tokio::test]
async fn s26_a_pair_that_lacks_something_replaces_no_good_one() {
    for (member, value) in unusable_pairs() {
        let change = [(member, value.clone())];
        let (_script, euler) = Script::answering_euler(&token_answer(&change)).await;
        let error = euler.refresh(&session()).await.unwrap_err();
        assert_eq!(
            bad_member(error),
            format!("data.{member}"),
            "{member} {value:?}"
        );
    }
    for (body, expected) in [
        (r#"{"code":200}"#, Hostile::BadMember("data")),
        (r#"{"code":200,"data":null}"#, Hostile::BadMember("data")),
        (
            r#"{"code":200,"data":{}}"#,
            Hostile::BadMember("data.access_token"),
        ),
        (r#"{"code":200,"data":"token"}"#, Hostile::Malformed),
        (
            r#"{"code":200,"data":{"access_token":["a"]}}"#,
            Hostile::Malformed,
        ),
        (
            r#"{"code":200,"data":{"expires_in":"3600"}}"#,
            Hostile::Malformed,
        ),
        (
            r#"{"code":200,"data":{"access_token":"a","access_token":"b"}}"#,
            Hostile::Malformed,
        ),
        // Outside of the envelope they are nobody's.
        (
            r#"{"access_token":"a","refresh_token":"r","expires_in":1,"refresh_expires_in":2,"scopes":["s"]}"#,
            Hostile::BadMember("data"),
        ),
    ] {
        let (_script, euler) = Script::answering_euler(body).await;
        let error = euler.refresh(&session()).await.unwrap_err();
        assert!(
            matches!(&error, PlatformError::Hostile(hostile) if *hostile == expected),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_first_pair_must_say_everything() {
    let mut cases = unusable_pairs();
    cases.extend([
        ("refresh_expires_in", None),
        ("scopes", None),
        ("scopes", Some(json!([]))),
        ("scopes", Some(json!(["two words"]))),
        ("scopes", Some(json!(vec!["s"; 101]))),
        ("scopes", Some(" ".into())),
    ]);
    for (member, value) in cases {
        let change = [(member, value.clone())];
        let (script, euler) = Script::answering_euler(&token_answer(&change)).await;
        let error = euler.exchange(code()).await.unwrap_err();
        assert_eq!(
            bad_member(error),
            format!("data.{member}"),
            "{member} {value:?}"
        );
        assert_eq!(script.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_refresh_keeps_what_it_is_not_told_anew() {
    for change in [
        ("scopes", None),
        ("scopes", Some(json!([]))),
        ("refresh_expires_in", None),
    ] {
        let (_script, euler) =
            Script::answering_euler(&token_answer(std::slice::from_ref(&change))).await;
        let refreshed = euler.refresh(&session()).await.unwrap();
        assert_eq!(refreshed.open_id, session().open_id);
        assert_eq!(refreshed.scopes, session().scopes);
        assert_eq!(shown(&refreshed.refresh_token), "new-refresh");
        // Not renewable, says the document: where no new end is given, the old one stands.
        let told = change.0 != "refresh_expires_in";
        assert_eq!(
            refreshed.refresh_expires_at == session().refresh_expires_at,
            !told
        );
    }
    let fewer = token_answer(&[("scopes", Some(json!(["user:info"])))]);
    let (_script, euler) = Script::answering_euler(&fewer).await;
    let refreshed = euler.refresh(&session()).await.unwrap();
    assert_eq!(refreshed.scopes, ["user:info"]);
}

#[tokio::test]
async fn an_owner_that_is_not_told_ends_the_new_pair() {
    const DONE: &str = r#"{"code":200,"message":"Token revoked"}"#;
    for (user, expected) in [
        (
            r#"{"code":200}"#,
            PlatformError::Hostile(Hostile::BadMember("user")),
        ),
        (
            r#"{"code":200,"user":{}}"#,
            PlatformError::Hostile(Hostile::BadMember("user.uid")),
        ),
        (
            r#"{"code":200,"user":{"uid":"two words"}}"#,
            PlatformError::Hostile(Hostile::BadMember("user.uid")),
        ),
        (
            r#"{"code":200,"user":{"uid":7}}"#,
            PlatformError::Hostile(Hostile::Malformed),
        ),
    ] {
        let script = Script::start().await;
        for body in [&token_answer(&[]), user, DONE, DONE] {
            script.then(200, body);
        }
        let error = euler(&script.url).exchange(code()).await.unwrap_err();
        assert_eq!(format!("{error:?}"), format!("{expected:?}"), "{user}");
        let asked = script.requests();
        let revoked: Vec<_> = asked[2..]
            .iter()
            .map(|asked| asked.object()["token"].clone())
            .collect();
        assert_eq!(revoked, ["new-refresh", "new-access"]);
    }
}

#[tokio::test]
async fn a_passing_fault_of_the_profile_does_not_cost_the_code() {
    let script = Script::start().await;
    script.then(200, &token_answer(&[]));
    script.then(503, "");
    script.then(200, USER);
    let session = euler(&script.url).exchange(code()).await.unwrap();
    assert_eq!(session.open_id, "7012345678901234567");
}

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
async fn names_and_pictures_are_made_safe_to_show() {
    for (members, expected) in [
        (
            r#""nickName":"Mira","uniqueId":"mira","avatarUrl":"https://cdn.example/a""#,
            ("Mira", Some("mira"), Some("https://cdn.example/a")),
        ),
        (
            r#""nickName":" A\u202eB\n\u0007C ","uniqueId":"","avatarUrl":"javascript:alert(1)""#,
            ("ABC", None, None),
        ),
        (r#""uniqueId":"mira""#, ("mira", Some("mira"), None)),
        (r#""nickName":null"#, ("7012345678901234567", None, None)),
    ] {
        let body = format!(r#"{{"code":200,"user":{{"uid":"7012345678901234567",{members}}}}}"#);
        let (_script, euler) = Script::answering_euler(&body).await;
        let user = euler.user(&session()).await.unwrap();
        let (display_name, username, avatar_url) = expected;
        assert_eq!(
            user,
            PlatformUser {
                open_id: "7012345678901234567".into(),
                display_name: display_name.into(),
                username: username.map(Into::into),
                avatar_url: avatar_url.map(Into::into),
            }
        );
    }
}

#[tokio::test]
async fn a_profile_of_another_account_or_of_none_is_refused() {
    for (body, expected) in [
        (
            r#"{"code":200,"user":{"uid":"7000"}}"#,
            Hostile::WrongAccount,
        ),
        (
            r#"{"code":200,"user":{"nickName":"Mira"}}"#,
            Hostile::BadMember("user.uid"),
        ),
        (r#"{"code":200,"user":null}"#, Hostile::BadMember("user")),
        (
            r#"{"code":200,"data":{"uid":"7012345678901234567"}}"#,
            Hostile::BadMember("user"),
        ),
    ] {
        let (_script, euler) = Script::answering_euler(body).await;
        let error = euler.user(&session()).await.unwrap_err();
        assert!(
            matches!(&error, PlatformError::Hostile(hostile) if *hostile == expected),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_refused_profile_is_the_end_of_its_token_only_where_that_is_said() {
    const ACTIVE: &str = r#"{"code":200,"data":{"active":true}}"#;
    const INACTIVE: &str = r#"{"code":200,"data":{"active":false}}"#;
    let refusal = r#"{"code":401,"message":"Your plan has no such thing"}"#;
    for (introspection, gone) in [
        ((200, INACTIVE), true),
        ((200, ACTIVE), false),
        (
            (200, r#"{"code":401,"error":{"error":"invalid_client"}}"#),
            false,
        ),
        ((429, ""), false),
        ((500, INACTIVE), false),
        ((200, "<html>"), false),
    ] {
        let script = Script::start().await;
        script.then(401, refusal);
        script.then(introspection.0, introspection.1);
        let error = euler(&script.url).user(&session()).await.unwrap_err();
        assert_eq!(error.grant_is_gone(), gone, "{introspection:?}: {error}");
        assert!(!error.is_transient(), "{error}");
        assert!(error.to_string().contains("Your plan"), "{error}");
    }
    // Where there is no refusal, nothing is asked about it.
    let (script, euler) = Script::answering_euler(r#"{"code":429}"#).await;
    let error = euler.user(&session()).await.unwrap_err();
    assert!(
        matches!(error, PlatformError::Unavailable(Unavailable::RateLimited)),
        "{error}"
    );
    assert_eq!(script.requests().len(), 1);
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
