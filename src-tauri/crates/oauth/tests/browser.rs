//! S13 and S16: the door takes one right answer only, and a link finishes for who and where it began.

/// What is not the answer.
mod wrong;

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey_oauth::provider::manifest::Redirect;
use latchkey_oauth::provider::preset;
use latchkey_oauth::secret::ExposeSecret as _;
use latchkey_oauth::{BrowserGrant, Client, Http, Manifest, OAuthError, Tokens};
use latchkey_scripted::{Reply, Request, Scripted};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::bed::{fill, now};
use crate::visitor::{beside, knock, parameter, status, visit, way_back};

const ISS: &str = r#""authorization_response_iss_parameter_supported":true,"#;
const PAR: &str = r#""pushed_authorization_request_endpoint":"AT/par","#;

/// A server that gives tokens for the code `right` to whoever knows the verifier of `challenge`.
fn server(more: &'static str, challenge: Arc<Mutex<Option<String>>>) -> Scripted {
    Scripted::start(move |request| {
        let json = |body: &str| Reply::Json(200, body.replace("AT", &request.origin()));
        match request.path.split('?').next().unwrap_or_default() {
            "/.well-known/oauth-authorization-server" => json(&format!(
                r#"{{"issuer":"AT","authorization_endpoint":"AT/authorize","token_endpoint":"AT/token",{more}
                    "code_challenge_methods_supported":["S256"]}}"#
            )),
            "/par" => Reply::Json(
                201,
                r#"{"request_uri":"urn:x:1","expires_in":60}"#.to_owned(),
            ),
            "/token" if is_bought(request, &challenge) => json(
                r#"{"access_token":"a","token_type":"Bearer","expires_in":60,"refresh_token":"r"}"#,
            ),
            "/token" => Reply::Json(400, r#"{"error":"invalid_grant"}"#.to_owned()),
            other => panic!("nobody should ask for {other}"),
        }
    })
}

/// RFC 7636 section 4.6.
fn is_bought(request: &Request, challenge: &Mutex<Option<String>>) -> bool {
    let verifier = request.field("code_verifier").unwrap_or_default();
    let shown = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let challenge = challenge.lock().unwrap();
    request.field("code").as_deref() == Some("right")
        && challenge
            .as_ref()
            .is_none_or(|challenge| *challenge == shown)
}

async fn client(server: &Scripted, id: &str) -> (Client, Redirect) {
    let issuer: Url = server.origin().parse().unwrap();
    let manifest = Manifest::parse(id, &preset::of_issuer(&issuer, id, "app").unwrap()).unwrap();
    let http = Http::new();
    let metadata = manifest.metadata(&http).await.unwrap();
    (
        Client::of(http, &manifest, metadata, None),
        manifest.redirect,
    )
}

async fn begin<'c>(client: &'c Client, redirect: &Redirect) -> BrowserGrant<'c> {
    let scopes = ["read".to_owned()];
    BrowserGrant::begin(client, redirect, &scopes, &fill)
        .await
        .unwrap()
}

/// Lets a grant wait while the test does something at its door, which ends with the right answer.
async fn meanwhile(
    grant: BrowserGrant<'_>,
    act: impl FnOnce() + Send + 'static,
) -> Result<Tokens, OAuthError> {
    let acting = tokio::spawn(beside(act));
    let tokens = grant.tokens(&now).await;
    acting.await.unwrap();
    tokens
}

fn host(url: &Url) -> String {
    url[url::Position::BeforeHost..url::Position::AfterPort].to_owned()
}

#[tokio::test]
async fn s13_the_door_refuses_everything_but_the_answer_and_then_takes_the_answer() {
    let server = server(ISS, Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let grant = begin(&client, &redirect).await;
    let back = way_back(grant.url(), &[("code", "right"), ("iss", &server.origin())]);
    assert_eq!(
        back.host_str(),
        Some("127.0.0.1"),
        "the literal, not a name"
    );

    let tokens = meanwhile(grant, move || {
        for (what, said, expected) in wrong::requests(&back) {
            let heard = knock(&host(&back), &said);
            assert!(status(&heard).starts_with(expected), "{what}: {heard}");
            assert!(!heard.contains("right"), "{what}: {heard}");
        }
        let page = visit(&back);
        assert_eq!(status(&page), "200", "{page}");
        assert!(page.contains("You can close this window."), "{page}");
        assert!(
            page.contains("content-security-policy: default-src 'none'"),
            "{page}"
        );
        assert!(!page.contains("<script"), "{page}");
        // The door is closed behind the answer.
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(knock(&host(&back), "GET / HTTP/1.1\r\n\r\n"), "refused");
        assert_eq!(visit(&back), "refused");
    })
    .await
    .unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "a");
    assert_eq!(
        server.requests_to("/token").len(),
        1,
        "one answer, one exchange"
    );
}

#[tokio::test]
async fn s13_callers_that_say_nothing_or_little_do_not_keep_the_answer_out() {
    let server = server("", Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let grant = begin(&client, &redirect).await;
    let back = way_back(grant.url(), &[("code", "right")]);
    meanwhile(grant, move || {
        let mut slow: Vec<_> = (0..100)
            .map(|_| TcpStream::connect(host(&back)).unwrap())
            .collect();
        for caller in &mut slow {
            let _ = caller.write_all(b"GET /callback/one HTTP/1.1\r\nHost");
        }
        assert_eq!(status(&visit(&back)), "200");
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_refusal_in_the_browser_is_the_answer_too() {
    let server = server("", Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let grant = begin(&client, &redirect).await;
    let back = way_back(grant.url(), &[("error", "access_denied")]);
    let refused = meanwhile(grant, move || {
        let page = visit(&back);
        assert!(page.contains("Nothing was linked"), "{page}");
    })
    .await;
    assert!(
        matches!(&refused, Err(OAuthError::Refused { error, .. }) if error == "access_denied"),
        "{refused:?}"
    );
    assert!(server.requests_to("/token").is_empty());
}

#[tokio::test]
async fn a_question_is_left_at_a_server_that_takes_it_beforehand() {
    let server = server(PAR, Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let grant = begin(&client, &redirect).await;
    let left = server.requests_to("/par").pop().unwrap();
    assert_eq!(left.field("response_type").as_deref(), Some("code"));
    assert_eq!(left.field("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(left.field("scope").as_deref(), Some("read"));
    assert_eq!(
        grant.url().as_str(),
        format!(
            "{}/authorize?client_id=app&request_uri=urn%3Ax%3A1",
            server.origin()
        )
    );
    let mut back: Url = left.field("redirect_uri").unwrap().parse().unwrap();
    let state = left.field("state").unwrap();
    back.query_pairs_mut()
        .extend_pairs([("code", "right"), ("state", &state)]);
    meanwhile(grant, move || assert_eq!(status(&visit(&back)), "200"))
        .await
        .unwrap();
}

/// Cross-toolkit account takeover: the hostile server sends the browser on to the honest one, with the honest one's client id, so that
/// the honest code comes back into the link that waits for the hostile server, and goes to it.
#[tokio::test]
async fn s16_a_code_of_the_honest_server_never_reaches_the_hostile_one() {
    for iss in [true, false] {
        let honest = server(if iss { ISS } else { "" }, Arc::default());
        let hostile = server("", Arc::default());
        let (honest_client, honest_redirect) = client(&honest, "honest").await;
        let (hostile_client, hostile_redirect) = client(&hostile, "hostile").await;
        assert_ne!(honest_redirect.path, hostile_redirect.path);
        // What the honest server has registered and takes: its own path, on any port.
        let registered = begin(&honest_client, &honest_redirect).await;
        let path = way_back(registered.url(), &[]).path().to_owned();
        drop(registered);

        let grant = begin(&hostile_client, &hostile_redirect).await;
        let issuer = honest.origin();
        let mut back = way_back(grant.url(), &[("code", "right")]);
        if iss {
            back.query_pairs_mut().append_pair("iss", &issuer);
        }
        back.set_path(&path);
        let denied = way_back(grant.url(), &[("error", "access_denied")]);
        let ended = meanwhile(grant, move || {
            assert_eq!(status(&visit(&back)), "404");
            if iss {
                // A server that took any path would still say who it is.
                back.set_path("/callback/hostile");
                assert_eq!(status(&visit(&back)), "403");
            }
            let _ = visit(&denied);
        })
        .await;
        assert!(ended.is_err());
        assert!(
            hostile.requests_to("/token").is_empty(),
            "no code went to it"
        );
        assert!(honest.requests_to("/token").is_empty());
    }
}

/// Session fixation, one way: somebody is talked into opening the address of another person's link.
#[tokio::test]
async fn s16_who_opens_somebody_elses_question_is_not_taken_for_who_asked() {
    let server = server("", Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let attackers = begin(&client, &redirect).await;
    let attackers_url = attackers.url().clone();
    // The browser of who opened it goes to this computer's door, at which only the other question waits.
    drop(attackers);
    let own = begin(&client, &redirect).await;
    let mut stray = way_back(&attackers_url, &[("code", "stolen")]);
    let back = way_back(own.url(), &[("code", "right")]);
    stray.set_port(back.port()).unwrap();
    meanwhile(own, move || {
        assert_eq!(status(&visit(&stray)), "403");
        assert_eq!(status(&visit(&back)), "200");
    })
    .await
    .unwrap();
    let exchanged: Vec<_> = server.requests_to("/token");
    assert_eq!(exchanged.len(), 1);
    assert_eq!(exchanged[0].field("code").as_deref(), Some("right"));
}

/// Session fixation, the other way: an attacker's code is put into the answer to this person's question.
#[tokio::test]
async fn s16_an_attackers_code_buys_nothing_even_with_the_right_state() {
    let challenge = Arc::new(Mutex::new(None));
    let server = server("", Arc::clone(&challenge));
    let (client, redirect) = client(&server, "one").await;
    let attackers = begin(&client, &redirect).await;
    *challenge.lock().unwrap() = parameter(attackers.url(), "code_challenge");
    drop(attackers);
    let own = begin(&client, &redirect).await;
    let back = way_back(own.url(), &[("code", "right")]);
    let bought = meanwhile(own, move || {
        let _ = visit(&back);
    })
    .await;
    assert!(bought.is_err_and(|error| error.ends_the_grant()));
}

#[tokio::test]
async fn every_question_has_its_own_state_verifier_and_port() {
    let server = server("", Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let (one, two) = (
        begin(&client, &redirect).await,
        begin(&client, &redirect).await,
    );
    for name in ["state", "code_challenge", "redirect_uri"] {
        assert_ne!(
            parameter(one.url(), name),
            parameter(two.url(), name),
            "{name}"
        );
    }
    assert_eq!(
        parameter(one.url(), "code_challenge_method").as_deref(),
        Some("S256")
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let server = server("", Arc::default());
    let (client, mut redirect) = client(&server, "one").await;
    redirect.port = Some(port);
    let scopes = ["read".to_owned()];
    let error = BrowserGrant::begin(&client, &redirect, &scopes, &fill)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(&format!("port {port}")),
        "{error}"
    );
}

#[tokio::test]
async fn nothing_of_a_grant_is_shown_by_debug() {
    let server = server("", Arc::default());
    let (client, redirect) = client(&server, "one").await;
    let grant = begin(&client, &redirect).await;
    let state = parameter(grant.url(), "state").unwrap();
    let shown = format!("{grant:?}");
    assert!(!shown.contains(&state), "{shown}");
}

#[tokio::test]
async fn a_server_cannot_have_anything_but_a_page_opened() {
    for scheme in [
        "file:///etc/passwd",
        "http://far.example/",
        "javascript:alert(1)",
        "calculator:",
    ] {
        let server = Scripted::start(move |request| {
            let metadata = r#"{"issuer":"AT","authorization_endpoint":"TO","token_endpoint":"AT/token",
                "code_challenge_methods_supported":["S256"]}"#;
            let metadata = metadata.replace("AT", &request.origin());
            Reply::Json(200, metadata.replace("TO", scheme))
        });
        let (client, redirect) = client(&server, "one").await;
        let scopes = ["read".to_owned()];
        let refused = BrowserGrant::begin(&client, &redirect, &scopes, &fill).await;
        assert!(
            matches!(refused, Err(OAuthError::Malformed(_))),
            "{scheme}: {refused:?}"
        );
    }
}
