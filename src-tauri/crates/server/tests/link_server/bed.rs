//! A server with a clock that stands still, the sandbox, and what a device and a phone do with them.

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use latchkey_server::clock::{ManualClock, SystemClock, SystemEntropy};
use latchkey_server::config::{Config, ConfiguredPlatform, PlatformConfig};
use latchkey_server::http_client::http_client;
use latchkey_server::sandbox::{RunningSandbox, Sandbox, SandboxConfig};
use latchkey_server::{RunningServer, serve};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot::Sender;
use url::Url;

use crate::database::TestDatabase;

pub(crate) const CLIENT: &str = "latchkey-desktop";
pub(crate) const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Everything a test needs. The server's clock moves only when told; the sandbox keeps real time.
pub(crate) struct Bed {
    pub(crate) folder: TempDir,
    pub(crate) database: Arc<TestDatabase>,
    pub(crate) clock: ManualClock,
    pub(crate) sandbox: Option<RunningSandbox>,
    pub(crate) server: Option<RunningServer>,
    issuer: Url,
    /// Where the server listens, whatever it calls itself.
    address: Url,
    phone: Url,
    http: reqwest::Client,
}

/// An answer: status, headers and JSON body.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

/// The tokens of one link.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Bed {
    pub(crate) async fn start() -> Self {
        Self::start_with("").await
    }

    /// With these lines in the configuration file.
    pub(crate) async fn start_with(toml: &str) -> Self {
        let sandbox = start_sandbox().await;
        let platform = sandbox.platform_config();
        let phone = sandbox.url.clone();
        let mut bed = Self::start_with_platform(platform, phone, toml).await;
        bed.sandbox = Some(sandbox);
        bed
    }

    /// Another server, with files of its own, on the same sandbox.
    pub(crate) async fn beside(&self) -> Self {
        let platform = self.sandbox.as_ref().unwrap().platform_config();
        Self::start_with_platform(platform, self.phone.clone(), "").await
    }

    /// With a platform at which nobody listens.
    pub(crate) async fn start_without_platform() -> Self {
        let sandbox = start_sandbox().await;
        let platform = PlatformConfig {
            base_url: Url::parse("http://127.0.0.1:9").unwrap(),
            ..sandbox.platform_config()
        };
        Self::start_with_platform(platform, sandbox.url.clone(), "").await
    }

    pub(crate) async fn start_with_platform(
        platform: impl Into<ConfiguredPlatform>,
        phone: Url,
        toml: &str,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = ManualClock::new("2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap());
        let database = Arc::new(TestDatabase::fresh(folder.path()).await);
        let keys = folder.path().join("keys.toml");
        let settings = format!(
            "database = \"{}\"\nkeys = \"{}\"\n{toml}",
            database.url(),
            keys.display()
        );
        Self::start_on(folder, database, clock, platform, phone, &settings).await
    }

    async fn start_on(
        folder: TempDir,
        database: Arc<TestDatabase>,
        clock: ManualClock,
        platform: impl Into<ConfiguredPlatform>,
        phone: Url,
        settings: &str,
    ) -> Self {
        let file = folder.path().join("latchkeyd.toml");
        std::fs::write(&file, settings).unwrap();
        let config = Config::read(Some(&file), []).unwrap();
        let (server, address) = serve_on_free_port(&config, platform, &clock).await;
        let issuer = server.issuer().clone();
        let http = http_client(&issuer).unwrap();
        Self {
            folder,
            database,
            clock,
            sandbox: None,
            server: Some(server),
            issuer,
            address,
            phone,
            http,
        }
    }

    /// Stops the server and starts another one over the same files.
    pub(crate) async fn restart(&mut self) {
        let platform = self.sandbox.as_ref().unwrap().platform_config();
        self.restart_with(platform, &[]).await;
    }

    /// The same with another platform and these variables.
    pub(crate) async fn restart_with(
        &mut self,
        platform: PlatformConfig,
        variables: &[(&str, &str)],
    ) {
        self.server.take().unwrap().stop().await;
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let file = self.folder.path().join("latchkeyd.toml");
        let config = Config::read(Some(&file), variables.iter().map(owned)).unwrap();
        let (server, address) = serve_on_free_port(&config, platform, &self.clock).await;
        self.issuer = server.issuer().clone();
        self.address = address;
        self.server = Some(server);
    }

    pub(crate) fn issuer(&self) -> &Url {
        &self.issuer
    }

    pub(crate) fn address(&self) -> &Url {
        &self.address
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.issuer.join(path).unwrap())
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        read(self.request(Method::POST, path).form(form)).await
    }

    pub(crate) async fn bearer(&self, method: Method, path: &str, token: &str) -> Answer {
        read(self.request(method, path).bearer_auth(token)).await
    }

    /// A JSON body with a bearer token.
    pub(crate) async fn post_json(&self, path: &str, token: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).bearer_auth(token);
        read(request.json(body)).await
    }

    /// A device asks for a code, with PKCE.
    pub(crate) async fn begin(&self) -> Value {
        self.begin_as("user.info.basic user.info.profile", &[])
            .await
    }

    /// The same with another scope, and with more to say.
    pub(crate) async fn begin_as(&self, scope: &str, more: &[(&str, &str)]) -> Value {
        let mut form = vec![
            ("client_id", CLIENT),
            ("scope", scope),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        form.extend_from_slice(more);
        let answer = self.post("/oauth/device_authorization", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// The device polls once, with the verifier of [`Bed::begin`].
    pub(crate) async fn poll(&self, begun: &Value) -> Answer {
        self.redeem(begun, &[("code_verifier", VERIFIER)]).await
    }

    pub(crate) async fn redeem(&self, begun: &Value, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![
            ("client_id", CLIENT),
            ("grant_type", DEVICE_CODE_GRANT),
            ("device_code", begun["device_code"].as_str().unwrap()),
        ];
        form.extend_from_slice(more);
        self.post("/oauth/token", &form).await
    }

    pub(crate) async fn phone(&self, what: &str, begun: &Value, account: Option<&str>) {
        let mut body = json!({ "qr_uri": begun["qr_uri"] });
        if let Some(account) = account {
            body["account"] = account.into();
        }
        self.tell_phone(what, &body).await;
    }

    /// The person lets the app have these scopes and no others.
    pub(crate) async fn approve_only(&self, begun: &Value, scopes: &[&str]) {
        let body = json!({ "qr_uri": begun["qr_uri"], "scopes": scopes });
        self.tell_phone("approve", &body).await;
    }

    async fn tell_phone(&self, what: &str, body: &Value) {
        let url = self.phone.join(&format!("/phone/{what}")).unwrap();
        let answer = self.http.post(url).json(body).send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{what}: {}",
            answer.text().await.unwrap()
        );
    }

    pub(crate) async fn scan_and_approve(&self, begun: &Value, account: Option<&str>) {
        self.phone("scan", begun, None).await;
        self.phone("approve", begun, account).await;
    }

    /// The sandbox's accounts by id.
    pub(crate) async fn accounts(&self) -> Vec<String> {
        let url = self.phone.join("/phone/accounts").unwrap();
        let accounts: Vec<Value> = self
            .http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        accounts
            .iter()
            .map(|account| account["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The names of a code's events until its stream ends. Says when the first has come.
    pub(crate) async fn events_from(&self, begun: &Value, open: Sender<()>) -> Vec<String> {
        let url = begun["events_uri"].as_str().unwrap();
        let mut answer = self.http.get(url).send().await.unwrap();
        let mut text = answer.chunk().await.unwrap().unwrap().to_vec();
        open.send(()).unwrap();
        while let Some(chunk) = answer.chunk().await.unwrap() {
            text.extend_from_slice(&chunk);
        }
        event_names(std::str::from_utf8(&text).unwrap())
    }

    /// The names of a code's events until its stream ends or one of the given name came.
    pub(crate) async fn events_until(&self, begun: &Value, last: &str) -> Vec<String> {
        let mut answer = self
            .http
            .get(begun["events_uri"].as_str().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut text = String::new();
        while !text.contains(&format!("event: {last}\ndata: {{}}\n\n")) {
            match answer.chunk().await.unwrap() {
                Some(chunk) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
                None => break,
            }
        }
        event_names(&text)
    }

    /// The whole path.
    pub(crate) async fn link(&self) -> Tokens {
        self.link_account(None).await
    }

    pub(crate) async fn link_account(&self, account: Option<&str>) -> Tokens {
        let begun = self.begin().await;
        self.complete(&begun, account).await
    }

    /// The phone approves, and the device redeems.
    pub(crate) async fn complete(&self, begun: &Value, account: Option<&str>) -> Tokens {
        self.scan_and_approve(begun, account).await;
        self.events_until(begun, "confirmed").await;
        let answer = self.poll(begun).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Tokens::of(&answer.body)
    }

    pub(crate) async fn refresh(&self, tokens: &Tokens) -> Answer {
        self.post(
            "/oauth/token",
            &[
                ("client_id", CLIENT),
                ("grant_type", "refresh_token"),
                ("refresh_token", &tokens.refresh),
            ],
        )
        .await
    }

    pub(crate) async fn refreshed(&self, tokens: &Tokens) -> Tokens {
        let answer = self.refresh(tokens).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Tokens::of(&answer.body)
    }

    pub(crate) async fn introspect(&self, token: &str) -> Value {
        let answer = self
            .post(
                "/oauth/introspect",
                &[("client_id", CLIENT), ("token", token)],
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    pub(crate) async fn is_active(&self, token: &str) -> bool {
        self.introspect(token).await["active"].as_bool().unwrap()
    }

    pub(crate) async fn userinfo(&self, token: &str) -> Answer {
        self.bearer(Method::GET, "/oauth/userinfo", token).await
    }

    pub(crate) async fn revoke(&self, token: &str) -> Answer {
        self.post("/oauth/revoke", &[("client_id", CLIENT), ("token", token)])
            .await
    }
}

impl Answer {
    /// Sends a request of the test's own making.
    pub(crate) async fn to(request: RequestBuilder) -> Self {
        read(request).await
    }

    /// Status and error code, as tests like to compare them.
    pub(crate) fn error(&self) -> (u16, &str) {
        (
            self.status.as_u16(),
            self.body["error"].as_str().unwrap_or("no error"),
        )
    }
}

impl Tokens {
    pub(crate) fn of(body: &Value) -> Self {
        Self {
            access: body["access_token"].as_str().unwrap().to_owned(),
            refresh: body["refresh_token"].as_str().unwrap().to_owned(),
        }
    }
}

fn event_names(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("event: "))
        .map(str::to_owned)
        .collect()
}

async fn start_sandbox() -> RunningSandbox {
    Sandbox::start(
        SandboxConfig::default(),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .await
    .unwrap()
}

async fn serve_on_free_port(
    config: &Config,
    platform: impl Into<ConfiguredPlatform>,
    clock: &ManualClock,
) -> (RunningServer, Url) {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .unwrap();
    let address = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let server = serve(
        config,
        platform.into(),
        Arc::new(clock.clone()),
        Arc::new(SystemEntropy),
        listener,
    )
    .await
    .unwrap();
    (server, address)
}

pub(crate) async fn read(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let text = answer.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer {
        status,
        headers,
        body,
    }
}
