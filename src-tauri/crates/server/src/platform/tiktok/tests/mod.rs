//! TikTok's quirks, each against a server that answers from a script.

/// The link with its ticket, and every answer of `check_qrcode`.
mod qr;
/// Both grants, revocation and the profile.
mod session;
/// What TikTok tells on its own account.
mod webhook;
/// What can go wrong between a request and its answer, whatever the call.
mod wire;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::TikTok;
use crate::clock::{ManualClock, SystemEntropy};
use crate::config::PlatformConfig;
use crate::http_client::http_client;
use crate::platform::script::Script;
use crate::platform::{PendingQr, PlatformSession};

const SECRET: &str = "the-app-secret";
const REDIRECT: &str = "https://link.example/callback";
const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

impl Script {
    /// A client and its scripted server, which will answer `body` with HTTP 200 once.
    async fn answering(body: &str) -> (Self, TikTok) {
        let script = Self::start().await;
        script.then(200, body);
        let client = script.client();
        (script, client)
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
