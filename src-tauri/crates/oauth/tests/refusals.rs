use std::time::Duration;

use latchkey_oauth::{OAuthError, RevocationReceipt};
use latchkey_scripted::{Reply, Scripted};

use crate::bed::{client_of, pair};

/// A server whose token and revocation endpoints answer like this.
fn server(answer: impl Fn() -> Reply + Send + Sync + 'static) -> Scripted {
    Scripted::start(move |request| match request.path.as_str() {
        "/.well-known/oauth-authorization-server" => Reply::Json(
            200,
            r#"{"issuer":"AT","token_endpoint":"AT/token","revocation_endpoint":"AT/revoke",
                "code_challenge_methods_supported":["S256"]}"#
                .replace("AT", &request.origin()),
        ),
        _ => answer(),
    })
}

const TROUBLE: &str = r#"{"error":"temporarily_unavailable","log_id":"L1"}"#;

fn busy(body: &str) -> Reply {
    let kind = if body.is_empty() {
        ""
    } else {
        "application/json"
    };
    let headers = vec![("Retry-After".to_owned(), "7".to_owned())];
    Reply::With(503, headers, kind, body.to_owned())
}

#[tokio::test]
async fn how_long_a_server_wants_to_be_left_alone_is_heard_at_every_endpoint() {
    let (access, refresh) = pair();
    for body in ["", TROUBLE] {
        let server = server(|| busy(body));
        let client = client_of(&server).await;
        for error in [
            client.refresh(&refresh).await.unwrap_err(),
            client
                .revoke_pair(&access, Some(&refresh))
                .await
                .unwrap_err(),
        ] {
            assert_eq!(
                error.retry_after(),
                Some(Duration::from_secs(7)),
                "{error:?}"
            );
            assert!(error.is_passing(), "{error:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_servers_name_for_its_log_line() {
    let refused = r#"{"error":"invalid_request","log_id":"L1"}"#;
    let server = server(|| Reply::Json(400, refused.to_owned()));
    let (access, refresh) = pair();
    let error = client_of(&server)
        .await
        .revoke_pair(&access, Some(&refresh))
        .await;
    let error = error.unwrap_err();
    assert_eq!(error.log_id(), Some("L1"));
    assert!(!error.to_string().contains("L1"), "{error}");
}

#[tokio::test]
async fn a_refused_refresh_keeps_the_servers_name_for_its_log_line_by_body_or_header() {
    let refused = r#"{"error":"invalid_grant"}"#;
    let server = server(move || {
        let id = vec![("X-Request-Id".to_owned(), "R1".to_owned())];
        Reply::With(400, id, "application/json", refused.to_owned())
    });
    let (_, refresh) = pair();
    let error = client_of(&server)
        .await
        .refresh(&refresh)
        .await
        .unwrap_err();
    assert!(error.ends_the_grant());
    assert_eq!(error.log_id(), Some("R1"));
}

#[tokio::test]
async fn a_pair_is_revoked_by_its_refresh_token_or_else_by_its_access_token() {
    let server = server(|| Reply::Empty(200));
    let client = client_of(&server).await;
    assert!(client.can_revoke() && !client.revocation_needs_live_access_token());
    let (access, refresh) = pair();
    for (refresh, token, hint) in [
        (Some(&refresh), "rt1", "refresh_token"),
        (None, "at1", "access_token"),
    ] {
        let receipt = client.revoke_pair(&access, refresh).await.unwrap();
        assert_eq!(receipt, RevocationReceipt::NotSaid);
        let asked = server.requests_to("/revoke").pop().unwrap();
        assert_eq!(asked.field("token").as_deref(), Some(token));
        assert_eq!(asked.field("token_type_hint").as_deref(), Some(hint));
    }
}

#[tokio::test]
async fn a_server_without_a_revocation_endpoint_cannot_revoke() {
    let server = Scripted::start(|request| {
        let metadata = r#"{"issuer":"AT","token_endpoint":"AT/token","code_challenge_methods_supported":["S256"]}"#;
        Reply::Json(200, metadata.replace("AT", &request.origin()))
    });
    let client = client_of(&server).await;
    assert!(!client.can_revoke());
    let (access, refresh) = pair();
    let refused = client.revoke_pair(&access, Some(&refresh)).await;
    assert!(
        matches!(refused, Err(OAuthError::Malformed(_))),
        "{refused:?}"
    );
}
