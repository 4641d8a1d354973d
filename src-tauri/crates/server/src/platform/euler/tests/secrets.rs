use std::io;
use std::sync::{Arc, Mutex};

use secrecy::SecretString;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::stand_in::{Habits, StandIn};
use super::{SECRET, Script, code, euler, session, shown};
use crate::platform::{CallbackProblem, Euler, PlatformError, TokenTypeHint};

/// Everything that is logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Makes every call once; each is refused with `body`.
async fn every_call(script: &Script, euler: &Euler, status: u16, body: &str) -> Vec<PlatformError> {
    let session = session();
    // The profile's refusal is followed by an introspection.
    for _ in 0..8 {
        script.then(status, body);
    }
    vec![
        euler.exchange(code()).await.unwrap_err(),
        euler.refresh(&session).await.unwrap_err(),
        euler.revoke(&session).await.unwrap_err(),
        euler
            .introspect(&session.access_token, TokenTypeHint::AccessToken)
            .await
            .unwrap_err(),
        euler.validate_refresh(&session).await.unwrap_err(),
        euler.user(&session).await.unwrap_err(),
        euler.client_info().await.unwrap_err(),
    ]
}

#[tokio::test]
async fn the_secret_is_in_the_bodies_of_the_calls_that_need_it_and_nowhere_else() {
    let script = Script::start().await;
    let refusal = r#"{"code":400,"error":{"error":"invalid_request"}}"#;
    every_call(&script, &euler(&script.url), 400, refusal).await;
    let mut with_secret = Vec::new();
    for asked in script.requests() {
        let body = String::from_utf8(asked.body.to_vec()).unwrap();
        if body.contains(SECRET) {
            assert_eq!(asked.object()["client_secret"], SECRET);
            with_secret.push(asked.path.clone());
        }
        let head = format!("{} {} {:?}", asked.path, asked.query, asked.headers);
        for secret in [SECRET, "the-one-code", "live-refresh-token"] {
            assert!(!head.contains(secret), "{head}");
        }
        let in_head = head.contains("live-access-token");
        assert_eq!(in_head, asked.path == "/tiktok/oauth/userinfo", "{head}");
        assert!(asked.query.is_empty(), "{}", asked.query);
    }
    assert_eq!(
        with_secret,
        [
            "/tiktok/oauth/token",
            "/tiktok/oauth/token",
            "/tiktok/oauth/revoke",
            "/tiktok/oauth/introspect",
            // The second introspection is about the refused profile.
            "/tiktok/oauth/introspect",
        ]
    );
}

#[tokio::test]
async fn no_error_and_no_log_repeats_what_was_sent_in_confidence() {
    let log = Log::default();
    let listening = log.listen();
    let unknown = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3MDEyMyJ9.c2lnbmF0dXJl";
    let canaries = [
        SECRET,
        "the-one-code",
        "live-access-token",
        "live-refresh-token",
        unknown,
    ];
    let words = canaries.join(" and \\\"");
    for (status, body) in [
        (400, format!(r#"{{"code":400,"message":"{words}"}}"#)),
        (
            200,
            format!(
                r#"{{"code":400,"error":{{"error":"{words}","error_description":"{words}\n\u0007end"}}}}"#
            ),
        ),
        (
            401,
            format!(r#"{{"error":"{words}","error_description":"{words}"}}"#),
        ),
        (200, format!(r#"{{"code":"{words}","data":"{words}"}}"#)),
        (200, format!(r#"{{"data":{{"access_token":["{words}"]}}}}"#)),
        (500, words.clone()),
        (200, words.clone()),
    ] {
        let script = Script::start().await;
        let calls = every_call(&script, &euler(&script.url), status, &body).await;
        // What a call did not send it cannot know again, unless it looks like a token.
        let sent: [&[&str]; 7] = [
            &[SECRET, "the-one-code"],
            &[SECRET, "live-refresh-token"],
            &[SECRET, "live-refresh-token"],
            &[SECRET, "live-access-token"],
            &["live-refresh-token"],
            &["live-access-token"],
            &[],
        ];
        for (error, sent) in calls.iter().zip(sent) {
            let shown = format!("{error} {error:?}");
            for secret in sent.iter().chain([&unknown]) {
                assert!(!shown.contains(secret), "{status} {body}: {shown}");
            }
            assert!(!shown.contains('\u{7}') && !shown.contains("\\u{7}"));
        }
    }

    let habits = Habits::all().next().unwrap();
    let stand_in = StandIn::start(habits).await;
    let euler = euler(&stand_in.url);
    let link = async || {
        let state = euler.new_state();
        let query = stand_in.approve(&euler.authorize_url(&[], &state));
        euler
            .exchange(Euler::callback(&query, &state).unwrap())
            .await
    };
    let session = link().await.unwrap();
    euler.user(&session).await.unwrap();
    let renewed = euler.refresh(&session).await.unwrap();
    euler.revoke(&renewed).await.unwrap();
    // The last thing to go wrong is logged by ourselves.
    stand_in.let_userinfo_fail();
    stand_in.let_revocation_fail();
    link().await.unwrap_err();
    drop(listening);

    let log = log.text();
    assert!(log.contains("a pair of nobody's stays alive"), "{log}");
    assert!(log.contains("DEBUG") || log.contains("TRACE"), "{log}");
    for secret in [
        SECRET,
        "the-one-code",
        "live-access-token",
        "live-refresh-token",
        shown(&session.access_token),
        shown(&session.refresh_token),
        shown(&renewed.access_token),
        shown(&renewed.refresh_token),
        "code-token-",
    ] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn debug_forms_show_no_secret() {
    let script = Script::start().await;
    let shown = format!(
        "{:?} {:?} {:?} {:?}",
        euler(&script.url),
        session(),
        code(),
        Euler::callback("code=abc&state=s", &SecretString::from("other")),
    );
    for secret in [
        SECRET,
        "live-access-token",
        "live-refresh-token",
        "the-one-code",
        "abc",
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains(&format!("{:?}", CallbackProblem::WrongState)));
}
