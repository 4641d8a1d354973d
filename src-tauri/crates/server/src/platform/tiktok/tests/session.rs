use jiff::{SignedDuration, ToSpan as _};
use secrecy::SecretString;

use super::{NOW, REDIRECT, SECRET, Script, session, shown};
use crate::platform::{AuthorizationCode, Hostile, PlatformError};

const PAIR: &str = r#"{"open_id":"-000open","scope":"user.info.basic,video.list","access_token":"act.new!1234.va","expires_in":7200,"refresh_token":"rft.new!1234.va","refresh_expires_in":15552000,"token_type":"Bearer"}"#;

fn code() -> AuthorizationCode {
    AuthorizationCode(SecretString::from("C0de*v!1234.s1"))
}

/// The pair with one member changed, or left out.
fn pair_with(member: &str, value: Option<serde_json::Value>) -> String {
    let mut pair: serde_json::Map<_, _> = serde_json::from_str(PAIR).unwrap();
    pair.remove(member);
    pair.extend(value.map(|value| (member.to_owned(), value)));
    serde_json::to_string(&pair).unwrap()
}

#[tokio::test]
async fn a_code_is_traded_decoded_and_with_the_registered_callback() {
    let (script, client) = Script::answering(PAIR).await;
    let session = client.exchange(code()).await.unwrap();
    let asked = script.request();
    assert_eq!(asked.path, "/v2/oauth/token/");
    assert_eq!(
        asked.form_names(),
        [
            "client_key",
            "client_secret",
            "code",
            "grant_type",
            "redirect_uri"
        ]
    );
    assert_eq!(asked.form_member("code"), "C0de*v!1234.s1");
    assert_eq!(asked.form_member("grant_type"), "authorization_code");
    assert_eq!(asked.form_member("redirect_uri"), REDIRECT);
    assert_eq!(asked.form_member("client_secret"), SECRET);
    assert_eq!(session.open_id, "-000open");
    assert_eq!(session.scopes, ["user.info.basic", "video.list"]);
    assert_eq!(shown(&session.access_token), "act.new!1234.va");
    assert_eq!(shown(&session.refresh_token), "rft.new!1234.va");
    assert_eq!(
        session.access_expires_at,
        NOW + SignedDuration::from_hours(2)
    );
    assert_eq!(session.refresh_expires_at, NOW + 15_552_000.seconds());
}

#[tokio::test]
async fn the_platforms_older_lifetimes_are_taken_as_they_come() {
    let (_script, client) = Script::answering(&pair_with("expires_in", Some(86_400.into()))).await;
    let session = client.exchange(code()).await.unwrap();
    assert_eq!(
        session.access_expires_at,
        NOW + SignedDuration::from_hours(24)
    );
}

#[tokio::test]
async fn granted_scopes_may_be_fewer_and_have_blanks_between_them() {
    let (_script, client) = Script::answering(&pair_with(
        "scope",
        Some(" user.info.basic , ,video.list,".into()),
    ))
    .await;
    let session = client.exchange(code()).await.unwrap();
    assert_eq!(session.scopes, ["user.info.basic", "video.list"]);
}

#[tokio::test]
async fn a_pair_that_lacks_something_is_refused() {
    let long = "a".repeat(5000);
    let cases: [(&'static str, Option<serde_json::Value>); 21] = [
        ("open_id", None),
        ("open_id", Some("".into())),
        ("open_id", Some("two words".into())),
        ("scope", None),
        ("scope", Some("".into())),
        ("access_token", None),
        ("access_token", Some("".into())),
        ("access_token", Some("act.with\nline".into())),
        ("access_token", Some(long.clone().into())),
        ("refresh_token", None),
        ("refresh_token", Some("".into())),
        ("refresh_token", Some(serde_json::Value::Null)),
        ("expires_in", None),
        ("expires_in", Some(0.into())),
        ("expires_in", Some((-1).into())),
        ("expires_in", Some(400_000_000_000_i64.into())),
        ("refresh_expires_in", None),
        ("refresh_expires_in", Some(0.into())),
        ("refresh_expires_in", Some(i64::MAX.into())),
        ("token_type", None),
        ("token_type", Some("mac".into())),
    ];
    for (member, value) in cases {
        let (_script, client) = Script::answering(&pair_with(member, value.clone())).await;
        let error = client.exchange(code()).await.unwrap_err();
        assert!(
            matches!(error, PlatformError::Hostile(Hostile::BadMember(named)) if named == member),
            "{member} {value:?}: {error}"
        );
    }
    for value in [
        "7200".into(),
        serde_json::json!(72.5),
        serde_json::json!([7200]),
    ] {
        let (_script, client) = Script::answering(&pair_with("expires_in", Some(value))).await;
        let error = client.exchange(code()).await.unwrap_err();
        assert!(
            matches!(error, PlatformError::Hostile(Hostile::Malformed)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn the_token_type_is_compared_without_case() {
    let (_script, client) =
        Script::answering(&pair_with("token_type", Some("bearer".into()))).await;
    assert!(client.exchange(code()).await.is_ok());
}

#[tokio::test]
async fn a_refresh_takes_the_rotated_pair() {
    let (script, client) = Script::answering(PAIR).await;
    let refreshed = client.refresh(&session()).await.unwrap();
    let asked = script.request();
    assert_eq!(asked.path, "/v2/oauth/token/");
    assert_eq!(
        asked.form_names(),
        ["client_key", "client_secret", "grant_type", "refresh_token"]
    );
    assert_eq!(asked.form_member("grant_type"), "refresh_token");
    assert_eq!(asked.form_member("refresh_token"), "rft.live!1234.va");
    assert_eq!(shown(&refreshed.refresh_token), "rft.new!1234.va");
    assert_eq!(refreshed.scopes, ["user.info.basic", "video.list"]);
}

#[tokio::test]
async fn a_refresh_that_would_lose_the_refresh_token_is_refused() {
    let (_script, client) = Script::answering(&pair_with("refresh_token", None)).await;
    let error = client.refresh(&session()).await.unwrap_err();
    assert!(
        matches!(
            error,
            PlatformError::Hostile(Hostile::BadMember("refresh_token"))
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_refresh_keeps_the_account_and_its_scopes_where_they_are_left_out() {
    for member in ["open_id", "scope"] {
        let (_script, client) = Script::answering(&pair_with(member, None)).await;
        let refreshed = client.refresh(&session()).await.unwrap();
        assert_eq!(refreshed.open_id, session().open_id);
        let kept = member == "scope";
        assert_eq!(refreshed.scopes == session().scopes, kept);
    }
    let (_script, client) = Script::answering(&pair_with("open_id", Some("another".into()))).await;
    let error = client.refresh(&session()).await.unwrap_err();
    assert!(
        matches!(error, PlatformError::Hostile(Hostile::WrongAccount)),
        "{error}"
    );
}

#[tokio::test]
async fn only_a_definite_answer_says_that_a_grant_is_gone() {
    for (status, body, gone) in [
        (400, r#"{"error":"invalid_grant"}"#, true),
        (200, r#"{"error":"invalid_grant"}"#, true),
        (401, r#"{"error":"invalid_client"}"#, false),
        (500, r#"{"error":"invalid_grant"}"#, false),
        (429, r#"{"error":"invalid_grant"}"#, false),
        (400, r#"{"error":"temporarily_unavailable"}"#, false),
        (200, "<html>invalid_grant</html>", false),
        (200, "{}", false),
    ] {
        let script = Script::start().await;
        script.then(status, body);
        let error = script.client().refresh(&session()).await.unwrap_err();
        assert_eq!(error.grant_is_gone(), gone, "{status} {body}: {error}");
    }
}

#[tokio::test]
async fn a_revocation_sends_the_access_token_and_takes_both_kinds_of_nothing() {
    for body in [
        "",
        "{}",
        " \n",
        r#"{"log_id":"1"}"#,
        r#"{"error":{"code":"ok","message":""}}"#,
    ] {
        let (script, client) = Script::answering(body).await;
        client
            .revoke(&session())
            .await
            .unwrap_or_else(|error| panic!("{body:?}: {error}"));
        let asked = script.request();
        assert_eq!(asked.path, "/v2/oauth/revoke/");
        assert_eq!(asked.form_names(), ["client_key", "client_secret", "token"]);
        assert_eq!(asked.form_member("token"), "act.live!1234.va");
    }
}

#[tokio::test]
async fn a_revocation_that_failed_is_no_success() {
    for (status, body) in [
        (
            200,
            r#"{"error":"invalid_request","error_description":"x","log_id":"1"}"#,
        ),
        (400, r#"{"error":"invalid_grant"}"#),
        (400, ""),
        (404, "{}"),
        (500, ""),
        (502, "{}"),
        (200, "<html></html>"),
        (200, "[]"),
        (302, ""),
    ] {
        let script = Script::start().await;
        script.then(status, body);
        assert!(
            script.client().revoke(&session()).await.is_err(),
            "{status} {body:?}"
        );
    }
}

#[tokio::test]
async fn an_ended_access_token_is_refreshed_before_it_is_revoked() {
    let (script, client) = Script::answering(PAIR).await;
    script.then(200, "{}");
    let mut session = session();
    session.access_expires_at = NOW;
    client.revoke(&session).await.unwrap();
    let asked = script.requests();
    let paths: Vec<_> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths, ["/v2/oauth/token/", "/v2/oauth/revoke/"]);
    assert_eq!(asked[1].form_member("token"), "act.new!1234.va");
}

#[tokio::test]
async fn the_profile_is_read_from_data_user_with_a_bearer_token() {
    let (script, client) = Script::answering(
        r#"{"data":{"user":{"open_id":"-000open","display_name":"Mira","username":"mira","avatar_url":"https://cdn.example/a"}},"error":{"code":"ok","message":"","log_id":"1"}}"#,
    )
    .await;
    let user = client.user(&session()).await.unwrap();
    let asked = script.request();
    assert_eq!(asked.path, "/v2/user/info/");
    assert_eq!(
        asked.query,
        "fields=open_id%2Cavatar_url%2Cdisplay_name%2Cusername"
    );
    assert_eq!(asked.headers["authorization"], "Bearer act.live!1234.va");
    assert_eq!(user.open_id, "-000open");
    assert_eq!(user.display_name, "Mira");
    assert_eq!(user.username.as_deref(), Some("mira"));
    assert_eq!(user.avatar_url.as_deref(), Some("https://cdn.example/a"));
}

#[tokio::test]
async fn only_fields_of_granted_scopes_are_asked_for() {
    let (script, client) =
        Script::answering(r#"{"data":{"user":{"open_id":"-000open"}},"error":{"code":"ok"}}"#)
            .await;
    let mut session = session();
    session.scopes = vec!["user.info.basic".into()];
    let user = client.user(&session).await.unwrap();
    assert!(!script.request().query.contains("username"));
    // Without a name of its own an account goes by its id.
    assert_eq!(user.display_name, "-000open");
}

#[tokio::test]
async fn names_and_pictures_are_made_safe_to_show() {
    let (_script, client) = Script::answering(
        r#"{"data":{"user":{"open_id":"-000open","display_name":" A\u202eB\n\u0007C ","username":"","avatar_url":"javascript:alert(1)"}},"error":{"code":"ok"}}"#,
    )
    .await;
    let user = client.user(&session()).await.unwrap();
    assert_eq!(user.display_name, "ABC");
    assert_eq!(user.username, None);
    assert_eq!(user.avatar_url, None);
}

#[tokio::test]
async fn a_profile_of_another_account_or_of_none_is_refused() {
    for (data, expected) in [
        (r#"{"user":{"open_id":"another"}}"#, Hostile::WrongAccount),
        (r#"{"user":{}}"#, Hostile::BadMember("data.user.open_id")),
        (r#"{"open_id":"-000open"}"#, Hostile::BadMember("data.user")),
        ("{}", Hostile::BadMember("data.user")),
        ("null", Hostile::BadMember("data.user")),
    ] {
        let (_script, client) =
            Script::answering(&format!(r#"{{"data":{data},"error":{{"code":"ok"}}}}"#)).await;
        let error = client.user(&session()).await.unwrap_err();
        assert!(
            matches!(&error, PlatformError::Hostile(hostile) if *hostile == expected),
            "{data}: {error}"
        );
    }
}

#[tokio::test]
async fn nested_errors_are_told_from_their_ok() {
    for (status, code, gone, transient) in [
        (401, "access_token_invalid", true, false),
        (200, "access_token_invalid", true, false),
        (401, "scope_not_authorized", false, false),
        (429, "rate_limit_exceeded", false, true),
        (200, "rate_limit_exceeded", false, true),
        (500, "internal_error", false, true),
        (200, "internal_error", false, true),
        (404, "ok", false, true),
    ] {
        let script = Script::start().await;
        script.then(
            status,
            &format!(r#"{{"data":{{}},"error":{{"code":"{code}","message":"m","log_id":"7"}}}}"#),
        );
        let error = script.client().user(&session()).await.unwrap_err();
        assert_eq!(error.grant_is_gone(), gone, "{status} {code}: {error}");
        assert_eq!(error.is_transient(), transient, "{status} {code}: {error}");
    }
}
