//! The sandbox over HTTP: the server's own client at one end, scripts and browsers at the other.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

/// What the phone sees: pages for people and JSON for scripts.
mod phone;
/// What the app sees: TikTok's protocol, through the real client and byte by byte.
mod protocol;
/// What the app is told when it asks wrongly.
mod refusals;
/// Starting, stopping, and what outlives it.
mod start;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use latchkey_server::clock::{ManualClock, SystemEntropy};
use latchkey_server::config::PlatformConfig;
use latchkey_server::http_client::http_client;
use latchkey_server::platform::{AuthorizationCode, PendingQr, PlatformSession, QrStatus, TikTok};
use latchkey_server::sandbox::{RunningSandbox, Sandbox, SandboxConfig};
use reqwest::StatusCode;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

const START: Timestamp = Timestamp::constant(1_790_000_000, 0);

/// A sandbox on a clock that stands still, and everything that talks to it.
struct World {
    clock: ManualClock,
    sandbox: RunningSandbox,
    http: reqwest::Client,
}

impl World {
    async fn start() -> Self {
        Self::start_with(SandboxConfig::default()).await
    }

    async fn start_with(config: SandboxConfig) -> Self {
        let clock = ManualClock::new(START);
        let sandbox = Sandbox::start(config, Arc::new(clock.clone()), Arc::new(SystemEntropy))
            .await
            .unwrap();
        let http = http_client(&sandbox.url).unwrap();
        Self {
            clock,
            sandbox,
            http,
        }
    }

    /// A client that is answered at once.
    fn app(&self) -> TikTok {
        self.app_with(|config| config.poll_wait = None)
    }

    fn app_with(&self, change: impl FnOnce(&mut PlatformConfig)) -> TikTok {
        let mut config = self.sandbox.platform_config();
        change(&mut config);
        let clock = Arc::new(self.clock.clone());
        TikTok::new(config, self.http.clone(), clock, Arc::new(SystemEntropy))
    }

    async fn show(&self) -> PendingQr {
        let scopes = ["user.info.basic".to_owned(), "user.info.profile".to_owned()];
        self.app().request_qr(&scopes).await.unwrap()
    }

    async fn approve(&self, qr: &PendingQr, account: &str) -> AuthorizationCode {
        self.phone("scan", &json!({ "qr_uri": qr.qr_uri })).await;
        let body = json!({ "qr_uri": qr.qr_uri, "account": account });
        let (status, answer) = self.phone("approve", &body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        match self.app().check_qr(qr).await.unwrap() {
            QrStatus::Confirmed(code) => code,
            other => panic!("not confirmed: {other:?}"),
        }
    }

    async fn link(&self, account: &str) -> PlatformSession {
        let qr = self.show().await;
        let code = self.approve(&qr, account).await;
        self.app().exchange(code).await.unwrap()
    }

    async fn phone(&self, act: &str, body: &Value) -> (StatusCode, Value) {
        let request = self.http.post(self.at(&format!("phone/{act}"))).json(body);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// Posts a form to one of the app's endpoints, with the app's key and secret unless the form has its own.
    async fn post(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let config = self.sandbox.platform_config();
        let mut form: Vec<_> = form.to_vec();
        for own in [
            ("client_key", config.client_key.as_str()),
            ("client_secret", config.client_secret.expose_secret()),
        ] {
            if form.iter().all(|(name, _)| *name != own.0) {
                form.push(own);
            }
        }
        let answer = self
            .http
            .post(self.at(path))
            .form(&form)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.url)
    }
}

const SECOND: Duration = Duration::from_secs(1);
