//! Each stand-in speaks what the vendor documents, and refuses what it does not.

mod browser;
mod device;
mod others;

use latchkey_oauth::provider::preset;
use latchkey_oauth::secret::{AccessToken, ClientSecret, ExposeSecret as _, RefreshToken};
use latchkey_oauth::{
    BrowserGrant, Client, DeviceDescription, DeviceGrant, Http, Manifest, Preset, Tokens, UserInfo,
};
use latchkey_scripted::{Reply, Request, Scripted};
use serde_json::Value;
use url::Url;

use crate::bed::{fill, now};
use crate::visitor;

/// A provider's stand-in, and this app as its client.
struct StandIn {
    server: Scripted,
    manifest: Manifest,
    client: Client,
}

impl StandIn {
    /// A preset whose hosts are all this computer: `https://HOST/..` becomes `http://127.0.0.1:PORT/HOST/..`.
    async fn of(id: &str, secret: Option<&str>, answer: fn(&Request) -> Reply) -> Self {
        Self::at(id, secret, answer).await
    }

    async fn at(
        id: &str,
        secret: Option<&str>,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let server = Scripted::start(answer);
        let preset = Preset::find(id).unwrap();
        let text = preset::named(preset.text, id, Some("our-client")).unwrap();
        let here = format!("\"{}/", server.origin());
        let manifest = Manifest::parse(id, &text.replace("\"https://", &here)).unwrap();
        let http = Http::new();
        let metadata = manifest.metadata(&http).await.unwrap();
        let secret = secret.map(|secret| ClientSecret::new(secret.to_owned()));
        Self {
            client: Client::of(http, &manifest, metadata, secret),
            manifest,
            server,
        }
    }

    /// Links by a code.
    async fn by_code(&self) -> Tokens {
        let device = DeviceDescription::new("Mia's laptop", "Linux", "Latchkey");
        let grant = DeviceGrant::begin(&self.client, &self.manifest.scopes, &device, &fill);
        let grant = grant.await.unwrap();
        assert!(!grant.shown().user_code.is_empty());
        grant.tokens(|_| {}).await.unwrap()
    }

    /// Links by the browser, which comes back with a code and whatever else this provider says.
    async fn by_browser(&self, more: &'static [(&str, &str)]) -> Tokens {
        let (redirect, scopes) = (&self.manifest.redirect, &self.manifest.scopes);
        let grant = BrowserGrant::begin(&self.client, redirect, scopes, &fill);
        let grant = grant.await.unwrap();
        let url = grant.url().clone();
        // What a provider would do with the question: it is one of its requests.
        let asked = url.clone();
        assert_eq!(
            visitor::status(&visitor::beside(move || visitor::visit(&asked)).await),
            "200"
        );
        let back = visitor::way_back(&url, more);
        let page = tokio::spawn(visitor::beside(move || visitor::visit(&back)));
        let tokens = grant.tokens(&now).await.unwrap();
        assert_eq!(visitor::status(&page.await.unwrap()), "200");
        tokens
    }

    async fn refresh(&self, tokens: &Tokens) -> Tokens {
        let refresh = tokens.refresh_token.as_ref().unwrap();
        self.client.refresh(refresh).await.unwrap()
    }

    async fn user(&self, tokens: &Tokens) -> UserInfo {
        self.client.user_info(&tokens.access_token).await.unwrap()
    }

    async fn revoke(&self, tokens: &Tokens) {
        let refresh = tokens.refresh_token.as_ref();
        let revoked = self.client.revoke_pair(&tokens.access_token, refresh);
        revoked.await.unwrap();
    }

    /// The last request to an endpoint, by the vendor's own host and path.
    fn asked(&self, at: &str) -> Request {
        let asked = self.server.requests_to(&format!("/{at}")).pop();
        asked.unwrap_or_else(|| panic!("nobody asked {at}"))
    }
}

fn json(body: &str) -> Reply {
    Reply::Json(200, body.to_owned())
}

fn refused(body: &str) -> Reply {
    Reply::Json(400, body.to_owned())
}

fn access(tokens: &Tokens) -> &str {
    tokens.access_token.expose_secret()
}

fn refresh(tokens: &Tokens) -> Option<&str> {
    tokens
        .refresh_token
        .as_ref()
        .map(RefreshToken::expose_secret)
}

/// Asserts what the form or query of a request held, and nothing else.
fn held(request: &Request, expected: &[(&str, &str)]) {
    let mut held: Vec<(String, String)> = url::form_urlencoded::parse(request.body.as_bytes())
        .into_owned()
        .collect();
    let mut expected: Vec<(String, String)> = expected
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    // What is fresh every time is looked at by name.
    for (name, value) in &mut held {
        if [
            "code_challenge",
            "code_verifier",
            "state",
            "redirect_uri",
            "nonce",
        ]
        .contains(&name.as_str())
        {
            "*".clone_into(value);
        }
    }
    held.sort();
    expected.sort();
    assert_eq!(held, expected, "{}", request.path);
}

fn body(request: &Request) -> Value {
    assert_eq!(request.header("content-type"), Some("application/json"));
    serde_json::from_str(&request.body).unwrap()
}

/// The query of a question in the browser.
fn question(request: &Request) -> Url {
    format!("http://x{}", request.path).parse().unwrap()
}

fn token(text: &str) -> AccessToken {
    AccessToken::new(text.to_owned())
}

fn refresh_token(text: &str) -> RefreshToken {
    RefreshToken::new(text.to_owned())
}
