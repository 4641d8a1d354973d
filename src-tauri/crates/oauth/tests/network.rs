//! Networks as they are: proxies, private authorities, IPv6 alone, portals, silence, floods and crowds.

/// Another process of this test, with an environment of its own.
mod child;

/// A server with a certificate of a private authority.
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use futures_util::future::join_all;
use latchkey_oauth::error::HttpError;
use latchkey_oauth::http::CONNECTIONS;
use latchkey_oauth::{Client, Http, OAuthError, ServerMetadata};
use latchkey_scripted::{Reply, Request, Scripted};

use crate::bed::{client_of, pair};

fn metadata(request: &Request) -> Reply {
    let metadata = r#"{"issuer":"AT","token_endpoint":"AT/token","userinfo_endpoint":"AT/userinfo","revocation_endpoint":"AT/revoke",
        "account_events_endpoint":"AT/feed","code_challenge_methods_supported":["S256"]}"#;
    Reply::Json(200, metadata.replace("AT", &request.origin()))
}

/// A server that describes itself and answers everything else like this.
fn server(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Scripted {
    Scripted::start(move |request| {
        if request
            .path
            .starts_with("/.well-known/oauth-authorization-server")
        {
            metadata(request)
        } else {
            answer(request)
        }
    })
}

/// What comes of each call.
async fn errors(client: &Client) -> [OAuthError; 3] {
    let (access, refresh) = pair();
    [
        client.refresh(&refresh).await.unwrap_err(),
        client.user_info(&access).await.unwrap_err(),
        client
            .revoke_pair(&access, Some(&refresh))
            .await
            .unwrap_err(),
    ]
}

#[tokio::test]
async fn a_portals_page_is_no_answer_and_decides_nothing() {
    for status in [200, 403, 511] {
        let server =
            server(move |_| Reply::Page(status, "<h1>Welcome to the hotel</h1>".to_owned()));
        for error in errors(&client_of(&server).await).await {
            assert!(
                error.is_passing() && !error.ends_the_grant(),
                "{status}: {error:?}"
            );
            assert!(!error.to_string().contains("hotel"), "{error}");
        }
    }
}

#[tokio::test]
async fn no_call_follows_a_redirect() {
    for status in [301, 302, 303, 307, 308] {
        let server = server(move |request| {
            assert_ne!(
                request.path, "/elsewhere",
                "tokens went where nobody sent them"
            );
            let to = (
                "Location".to_owned(),
                format!("{}/elsewhere", request.origin()),
            );
            Reply::With(status, vec![to], "", String::new())
        });
        for error in errors(&client_of(&server).await).await {
            assert!(
                matches!(error, OAuthError::Http(HttpError::NotOAuth { .. })),
                "{status}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn ten_mebibytes_are_not_read() {
    let server = server(|_| {
        let token = "x".repeat(10 * 1024 * 1024);
        let body = format!(
            r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":60,"refresh_token":"r"}}"#
        );
        Reply::Json(200, body)
    });
    for error in errors(&client_of(&server).await).await {
        assert!(
            matches!(error, OAuthError::Http(HttpError::NotOAuth { .. })),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_keeps_silent_is_not_waited_for() {
    let server = server(|_| {
        std::thread::sleep(Duration::from_secs(3600));
        Reply::Empty(200)
    });
    let client = client_of(&server).await;
    // Nothing else happens, so the clock moves on to the time-out.
    tokio::time::pause();
    let (_, refresh) = pair();
    let error = client.refresh(&refresh).await.unwrap_err();
    assert!(error.is_unreachable() && error.is_passing(), "{error:?}");
}

#[tokio::test]
async fn a_server_that_nobody_runs_is_unreachable() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let issuer = format!("http://127.0.0.1:{port}").parse().unwrap();
    let error = ServerMetadata::discover(&Http::new(), &issuer)
        .await
        .unwrap_err();
    assert!(error.is_unreachable(), "{error:?}");
}

#[tokio::test]
async fn a_computer_with_ipv6_alone_reaches_its_server() {
    let Some(server) = Scripted::start_on("[::1]:0", metadata) else {
        // This computer has no IPv6.
        return;
    };
    let issuer = server.origin().parse().unwrap();
    let metadata = ServerMetadata::discover(&Http::new(), &issuer)
        .await
        .unwrap();
    assert!(metadata.issuer.unwrap().starts_with("http://[::1]:"));
}

#[tokio::test]
async fn a_server_gets_two_connections_at_a_time_and_streams_do_not_count() {
    let (now, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let streams = std::sync::Mutex::new(Vec::new());
    let server = server(move |request| {
        if request.path == "/feed" {
            let (say, said) = channel();
            streams.lock().unwrap().push(say);
            return Reply::Events(said);
        }
        seen.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        now.fetch_sub(1, Ordering::SeqCst);
        Reply::Json(200, r#"{"sub":"mia"}"#.to_owned())
    });
    let client = client_of(&server).await;
    let (access, _) = pair();
    let mut feeds = Vec::new();
    for _ in 0..3 {
        feeds.push(client.feed(&access, None).await.unwrap().unwrap());
    }
    let asked = join_all((0..12).map(|_| client.user_info(&access))).await;
    assert!(asked.iter().all(Result::is_ok), "{asked:?}");
    assert_eq!(most.load(Ordering::SeqCst), CONNECTIONS);
}
