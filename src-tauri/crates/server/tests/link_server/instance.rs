//! The program `latchkeyd` as a process of its own, with a sandbox of the test's as its platform: that one outlives it.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use latchkey_server::clock::{SystemClock, SystemEntropy};
use latchkey_server::http_client::http_client;
use latchkey_server::sandbox::{RunningSandbox, Sandbox, SandboxConfig};
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::Url;

use crate::bed::{Answer, CHALLENGE, CLIENT, DEVICE_CODE_GRANT, Tokens, VERIFIER, read};
use crate::process::Running;

/// No test waits longer for what does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// The platform of all instances of a test, with the phone at it.
pub(crate) struct TestPlatform {
    sandbox: RunningSandbox,
    http: reqwest::Client,
}

/// A process that serves.
pub(crate) struct Instance {
    pub(crate) running: Running,
    issuer: Url,
    http: reqwest::Client,
    said: Arc<Mutex<String>>,
}

impl TestPlatform {
    pub(crate) async fn start() -> Self {
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let sandbox = Sandbox::start(SandboxConfig::default(), clock, entropy);
        let sandbox = sandbox.await.unwrap();
        let http = http_client(&sandbox.url).unwrap();
        Self { sandbox, http }
    }

    /// Writes a configuration for it, with the instance's keys in the same folder, and these lines.
    pub(crate) fn configure(&self, folder: &Path, database: &str, more: &str) -> String {
        let platform = self.sandbox.platform_config();
        let text = format!(
            "listen = \"127.0.0.1:0\"\ndatabase = \"{database}\"\nkeys = \"{}\"\n\
             [platform.tiktok]\nbase_url = \"{}\"\nclient_key = \"{}\"\nclient_secret = \"{}\"\n\
             redirect_uri = \"{}\"\n{more}",
            folder.join("keys.toml").display(),
            platform.base_url,
            platform.client_key,
            platform.client_secret.expose_secret(),
            platform.redirect_uri,
        );
        let file = folder.join("latchkeyd.toml");
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    pub(crate) fn client_secret(&self) -> String {
        let config = self.sandbox.platform_config();
        config.client_secret.expose_secret().to_owned()
    }

    pub(crate) async fn scan(&self, begun: &Value) {
        self.phone("scan", &json!({ "qr_uri": begun["qr_uri"] }))
            .await;
    }

    pub(crate) async fn approve(&self, begun: &Value, account: Option<&str>) {
        let mut body = json!({ "qr_uri": begun["qr_uri"] });
        if let Some(account) = account {
            body["account"] = account.into();
        }
        self.phone("approve", &body).await;
    }

    async fn phone(&self, what: &str, body: &Value) {
        let url = self.sandbox.url.join(&format!("/phone/{what}")).unwrap();
        let answer = self.http.post(url).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{what}: {}", answer.status());
    }
}

impl Instance {
    /// Runs the program in a process that goes on when it may not write more to a file.
    pub(crate) fn start_on_a_small_disk(config: &str) -> Self {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", "trap '' XFSZ; exec \"$0\" --config \"$1\""])
            .args([env!("CARGO_BIN_EXE_latchkeyd"), config])
            .env_clear()
            .stdin(Stdio::null());
        Self::run(shell)
    }

    /// Runs the program and waits until it serves.
    pub(crate) fn run(mut command: Command) -> Self {
        let mut running = Running(
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let said = Arc::<Mutex<String>>::default();
        let (mut log, heard) = (running.0.stderr.take().unwrap(), Arc::clone(&said));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = log.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..read]);
                heard.lock().unwrap().push_str(&text);
            }
        });
        let issuer = running.issuer();
        let http = http_client(&issuer).unwrap();
        Self {
            running,
            issuer,
            http,
            said,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.running.0.id()
    }

    /// Waits until this stands in its log.
    pub(crate) async fn says(&self, words: &str) {
        let waiting = async {
            while !self.said.lock().unwrap().contains(words) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap();
    }

    #[track_caller]
    pub(crate) fn assert_alive_and_well(&mut self) {
        assert!(self.running.0.try_wait().unwrap().is_none());
        let said = self.said.lock().unwrap();
        assert!(!said.contains("panicked"), "{said}");
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.issuer.join(path).unwrap())
    }

    pub(crate) fn form(&self, path: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let mut form = form.to_vec();
        form.push(("client_id", CLIENT));
        self.request(Method::POST, path).form(&form)
    }

    pub(crate) async fn begin(&self, scope: &str) -> Value {
        let form = [
            ("scope", scope),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let answer = read(self.form("/oauth/device_authorization", &form)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    pub(crate) fn polling(&self, begun: &Value) -> RequestBuilder {
        let form = [
            ("grant_type", DEVICE_CODE_GRANT),
            ("device_code", begun["device_code"].as_str().unwrap()),
            ("code_verifier", VERIFIER),
        ];
        self.form("/oauth/token", &form)
    }

    pub(crate) async fn poll(&self, begun: &Value) -> Answer {
        read(self.polling(begun)).await
    }

    pub(crate) fn refreshing(&self, tokens: &Tokens) -> RequestBuilder {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*tokens.refresh),
        ];
        self.form("/oauth/token", &form)
    }

    /// The whole path, with the approval seen here.
    pub(crate) async fn link(
        &self,
        platform: &TestPlatform,
        scope: &str,
        account: Option<&str>,
    ) -> Tokens {
        let begun = self.approved(platform, scope, account).await;
        let answer = self.poll(&begun).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Tokens::of(&answer.body)
    }

    /// A code that waits for its device.
    pub(crate) async fn approved(
        &self,
        platform: &TestPlatform,
        scope: &str,
        account: Option<&str>,
    ) -> Value {
        let begun = self.begin(scope).await;
        let mut events = Events::open(self, &begun).await;
        platform.scan(&begun).await;
        platform.approve(&begun, account).await;
        events.until("confirmed").await;
        begun
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        read(self.request(Method::GET, path)).await
    }
}

/// The events of a code, at any instance.
pub(crate) struct Events {
    answer: reqwest::Response,
    text: String,
}

impl Events {
    /// Opens the stream.
    pub(crate) async fn open(instance: &Instance, begun: &Value) -> Self {
        let url = Url::parse(begun["events_uri"].as_str().unwrap()).unwrap();
        let answer = instance.request(Method::GET, url.path()).send();
        let events = Self {
            answer: answer.await.unwrap(),
            text: String::new(),
        };
        assert_eq!(events.answer.status(), 200);
        events
    }

    /// Reads until this has come; gives the names of all events so far.
    pub(crate) async fn until(&mut self, name: &str) -> Vec<String> {
        let reading = async {
            while !self
                .text
                .contains(&format!("event: {name}\ndata: {{}}\n\n"))
            {
                let chunk = self.answer.chunk().await.unwrap();
                let chunk = chunk.unwrap_or_else(|| panic!("no {name} after {}", self.text));
                self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.unwrap();
        let names = self.text.lines();
        names
            .filter_map(|line| line.strip_prefix("event: "))
            .map(str::to_owned)
            .collect()
    }
}
