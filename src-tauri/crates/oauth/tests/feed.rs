use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use latchkey_oauth::links::LinkEnded;
use latchkey_oauth::secret::AccessToken;
use latchkey_oauth::{AccountEvent, Client, Http, LinkId, OAuthError, ServerMetadata};
use latchkey_scripted::{Reply, Scripted};

const ENDPOINTS: &str =
    r#""account_events_endpoint":"AT/feed","account_links_endpoint":"AT/links","#;

async fn client_of(server: &Scripted) -> Client {
    let http = Http::new();
    let issuer = server.origin().parse().unwrap();
    let metadata = ServerMetadata::discover(&http, &issuer).await.unwrap();
    Client::new(http, metadata, "latchkey-desktop".to_owned())
}

/// A server that has these endpoints, and answers like this at them.
fn server(
    endpoints: &'static str,
    answer: impl Fn(&str) -> Reply + Send + Sync + 'static,
) -> Scripted {
    Scripted::start(move |request| {
        let at = request.origin();
        match request.path.as_str() {
            "/.well-known/oauth-authorization-server" => {
                let metadata = format!(
                    r#"{{"issuer":"AT",{endpoints}"token_endpoint":"AT/token","code_challenge_methods_supported":["S256"]}}"#
                );
                Reply::Json(200, metadata.replace("AT", &at))
            }
            path => answer(path),
        }
    })
}

fn feed() -> (Sender<String>, Scripted) {
    let (say, said) = channel();
    let said: Mutex<Option<Receiver<String>>> = Mutex::new(Some(said));
    let server = server(ENDPOINTS, move |_| {
        Reply::Events(said.lock().unwrap().take().expect("asked once"))
    });
    (say, server)
}

fn token() -> AccessToken {
    AccessToken::new("lk_at_x".to_owned())
}

fn link(name: &str) -> LinkId {
    LinkId::try_from(name.to_owned()).unwrap()
}

#[tokio::test]
async fn a_feed_is_heard_from_where_it_was_left_until_the_connection_ends() {
    let (say, server) = feed();
    let client = client_of(&server).await;
    let mut feed = client.feed(&token(), Some("6")).await.unwrap().unwrap();
    say.send(": still here\n\n".to_owned()).unwrap();
    say.send("id: 7\nevent: scopes_changed\ndata: {\"scope\":\"a\"}\n\n".to_owned())
        .unwrap();
    say.send("id: 8\nevent: something_new\ndata: {}\n\n".to_owned())
        .unwrap();

    let event = feed.next().await.unwrap();
    assert_eq!(event.id.as_deref(), Some("7"));
    assert!(matches!(
        event.what,
        Some(AccountEvent::ScopesChanged { .. })
    ));
    let unknown = feed.next().await.unwrap();
    assert_eq!((unknown.id.as_deref(), unknown.what), (Some("8"), None));
    drop(say);
    assert_eq!(feed.next().await, None);

    let asked = &server.requests_to("/feed")[0];
    assert_eq!(asked.bearer(), Some("lk_at_x"));
    assert_eq!(asked.header("last-event-id"), Some("6"));
    assert_eq!(asked.header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn no_feed_an_ended_token_and_trouble_are_three_answers() {
    let none = server("", |path| panic!("nobody should ask for {path}"));
    let feed = client_of(&none).await.feed(&token(), None).await;
    assert!(matches!(feed, Ok(None)));
    for (reply, expected) in [
        (404, "none"),
        (401, "token"),
        (503, "trouble"),
        (429, "trouble"),
        (403, "trouble"),
        // A page of a proxy is no stream.
        (200, "trouble"),
    ] {
        let server = server(ENDPOINTS, move |_| Reply::Page(reply, "<p>".to_owned()));
        let said = match client_of(&server).await.feed(&token(), None).await {
            Ok(None) => "none",
            Ok(Some(_)) => "a feed",
            Err(error) if error.ends_the_token() => "token",
            Err(_) => "trouble",
        };
        assert_eq!(said, expected, "{reply}");
    }
}

#[tokio::test]
async fn the_links_of_an_account_are_listed_and_one_is_revoked() {
    let list = r#"[{"link":"l1","client":"Latchkey","device":"here","system":null,"created_at":"x","current":true},
        {"link":"l2","client":"Latchkey","device":"there","system":"Linux","created_at":"x","current":false}]"#;
    let server = server(ENDPOINTS, move |path| match path {
        "/links" => Reply::Json(200, list.to_owned()),
        "/links/l2" => Reply::Empty(204),
        "/links/l3" => Reply::Json(404, "{}".to_owned()),
        "/links/l4" => Reply::Page(404, "<p>No such page".to_owned()),
        "/links/l5" => Reply::Json(401, r#"{"error":"invalid_token"}"#.to_owned()),
        other => panic!("nobody should ask for {other}"),
    });
    let client = client_of(&server).await;
    let links = client.links(&token()).await.unwrap().unwrap();
    let current: Vec<bool> = links.iter().map(|entry| entry.current).collect();
    assert_eq!(current, [true, false]);

    let revoke = async |name: &str| client.revoke_link(&token(), &link(name)).await;
    assert_eq!(revoke("l2").await.unwrap(), LinkEnded::Revoked);
    assert_eq!(revoke("l3").await.unwrap(), LinkEnded::AlreadyGone);
    let page = revoke("l4").await;
    assert!(
        matches!(page, Err(OAuthError::Http(_))),
        "a proxy's page says nothing of the link"
    );
    assert!(revoke("l5").await.unwrap_err().ends_the_token());
    let asked = &server.requests_to("/links/l2")[0];
    assert_eq!(asked.method, "DELETE");
    assert_eq!(asked.bearer(), Some("lk_at_x"));
}

#[tokio::test]
async fn a_server_without_a_list_of_links_has_none_and_revokes_none() {
    let server = server("", |path| panic!("nobody should ask for {path}"));
    let client = client_of(&server).await;
    assert!(client.links(&token()).await.unwrap().is_none());
    let refused = client.revoke_link(&token(), &link("l2")).await;
    assert!(matches!(refused, Err(OAuthError::Malformed(_))));
}
