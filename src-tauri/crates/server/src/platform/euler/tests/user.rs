use super::{Script, euler, session};
use crate::platform::{Hostile, PlatformError, PlatformUser, Unavailable};

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
