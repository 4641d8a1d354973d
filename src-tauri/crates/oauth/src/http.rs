//! The one HTTP client, with its bounds: where it may go, how long it waits, how much it reads.
//!
//! It goes to `https` anywhere and to plain `http` on this computer only, follows no redirect, and takes an answer for an
//! OAuth answer only when it is JSON of at most one mebibyte. Whatever else comes back is an error that says what it was and
//! quotes none of it. A server gets at most two connections at a time; streams of events, which stay open, do not count.

mod answer;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use tokio::sync::Semaphore;
use url::{Host, Origin, Url};

pub(crate) use self::answer::{About, Answer, Wanted, is_trouble};

use crate::error::HttpError;
use crate::secret::{AccessToken, ExposeSecret as _};

/// How long a connection may take to open.
pub const CONNECT_TIMEOUT: Duration = Duration::from_millis(2_500);
/// How long a server may take to say who it is. It is the first call to any server, so a silent one is noticed here.
pub const DISCOVERY_TIMEOUT: Duration = Duration::from_millis(2_500);
/// How long a whole answer may take: the server may have to ask the platform first. The event stream alone is exempt.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next call. Its buffers hold what last went over it, tokens included, and are wiped
/// with it: long enough for the calls of one flow, which follow each other at once, and no longer.
pub const IDLE_TIMEOUT: Duration = Duration::from_millis(500);
/// The largest answer that is read, in bytes.
pub const ANSWER_LIMIT: usize = 1024 * 1024;
/// How many connections a server gets at a time.
pub const CONNECTIONS: usize = 2;
const EVENT_STREAM: &str = "text/event-stream";

/// An HTTP client for OAuth endpoints. Cloning shares its connections.
#[derive(Debug, Clone, Default)]
pub struct Http {
    loopback: Arc<OnceLock<reqwest::Client>>,
    remote: Arc<OnceLock<reqwest::Client>>,
    turns: Arc<Mutex<HashMap<Origin, Arc<Semaphore>>>>,
}

impl Http {
    /// A client that opens nothing until it is used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gets a JSON document.
    pub(crate) async fn get(
        &self,
        url: &Url,
        bearer: Option<&AccessToken>,
    ) -> Result<Answer, HttpError> {
        let mut request = self.client(url)?.get(url.clone());
        if let Some(token) = bearer {
            request = request.bearer_auth(token.expose_secret());
        }
        self.send(url, request.timeout(ANSWER_TIMEOUT)).await
    }

    /// Gets a server's description of itself.
    pub(crate) async fn discover(&self, url: &Url) -> Result<Answer, HttpError> {
        let request = self.client(url)?.get(url.clone());
        self.send(url, request.timeout(DISCOVERY_TIMEOUT)).await
    }

    /// What the server's clock shows, from the `Date` of whatever it answers (RFC 9110 section 6.6.1).
    pub async fn time_at(&self, url: &Url) -> Result<Option<jiff::Timestamp>, HttpError> {
        Ok(self.get(url, None).await?.about.date)
    }

    /// Posts a form.
    pub(crate) async fn post(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        bearer: Option<&AccessToken>,
    ) -> Result<Answer, HttpError> {
        let mut request = self.client(url)?.post(url.clone()).form(form);
        if let Some(token) = bearer {
            request = request.bearer_auth(token.expose_secret());
        }
        self.send(url, request.timeout(ANSWER_TIMEOUT)).await
    }

    /// Posts a JSON document under a name that makes repeating it harmless, and waits so long for the answer.
    pub(crate) async fn post_json(
        &self,
        url: &Url,
        body: Vec<u8>,
        bearer: &AccessToken,
        idempotency_key: Option<&str>,
        patience: Duration,
    ) -> Result<Answer, HttpError> {
        let request = self.client(url)?.post(url.clone());
        let mut request = request
            .header(CONTENT_TYPE, "application/json")
            .bearer_auth(bearer.expose_secret())
            .body(body);
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        self.send(url, request.timeout(patience)).await
    }

    /// Deletes what is at an address.
    pub(crate) async fn delete(
        &self,
        url: &Url,
        bearer: &AccessToken,
    ) -> Result<Answer, HttpError> {
        let request = self.client(url)?.delete(url.clone());
        let request = request.bearer_auth(bearer.expose_secret());
        self.send(url, request.timeout(ANSWER_TIMEOUT)).await
    }

    /// Opens a stream of server-sent events, which has no end to wait for; its beginning has. `last_event` names the last one
    /// that was heard before.
    pub(crate) async fn stream(
        &self,
        url: &Url,
        bearer: Option<&AccessToken>,
        last_event: Option<&str>,
    ) -> Result<reqwest::Response, HttpError> {
        let mut request = self
            .client(url)?
            .get(url.clone())
            .header(ACCEPT, EVENT_STREAM);
        if let Some(token) = bearer {
            request = request.bearer_auth(token.expose_secret());
        }
        if let Some(id) = last_event {
            request = request.header("last-event-id", id);
        }
        let Ok(opened) = tokio::time::timeout(ANSWER_TIMEOUT, request.send()).await else {
            return Err(HttpError::Unreachable {
                host: host_of(url),
                source: None,
            });
        };
        let host = host_of(url);
        let response = opened.map_err(|error| HttpError::unreachable(&host, error))?;
        let status = response.status();
        if status.is_success() && answer::is_kind(response.headers(), EVENT_STREAM) {
            return Ok(response);
        }
        Err(About::read(host, response.headers()).unusable(status))
    }

    /// Sends a request that is made already.
    pub(crate) async fn execute(&self, request: oauth2::HttpRequest) -> Result<Answer, HttpError> {
        self.execute_as(request, Wanted::Json).await
    }

    /// The same where the status says it all, as of a revocation: plain text is taken for nothing said.
    pub(crate) async fn execute_for_status(
        &self,
        request: oauth2::HttpRequest,
    ) -> Result<Answer, HttpError> {
        self.execute_as(request, Wanted::Status).await
    }

    async fn execute_as(
        &self,
        request: oauth2::HttpRequest,
        wanted: Wanted,
    ) -> Result<Answer, HttpError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string().parse();
        let url: Url = url.expect("it was made from a URL");
        let request = self
            .client(&url)?
            .request(parts.method, url.clone())
            .headers(parts.headers)
            .body(body);
        self.send_as(&url, request.timeout(ANSWER_TIMEOUT), wanted)
            .await
    }

    async fn send(&self, url: &Url, request: reqwest::RequestBuilder) -> Result<Answer, HttpError> {
        self.send_as(url, request, Wanted::Json).await
    }

    async fn send_as(
        &self,
        url: &Url,
        request: reqwest::RequestBuilder,
        wanted: Wanted,
    ) -> Result<Answer, HttpError> {
        let host = host_of(url);
        let turns = self.turns_at(url);
        let _turn = turns.acquire().await.expect("it is never closed");
        let sent = request.header(ACCEPT, "application/json").send().await;
        let response = sent.map_err(|error| HttpError::unreachable(&host, error))?;
        Answer::read(host, response, wanted).await
    }

    fn turns_at(&self, url: &Url) -> Arc<Semaphore> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let at = turns.entry(url.origin());
        Arc::clone(at.or_insert_with(|| Arc::new(Semaphore::new(CONNECTIONS))))
    }

    pub(crate) fn client(&self, url: &Url) -> Result<&reqwest::Client, HttpError> {
        match (url.scheme(), is_loopback(url)) {
            // On this computer there is nothing to verify, and loading the system's certificates costs more than the
            // whole request.
            ("http", true) => Ok(self
                .loopback
                .get_or_init(|| build(reqwest::Client::builder().no_proxy().tls_certs_only([])))),
            ("https", _) => Ok(self
                .remote
                .get_or_init(|| build(reqwest::Client::builder()))),
            _ => Err(HttpError::Insecure { host: host_of(url) }),
        }
    }
}

fn build(builder: reqwest::ClientBuilder) -> reqwest::Client {
    // Another client in this process may have chosen the provider before us; it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    builder
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("latchkey/", env!("CARGO_PKG_VERSION")))
        .build()
        .expect("a client with the ring provider and these settings always builds")
}

impl HttpError {
    pub(crate) fn unreachable(host: &str, error: reqwest::Error) -> Self {
        Self::Unreachable {
            host: host.to_owned(),
            source: Some(error.without_url()),
        }
    }
}

/// Whether an address may be gone to: `https` anywhere, plain `http` on this computer.
pub(crate) fn is_safe(url: &Url) -> bool {
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or("the server");
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(url: &str) -> bool {
        let url = Url::parse(url).expect("a URL");
        matches!(Http::new().client(&url), Err(HttpError::Insecure { .. }))
    }

    #[test]
    fn plain_http_goes_to_this_computer_only() {
        assert!(refuses("http://link.example/oauth/token"));
        assert!(refuses("http://127.0.0.1.link.example/"));
        assert!(refuses("ftp://127.0.0.1/"));
        assert!(!refuses("http://127.0.0.1:8787/"));
        assert!(!refuses("http://[::1]:8787/"));
        assert!(!refuses("https://link.example/"));
    }
}
