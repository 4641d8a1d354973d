use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use latchkey_oauth::{
    Client, DeviceDescription, DeviceGrant, Digits, DigitsAnswer, Http, OAuthError, PhoneEvent,
    ServerMetadata, Tokens,
};
use latchkey_scripted::{Reply, Request, Scripted};
use tokio::sync::mpsc;

const PENDING: &str = r#"{"error":"authorization_pending"}"#;
const PENDING_DIGITS: &str = r#"{"error":"authorization_pending","digits_required":true}"#;
const TOKENS: &str =
    r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r"}"#;
const WRONG: (u16, &str) = (400, r#"{"error":"wrong_digits","tries_left":1}"#);
const DENIED: (u16, &str) = (400, r#"{"error":"access_denied"}"#);
const RIGHT: (u16, &str) = (200, "{}");

/// A link server whose phone does what the test says.
#[derive(Default)]
struct Script {
    /// Members that the device authorization answer has besides the usual ones; `AT` is the server.
    extra: &'static str,
    events: Mutex<Option<Receiver<String>>>,
    /// What is said of typed digits, one after the other.
    of_digits: Mutex<Vec<(u16, &'static str)>>,
    /// What a poll is answered until the digits were right.
    pending: &'static str,
    right: AtomicBool,
}

impl Script {
    fn answer(&self, request: &Request) -> Reply {
        let at = request.origin();
        let json = |body: &str| Reply::Json(200, body.replace("AT", &at));
        match request.path.as_str() {
            "/.well-known/oauth-authorization-server" => json(
                r#"{"issuer":"AT","token_endpoint":"AT/token","device_authorization_endpoint":"AT/device",
                    "code_challenge_methods_supported":["S256"]}"#,
            ),
            "/device" => json(&format!(
                r#"{{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"AT/v","expires_in":120,
                    "interval":0{}}}"#,
                self.extra
            )),
            "/events" => match self.events.lock().unwrap().take() {
                Some(events) => Reply::Events(events),
                None => Reply::Empty(404),
            },
            "/digits" => {
                let (status, body) = self.of_digits.lock().unwrap().remove(0);
                if status == 200 {
                    self.right.store(true, Ordering::SeqCst);
                }
                Reply::Json(status, body.to_owned())
            }
            "/token" if self.right.load(Ordering::SeqCst) => json(TOKENS),
            "/token" => Reply::Json(400, self.pending.to_owned()),
            other => panic!("nobody should ask for {other}"),
        }
    }

    async fn play(self) -> (Scripted, Client) {
        let server = Scripted::start(move |request| self.answer(request));
        let http = Http::new();
        let issuer = server.origin().parse().unwrap();
        let metadata = ServerMetadata::discover(&http, &issuer).await.unwrap();
        (
            server,
            Client::new(http, metadata, "latchkey-desktop".to_owned()),
        )
    }
}

async fn begin(client: &Client) -> DeviceGrant<'_> {
    let device = DeviceDescription::new("Mia's laptop", "Linux (Debian 12)", "Latchkey 0.1.0");
    DeviceGrant::begin(client, &[], &device, &|bytes| bytes.fill(7))
        .await
        .unwrap()
}

/// Follows a grant to its end; when the phone shows digits, types these one after the other.
async fn link(
    client: &Client,
    typed: &[&str],
) -> (
    Result<Tokens, OAuthError>,
    Vec<PhoneEvent>,
    Vec<Result<DigitsAnswer, OAuthError>>,
) {
    let grant = begin(client).await;
    let (tell, mut hear) = mpsc::unbounded_channel();
    let heard = Mutex::new(Vec::new());
    let (mut answers, mut typed) = (Vec::new(), typed.iter());
    let typing = async {
        while hear.recv().await != Some(PhoneEvent::Digits) {}
        for digits in typed.by_ref() {
            answers.push(grant.type_digits(Digits::parse(digits).unwrap()).await);
        }
        std::future::pending::<()>().await;
    };
    let tokens = grant.tokens(|event| {
        heard.lock().unwrap().push(event);
        let _ = tell.send(event);
    });
    let tokens = tokio::select! {
        tokens = tokens => tokens,
        () = typing => unreachable!(),
    };
    (tokens, heard.into_inner().unwrap(), answers)
}

fn says(events: &[&str]) -> Mutex<Option<Receiver<String>>> {
    let (send, receive) = channel();
    for event in events {
        send.send(format!("event: {event}\ndata: {{}}\n\n"))
            .unwrap();
    }
    Mutex::new(Some(receive))
}

const STREAM_AND_DIGITS: &str = r#","events_uri":"AT/events","digits_uri":"AT/digits""#;

#[tokio::test]
async fn s15_wrong_digits_may_be_typed_again_and_the_right_ones_link() {
    let (server, client) = Script {
        extra: STREAM_AND_DIGITS,
        events: says(&["new", "scanned", "digits", "digits"]),
        of_digits: Mutex::new(vec![WRONG, RIGHT]),
        pending: PENDING,
        ..Script::default()
    }
    .play()
    .await;
    let (tokens, heard, answers) = link(&client, &["12", "34"]).await;

    assert!(tokens.is_ok(), "{tokens:?}");
    let digits = heard.iter().filter(|event| **event == PhoneEvent::Digits);
    assert_eq!(digits.count(), 1, "asked for once: {heard:?}");
    assert_eq!(
        answers[0].as_ref().unwrap(),
        &DigitsAnswer::Wrong { tries_left: 1 }
    );
    if let Some(answer) = answers.get(1) {
        assert_eq!(answer.as_ref().unwrap(), &DigitsAnswer::Right);
    }
    let tries = server.requests_to("/digits");
    assert_eq!(tries.len(), 2);
    for (asked, typed) in tries.iter().zip(["12", "34"]) {
        assert_eq!(asked.method, "POST");
        assert_eq!(asked.field("digits").as_deref(), Some(typed));
        assert_eq!(
            asked.field("client_id").as_deref(),
            Some("latchkey-desktop")
        );
        assert_eq!(asked.field("device_code").as_deref(), Some("d"));
        let verifier = asked.field("code_verifier");
        assert_eq!(verifier.map(|verifier| verifier.len()), Some(43));
    }
}

#[tokio::test]
async fn without_a_stream_the_poll_says_that_digits_are_asked_for() {
    let (_server, client) = Script {
        extra: r#","digits_uri":"AT/digits""#,
        of_digits: Mutex::new(vec![RIGHT]),
        pending: PENDING_DIGITS,
        ..Script::default()
    }
    .play()
    .await;
    let (tokens, heard, _) = link(&client, &["42"]).await;
    assert!(tokens.is_ok(), "{tokens:?}");
    assert_eq!(heard, [PhoneEvent::Digits], "said once, however many polls");
}

#[tokio::test]
async fn one_wrong_pair_too_many_ends_the_link() {
    let (_server, client) = Script {
        extra: STREAM_AND_DIGITS,
        events: says(&["digits"]),
        of_digits: Mutex::new(vec![WRONG, DENIED]),
        pending: PENDING,
        ..Script::default()
    }
    .play()
    .await;
    let grant = begin(&client).await;
    let first = grant.type_digits(Digits::parse("12").unwrap()).await;
    assert!(matches!(first, Ok(DigitsAnswer::Wrong { tries_left: 1 })));
    let second = grant.type_digits(Digits::parse("13").unwrap()).await;
    assert!(
        matches!(&second, Err(OAuthError::Refused { error, .. }) if error == "access_denied"),
        "{second:?}"
    );
}

#[tokio::test]
async fn digits_that_could_be_typed_nowhere_are_told_at_once() {
    for (extra, events, pending) in [
        (r#","events_uri":"AT/events""#, says(&["digits"]), PENDING),
        ("", Mutex::default(), PENDING_DIGITS),
    ] {
        let (_server, client) = Script {
            extra,
            events,
            pending,
            ..Script::default()
        }
        .play()
        .await;
        let (tokens, heard, _) = link(&client, &[]).await;
        assert!(
            matches!(tokens, Err(OAuthError::Malformed(_))),
            "{tokens:?}"
        );
        assert_eq!(heard, []);
    }
}

#[tokio::test]
async fn s15_the_code_is_asked_for_with_the_device_in_words() {
    let (server, client) = Script {
        pending: PENDING,
        ..Script::default()
    }
    .play()
    .await;
    begin(&client).await;
    let asked = &server.requests_to("/device")[0];
    for (member, text) in [
        ("device_name", "Mia's laptop"),
        ("device_system", "Linux (Debian 12)"),
        ("device_version", "Latchkey 0.1.0"),
    ] {
        assert_eq!(asked.field(member).as_deref(), Some(text));
    }
}
