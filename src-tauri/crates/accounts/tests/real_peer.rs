use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use latchkey_accounts::provider::added::NewProvider;
use latchkey_accounts::{
    Account, AccountState, Engine, ExposeSecret as _, LinkMethod, LinkProgress,
};
use latchkey_oauth::secret::AccessToken;
use latchkey_oauth::{Client, Http, OAuthError, ServerMetadata};
use serde_json::Value;

use crate::bed::{Bed, eventually};

/// npm's oidc-provider. It ends with the test.
struct Peer {
    process: Child,
    issuer: String,
}

impl Peer {
    async fn start(folder: &Path) -> Self {
        let ready = folder.join("peer.json");
        let process = node("issuer.mjs")
            .arg(&ready)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        eventually("the peer serves", async || ready.exists()).await;
        let ready: Value = serde_json::from_slice(&std::fs::read(&ready).unwrap()).unwrap();
        Self {
            process,
            issuer: ready["issuer"].as_str().unwrap().to_owned(),
        }
    }

    /// Whether the peer lets somebody in with the token.
    async fn takes(&self, token: &str) -> bool {
        let (http, issuer) = (Http::new(), self.issuer.parse().unwrap());
        let metadata = ServerMetadata::discover(&http, &issuer).await.unwrap();
        let client = Client::new(http, metadata, "latchkey".to_owned());
        match client.user_info(&AccessToken::new(token.to_owned())).await {
            Ok(_) => true,
            Err(OAuthError::Refused { error, .. }) if error == "invalid_token" => false,
            Err(error) => panic!("{error:?}"),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The peer's own Node.js with one of its programs.
fn node(program: &str) -> Command {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/peers/oidc-provider");
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let node: PathBuf = home.join(format!("node_modules/node-linux-{architecture}/bin/node"));
    assert!(
        node.is_file(),
        "oidc-provider is not there: `cargo xtask setup` installs it"
    );
    let mut command = Command::new(node);
    command.arg(home.join(program)).stdin(Stdio::null());
    command
}

/// A person goes to the address, signs in and agrees.
async fn agrees(address: String) -> String {
    let output =
        tokio::task::spawn_blocking(move || node("person.mjs").arg(address).output().unwrap());
    let output = output.await.unwrap();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn add(engine: &Engine, peer: &Peer) {
    let new = NewProvider {
        source: &peer.issuer,
        id: Some("peer"),
        client_id: Some("latchkey"),
        client_secret: None,
    };
    engine.add_provider(new).await.unwrap();
}

async fn link(engine: &Engine, method: LinkMethod) -> Account {
    let mut link = engine.link_by(method, "peer".to_owned(), Vec::new());
    let mut person = None;
    loop {
        match link.next().await.unwrap() {
            LinkProgress::Code(code) => {
                let address = code.verification_uri_complete.clone().unwrap();
                person = Some(tokio::spawn(agrees(address)));
            }
            LinkProgress::Browser { url } => {
                assert!(
                    url.as_str().contains("request_uri="),
                    "the request was pushed: {url}"
                );
                person = Some(tokio::spawn(agrees(url.to_string())));
            }
            LinkProgress::Linked(account) => {
                let said = person.unwrap().await.unwrap();
                if method == LinkMethod::Browser {
                    assert!(said.contains("You can close this window."), "{said}");
                }
                return *account;
            }
            LinkProgress::Failed(error) => panic!("{error}"),
            _ => {}
        }
    }
}

async fn token(engine: &Engine, account: &Account) -> String {
    let token = engine
        .access_token(&account.id, Duration::ZERO)
        .await
        .unwrap();
    token.access_token.expose_secret().to_owned()
}

/// From its link to its end.
async fn lives(method: LinkMethod) {
    let bed = Bed::new();
    let peer = Peer::start(bed.folder()).await;
    let engine = bed.engine().await;
    add(&engine, &peer).await;
    assert_eq!(engine.check_provider("peer").await.unwrap(), []);

    let account = link(&engine, method).await;
    assert!(account.name.starts_with("Person "), "{account:?}");
    assert!(
        account.scopes.contains(&"offline_access".to_owned()),
        "{account:?}"
    );
    let first = token(&engine, &account).await;
    assert!(peer.takes(&first).await);

    engine.refresh(&account.id).await.unwrap();
    let second = token(&engine, &account).await;
    assert_ne!(second, first);
    // Another program goes on where this one was.
    let engine = bed.engine().await;
    engine.refresh(&account.id).await.unwrap();
    let third = token(&engine, &account).await;
    assert!(peer.takes(&third).await);

    engine.revoke(&account.id).await.unwrap();
    let state = bed.account(&engine).await.state;
    assert!(matches!(state, AccountState::Revoked { .. }), "{state:?}");
    assert!(!peer.takes(&third).await, "the access token is over too");
}

#[tokio::test]
async fn an_account_lives_at_oidc_provider_by_a_code() {
    lives(LinkMethod::Code).await;
}

#[tokio::test]
async fn an_account_lives_at_oidc_provider_by_the_browser() {
    lives(LinkMethod::Browser).await;
}
