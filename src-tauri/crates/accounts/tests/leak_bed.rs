//! A link server as it is, with the sandbox behind it and one of its accounts as staff; sessions of other people's computers; and what a
//! finder would have made of their tokens.

use std::path::Path;

use latchkey_accounts::leak::{Finding, Fingerprint};
use latchkey_accounts::{Account, Engine, LinkProgress, SecretString};
use latchkey_leak::{Kind, Place, Proof};
use latchkey_oauth::secret::{AccessToken, ExposeSecret as _, RefreshToken};
use latchkey_oauth::{Client, DeviceDescription, DeviceGrant, Http, ServerMetadata, Tokens};
use latchkey_server::config::Config;
use latchkey_server::http_client::http_client;
use latchkey_server::instance::Instance;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use url::Url;

/// The accounts of the sandbox are the same everywhere.
pub(crate) const STAFF: &str = "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa";
pub(crate) const POWERS: [&str; 3] = ["user.info.basic", "support:revoke", "support:audit"];

/// The server. It ends with the test.
pub(crate) struct LinkServer {
    pub(crate) issuer: String,
    sandbox: Url,
    client: Client,
    _instance: Instance,
    _folder: TempDir,
}

/// A session of somebody's computer.
pub(crate) struct Session {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl LinkServer {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let instance = Box::pin(Instance::start(&config, true)).await.unwrap();
        let at = instance.ready_file();
        let http = Http::new();
        let metadata = ServerMetadata::discover(&http, &at.issuer).await.unwrap();
        Self {
            issuer: at.issuer.to_string(),
            sandbox: at.sandbox.unwrap(),
            client: Client::new(http, metadata, "latchkey-desktop".to_owned()),
            _instance: instance,
            _folder: folder,
        }
    }

    /// The sandbox's accounts but for staff, by id.
    pub(crate) async fn people(&self) -> Vec<String> {
        let http = http_client(&self.sandbox).unwrap();
        let url = self.sandbox.join("/phone/accounts").unwrap();
        let people: Vec<Value> = http.get(url).send().await.unwrap().json().await.unwrap();
        let ids = people
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned());
        ids.filter(|id| id != STAFF).collect()
    }

    /// A session of a person's computer.
    pub(crate) async fn session(&self, person: &str) -> Session {
        let scopes = ["user.info.basic".to_owned()];
        let device = DeviceDescription::new("Mia's laptop", "Linux", "Latchkey");
        let grant = DeviceGrant::begin(&self.client, &scopes, &device, &fill)
            .await
            .unwrap();
        self.approves(&grant.shown().qr_uri, person).await;
        let Tokens {
            access_token,
            refresh_token,
            ..
        } = grant.tokens(|_| {}).await.unwrap();
        Session {
            access: access_token.expose_secret().to_owned(),
            refresh: refresh_token.unwrap().expose_secret().to_owned(),
        }
    }

    /// Links an account here.
    pub(crate) async fn link(&self, engine: &Engine, person: &str, scopes: &[&str]) -> Account {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let mut link = engine.link(self.issuer.clone(), scopes);
        loop {
            match link.next().await.unwrap() {
                LinkProgress::Code(code) => self.approves(&code.qr_uri, person).await,
                LinkProgress::Linked(account) => return *account,
                LinkProgress::Failed(error) => panic!("{error}"),
                _ => {}
            }
        }
    }

    /// Links staff here.
    pub(crate) async fn staff(&self, engine: &Engine) -> Account {
        self.link(engine, STAFF, &POWERS).await
    }

    /// Whether the server lets somebody in with the access token.
    pub(crate) async fn takes(&self, session: &Session) -> bool {
        let token = AccessToken::new(session.access.clone());
        self.client.user_info(&token).await.is_ok()
    }

    /// Whether the session can still be renewed. It is another pair afterwards.
    pub(crate) async fn refreshes(&self, session: &Session) -> bool {
        let token = RefreshToken::new(session.refresh.clone());
        self.client.refresh(&token).await.is_ok()
    }

    /// Whoever holds a token of the session ends it.
    pub(crate) async fn end(&self, session: &Session) {
        let token = SecretString::from(session.access.as_str());
        self.client.revoke_any(&token).await.unwrap();
    }

    async fn approves(&self, qr_uri: &str, person: &str) {
        let http = http_client(&self.sandbox).unwrap();
        for (what, body) in [
            ("scan", json!({ "qr_uri": qr_uri })),
            ("approve", json!({ "qr_uri": qr_uri, "account": person })),
        ] {
            let url = self.sandbox.join(&format!("/phone/{what}")).unwrap();
            let answer = http.post(url).json(&body).send().await.unwrap();
            assert!(answer.status().is_success(), "{what}");
        }
    }
}

fn config(folder: &Path) -> Config {
    let file = folder.join("latchkeyd.toml");
    let settings = format!(
        "listen = \"127.0.0.1:0\"\ndatabase = \"sqlite://{}\"\nkeys = \"{}\"\n[staff]\naccounts = [\"sandbox:{STAFF}\"]\n",
        folder.join("latchkeyd.db").display(),
        folder.join("keys.toml").display(),
    );
    std::fs::write(&file, settings).unwrap();
    Config::read(Some(&file), []).unwrap()
}

/// Bytes that are others each time.
fn fill(bytes: &mut [u8]) {
    latchkey_accounts::surroundings::system_entropy(bytes);
}

/// A token, as a finder tells of it.
pub(crate) fn found(token: &str, file: &str) -> Finding {
    let (kind, name) = if token.starts_with("lk_rt_") {
        (Kind::RefreshToken, "Latchkey refresh token")
    } else {
        (Kind::AccessToken, "Latchkey access token")
    };
    of_provider("latchkey", kind, name, token, file)
}

pub(crate) fn of_provider(
    provider: &str,
    kind: Kind,
    name: &str,
    token: &str,
    file: &str,
) -> Finding {
    let secret = SecretString::from(token);
    let end = token.get(token.len().saturating_sub(4)..).unwrap_or("");
    Finding {
        rule: format!("{provider}-{}", kind.as_str()),
        kind,
        provider: provider.to_owned(),
        name: name.to_owned(),
        proof: Proof::Checked,
        fingerprint: Fingerprint::of(&secret),
        token: secret,
        masked: format!("{}…{end}", token.get(..8).unwrap_or("")),
        claims: None,
        places: vec![Place {
            file: file.to_owned(),
            line: 3,
            column: 7,
            encodings: Vec::new(),
        }],
        place_count: 1,
    }
}

pub(crate) fn all(findings: &[Finding]) -> Vec<Fingerprint> {
    findings.iter().map(|finding| finding.fingerprint).collect()
}

/// Nobody pauses it.
pub(crate) fn go() -> watch::Receiver<bool> {
    watch::channel(true).1
}

/// Whether any file of a folder has the text in it.
pub(crate) fn is_in_any_file(folder: &Path, text: &str) -> bool {
    let has = |bytes: &[u8]| {
        bytes
            .windows(text.len())
            .any(|some| some == text.as_bytes())
    };
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            is_in_any_file(&path, text)
        } else {
            has(&std::fs::read(&path).unwrap_or_default())
        }
    })
}
