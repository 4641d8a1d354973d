//! TikTok's quirks, each against a server that answers from a script.

/// The link with its ticket, and every answer of `check_qrcode`.
mod qr;
/// Both grants, revocation and the profile.
mod session;
/// What TikTok tells on its own account.
mod webhook;
/// What can go wrong between a request and its answer, whatever the call.
mod wire;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::TikTok;
use crate::clock::{ManualClock, SystemEntropy};
use crate::config::PlatformConfig;
use crate::http_client::http_client;
use crate::platform::{PendingQr, PlatformSession};

/// A server that gives the scripted answers in turn and remembers what it was asked.
#[derive(Clone)]
struct Script {
    url: Url,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    answers: VecDeque<Response>,
    requests: Vec<Asked>,
}

#[derive(Clone)]
struct Asked {
    path: String,
    query: String,
    headers: HeaderMap,
    form: Vec<(String, String)>,
}

impl Script {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let script = Self {
            url,
            inner: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        script
    }

    /// A client and its scripted server, which will answer `body` with HTTP 200 once.
    async fn answering(body: &str) -> (Self, TikTok) {
        let script = Self::start().await;
        script.then(200, body);
        let client = script.client();
        (script, client)
    }

    fn then(&self, status: u16, body: &str) {
        let status = StatusCode::from_u16(status).unwrap();
        let response = (
            status,
            [("content-type", "application/json")],
            body.to_owned(),
        );
        self.inner
            .lock()
            .unwrap()
            .answers
            .push_back(response.into_response());
    }

    fn then_response(&self, response: Response) {
        self.inner.lock().unwrap().answers.push_back(response);
    }

    fn client(&self) -> TikTok {
        self.client_with(|_| {})
    }

    fn client_with(&self, change: impl FnOnce(&mut PlatformConfig)) -> TikTok {
        let mut config = PlatformConfig {
            id: "tiktok".into(),
            name: "TikTok".into(),
            base_url: self.url.clone(),
            client_key: "app-key".into(),
            client_secret: SecretString::from(SECRET),
            redirect_uri: Url::parse(REDIRECT).unwrap(),
            scopes: vec!["user.info.basic".into()],
            poll_interval: Duration::from_secs(1),
            poll_wait: None,
            phone_page: None,
            webhook_tolerance: Duration::from_mins(5),
        };
        change(&mut config);
        let http = http_client(&config.base_url).unwrap();
        TikTok::new(
            config,
            http,
            Arc::new(ManualClock::new(NOW)),
            Arc::new(SystemEntropy),
        )
    }

    fn requests(&self) -> Vec<Asked> {
        self.inner.lock().unwrap().requests.clone()
    }

    fn request(&self) -> Asked {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "exactly one call");
        requests[0].clone()
    }
}

impl Asked {
    fn member(&self, name: &str) -> &str {
        let mut values = self.form.iter().filter(|(key, _)| key == name);
        let value = values.next().unwrap_or_else(|| panic!("{name} was sent"));
        assert!(values.next().is_none(), "{name} was sent once");
        &value.1
    }

    fn names(&self) -> Vec<&str> {
        self.form.iter().map(|(name, _)| name.as_str()).collect()
    }
}

const SECRET: &str = "the-app-secret";
const REDIRECT: &str = "https://link.example/callback";
const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

async fn answer(State(script): State<Script>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1024).await.unwrap();
    let mut inner = script.inner.lock().unwrap();
    inner.requests.push(Asked {
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        form: url::form_urlencoded::parse(&body).into_owned().collect(),
    });
    inner
        .answers
        .pop_front()
        .expect("the script has an answer left")
}

fn pending() -> PendingQr {
    PendingQr {
        qr_uri: "aweme://authorize?client_ticket=our-ticket".into(),
        token: SecretString::from("polling-token"),
        ticket: SecretString::from("our-ticket"),
        state: SecretString::from("our-state"),
    }
}

fn session() -> PlatformSession {
    PlatformSession {
        open_id: "-000open".into(),
        scopes: vec!["user.info.basic".into(), "user.info.profile".into()],
        access_token: SecretString::from("act.live!1234.va"),
        access_expires_at: Timestamp::constant(1_790_000_600, 0),
        refresh_token: SecretString::from("rft.live!1234.va"),
        refresh_expires_at: Timestamp::constant(1_799_000_000, 0),
    }
}

fn shown(secret: &SecretString) -> &str {
    secret.expose_secret()
}
