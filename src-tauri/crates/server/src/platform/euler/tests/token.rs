use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{NOW, Script, bad_member, code, euler, session, shown};
use crate::platform::{Hostile, PlatformError};

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
