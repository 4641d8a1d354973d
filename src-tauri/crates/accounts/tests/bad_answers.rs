use std::time::Duration;

use latchkey_accounts::{EngineError, ExposeSecret as _};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;

use crate::bed::{Bed, is_linked};

fn json(body: &str) -> Reply {
    Reply::Json(200, body.to_owned())
}

/// Answers with a success's status that are none.
fn answers() -> Vec<(&'static str, Reply)> {
    let flood = format!(
        r#"{{"access_token":"{}","token_type":"Bearer","expires_in":60,"refresh_token":"r"}}"#,
        "x".repeat(10 * 1024 * 1024)
    );
    vec![
        ("nothing", Reply::Empty(200)),
        ("an empty document", json("")),
        ("an empty object", json("{}")),
        ("a list", json("[]")),
        ("half an answer", json(r#"{"access_token":"at9","#)),
        ("a page", Reply::Page(200, "<h1>Welcome</h1>".to_owned())),
        ("a page that says it is JSON", json("<h1>Welcome</h1>")),
        (
            "no refresh token",
            json(r#"{"access_token":"at9","token_type":"Bearer","expires_in":60}"#),
        ),
        (
            "an empty refresh token",
            json(
                r#"{"access_token":"at9","token_type":"Bearer","expires_in":60,"refresh_token":""}"#,
            ),
        ),
        (
            "an empty access token",
            json(
                r#"{"access_token":"","token_type":"Bearer","expires_in":60,"refresh_token":"rt9"}"#,
            ),
        ),
        (
            "no lifetime",
            json(r#"{"access_token":"at9","token_type":"Bearer","refresh_token":"rt9"}"#),
        ),
        (
            "no time at all",
            json(
                r#"{"access_token":"at9","token_type":"Bearer","expires_in":0,"refresh_token":"rt9"}"#,
            ),
        ),
        (
            "three hundred years",
            json(
                r#"{"access_token":"at9","token_type":"Bearer","expires_in":9999999999,"refresh_token":"rt9"}"#,
            ),
        ),
        (
            "time before now",
            json(
                r#"{"access_token":"at9","token_type":"Bearer","expires_in":-1,"refresh_token":"rt9"}"#,
            ),
        ),
        (
            "another kind of token",
            json(
                r#"{"access_token":"at9","token_type":"mac","expires_in":60,"refresh_token":"rt9"}"#,
            ),
        ),
        ("ten mebibytes", json(&flood)),
        ("a redirect", Reply::Empty(302)),
        ("trouble", Reply::Empty(503)),
    ]
}

#[tokio::test]
async fn s26_a_bad_answer_never_takes_the_place_of_good_tokens() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let id = bed.link(&engine).await.id;
    for (what, answer) in answers() {
        lock(&bed.script.of_refresh).push_back(answer);
        let refreshed = engine.refresh(&id).await;
        assert!(
            matches!(refreshed, Err(EngineError::OAuth(_))),
            "{what}: {refreshed:?}"
        );
        let token = engine.access_token(&id, Duration::ZERO).await.unwrap();
        assert_eq!(token.access_token.expose_secret(), "at1", "{what}");
        assert!(is_linked(&bed.account(&engine).await), "{what}");
        // What another program would find.
        let token = bed
            .engine()
            .await
            .access_token(&id, Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(token.access_token.expose_secret(), "at1", "{what}");
    }
    engine.refresh(&id).await.unwrap();
    let asked = bed.server.requests_to("/token");
    let refreshes: Vec<_> = asked
        .iter()
        .filter_map(|asked| asked.field("refresh_token"))
        .collect();
    assert!(
        refreshes.iter().all(|token| token == "rt1"),
        "{refreshes:?}"
    );
}
